"""The named baselines: what each promises, and no more."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from graphs import (
    WORKED,
    asked,
    graph,
    layer,
    random_graph,
    random_priced,
    random_scenario,
    scenario,
    source,
    timed,
    wide_scenario,
)
from reference import Reference
from seeds import seeds

import sample_models
from explorer.model.graph import ModelGraph
from explorer.presets import links
from explorer.pricing import Case
from explorer.scenario.scenario import Constraints, Link, Mode
from explorer.solve import EXACT, METHODS, SolveError, solve
from explorer.solve.baselines.linear import prefix_features, shortest_prefix
from explorer.solve.baselines.rules_of_thumb import in_inference, over_preset_links, static_split
from explorer.solve.exact import listing
from explorer.solve.exact.listing import closed_sets
from tests.support.errors import refused

MB = 1_000_000  # takes one second each way in `graphs.scenario`
GRAPHS = 300
NOT_EXACT = [name for name in METHODS if name not in EXACT]


def reference_of(case: Case) -> Reference:
    return Reference(case.graph, case.scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist())


def two_branches() -> Case:
    """One branch belongs on the device, the other on the server, and the one for the server is listed first."""
    model = graph(
        source(), layer("heavy", "x", out=MB), layer("light", "x", out=MB), layer("join", "light", "heavy", out=MB)
    )
    return timed(model, scenario(Mode.INFERENCE, raw_data_stays=False), [0, 90, 0, 9], [0, 1, 30, 1])


@seeds(GRAPHS)
@pytest.mark.parametrize("method", NOT_EXACT)
def test_a_baseline_is_allowed_and_never_better_than_the_optimum(method: str, rng: Random) -> None:
    case = random_priced(rng, most_layers=9)
    reference = reference_of(case)
    split = solve(case.costs, case.rates, method)
    assert split.method == method
    assert reference.is_allowed(set(split.device_layers))
    assert split.delay_s == pytest.approx(reference.delay_s(set(split.device_layers)), rel=1e-12)
    assert split.delay_s >= reference.least_delay_s() * (1 - 1e-9)


@seeds(GRAPHS)
def test_all_prefixes_are_priced_at_once(rng: Random) -> None:
    case = random_priced(rng)
    size = len(case.graph.layers)
    prefixes = np.tril(np.ones((size + 1, size), dtype=np.bool_), -1)
    np.testing.assert_allclose(prefix_features(case.costs), case.costs.features(prefixes), rtol=1e-12, atol=1e-9)
    allowed = [prefix for prefix in prefixes if case.costs.violation(prefix) is None]
    assert len(allowed) == size + 1 - shortest_prefix(case.costs)
    least_s = min(case.terms(prefix).delay_s for prefix in allowed)
    assert solve(case.costs, case.rates, "linear").delay_s == pytest.approx(least_s, rel=1e-12)
    assert solve(case.costs, case.rates, "linear").stats.splits == len(allowed)


@seeds(100)
def test_linear_is_the_optimum_on_a_chain(rng: Random) -> None:
    layers = [
        layer(f"l{v}", f"l{v - 1}" if v else "x", out=rng.randint(0, 10**9), grad=rng.randint(0, 10**9))
        for v in range(30)
    ]
    model = graph(source(out=10**9), *layers)
    times = [[10 ** rng.uniform(-9, 1) for _ in model.layers] for _ in range(2)]
    case = timed(model, wide_scenario(rng, model), *times)
    assert solve(case.costs, case.rates, "linear").delay_s == pytest.approx(
        solve(case.costs, case.rates).delay_s, rel=1e-9, abs=0
    )


def test_linear_cannot_send_one_branch_and_depends_on_the_order() -> None:
    case = two_branches()
    assert solve(case.costs, case.rates).device_layers == ("x", "light")
    assert (
        solve(case.costs, case.rates).delay_s == 1 + 1 + 1
    )  # heavy and join on the server, light's tensor; the input weighs nothing
    assert solve(case.costs, case.rates, "linear").delay_s == 30 + 1 + 1
    x, heavy, light, join = case.graph.layers
    swapped = timed(graph(x, light, heavy, join), case.scenario, [0, 0, 90, 9], [0, 30, 1, 1])
    assert solve(swapped.costs, swapped.rates, "linear").delay_s == solve(swapped.costs, swapped.rates).delay_s == 3


@seeds(200)
def test_static_has_the_least_mean_delay(rng: Random) -> None:
    """The mean over the scenarios, by trying every split in each of them."""
    case = random_priced(rng, most_layers=8)
    scenarios = [
        replace(
            case.scenario,
            link=Link(rng.choice([0.5, 1, 4]) * MB, rng.choice([0.5, 1, 4]) * MB, rng.choice([0, 2])),
            device_speed=rng.choice([0.5, 1, 2]),
            server_speed=rng.choice([0.5, 1, 2]),
        )
        for _ in range(rng.randint(1, 4))
    ]
    references = [reference_of(replace(case, scenario=conditions)) for conditions in scenarios]

    def mean_s(device: set[str]) -> float:
        return sum(reference.delay_s(device) for reference in references) / len(references)

    split = static_split(case.costs, case.rates, [case.under(there).rates for there in scenarios])
    least_s = min(map(mean_s, references[0].allowed_splits()))
    assert mean_s(set(split.device_layers)) == pytest.approx(least_s, rel=1e-9, abs=0)
    assert split.rates == case.rates, "its delay is that of the scenario at hand"


def test_static_takes_every_preset_link_at_the_scenarios_speeds() -> None:
    case = Case(sample_models.load("resnet18"), replace(WORKED, device_speed=0.5))
    over = over_preset_links(case.rates)
    assert over == [case.under(replace(case.scenario, link=Link.preset(name))).rates for name in links()]
    assert {rates.device_speed for rates in over} == {0.5}
    static = static_split(case.costs, case.rates, over)
    assert solve(case.costs, case.rates, "static").device_layers == static.device_layers
    elsewhere = replace(case, scenario=replace(case.scenario, link=Link.preset("nb-iot")))
    assert (
        solve(elsewhere.costs, elsewhere.rates, "static").device_layers
        == solve(case.costs, case.rates, "static").device_layers
    )


def test_static_refuses_to_average_nothing() -> None:
    case = two_branches()
    with pytest.raises(ValueError, match="at least one setting"):
        static_split(case.costs, case.rates, [])


@seeds(100)
def test_dads_is_the_optimum_in_inference(rng: Random) -> None:
    model = random_graph(rng)
    conditions = random_scenario(rng, model)
    conditions = replace(conditions, workload=replace(conditions.workload, mode=Mode.INFERENCE))
    case = timed(model, conditions, *([rng.randint(0, 5) for _ in model.layers] for _ in range(2)))
    assert solve(case.costs, case.rates, "dads").delay_s == pytest.approx(
        solve(case.costs, case.rates).delay_s, rel=1e-9, abs=0
    )


@pytest.mark.parametrize("name", ["resnet18", "googlenet", "unet"])
def test_dads_in_training_is_the_cut_for_inference(name: str) -> None:
    model = sample_models.load(name)
    for number in range(20):
        conditions = wide_scenario(Random(f"{name} {number}"), model)
        light = replace(conditions, workload=replace(conditions.workload, mode=Mode.INFERENCE))
        case, expected = Case(model, conditions), Case(model, light)
        derived = in_inference(case.costs)
        np.testing.assert_allclose(derived.device_s, expected.costs.device_s, rtol=1e-12)
        np.testing.assert_allclose(derived.server_s, expected.costs.server_s, rtol=1e-12)
        assert derived.workload == light.workload
        mask = solve(case.costs, case.rates, "dads").on_device
        assert expected.terms(mask).delay_s == pytest.approx(solve(expected.costs, expected.rates).delay_s, rel=1e-9)


def test_dads_keeps_replaced_times_and_overlooks_what_only_training_has() -> None:
    model = graph(source(), layer("a", "x", out=MB, grad=9 * MB), layer("b", "a"), layer("c", "b", params=5 * MB))
    case = timed(model, scenario(Mode.TRAINING), [0, 3, 6, 3], [0, 0, 0, 0])
    # In inference: 1 + 1 for a and its tensor; 1 + 2 + 0 for b's, which weighs nothing; in training the gradient of a.
    split = solve(case.costs, case.rates, "dads")
    assert split.device_layers == ("x", "a")
    assert split.delay_s == 3 + 1 + 9
    assert solve(case.costs, case.rates).device_layers == ("x", "a", "b")
    assert solve(case.costs, case.rates).delay_s == 3 + 6


def test_random_and_equal_layers() -> None:
    model = sample_models.load("googlenet")
    case = Case(model, WORKED)
    drawn = solve(case.costs, case.rates, "random")
    assert (solve(case.costs, case.rates, "random").on_device == drawn.on_device).all()
    assert 0 < drawn.on_device.sum() < len(model.layers)
    less = float(case.costs.memory(drawn.on_device[None, :])[0]) - 1
    limited = Case(model, replace(WORKED, constraints=Constraints(memory_bytes=less)))
    assert limited.costs.fits(solve(limited.costs, limited.rates, "random").on_device), (
        "another split where that one is not allowed"
    )
    other = Case(model.model_copy(update={"name": "another"}), WORKED)
    assert (solve(other.costs, other.rates, "random").on_device != drawn.on_device).any()
    assert solve(case.costs, case.rates, "equal-layers").on_device.sum() == len(model.layers) // 2
    kept = Case(model, replace(WORKED, constraints=replace(case.scenario.constraints, keep="fc")))
    assert solve(kept.costs, kept.rates, "equal-layers").on_device.sum() > len(model.layers) // 2


def test_random_draws_every_split_sooner_or_later() -> None:
    case = timed(two_branches().graph, scenario(Mode.INFERENCE), [0] * 4, [0] * 4)
    drawn = {
        solve(*asked(replace(case, graph=case.graph.model_copy(update={"name": str(seed)}))), "random").device_layers
        for seed in range(100)
    }
    assert len(drawn) == len(list(reference_of(case).allowed_splits()))


@pytest.mark.parametrize("name", ["lenet5", "resnet18", "resnet50", "densenet121"])
def test_listing_and_searching_price_as_many_splits(name: str) -> None:
    model = sample_models.load(name)
    case = Case(model, WORKED)
    listed = closed_sets(model)
    assert listed is not None
    allowed = int(listed[:, case.costs.on_device].all(axis=1).sum())
    for method in ("enumerate", "exhaustive"):
        split = solve(case.costs, case.rates, method)
        assert split.stats.splits == allowed
        assert split.delay_s == pytest.approx(solve(case.costs, case.rates).delay_s, rel=1e-9)


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
    with refused(SolveError, match=sentence):
        solve(*asked(Case(fan(branches), WORKED)), method)


@pytest.mark.parametrize(("method", "most"), [("enumerate", 4_166), ("exhaustive", 416)])
def test_a_long_chain_is_refused_at_once(method: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has few splits for its layers, but each of them is long."""
    chain = graph(source(), *(layer(f"l{v}", f"l{v - 1}" if v > 1 else "x") for v in range(1, 12_000)), name="chain")
    case = Case(chain, WORKED)

    def listing(*_: object) -> None:
        pytest.fail("a split was listed")

    monkeypatch.setattr("explorer.solve.exact.listing.allowed_splits", listing)
    monkeypatch.setattr("explorer.solve.exact.listing._pinned_and_closed", listing)
    with refused(SolveError, match=f"{method}: chain has more than {most:,} splits; use mincut"):
        solve(case.costs, case.rates, method)
    assert solve(case.costs, case.rates, "linear").stats.splits == 11_999


def test_as_many_splits_as_the_cap_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(fan(3), WORKED)
    monkeypatch.setattr(listing, "MOST_ONE_BY_ONE", 9)  # x and a stay: 2^3 sets without the join, and everything
    assert solve(case.costs, case.rates, "exhaustive").stats.splits == 9
    monkeypatch.setattr(listing, "MOST_ONE_BY_ONE", 8)
    with pytest.raises(SolveError):
        solve(case.costs, case.rates, "exhaustive")
    monkeypatch.setattr(listing, "MOST_SPLITS", 11)  # the two that lack x or a count here
    assert solve(case.costs, case.rates, "enumerate").stats.splits == 9
    monkeypatch.setattr(listing, "MOST_SPLITS", 10)
    with pytest.raises(SolveError):
        solve(case.costs, case.rates, "enumerate")


def test_every_method_says_where_it_comes_from_and_what_it_assumes() -> None:
    for name, method in METHODS.items():
        assert method.name == name
        assert method.title
        assert method.assumes.endswith(".")
        assert "\n" not in method.assumes
        split = solve(*asked(two_branches()), name)
        assert split.method == name
        assert split.stats.build_s >= 0
        assert split.stats.solve_s >= 0
