"""Micro-batches in a pipeline: against brute force, against schedules worked out step by step, and by hand."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from graphs import MEGABYTE, graph, layer, random_limited, random_priced, scenario, source, timed
from reference_more import PipelineReference
from seeds import seeds

import sample_models
from explorer.machines.estimated import layer_seconds
from explorer.pricing import Case, Term, Terms
from explorer.pricing.upkeep import step_seconds
from explorer.scenario.scenario import Mode, Scenario
from explorer.solve import SolveError
from explorer.solve.exact.mincut import minimum_cut
from explorer.solve.more.overlap import Overlapped, in_micro_batches, least_in_pipeline, overlapped, overlapped_s
from tests.support.errors import refused


@pytest.mark.parametrize("list_at_most", [50_000, 0])
@seeds(200)
def test_equals_brute_force(rng: Random, list_at_most: int) -> None:
    """Listed, and by the integer program."""
    case = (random_priced if rng.random() < 0.5 else random_limited)(rng, 10)
    micro_batches = rng.choice([1, 2, 4, 9, 1000])
    reference = _reference(case)
    found = least_in_pipeline(case.costs, case.costs, case.rates, micro_batches, list_at_most)
    device = set(found.split.device_layers)
    assert reference.is_allowed(device)
    assert found.proof.is_optimal
    assert found.delay_s == pytest.approx(reference.overlapped_s(device, micro_batches), rel=1e-9, abs=1e-12)
    assert found.delay_s == pytest.approx(reference.least_overlapped_s(micro_batches), rel=1e-9, abs=1e-12)


@seeds(200)
def test_one_micro_batch_is_one_after_the_other(rng: Random) -> None:
    case = random_priced(rng)
    found, alone = overlapped(case.costs, case.rates, 1), minimum_cut(case.costs, case.rates)
    assert found.delay_s == pytest.approx(alone.delay_s, rel=1e-9, abs=1e-12)


@seeds(300)
def test_no_schedule_of_its_kind_takes_longer(rng: Random) -> None:
    """Micro-batches in order through four machines, and in training back to the first one: all forward passes first."""
    micro_batches = rng.randint(1, 8)
    forward, up, server, down, backward = (rng.choice([0.0, 1.0, 2.0, 5.0, 9.5]) for _ in range(5))
    terms = Terms(*(micro_batches * each for each in (forward, up, server, down)), 0.0, 0.0)
    end = {"device": 0.0, "up": 0.0, "server": 0.0, "down": 0.0}
    arrived = []
    for _ in range(micro_batches):
        ready = 0.0
        for stage, seconds in (("device", forward), ("up", up), ("server", server), ("down", down)):
            ready = end[stage] = max(ready, end[stage]) + seconds
        arrived.append(ready)
    assert overlapped_s(terms, micro_batches) == pytest.approx(arrived[-1])
    trained = end["device"]
    for ready in arrived:
        trained = max(trained, ready) + backward
    both = terms._replace(device_compute=micro_batches * (forward + backward))
    assert trained <= overlapped_s(both, micro_batches) * (1 + 1e-12)


def test_the_slowest_stage_limits_the_pipeline() -> None:
    model = graph(source(), layer("a", "x", out=4 * MEGABYTE), layer("b", "a"))
    case = timed(model, scenario(Mode.INFERENCE, batch=4, rtt_s=0.5), [0, 8, 100], [0, 100, 2])
    found = least_in_pipeline(case.costs, case.costs, case.rates, 4)
    assert found.split.device_layers == ("x", "a")
    assert found.terms == (8, 16, 2, 0, 0, 0.5)
    assert found.slowest is Term.UPLINK
    assert found.delay_s == (8 + 16 + 2) / 4 + 16 * 3 / 4 + 0.5
    assert found.at_least_s == 16.5


def test_the_best_split_of_a_pipeline_need_not_be_the_best_one_after_the_other() -> None:
    model = graph(source(), layer("a", "x"), layer("b", "a"))
    case = timed(model, scenario(Mode.INFERENCE, batch=8), [0, 4, 5], [0, 4.2, 5.2])
    assert minimum_cut(case.costs, case.rates).on_device.all()
    assert least_in_pipeline(case.costs, case.costs, case.rates, 8).split.device_layers == ("x", "a")


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("micro_batches", [1, 3, 8, 100])
def test_a_micro_batch_costs_what_a_batch_of_its_size_costs(mode: Mode, micro_batches: int) -> None:
    """A batch of 8 in 3 is 3, 3 and 2 samples; the optimiser's step comes once."""
    model = sample_models.load("lenet5")
    case = Case(model, replace(Scenario.default(), workload=replace(Scenario.default().workload, mode=mode, batch=8)))
    costs = in_micro_batches(case.costs, min(micro_batches, 8))
    sizes = {1: [8], 3: [3, 3, 2], 8: [1] * 8, 100: [1] * 8}[micro_batches]
    training = mode is Mode.TRAINING
    for machine, seconds in zip(costs.machines, costs.machine_s, strict=True):
        alone = sum(layer_seconds(model, machine, size, training) for size in sizes)
        params = [float(known.param_bytes) for known in model.layers]
        step = step_seconds(np.array(params), machine, case.scenario.workload)
        assert seconds == pytest.approx(alone + step, rel=1e-12)
    for v, known in enumerate(model.layers):
        assert costs.uplink_bytes[v] == pytest.approx(
            sum(known.output.bytes.at(size) for size in sizes) * case.costs.uplink_bytes[v] / known.output.bytes.at(8)
        )
    assert (costs.memory_bytes == case.costs.memory_bytes).all()
    assert (costs.param_bytes == case.costs.param_bytes).all()


def test_there_are_no_more_micro_batches_than_samples() -> None:
    model = sample_models.load("lenet5")
    case = Case(model, replace(Scenario.default(), workload=replace(Scenario.default().workload, batch=2)))
    assert overlapped(case.costs, case.rates, 8).micro_batches == 2


def test_a_model_with_one_batch_size_has_no_micro_batches() -> None:
    model = sample_models.load("lenet5").model_copy(update={"only_batch": 4})
    case = Case(model, replace(Scenario.default(), workload=replace(Scenario.default().workload, batch=4)))
    with refused(SolveError, match="known for a batch of 4 alone"):
        overlapped(case.costs, case.rates, 2)
    assert isinstance(overlapped(case.costs, case.rates, 1), Overlapped)


def _reference(case: Case) -> PipelineReference:
    return PipelineReference(case.graph, case.scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist())
