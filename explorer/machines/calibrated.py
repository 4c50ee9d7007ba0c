"""Layer times from a calibration, for models that were never timed on the machine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.machines.calibration import KernelPace, Pace
from explorer.machines.kernels import kernels_of
from explorer.machines.machine import Machine
from explorer.model.graph import ModelGraph, Work


def layer_seconds(graph: ModelGraph, machine: Machine, batch: int, training: bool) -> NDArray[np.float64] | None:
    """Returns the seconds of one iteration of every layer, shape (layers,): forward, plus backward in training.

    None where the machine was not calibrated in this mode.
    """
    pace = None if machine.calibration is None else machine.calibration.pace(training=training)
    return None if pace is None else seconds_at(graph, pace, batch, training)


def seconds_at(graph: ModelGraph, pace: Pace, batch: int, training: bool) -> NDArray[np.float64]:
    """Returns the seconds of one iteration of every layer at a pace, shape (layers,)."""
    seconds = np.zeros(len(graph.layers))
    for v, (layer, kernel) in enumerate(zip(graph.layers, kernels_of(graph, batch), strict=True)):
        if kernel is not None:
            directions = (layer.forward, layer.backward) if training else (layer.forward,)
            seconds[v] = sum(_seconds(work, pace, pace.by_kernel[kernel], batch) for work in directions)
    return seconds


def _seconds(work: Work, pace: Pace, of: KernelPace, batch: int) -> float:
    kernels_s = max(work.flops.at(batch) / of.flops_per_s, work.bytes.at(batch) / of.bytes_per_s)
    launch_s = pace.operation_s * work.operations
    return max(kernels_s, launch_s) if pace.launch == "floor" else kernels_s + launch_s
