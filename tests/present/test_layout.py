"""The drawing of a model graph keeps its promises on every sample model and on random graphs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sample_models
from explorer.model.blocks import blocks
from explorer.model.graph import Layer, ModelGraph, OperationClass
from explorer.present.layout import Box, Drawing, Level, Node, lay_out
from explorer.present.layout.fold import CANVAS, NARROW
from explorer.present.layout.folding import opened_states, states
from explorer.present.layout.measure import text_width

GRAPHS = sorted((Path(sample_models.__file__).parent / "graphs").glob("*.json"))
TOUCH = 0.05  # px; two shapes this close touch and do not overlap


def drawn_states(drawing: Drawing) -> list[str]:
    """Every state of the runs of identical blocks that is drawn."""
    return [*states(len(drawing.runs)), *opened_states(len(drawing.runs))]


def small(names: list[str], inputs: list[list[int]]) -> ModelGraph:
    """A graph of layers with these names, each reading the layers at these positions."""
    layers = [
        Layer(
            name=name,
            operation="Op",
            operation_class=OperationClass.ELEMENTWISE,
            module_path=name.rpartition(".")[0],
            inputs=tuple(names[i] for i in read),
        )
        for name, read in zip(names, inputs, strict=True)
    ]
    return ModelGraph(name="small", layers=tuple(layers))


@st.composite
def random_graphs(draw: st.DrawFn) -> ModelGraph:
    """Directed acyclic graphs with modules nested up to three deep, whatever the edges between them."""
    count = draw(st.integers(1, 40))
    modules = draw(
        st.lists(
            st.sampled_from(["", "a", "a.0", "a.1", "a.1.b", "c.0", "c.1", "0", "0.1"]), min_size=count, max_size=count
        )
    )
    if draw(st.booleans()):
        modules.sort()
    names = [f"{module}.{draw(st.sampled_from(['n', '']))}{i}".lstrip(".") for i, module in enumerate(modules)]
    inputs = [sorted(draw(st.sets(st.integers(0, i - 1), max_size=4))) if i else [] for i in range(count)]
    return small(names, inputs)


def edges_of(node: Node | Box) -> tuple[float, float, float, float]:
    """Left, top, right and bottom."""
    if isinstance(node, Box):
        return node.x, node.y, node.x + node.width, node.y + node.height
    return (
        node.x - node.width / 2,
        node.y - node.height / 2,
        node.x + node.width / 2,
        node.y + node.height / 2,
    )


def overlap(a: Node | Box, b: Node | Box) -> bool:
    left_a, top_a, right_a, bottom_a = edges_of(a)
    left_b, top_b, right_b, bottom_b = edges_of(b)
    return min(right_a, right_b) - max(left_a, left_b) > TOUCH and min(bottom_a, bottom_b) - max(top_a, top_b) > TOUCH


def holds(outer: Box, inner: Node | Box) -> bool:
    left, top, right, bottom = edges_of(outer)
    x1, y1, x2, y2 = edges_of(inner)
    return left - TOUCH <= x1 and top - TOUCH <= y1 and x2 <= right + TOUCH and y2 <= bottom + TOUCH


def crossings(level: Level) -> Iterator[str]:
    """The edges that pass through a node which is neither of their ends, or through the inside of one that is."""
    bounds = [edges_of(node) for node in level.nodes]
    for edge in level.edges:
        for (x1, y1), (x2, y2) in pairwise(edge.points):
            low_x, high_x = sorted((x1, x2))
            low_y, high_y = sorted((y1, y2))
            for number, (left, top, right, bottom) in enumerate(bounds):
                beside = high_x <= left + TOUCH or low_x >= right - TOUCH
                if not beside and high_y > top + TOUCH and low_y < bottom - TOUCH:
                    ends = (level.nodes[i].label for i in (edge.source, edge.target))
                    yield f"{' -> '.join(ends)} crosses {level.nodes[number].label}"


def check(graph: ModelGraph, drawing: Drawing) -> None:
    """Everything that the drawing of any graph must satisfy, folded or not."""
    folded = [drawing.folded(state, canvas=canvas) for state in drawn_states(drawing) for canvas in (CANVAS, NARROW)]
    for level in (drawing.layers, drawing.blocks, *folded):
        check_level(graph, level)
    assert [node.layers for node in drawing.layers.nodes] == [(i,) for i in range(len(graph.layers))]
    assert [node.layers for node in drawing.blocks.nodes] == [block.layers for block in blocks(graph)]
    assert {(edge.source, edge.target) for edge in drawing.layers.edges} == {
        (parent, child) for child, parents in enumerate(graph.parents) for parent in parents
    }
    owner = {layer: number for number, node in enumerate(drawing.blocks.nodes) for layer in node.layers}
    between = {(owner[parent], owner[child]) for child, parents in enumerate(graph.parents) for parent in parents}
    assert {(edge.source, edge.target) for edge in drawing.blocks.edges} == {(a, b) for a, b in between if a != b}


def check_level(graph: ModelGraph, level: Level) -> None:
    nodes = sorted(level.nodes, key=lambda node: node.y)
    for i, node in enumerate(nodes):
        for other in nodes[i + 1 :]:
            if other.y - node.y > node.height + other.height:
                break
            assert not overlap(node, other), (node, other)
    for node in level.nodes:
        left, top, right, bottom = edges_of(node)
        assert min(left, top) >= 0
        assert right <= level.width
        assert bottom <= level.height
        assert node.label.strip()
        assert not node.label.splitlines()[0].replace("#", "").isdigit()
    for edge in level.edges:
        assert len(edge.points) >= 2
        assert on_border(edge.points[0], level.nodes[edge.source])
        assert on_border(edge.points[-1], level.nodes[edge.target])
        for x, y in edge.points:
            assert -TOUCH <= x <= level.width + TOUCH
            assert -TOUCH <= y <= level.height + TOUCH
    assert list(crossings(level)) == []
    check_boxes(level)


def check_boxes(level: Level) -> None:
    by_layer = {layer: node for node in level.nodes for layer in node.layers}
    for depth in (0, 1):
        same = [box for box in level.boxes if box.depth == depth]
        for i, box in enumerate(same):
            assert not any(overlap(box, other) for other in same[i + 1 :])
            left, top, right, bottom = edges_of(box)
            assert min(left, top) >= 0
            assert right <= level.width
            assert bottom <= level.height
            inside = {id(by_layer[layer]) for layer in box.layers}
            for node in level.nodes:
                if id(node) in inside:
                    assert holds(box, node)
                    assert edges_of(node)[1] - top >= 12, "no room for the label above the nodes"
                else:
                    assert not overlap(box, node)
    stages = [box for box in level.boxes if box.depth == 0]
    for box in level.boxes:
        around = [stage for stage in stages if box.depth == 1 and set(box.layers) <= set(stage.layers)]
        assert all(holds(stage, box) for stage in around)


def on_border(point: tuple[float, float], node: Node) -> bool:
    left, top, right, bottom = edges_of(node)
    x, y = point
    on_side = (abs(x - left) < TOUCH or abs(x - right) < TOUCH) and top - TOUCH <= y <= bottom + TOUCH
    on_end = (abs(y - top) < TOUCH or abs(y - bottom) < TOUCH) and left - TOUCH <= x <= right + TOUCH
    return on_side or on_end


@pytest.mark.parametrize("path", GRAPHS, ids=lambda path: path.stem)
def test_every_sample_model_is_drawn_without_a_clash(path: Path) -> None:
    graph = ModelGraph.load(path)
    drawing = lay_out(graph)
    check(graph, drawing)


@settings(max_examples=150, deadline=None)
@given(random_graphs())
def test_any_graph_is_drawn_without_a_clash(graph: ModelGraph) -> None:
    drawing = lay_out(graph)
    check(graph, drawing)


@pytest.mark.parametrize("name", ["resnet18", "densenet121"])
def test_the_same_graph_gives_the_same_drawing(name: str) -> None:
    path = next(path for path in GRAPHS if path.stem == name)
    first, second = (lay_out(ModelGraph.load(path)) for _ in range(2))
    assert first == second


def test_layers_of_a_block_stand_in_the_order_they_run() -> None:
    graph = ModelGraph.load(next(path for path in GRAPHS if path.stem == "resnet50"))
    level = lay_out(graph).layers
    for block in blocks(graph):
        for child in block.layers:
            for parent in set(graph.parents[child]) & set(block.layers):
                assert level.nodes[parent].y < level.nodes[child].y


def test_a_phone_gets_the_blocks_in_fewer_columns() -> None:
    graph = ModelGraph.load(next(path for path in GRAPHS if path.stem == "googlenet"))
    wide, narrow = lay_out(graph).blocks, lay_out(graph).folded("", canvas=NARROW)
    assert [node.label for node in narrow.nodes] == [node.label for node in wide.nodes]
    assert narrow.width < narrow.height
    assert len({node.x for node in narrow.nodes}) < len({node.x for node in wide.nodes})


def test_blocks_read_from_left_to_right_and_row_by_row() -> None:
    graph = ModelGraph.load(next(path for path in GRAPHS if path.stem == "densenet121"))
    nodes = lay_out(graph).blocks.nodes
    assert all(b.x > a.x or b.y > a.y for a, b in pairwise(nodes))
    assert all(b.y >= a.y for a, b in pairwise(nodes))
    assert len({node.y for node in nodes}) > 1


def test_the_canvas_is_used() -> None:
    """Large on 1100 x 560 px: DenseNet's 400 layers at half size, ResNet-18 at full size."""

    def scale(name: str) -> float:
        level = lay_out(ModelGraph.load(next(path for path in GRAPHS if path.stem == name))).layers
        return min(1100 / level.width, 560 / level.height)

    assert scale("densenet121") >= 0.45
    assert scale("resnet50") >= 0.7
    assert scale("resnet18") >= 0.95


def test_a_stage_whose_lines_all_run_on_is_not_divided() -> None:
    """Every layer of a dense block is read by all later ones: a break inside would cut twenty lines."""
    graph = ModelGraph.load(next(path for path in GRAPHS if path.stem == "densenet121"))
    labels = [box.label for box in lay_out(graph).layers.boxes if box.depth == 0]
    assert labels == [f"denseblock{number}" for number in (1, 2, 3, 4)]


def test_ranks_move_apart_where_the_canvas_has_room() -> None:
    gpt2, resnet50 = (
        lay_out(ModelGraph.load(next(path for path in GRAPHS if path.stem == name))).layers.nodes
        for name in ("gpt2", "resnet50")
    )
    assert gpt2[2].y - gpt2[1].y > resnet50[2].y - resnet50[1].y


def test_branches_join_in_their_middle() -> None:
    graph = ModelGraph.load(next(path for path in GRAPHS if path.stem == "googlenet"))
    nodes = lay_out(graph).layers.nodes
    block = next(block for block in blocks(graph) if block.label == "inception3a")
    xs = {nodes[i].x for i in block.layers}
    assert nodes[block.layers[-1]].x == pytest.approx((min(xs) + max(xs)) / 2)
    assert len(xs) == 5  # four branches and the middle


def test_readers_of_one_tensor_share_a_trunk() -> None:
    names = ["x", *(f"body.{i}.{part}" for i in range(6) for part in ("cat", "norm", "conv"))]
    inputs: list[list[int]] = [[]]
    for i in range(6):
        start = 1 + 3 * i
        inputs += [[0, *range(3, start, 3)], [start], [start + 1]]
    level = lay_out(small(names, inputs)).layers
    from_x = [edge.points for edge in level.edges if edge.source == 0]
    assert len(from_x) == 6
    assert len({points[0] for points in from_x}) == 1
    far = [points for points in from_x if len(points) > 4]
    assert len({points[1:3] for points in far}) == 1


def test_labels_say_more_than_digits_and_fit() -> None:
    names = ["x", *(f"features.{i}" for i in range(20)), "head.a_module.and_a_layer_with_a_very_long_name"]
    level = lay_out(small(names, [[], *([i] for i in range(21))])).layers
    assert level.nodes[1].label == "0 Op"
    assert "\u2026" in level.nodes[21].label
    assert level.nodes[21].label.endswith("name")
    assert all(text_width(node.label, 11) <= node.width for node in level.nodes)


def test_downsampling_is_named_with_its_module() -> None:
    graph = ModelGraph.load(next(path for path in GRAPHS if path.stem == "resnet18"))
    labels = {layer.name: node.label for layer, node in zip(graph.layers, lay_out(graph).layers.nodes, strict=True)}
    assert labels["layer2.0.downsample.0"] == "downsample.0"
    assert labels["layer2.0.conv1"] == "conv1"


def test_a_drawing_is_plain_json() -> None:
    plain = lay_out(small(["x", "a", "b"], [[], [0], [0, 1]])).layers.to_dict()
    assert json.loads(json.dumps(plain)) == json.loads(json.dumps(plain))
    assert set(plain) == {"width", "height", "nodes", "edges", "boxes"}
    assert all(value == round(value, 1) for node in plain["nodes"] for value in node)
