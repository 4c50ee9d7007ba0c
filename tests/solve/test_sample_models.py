"""On every sample model: the minimum cut against networkx, and the table against the minimum cut."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from graphs import WORKED, rates_within, wide_scenario
from reference import Reference

import sample_models
from explorer.pricing import Case
from explorer.scenario.scenario import Mode
from explorer.solve import solve
from explorer.solve.exact.table import Range, split_table
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
        case = Case(graph, scenario)
        reference = Reference(graph, scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist())
        least_s = reference.least_delay_by_networkx_s()
        for method in ("mincut", "table"):
            split = solve(case.costs, case.rates, method)
            where = f"{method} in scenario {number}"
            assert reference.is_allowed(set(split.device_layers)), where
            assert reference.delay_s(set(split.device_layers)) == pytest.approx(least_s, rel=1e-9, abs=0), where
            assert split.delay_s == pytest.approx(least_s, rel=1e-9, abs=0), where


@every_model
def test_table_equals_a_fresh_minimum_cut_on_a_grid(name: str) -> None:
    case = Case(sample_models.load(name), WORKED)
    table = split_table(case.costs, case.rates)
    for uplink in np.geomspace(*table.range.link_bytes_per_s, GRID):
        for speed in np.geomspace(*table.range.speed, GRID):
            link = replace(case.scenario.link, uplink_bytes_per_s=float(uplink))
            scenario = replace(case.scenario, link=link, device_speed=float(speed))
            there = case.under(scenario)
            fresh, best = solve(there.costs, there.rates), table.best(there.rates)
            assert there.terms(table.masks[best.row]).delay_s == pytest.approx(fresh.delay_s, rel=1e-9, abs=0)
            assert best.delay_s == pytest.approx(fresh.delay_s, rel=1e-9, abs=0)


@every_model
@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("over", [Range(), Range(rtt_s=(0.0, 1.0))], ids=["four", "five"])
def test_both_routes_give_the_same_verified_table(name: str, mode: Mode, over: Range) -> None:
    default = WORKED
    case = Case(sample_models.load(name), replace(default, workload=replace(default.workload, mode=mode)))
    by_listing, by_cuts = (split_table(case.costs, case.rates, over, at_most) for at_most in (20_000, 0))
    assert (by_listing.route, by_cuts.route) == ("closed sets", "minimum cuts")
    assert verify(by_listing).holds
    assert verify(by_cuts).holds
    assert len(by_listing.masks) < 20
    rng = Random(name)
    for number in range(200):
        rates = rates_within(by_cuts.range, rng, case.rates)
        least_s = by_listing.best(rates).delay_s
        assert by_cuts.best(rates).delay_s == pytest.approx(least_s, rel=1e-9, abs=0)
        if number < FRESH:
            assert solve(case.costs, rates).delay_s == pytest.approx(least_s, rel=1e-9, abs=0)
