"""Robust choices, against every split at every corner, and against samples."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from graphs import MEGABYTE, WORKED, asked, graph, layer, scenario, source
from seeds import seeds
from worked import random_conditions, random_worked, reference

import sample_models
from explorer.model.graph import Affine, ModelGraph, Work
from explorer.pricing import Case, Mask, Rates
from explorer.questions.inputs import BATCH, INPUTS, ITERATIONS
from explorer.questions.ranges import Ranges
from explorer.questions.robust import Choice, Robust, robust
from explorer.scenario.scenario import Constraints, Link, Mode, Scenario, ScenarioError
from explorer.solve import SolveError, solve
from explorer.solve.exact.listing import allowed_splits
from tests.support.errors import refused

EVERY = Ranges(
    uplink_bytes_per_s=(1e6, 60e6),
    downlink_bytes_per_s=(5e6, 100e6),
    rtt_s=(0.0, 0.1),
    device_speed=(0.5, 2.0),
    server_speed=(0.25, 4.0),
)


def random_ranges(rng: Random, conditions: Scenario) -> Ranges:
    """Ranges of some inputs, of any width, on either side of the scenario's value."""
    link, work = conditions.link, conditions.workload

    def around(value: float, most: float) -> tuple[float, float] | None:
        low, high = sorted(value * math.exp(rng.uniform(-most, most)) for _ in range(2))
        return (low, high) if rng.random() < 0.6 else None

    def among(values: list[int]) -> tuple[int, ...] | None:
        return tuple(rng.sample(values, rng.randint(2, len(values)))) if rng.random() < 0.3 else None

    drawn = {
        "uplink_bytes_per_s": around(link.uplink_bytes_per_s, 3),
        "downlink_bytes_per_s": around(link.downlink_bytes_per_s, 3),
        "rtt_s": (link.rtt_s, link.rtt_s + rng.random()) if rng.random() < 0.5 else None,
        "device_speed": around(conditions.device_speed, 2),
        "server_speed": around(conditions.server_speed, 2),
    }
    whole = {
        "batch": among([1, work.batch + 1, work.batch + 5]),
        "iterations": among([1, 3, 40]),
        "bits": among([4, 16, 32]),
    }
    if not any([*drawn.values(), *whole.values()]):
        return random_ranges(rng, conditions)
    return Ranges(**drawn, **whole)  # type: ignore[arg-type]


def everywhere(ranges: Ranges, conditions: Scenario, rng: Random) -> list[Scenario]:
    """Every corner for every combination of whole numbers, and as many points inside."""
    corners = [corner for there in ranges.whole_numbers(conditions) for corner in ranges.corners(there)]
    inside = []
    for corner in corners:
        for varied, (low, high) in ranges.intervals.items():
            corner = varied.at(corner, rng.uniform(low, high))
        inside.append(corner)
    return corners + inside


def names(model: ModelGraph, mask: Mask) -> set[str]:
    """The layers on the device."""
    return {known.name for known, on in zip(model.layers, mask, strict=True) if on}


def choices(found: Robust) -> tuple[Choice, ...]:
    """All four."""
    return found.least_worst, found.least_mean, found.least_regret, found.midpoint


@seeds(200)
def test_as_by_trying_every_split_everywhere(rng: Random) -> None:
    """Worst case and largest regret as the plain formula says, at every corner and inside, under memory limits too."""
    model = random_worked(rng, most_layers=7)
    conditions = random_conditions(rng, model)
    ranges = random_ranges(rng, conditions)
    if rng.random() < 0.3:
        conditions = limited(model, conditions, ranges, rng)
    found = robust(model, conditions, ranges, samples=100)

    at = [reference(model, there) for there in everywhere(ranges, conditions, rng)]
    fitting = [split for split in at[0].allowed_splits() if all(each.is_allowed(split) for each in at)]
    worst_s = {frozenset(split): max(each.delay_s(split) for each in at) for split in fitting}
    least_s = [each.least_delay_s() for each in at]
    regret_s = {
        frozenset(split): max(each.delay_s(split) - least for each, least in zip(at, least_s, strict=True))
        for split in fitting
    }
    scale_s = max(least_s)
    assert found.least_worst.worst_s == pytest.approx(min(worst_s.values()), rel=1e-9)
    assert found.least_regret.regret_s == pytest.approx(min(regret_s.values()), rel=1e-9, abs=1e-9 * scale_s)
    assert found.looked_at_all
    assert found.candidates == len(fitting)
    assert found.corners == ranges.combinations * 2 ** len(ranges.intervals)
    for choice in choices(found):
        split = frozenset(names(model, choice.on_device))
        assert choice.worst_s == pytest.approx(worst_s[split], rel=1e-9)
        assert choice.regret_s == pytest.approx(regret_s[split], rel=1e-9, abs=1e-9 * scale_s)
        there = reference(model, choice.regret_at)
        assert there.delay_s(set(split)) - there.least_delay_s() == pytest.approx(choice.regret_s, abs=1e-9 * scale_s)
        assert choice.sampled_worst_s <= choice.worst_s * (1 + 1e-12)
        assert found.least_mean.mean_s <= choice.mean_s * (1 + 1e-12)


def limited(model: ModelGraph, conditions: Scenario, ranges: Ranges, rng: Random) -> Scenario:
    """The scenario with a memory limit that something fits at the largest batch."""
    case = Case(model, ranges.slowest(conditions))
    least, most = (
        float(case.costs.memory(mask[None, :])[0]) for mask in (case.costs.all_on_server, case.costs.all_on_device)
    )
    limit = max(1.0, least + rng.random() * (most - least))
    return replace(conditions, constraints=replace(conditions.constraints, memory_bytes=limit))


@pytest.mark.parametrize("name", sample_models.REGISTRY)
def test_worst_case_of_sample_models(name: str) -> None:
    """Every split at every corner, for 200 random ranges of all models together."""
    model = sample_models.load(name)
    rng = Random(name)
    for _ in range(math.ceil(200 / len(sample_models.REGISTRY))):
        conditions = replace(WORKED, link=Link(*(10 ** rng.uniform(5, 8) for _ in range(2)), rng.random() / 10))
        ranges = random_ranges(rng, conditions)
        found = robust(model, conditions, ranges, samples=10)
        worst_s = None
        for there in ranges.whole_numbers(conditions):
            case = Case(model, there)
            listed = allowed_splits(case.costs)
            assert listed is not None
            corners = np.array([Rates.of(corner).coefficients for corner in ranges.corners(there)])
            delay_s = (case.costs.features(listed) @ corners.T).max(axis=1)
            worst_s = delay_s if worst_s is None else np.maximum(worst_s, delay_s)
        assert worst_s is not None
        assert found.least_worst.worst_s == pytest.approx(worst_s.min(), rel=1e-9)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("name", sample_models.REGISTRY)
def test_mean_and_regret_against_fresh_samples(name: str, mode: Mode) -> None:
    """Scenarios drawn here, each priced and solved on its own."""
    model = sample_models.load(name)
    default = WORKED
    conditions = replace(default, workload=replace(default.workload, mode=mode))
    ranges = replace(EVERY, batch=(4, 32), bits=(8, 32))
    found = robust(model, conditions, ranges)
    rng = Random(name)
    drawn = [at_random(ranges, conditions, rng) for _ in range(400)]
    cases = [Case(model, there) for there in drawn]
    least_s = np.array([solve(each.costs, each.rates).delay_s for each in cases])
    for choice in choices(found):
        delays_s = np.array([each.terms(choice.on_device).delay_s for each in cases])
        regrets_s = delays_s - least_s
        for stated, own_error, sampled_s in (
            (choice.mean_s, 0.0, delays_s),
            (choice.mean_regret_s, choice.mean_regret_error_s, regrets_s),
        ):
            error = math.hypot(sampled_s.std() / math.sqrt(len(sampled_s)), own_error)
            assert abs(sampled_s.mean() - stated) <= 4.5 * error + 1e-9 * least_s.max()
        assert regrets_s.max() <= choice.regret_s + 1e-9 * least_s.max()
        assert delays_s.max() <= choice.worst_s * (1 + 1e-12)


def at_random(ranges: Ranges, conditions: Scenario, rng: Random) -> Scenario:
    """One scenario from the distribution that the mean is stated for."""
    for varied, (low, high) in ranges.intervals.items():
        uniform = varied.name == "rtt"
        value = rng.uniform(low, high) if uniform else math.exp(rng.uniform(math.log(low), math.log(high)))
        conditions = varied.at(conditions, value)
    for varied, values in ranges.choices.items():
        conditions = varied.at(conditions, rng.choice(values))
    return conditions


def test_least_mean_of_every_split() -> None:
    """Over whole numbers alone the mean is a plain average: of every split, the one with the least is found."""
    model = sample_models.load("resnet18")
    ranges = Ranges(batch=(1, 8, 64), iterations=(1, 10, 300), bits=(4, 32))
    found = robust(model, WORKED, ranges)
    all_priced = [Case(model, there) for there in ranges.whole_numbers(WORKED)]
    listed = allowed_splits(all_priced[0].costs)
    assert listed is not None
    delays_s = np.array([each.costs.features(listed) @ each.rates.coefficients for each in all_priced])
    least_s = np.array([solve(each.costs, each.rates).delay_s for each in all_priced])
    assert found.least_mean.mean_s == pytest.approx(delays_s.mean(axis=0).min(), rel=1e-12)
    assert found.least_mean.mean_regret_s == pytest.approx((delays_s.mean(axis=0) - least_s.mean()).min(), rel=1e-9)
    assert found.least_mean.mean_regret_error_s == pytest.approx(0, abs=1e-12)
    assert found.corners == 18


def test_mean_over_round_trips_and_iterations() -> None:
    """Every iteration pays the round trip, here up to the longest that a scenario may have."""
    model = graph(source("x"), layer("a", "x", out=MEGABYTE), layer("b", "a", saved=9 * MEGABYTE))
    conditions = scenario(memory_bytes=5 * MEGABYTE)
    found = robust(model, conditions, Ranges(rtt_s=(3000.0, 3600.0), iterations=(1, 3)))
    assert found.candidates == 1
    there = replace(conditions, link=replace(conditions.link, rtt_s=3300.0))
    for choice in choices(found):
        assert choice.on_device.tolist() == [True, True, False]
        delays_s = [Case(model, ITERATIONS.at(there, n)).terms(choice.on_device).delay_s for n in (1, 3)]
        assert choice.mean_s == pytest.approx(np.mean(delays_s), rel=1e-12)
        assert choice.mean_s > 2 * 3300


def test_the_four_choices_differ() -> None:
    """ResNet-18 on a link known to a factor of 50: the optimum at the midpoint does badly at its ends."""
    found = robust(sample_models.load("resnet18"), WORKED, Ranges(uplink_bytes_per_s=(1.25e6, 62.5e6)))
    assert found.midpoint.worst_s > 1.5 * found.least_worst.worst_s
    assert found.midpoint.regret_s > 3 * found.least_regret.regret_s
    assert found.least_regret.regret_s < found.least_worst.regret_s
    assert found.least_mean.mean_s < found.least_worst.mean_s
    assert found.middle.link.uplink_bytes_per_s == pytest.approx(8.8388e6, rel=1e-4)


def test_the_same_seed_gives_the_same_samples() -> None:
    model = sample_models.load("resnet18")
    first, same, other = (robust(model, WORKED, EVERY, 1000, seed).midpoint for seed in (1, 1, 2))
    assert first.mean_regret_s == same.mean_regret_s
    assert first.mean_regret_s != other.mean_regret_s
    assert (first.worst_s, first.mean_s, first.regret_s) == (other.worst_s, other.mean_s, other.regret_s)


def test_standard_error_is_that_of_repeated_runs() -> None:
    model = sample_models.load("resnet18")
    ranges = replace(EVERY, bits=(8, 32))
    runs = [robust(model, WORKED, ranges, 500, seed).midpoint for seed in range(60)]
    stated = np.mean([run.mean_regret_error_s for run in runs])
    assert np.std([run.mean_regret_s for run in runs]) == pytest.approx(stated, rel=0.3)


def wide(branches: int) -> ModelGraph:
    """Branches side by side, each cut where it likes: too many splits to list."""
    rng = Random(branches)
    layers = [source("x", MEGABYTE)]
    for v in range(branches):
        first = layer(f"a{v}", "x", out=20 * MEGABYTE)
        second = layer(f"b{v}", f"a{v}", out=rng.randint(1, 19) * MEGABYTE, saved=MEGABYTE)
        work = Work(bytes=Affine(0, rng.randint(1, 400) * 100 * MEGABYTE))
        layers += [first, second.model_copy(update={"forward": work})]
    return graph(*layers, layer("join", *(f"b{v}" for v in range(branches))))


def test_too_many_splits_to_list() -> None:
    model = wide(24)
    conditions = scenario(up=20 * MEGABYTE, down=20 * MEGABYTE)
    ranges = replace(EVERY, batch=(1, 4))
    found = robust(model, conditions, ranges, samples=200)
    assert not found.looked_at_all
    assert 5 < found.candidates < 1000
    assert found.least_regret.regret_s <= min(choice.regret_s for choice in choices(found))
    slowest = solve(*asked(Case(model, found.slowest))).delay_s
    assert found.least_worst.worst_s == pytest.approx(slowest, rel=1e-12)
    corner = Case(model, found.least_regret.regret_at)
    regret_s = corner.terms(found.least_regret.on_device).delay_s - solve(corner.costs, corner.rates).delay_s
    assert found.least_regret.regret_s == pytest.approx(regret_s, rel=1e-9)


def test_splits_fit_at_the_largest_batch() -> None:
    """The midpoint's own optimum would not fit there; the optimum to compare with may use the memory it has."""
    model = graph(
        source("x", MEGABYTE),
        layer("a", "x", out=MEGABYTE, saved=10 * MEGABYTE),
        layer("b", "a", saved=10 * MEGABYTE),
    )
    conditions = replace(scenario(up=1e3), constraints=Constraints(memory_bytes=150 * MEGABYTE))
    found = robust(model, conditions, Ranges(batch=(2, 5, 10)))
    assert found.candidates == 1
    for choice in choices(found):
        assert choice.on_device.tolist() == [True, True, False]
        assert BATCH.value(choice.regret_at) == 5
        assert choice.regret_s == pytest.approx(5 * MEGABYTE / 1e3, rel=1e-3)


def test_a_batch_at_which_nothing_fits() -> None:
    model = graph(source("x"), layer("a", "x", saved=10 * MEGABYTE), layer("b", "a"))
    conditions = scenario(memory_bytes=50 * MEGABYTE)
    with refused(ScenarioError, match="memory: even the least split needs 100 MB on the device"):
        robust(model, conditions, Ranges(batch=(1, 10)))


def test_a_memory_limit_on_too_many_splits_to_list() -> None:
    model = wide(24)
    conditions = scenario(memory_bytes=12 * MEGABYTE)
    with refused(SolveError, match="too many splits to list"):
        robust(model, conditions, EVERY)


def test_every_input_only_slows_down() -> None:
    """What the worst case rests on, for every split of a random model and each input alone."""
    for seed in range(40):
        rng = Random(seed)
        model = random_worked(rng, most_layers=7)
        conditions = random_conditions(rng, model)
        for varied in INPUTS.values():
            values = sorted(varied.clipped(varied.value(conditions) * factor) for factor in (0.3, 1.0, 3.0))
            at = [reference(model, varied.at(conditions, value)) for value in values]
            for split in at[0].allowed_splits():
                delays_s = [each.delay_s(split) for each in at]
                ordered = delays_s if varied.is_slower_when_larger else delays_s[::-1]
                assert all(a <= b * (1 + 1e-12) for a, b in pairwise(ordered))
