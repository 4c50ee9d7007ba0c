"""Where the optimal split changes along one input, with everything else as in a scenario.

Along a rate, a speed or the round-trip time, the delay of a split is a straight line in the input's coefficient x, and
the least of all lines is concave. Take the lines that are optimal at two ends and solve where they cross: either
nothing is better there, and that is where the optimum changes from one to the other, or the line found there parts
the stretch in two (Eisner and Severance, 1976). Each solve finds a border or a line, so few are needed, and every
border is exact.

Along a whole number, each value has prices of its own. Each price is convex or concave in it (the larger of two
straight lines, the lesser of two, or one line), so prices that lie on a straight line at one value inside a stretch do
so at each. There every delay is a straight line too, the least one is concave, and a split that is optimal at both
ends is optimal all along: nothing between has to be solved. Elsewhere the stretch is halved, down to single steps.
Of the bits, only few can be chosen, and only those are looked at.

Splits of equal delay are not told apart: what ties does not change the optimum.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.pricing.costs import Floats, Mask, PricedGraph, price, reprice
from explorer.questions.axes import bits_between
from explorer.questions.inputs import BITS, Input
from explorer.scenario.scenario import Scenario
from explorer.solve.compare import ROUNDING
from explorer.solve.exact.mincut import minimum_cut
from explorer.solve.exact.table import by_coefficient, independent_coefficients
from explorer.solve.more.memory_limit import binds
from explorer.solve.parametric.splitmap import COLUMN

STRAIGHT = 1e-12  # relative; prices that differ by less from a straight line are on it


@dataclass(frozen=True)
class Turn:
    """Where another split takes over when an input moves away from a value."""

    value: float  # of a whole number, the first on the way at which it is better
    delay_s: float  # the least delay there
    split: Mask  # the one that takes over; shape (layers,)
    is_up: bool  # whether it is met by more of the input


@dataclass(frozen=True)
class Change:
    """A value of an input at which another split becomes optimal, going up."""

    value: float  # both are optimal here; of a whole number, the first to choose at which ``before`` no longer is
    before: Mask
    after: Mask
    delay_s: float  # the least delay at the value
    last: float  # the last value at which ``before`` is optimal: of a whole number the one below ``value``
    last_s: float  # the least delay there

    def met_from(self, start: float) -> Turn:
        """The change as it is met on the way from a value, up or down."""
        if self.value > start:
            return Turn(self.value, self.delay_s, self.after, is_up=True)
        return Turn(self.last, self.last_s, self.before, is_up=False)


def changes(graph: ModelGraph, scenario: Scenario, varied: Input, low: float, high: float) -> tuple[Change, ...]:
    """The changes of the optimum between two values of an input, ``low <= high``, in ascending order.

    As exact as `explorer.solve.exact.mincut.minimum_cut`, which a memory limit may leave with a bound. Raises
    `ScenarioError` where the model cannot be priced at one of the values.
    """
    if varied is BITS:
        return _of_bits(graph, scenario, round(low), round(high))
    if varied.is_whole:
        return _of_whole_number(graph, scenario, varied, round(low), round(high))
    return _of_coefficient(price(graph, scenario), varied, low, high)


@dataclass(frozen=True)
class _Line:
    """The delay of a split by the coefficient x of the input: ``rest_s + per_x * x``."""

    mask: Mask
    per_x: float
    rest_s: float

    def at(self, x: float) -> float:
        """Seconds."""
        return self.rest_s + self.per_x * x


def _of_coefficient(priced: PricedGraph, varied: Input, low: float, high: float) -> tuple[Change, ...]:
    if varied.quantity is None:
        raise TypeError(f"{varied.name} moves no coefficient")
    column = COLUMN[varied.quantity]
    others = independent_coefficients(priced.scenario)
    others[column] = 0.0

    def best(x: float) -> _Line:
        there = varied.at(priced.scenario, varied.clipped(varied.coefficient(x)))
        mask = minimum_cut(reprice(priced, there)).on_device
        features = by_coefficient(priced.features(mask[None, :]))[0]
        return _Line(mask, float(features[column]), float(features @ others))

    near, far = sorted((varied.coefficient(low), varied.coefficient(high)))
    borders = _borders(best, (near, best(near)), (far, best(far)))
    if varied.is_slower_when_larger:
        return tuple(_crossing(varied, x, a.mask, b.mask, a.at(x)) for x, a, b in borders)
    return tuple(_crossing(varied, x, b.mask, a.mask, a.at(x)) for x, a, b in reversed(borders))


def _crossing(varied: Input, x: float, before: Mask, after: Mask, delay_s: float) -> Change:
    value = varied.coefficient(x)
    return Change(value, before, after, delay_s, last=value, last_s=delay_s)


def _borders(
    best: Callable[[float], _Line], near: tuple[float, _Line], far: tuple[float, _Line]
) -> list[tuple[float, _Line, _Line]]:
    """Each x between two ends at which the optimum changes, with the lines below and above it."""
    (start, a), (end, b) = near, far
    if _reaches(a.at(end), b.at(end)) or _reaches(b.at(start), a.at(start)):
        return []
    x = (b.rest_s - a.rest_s) / (a.per_x - b.per_x)
    between = best(x)
    if _reaches(a.at(x), between.at(x)):
        return [(x, a, b)]
    return _borders(best, near, (x, between)) + _borders(best, (x, between), far)


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
    """A model at the values of a whole number, each priced and solved once."""

    def __init__(self, graph: ModelGraph, scenario: Scenario, varied: Input) -> None:
        self._priced = cache(lambda value: price(graph, varied.at(scenario, value)))
        self._optimum = cache(lambda value: minimum_cut(self._priced(value)).on_device)

    def delay_s(self, value: int, split: Mask) -> float:
        """One split at a value."""
        return self._priced(value).terms(split).delay_s

    def change(self, last: int, value: int, before: Mask, after: Mask) -> Change:
        """That another split is optimal from a value on."""
        return Change(value, before, after, self.delay_s(value, after), last, self.delay_s(last, before))

    def lasting(self, value: int, next_value: int) -> Mask:
        """An optimal split; where several are, one that still is at the next value, if there is such a one."""
        following: Mask = self._optimum(next_value)
        own: Mask = self._optimum(value)
        return following if self.is_optimal(value, following) else own

    def last(self, split: Mask, start: int, end: int) -> int:
        """The last value, without a gap, at which a split is optimal that is so at ``start``."""
        holds = self.is_optimal(end, split)
        if end - start <= 1:
            return end if holds else start
        if holds and self._is_straight(start, end):
            return end
        middle = (start + end) // 2
        reached = self.last(split, start, middle)
        return reached if reached < middle else self.last(split, middle, end)

    def is_optimal(self, value: int, split: Mask) -> bool:
        """Whether no split is faster than this one at a value, and it fits."""
        priced = self._priced(value)
        return priced.fits(split) and _reaches(self.delay_s(value, split), self.delay_s(value, self._optimum(value)))

    def _is_straight(self, start: int, end: int) -> bool:
        """Whether every price, and which splits fit, is a straight line from a value to one at least two above it."""
        middle = (start + end) // 2
        at_start, at_middle, at_end = (_prices(self._priced(value)) for value in (start, middle, end))
        share = (middle - start) / (end - start)
        same_fit = bool((self._priced(start).memory_bytes == self._priced(end).memory_bytes).all())
        return (same_fit or not binds(self._priced(end))) and np.allclose(
            at_start + share * (at_end - at_start), at_middle, rtol=STRAIGHT, atol=0.0
        )


def _prices(priced: PricedGraph) -> Floats:
    """All that the delay of a split is a sum of, for one round."""
    of_iteration = np.concatenate(
        [priced.device_s, priced.server_s, priced.uplink_bytes, priced.downlink_bytes, np.ones(1)]
    )
    return np.concatenate([priced.iterations * of_iteration, priced.param_bytes])


def _reaches(delay_s: float, least_s: float) -> bool:
    """Whether a delay is as short as the least one, within rounding."""
    return delay_s <= least_s * (1 + ROUNDING)
