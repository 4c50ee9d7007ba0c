"""On every sample model: the minimum cut against networkx, and the table against the minimum cut."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from graphs import wide_scenario
from reference import Reference

import sample_models
from explorer.pricing.costs import price, reprice
from explorer.scenario.scenario import Link, Mode, Scenario
from explorer.solve import solve
from explorer.solve.exact.table import Range, SplitTable, split_table
from explorer.solve.parametric.verify import verify

SCENARIOS = 100
GRID = 25  # points along each axis
FRESH = 30  # points solved anew
every_model = pytest.mark.parametrize("name", sample_models.REGISTRY)


@every_model
def test_minimum_cut_equals_networkx(name: str) -> None:
    graph = sample_models.load(name)
    for number in range(SCENARIOS):
        scenario = wide_scenario(Random(f"{name} {number}"), graph)
        priced = price(graph, scenario)
        reference = Reference(graph, scenario, priced.device_s.tolist(), priced.server_s.tolist())
        least_s = reference.least_delay_by_networkx_s()
        for method in ("mincut", "table"):
            split = solve(priced, method)
            where = f"{method} in scenario {number}"
            assert reference.is_allowed(set(split.device_layers)), where
            assert reference.delay_s(set(split.device_layers)) == pytest.approx(least_s, rel=1e-9, abs=0), where
            assert split.delay_s == pytest.approx(least_s, rel=1e-9, abs=0), where


@every_model
def test_table_equals_a_fresh_minimum_cut_on_a_grid(name: str) -> None:
    priced = price(sample_models.load(name), Scenario.default())
    table = split_table(priced)
    for uplink in np.geomspace(*table.range.link_bytes_per_s, GRID):
        for speed in np.geomspace(*table.range.speed, GRID):
            link = replace(priced.scenario.link, uplink_bytes_per_s=float(uplink))
            scenario = replace(priced.scenario, link=link, device_speed=float(speed))
            fresh = solve(reprice(priced, scenario))
            row = table.masks[table.best(scenario)]
            assert reprice(priced, scenario).terms(row).delay_s == pytest.approx(fresh.delay_s, rel=1e-9, abs=0)
            assert table.delay_s(scenario) == pytest.approx(fresh.delay_s, rel=1e-9, abs=0)


@every_model
@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("over", [Range(), Range(rtt_s=(0.0, 1.0))], ids=["four", "five"])
def test_both_routes_give_the_same_verified_table(name: str, mode: Mode, over: Range) -> None:
    default = Scenario.default()
    priced = price(sample_models.load(name), replace(default, workload=replace(default.workload, mode=mode)))
    by_listing, by_cuts = (split_table(priced, over, at_most) for at_most in (20_000, 0))
    assert (by_listing.route, by_cuts.route) == ("closed sets", "minimum cuts")
    assert verify(by_listing).holds
    assert verify(by_cuts).holds
    assert len(by_listing.masks) < 20
    rng = Random(name)
    for number in range(200):
        scenario = _anywhere(rng, by_cuts)
        least_s = by_listing.delay_s(scenario)
        assert by_cuts.delay_s(scenario) == pytest.approx(least_s, rel=1e-9, abs=0)
        if number < FRESH:
            assert solve(reprice(priced, scenario)).delay_s == pytest.approx(least_s, rel=1e-9, abs=0)


def _anywhere(rng: Random, table: SplitTable) -> Scenario:
    """The scenario at a point of a table's range, in all of its dimensions."""
    over, own = table.range, table.priced.scenario
    up, down, device, server = (
        float(np.exp(rng.uniform(*np.log(bounds)))) for bounds in (over.link_bytes_per_s,) * 2 + (over.speed,) * 2
    )
    link = Link(up, down, rng.uniform(*over.rtt_s) if over.rtt_s else own.link.rtt_s)
    return replace(own, link=link, device_speed=device, server_speed=server)
