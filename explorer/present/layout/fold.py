"""Columns wrapped into rows like the words of a text, at the width that shows them best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt

CANVAS_WIDTH, CANVAS_HEIGHT = 1100.0, 560.0  # px; the part of a page that a drawing is made for
Canvas = tuple[float, float]  # width and height, px
CANVAS: Canvas = (CANVAS_WIDTH, CANVAS_HEIGHT)
NARROW: Canvas = (380.0, 620.0)  # px; what a phone shows at a scale at which the blocks' names can be read
LARGE_ENOUGH = 1.25  # scale above which a drawing is not read any better
SLACKS = (1.03, 1.25)  # rows may be so much wider than the narrowest possible, to break at a better place
NEARBY = 2  # numbers of rows to try on either side of the likely one


@dataclass(frozen=True)
class Column:
    """What the wrapping needs to know of a column."""

    width: float  # px
    height: float  # px
    gap: float  # px to the column before it in the same row
    break_cost: float  # share of its worth that a drawing loses where a row begins here


def fold(columns: Sequence[Column], row_extra: float, side: float, canvas: Canvas = CANVAS) -> list[range]:
    """The rows, each a range of columns: large on the ``canvas``, and broken where it costs little.

    ``row_extra`` px are added to the height of every row, and ``side`` px to its width at both ends.
    """
    if not columns:
        raise ValueError("a drawing needs at least one column, got none")
    likely = _likely_rows(columns, row_extra, canvas)
    best: tuple[tuple[float, float], list[range]] = ((0.0, 0.0), [])
    for count in range(max(1, likely - NEARBY), min(len(columns), likely + NEARBY) + 1):
        narrowest = _narrowest(columns, count)
        for slack in SLACKS:
            rows = _wrap(columns, narrowest * slack)
            best = max(best, (_worth(columns, rows, row_extra, side, canvas), rows), key=lambda pair: pair[0])
    return best[1]


def _likely_rows(columns: Sequence[Column], row_extra: float, canvas: Canvas) -> int:
    """The number of rows that would be best, were they all equal and the columns divisible.

    A row is ``total / rows`` wide and as high as the highest column, so width over height meets that of the
    canvas at ``rows**2 = (total / row height) / (canvas width / canvas height)``.
    """
    total = row_width(columns, range(len(columns)))
    row_height = max(column.height for column in columns) + row_extra
    rows = round(sqrt(total / row_height * canvas[1] / canvas[0]))
    return min(len(columns), max(1, rows))


def row_width(columns: Sequence[Column], row: range) -> float:
    """Width of a row in px, from its first column to its last."""
    return sum(columns[i].width for i in row) + sum(columns[i].gap for i in row[1:])


def _worth(
    columns: Sequence[Column], rows: Sequence[range], row_extra: float, side: float, canvas: Canvas
) -> tuple[float, float]:
    """How good the rows are: the scale, less for what the breaks cost; then the scale alone."""
    width = max(row_width(columns, row) for row in rows) + 2 * side
    height = sum(max(columns[i].height for i in row) + row_extra for row in rows)
    scale = min(canvas[0] / width, canvas[1] / height)
    lost = sum(columns[row[0]].break_cost for row in rows[1:])
    return min(scale, LARGE_ENOUGH) * exp(-lost), scale


def _narrowest(columns: Sequence[Column], count: int) -> float:
    """The smallest width at which the columns fit ``count`` rows, to a pixel."""
    low = max(column.width for column in columns)
    high = max(low, row_width(columns, range(len(columns))))
    while high - low > 1:
        middle = (low + high) / 2
        if _rows_at(columns, middle) <= count:
            high = middle
        else:
            low = middle
    return high


def _rows_at(columns: Sequence[Column], width: float) -> int:
    rows, used = 1, -columns[0].gap
    for column in columns:
        used += column.gap + column.width
        if used > width:
            rows, used = rows + 1, column.width
    return rows


def _wrap(columns: Sequence[Column], width: float) -> list[range]:
    """Rows no wider than ``width``, evenly filled and broken where it costs little."""
    end = len(columns)
    cost = [float("inf")] * end + [0.0]  # the least cost of laying out this column and all after it
    stop_at = [end] * end  # where the first row of that ends
    for start in range(end - 1, -1, -1):
        used = -columns[start].gap
        for stop in range(start + 1, end + 1):
            used += columns[stop - 1].gap + columns[stop - 1].width
            if used > width:
                break
            broken = columns[stop].break_cost if stop < end else 0.0
            total = (1 - used / width) ** 2 + broken + cost[stop]
            if total < cost[start]:
                cost[start], stop_at[start] = total, stop
    rows: list[range] = []
    start = 0
    while start < end:
        rows.append(range(start, stop_at[start]))
        start = stop_at[start]
    return rows
