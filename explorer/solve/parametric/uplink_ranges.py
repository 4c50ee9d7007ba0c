"""Where each split of a table wins along the uplink, with everything else as in a scenario."""

from __future__ import annotations

from explorer.pricing.costs import Floats, coefficients
from explorer.scenario.scenario import Scenario
from explorer.solve.exact.table import SplitTable


def winning_uplinks(table: SplitTable, scenario: Scenario) -> list[tuple[float, float] | None]:
    """For each row of a table the uplink rates (bytes/s, low and high) between which it has the least delay.

    None where it has it at none of them, or at a single one. With x = 1/R_up every delay is a line
    ``rest + up * x``, so a row wins where it lies below each other line: an interval. Rates go as far as the
    table's range. Raises `ScenarioError` where the scenario lies outside what the table is exact for.
    """
    table.check(scenario)
    slow, fast = table.range.link_bytes_per_s
    at_no_cost = coefficients(scenario)  # with an uplink that takes no time
    at_no_cost[1] = 0.0
    at_no_cost[4] = 1 / scenario.link.downlink_bytes_per_s
    up = table.features[:, 1] + table.features[:, 4]  # smashed data, and the model on its way up
    rest = table.features @ at_no_cost
    return [_interval(up - up[row], rest - rest[row], 1 / fast, 1 / slow) for row in range(len(up))]


def _interval(steeper: Floats, higher: Floats, least: float, most: float) -> tuple[float, float] | None:
    """The rates 1/x for the x from ``least`` to ``most`` with ``higher + steeper * x >= 0`` for every other line."""
    parallel = steeper == 0
    if (higher[parallel] < 0).any():
        return None
    crossings = -higher[~parallel] / steeper[~parallel]
    after = crossings[steeper[~parallel] > 0].max(initial=least)
    before = crossings[steeper[~parallel] < 0].min(initial=most)
    return (1 / before, 1 / after) if after < before else None
