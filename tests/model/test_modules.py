"""A joined module is one block whatever its children are, and labels keep what tells blocks apart."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.model.block_names import labels_apart, stage_labels
from explorer.model.blocks import blocks
from explorer.model.graph import Layer, ModelGraph, OperationClass
from explorer.model.modules import block_modules


def graph_of(layers: list[tuple[str, list[str]]]) -> ModelGraph:
    """A graph of layers by name, each with the names of those it reads."""
    return ModelGraph(
        name="small",
        layers=tuple(
            Layer(
                name=name,
                operation="Op",
                operation_class=OperationClass.ELEMENTWISE,
                module_path=name.rpartition(".")[0],
                inputs=tuple(read),
            )
            for name, read in layers
        ),
    )


def chain_of(path: str, count: int, source: str) -> list[tuple[str, list[str]]]:
    """Layers of one module, each reading the one before."""
    names = [f"{path}.n{i}" for i in range(count)]
    return [(name, [before]) for name, before in zip(names, [source, *names], strict=False)]


def residual(path: str, children: list[tuple[str, int]], source: str) -> list[tuple[str, list[str]]]:
    """A module whose children stand in series, and whose own sum reads what came in and what comes out."""
    layers: list[tuple[str, list[str]]] = []
    at = source
    for child, count in children:
        layers += chain_of(f"{path}.{child}", count, at)
        at = layers[-1][0]
    return [*layers, (f"{path}.add", [source, at])]


def cross_stage(path: str, units: int, source: str) -> list[tuple[str, list[str]]]:
    """A module whose own concatenation reads the outputs of all its children in series."""
    layers: list[tuple[str, list[str]]] = []
    ends = [source]
    for i in range(units):
        layers += chain_of(f"{path}.m.{i}", 5, ends[-1])
        ends.append(layers[-1][0])
    return [*layers, (f"{path}.cat", ends), *chain_of(f"{path}.cv2", 3, f"{path}.cat")]


def inception(path: str, branches: int, source: str) -> list[tuple[str, list[str]]]:
    """A module whose children stand side by side and whose own concatenation reads them all."""
    parts = [chain_of(f"{path}.branch{i}", 5, source) for i in range(branches)]
    return [*chain.from_iterable(parts), (f"{path}.cat", [part[-1][0] for part in parts])]


CHILDREN = st.lists(
    st.tuples(st.sampled_from(["block0", "block1", "block2", "block3", "attn", "mlp"]), st.integers(1, 8)),
    min_size=1,
    max_size=6,
    unique_by=lambda child: child[0],
)


@settings(max_examples=80, deadline=None)
@given(CHILDREN, st.integers(2, 4))
def test_a_residual_block_is_one_block_whatever_its_children_are(children: list[tuple[str, int]], count: int) -> None:
    layers: list[tuple[str, list[str]]] = [("x", [])]
    for i in range(count):
        layers += residual(f"net.stage.{i}", children, layers[-1][0])
    layers.append(("head", [layers[-1][0]]))
    inside = tuple(f"net.stage.{i}." for i in range(count))
    assert not [block.path for block in blocks(graph_of(layers)) if block.path.startswith(inside)]


@pytest.mark.parametrize("make", [cross_stage, inception], ids=lambda make: make.__name__)
@pytest.mark.parametrize("parts", [2, 3, 5])
def test_a_cross_stage_or_inception_block_is_one_block(make: object, parts: int) -> None:
    assert callable(make)
    layers: list[tuple[str, list[str]]] = [("x", [])]
    for i in range(3):
        layers += make(f"stage.{i}", parts, layers[-1][0])
    found = blocks(graph_of(layers))
    assert [block.path for block in found] == ["", "stage.0", "stage.1", "stage.2"]


def test_two_blocks_of_a_kind_in_a_residual_module_are_one_block() -> None:
    layers = [("x", []), *residual("rrdb", [("rdb1", 12), ("rdb2", 12)], "x"), ("y", ["rrdb.add"])]
    assert block_modules(graph_of(layers)) == {"rrdb": True}


def test_a_residual_module_too_large_for_one_block_is_opened() -> None:
    layers = [("x", []), *residual("group", [(f"layer{i}", 12) for i in range(6)], "x")]
    assert list(block_modules(graph_of(layers))) == [f"group.layer{i}" for i in range(6)]


def test_towers_side_by_side_are_both_opened() -> None:
    """As in a contrastive model, whose two encoders read nothing of each other."""
    towers = [
        layer
        for tower in ("text", "vision")
        for i in range(3)
        for layer in chain_of(f"{tower}.layers.{i}", 12, f"{tower}.layers.{i - 1}.n11" if i else tower)
    ]
    layers = [("text", []), ("vision", []), *towers, ("logits", ["text.layers.2.n11", "vision.layers.2.n11"])]
    labels = [block.label for block in blocks(graph_of(layers))]
    assert labels == ["stem", *(f"{tower}.layers.{i}" for tower in ("text", "vision") for i in range(3)), "logits"]


def test_what_a_module_does_between_the_parts_of_one_block_belongs_to_it() -> None:
    """As the sums between the layers that fuse the branches of a high-resolution network."""
    layers = [("x", [])]
    for i in range(5):
        layers += chain_of(f"stage.branches.{i}", 12, layers[-1][0])
    for i in range(3):
        layers += [(f"stage.fuse.{i}", [layers[-1][0]]), (f"stage.add{i}", [f"stage.fuse.{i}", "stage.branches.0.n11"])]
    paths = [block.path for block in blocks(graph_of(layers))]
    assert paths.count("stage.fuse") == 1
    assert paths[-2:] == ["stage.fuse", ""]


def test_labels_keep_what_tells_blocks_apart() -> None:
    coder = [("x", [])]
    for part in ("encoder", "decoder"):
        for i in range(3):
            coder += chain_of(f"model.{part}.layers.{i}", 12, coder[-1][0])
        coder.append((f"model.{part}.norm", [coder[-1][0]]))
    found = blocks(graph_of(coder))
    assert [block.label for block in found] == [
        "x",
        *(f"encoder.layers.{i}" for i in range(3)),
        "encoder.norm",
        *(f"decoder.layers.{i}" for i in range(3)),
        "decoder.norm",
    ]
    assert {block.stage_label for block in found if block.stage} == {"encoder.layers", "decoder.layers"}


NAMES = st.lists(
    st.lists(st.sampled_from(["a", "b", "layers", "0", "1", "12"]), min_size=1, max_size=5).map(".".join),
    min_size=1,
    max_size=12,
    unique=True,
)


@settings(max_examples=200, deadline=None)
@given(NAMES)
def test_labels_are_ends_of_the_paths_and_never_the_same(paths: list[str]) -> None:
    for labels in (labels_apart(paths), stage_labels(paths)):
        assert all(path == label or path.endswith(f".{label}") for path, label in labels.items())
        assert len(set(labels.values())) == len(paths)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["", "a", "a.0", "a.1", "a.1.b", "a.1.c", "c.0", "c.1", "0", "0.1"]), min_size=1, max_size=60
    ),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_the_graph_of_blocks_has_no_cycle_and_no_two_blocks_one_name(
    modules: list[str], ordered: bool, random: object
) -> None:
    if ordered:
        modules.sort()
    names = [f"{module}.n{i}".lstrip(".") for i, module in enumerate(modules)]
    reads = [[names[j] for j in sorted(random.sample(range(i), min(i, 2)))] for i in range(len(names))]  # type: ignore[attr-defined]
    graph = graph_of(list(zip(names, reads, strict=True)))
    found = blocks(graph)
    owner = {layer: number for number, block in enumerate(found) for layer in block.layers}
    assert all(owner[a] <= owner[b] for b, parents in enumerate(graph.parents) for a in parents)
    assert sorted(owner) == list(range(len(names)))
    assert len({block.label for block in found}) == len(found)
