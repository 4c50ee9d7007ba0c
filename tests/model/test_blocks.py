"""Blocks are what a person would point at, on the sample models; and runs in program order, on any graph."""

from __future__ import annotations

import doctest
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import explorer.model.blocks
import sample_models
from explorer.model import block_names, modules
from explorer.model.block_names import short_label, stage_labels
from explorer.model.blocks import TALL_BLOCK, TALL_CHAIN, blocks
from explorer.model.graph import Layer, ModelGraph, OperationClass
from explorer.model.modules import block_modules

GRAPHS = sorted((Path(sample_models.__file__).parent / "graphs").glob("*.json"))
POOLS = OperationClass.POOLING


def sample(name: str) -> ModelGraph:
    return ModelGraph.load(next(path for path in GRAPHS if path.stem == name))


def graph_of(
    names: list[str], inputs: list[list[int]] | None = None, pools: frozenset[int] = frozenset()
) -> ModelGraph:
    """Layers with these names; a chain, unless ``inputs`` gives the positions that each reads."""
    reads = inputs if inputs is not None else [[i - 1] if i else [] for i in range(len(names))]
    layers = [
        Layer(
            name=name,
            operation="add" if name.rpartition(".")[2].startswith("add") else "Op",
            operation_class=POOLS if i in pools else OperationClass.ELEMENTWISE,
            module_path=name.rpartition(".")[0],
            inputs=tuple(names[j] for j in read),
        )
        for i, (name, read) in enumerate(zip(names, reads, strict=True))
    ]
    return ModelGraph(name="small", layers=tuple(layers))


def outline(graph: ModelGraph) -> list[tuple[str | None, int]]:
    """Each stage, or None for a run of blocks without one, with its number of blocks."""
    found: list[tuple[str | None, int]] = []
    for block in blocks(graph):
        if found and found[-1][0] == block.stage:
            found[-1] = (block.stage, found[-1][1] + 1)
        else:
            found.append((block.stage, 1))
    return found


def check(graph: ModelGraph) -> None:
    found = blocks(graph)
    joined = block_modules(graph)
    assert list(chain.from_iterable(block.layers for block in found)) == list(range(len(graph.layers)))
    assert len({block.name for block in found}) == len(found)
    for block in found:
        assert block.label
        assert not block.label.isdigit()
        rank: dict[int, int] = {}
        for i in block.layers:
            rank[i] = 1 + max((rank.get(parent, 0) for parent in graph.parents[i]), default=0)
        paths = {graph.layers[i].module_path for i in block.layers}
        whole = joined.get(block.path, False)
        assert whole or max(rank.values()) <= (TALL_CHAIN if len(paths) == 1 else TALL_BLOCK)


def test_doctests() -> None:
    for module in (explorer.model.blocks, block_names, modules):
        assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("path", GRAPHS, ids=lambda path: path.stem)
def test_every_layer_of_a_sample_model_is_in_one_block(path: Path) -> None:
    check(ModelGraph.load(path))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("resnet18", [(None, 1), ("layer1", 2), ("layer2", 2), ("layer3", 2), ("layer4", 2), (None, 1)]),
        ("resnet50", [(None, 1), ("layer1", 3), ("layer2", 4), ("layer3", 6), ("layer4", 3), (None, 1)]),
        ("gpt2", [(None, 1), ("transformer.h", 12), (None, 1)]),
        ("vit_b_16", [(None, 1), ("encoder.layers", 12), (None, 1)]),
        ("alexnet", [(None, 1), ("features", 3), (None, 2)]),
        ("vgg16", [(None, 1), ("features", 5), (None, 2)]),
        ("mobilenet_v2", [(None, 1), ("features", 19), (None, 2)]),
        (
            "densenet121",
            [
                (None, 1),
                ("features.denseblock1", 7),
                (None, 1),
                ("features.denseblock2", 13),
                (None, 1),
                ("features.denseblock3", 25),
                (None, 1),
                ("features.denseblock4", 17),
                (None, 1),
            ],
        ),
    ],
)
def test_stages_of_the_sample_models(name: str, expected: list[tuple[str | None, int]]) -> None:
    assert outline(sample(name)) == expected


def test_blocks_of_resnet_are_its_residual_blocks() -> None:
    found = blocks(sample("resnet18"))
    assert [block.label for block in found] == [
        "stem",
        *(f"layer{stage}.{number}" for stage in (1, 2, 3, 4) for number in (0, 1)),
        "head",
    ]
    names = [layer.name for layer in sample("resnet18").layers]
    assert [names[i] for i in found[3].layers] == [
        *(f"layer2.0.{part}" for part in ("conv1", "bn1", "relu", "conv2", "bn2")),
        *(f"layer2.0.{part}" for part in ("downsample.0", "downsample.1", "add", "relu#2")),
    ]


def test_an_inception_module_is_one_block_with_its_parallel_branches() -> None:
    labels = [block.label for block in blocks(sample("googlenet"))]
    assert [label for label in labels if label.startswith("inception")] == [
        *(f"inception{name}" for name in ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b"))
    ]


def test_a_flat_chain_is_broken_behind_its_pooling_layers() -> None:
    labels = [block.label for block in blocks(sample("vgg16")) if block.stage == "features"]
    assert labels == [f"features.{ends}" for ends in ("0\u20134", "5\u20139", "10\u201316", "17\u201323", "24\u201330")]


def test_a_flat_chain_without_pooling_is_broken_evenly() -> None:
    found = blocks(graph_of(["x", *(f"body.layer_{i}" for i in range(30)), "y"]))
    assert [(block.label, len(block.layers)) for block in found] == [
        ("x", 1),
        ("body 1/3", 10),
        ("body 2/3", 10),
        ("body 3/3", 10),
        ("y", 1),
    ]


def test_a_model_without_modules_is_broken_at_its_pooling_layers() -> None:
    labels = [block.label for block in blocks(sample("lenet5"))]
    assert labels == ["x \u2026 pool1", "conv2 \u2026 pool2", "fc1 \u2026 fc3"]


def test_parts_of_a_transformer_layer_are_not_blocks() -> None:
    parts = [*(f"attn.{i}" for i in range(6)), *(f"mlp.{i}" for i in range(6))]
    names = ["x", *(f"layers.{i}.{part}" for i in range(4) for part in parts)]
    assert [(block.label, block.stage) for block in blocks(graph_of(names))] == [
        ("x", None),
        *((f"layers.{i}", "layers") for i in range(4)),
    ]


def test_a_residual_block_is_one_whose_parts_are_added_up_outside_of_it() -> None:
    """As in transformers that hold pairs of attention and feed-forward: only the module around them adds."""
    names, inputs = ["x", "layers.0.a", "layers.0.b"], [[], [0], [1]]
    for pair in range(8):
        for part in range(2):
            before = len(names) - 1
            names += [f"body.layers.{pair}.{part}.n{i}" for i in range(7)] + [f"body.add#{2 * pair + part + 1}"]
            inputs += [[before + i] for i in range(7)] + [[before, before + 7]]
    found = blocks(graph_of(names, inputs))
    assert [(block.label, len(block.layers)) for block in found[-8:]] == [(f"layers.{i}", 16) for i in range(8)]
    assert {block.stage_label for block in found[-8:]} == {"body.layers"}, "another module is called layers"


def test_a_wrapper_is_looked_through() -> None:
    names = [f"net.model.layer{s}.{b}.n{i}" for s in (1, 2) for b in (0, 1) for i in range(8)]
    assert [(block.label, block.stage) for block in blocks(graph_of(names))] == [
        (f"layer{s}.{b}", f"net.model.layer{s}") for s in (1, 2) for b in (0, 1)
    ]


def test_a_module_that_runs_twice_gives_two_blocks() -> None:
    parts = ("a", "b", "c")
    names = ["x", *(f"left.{part}" for part in parts), *(f"right.{part}" for part in parts)]
    names += [f"left.{part}#2" for part in parts]
    found = blocks(graph_of(names))
    assert [block.name for block in found] == ["x", "left", "right", "left#2"]


def test_very_deep_module_paths_are_cheap() -> None:
    deep = ".".join("m" * 20_000)
    check(graph_of([f"{deep}.a", f"{deep}.b", "c"]))


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(["", "a", "a.0", "a.1", "a.1.b", "c.0", "c.1", "0", "0.1"]), min_size=1, max_size=80),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_every_layer_of_any_graph_is_in_one_block(modules: list[str], ordered: bool, random: object) -> None:
    if ordered:
        modules.sort()
    names = [f"{module}.n{i}".lstrip(".") for i, module in enumerate(modules)]
    inputs = [sorted(random.sample(range(i), min(i, 2))) for i in range(len(names))]  # type: ignore[attr-defined]
    check(graph_of(names, inputs))


def test_labels_end_in_what_still_says_something() -> None:
    assert short_label("blocks.0.1") == "blocks.0.1"
    assert short_label("0.1") == "0.1"
    assert stage_labels(["transformer.h"]) == {"transformer.h": "transformer.h"}
