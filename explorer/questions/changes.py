"""Where the optimal split changes along one input, with everything else as in a scenario, and by how much.

Along a rate, a speed or the round-trip time, the delay of a split is a straight line in the input's pace, and
`explorer.solve.parametric.line` finds where the least line changes.

Along a whole number, each value has prices of its own. Each price is convex or concave in it (the larger of two
straight lines, the lesser of two, or one line), so prices that lie on a straight line at one value inside a stretch do
so at each. There every delay is a straight line too, the least one is concave, and a split that is optimal at both
ends is optimal all along: nothing between has to be solved. Elsewhere the stretch is halved, down to single steps.
Of the bits, only few can be chosen, and only those are looked at.

Splits of equal delay are not told apart: what ties does not change the optimum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.pricing import Case, Floats, Mask, by_pace
from explorer.questions.axes import bits_between
from explorer.questions.inputs import BITS, RTT, Input, beside
from explorer.scenario.scenario import Scenario
from explorer.solve.exact.mincut import minimum_cut
from explorer.solve.more.memory_limit import binds
from explorer.solve.parametric.line import Line, breakpoints, reaches

STRAIGHT = 1e-12  # relative; prices that differ by less from a straight line are on it
POINTS = 121  # along what is continuous


@dataclass(frozen=True)
class Turn:
    """Describes where another split takes over when an input moves away from a value."""

    value: float  # of a whole number, the first on the way at which it is better
    delay_s: float  # the least delay there
    split: Mask  # the one that takes over; shape (layers,)
    is_up: bool  # whether it is met by more of the input


@dataclass(frozen=True)
class Change:
    """Describes a value of an input at which another split becomes optimal, going up."""

    value: float  # both are optimal here; of a whole number, the first to choose at which ``before`` no longer is
    before: Mask
    after: Mask
    delay_s: float  # the least delay at the value
    last: float  # the last value at which ``before`` is optimal: of a whole number the one below ``value``
    last_s: float  # the least delay there

    def met_from(self, start: float) -> Turn:
        """Returns the change as it is met on the way from a value, up or down."""
        if self.value > start:
            return Turn(self.value, self.delay_s, self.after, is_up=True)
        return Turn(self.last, self.last_s, self.before, is_up=False)


def changes(graph: ModelGraph, scenario: Scenario, varied: Input, low: float, high: float) -> tuple[Change, ...]:
    """Returns the changes of the optimum between two values of an input, ``low <= high``, in ascending order.

    As exact as `explorer.solve.exact.mincut.minimum_cut`, which a memory limit may leave with a bound. Raises
    `ScenarioError` where the model cannot be priced at one of the values.
    """
    if varied is BITS:
        return _of_bits(graph, scenario, round(low), round(high))
    if varied.is_whole:
        return _of_whole_number(graph, scenario, varied, round(low), round(high))
    return _of_coefficient(Case(graph, scenario), varied, low, high)


def _of_coefficient(case: Case, varied: Input, low: float, high: float) -> tuple[Change, ...]:
    if varied.pace is None:
        raise TypeError(f"{varied.name} moves no coefficient")
    pace = varied.pace
    others = case.rates.paces.copy()
    others[pace] = beside(case.scenario, pace)

    def best(x: float) -> Line:
        there = case.under(varied.at(case.scenario, varied.clipped(varied.coefficient(x))))
        mask = minimum_cut(there.costs, there.rates).on_device
        features = by_pace(case.costs.features(mask[None, :]))[0]
        return Line(mask, float(features[pace]), float(features @ others))

    near, far = sorted((varied.coefficient(low), varied.coefficient(high)))
    found = breakpoints(best, (near, best(near)), (far, best(far)))
    if varied.is_slower_when_larger:
        return tuple(_crossing(varied, x, a.mask, b.mask, a.at(x)) for x, a, b in found)
    return tuple(_crossing(varied, x, b.mask, a.mask, a.at(x)) for x, a, b in reversed(found))


def _crossing(varied: Input, x: float, before: Mask, after: Mask, delay_s: float) -> Change:
    value = varied.coefficient(x)
    return Change(value, before, after, delay_s, last=value, last_s=delay_s)


def _of_whole_number(graph: ModelGraph, scenario: Scenario, varied: Input, low: int, high: int) -> tuple[Change, ...]:
    along = _WholeNumber(graph, scenario, varied)
    found: list[Change] = []
    value, split = low, along.lasting(low, min(low + 1, high))
    while (until := along.last(split, value, high)) < high:
        value, before = until + 1, split
        split = along.lasting(value, min(value + 1, high))
        found.append(along.change(until, value, before, split))
    return tuple(found)


def _of_bits(graph: ModelGraph, scenario: Scenario, low: int, high: int) -> tuple[Change, ...]:
    along = _WholeNumber(graph, scenario, BITS)
    values = sorted({low, *bits_between(low, high, BITS.value(scenario)), high})
    followings = [*values[1:], high]
    found: list[Change] = []
    split = along.lasting(low, followings[0])
    for last, value, following in zip(values[:-1], values[1:], followings[1:], strict=True):
        if not along.is_optimal(value, split):
            before, split = split, along.lasting(value, following)
            found.append(along.change(last, value, before, split))
    return tuple(found)


class _WholeNumber:
    """Describes a model at the values of a whole number, each priced and solved once."""

    def __init__(self, graph: ModelGraph, scenario: Scenario, varied: Input) -> None:
        self._case = cache(lambda value: Case(graph, varied.at(scenario, value)))
        self._optimum = cache(lambda value: _optimum(self._case(value)))

    def delay_s(self, value: int, split: Mask) -> float:
        """Returns one split at a value."""
        return self._case(value).terms(split).delay_s

    def change(self, last: int, value: int, before: Mask, after: Mask) -> Change:
        """Returns that another split is optimal from a value on."""
        return Change(value, before, after, self.delay_s(value, after), last, self.delay_s(last, before))

    def lasting(self, value: int, next_value: int) -> Mask:
        """Returns an optimal split; where several are, one that still is at the next value, if there is such a one."""
        following: Mask = self._optimum(next_value)
        own: Mask = self._optimum(value)
        return following if self.is_optimal(value, following) else own

    def last(self, split: Mask, start: int, end: int) -> int:
        """Returns the last value, without a gap, at which a split is optimal that is so at ``start``."""
        holds = self.is_optimal(end, split)
        if end - start <= 1:
            return end if holds else start
        if holds and self._is_straight(start, end):
            return end
        middle = (start + end) // 2
        reached = self.last(split, start, middle)
        return reached if reached < middle else self.last(split, middle, end)

    def is_optimal(self, value: int, split: Mask) -> bool:
        """Returns whether no split is faster than this one at a value, and it fits."""
        case = self._case(value)
        return case.costs.fits(split) and reaches(self.delay_s(value, split), self.delay_s(value, self._optimum(value)))

    def _is_straight(self, start: int, end: int) -> bool:
        """Returns whether all prices, and which splits fit, are straight lines between values at least two apart."""
        middle = (start + end) // 2
        at_start, at_middle, at_end = (_prices(self._case(value)) for value in (start, middle, end))
        share = (middle - start) / (end - start)
        low, high = (self._case(value).costs for value in (start, end))
        same_fit = np.array_equal(low.memory_bytes, high.memory_bytes) and np.array_equal(
            low.passing_bytes, high.passing_bytes
        )
        return (same_fit or not binds(self._case(end).costs)) and np.allclose(
            at_start + share * (at_end - at_start), at_middle, rtol=STRAIGHT, atol=0.0
        )


def _optimum(case: Case) -> Mask:
    return minimum_cut(case.costs, case.rates).on_device


def _prices(case: Case) -> Floats:
    """Returns all that the delay of a split is a sum of, for one round."""
    costs = case.costs
    layers = (costs.layer_on_device, costs.layer_on_server, costs.tensor_up)
    return np.concatenate(
        [rows.ravel() for rows in (*layers, costs.copy_on_device, costs.copy_on_server, costs.passes)]
    )


@dataclass(frozen=True)
class DelaysAlong:
    """Delays at ascending values of an input."""

    varied: Input
    values: Floats  # (points,)
    splits_s: Floats  # (splits, points)
    least_s: Floats  # (points,)
    changes: tuple[Change, ...]  # where the optimum changes


def delays_along(
    graph: ModelGraph, scenario: Scenario, varied: Input, between: Sequence[float], splits: Sequence[Mask]
) -> DelaysAlong:
    """Returns the optimal delays from the least to the largest of some values; of whole numbers, at just these.

    Raises what `explorer.questions.changes.changes` does.
    """
    low, high = min(between), max(between)
    if varied.is_whole:
        values = np.array(sorted(set(between)))
    else:
        values = np.linspace(low, high, POINTS) if varied is RTT else np.geomspace(low, high, POINTS)
    found = changes(graph, scenario, varied, low, high)
    cases = [Case(graph, varied.at(scenario, value)) for value in values.tolist()]
    if varied.is_whole:  # a split that is optimal at one batch may not fit at another
        least_s = np.array([minimum_cut(case.costs, case.rates).delay_s for case in cases])
    else:  # the optimum is one of those between its changes: no value has to be solved on its own
        optimal = [minimum_cut(cases[0].costs, cases[0].rates).on_device, *(change.after for change in found)]
        least_s = _delays_s(cases, optimal).min(axis=0)
    return DelaysAlong(varied, values, _delays_s(cases, splits), least_s, found)


def _delays_s(cases: Sequence[Case], splits: Sequence[Mask]) -> Floats:
    """Returns the delays, shape (splits, points)."""
    masks = np.array(splits)
    return np.stack([case.costs.features(masks) @ case.rates.coefficients for case in cases], axis=1)
