"""Where the name of a region goes: the middle of the largest upright rectangle of a text's shape inside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from explorer.pricing.costs import Mask
from explorer.questions.phase_map import Ints, PhaseMap

WIDTH_PX, HEIGHT_PX = 740, 370  # of the plot on a wide screen, for which names are placed
CELLS_X, CELLS_Y = 200, 100
LINE_PX, CHARACTER_PX, PADDING_PX = 18, 7.2, 10


class Label(NamedTuple):
    """The place of a label, in fractions of the map, and whether the name fits there or only the number does."""

    x: float
    y: float
    has_name: bool


def even_regions(phase: PhaseMap) -> Ints:
    """The regions at `CELLS_Y` times `CELLS_X` places that are equally far apart on the map, whatever its axes."""
    grid = phase.grid(CELLS_X, CELLS_Y)
    nearest = []
    for scale, values, count in ((phase.x, grid.x, CELLS_X), (phase.y, grid.y, CELLS_Y)):
        middles = (np.arange(count) + 0.5) / count
        if scale.values:
            nearest.append(np.array([scale.band(value) for value in scale.value(middles).tolist()]))
        else:
            nearest.append(np.abs(scale.position(values)[:, None] - middles).argmin(axis=0))
    even: Ints = grid.split[nearest[1]][:, nearest[0]]
    return even


def place_labels(region: Ints, names: Sequence[str], taken: tuple[float, float, float, float]) -> list[Label | None]:
    """A place for each region's number and name; None where not even the number fits.

    ``region`` are the regions as `even_regions` has them, rows going up; ``taken`` is a box that is to stay free: left,
    bottom, width and height in fractions of the map.
    """
    left, bottom, width, height = taken
    x, y = (np.arange(CELLS_X) + 0.5) / CELLS_X, (np.arange(CELLS_Y) + 0.5) / CELLS_Y
    free = ~(((y >= bottom) & (y <= bottom + height))[:, None] & ((x >= left) & (x <= left + width)))
    return [_place((region == number) & free, name) for number, name in enumerate(names)]


def _place(inside: Mask, name: str) -> Label | None:
    size = (CHARACTER_PX * len(name) + PADDING_PX, 2 * LINE_PX + PADDING_PX)
    for width, height, has_name in ((*size, True), (LINE_PX, LINE_PX, False)):
        found = _roomiest(inside, width / WIDTH_PX * CELLS_X, height / HEIGHT_PX * CELLS_Y)
        if found:
            return Label(*found, has_name)
    return None


def _roomiest(inside: Mask, width: float, height: float) -> tuple[float, float] | None:
    """The middle of the largest rectangle of a shape, at least as large as given, in fractions of the map."""
    sums = np.pad(inside.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    best = None
    for scale in np.geomspace(1.0, 8.0, 16):
        columns, rows = int(np.ceil(width * scale)), int(np.ceil(height * scale))
        if columns > CELLS_X or rows > CELLS_Y:
            break
        filled = sums[rows:, columns:] - sums[:-rows, columns:] - sums[rows:, :-columns] + sums[:-rows, :-columns]
        at = np.argwhere(filled == rows * columns)
        if not len(at):
            break
        row, column = at[np.abs(at - at.mean(axis=0)).sum(axis=1).argmin()]
        best = (column + columns / 2) / CELLS_X, (row + rows / 2) / CELLS_Y
    return best
