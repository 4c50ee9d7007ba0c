"""The optimal static split: one cut for a whole set of scenarios, with the least mean delay over them.

The delay of a fixed split is linear in the coefficients, so its mean over scenarios is its delay at their mean:

    mean_i( theta_i . phi(D) ) = ( mean_i theta_i ) . phi(D)

The best split for the set is therefore a single minimum cut, exact, without a search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from explorer import presets
from explorer.pricing.costs import PricedGraph, reprice
from explorer.scenario.scenario import Link, Scenario
from explorer.solve.exact.mincut import cut_at
from explorer.solve.method import Method
from explorer.solve.result import Split


def static_split(priced: PricedGraph, scenarios: Sequence[Scenario]) -> Split:
    """The split with the least mean delay over scenarios that differ in their links and speeds alone.

    It is priced in the scenario of ``priced``, which need not be one of them; a memory limit is overlooked. Raises
    `ScenarioError` where a scenario differs in more than that, and `ValueError` where there is none.
    """
    if not scenarios:
        raise ValueError("a static split needs at least one scenario, got none")
    mean = np.mean([reprice(priced, scenario).coefficients for scenario in scenarios], axis=0)
    on_device, stats = cut_at(priced, mean)
    return Split(priced, METHOD.name, on_device, stats)


def preset_scenarios(scenario: Scenario) -> list[Scenario]:
    """The scenario over every preset link."""
    return [replace(scenario, link=Link.preset(name)) for name in presets.links()]


def static_over_presets(priced: PricedGraph) -> Split:
    """The static split for all preset links, at the scenario's machines and speeds."""
    return static_split(priced, preset_scenarios(priced.scenario))


METHOD = Method(
    name="static",
    title="Optimal static split",
    source="minimum cut at the mean coefficients",
    assumes="Takes the cut with the least mean delay over all preset links; the slowest of them weigh most.",
    exact=False,
    solve=static_over_presets,
)
