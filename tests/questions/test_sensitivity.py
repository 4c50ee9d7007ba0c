"""What each input does to the delay, against a fresh solve at every value; where the optimal split changes."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import nextafter
from random import Random

import pytest
from graphs import MEGABYTE, WORKED, asked, graph, layer, scenario, source
from seeds import seeds
from worked import random_conditions, random_worked, reference

import sample_models
from explorer.model.graph import Affine, ModelGraph, OperationClass, Work
from explorer.pricing import Case, Mask
from explorer.questions.axes import OFFERED_BITS
from explorer.questions.changes import changes
from explorer.questions.inputs import BATCH, BITS, INPUTS, ITERATIONS, RTT, UPLINK, Input
from explorer.questions.sensitivity import Swing, sensitivity
from explorer.scenario.scenario import Constraints, Mode, Scenario, ScenarioError, Workload
from explorer.solve import solve
from tests.support.errors import refused


def delay_s(model: ModelGraph, conditions: Scenario, mask: Mask) -> float:
    """One split in a scenario."""
    return Case(model, conditions).terms(mask).delay_s


def least_s(model: ModelGraph, conditions: Scenario) -> float:
    """The optimum, by listing the splits: another method than the one under test."""
    return solve(*asked(Case(model, conditions)), "enumerate").delay_s


def optimal(model: ModelGraph, conditions: Scenario, mask: Mask) -> bool:
    """Whether a split has the least delay, within rounding."""
    case = Case(model, conditions)
    return case.costs.fits(mask) and case.terms(mask).delay_s <= least_s(model, conditions) * (1 + 1e-9)


def before(swing: Swing, value: float) -> float:
    """The last value below a whole number, of the bits the last that can be chosen; any other value itself."""
    if swing.varied is BITS:
        return max(bits for bits in {*OFFERED_BITS, swing.low.value, swing.now.value} if bits < value)
    return value - 1 if swing.varied.is_whole else value


def assert_pieces(model: ModelGraph, conditions: Scenario, swing: Swing) -> None:
    """Between two changes one split is optimal everywhere; at a change it stops being so, and the next one begins."""
    varied, found = swing.varied, swing.changes
    values = [swing.low.value, *(change.value for change in found), swing.high.value]
    assert values == sorted(values)
    for number, change in enumerate(found):
        start, value, end = values[number : number + 3]
        at = [varied.at(conditions, there) for there in (start, before(swing, value), value, before(swing, end))]
        assert all(optimal(model, there, change.before) for there in at[:2])
        assert optimal(model, at[2], change.after)
        if number + 1 < len(found):
            assert optimal(model, at[3], change.after)
        else:
            assert optimal(model, varied.at(conditions, end), change.after)
        assert change.delay_s == pytest.approx(least_s(model, at[2]), rel=1e-9)
        beyond = at[2] if varied.is_whole else varied.at(conditions, end)
        assert not optimal(model, beyond, change.before)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("name", sample_models.REGISTRY)
def test_sample_models(name: str, mode: Mode) -> None:
    model = sample_models.load(name)
    default = WORKED
    conditions = replace(default, workload=replace(default.workload, mode=mode, batch=8))
    swings = sensitivity(model, conditions, 4.0)
    assert {swing.varied.name for swing in swings} == set(INPUTS)
    assert [swing.size_s for swing in swings] == sorted((swing.size_s for swing in swings), reverse=True)
    for swing in swings:
        own = swing.varied.value(conditions)
        assert swing.low.value <= own <= swing.high.value
        assert swing.now.value == own
        for end in (swing.low, swing.now, swing.high):
            there = swing.varied.at(conditions, end.value)
            assert end.delay_s == pytest.approx(least_s(model, there), rel=1e-9)
            assert end.kept_s == pytest.approx(delay_s(model, there, swing.now.split.on_device), rel=1e-12)
            assert end.gain_s is not None
            assert end.gain_s >= 0
        assert_pieces(model, conditions, swing)


@seeds(40)
def test_random_graphs(rng: Random) -> None:
    model = random_worked(rng)
    conditions = random_conditions(rng, model)
    for swing in sensitivity(model, conditions, rng.choice([1.5, 3.0, 10.0])):
        assert_pieces(model, conditions, swing)
        for end in (swing.low, swing.high):
            there = swing.varied.at(conditions, end.value)
            assert end.delay_s == pytest.approx(reference(model, there).least_delay_s(), rel=1e-9)


@pytest.mark.parametrize("varied", [BATCH, ITERATIONS], ids=lambda varied: varied.name)
@pytest.mark.parametrize("name", ["resnet18", "googlenet"])
def test_whole_numbers_as_by_solving_each(name: str, varied: Input) -> None:
    """The fewest changes: a split is kept as long as it is optimal, value by value."""
    model = sample_models.load(name)
    low, high = 1, {BATCH.name: 40, ITERATIONS.name: 60}[varied.name]
    found = changes(model, WORKED, varied, low, high)
    at = [varied.at(WORKED, value) for value in range(low, high + 1)]
    best = [solve(*asked(Case(model, there)), "enumerate").on_device for there in at]
    assert found
    changed = {int(change.value) for change in found}
    for value in range(low + 1, high + 1):
        still = optimal(model, at[value - low], best[value - 1 - low])
        assert still == (value not in changed)


@pytest.mark.parametrize("name", ["resnet18", "googlenet"])
def test_of_the_bits_only_those_are_solved_and_named_that_can_be_chosen(name: str) -> None:
    model = sample_models.load(name)
    at = {bits: BITS.at(WORKED, bits) for bits in OFFERED_BITS}
    best = {bits: solve(*asked(Case(model, there)), "enumerate").on_device for bits, there in at.items()}
    changed = {int(change.value) for change in changes(model, WORKED, BITS, 1, 32)}
    assert changed
    assert changed == {bits for less, bits in pairwise(OFFERED_BITS) if not optimal(model, at[bits], best[less])}


@pytest.mark.parametrize(("now", "factor", "ends"), [(32, 10, (4, 32)), (32, 1.25, (32, 32)), (20, 4, (8, 32))])
def test_the_bits_end_where_some_can_be_chosen(now: int, factor: float, ends: tuple[int, int]) -> None:
    conditions = BITS.at(WORKED, now)
    (swing,) = (
        found for found in sensitivity(sample_models.load("lenet5"), conditions, factor) if found.varied is BITS
    )
    assert (swing.low.value, swing.high.value) == ends


def test_a_change_of_a_rate_worked_out_by_hand() -> None:
    """1 s longer on the device or 3 MB up: at 3 MB/s both take as long, and at more the server is better."""
    model = graph(
        source("x", MEGABYTE),
        layer("a", "x", out=3 * MEGABYTE),
        layer("b", "a").model_copy(update={"forward": Work(bytes=Affine(0, 10**9))}),
    )
    conditions = scenario(Mode.INFERENCE, up=2 * MEGABYTE)
    device_s, server_s = (float(seconds[2]) for seconds in Case(model, conditions).costs.machine_s)
    rate = 3 * MEGABYTE / (device_s - server_s)
    (change,) = changes(model, conditions, UPLINK, rate / 100, rate * 100)
    assert change.value == pytest.approx(rate, rel=1e-12)
    assert (change.before.tolist(), change.after.tolist()) == ([True] * 3, [True, True, False])
    assert change.delay_s == pytest.approx(device_s, rel=1e-12)
    assert not changes(model, conditions, UPLINK, rate * 1.001, rate * 100)
    assert not changes(model, conditions, UPLINK, nextafter(rate, 0), nextafter(rate, 2 * rate))


def test_ties_are_no_change() -> None:
    """Layers that cost nothing may be on either side: no value tells the splits apart."""
    model = graph(source(), *(layer(f"l{v}", f"l{v - 1}" if v else "x") for v in range(6)))
    for swing in sensitivity(model, scenario(batch=4, iterations=9), 3.0):
        assert swing.size_s == 0
        assert not swing.changes


def test_a_whole_number_over_a_long_way() -> None:
    """Iterations up to a thousand million are no reason to solve each."""
    model = sample_models.load("googlenet")
    found = changes(model, WORKED, ITERATIONS, 1, 10**9)
    assert 1 <= len(found) < 10
    for change in found:
        before, after = (ITERATIONS.at(WORKED, change.value - less) for less in (1, 0))
        assert optimal(model, before, change.before)
        assert optimal(model, after, change.after)
        assert not optimal(model, after, change.before)


def test_values_really_used() -> None:
    model = sample_models.load("lenet5")
    default = WORKED
    conditions = replace(
        default,
        link=replace(default.link, rtt_s=3000.0, uplink_bytes_per_s=0.2),
        workload=Workload(batch=3, iterations=1),
        device_speed=500.0,
    )
    used = {s.varied.name: (s.low.value, s.high.value) for s in sensitivity(model, conditions, 4.0)}
    assert used["uplink"] == (0.125, 0.8)
    assert used["rtt"] == (750.0, 3600.0)
    assert used["device-speed"] == (125.0, 1000.0)
    assert used["batch"] == (1, 12)
    assert used["iterations"] == (1, 4)
    assert used["bits"] == (8, 32)


def test_a_batch_that_no_longer_fits() -> None:
    """The upper end is the largest batch with which what must be on the device fits; a split kept may fit no more."""
    layers = (
        source("x", MEGABYTE),
        layer("a", "x", out=MEGABYTE, saved=10 * MEGABYTE),
        layer("b", "a", saved=MEGABYTE, kind=OperationClass.MATRIX_PRODUCT),
    )
    conditions = replace(
        scenario(batch=10, up=1e3), constraints=Constraints(memory_bytes=115 * MEGABYTE), device_speed=1000.0
    )
    swing = next(s for s in sensitivity(graph(*layers), conditions, 3.0) if s.varied is BATCH)
    assert swing.now.split.on_device.all()
    assert (swing.low.value, swing.high.value) == (3, 11)
    assert swing.high.kept_s is None
    assert swing.high.gain_s is None
    assert [change.value for change in swing.changes] == [11]


@seeds(15)
def test_memory_limits(rng: Random) -> None:
    model = random_worked(rng, most_layers=8)
    free = random_conditions(rng, model)
    case = Case(model, free)
    least, most = (
        float(case.costs.memory(mask[None, :])[0]) for mask in (case.costs.all_on_server, case.costs.all_on_device)
    )
    limit = max(1.0, least + rng.random() * (most - least))
    conditions = replace(free, constraints=replace(free.constraints, memory_bytes=limit))
    for swing in sensitivity(model, conditions, 4.0):
        assert_pieces(model, conditions, swing)
        there = swing.varied.at(conditions, swing.high.value)
        assert swing.high.delay_s == pytest.approx(reference(model, there).least_delay_s(), rel=1e-9)


def test_no_round_trip_time_to_vary() -> None:
    conditions = replace(WORKED, link=replace(WORKED.link, rtt_s=0.0))
    swing = next(s for s in sensitivity(sample_models.load("resnet18"), conditions, 2.0) if s.varied is RTT)
    assert (swing.low.value, swing.high.value, swing.size_s, swing.changes) == (0.0, 0.0, 0.0, ())


@pytest.mark.parametrize("factor", [1.0, 0.5, 0.0, -2.0, float("inf"), float("nan")])
def test_factor_must_be_above_1(factor: float) -> None:
    with refused(ScenarioError, match=f"factor must be more than 1 and finite, got {factor:g}"):
        sensitivity(sample_models.load("lenet5"), WORKED, factor)
