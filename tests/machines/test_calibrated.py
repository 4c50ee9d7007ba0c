"""Calibrations: what two numbers tell, what layers that were timed tell, and how they are written and refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import sample_models
from explorer import presets
from explorer.machines.by_hand import WholeTime, calibration_from
from explorer.machines.calibrated import layer_seconds, seconds_at
from explorer.machines.calibration import Calibration, CalibrationError, KernelPace, Pace
from explorer.machines.kernels import Kernel, kernels_of
from explorer.machines.machine import Machine
from explorer.machines.timed_file import machine_text
from explorer.machines.timer import Trust
from explorer.pricing import Case
from explorer.scenario.codec import from_options, options_of_file, to_options
from explorer.scenario.scenario import Scenario
from explorer.timing.fit import TimedRun, fit
from tests.support.errors import refused

RESNET, MOBILENET, GPT2 = map(sample_models.load, ("resnet50", "mobilenet_v2", "gpt2"))
PI = presets.machine("device", "raspberry-pi-4")
NANO = presets.machine("device", "jetson-nano")


def pace(operation_s: float = 5e-5, error: float = 0.1) -> Pace:
    """Returns a pace at which every kind of kernel has figures of its own."""
    kernels = tuple(
        KernelPace(kernel=kernel, flops_per_s=1e9 * (at + 1), bytes_per_s=2e8 * (at + 2))
        for at, kernel in enumerate(Kernel)
    )
    return Pace(kernels=kernels, operation_s=operation_s, launch="added", error=error)


def by_hand(base: Machine, resnet_s: float, mobilenet_s: float, *, training: bool = False) -> Calibration:
    return calibration_from(
        base, [WholeTime(RESNET, 1, resnet_s), WholeTime(MOBILENET, 1, mobilenet_s)], training=training
    )


@pytest.mark.parametrize("base", [PI, NANO], ids=["added", "floor"])
@pytest.mark.parametrize("training", [False, True])
def test_both_models_take_what_was_read_off(base: Machine, training: bool) -> None:
    calibration = by_hand(base, 1.5, 0.5, training=training)
    machine = base.model_copy(update={"calibration": calibration})
    for graph, read_s in ((RESNET, 1.5), (MOBILENET, 0.5)):
        told = layer_seconds(graph, machine, 1, training)
        assert told is not None
        assert float(told.sum()) == pytest.approx(read_s, rel=1e-4)
    assert layer_seconds(RESNET, machine, 1, not training) is None, "the other mode was not timed"


def test_a_layer_takes_its_kernels_and_its_operations() -> None:
    at, batch = pace(), 3
    told = seconds_at(RESNET, at, batch, training=True)
    layer, kernel = RESNET.layers[1], kernels_of(RESNET, batch)[1]
    assert kernel is Kernel.CONVOLUTION
    of = at.by_kernel[kernel]
    by_hand_s = sum(
        max(work.flops.at(batch) / of.flops_per_s, work.bytes.at(batch) / of.bytes_per_s)
        + work.operations * at.operation_s
        for work in (layer.forward, layer.backward)
    )
    assert told[1] == pytest.approx(by_hand_s, rel=1e-12)
    assert told[0] == 0, "an input takes no time"


def test_a_product_with_one_row_is_a_kernel_of_its_own() -> None:
    names = [layer.name for layer in RESNET.layers]
    last = names.index("fc")
    assert kernels_of(RESNET, 1)[last] is Kernel.MATRIX_VECTOR
    assert kernels_of(RESNET, 2)[last] is Kernel.MATRIX_PRODUCT
    found = dict(zip([layer.operation for layer in GPT2.layers], kernels_of(GPT2, 1), strict=True))
    assert found["GELU"] is Kernel.EXPONENTIAL
    assert dict(zip([layer.operation for layer in RESNET.layers], kernels_of(RESNET, 1), strict=True))["ReLU"] is (
        Kernel.ELEMENTWISE
    )


@pytest.mark.parametrize("training", [False, True])
def test_the_fit_finds_the_pace_that_made_the_times(training: bool) -> None:
    runs = []
    for name in ("resnet50", "mobilenet_v2", "vgg16", "gpt2"):
        graph = sample_models.load(name)
        for batch in (1, 4):
            seconds = seconds_at(graph, pace(), batch, training)
            names = [layer.name for layer in graph.layers]
            runs.append(TimedRun(graph, batch, training, dict(zip(names, seconds.tolist(), strict=True))))
    found = fit(runs)
    for name in ("resnet18", "googlenet", "alexnet"):  # none of which was fitted
        graph = sample_models.load(name)
        told, made = (seconds_at(graph, each, 2, training) for each in (found, pace()))
        assert float(told.sum()) == pytest.approx(float(made.sum()), rel=0.1)
        near = (told <= 1.5 * made) & (made <= 1.5 * told)
        assert made[near].sum() >= 0.9 * made.sum()


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ({"resnet50": 0.96}, "times of two models or more are needed"),
        ({"resnet50": -1.0, "mobilenet_v2": 0.2}, "resnet50 must be between 0.001 us and 1000000000 s, got -1.0 s"),
        ({"resnet50": 0.01, "mobilenet_v2": 90.0}, "no factor and no cost of an operation tell these times"),
        ({"resnet50": 90.0, "mobilenet_v2": 0.01}, "no factor and no cost of an operation tell these times"),
    ],
)
def test_times_that_tell_no_calibration_are_refused(times: dict[str, float], said: str) -> None:
    whole = [WholeTime(sample_models.load(name), 1, seconds) for name, seconds in times.items()]
    with refused(CalibrationError, match=said):
        calibration_from(PI, whole, training=False)


def test_a_calibrated_machine_is_said_to_be_one_and_its_error_is_its_range() -> None:
    device = PI.model_copy(
        update={"name": "own", "calibration": Calibration(inference=pace(error=0.1), training=pace(error=0.3))}
    )
    scenario = from_options({"batch": "1"}, Scenario.default().with_machine(device))
    training = Case(RESNET, scenario).costs
    inference = Case(RESNET, from_options({"mode": "inference"}, scenario)).costs
    assert training.trust == inference.trust == (Trust.CALIBRATED, Trust.ESTIMATED)
    assert (inference.doubt[0], training.doubt[0]) == pytest.approx((1.2, 1.6))
    assert np.array_equal(inference.device_s, seconds_at(RESNET, pace(), 1, training=False))


def test_a_calibration_survives_options_and_files(tmp_path: Path) -> None:
    calibration = Calibration(inference=pace(), training=by_hand(NANO, 3.0, 0.4, training=True).training)
    device = PI.model_copy(update={"name": "own", "calibration": calibration})
    scenario = Scenario.default().with_machine(device)
    assert from_options(to_options(scenario)).device.calibration == calibration
    file = tmp_path / "machine.json"
    file.write_text(machine_text(device), encoding="utf-8")
    assert from_options(options_of_file("server", file)).server.calibration == calibration
