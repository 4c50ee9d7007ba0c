"""Throughput of pipelined inference: against brute force on small random graphs, and by hand on drawn ones."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from graphs import MEGABYTE, asked, graph, layer, random_priced, scenario, source, timed, under_a_limit, wide_scenario
from reference_more import PipelineReference
from seeds import seeds

import sample_models
from explorer.pricing import Case
from explorer.scenario.scenario import Mode, Scenario
from explorer.solve import SolveError
from explorer.solve.exact.mincut import minimum_cut
from explorer.solve.more.throughput import Pipeline, pipelined
from tests.support.errors import refused

GRAPHS, BATCHES = 500, 10
INFERENCE = scenario(Mode.INFERENCE)


@seeds(GRAPHS)
def test_equals_brute_force(rng: Random) -> None:
    case = _at_random(rng)
    reference = _reference(case)
    found = pipelined(case.costs, case.rates)
    device = _device(found)
    assert reference.is_allowed(device)
    assert found.period_s == pytest.approx(reference.least_period_s(), rel=1e-9, abs=0)
    assert found.period_s == pytest.approx(reference.period_s(device), rel=1e-9, abs=0)
    assert found.latency_s == pytest.approx(reference.least_delay_at_least_period_s(), rel=1e-9, abs=0)
    assert (found.bound_s, found.gap) == (found.period_s, 0)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_without_a_list_the_optimum_lies_between_bound_and_answer(batch: int) -> None:
    proven = 0
    for number in range(batch, GRAPHS, BATCHES):
        case = _at_random(Random(number))
        reference = _reference(case)
        found = pipelined(case.costs, case.rates, list_at_most=0)
        least_s = reference.least_period_s()
        where = f"random graph {number}"
        assert reference.is_allowed(_device(found)), where
        assert found.bound_s * (1 - 1e-12) <= least_s <= found.period_s * (1 + 1e-12), where
        if found.gap == 0:
            assert found.period_s == pytest.approx(least_s, rel=2e-8, abs=0), where
            proven += 1
    assert proven > 0.9 * GRAPHS / BATCHES


def test_the_random_graphs_leave_something_to_decide() -> None:
    found = [pipelined(*asked(_at_random(Random(number)))) for number in range(GRAPHS)]
    split = [pipeline for pipeline in found if not pipeline.on_device.all()]
    assert len(split) > GRAPHS / 2
    assert {pipeline.bottleneck for pipeline in split} == {"device", "uplink", "server", "downlink"}


def test_the_slowest_stage_sets_the_period() -> None:
    model = graph(source(), layer("a", "x", out=5 * MEGABYTE), layer("b", "a", out=MEGABYTE), layer("c", "b"))
    found = pipelined(*asked(timed(model, scenario(Mode.INFERENCE, batch=2, rtt_s=9.0), [0, 1, 3, 8], [0, 1, 2, 4])))
    assert _device(found) == {"x", "a", "b"}
    assert (found.device_s, found.uplink_s, found.server_s) == (4, 2, 4)
    assert (found.period_s, found.bottleneck, found.samples_per_s) == (4, "device", 0.5)
    assert found.latency_s == 4 + 2 + 4 + 9  # the round trip delays an answer, not the next one


def test_the_fastest_plan_for_one_batch_need_not_be_the_one_for_many() -> None:
    model = graph(source(), layer("a", "x", out=MEGABYTE), layer("b", "a"))
    case = timed(model, scenario(Mode.INFERENCE), [0, 3, 3], [0, 3, 3])
    assert minimum_cut(case.costs, case.rates).on_device.all()
    assert _device(pipelined(case.costs, case.rates)) == {"x", "a"}


def test_equal_periods_are_decided_by_the_delay() -> None:
    model = graph(source(), layer("a", "x"), layer("b", "a"), layer("c", "b"))
    case = timed(model, scenario(Mode.INFERENCE), [0, 6, 5, 0], [0, 0, 1, 6])
    assert _device(pipelined(case.costs, case.rates)) == {"x", "a"}
    assert pipelined(case.costs, case.rates).latency_s == 6 + 1 + 6


@pytest.mark.parametrize("list_at_most", [0, 1000])
def test_pins_and_memory_limit_are_respected(list_at_most: int) -> None:
    model = graph(source(), *(layer(name, read, params=MEGABYTE) for name, read in zip("abcd", "xabc", strict=True)))
    seconds = [0.0, 4.0, 4.0, 4.0, 4.0]

    def kept(conditions: Scenario, device_s: list[float], server_s: list[float]) -> set[str]:
        return _device(pipelined(*asked(timed(model, conditions, device_s, server_s)), list_at_most))

    assert kept(scenario(Mode.INFERENCE), seconds, seconds) == {"x", "a", "b"}
    assert kept(scenario(Mode.INFERENCE, keep="c"), seconds, seconds) == {"x", "a", "b", "c"}
    assert kept(scenario(Mode.INFERENCE, memory_bytes=1.5 * MEGABYTE), seconds, seconds) == {"x", "a"}
    slow_device = [0.0, 100.0, 100.0, 100.0, 100.0]
    assert kept(scenario(Mode.INFERENCE), slow_device, seconds) == {"x", "a"}
    assert kept(scenario(Mode.INFERENCE, raw_data_stays=False), slow_device, seconds) == {"x"}


def test_nothing_takes_time() -> None:
    for list_at_most in (0, 1000):
        found = pipelined(*asked(timed(graph(source(), layer("a", "x")), INFERENCE, [0, 0], [0, 0])), list_at_most)
        assert (found.period_s, found.bound_s, found.gap, found.samples_per_s) == (0, 0, 0, np.inf)


def test_training_is_refused() -> None:
    with refused(SolveError, match="pipelined inference: set mode to inference"):
        pipelined(*asked(timed(graph(source()), scenario(Mode.TRAINING), [0], [0])))


@pytest.mark.parametrize("name", sample_models.REGISTRY)
def test_sample_models_need_no_list(name: str) -> None:
    model = sample_models.load(name)
    gaps = []
    for number in range(10):
        conditions = wide_scenario(Random(f"{name} {number}"), model)
        case = Case(model, replace(conditions, workload=replace(conditions.workload, mode=Mode.INFERENCE)))
        exact, found = pipelined(case.costs, case.rates), pipelined(case.costs, case.rates, list_at_most=0)
        assert (exact.route, found.route) == ("listing", "program")
        assert case.costs.violation(found.on_device) is None
        assert found.bound_s * (1 - 1e-12) <= exact.period_s <= found.period_s * (1 + 1e-9)
        gaps.append(found.gap)
    assert np.median(gaps) == 0
    assert max(gaps) < 1e-6


def _at_random(rng: Random) -> Case:
    """A random graph in inference, half of them under a memory limit, with times that favour the server."""
    drawn = random_priced(rng, most_layers=11)
    model = drawn.graph
    conditions = replace(drawn.scenario, workload=replace(drawn.scenario.workload, mode=Mode.INFERENCE))
    seconds = [[rng.choice(times) for _ in model.layers] for times in ([0.0, 1.0, 5.0, 20.0], [0.0, 1.0, 2.0, 7.0])]
    free = timed(model, conditions, *seconds)
    return free if rng.random() < 0.5 else under_a_limit(rng, free)


def _device(found: Pipeline) -> set[str]:
    return {known.name for known, on in zip(found.split.costs.graph.layers, found.on_device, strict=True) if on}


def _reference(case: Case) -> PipelineReference:
    return PipelineReference(case.graph, case.scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist())
