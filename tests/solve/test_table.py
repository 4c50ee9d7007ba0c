"""The table: both routes on small graphs, the range it holds for, what it keeps, and its certificate."""

from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import Any

import numpy as np
import pytest
from graphs import (
    WORKED,
    asked,
    changed,
    graph,
    layer,
    random_limited,
    random_priced,
    rates_within,
    scenario,
    source,
    timed,
)
from reference import Reference
from seeds import seeds

import sample_models
from explorer.pricing import Case, Floats, Mask, Rates
from explorer.pricing.costs import SplitError
from explorer.scenario import codec
from explorer.scenario.scenario import Link, Scenario, ScenarioError
from explorer.solve import SolveError, solve
from explorer.solve.exact.table import Range, SplitTable, split_table
from explorer.solve.parametric import envelope
from explorer.solve.parametric.envelope import Oracle, lower_envelope
from explorer.solve.parametric.verify import verify
from tests.support.errors import refused

NARROW = Range((1e5, 1e7), (0.5, 2.0))
WITH_RTT = replace(NARROW, rtt_s=(0.0, 4.0))
over_four_and_five = pytest.mark.parametrize("over", [NARROW, WITH_RTT], ids=["four", "five"])


def many_branches(branches: int, rng: Random) -> Case:
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


def scenario_at(own: Scenario, rates: Rates) -> Scenario:
    """A scenario with other rates, of one setting; their round trip has the server's turnaround in it."""
    device_speed, server_speed = map(float, rates.speeds)
    link = Link(*map(float, (rates.uplink_bytes_per_s, rates.downlink_bytes_per_s, rates.round_trip_s)))
    return replace(own, link=link, turnaround_s=0.0, device_speed=device_speed, server_speed=server_speed)


def limited(case: Case, memory_bytes: list[float], limit_bytes: float) -> Case:
    """The same under a memory limit, with these bytes a layer."""
    constraints = replace(case.scenario.constraints, memory_bytes=limit_bytes)
    conditions = replace(case.scenario, constraints=constraints)
    return changed(replace(case, scenario=conditions), memory_bytes=np.array(memory_bytes))


def rows_alone(table: SplitTable) -> Oracle:
    """The best of a table's own rows."""
    features = table.rows

    def best(points: Floats) -> tuple[Floats, Mask]:
        rows = (points @ features.T).argmin(axis=1)
        return features[rows], table.masks[rows]

    return best


def bounds(table: SplitTable) -> tuple[Floats, Floats]:
    """The least and the largest coefficients that a table's certificate spans."""
    return table.certificate.vertices.min(axis=0), table.certificate.vertices.max(axis=0)


@over_four_and_five
@seeds(40)
def test_routes_agree_on_random_graphs(rng: Random, over: Range) -> None:
    case = random_priced(rng)
    listing, cuts = split_table(case.costs, case.rates, over), split_table(case.costs, case.rates, over, list_at_most=0)
    assert (listing.route, cuts.route) == ("closed sets", "minimum cuts")
    assert verify(listing).holds
    assert verify(cuts).holds
    for _ in range(50):
        rates = rates_within(cuts.range, rng, case.rates)
        fresh_s = solve(case.costs, rates).delay_s
        assert listing.best(rates).delay_s == pytest.approx(fresh_s, rel=1e-9, abs=0)
        assert cuts.best(rates).delay_s == pytest.approx(fresh_s, rel=1e-9, abs=0)


@over_four_and_five
@seeds(5)
def test_too_many_closed_sets_to_list(rng: Random, over: Range) -> None:
    case = many_branches(20, rng)
    table = split_table(case.costs, case.rates, over)
    assert verify(table).holds
    assert table.route == "minimum cuts"
    assert len(table.masks) > 10
    for _ in range(200):
        rates = rates_within(table.range, rng, case.rates)
        assert table.best(rates).delay_s == pytest.approx(solve(case.costs, rates).delay_s, rel=1e-9, abs=0)


def test_few_splits_of_too_many_layers_are_not_listed() -> None:
    names = [f"l{i}" for i in range(3_200)]
    chain = (layer(name, read, out=1000) for read, name in pairwise(["x", *names]))
    model = graph(source(), *chain)
    seconds = [0.0] + [1.0] * len(names)
    table = split_table(*asked(timed(model, scenario(), seconds, seconds)), NARROW, list_at_most=10_000)
    assert table.route == "minimum cuts"


def test_every_row_is_allowed_and_has_its_features() -> None:
    table = split_table(*asked(many_branches(6, Random(1))), NARROW)
    assert all(table.costs.violation(mask) is None for mask in table.masks)
    np.testing.assert_array_equal(table.features, table.costs.features(table.masks))
    assert len({mask.tobytes() for mask in table.masks}) == len(table.masks)


def test_every_row_is_optimal_somewhere() -> None:
    table = split_table(*asked(many_branches(6, Random(1))), NARROW)
    heights = table.certificate.vertices @ table.certificate.features.T
    touching = heights <= heights.min(axis=1, keepdims=True) * (1 + 1e-9)
    assert touching.any(axis=0).all()
    assert len(table.masks) > 2


@seeds(30)
def test_memory_limit_as_by_trying_every_split(rng: Random) -> None:
    case = random_limited(rng, most_layers=8)
    graph, device_s, server_s = case.graph, case.costs.device_s.tolist(), case.costs.server_s.tolist()
    for at_most in (0, 1000):
        table = split_table(case.costs, case.rates, WITH_RTT, at_most)
        assert verify(table).holds
        for _ in range(5):
            rates = rates_within(table.range, rng, case.rates)
            reference = Reference(graph, scenario_at(case.scenario, rates), device_s, server_s)
            assert reference.limit_bytes == case.costs.limit_bytes
            assert table.best(rates).delay_s == pytest.approx(reference.least_delay_s(), rel=1e-9, abs=0)


def test_a_memory_limit_that_no_optimum_breaks_needs_no_list() -> None:
    case = many_branches(20, Random(0))
    join = [float(name == "join") for name in case.graph.index]
    slow_join = changed(case, device_s=case.costs.device_s + 1e6 * np.array(join))
    table = split_table(*asked(limited(slow_join, [1e6 * heavy for heavy in join], 5e5)), NARROW)
    assert table.route == "minimum cuts"
    assert verify(table).holds


def test_under_a_memory_limit_too_many_splits_to_list_are_those_that_no_other_dominates() -> None:
    free = many_branches(20, Random(0))
    case = limited(free, [1e6] * len(free.graph.layers), 1e7)
    table = split_table(*asked(case), NARROW)
    assert all(table.costs.fits(mask) for mask in table.masks)
    for factor in (0.3, 1.0, 3.0):
        link = case.scenario.link
        there = Rates.between(factor * link.uplink_bytes_per_s, link.downlink_bytes_per_s, link.rtt_s)
        least = solve(case.costs, there)
        assert least.proof.is_optimal
        assert table.best(there).delay_s == pytest.approx(least.delay_s, rel=1e-9)


def test_a_memory_limit_on_too_many_splits_to_list() -> None:
    free = many_branches(20, Random(0))
    device_s, server_s = free.costs.machine_s
    fast = changed(free, machine_s=(np.zeros_like(device_s), 100 * (device_s + server_s + 1)))  # none dominates another
    with refused(SolveError, match="too many splits to list"):
        split_table(*asked(limited(fast, [1e6] * len(free.graph.layers), 1e7)), NARROW)


def test_verification_finds_a_missing_row() -> None:
    table = split_table(*asked(many_branches(6, Random(1))), WITH_RTT)
    whole = verify(table)
    assert whole.holds
    assert whole.gap < 1e-12
    assert whole.vertices >= len(table.certificate.vertices) > 30
    for row in range(len(table.masks)):
        others = np.arange(len(table.masks)) != row
        lacking = replace(table, features=table.features[others], masks=table.masks[others])
        own = lower_envelope(rows_alone(lacking), *bounds(table))
        right = own.values_s <= (own.vertices @ table.rows.T).min(axis=1) * (1 + 1e-12)
        silent = replace(own, vertices=own.vertices[right], values_s=own.values_s[right])
        for certificate in (table.certificate, own, silent):
            assert not verify(replace(lacking, certificate=certificate)).holds


def test_verification_finds_what_was_doctored() -> None:
    case = many_branches(6, Random(1))
    table = split_table(case.costs, case.rates, NARROW)
    values_s = table.certificate.values_s.copy()
    values_s[-1] *= 1 + 1e-7
    flattered = table.features.copy()
    flattered[0] *= 1 - 1e-7
    for doctored in (
        replace(table, certificate=replace(table.certificate, values_s=values_s)),
        replace(table, features=flattered),
        replace(table, masks=table.masks[::-1]),
        replace(split_table(case.costs, case.rates, Range((9e5, 1.1e6), (0.9, 1.1))), range=NARROW),
    ):
        verification = verify(doctored)
        assert not verification.holds
        assert verification.gap > 1e-8


def test_verification_finds_a_row_that_is_no_split() -> None:
    table = split_table(*asked(many_branches(6, Random(1))), NARROW)
    masks = table.masks.copy()
    masks[0] = [name in ("b0", "join") for name in table.costs.graph.index]
    verification = verify(replace(table, masks=masks, features=table.costs.features(masks)))
    assert not verification.holds
    assert verification.violations == (SplitError("layer-not-on-device", layer="x"),)


def test_range_is_widened_to_the_rates() -> None:
    slow, far = Rates.between(1.0, 2e10, 0.01, 0.001), Rates.between(1.0, 2e10, np.array([0.5, 5.0]), 0.001)
    assert NARROW.reaching(slow) == Range((1.0, 2e10), (0.001, 2.0), (0.01, 0.01))
    assert NARROW.reaching(far).rtt_s == (0.5, 5.0)
    assert WITH_RTT.reaching(far).rtt_s == (0.0, 5.0)
    assert Range((9.0, 1e6), (2.0, 0.5), (1.0, 0.0)).reaching(slow) == Range((1.0, 2e10), (0.001, 2.0), (0.0, 1.0))
    case, over = random_priced(Random(3)), Range((7e5, 8e5), (0.9, 1.1))
    assert split_table(case.costs, case.rates, over).range == over.reaching(case.rates)


def test_a_range_in_which_no_scenario_lies() -> None:
    for bounds, rule in (
        (((0.0, 1e6), (0.5, 2.0)), "link rates of a table must be above 0 and finite, got 0 to 1e\\+06"),
        (((1e5, 1e6), (2.0, -1.0)), "speeds of a table must be above 0 and finite, got 2 to -1"),
        (((1e5, 1e6), (0.5, 2.0), (-0.1, 1.0)), "rtts of a table must be 0 or more and finite, got -0.1 s to 1 s"),
    ):
        with refused(ScenarioError, match=rule):
            Range(*bounds)


def test_a_table_over_rtt_refuses_only_what_lies_outside() -> None:
    table = split_table(*asked(many_branches(3, Random(0))), WITH_RTT)
    near, later, far = (Rates.between(1e7, 1e7, rtt_s, 0.5) for rtt_s in (0.0, 0.1, 5.0))
    assert table.best(later).delay_s == pytest.approx(table.best(near).delay_s + 0.1, rel=1e-12)
    with refused(ScenarioError, match="rtt lies outside the range of this table: 0 s to 4 s, got 5 s"):
        table.best(far)


def test_a_table_refuses_what_it_was_not_made_for() -> None:
    table = split_table(*asked(many_branches(3, Random(0))), NARROW)
    fine = np.array([1e6, 1e6])
    for rates, rule in (
        (Rates.between(1e9, 1e6, 0.02), "uplink lies outside the range"),
        (Rates.between(fine, np.array([1e6, 1e3]), 0.02), "downlink lies outside the range"),
        (Rates.between(1e6, 1e6, 0.02, 20.0), "device-speed lies outside the range .* 0.5 to 2, got 20"),
        (Rates.between(fine, 1e6, 0.02, 1.0, np.array([1.0, 0.1])), "server-speed lies outside .* got 0.1"),
        (Rates.between(1e6, 1e6, 0.5), "rtt lies outside the range of this table: 20 ms to 20 ms, got 500 ms"),
    ):
        with refused(ScenarioError, match=rule):
            table.best(rates)


def test_verification_finds_what_an_incomplete_envelope_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the code that finds the rows loses some vertices, those found by brute force show it."""
    whole = envelope._edges

    def two_of_three(*args: Any) -> Any:
        upper, lower = whole(*args)
        kept = np.arange(len(upper)) % 3 != 0
        return upper[kept], lower[kept]

    monkeypatch.setattr(envelope, "_edges", two_of_three)
    for name in ("resnet18", "googlenet", "mobilenet_v2"):
        unseen = codec.apply(WORKED, "batch", 27)  # no other test has made this table already
        assert not verify(split_table(*asked(Case(sample_models.load(name), unseen)))).holds, name
