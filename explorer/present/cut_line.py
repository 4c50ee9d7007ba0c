"""The lines of a cut: across the edges that leave the device, and through a block with layers on both sides.

The canvas of the page draws them by the same rules, in ``web/cut_line.js``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import dist

from explorer.present.layout.drawing import Edge, Level, Node

BEHIND = 6.0  # px behind the node that an edge leaves, or half of its first piece where that is shorter
BEYOND = 9.0  # px that a line goes on beyond a node
ALIGNED = 4.0  # px that two lines may be apart to be joined
NEAR = 40.0  # px between the ends of two lines that are joined


@dataclass(frozen=True)
class Stroke:
    """Describes a straight line, level or upright, with its scissors at the start."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def level(self) -> bool:
        """Returns whether it goes from left to right."""
        return self.y0 == self.y1

    def turned(self) -> Stroke:
        """Returns the line with x and y exchanged."""
        return Stroke(self.y0, self.x0, self.y1, self.x1)


def cut_strokes(level: Level, shares: Sequence[float], sources: Iterable[int]) -> list[Stroke]:
    """Returns the lines of a cut.

    ``shares`` says for each node how much of it is on the device, ``sources`` are the nodes whose tensors cross.
    """
    crossing = set(sources)
    through = [_through(node, share) for node, share in zip(level.nodes, shares, strict=True) if 0 < share < 1]
    across = [
        _across(level.nodes[edge.source], edge)
        for edge in level.edges
        if edge.source in crossing and shares[edge.source] == 1 and shares[edge.target] < 1
    ]
    levels = _joined(stroke for stroke in across if stroke.level)
    uprights = _joined(stroke.turned() for stroke in across if not stroke.level)
    return [*through, *levels, *(stroke.turned() for stroke in uprights)]


def _through(node: Node, share: float) -> Stroke:
    x = node.x - node.width / 2 + node.width * share
    return Stroke(x, node.y - node.height / 2 - BEYOND, x, node.y + node.height / 2 + BEYOND)


def _across(node: Node, edge: Edge) -> Stroke:
    """The line across an edge, just behind the node that it leaves and as long as that side of it."""
    (from_x, from_y), (to_x, to_y) = edge.points[:2]
    length = dist(*edge.points[:2])
    share = min(BEHIND / length, 0.5) if length > 0 else 0.0
    x, y = from_x + share * (to_x - from_x), from_y + share * (to_y - from_y)
    if abs(to_y - from_y) >= abs(to_x - from_x):
        left, right = min(x, node.x - node.width / 2), max(x, node.x + node.width / 2)
        return Stroke(left - BEYOND, y, right + BEYOND, y)
    top, bottom = min(y, node.y - node.height / 2), max(y, node.y + node.height / 2)
    return Stroke(x, top - BEYOND, x, bottom + BEYOND)


def _joined(strokes: Iterable[Stroke]) -> Iterator[Stroke]:
    """Level lines, those joined that are aligned and near each other."""
    done: list[Stroke] = []
    for stroke in sorted(strokes, key=lambda each: (each.y0, each.x0)):
        for i in range(len(done) - 1, -1, -1):
            other = done[i]
            near = stroke.x0 - other.x1 <= NEAR and other.x0 - stroke.x1 <= NEAR
            if near and stroke.y0 - other.y0 <= ALIGNED:
                done[i] = Stroke(min(other.x0, stroke.x0), other.y0, max(other.x1, stroke.x1), other.y1)
                break
        else:
            done.append(stroke)
    yield from done
