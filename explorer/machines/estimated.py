"""Layer times from a machine's declared figures, for a machine nobody has at hand.

One direction of one layer takes

    max( FLOPs / (peak * utilisation of the class), bytes / (bandwidth * utilisation) ) + overhead * operations

with the utilisation of each operation class from ``utilisation.toml`` beside this file, which gives its reasoning.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.machines.machine import Machine, Utilisation, utilisation
from explorer.model.graph import Layer, ModelGraph, OperationClass, Work


def layer_seconds(graph: ModelGraph, machine: Machine, batch: int, training: bool) -> NDArray[np.float64]:
    """Returns the seconds of one iteration of every layer, shape (layers,): forward, plus backward in training."""
    table = utilisation(machine.kind)
    return np.array([_seconds(layer, machine, table, batch, training) for layer in graph.layers])


def _seconds(layer: Layer, machine: Machine, table: Utilisation, batch: int, training: bool) -> float:
    if layer.operation_class is OperationClass.INPUT:
        return 0.0
    peak_flops = machine.peak_flops * table.compute[layer.operation_class]
    bytes_per_s = machine.bandwidth_bytes_per_s * table.memory

    def direction_s(work: Work) -> float:
        bound_s = max(work.flops.at(batch) / peak_flops, work.bytes.at(batch) / bytes_per_s)
        return bound_s + table.overhead_us * 1e-6 * work.operations

    return direction_s(layer.forward) + (direction_s(layer.backward) if training else 0.0)


def moving_seconds(
    machine: Machine, moved_bytes: NDArray[np.float64], operations: NDArray[np.bool_] | int = 0
) -> NDArray[np.float64]:
    """Returns the seconds in which a machine reads and writes so many bytes of its memory, in so many operations."""
    table = utilisation(machine.kind)
    seconds: NDArray[np.float64] = moved_bytes / (machine.bandwidth_bytes_per_s * table.memory)
    return seconds + table.overhead_us * 1e-6 * operations
