"""The named baselines: what each promises, and no more."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from graphs import graph, layer, random_graph, random_priced, random_scenario, scenario, source, timed, wide_scenario
from reference import Reference

import sample_models
from explorer.model.graph import ModelGraph
from explorer.presets import links
from explorer.pricing.costs import PricedGraph, price
from explorer.scenario.scenario import Constraints, Link, Mode, Scenario, ScenarioError
from explorer.solve import EXACT, METHODS, SolveError, solve
from explorer.solve.baselines.dads import in_inference
from explorer.solve.baselines.mean_link import preset_scenarios, static_split
from explorer.solve.baselines.prefixes import prefix_features, shortest_prefix
from explorer.solve.exact import exhaustive
from explorer.solve.exact.closed_sets import closed_sets
from explorer.solve.more import memory_limit

MB = 1_000_000  # takes one second each way in `graphs.scenario`
GRAPHS = 300
NOT_EXACT = [name for name in METHODS if name not in EXACT]


def reference_of(priced: PricedGraph) -> Reference:
    return Reference(priced.graph, priced.scenario, priced.device_s.tolist(), priced.server_s.tolist())


def two_branches() -> PricedGraph:
    """One branch belongs on the device, the other on the server, and the one for the server is listed first."""
    model = graph(
        source(), layer("heavy", "x", out=MB), layer("light", "x", out=MB), layer("join", "light", "heavy", out=MB)
    )
    return timed(model, scenario(Mode.INFERENCE, raw_data_stays=False), [0, 90, 0, 9], [0, 1, 30, 1])


@pytest.mark.parametrize("batch", range(10))
@pytest.mark.parametrize("method", NOT_EXACT)
def test_a_baseline_is_allowed_and_never_better_than_the_optimum(method: str, batch: int) -> None:
    for number in range(batch, GRAPHS, 10):
        priced = random_priced(Random(number), most_layers=9)
        reference = reference_of(priced)
        split = solve(priced, method)
        where = f"{method} on random graph {number}"
        assert split.method == method
        assert reference.is_allowed(set(split.device_layers)), where
        assert split.delay_s == pytest.approx(reference.delay_s(set(split.device_layers)), rel=1e-12), where
        assert split.delay_s >= reference.least_delay_s() * (1 - 1e-9), where


@pytest.mark.parametrize("batch", range(10))
def test_all_prefixes_are_priced_at_once(batch: int) -> None:
    for number in range(batch, GRAPHS, 10):
        priced = random_priced(Random(number))
        size = len(priced.graph.layers)
        prefixes = np.tril(np.ones((size + 1, size), dtype=np.bool_), -1)
        np.testing.assert_array_equal(prefix_features(priced), priced.features(prefixes))
        allowed = [prefix for prefix in prefixes if priced.violation(prefix) is None]
        assert len(allowed) == size + 1 - shortest_prefix(priced)
        least_s = min(priced.terms(prefix).delay_s for prefix in allowed)
        assert solve(priced, "linear").delay_s == pytest.approx(least_s, rel=1e-12)
        assert solve(priced, "linear").stats.splits == len(allowed)


@pytest.mark.parametrize("seed", range(100))
def test_linear_is_the_optimum_on_a_chain(seed: int) -> None:
    rng = Random(seed)
    layers = [
        layer(f"l{v}", f"l{v - 1}" if v else "x", out=rng.randint(0, 10**9), grad=rng.randint(0, 10**9))
        for v in range(30)
    ]
    model = graph(source(out=10**9), *layers)
    times = [[10 ** rng.uniform(-9, 1) for _ in model.layers] for _ in range(2)]
    priced = timed(model, wide_scenario(rng, model), *times)
    assert solve(priced, "linear").delay_s == pytest.approx(solve(priced).delay_s, rel=1e-9, abs=0)


def test_linear_cannot_send_one_branch_and_depends_on_the_order() -> None:
    priced = two_branches()
    assert solve(priced).device_layers == ("x", "light")
    assert solve(priced).delay_s == 1 + 1 + 1  # heavy and join on the server, light's tensor; the input weighs nothing
    assert solve(priced, "linear").delay_s == 30 + 1 + 1
    x, heavy, light, join = priced.graph.layers
    swapped = timed(graph(x, light, heavy, join), priced.scenario, [0, 0, 90, 9], [0, 30, 1, 1])
    assert solve(swapped, "linear").delay_s == solve(swapped).delay_s == 3


@pytest.mark.parametrize("seed", range(200))
def test_static_has_the_least_mean_delay(seed: int) -> None:
    """The mean over the scenarios, by trying every split in each of them."""
    rng = Random(seed)
    priced = random_priced(rng, most_layers=8)
    scenarios = [
        replace(
            priced.scenario,
            link=Link(rng.choice([0.5, 1, 4]) * MB, rng.choice([0.5, 1, 4]) * MB, rng.choice([0, 2])),
            device_speed=rng.choice([0.5, 1, 2]),
            server_speed=rng.choice([0.5, 1, 2]),
        )
        for _ in range(rng.randint(1, 4))
    ]
    references = [reference_of(replace(priced, scenario=conditions)) for conditions in scenarios]

    def mean_s(device: set[str]) -> float:
        return sum(reference.delay_s(device) for reference in references) / len(references)

    split = static_split(priced, scenarios)
    least_s = min(map(mean_s, references[0].allowed_splits()))
    assert mean_s(set(split.device_layers)) == pytest.approx(least_s, rel=1e-9, abs=0)
    assert split.priced is priced, "its delay is that of the scenario at hand"


def test_static_takes_every_preset_link_at_the_scenarios_speeds() -> None:
    priced = price(sample_models.load("resnet18"), replace(Scenario.default(), device_speed=0.5))
    scenarios = preset_scenarios(priced.scenario)
    assert [conditions.link.preset_name for conditions in scenarios] == list(links())
    assert {conditions.device_speed for conditions in scenarios} == {0.5}
    assert solve(priced, "static").device_layers == static_split(priced, scenarios).device_layers
    elsewhere = replace(priced, scenario=replace(priced.scenario, link=Link.preset("nb-iot")))
    assert solve(elsewhere, "static").device_layers == solve(priced, "static").device_layers


def test_static_refuses_what_it_cannot_average() -> None:
    priced = two_branches()
    with pytest.raises(ValueError, match="needs at least one scenario, got none"):
        static_split(priced, [])
    training = replace(priced.scenario, workload=replace(priced.scenario.workload, mode=Mode.TRAINING))
    with pytest.raises(ScenarioError, match="workload differs"):
        static_split(priced, [priced.scenario, training])


@pytest.mark.parametrize("seed", range(100))
def test_dads_is_the_optimum_in_inference(seed: int) -> None:
    rng = Random(seed)
    model = random_graph(rng)
    conditions = random_scenario(rng, model)
    conditions = replace(conditions, workload=replace(conditions.workload, mode=Mode.INFERENCE))
    priced = timed(model, conditions, *([rng.randint(0, 5) for _ in model.layers] for _ in range(2)))
    assert solve(priced, "dads").delay_s == pytest.approx(solve(priced).delay_s, rel=1e-9, abs=0)


@pytest.mark.parametrize("name", ["resnet18", "googlenet", "unet"])
def test_dads_in_training_is_the_cut_for_inference(name: str) -> None:
    model = sample_models.load(name)
    for number in range(20):
        conditions = wide_scenario(Random(f"{name} {number}"), model)
        light = replace(conditions, workload=replace(conditions.workload, mode=Mode.INFERENCE))
        priced, expected = price(model, conditions), price(model, light)
        derived = in_inference(priced)
        np.testing.assert_allclose(derived.device_s, expected.device_s, rtol=1e-12)
        np.testing.assert_allclose(derived.server_s, expected.server_s, rtol=1e-12)
        assert derived.scenario == light
        mask = solve(priced, "dads").on_device
        assert expected.terms(mask).delay_s == pytest.approx(solve(expected).delay_s, rel=1e-9)


def test_dads_keeps_replaced_times_and_overlooks_what_only_training_has() -> None:
    model = graph(source(), layer("a", "x", out=MB, grad=9 * MB), layer("b", "a"), layer("c", "b", params=5 * MB))
    priced = timed(model, scenario(Mode.TRAINING), [0, 3, 6, 3], [0, 0, 0, 0])
    # In inference: 1 + 1 for a and its tensor; 1 + 2 + 0 for b's, which weighs nothing; in training the gradient of a.
    split = solve(priced, "dads")
    assert split.device_layers == ("x", "a")
    assert split.delay_s == 3 + 1 + 9
    assert solve(priced).device_layers == ("x", "a", "b")
    assert solve(priced).delay_s == 3 + 6


def test_random_and_equal_layers() -> None:
    model = sample_models.load("googlenet")
    priced = price(model, Scenario.default())
    drawn = solve(priced, "random")
    assert (solve(priced, "random").on_device == drawn.on_device).all()
    assert 0 < drawn.on_device.sum() < len(model.layers)
    less = float(priced.memory(drawn.on_device[None, :])[0]) - 1
    limited = price(model, replace(Scenario.default(), constraints=Constraints(memory_bytes=less)))
    assert limited.fits(solve(limited, "random").on_device), "another split where that one is not allowed"
    other = price(model.model_copy(update={"name": "another"}), Scenario.default())
    assert (solve(other, "random").on_device != drawn.on_device).any()
    assert solve(priced, "equal-layers").on_device.sum() == len(model.layers) // 2
    kept = price(model, replace(Scenario.default(), constraints=replace(priced.scenario.constraints, keep="fc")))
    assert solve(kept, "equal-layers").on_device.sum() > len(model.layers) // 2


def test_random_draws_every_split_sooner_or_later() -> None:
    priced = timed(two_branches().graph, scenario(Mode.INFERENCE), [0] * 4, [0] * 4)
    drawn = {
        solve(replace(priced, graph=priced.graph.model_copy(update={"name": str(seed)})), "random").device_layers
        for seed in range(100)
    }
    assert len(drawn) == len(list(reference_of(priced).allowed_splits()))


@pytest.mark.parametrize("name", ["lenet5", "resnet18", "resnet50", "densenet121"])
def test_listing_and_searching_price_as_many_splits(name: str) -> None:
    model = sample_models.load(name)
    priced = price(model, Scenario.default())
    listed = closed_sets(model)
    assert listed is not None
    allowed = int(listed[:, priced.on_device].all(axis=1).sum())
    for method in ("enumerate", "exhaustive"):
        split = solve(priced, method)
        assert split.stats.splits == allowed
        assert split.delay_s == pytest.approx(solve(priced).delay_s, rel=1e-9)


def fan(branches: int) -> ModelGraph:
    """A graph with 2^branches closed sets beside the ends."""
    names = [f"b{i}" for i in range(branches)]
    return graph(source(), layer("a", "x"), *(layer(name, "a") for name in names), layer("join", *names), name="fan")


@pytest.mark.parametrize(
    ("method", "branches", "sentence"),
    [
        ("enumerate", 16, "enumerate: fan has more than 50,000 splits; use mincut"),
        ("exhaustive", 15, "exhaustive: fan has more than 20,000 splits; use mincut"),
    ],
)
def test_too_many_splits_to_try(method: str, branches: int, sentence: str) -> None:
    with pytest.raises(SolveError, match=sentence):
        solve(price(fan(branches), Scenario.default()), method)


@pytest.mark.parametrize(("method", "most"), [("enumerate", 4_166), ("exhaustive", 416)])
def test_a_long_chain_is_refused_at_once(method: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has few splits for its layers, but each of them is long."""
    chain = graph(source(), *(layer(f"l{v}", f"l{v - 1}" if v > 1 else "x") for v in range(1, 12_000)), name="chain")
    priced = price(chain, Scenario.default())

    def listing(*_: object) -> None:
        pytest.fail("a split was listed")

    monkeypatch.setattr("explorer.solve.exact.enumerate_sets.allowed_splits", listing)
    monkeypatch.setattr("explorer.solve.exact.exhaustive._pinned_and_closed", listing)
    with pytest.raises(SolveError, match=f"{method}: chain has more than {most:,} splits; use mincut"):
        solve(priced, method)
    assert solve(priced, "linear").stats.splits == 11_999


def test_as_many_splits_as_the_cap_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    priced = price(fan(3), Scenario.default())
    monkeypatch.setattr(exhaustive, "MOST_SPLITS", 9)  # x and a stay: 2^3 sets without the join, and everything
    assert solve(priced, "exhaustive").stats.splits == 9
    monkeypatch.setattr(exhaustive, "MOST_SPLITS", 8)
    with pytest.raises(SolveError):
        solve(priced, "exhaustive")
    monkeypatch.setattr(memory_limit, "MOST_SPLITS", 11)  # the two that lack x or a count here
    assert solve(priced, "enumerate").stats.splits == 9
    monkeypatch.setattr(memory_limit, "MOST_SPLITS", 10)
    with pytest.raises(SolveError):
        solve(priced, "enumerate")


def test_every_method_says_where_it_comes_from_and_what_it_assumes() -> None:
    for name, method in METHODS.items():
        assert method.name == name
        assert method.title
        assert method.assumes.endswith(".")
        assert "\n" not in method.assumes
        split = solve(two_branches(), name)
        assert split.method == name
        assert split.stats.build_s >= 0
        assert split.stats.solve_s >= 0
