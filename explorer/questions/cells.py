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
from explorer.pricing import Case, Floats, Mask, Pace, Rates, by_pace
from explorer.questions.axes import Scale
from explorer.questions.inputs import DEVICE_SPEED, SERVER_SPEED, beside
from explorer.questions.planes import Corner, Piece, partition
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.solve.contract.contraction import contract
from explorer.solve.exact.listing import CAP, allowed_splits
from explorer.solve.exact.table import all_fit, cut_oracle, list_oracle
from explorer.solve.more.memory_limit import listed_within
from explorer.solve.parametric.envelope import lower_envelope

Ints = NDArray[np.int64]
Cells = dict[tuple[int, int], "Cell"]  # by band of x and of y
FEW = 1_000  # splits; fewer are all looked at sooner than those are found that are of no use


@dataclass(frozen=True, eq=False)
class Cell:
    """Describes one band of x and one of y.

    Its coordinates are coefficients, or, where an axis has whole numbers, values, which nothing depends on.
    """

    scenario: Scenario  # with the whole numbers of its bands
    low: tuple[float, float]
    high: tuple[float, float]
    pieces: tuple[Piece, ...]  # by number of the map's splits
    planes: Floats  # (pieces, 3) the delays of their splits
    unsplit: Floats  # (1 or 2, 3) the delays of the choices without a split that fit into the device's memory
    why_empty: ScenarioError | None = None  # where no split fits

    @property
    def splits(self) -> Ints:
        """Returns the numbers of the splits that have a piece."""
        return np.array([piece.plane for piece in self.pieces], dtype=np.int64)


@dataclass(frozen=True)
class _Site:
    """Describes a cell before the splits that compete in it are known."""

    scenario: Scenario
    low: tuple[float, float]
    high: tuple[float, float]
    paces: tuple[Pace | None, Pace | None]  # those that are free in it
    case: Case | None  # None where no split fits
    why_empty: ScenarioError | None = None

    def optimal(self) -> Mask:
        """Returns the splits that are optimal somewhere in the cell."""
        if self.case is None:
            return np.zeros((0, 0), dtype=np.bool_)
        low = self.case.rates.paces.copy()
        high = low.copy()
        for pace, least, most in zip(self.paces, self.low, self.high, strict=True):
            if pace is not None:
                low[pace], high[pace] = (end + beside(self.scenario, pace) for end in (least, most))
        return optimal_splits(self.case, low, high)

    def planes(self, masks: Mask) -> Floats:
        """Returns the delays of some splits over the cell, shape (splits, 3): by its two coordinates, and constant."""
        if self.case is None:
            return np.zeros((0, 3))
        features = by_pace(self.case.costs.features(masks))
        rest = self.case.rates.paces.copy()
        planes = np.zeros((len(masks), 3))
        for k, pace in enumerate(self.paces):
            if pace is not None:
                planes[:, k] = features[:, pace]
                rest[pace] = beside(self.scenario, pace)
        planes[:, 2] = features @ rest
        return planes

    def fitting(self, masks: Mask) -> Ints:
        """Returns which of some splits fit into the device's memory."""
        if self.case is None:
            return np.zeros(0, dtype=np.int64)
        return np.flatnonzero(self.case.costs.memory(masks) <= self.case.costs.limit_bytes)

    def cell(self, masks: Mask) -> Cell:
        """Returns the cell with what competes in it."""
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
        if self.case is None:
            return np.zeros((0, 3))
        choices = np.stack([self.case.costs.all_on_server, self.case.costs.all_on_device])
        return self.planes(choices[self.fitting(choices)])


def cells(graph: ModelGraph, scenario: Scenario, x: Scale, y: Scale) -> tuple[Mask, Cells]:
    """Returns the splits of a map, shape (splits, layers), from the least on the device to the most, and its cells.

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
    case, why_empty = None, None
    try:
        case = Case(graph, there)
    except ScenarioError as error:
        why_empty = error.detached()
    (low_u, high_u), (low_v, high_v) = x.within(column), y.within(row)
    return _Site(there, (low_u, low_v), (high_u, high_v), (x.pace, y.pace), case, why_empty)


def _renumbered(piece: Piece, numbers: Sequence[int]) -> Piece:
    """Returns a piece with other numbers for the planes; the sides of the box keep theirs."""
    corners = (Corner(u, v, numbers[beyond] if beyond >= 0 else beyond) for u, v, beyond in piece.corners)
    return Piece(numbers[piece.plane], tuple(corners))


def optimal_splits(case: Case, low: Floats, high: Floats) -> Mask:
    """Returns the device sides, shape (splits, layers), that are optimal for some theta with ``low <= theta <= high``.

    Theta are the five paces of `explorer.pricing.terms.Pace`. Minimum cuts find them: over two
    free coefficients some ten are enough. Where one of them breaks the scenario's memory limit, which a cut knows
    nothing of, the splits that fit are listed. Raises `SolveError` where they are too many for that.
    """
    masks = lower_envelope(cut_oracle(case.costs), low, high).masks
    if all_fit(case.costs, masks):
        return masks
    return lower_envelope(list_oracle(case.costs, _fitting(case, low, high)), low, high).masks


def _fitting(case: Case, low: Floats, high: Floats) -> Mask:
    """Returns splits that fit into the memory, a fastest one among them anywhere in the box.

    A contraction leaves out what is of no use at the speeds of one corner, and what takes no less memory. At that of
    the fastest device and the slowest server the most layers may be faster on the device: it holds all over the box.
    """
    few = allowed_splits(case.costs, FEW)
    if few is not None:
        return few
    corner = replace(
        case.scenario,
        device_speed=DEVICE_SPEED.clipped(float(1 / low[Pace.DEVICE])),
        server_speed=SERVER_SPEED.clipped(float(1 / high[Pace.SERVER])),
    )
    candidates = None if case.costs.casts else contract(case.costs, Rates.of(corner)).candidates(CAP)
    if candidates is None:
        return listed_within(case.costs)
    fitting: Mask = candidates[case.costs.memory(candidates) <= case.costs.limit_bytes]
    return fitting
