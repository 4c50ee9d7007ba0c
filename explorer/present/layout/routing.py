"""Lines between columns: along gutters between the columns and channels between the rows.

A line leaves its source to the right, into the gutter beside its column. The next column is reached across
that gutter; any other through the *channel* above the row, or below it for a later row, and down the gutter
at the left of the target's column. Lines of one source run together up to where they part, and lines
to one target from where they meet: a tensor with twenty readers is one trunk with twenty branches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from explorer.present.layout.drawing import Point
from explorer.present.layout.panel import LANE, free_lanes, tidy

MOST_GUTTER_LANES = 3  # further lines share the lanes there are
MOST_CHANNEL_LANES = 8
CLEARANCE = 4.0  # px between a line and the column it passes
STREET = 4.0  # px in the middle of each gutter, for lines that cross the row

Edges = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Gutters:
    """Who uses the gutters: for each column the lanes at its right, by source, and at its left, by target."""

    leaving: Sequence[Mapping[int, int]]
    arriving: Sequence[Mapping[int, int]]

    def width_right(self, column: int) -> float:
        """Room for the lines that leave a column, px."""
        return _width(self.leaving[column])

    def width_left(self, column: int) -> float:
        """Room for the lines that arrive from further than the column before, px."""
        return _width(self.arriving[column])


@dataclass(frozen=True)
class Fold:
    """Where the columns are: left and right edge of each, its box included, and which row holds it."""

    left: Sequence[float]  # px
    right: Sequence[float]  # px
    row: Sequence[int]
    rows: Sequence[range]


class Hop(NamedTuple):
    """One stretch of a line along a channel."""

    channel: int  # the row above which the channel runs
    start: float  # px
    end: float  # px


def gutters(edges: Edges, column: Mapping[int, int], columns: int) -> Gutters:
    """Give every source and target a lane in its gutter; a lower node takes an outer lane, so lines nest."""
    leaving: list[set[int]] = [set() for _ in range(columns)]
    arriving: list[set[int]] = [set() for _ in range(columns)]
    for source, target in edges:
        leaving[column[source]].add(source)
        if column[target] > column[source] + 1:
            arriving[column[target]].add(target)
    return Gutters([_numbered(nodes) for nodes in leaving], [_numbered(nodes) for nodes in arriving])


def plan(edges: Edges, column: Mapping[int, int], fold: Fold, lanes: Gutters) -> dict[tuple[int, int], tuple[Hop, ...]]:
    """The channels each line runs along; none for a line within a column or into the next one."""
    streets = [_streets(fold, lanes, row) for row in fold.rows]
    down: dict[int, list[Hop]] = {}  # by source, the way through the rows below its own, the same for all targets
    hops: dict[tuple[int, int], tuple[Hop, ...]] = {}
    for source, target in edges:
        first, last = column[source], column[target]
        row, last_row = fold.row[first], fold.row[last]
        if row == last_row and last <= first + 1:
            hops[source, target] = ()
            continue
        start, goal = _leaving_x(source, first, fold, lanes), _arriving_x(target, last, fold, lanes)
        way = down.setdefault(source, [])
        crossed = max(0, last_row - row - 1)
        while len(way) < crossed:
            x = way[-1].end if way else start
            below = row + 1 + len(way)
            way.append(Hop(below, x, _nearest(streets[below], x)))
        hops[source, target] = (*way[:crossed], Hop(last_row, way[crossed - 1].end if crossed else start, goal))
    return hops


def channel_lanes(hops: Mapping[tuple[int, int], Iterable[Hop]], rows: int) -> list[dict[int, int]]:
    """For each channel the lane of every source whose lines run along it."""
    spans: list[dict[int, tuple[float, float]]] = [{} for _ in range(rows)]
    for (source, _), stretches in hops.items():
        for channel, start, end in stretches:
            low, high = spans[channel].get(source, (start, start))
            spans[channel][source] = (min(low, start, end), max(high, start, end))
    return [free_lanes(taken, MOST_CHANNEL_LANES) for taken in spans]


def draw(
    source: int,
    hops: Sequence[Hop],
    channel_y: Sequence[Mapping[int, float]],
    column: Mapping[int, int],
    fold: Fold,
    lanes: Gutters,
    leave: Sequence[Point],
    reach: Sequence[Point],
) -> tuple[Point, ...]:
    """The whole line from the border of its source to that of its target.

    ``leave`` and ``reach`` are its ends inside the two columns, ``channel_y`` for each channel the height at
    which a source's lines run.
    """
    x = _leaving_x(source, column[source], fold, lanes)
    points = [*leave, (x, leave[-1][1])]
    for hop in hops:
        y = channel_y[hop.channel][source]
        points += [(hop.start, y), (hop.end, y)]
        x = hop.end
    return tidy([*points, (x, reach[0][1]), *reach])


def _nearest(streets: Sequence[float], x: float) -> float:
    return min(streets, key=lambda street: abs(street - x))


def _numbered(nodes: Iterable[int]) -> dict[int, int]:
    return {node: min(lane, MOST_GUTTER_LANES - 1) for lane, node in enumerate(sorted(nodes))}


def _width(lanes: Mapping[int, int]) -> float:
    return CLEARANCE + LANE * max(lanes.values()) if lanes else 0.0


def _leaving_x(source: int, column: int, fold: Fold, lanes: Gutters) -> float:
    return fold.right[column] + CLEARANCE + LANE * lanes.leaving[column][source]


def _arriving_x(target: int, column: int, fold: Fold, lanes: Gutters) -> float:
    return fold.left[column] - CLEARANCE - LANE * lanes.arriving[column].get(target, 0)


def _streets(fold: Fold, lanes: Gutters, row: range) -> list[float]:
    """Where a line may cross a row: the middles of its gutters and both its ends."""
    inner = [(fold.right[a] + lanes.width_right(a) + fold.left[b] - lanes.width_left(b)) / 2 for a, b in pairwise(row)]
    first, last = row[0], row[-1]
    before = fold.left[first] - max(CLEARANCE, lanes.width_left(first)) - STREET / 2
    return [before, *inner, fold.right[last] + lanes.width_right(last) + STREET / 2]
