"""Each machine has its times from the first timer that knows it, and the trust of that timer."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest
from numpy.typing import NDArray

import sample_models
from explorer import presets
from explorer.machines import timer
from explorer.machines.estimated import layer_seconds
from explorer.machines.machine import Machine
from explorer.machines.timer import Trust, layer_times
from explorer.model.graph import ModelGraph
from explorer.scenario.scenario import Mode

GRAPH = sample_models.load("lenet5")
DEVICE, SERVER = presets.machine("device", "jetson-tx2"), presets.machine("server", "t4")


@pytest.mark.parametrize("mode", Mode)
def test_declared_figures_give_estimates(mode: Mode) -> None:
    times = layer_times(GRAPH, DEVICE, 8, mode is Mode.TRAINING)
    assert times.trust is Trust.ESTIMATED
    np.testing.assert_array_equal(times.seconds, layer_seconds(GRAPH, DEVICE, 8, mode is Mode.TRAINING))


def test_a_machine_that_was_measured_stands_beside_one_that_was_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def measured(graph: ModelGraph, machine: Machine, batch: int, training: bool) -> NDArray[np.float64] | None:
        return np.full(len(graph.layers), float(batch)) if machine == DEVICE else None

    monkeypatch.setattr(timer, "TIMERS", MappingProxyType({Trust.MEASURED: measured, **timer.TIMERS}))
    device, server = (layer_times(GRAPH, machine, 3, True) for machine in (DEVICE, SERVER))
    assert (device.trust, server.trust) == (Trust.MEASURED, Trust.ESTIMATED)
    assert device.seconds.tolist() == [3.0] * len(GRAPH.layers)
    monkeypatch.setattr(timer, "TIMERS", MappingProxyType({Trust.MEASURED: measured}))
    with pytest.raises(LookupError, match="NVIDIA T4"):
        layer_times(GRAPH, SERVER, 32, True)
