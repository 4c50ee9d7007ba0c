"""The cells of a map: parts in which no whole number changes, each taken apart into the pieces of its splits.

First every cell is asked for its own optimal splits. Then all of them compete in every cell, so that splits that are
equally fast are the same one everywhere; those that are the least in no more than a line are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from explorer.model.graph import ModelGraph
from explorer.pricing.costs import Floats, Mask, PricedGraph
from explorer.questions.axes import Scale
from explorer.questions.optimal_splits import optimal_splits
from explorer.questions.planes import Corner, Piece, partition
from explorer.questions.pricing import priced_at
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.solve.exact.table import by_coefficient, independent_coefficients

Ints = NDArray[np.int64]
Cells = dict[tuple[int, int], "Cell"]  # by band of x and of y


@dataclass(frozen=True, eq=False)
class Cell:
    """One band of x and one of y.

    Its coordinates are coefficients, or, where an axis has whole numbers, values, which nothing depends on.
    """

    scenario: Scenario  # with the whole numbers of its bands
    low: tuple[float, float]
    high: tuple[float, float]
    pieces: tuple[Piece, ...]  # by number of the map's splits
    planes: Floats  # (pieces, 3) the delays of their splits
    unsplit: Floats  # (1 or 2, 3) the delays of the choices without a split that fit into the device's memory
    why_empty: str = ""  # a sentence, where no split fits

    @property
    def splits(self) -> Ints:
        """The numbers of the splits that have a piece."""
        return np.array([piece.plane for piece in self.pieces], dtype=np.int64)


@dataclass(frozen=True)
class _Site:
    """A cell before the splits that compete in it are known."""

    scenario: Scenario
    low: tuple[float, float]
    high: tuple[float, float]
    columns: tuple[int | None, int | None]  # the coefficients that are free in it
    priced: PricedGraph | None  # None where no split fits
    why_empty: str = ""

    def optimal(self) -> Mask:
        """The splits that are optimal somewhere in the cell."""
        if self.priced is None:
            return np.zeros((0, 0), dtype=np.bool_)
        low = independent_coefficients(self.scenario)
        high = low.copy()
        for column, least, most in zip(self.columns, self.low, self.high, strict=True):
            if column is not None:
                low[column], high[column] = least, most
        return optimal_splits(self.priced, low, high)

    def planes(self, masks: Mask) -> Floats:
        """The delays of some splits over the cell, shape (splits, 3): by its two coordinates, and constant."""
        if self.priced is None:
            return np.zeros((0, 3))
        features = by_coefficient(self.priced.features(masks))
        rest = independent_coefficients(self.scenario)
        planes = np.zeros((len(masks), 3))
        for k, column in enumerate(self.columns):
            if column is not None:
                planes[:, k] = features[:, column]
                rest[column] = 0.0
        planes[:, 2] = features @ rest
        return planes

    def fitting(self, masks: Mask) -> Ints:
        """Which of some splits fit into the device's memory."""
        if self.priced is None:
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(self.priced.memory(masks) <= self.priced.limit)

    def cell(self, masks: Mask) -> Cell:
        """The cell with what competes in it."""
        fitting = self.fitting(masks)
        planes = self.planes(masks[fitting])
        pieces = partition(planes, self.low, self.high) if len(planes) else []
        return Cell(
            self.scenario,
            self.low,
            self.high,
            tuple(_renumbered(piece, fitting.tolist()) for piece in pieces),
            planes[[piece.plane for piece in pieces]],
            self._unsplit(),
            self.why_empty,
        )

    def _unsplit(self) -> Floats:
        if self.priced is None:
            return np.zeros((0, 3))
        choices = np.stack([self.priced.server_most, self.priced.device_only])
        return self.planes(choices[self.fitting(choices)])


def cells(graph: ModelGraph, scenario: Scenario, x: Scale, y: Scale) -> tuple[Mask, Cells]:
    """The splits of a map, shape (splits, layers), from the least on the device to the most, and its cells.

    Raises `SolveError` where a memory limit binds and the splits are too many to list.
    """
    sites = {(i, j): _site(graph, scenario, x, y, i, j) for i, j in product(x.numbers, y.numbers)}
    found = {mask.tobytes(): mask for site in sites.values() for mask in site.optimal()}
    pool = np.array(sorted(found.values(), key=lambda mask: (mask.sum(), mask.tobytes())))
    filled = {key: site.cell(pool) for key, site in sites.items()}
    used = sorted({number for cell in filled.values() for number in cell.splits.tolist()})
    number_of = np.full(len(pool), -1)
    number_of[used] = np.arange(len(used))
    return pool[used], {
        key: replace(cell, pieces=tuple(_renumbered(piece, number_of.tolist()) for piece in cell.pieces))
        for key, cell in filled.items()
    }


def _site(graph: ModelGraph, scenario: Scenario, x: Scale, y: Scale, column: int, row: int) -> _Site:
    there = y.scenario(x.scenario(scenario, column), row)
    priced, why_empty = None, ""
    try:
        priced = priced_at(graph, there)
    except ScenarioError as error:
        why_empty = str(error)
    (low_u, high_u), (low_v, high_v) = x.within(column), y.within(row)
    return _Site(there, (low_u, low_v), (high_u, high_v), (x.column, y.column), priced, why_empty)


def _renumbered(piece: Piece, numbers: Sequence[int]) -> Piece:
    """A piece with other numbers for the planes; the sides of the box keep theirs."""
    corners = (Corner(u, v, numbers[beyond] if beyond >= 0 else beyond) for u, v, beyond in piece.corners)
    return Piece(numbers[piece.plane], tuple(corners))
