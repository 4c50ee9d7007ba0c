"""The table of all optimal splits: every setting of the rates becomes an argmin over a few rows.

Only a handful of splits are ever optimal over the whole range of link and speeds. They are found once for a model,
a pair of machines, a batch, a mode and constraints; after that no solver is needed, in Python or in the browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import inf
from time import perf_counter
from typing import NamedTuple

import numpy as np

from explorer.model.kept import kept
from explorer.pricing import Costs, Floats, Ints, Mask, Pace, Rates, Split, Terms, by_pace, by_term
from explorer.scenario.scenario import ScenarioError
from explorer.solve.contract.contraction import contract
from explorer.solve.exact.listing import CAP, allowed_splits, features_of, most_splits
from explorer.solve.exact.mincut import cut_at
from explorer.solve.more.memory_limit import listed_within
from explorer.solve.parametric.envelope import Envelope, Oracle, lower_envelope
from explorer.solve.parametric.line import least_stretch
from explorer.solve.result import OPTIMAL, TIED, Method, Solution, SolverStats
from explorer.values.units import format_rate, format_time

MOST_CELLS = 10_000_000  # splits times layers that are listed, a byte each: a chain has as many splits as layers
AT_ONCE = 4_096  # settings that are looked up in one step: their delays stay in the processor's cache


@dataclass(frozen=True)
class Range:
    """Holds the link rates, speed factors and round-trip times over which a table is exact.

    Raises `ScenarioError` where a rate or a speed is not above 0, or a round-trip time is below 0.
    """

    link_bytes_per_s: tuple[float, float] = (0.125e3, 1.25e9)  # 1 kbit/s to 10 Gbit/s
    speed: tuple[float, float] = (0.1, 10.0)
    rtt_s: tuple[float, float] | None = None  # None: that of the rates alone, which keeps the table small

    def __post_init__(self) -> None:
        for name, bounds in (("links", self.link_bytes_per_s), ("speeds", self.speed)):
            if not 0 < min(bounds) <= max(bounds) < inf:
                raise ScenarioError("table-range", name=name, low=float(bounds[0]), high=float(bounds[1]))
        if self.rtt_s and not 0 <= min(self.rtt_s) <= max(self.rtt_s) < inf:
            raise ScenarioError("table-rtts", low=float(self.rtt_s[0]), high=float(self.rtt_s[1]))

    def reaching(self, rates: Rates) -> Range:
        """Returns this range, widened to hold some rates; bounds in ascending order, the round trip's included."""
        speeds, link = rates.speeds, rates.links[0]
        round_trip_s = _ends(link.round_trip_s)
        return Range(
            _widen(self.link_bytes_per_s, *_ends(link.uplink_bytes_per_s), *_ends(link.downlink_bytes_per_s)),
            _widen(self.speed, *(end for speed in speeds for end in _ends(speed))),
            _widen(self.rtt_s, *round_trip_s) if self.rtt_s else round_trip_s,
        )

    def violation(self, rates: Rates) -> ScenarioError | None:
        """Returns which of some rates lies outside the range, or None."""
        for name, value, bounds, written in (
            ("uplink", rates.uplink_bytes_per_s, self.link_bytes_per_s, format_rate),
            ("downlink", rates.downlink_bytes_per_s, self.link_bytes_per_s, format_rate),
            ("device-speed", rates.device_speed, self.speed, "{:g}".format),
            ("server-speed", rates.server_speed, self.speed, "{:g}".format),
            ("rtt", rates.round_trip_s, self.rtt_s, format_time),
        ):
            for end in _ends(value):
                if bounds and not bounds[0] <= end <= bounds[1]:
                    limits = {"low": written(bounds[0]), "high": written(bounds[1])}
                    return ScenarioError("table-exceeded", name=name, **limits, got=written(end))
        return None

    @property
    def paces(self) -> tuple[Floats, Floats]:
        """Returns the least and the largest of the five paces; the round trip must be known (see `reaching`)."""
        (slow, fast), (low, high) = self.link_bytes_per_s, self.speed
        near_s, far_s = self.rtt_s or (0.0, 0.0)
        return (
            np.array([1 / high, 1 / fast, 1 / high, 1 / fast, near_s]),
            np.array([1 / low, 1 / slow, 1 / low, 1 / slow, far_s]),
        )


def _ends(value: float | Floats) -> tuple[float, float]:
    if isinstance(value, np.ndarray):
        return float(value.min()), float(value.max())
    return value, value


def _widen(bounds: tuple[float, float], *values: float) -> tuple[float, float]:
    return min(*bounds, *values), max(*bounds, *values)


class Best(NamedTuple):
    """Holds which row of a table is optimal, and its delay: numbers for one setting, arrays of shape (n,) for n."""

    row: int | Ints
    delay_s: float | Floats


@dataclass(frozen=True, eq=False)
class SplitTable:
    """Holds every split that is optimal somewhere in a range, those with fewer layers on the device first."""

    costs: Costs
    range: Range
    features: Floats  # (splits, 6), in the order of `explorer.pricing.terms.Term`
    masks: Mask  # (splits, layers), True on the device
    route: str  # "closed sets" or "minimum cuts": what the envelope was found with
    certificate: Envelope

    @cached_property
    def splits(self) -> tuple[Split, ...]:
        """Returns the rows as splits."""
        return tuple(Split(self.costs, mask) for mask in self.masks)

    @cached_property
    def rows(self) -> Floats:
        """Returns the features by pace, shape (splits, 5): times five paces they are delays."""
        return by_pace(self.features)

    def best(self, rates: Rates) -> Best:
        """Returns the optimal row at some rates and its delay; of tied rows (`explorer.solve.result.TIED`) the first.

        Raises `ScenarioError` where a rate lies outside what the table is exact for.
        """
        outside = self.range.violation(rates)
        if outside:
            raise outside
        paces = rates.paces
        if paces.ndim == 1:
            delays_s = self.rows @ paces
            row = int((delays_s <= delays_s.min() * (1 + TIED)).argmax())
            return Best(row, float(delays_s[row]))
        rows, delays_s = np.empty(paces.shape[1], dtype=np.int64), np.empty(paces.shape[1])
        for start in range(0, len(rows), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            first_least(self.rows @ paces[:, part], rows[part], delays_s[part])
        return Best(rows, delays_s)

    def uplink_ranges(self, rates: Rates) -> list[tuple[float, float] | None]:
        """Returns for each row the uplink rates (bytes/s, low and high) between which it has the least delay.

        All else is as in ``rates``. None where it has it at none of them, or at a single one. Rates go as far as the
        table's range. Raises `ScenarioError` where the rates lie outside what the table is exact for.
        """
        self.best(rates)
        slow, fast = self.range.link_bytes_per_s
        others = rates.paces.copy()
        others[Pace.UPLINK] = 0.0
        along, rest_s = self.rows[:, Pace.UPLINK], self.rows @ others
        found = (least_stretch(along, rest_s, row, 1 / fast, 1 / slow) for row in range(len(along)))
        return [None if stretch is None else (1 / stretch.high, 1 / stretch.low) for stretch in found]

    def terms(self, rates: Rates) -> Terms:
        """Returns the terms of every row at one setting, arrays of shape (splits,)."""
        return Terms(*(self.features * rates.coefficients).T)


def first_least(delays_s: Floats, row: Ints, least_s: Floats) -> None:
    """Writes, for delays of shape (rows, n), the first row within `TIED` of the least and its delay into (n,) each."""
    most_s = delays_s[0].copy()
    for of_row_s in delays_s[1:]:
        np.minimum(most_s, of_row_s, out=most_s)
    most_s *= 1 + TIED
    for number in range(len(delays_s) - 1, -1, -1):
        tied = delays_s[number] <= most_s
        np.copyto(row, number, where=tied)
        np.copyto(least_s, delays_s[number], where=tied)


def split_table(costs: Costs, rates: Rates, over: Range | None = None, list_at_most: int = CAP) -> SplitTable:
    """Returns all splits that are optimal somewhere in ``over``, which is widened to hold ``rates``.

    Lists the splits of the model where there are at most ``list_at_most`` and they fit into some megabytes, and asks
    the minimum cut otherwise. Both are exact, over four dimensions, or five where ``over`` frees the round-trip time.
    A minimum cut knows no memory limit: where one breaks it, the splits are listed after all, or those that no other
    one dominates. Raises `SolveError` where they are too many for that.
    """
    return _table(costs, (over or Range()).reaching(rates), list_at_most)


@kept
def _table(costs: Costs, over: Range, list_at_most: int) -> SplitTable:
    box = over.paces
    listed = allowed_splits(costs, min(list_at_most, MOST_CELLS // len(costs.graph.layers)))
    if listed is None:
        envelope, route = lower_envelope(cut_oracle(costs), *box), "minimum cuts"
        if not all_fit(costs, envelope.masks):
            listed = _fitting(costs, over)
    if listed is not None:
        envelope, route = lower_envelope(list_oracle(costs, listed), *box), "closed sets"
    masks = envelope.masks[envelope.masks.sum(axis=1).argsort(kind="stable")]
    return SplitTable(costs, over, costs.features(masks), masks, route, envelope)


def _fitting(costs: Costs, over: Range) -> Mask:
    """Returns splits that fit into the memory, one of them the fastest that does at any rates of a range.

    A contraction leaves out what is of no use, and takes no less memory. At the speeds of the fastest device and the
    slowest server the most layers may be faster on the device, so that one holds everywhere. Raises `SolveError` where
    the splits that fit are too many to list, and so are those of the contraction.
    """
    (slow, fast), (low, high) = over.link_bytes_per_s, over.speed
    contraction = contract(costs, Rates.between(fast, fast, 0.0, device_speed=high, server_speed=low))
    least_ratio, largest_ratio = contraction.ratios
    holds = not costs.casts and least_ratio <= slow / fast and fast / slow <= largest_ratio
    candidates = contraction.candidates(most_splits(costs.graph)) if holds else None
    if candidates is None:
        return listed_within(costs)
    fitting: Mask = candidates[costs.memory(candidates) <= costs.limit_bytes]
    return fitting


def table_lookup(costs: Costs, rates: Rates) -> Solution:
    """Returns the optimal split by way of the table: built once, then one argmin."""
    started = perf_counter()
    table = split_table(costs, rates)
    built = perf_counter()
    split = table.splits[int(table.best(rates).row)]
    stats = SolverStats(0, 0, 0.0, perf_counter() - built, splits=len(table.masks), once_s=built - started)
    return Solution(split, rates, METHOD.name, OPTIMAL, stats)


def all_fit(costs: Costs, masks: Mask) -> bool:
    """Returns whether all splits respect the memory limit."""
    return bool((costs.memory(masks) <= costs.limit_bytes).all())


def list_oracle(costs: Costs, masks: Mask) -> Oracle:
    """Returns the oracle that knows the splits of a list; of tied ones it answers with the smallest device side."""
    ordered = masks[masks.sum(axis=1).argsort(kind="stable")]
    rows = by_pace(features_of(costs, ordered))
    columns = np.ascontiguousarray(rows.T)

    def best(points: Floats) -> tuple[Floats, Mask]:
        # Not a matrix product, whose threads wait for one another where the cores are busy.
        delays_s = np.einsum("mk,kr->mr", points, columns)
        first = (delays_s <= delays_s.min(axis=1, keepdims=True) * (1 + TIED)).argmax(axis=1)
        return rows[first], ordered[first]

    return best


def cut_oracle(costs: Costs) -> Oracle:
    """Returns the oracle that knows all splits, by the general algorithm."""

    def best(points: Floats) -> tuple[Floats, Mask]:
        masks = np.array([cut_at(costs, coefficients)[0] for coefficients in by_term(points.T).T])
        return by_pace(costs.features(masks)), masks

    return best


METHOD = Method(
    name="table",
    title="Table of optimal splits",
    source="parametric minimum cuts; Eisner and Severance, 1976",
    assumes="Finds all splits that are optimal for some link and speeds, once; then looks the best one up. Exact.",
    exact=True,
    solve=table_lookup,
)
