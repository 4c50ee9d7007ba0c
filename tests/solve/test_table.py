"""The table: both routes on small graphs, the range it holds for, and what it keeps."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from graphs import graph, layer, random_priced, scenario, source, timed

from explorer.delay import PricedGraph, reprice
from explorer.scenario import Link, Scenario, ScenarioError
from explorer.solve import solve
from explorer.solve.table import Range, SplitTable, split_table

NARROW = Range((1e5, 1e7), (0.5, 2.0))


def at_random(table: SplitTable, rng: Random) -> Scenario:
    """A scenario anywhere in a table's range."""
    (slow, fast), (low, high) = table.range.link_bytes_per_s, table.range.speed
    up, down = (float(np.exp(rng.uniform(np.log(slow), np.log(fast)))) for _ in range(2))
    device, server = (rng.uniform(low, high) for _ in range(2))
    link = Link(up, down, table.priced.scenario.link.rtt_s)
    return replace(table.priced.scenario, link=link, device_speed=device, server_speed=server)


def many_branches(branches: int, rng: Random) -> PricedGraph:
    """A graph with 2^branches closed sets, some branches better on the device, some on the server, some changing."""
    names = [f"b{i}" for i in range(branches)]
    model = graph(
        source(out=3_000_000),
        *(layer(name, "x", out=rng.randint(1, 9) * 100_000, grad=rng.randint(0, 9) * 100_000) for name in names),
        layer("join", *names, out=1000),
    )
    device_s = [0, *(rng.uniform(0, 3) for _ in names), 2.0]
    server_s = [0, *(rng.uniform(0, 1) for _ in names), 0.1]
    return timed(model, scenario(raw_data_stays=False, rtt_s=0.02), device_s, server_s)


@pytest.mark.parametrize("seed", range(40))
def test_routes_agree_on_random_graphs(seed: int) -> None:
    priced = random_priced(Random(seed))
    listing, cuts = split_table(priced, NARROW), split_table(priced, NARROW, list_at_most=0)
    assert (listing.route, cuts.route) == ("closed sets", "minimum cuts")
    rng = Random(seed)
    for _ in range(50):
        conditions = at_random(cuts, rng)
        fresh_s = solve(reprice(priced, conditions)).delay_s
        assert listing.delay_s(conditions) == pytest.approx(fresh_s, rel=1e-9, abs=0)
        assert cuts.delay_s(conditions) == pytest.approx(fresh_s, rel=1e-9, abs=0)


@pytest.mark.parametrize("seed", range(5))
def test_too_many_closed_sets_to_list(seed: int) -> None:
    priced = many_branches(20, Random(seed))
    table = split_table(priced, NARROW)
    assert table.route == "minimum cuts"
    assert len(table.masks) > 10
    rng = Random(seed)
    for _ in range(300):
        conditions = at_random(table, rng)
        fresh = solve(reprice(priced, conditions))
        assert table.delay_s(conditions) == pytest.approx(fresh.delay_s, rel=1e-9, abs=0)


def test_every_row_is_allowed_and_has_its_features() -> None:
    table = split_table(many_branches(6, Random(1)), NARROW)
    assert all(table.priced.violation(mask) is None for mask in table.masks)
    np.testing.assert_array_equal(table.features, table.priced.features(table.masks))
    assert len({mask.tobytes() for mask in table.masks}) == len(table.masks)


def test_every_row_is_optimal_somewhere() -> None:
    table = split_table(many_branches(6, Random(1)), NARROW)
    heights = table.certificate.vertices @ table.certificate.features.T
    touching = heights <= heights.min(axis=1, keepdims=True) * (1 + 1e-9)
    assert touching.any(axis=0).all()
    assert len(table.masks) > 2


def test_range_is_widened_to_the_scenario() -> None:
    slow = replace(Scenario.default(), link=Link(1.0, 2e10, 0.01), device_speed=0.001)
    assert NARROW.reaching(slow) == Range((1.0, 2e10), (0.001, 2.0))
    priced = random_priced(Random(3))
    assert split_table(priced, Range((7e5, 8e5), (0.9, 1.1))).range == Range((7e5, 8e5), (0.9, 1.1)).reaching(
        priced.scenario
    )


def test_a_table_refuses_what_it_was_not_made_for() -> None:
    priced = many_branches(3, Random(0))
    table = split_table(priced, NARROW)
    conditions = at_random(table, Random(1))
    for other, rule in (
        (replace(conditions, link=replace(conditions.link, uplink_bytes_per_s=1e9)), "outside the range"),
        (replace(conditions, device_speed=20.0), "outside the range"),
        (replace(conditions, link=replace(conditions.link, rtt_s=0.5)), "this table is for an rtt of 0.02 s"),
        (replace(conditions, workload=replace(conditions.workload, batch=7)), "workload differs"),
        (replace(conditions, constraints=replace(conditions.constraints, bits=8)), "constraints differs"),
    ):
        with pytest.raises(ScenarioError, match=rule):
            table.best(other)
        with pytest.raises(ScenarioError, match=rule):
            table.delay_s(other)
