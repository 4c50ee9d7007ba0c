"""Maps of the optimal split: against fresh minimum cuts, and what they refuse."""

from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np
import pytest
from graphs import random_priced

import sample_models
from explorer.pricing.costs import PricedGraph, price, reprice
from explorer.scenario.scenario import Link, Mode, Scenario, ScenarioError
from explorer.solve import solve
from explorer.solve.exact.table import Range, SplitTable, split_table
from explorer.solve.parametric.splitmap import Axis, Quantity, SplitMap, split_map

RANGE = Range(rtt_s=(0.0, 1.0))
ENDS = {
    Quantity.UPLINK: (1e4, 1e9),
    Quantity.DOWNLINK: (1e5, 1e8),
    Quantity.DEVICE_SPEED: (0.1, 10.0),
    Quantity.SERVER_SPEED: (0.2, 5.0),
    Quantity.RTT: (1e-4, 1.0),
}
PAIRS = tuple(combinations(Quantity, 2))


def axis(quantity: Quantity, points: int) -> Axis:
    """An axis over the quantity's ends."""
    return Axis.log(quantity, *ENDS[quantity], points)


def assert_exact(found: SplitMap, table: SplitTable, x: Axis, y: Axis, cells: int, rng: Random) -> None:
    """At some cells, the corners among them: the row's split is allowed, and as fast as a fresh minimum cut."""
    h, w = len(y.values), len(x.values)
    assert found.row.shape == found.delay_s.shape == (h, w)
    corners = [(0, 0), (h - 1, w - 1)]
    for i, j in corners + [(rng.randrange(h), rng.randrange(w)) for _ in range(cells)]:
        there = x.quantity.at(table.priced.scenario, float(x.values[j]))
        there = y.quantity.at(there, float(y.values[i]))
        priced = reprice(table.priced, there)
        least_s = solve(priced).delay_s
        assert found.delay_s[i, j] == pytest.approx(least_s, rel=1e-9, abs=0)
        assert priced.terms(table.masks[found.row[i, j]]).delay_s == pytest.approx(least_s, rel=1e-9, abs=0)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("name", sample_models.REGISTRY)
def test_sample_models(name: str, mode: Mode) -> None:
    default = Scenario.default()
    priced = price(sample_models.load(name), replace(default, workload=replace(default.workload, mode=mode)))
    table = split_table(priced, RANGE)
    for x, y in PAIRS:
        axes = axis(x, 17), axis(y, 13)
        assert_exact(split_map(table, *axes, priced.scenario), table, *axes, 3, Random(f"{name} {x} {y}"))


@pytest.mark.parametrize("seed", range(20))
def test_random_graphs(seed: int) -> None:
    rng = Random(seed)
    table = split_table(random_priced(rng), RANGE)
    x, y = (axis(quantity, rng.randint(1, 9)) for quantity in rng.sample(list(Quantity), 2))
    assert_exact(split_map(table, x, y, table.priced.scenario), table, x, y, 20, rng)


def test_all_else_is_the_scenarios() -> None:
    """A map follows the scenario it is asked for, not the one its table was built from."""
    table = resnet18()
    x, y = axis(Quantity.UPLINK, 5), axis(Quantity.RTT, 4)
    slow = replace(table.priced.scenario, device_speed=0.2, server_speed=3.0)
    there = replace(table, priced=reprice(table.priced, slow))
    assert_exact(split_map(table, x, y, slow), there, x, y, 20, Random(0))
    assert (split_map(table, x, y, slow).delay_s != split_map(table, x, y, table.priced.scenario).delay_s).all()


def test_coordinates_in_any_order_and_a_time_of_zero() -> None:
    table = resnet18()
    x = Axis(Quantity.DOWNLINK, np.array([1e8, 1e5, 1e6]))
    y = Axis(Quantity.RTT, np.array([0.0, 0.01]))
    assert_exact(split_map(table, x, y, table.priced.scenario), table, x, y, 10, Random(0))


def test_axes_exchanged_is_the_map_transposed() -> None:
    table = resnet18()
    x, y = axis(Quantity.UPLINK, 30), axis(Quantity.DEVICE_SPEED, 20)
    one, other = (split_map(table, *axes, table.priced.scenario) for axes in ((x, y), (y, x)))
    np.testing.assert_allclose(one.delay_s, other.delay_s.T, rtol=1e-14)
    assert len(np.unique(one.row)) > 3


def test_log_axis() -> None:
    np.testing.assert_allclose(Axis.log(Quantity.UPLINK, 1e5, 1e8, 4).values, [1e5, 1e6, 1e7, 1e8])
    for low, high, points in ((0.0, 1.0, 3), (2.0, 1.0, 3), (1.0, 2.0, 0), (1.0, np.inf, 3)):
        with pytest.raises(ScenarioError, match=r"the rtt axis must go up from above 0 in at least 1 step, got "):
            Axis.log(Quantity.RTT, low, high, points)


def test_refused_shapes_of_an_axis() -> None:
    for shape, written in (((0,), "0"), ((2, 3), "2 x 3"), ((10_001,), "10001")):
        with pytest.raises(ScenarioError, match=f"uplink axis must have between 1 and 10,000 points, got {written}$"):
            Axis(Quantity.UPLINK, np.ones(shape))


def test_refused_maps() -> None:
    four = split_table(resnet18().priced, Range((1e5, 1e8), (0.5, 2.0)))
    scenario = four.priced.scenario
    usual = Axis(Quantity.UPLINK, np.array([1e6]))
    for x, y, rule in (
        (usual, usual, "must show two different quantities, got uplink twice"),
        (usual, Axis(Quantity.DEVICE_SPEED, np.array([1.0, 3.0, 1.0])), "device-speed lies outside .* 2, got 3"),
        (Axis(Quantity.DOWNLINK, np.array([1e4, 1e6])), usual, "downlink lies outside the range of this table"),
        (usual, Axis(Quantity.RTT, np.array([0.1])), "this table is for an rtt of .* alone, got 0.1 s"),
        (usual, Axis(Quantity.DOWNLINK, np.array([1e6, np.nan])), "downlink must be between .*, got nan"),
        (usual, Axis(Quantity.SERVER_SPEED, np.array([0.0, 1.0])), "server-speed must be between"),
    ):
        with pytest.raises(ScenarioError, match=rule):
            split_map(four, x, y, scenario)
    for other, rule in (
        (replace(scenario, link=Link(1e6, 1e9, scenario.link.rtt_s)), "downlink lies outside"),
        (replace(scenario, workload=replace(scenario.workload, batch=7)), "workload differs"),
    ):
        with pytest.raises(ScenarioError, match=rule):
            split_map(four, usual, Axis(Quantity.SERVER_SPEED, np.ones(1)), other)


def resnet18() -> SplitTable:
    """The finished example's table over all five quantities."""
    priced: PricedGraph = price(sample_models.load("resnet18"), Scenario.default())
    return split_table(priced, RANGE)
