"""The table of all optimal splits: every slider position becomes an argmin over a few rows.

Only a handful of splits are ever optimal over the whole range of link and speeds. They are found once for a model,
a pair of machines, a batch, a mode and constraints; after that no solver is needed, in Python or in the browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from time import perf_counter

import numpy as np

from explorer.pricing.costs import Floats, Mask, PricedGraph, coefficients, reprice
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.solve.exact.closed_sets import CAP, allowed_splits
from explorer.solve.exact.mincut import cut_at
from explorer.solve.method import Method
from explorer.solve.more.memory_limit import listed_within
from explorer.solve.parametric.envelope import Envelope, Oracle, lower_envelope
from explorer.solve.result import SolverStats, Split
from explorer.values.units import format_rate, format_time

MOST_CELLS = 10_000_000  # splits times layers that are listed, a byte each: a chain has as many splits as layers
CELLS_AT_ONCE = 20_000  # splits times layers that are priced in one step: that stays in the processor's cache


@dataclass(frozen=True)
class Range:
    """The link rates, speed factors and round-trip times over which a table is exact.

    Raises `ScenarioError` where a rate or a speed is not above 0, or a round-trip time is below 0.
    """

    link_bytes_per_s: tuple[float, float] = (0.125e3, 1.25e9)  # 1 kbit/s to 10 Gbit/s
    speed: tuple[float, float] = (0.1, 10.0)
    rtt_s: tuple[float, float] | None = None  # None: the scenario's own alone, which keeps the table small

    def __post_init__(self) -> None:
        for name, bounds in (("link rates", self.link_bytes_per_s), ("speeds", self.speed)):
            if not 0 < min(bounds) <= max(bounds) < inf:
                raise ScenarioError(f"{name} of a table must be above 0 and finite, got {bounds[0]:g} to {bounds[1]:g}")
        if self.rtt_s and not 0 <= min(self.rtt_s) <= max(self.rtt_s) < inf:
            raise ScenarioError(
                f"rtts of a table must be 0 or more and finite, got {self.rtt_s[0]:g} s to {self.rtt_s[1]:g} s"
            )

    def holds(self, scenario: Scenario) -> bool:
        """Whether a scenario's rates and speeds, and its round-trip time if that is free, lie in the range."""
        return self.violation(scenario) is None

    def violation(self, scenario: Scenario) -> str | None:
        """Which of a scenario's values lies outside the range, or None."""
        link = scenario.link
        for name, value, bounds, written in (
            ("uplink", link.uplink_bytes_per_s, self.link_bytes_per_s, format_rate),
            ("downlink", link.downlink_bytes_per_s, self.link_bytes_per_s, format_rate),
            ("device-speed", scenario.device_speed, self.speed, "{:g}".format),
            ("server-speed", scenario.server_speed, self.speed, "{:g}".format),
            ("rtt", link.rtt_s, self.rtt_s, format_time),
        ):
            if bounds and not bounds[0] <= value <= bounds[1]:
                return (
                    f"{name} lies outside the range of this table:"
                    f" {written(bounds[0])} to {written(bounds[1])}, got {written(value)}"
                )
        return None

    def reaching(self, scenario: Scenario) -> Range:
        """This range, widened to hold the scenario's own values; bounds in ascending order."""
        link, speeds = scenario.link, (scenario.device_speed, scenario.server_speed)
        rates = (link.uplink_bytes_per_s, link.downlink_bytes_per_s)
        rtt_s = _widen(self.rtt_s, (link.rtt_s,)) if self.rtt_s else None
        return Range(_widen(self.link_bytes_per_s, rates), _widen(self.speed, speeds), rtt_s)


def _widen(bounds: tuple[float, float], values: tuple[float, ...]) -> tuple[float, float]:
    return min(*bounds, *values), max(*bounds, *values)


@dataclass(frozen=True)
class SplitTable:
    """Every split that is optimal somewhere in a range."""

    priced: PricedGraph
    range: Range
    features: Floats  # (splits, 6), in the order of `explorer.pricing.costs.Terms`
    masks: Mask  # (splits, layers), True on the device
    route: str  # "closed sets" or "minimum cuts": what the envelope was found with
    certificate: Envelope

    def best(self, scenario: Scenario) -> int:
        """The row that is optimal for a scenario's link and speeds.

        Raises `ScenarioError` where the scenario lies outside what the table is exact for.
        """
        self.check(scenario)
        return int((self.features @ coefficients(scenario)).argmin())

    def delay_s(self, scenario: Scenario) -> float:
        """The optimal delay for a scenario's link and speeds; raises `ScenarioError` as `best` does."""
        self.check(scenario)
        return float((self.features @ coefficients(scenario)).min())

    def check(self, scenario: Scenario) -> None:
        """Raise `ScenarioError` where a scenario lies outside what the table is exact for."""
        reprice(self.priced, scenario)  # refuses another workload, other machines or other constraints
        outside = self.range.violation(scenario)
        if outside:
            raise ScenarioError(outside)
        own_rtt_s = self.priced.scenario.link.rtt_s
        if self.range.rtt_s is None and scenario.link.rtt_s != own_rtt_s:
            raise ScenarioError(f"this table is for an rtt of {own_rtt_s:g} s alone, got {scenario.link.rtt_s:g} s")


def split_table(priced: PricedGraph, over: Range | None = None, list_at_most: int = CAP) -> SplitTable:
    """All splits that are optimal somewhere in ``over``, which is widened to hold the scenario itself.

    Lists the splits of the model where there are at most ``list_at_most`` and they fit into some megabytes, and asks
    the minimum cut otherwise. Both are exact, over four dimensions, or five where ``over`` frees the round-trip time.
    A minimum cut knows no memory limit: where one breaks it, the splits are listed after all. Raises `SolveError`
    where they are too many for that.
    """
    over = (over or Range()).reaching(priced.scenario)
    box = corners(priced, over)
    listed = allowed_splits(priced, min(list_at_most, MOST_CELLS // len(priced.graph.layers)))
    if listed is None:
        envelope, route = lower_envelope(cut_oracle(priced), *box), "minimum cuts"
        if not all_fit(priced, envelope.masks):
            listed = listed_within(priced)
    if listed is not None:
        envelope, route = lower_envelope(list_oracle(five_features(priced, listed), listed), *box), "closed sets"
    return SplitTable(priced, over, priced.features(envelope.masks), envelope.masks, route, envelope)


def table_lookup(priced: PricedGraph) -> Split:
    """The optimal split by way of the table: built once, then one argmin."""
    started = perf_counter()
    table = split_table(priced)
    built = perf_counter()
    mask = table.masks[table.best(priced.scenario)]
    stats = SolverStats(0, 0, 0.0, perf_counter() - built, splits=len(table.masks), once_s=built - started)
    return Split(priced, METHOD.name, mask, stats)


def corners(priced: PricedGraph, over: Range) -> tuple[Floats, Floats]:
    """The least and the largest of the five independent coefficients over a range."""
    (slow, fast), (low, high) = over.link_bytes_per_s, over.speed
    near_s, far_s = over.rtt_s or (priced.scenario.link.rtt_s,) * 2
    return (
        np.array([1 / high, 1 / fast, 1 / high, 1 / fast, near_s]),
        np.array([1 / low, 1 / slow, 1 / low, 1 / slow, far_s]),
    )


def all_fit(priced: PricedGraph, masks: Mask) -> bool:
    """Whether all splits respect the memory limit."""
    return bool((priced.memory(masks) <= priced.limit).all())


def by_coefficient(features: Floats) -> Floats:
    """The features by independent coefficient: the model exchange goes up and down the link."""
    device, up, server, down, exchange, trips = features.T
    return np.stack([device, up + exchange, server, down + exchange, trips], axis=1)


def independent_coefficients(scenario: Scenario) -> Floats:
    """What the features of `by_coefficient` are multiplied by: the model exchange has no coefficient of its own."""
    return np.delete(coefficients(scenario), 4)


def five_features(priced: PricedGraph, masks: Mask) -> Floats:
    """The five features of many splits, shape (splits, 5), worked out a few splits at a time."""
    step = max(1, CELLS_AT_ONCE // masks.shape[1])
    return np.concatenate(
        [by_coefficient(priced.features(masks[i : i + step])) for i in range(0, max(1, len(masks)), step)]
    )


def list_oracle(rows: Floats, masks: Mask) -> Oracle:
    """The best of splits that are listed, by their features for the five coefficients."""
    columns = np.ascontiguousarray(rows.T)

    def best(points: Floats) -> tuple[Floats, Mask]:
        # Not a matrix product, whose threads wait for one another where the cores are busy.
        least = np.einsum("mk,kr->mr", points, columns).argmin(axis=1)
        return rows[least], masks[least]

    return best


def cut_oracle(priced: PricedGraph) -> Oracle:
    """The best of all splits, by the general algorithm."""

    def best(points: Floats) -> tuple[Floats, Mask]:
        exchange = points[:, 1] + points[:, 3]
        masks = np.array([cut_at(priced, six)[0] for six in np.insert(points, 4, exchange, axis=1)])
        return by_coefficient(priced.features(masks)), masks

    return best


METHOD = Method(
    name="table",
    title="Table of optimal splits",
    source="parametric minimum cuts; Eisner and Severance, 1976",
    assumes="Finds all splits that are optimal for some link and speeds, once; then looks the best one up. Exact.",
    exact=True,
    solve=table_lookup,
)
