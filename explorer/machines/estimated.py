"""Layer times from a machine's declared figures, for a machine nobody has at hand.

The kernels of one direction of one layer take

    kernels_s = max( FLOPs / (peak * share of the class), bytes / (bandwidth * share) )

and its operations cost ``launch_s = operations * overhead`` besides. On servers that is added. On embedded GPUs, whose
CPU is slow, it is a floor, ``max(kernels_s, launch_s)``; so it is in training in FP16 or BF16, whose casts and checks
are launched besides. Shares and overheads are those of the machine's kind, in ``utilisation.toml`` beside this file,
which gives its reasoning. The peak is that of the machine's
precision:

- what large matrix products were measured to reach, divided by their class's share, where that is known; otherwise
  the declared peak. Power caps and peaks that only paper knows are in the one and not in the other;
- only convolutions, matrix products and attention have tensor units. Convolutions use TF32 by default, and a kernel
  in fewer bits is never taken where that in FP32 is faster, as 3x3 convolutions with stride 1 may be (Winograd).

A compiled model's operations cost less. An engine has what follows a convolution or a product in its kernel, so that
normalisations and elementwise operations are free.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.machines.machine import Machine, Utilisation, utilisation
from explorer.machines.precision import Precision, Runtime
from explorer.machines.shapes import winograd_layers
from explorer.model.graph import ModelGraph, OperationClass, Work

_TENSOR_UNITS = (OperationClass.CONVOLUTION, OperationClass.MATRIX_PRODUCT, OperationClass.ATTENTION)
_FUSED = (OperationClass.NORMALISATION, OperationClass.ELEMENTWISE)  # into the kernel before them, in an engine


def layer_seconds(graph: ModelGraph, machine: Machine, batch: int, training: bool) -> NDArray[np.float64]:
    """Returns the seconds of one iteration of every layer, shape (layers,): forward, plus backward in training."""
    pace, winograd = DeclaredPace.of(machine, training=training), winograd_layers(graph)
    seconds = np.zeros(len(graph.layers))
    for v, layer in enumerate(graph.layers):
        kind = layer.operation_class
        if kind is OperationClass.INPUT or (machine.runtime is Runtime.ENGINE and kind in _FUSED):
            continue
        peak_flops = pace.winograd_flops if v in winograd else pace.flops[kind]
        directions = (layer.forward, layer.backward) if training else (layer.forward,)
        seconds[v] = sum(pace.seconds(work, peak_flops, batch) for work in directions)
    return seconds


@dataclass(frozen=True)
class DeclaredPace:
    """Holds what a machine reaches in one mode."""

    flops: dict[OperationClass, float]  # FLOP/s by class
    winograd_flops: float  # of 3x3 convolutions with stride 1
    bytes_per_s: float  # of FP32
    overhead_s: float  # of an operation
    hides: bool  # whether an operation's work hides behind its overhead

    @classmethod
    def of(cls, machine: Machine, *, training: bool) -> DeclaredPace:
        """Returns what a machine reaches in training or in inference."""
        table = utilisation(machine.kind)
        slower = table.training_slower if training else 1.0
        flops = {kind: _flops(machine, table, kind) / slower for kind in table.compute}
        convolution = table.compute[OperationClass.CONVOLUTION]
        fp32_flops = table.winograd * convolution * _peak_flops(machine, table, Precision.FP32)
        mixed = training and machine.precision.share_of_bytes < 1 and table.mixed_floor_us is not None
        return cls(
            flops=flops,
            winograd_flops=max(flops[OperationClass.CONVOLUTION], fp32_flops / slower),
            bytes_per_s=machine.bandwidth_bytes_per_s * table.memory / machine.precision.share_of_bytes / slower,
            overhead_s=_overhead_s(machine, table, training=training, mixed=mixed),
            hides=table.launch == "floor" or mixed,
        )

    def seconds(self, work: Work, peak_flops: float, batch: int) -> float:
        """Returns the seconds of one direction of a layer."""
        kernels_s = max(work.flops.at(batch) / peak_flops, work.bytes.at(batch) / self.bytes_per_s)
        launch_s = self.overhead_s * work.operations
        return max(kernels_s, launch_s) if self.hides else kernels_s + launch_s


def _flops(machine: Machine, table: Utilisation, kind: OperationClass) -> float:
    """Returns the FLOP/s that a class reaches at the machine's precision."""
    used = {Precision.FP32}
    if kind in _TENSOR_UNITS:
        used.add(machine.precision)
        if kind is OperationClass.CONVOLUTION and Precision.TF32 in machine.precisions:
            used.add(Precision.TF32)
    return table.compute[kind] * max(_peak_flops(machine, table, precision) for precision in used)


def _peak_flops(machine: Machine, table: Utilisation, precision: Precision) -> float:
    """Returns the FLOP/s of a precision to which the shares apply."""
    reached = machine.products.at(precision)
    if reached is not None:
        return reached / table.compute[OperationClass.MATRIX_PRODUCT]
    return machine.peaks.at(precision) or machine.peak_flops


def _overhead_s(machine: Machine, table: Utilisation, *, training: bool, mixed: bool) -> float:
    """Returns the seconds that an operation costs, whatever its size; ``mixed`` is training in FP16 or BF16."""
    if machine.runtime is Runtime.ENGINE and table.engine_overhead_us is not None:
        return table.engine_overhead_us * 1e-6
    in_training = table.mixed_floor_us if mixed else table.overhead_training_us
    usual = table.overhead_us if not training or in_training is None else in_training
    overhead_s = usual * 1e-6 + table.overhead_flops / machine.peak_flops
    return overhead_s / (table.compiled_faster or 1.0) if machine.runtime is Runtime.COMPILED else overhead_s


def moving_seconds(
    machine: Machine, moved_bytes: NDArray[np.float64], operations: NDArray[np.bool_] | int = 0
) -> NDArray[np.float64]:
    """Returns the seconds in which a machine reads and writes so many bytes of its memory, in so many operations."""
    table = utilisation(machine.kind)
    seconds: NDArray[np.float64] = moved_bytes / (machine.bandwidth_bytes_per_s * table.memory)
    return seconds + _overhead_s(machine, table, training=False, mixed=False) * operations
