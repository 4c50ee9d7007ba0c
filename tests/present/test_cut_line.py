"""The lines of a cut: each edge that leaves the device is crossed by one, and a block on both sides is cut through."""

from __future__ import annotations

import pytest

from explorer.app.cache import work
from explorer.present.cut_line import Stroke, cut_strokes
from explorer.present.layout.drawing import Edge, Level, Node
from explorer.present.view import View


def level(nodes: list[tuple[float, float]], edges: list[tuple[int, int, tuple[tuple[float, float], ...]]]) -> Level:
    """Nodes 80 wide and 20 high at these centres."""
    drawn = tuple(Node(x, y, 80, 20, "", (i,)) for i, (x, y) in enumerate(nodes))
    return Level(400, 400, drawn, tuple(Edge(*edge) for edge in edges), ())


def test_a_line_lies_across_the_edge_behind_the_node_it_leaves() -> None:
    drawn = level([(50, 20), (50, 60), (50, 100)], [(0, 1, ((50, 30), (50, 50))), (1, 2, ((50, 70), (50, 90)))])
    assert cut_strokes(drawn, [1, 0, 0], [0]) == [Stroke(1, 36, 99, 36)]
    assert cut_strokes(drawn, [1, 1, 1], []) == []


def test_an_edge_that_leaves_sideways_has_an_upright_line_and_a_short_one_is_cut_in_its_middle() -> None:
    drawn = level([(50, 20), (200, 200)], [(0, 1, ((90, 20), (98, 20), (98, 200), (160, 200)))])
    assert cut_strokes(drawn, [1, 0], [0]) == [Stroke(94, 1, 94, 39)]


def test_lines_of_neighbours_are_one() -> None:
    down = [(i, i + 2, ((x, 30 + i), (x, 50))) for i, x in enumerate((50.0, 140.0))]
    drawn = level([(50, 20), (140, 20), (50, 60), (140, 60)], down)
    assert cut_strokes(drawn, [1, 1, 0, 0], [0, 1]) == [Stroke(1, 36, 189, 36)]


def test_a_block_on_both_sides_is_cut_where_its_share_ends() -> None:
    drawn = level([(50, 20), (50, 60)], [(0, 1, ((50, 30), (50, 50)))])
    assert cut_strokes(drawn, [0.25, 0], [0]) == [Stroke(30, 1, 30, 39)]


@pytest.mark.parametrize("model", ["resnet18", "googlenet", "densenet121", "unet"])
def test_every_edge_of_every_cut_is_crossed(model: str) -> None:
    done = work(View.default(model))
    drawn = done.drawing.layers
    for split in done.table.splits:
        sides = split.on_device.astype(float).tolist()
        strokes = cut_strokes(drawn, sides, split.cut)
        for edge in drawn.edges:
            crosses = sides[edge.source] == 1 and sides[edge.target] == 0
            if crosses:
                assert any(_meet(stroke, edge) for stroke in strokes), (edge, strokes)
        assert bool(strokes) == any(sides[edge.source] > sides[edge.target] for edge in drawn.edges)


def _meet(stroke: Stroke, edge: Edge) -> bool:
    """Whether a line meets the first piece of an edge, within the distance over which lines are joined."""
    (x0, y0), (x1, y1) = edge.points[:2]
    left, right, top, bottom = min(x0, x1) - 4, max(x0, x1) + 4, min(y0, y1) - 4, max(y0, y1) + 4
    return stroke.x0 <= right and stroke.x1 >= left and stroke.y0 <= bottom and stroke.y1 >= top
