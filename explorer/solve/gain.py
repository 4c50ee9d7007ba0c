"""What the graph view gains: the optimal split against the best one with a single cut point.

On most models, and at most links, the two are the same: the network is a chain of blocks, and a good cut goes between
them. Where it pays to cut branches of a block at different depths, the graph view saves time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from explorer import presets
from explorer.model.graph import ModelGraph
from explorer.pricing.costs import PricedGraph, price, reprice
from explorer.scenario.scenario import Link, Scenario, ScenarioError
from explorer.solve.baselines.linear import best_linear_prefix
from explorer.solve.compare import longer_by
from explorer.solve.exact.mincut import minimum_cut
from explorer.solve.method import SolveError


@dataclass(frozen=True)
class Gain:
    """The delay of the optimal split and of the best linear prefix, in seconds."""

    priced: PricedGraph
    optimum_s: float
    linear_s: float

    @property
    def gap(self) -> float:
        """How much longer the best prefix takes than the optimal split (see `longer_by`), never less than 0."""
        return max(longer_by(self.linear_s, self.optimum_s), 0.0)


def graph_view_gain(priced: PricedGraph) -> Gain:
    """The gain for one model and scenario; raises `SolveError` where no prefix fits into the memory limit."""
    linear_s = best_linear_prefix(priced).delay_s
    return Gain(priced, minimum_cut(priced).delay_s, linear_s)


def largest_gain(graphs: Iterable[ModelGraph], scenario: Scenario) -> Gain | None:
    """The largest gain of some models in a scenario, or, if there is none, over the preset links instead of its own.

    Of the scenario's constraints a kept layer is left out, which other models do not have. None where no model gains
    over any link.
    """
    free = replace(scenario, constraints=replace(scenario.constraints, keep=None))
    priced = list(_priced(graphs, free))
    elsewhere = [replace(free, link=Link.preset(name)) for name in presets.links()]
    for scenarios in ([free], elsewhere):
        gains = [gain for each in priced for gain in _gains(each, scenarios)]
        best = max(gains, key=lambda gain: gain.gap, default=None)
        if best and best.gap > 0:
            return best
    return None


def _priced(graphs: Iterable[ModelGraph], scenario: Scenario) -> Iterable[PricedGraph]:
    for graph in graphs:
        try:
            yield price(graph, scenario)
        except ScenarioError:  # a model that is too large for the device's memory shows no gain
            continue


def _gains(priced: PricedGraph, scenarios: Iterable[Scenario]) -> Iterable[Gain]:
    for scenario in scenarios:
        try:
            yield graph_view_gain(reprice(priced, scenario))
        except SolveError:  # no prefix fits: nothing to compare with
            continue
