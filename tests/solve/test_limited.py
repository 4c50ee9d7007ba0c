"""The least delay under a memory limit: against brute force, and the bound where the splits are not listed."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from graphs import WORKED, asked, graph, layer, random_limited, random_priced, scenario, source, timed
from reference import Reference
from seeds import seeds

import sample_models
from explorer.present import errors
from explorer.pricing import Case
from explorer.scenario.scenario import UNLIMITED, Link, Mode
from explorer.solve import SolveError, solve
from explorer.solve.exact import listing
from explorer.solve.exact.listing import allowed_splits
from explorer.solve.exact.mincut import minimum_cut
from explorer.solve.more import memory_limit
from explorer.solve.more.memory_limit import binds, listed_within
from explorer.solve.result import OPTIMAL, UNKNOWN, Proof, Quality, Solution, SolverStats

MB = 1_000_000
GRAPHS = 500


def reference_of(case: Case) -> Reference:
    return Reference(case.graph, case.scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist())


def with_limit(case: Case, memory_bytes: float | None) -> Case:
    constraints = replace(case.scenario.constraints, memory_bytes=memory_bytes)
    return replace(case, scenario=replace(case.scenario, constraints=constraints))


@seeds(GRAPHS)
def test_the_least_delay_is_that_of_brute_force(rng: Random) -> None:
    case = random_limited(rng)
    reference = reference_of(case)
    least_s = reference.least_delay_s()
    for method in ("mincut", "enumerate"):
        split = solve(case.costs, case.rates, method)
        assert reference.is_allowed(set(split.device_layers))
        assert case.costs.violation(split.on_device) is None
        assert reference.delay_s(set(split.device_layers)) == pytest.approx(least_s, rel=1e-9, abs=0)
        assert split.proof.is_optimal
        assert split.at_most_above == 0


@seeds(200)
def test_without_listing_the_integer_program_proves_the_least(rng: Random, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_SPLITS", 0)
    case = random_limited(rng)
    split = minimum_cut(case.costs, case.rates)
    assert reference_of(case).is_allowed(set(split.device_layers))
    assert split.proof.is_optimal
    assert split.delay_s == pytest.approx(reference_of(case).least_delay_s(), rel=1e-9, abs=0)


@pytest.mark.parametrize("known", ["ancestors", "paths", "nothing"])
def test_without_listing_and_program_the_bound_holds(known: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is known of what a layer takes with all that it needs."""
    monkeypatch.setattr(listing, "MOST_SPLITS", 0)
    monkeypatch.setattr(memory_limit, "MOST_PROGRAMMED", 0)
    if known == "paths":
        monkeypatch.setattr(memory_limit, "MOST_MOVED", 0)
    if known == "nothing":
        monkeypatch.setattr(memory_limit, "_least_taken", lambda costs: np.zeros_like(costs.memory_bytes))
    bounded = 0
    for case in (random_limited(Random(seed)) for seed in range(GRAPHS)):
        reference = reference_of(case)
        least_s = reference.least_delay_s()
        split = minimum_cut(case.costs, case.rates)
        assert reference.is_allowed(set(split.device_layers))
        if split.proof.is_optimal:
            assert split.delay_s == pytest.approx(least_s, rel=1e-9, abs=0)
            continue
        bounded += 1
        assert split.proof.bound_s <= least_s <= split.delay_s * (1 + 1e-12)
        assert split.proof.bound_s >= minimum_cut(*asked(with_limit(case, UNLIMITED))).delay_s * (1 - 1e-9), (
            "as if there were no limit"
        )
    assert bounded > 20, "the case this test is about"


@seeds(100)
def test_more_memory_is_never_slower(rng: Random) -> None:
    case = with_limit(random_limited(rng), UNLIMITED)
    least, most = (
        int(case.costs.memory(mask[None, :])[0]) for mask in (case.costs.all_on_server, case.costs.all_on_device)
    )
    limits = sorted({max(1, least + (most - least) * step // 10) for step in range(11)})
    delays_s = [minimum_cut(*asked(with_limit(case, limit))).delay_s for limit in limits]
    assert all(later <= earlier * (1 + 1e-9) for earlier, later in pairwise(delays_s))
    assert delays_s[-1] == pytest.approx(minimum_cut(case.costs, case.rates).delay_s, rel=1e-9, abs=0)


@pytest.mark.parametrize("most_moved", [memory_limit.MOST_MOVED, 0])
@seeds(100)
def test_what_is_listed_is_every_split_that_fits(rng: Random, most_moved: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory_limit, "MOST_MOVED", most_moved)
    case = random_limited(rng)
    names = np.array([known.name for known in case.graph.layers])
    listed = [frozenset(names[mask].tolist()) for mask in listed_within(case.costs)]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(map(frozenset, reference_of(case).allowed_splits()))


def branches(limit_bytes: float | None, width: int = 3) -> Case:
    """x feeds branches of 1, 2, ... MB, each a second slower on the server for every MB, and 0.1 s more for the odd."""
    model = graph(source(), *(layer(f"b{i}", "x", params=i * MB) for i in range(1, width + 1)))
    conditions = scenario(Mode.INFERENCE, raw_data_stays=False, memory_bytes=limit_bytes)
    return timed(model, conditions, [0] * (width + 1), [0, *(i + 0.1 * (i % 2) for i in range(1, width + 1))])


def test_the_best_choice_of_branches() -> None:
    """A knapsack: of 1, 2 and 3 MB with a worth of 1.1, 2 and 3.1 s."""
    assert minimum_cut(*asked(branches(6 * MB))).delay_s == 0
    assert minimum_cut(*asked(branches(6 * MB))).stats.splits == 0
    within = minimum_cut(*asked(branches(4 * MB)))
    assert within.device_layers == ("x", "b1", "b3")
    assert within.delay_s == 2
    assert within.stats.splits == 6, "all but the two whose branches take more than 4 MB"
    assert minimum_cut(*asked(branches(2 * MB))).device_layers == ("x", "b2")


def test_a_limit_that_nothing_breaks_is_none() -> None:
    assert binds(branches(6 * MB - 1).costs)
    assert not binds(branches(6 * MB).costs)
    assert not binds(branches(UNLIMITED).costs)


def test_a_chain_needs_no_listing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MOST_SPLITS", 0)
    rng = Random(0)
    for _ in range(50):
        layers = [layer(f"l{v}", f"l{v - 1}" if v > 1 else "x", out=rng.randint(1, 9) * MB) for v in range(1, 12)]
        layers = [known.model_copy(update={"param_bytes": rng.randint(0, 9) * MB}) for known in layers]
        conditions = scenario(Mode.INFERENCE, memory_bytes=rng.randint(18, 58) * MB)
        free = timed(graph(source(), *layers), conditions, [0] + [1] * 11, [0] + [5] * 11)
        split = minimum_cut(free.costs, free.rates)
        assert split.proof.is_optimal
        assert split.delay_s == pytest.approx(reference_of(free).least_delay_s(), rel=1e-9, abs=0)


def test_too_many_splits_to_list(monkeypatch: pytest.MonkeyPatch) -> None:
    case = branches(101 * MB, width=40)
    with pytest.raises(SolveError) as caught:
        listed_within(case.costs)
    assert errors.sentence(caught.value) == (
        "drawn has too many splits to list, as this method does under a memory limit: more than 50,000; use mincut,"
        " which says how far from the best its split can be"
    )
    split = minimum_cut(case.costs, case.rates)
    assert case.costs.fits(split.on_device)
    worth_s = sum(i + 0.1 * (i % 2) for i in range(1, 41))
    # Every MB is worth a second, and an odd number of odd branches fills 101 MB: at most nine, as ten need 100.
    assert split.proof.is_optimal
    assert split.delay_s == pytest.approx(worth_s - 101.9, rel=1e-9)
    monkeypatch.setattr(memory_limit, "MOST_PROGRAMMED", 0)
    bounded = minimum_cut(case.costs, case.rates)
    assert bounded.proof.quality is Quality.WITHIN
    assert bounded.proof.bound_s <= worth_s - 101.9 <= bounded.delay_s * (1 + 1e-12)
    assert bounded.at_most_above < 0.002


def test_how_far_above_the_least() -> None:
    case = random_priced(Random(0))
    found = Solution(case.split(case.costs.all_on_device), case.rates, "mincut", OPTIMAL, SolverStats(0, 0, 0.0, 0.0))
    assert found.at_most_above == 0
    for bound_s, above in ((found.delay_s / 1.25, 0.25), (found.delay_s, 0.0), (0.0, np.inf)):
        proof = Proof.within(bound_s)
        assert (proof.quality, proof.bound_s, proof.is_optimal) == (Quality.WITHIN, bound_s, False)
        assert replace(found, proof=proof).at_most_above == pytest.approx(above)
    assert not UNKNOWN.is_optimal
    assert UNKNOWN.at_most_above(1.0) == 0, "nothing is known"


@pytest.mark.parametrize("name", sample_models.REGISTRY)
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_sample_models_are_exact(name: str, share: float) -> None:
    """A slow link, so that much stays on the device, and a share of what the fastest split would take there."""
    conditions = replace(WORKED, link=Link(1e6, 1e6, 0.01), device_speed=4.0)
    free = Case(sample_models.load(name), conditions)
    most, least = (
        free.costs.memory(mask[None, :])[0]
        for mask in (minimum_cut(free.costs, free.rates).on_device, free.costs.all_on_server)
    )
    case = with_limit(free, float(round(least + share * (most - least))))
    split = minimum_cut(case.costs, case.rates)
    every = allowed_splits(case.costs, 10_000)
    assert every is not None
    assert split.proof.is_optimal
    assert split.delay_s == pytest.approx((case.costs.features(every) @ case.rates.coefficients).min(), rel=1e-9, abs=0)
