"""Blocks are folded where they are identical in structure and in every cost, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sample_models
from explorer.model.blocks import blocks
from explorer.model.graph import Affine, Layer, ModelGraph, OperationClass, Tensor, Work
from explorer.model.repeats import LEAST, Repeat, repeats

PARTS = ("norm", "q", "k", "attn", "add", "fc", "act", "out", "drop", "sum")
INSIDE = {"norm": (), "q": ("norm",), "k": ("norm",), "attn": ("q", "k"), "fc": ("add",), "act": ("fc",)}


def stack(count: int, *, mask: bool = True) -> list[Layer]:
    """A language model in small: so many layers of ten operations, each reading a mask from outside."""
    layers = [layer("x", ()), layer("mask", ("x",))]
    before = "x"
    for i in range(count):
        own = {part: f"h.{i}.{part}" for part in PARTS}
        inside = {**INSIDE, "out": ("act",), "drop": ("out",), "sum": ("drop", "add")}
        for part in PARTS:
            reads = tuple(own[each] for each in inside.get(part, ()))
            if part == "norm":
                reads = (before,)
            if part == "attn" and mask:
                reads += ("mask",)
            if part == "add":
                reads = (own["attn"], before)
            layers.append(layer(own[part], reads))
        before = own["sum"]
    return [*layers, layer("head", (before,))]


def layer(name: str, reads: tuple[str, ...]) -> Layer:
    size = Affine(0, 64)
    return Layer(
        name=name,
        operation=name.rpartition(".")[2],
        operation_class=OperationClass.ELEMENTWISE,
        module_path=name.rpartition(".")[0],
        inputs=reads,
        output=Tensor(shape=(Affine(0, 1), Affine(16, 0)), bytes=size, grad_bytes=size),
        forward=Work(flops=Affine(0, 100), bytes=Affine(0, 128), operations=1),
        backward=Work(flops=Affine(0, 200), bytes=Affine(0, 256), operations=2),
        saved_bytes=size,
    )


def found(layers: list[Layer]) -> list[tuple[str, int]]:
    """The first block and the number of each run."""
    graph = ModelGraph(name="stack", layers=tuple(layers))
    parts = blocks(graph)
    return [(parts[run.first].name, run.count) for run in repeats(graph, parts)]


def changed(layers: list[Layer], name: str, **update: object) -> list[Layer]:
    return [each.model_copy(update=update) if each.name == name else each for each in layers]


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 20), st.booleans())
def test_identical_neighbours_are_one_run(count: int, mask: bool) -> None:
    assert found(stack(count, mask=mask)) == ([("h.0", count)] if count >= LEAST else [])


@pytest.mark.parametrize(
    "update",
    [
        {"operation": "other"},
        {"operation_class": OperationClass.POOLING},
        {"output": Tensor(shape=(Affine(0, 1), Affine(16, 0)), bytes=Affine(0, 65), grad_bytes=Affine(0, 64))},
        {"forward": Work(flops=Affine(0, 101), bytes=Affine(0, 128), operations=1)},
        {"backward": Work(flops=Affine(1, 200), bytes=Affine(0, 256), operations=2)},
        {"saved_bytes": Affine(0, 63)},
        {"param_bytes": 4, "parameters": 1},
        {"inputs": ("h.4.norm", "h.4.q")},
    ],
    ids=lambda update: next(iter(update)),
)
def test_a_block_that_differs_in_anything_ends_the_run(update: dict[str, object]) -> None:
    name = "h.4.k" if "inputs" in update else "h.4.fc"
    assert found(changed(stack(9), name, **update)) == [("h.0", 4), ("h.5", 4)]


def test_a_block_that_something_far_behind_reads_is_the_last_of_its_run() -> None:
    layers = changed(stack(9), "head", inputs=("h.8.sum", "h.3.sum"))
    assert found(layers) == [("h.0", 4), ("h.4", 5)]


def test_a_block_that_reads_another_place_of_the_one_before_is_not_of_the_run() -> None:
    layers = changed(stack(9), "h.5.norm", inputs=("h.4.add",))
    assert found(layers) == [("h.0", 5), ("h.6", 3)]


def test_runs_do_not_overlap_and_are_of_one_stage() -> None:
    for name in ("gpt2", "vit_b_16", "resnet50", "mobilenet_v2", "densenet121"):
        graph = sample_models.load(name)
        parts = blocks(graph)
        end = 0
        for run in repeats(graph, parts):
            assert run.first >= end
            end = run.end
            assert len({parts[i].stage for i in range(run.first, run.end)}) == 1


def test_the_layers_of_a_language_model_are_one_run() -> None:
    graph = sample_models.load("gpt2")
    assert repeats(graph, blocks(graph)) == (Repeat(1, 12),)
