"""The table of all optimal splits: every slider position becomes an argmin over a few rows.

Only a handful of splits are ever optimal over the whole range of link and speeds. They are found once for a model,
a pair of machines, a batch, a mode and constraints; after that no solver is needed, in Python or in the browser.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from explorer.delay import Floats, Mask, PricedGraph, coefficients, reprice
from explorer.scenario import Scenario, ScenarioError
from explorer.solve.closed_sets import CAP, allowed_splits
from explorer.solve.envelope import Envelope, Oracle, lower_envelope
from explorer.solve.method import Method
from explorer.solve.mincut import cut_at
from explorer.solve.split import SolverStats, Split


@dataclass(frozen=True)
class Range:
    """The link rates and speed factors over which a table is exact; the round-trip time is the scenario's own."""

    link_bytes_per_s: tuple[float, float] = (0.125e3, 1.25e9)  # 1 kbit/s to 10 Gbit/s
    speed: tuple[float, float] = (0.1, 10.0)

    def holds(self, scenario: Scenario) -> bool:
        """Whether a scenario's rates and speeds lie in the range."""
        return self.reaching(scenario) == self

    def reaching(self, scenario: Scenario) -> Range:
        """This range, widened to hold the scenario's own values."""
        link, speeds = scenario.link, (scenario.device_speed, scenario.server_speed)
        rates = (link.uplink_bytes_per_s, link.downlink_bytes_per_s)
        return Range(_widen(self.link_bytes_per_s, rates), _widen(self.speed, speeds))


def _widen(bounds: tuple[float, float], values: tuple[float, ...]) -> tuple[float, float]:
    return min(*bounds, *values), max(*bounds, *values)


@dataclass(frozen=True)
class SplitTable:
    """Every split that is optimal somewhere in a range."""

    priced: PricedGraph
    range: Range
    features: Floats  # (splits, 6), in the order of `explorer.delay.Terms`
    masks: Mask  # (splits, layers), True on the device
    route: str  # "closed sets" or "minimum cuts": what the envelope was found with
    certificate: Envelope

    def best(self, scenario: Scenario) -> int:
        """The row that is optimal for a scenario's link and speeds.

        Raises `ScenarioError` where the scenario lies outside what the table is exact for.
        """
        self._check(scenario)
        return int((self.features @ coefficients(scenario)).argmin())

    def delay_s(self, scenario: Scenario) -> float:
        """The optimal delay for a scenario's link and speeds; raises `ScenarioError` as `best` does."""
        self._check(scenario)
        return float((self.features @ coefficients(scenario)).min())

    def _check(self, scenario: Scenario) -> None:
        reprice(self.priced, scenario)  # refuses another workload, other machines or other constraints
        if not self.range.holds(scenario):
            raise ScenarioError(f"the link or a speed lies outside the range of this table: {self.range}")
        if scenario.link.rtt_s != self.priced.scenario.link.rtt_s:
            raise ScenarioError(
                f"this table is for an rtt of {self.priced.scenario.link.rtt_s:g} s, got {scenario.link.rtt_s:g} s"
            )


def split_table(priced: PricedGraph, over: Range | None = None, list_at_most: int = CAP) -> SplitTable:
    """All splits that are optimal somewhere in ``over``, which is widened to hold the scenario itself.

    Lists the splits of the model where there are at most ``list_at_most``, and asks the minimum cut otherwise; both
    are exact.
    """
    over = (over or Range()).reaching(priced.scenario)
    listed = allowed_splits(priced, list_at_most)
    oracle = _cut_oracle(priced) if listed is None else _list_oracle(priced, listed)
    (slow, fast), (low, high) = over.link_bytes_per_s, over.speed
    rtt_s = priced.scenario.link.rtt_s
    envelope = lower_envelope(
        oracle,
        np.array([1 / high, 1 / fast, 1 / high, 1 / fast, rtt_s]),
        np.array([1 / low, 1 / slow, 1 / low, 1 / slow, rtt_s]),
    )
    route = "minimum cuts" if listed is None else "closed sets"
    return SplitTable(priced, over, priced.features(envelope.masks), envelope.masks, route, envelope)


def table_lookup(priced: PricedGraph) -> Split:
    """The optimal split by way of the table: built once, then one argmin."""
    started = perf_counter()
    table = split_table(priced)
    built = perf_counter()
    mask = table.masks[table.best(priced.scenario)]
    layers = priced.graph.layers
    edges = sum(len(parents) for parents in priced.graph.parents)
    return Split(priced, "table", mask, SolverStats(len(layers), edges, built - started, perf_counter() - built))


def _five(features: Floats) -> Floats:
    """The features by independent coefficient: the model exchange goes up and down the link."""
    device, up, server, down, exchange, trips = features.T
    return np.stack([device, up + exchange, server, down + exchange, trips], axis=1)


def _list_oracle(priced: PricedGraph, masks: Mask) -> Oracle:
    features = _five(priced.features(masks))

    def best(directions: Floats) -> tuple[Floats, Mask]:
        rows = (directions @ features.T).argmin(axis=1)
        return features[rows], masks[rows]

    return best


def _cut_oracle(priced: PricedGraph) -> Oracle:
    def best(directions: Floats) -> tuple[Floats, Mask]:
        exchange = directions[:, 1] + directions[:, 3]
        sixes = np.insert(directions, 4, exchange, axis=1)
        masks = np.array([cut_at(priced, six)[0] for six in sixes])
        return _five(priced.features(masks)), masks

    return best


METHOD = Method(
    name="table",
    title="Table of optimal splits",
    source="parametric minimum cuts; Eisner and Severance, 1976",
    assumes="Exact for every link and speed in a range; the building pays off when the scenario changes.",
    exact=True,
    solve=table_lookup,
)
