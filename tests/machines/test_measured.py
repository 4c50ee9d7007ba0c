"""A whole model timed once: its layers then sum to that, and other models keep the factor and say so."""

from __future__ import annotations

import math

import pytest

import sample_models
from explorer.machines.machine import Machine
from explorer.machines.measured import Measured, graph_digest
from explorer.machines.timer import Trust, doubt, layer_times
from explorer.pricing import Case
from explorer.scenario.codec import from_options, to_options
from explorer.scenario.measuring import bound
from explorer.scenario.scenario import Scenario, ScenarioError
from tests.support.errors import refused

RESNET, MOBILENET = sample_models.load("resnet50"), sample_models.load("mobilenet_v2")
HERE = {"device": "raspberry-pi-4", "mode": "inference", "batch": "1"}


def timed(**options: str) -> Scenario:
    return bound(from_options(HERE | {"device-measured": "0.96s"} | options), RESNET)


def whole_s(machine: Machine, batch: int = 1, training: bool = False) -> float:
    return float(layer_times(RESNET, machine, batch, training).seconds.sum())


@pytest.mark.parametrize("seconds", ["0.96s", "3ms", "2h"])
@pytest.mark.parametrize("mode", ["training", "inference"])
def test_the_whole_takes_what_was_measured(seconds: str, mode: str) -> None:
    scenario = timed(**{"device-measured": seconds, "mode": mode, "batch": "7"})
    measured = scenario.device.measured
    assert measured is not None
    times = layer_times(RESNET, scenario.device, 7, mode == "training")
    assert times.trust is Trust.MEASURED
    assert float(times.seconds.sum()) == pytest.approx(measured.seconds, rel=1e-9)
    plain = layer_times(RESNET, scenario.device.as_declared, 7, mode == "training").seconds
    ratios = times.seconds[plain > 0] / plain[plain > 0]
    assert ratios == pytest.approx(ratios[0], rel=1e-9)


def test_a_split_of_what_was_measured_adds_up_to_it() -> None:
    costs = Case(RESNET, timed()).costs
    assert costs.trust == (Trust.MEASURED, Trust.ESTIMATED)
    assert costs.doubt[0] < costs.doubt[1]
    assert float(costs.device_s.sum()) == pytest.approx(0.96, rel=1e-9)


def test_another_model_mode_or_batch_keeps_the_factor_and_says_so() -> None:
    machine = timed().device
    factor = 0.96 / whole_s(machine.as_declared)
    for graph, batch, training in ((MOBILENET, 1, False), (RESNET, 2, False), (RESNET, 1, True)):
        times = layer_times(graph, machine, batch, training)
        assert times.trust is Trust.SCALED
        plain = layer_times(graph, machine.as_declared, batch, training).seconds
        assert times.seconds == pytest.approx(plain * factor, rel=1e-9)
        assert doubt(machine, Trust.MEASURED) < doubt(machine, Trust.SCALED) < doubt(machine, Trust.ESTIMATED)


def test_what_was_timed_is_completed_by_what_is_looked_at() -> None:
    expected_s = whole_s(timed().device.as_declared)
    assert timed().device.measured == Measured(
        seconds=0.96,
        model="resnet50",
        digest=graph_digest(RESNET),
        training=False,
        batch=1,
        expected_s=expected_s,
    )


def test_another_model_can_be_named() -> None:
    scenario = timed(**{"device-measured": "0.45s of mobilenet_v2, inference, batch 1"})
    measured = scenario.device.measured
    assert measured is not None
    assert measured.digest == graph_digest(MOBILENET)
    assert layer_times(RESNET, scenario.device, 1, False).trust is Trust.SCALED
    of_its_own = layer_times(MOBILENET, scenario.device, 1, False)
    assert (of_its_own.trust, float(of_its_own.seconds.sum())) == (Trust.MEASURED, pytest.approx(0.45, rel=1e-9))
    with refused(ScenarioError, match='unknown model "resnet5": did you mean resnet50'):
        timed(**{"device-measured": "0.45s of resnet5"})


def test_it_is_written_and_read_back_equal_and_a_preset_stays_one() -> None:
    scenario = timed()
    assert from_options(to_options(scenario)) == scenario
    assert to_options(scenario)["device"] == "raspberry-pi-4"
    assert bound(scenario, MOBILENET) == scenario, "it is complete"


@pytest.mark.parametrize("option", [{"server-precision": "fp16"}, {"server-runtime": "compiled"}])
def test_another_precision_or_runtime_was_not_what_was_timed(option: dict[str, str]) -> None:
    scenario = from_options({"server-measured": "10ms"})
    assert scenario.server.measured is not None
    assert from_options(option, scenario).server.measured is None
    same = {"server-precision": "fp32", "server-runtime": "eager"}
    assert from_options(same, scenario).server.measured is not None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0.96", 'device-measured "0.96": unit missing'),
        ("soon", 'device-measured "soon"'),
        ("0s", 'device-measured must be more than 0, got "0s"'),
        ("1e12s", "device-measured must be between 0.001 us and 1000000000 s, got 1e12s"),
        ("1s, batch 0", "device-measured: batch must be"),
        ("1s of resnet50, inference, batch -4", "device-measured: batch must be at least 1 and at most 65,536, got -4"),
        ("1s of resnet50, inference, batch 1.5", 'device-measured: batch must be a whole number, got "1.5"'),
    ],
)
def test_what_cannot_be_read_says_why(text: str, sentence: str) -> None:
    with refused(ScenarioError, match=sentence):
        from_options({"device-measured": text})


def test_nothing_timed_leaves_the_estimate() -> None:
    plain = timed(**{"device-measured": ""}).device
    assert plain.measured is None
    assert math.isfinite(whole_s(plain))
    assert layer_times(RESNET, plain, 1, False).trust is Trust.ESTIMATED
