"""From the seconds of the layers of some models to the pace of a machine.

A pace is sought whose layers are off least: the sum over layers of ``|log(predicted / timed)|``, each weighted by its
share of the time of its run, so that every run counts as much. For one cost of an operation, each kind of kernel has
two figures of its own, FLOP/s and bytes/s. For one ratio of the two, the weighted median of what the layers reached is
taken. Ratios and costs are tried in turn. At last all is scaled so that whole runs are right on average.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, fsum, log
from typing import Self

import numpy as np
from numpy.typing import NDArray

from explorer.machines.calibrated import seconds_at
from explorer.machines.calibration import PACE_RANGE, KernelPace, Pace
from explorer.machines.kernels import Kernel, kernels_of
from explorer.model.graph import Layer, ModelGraph, Work

OPERATION_COSTS_S = (0.0, *np.geomspace(1e-6, 500e-6, 25).tolist())
RATIOS = tuple(np.geomspace(0.1, 1e4, 41).tolist())  # FLOPs a byte from which on FLOPs are the bound
DIGITS = 4  # that a figure is written with

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TimedRun:
    """Holds what the layers of one model took at one batch in one mode, summing to its measured whole."""

    graph: ModelGraph
    batch: int
    training: bool
    layer_s: Mapping[str, float]  # of every layer that the mode runs

    @property
    def whole_s(self) -> float:
        """Returns what one iteration took."""
        return fsum(self.layer_s.values())


@dataclass(frozen=True)
class _Layers:
    """Holds layers of one kind of kernel; the directions of one were timed together."""

    flops: Floats  # shape (layers, directions)
    bytes: Floats  # shape (layers, directions)
    operations: Floats  # shape (layers,)
    seconds: Floats  # shape (layers,)
    weights: Floats  # shape (layers,)

    @classmethod
    def of(cls, runs: Sequence[TimedRun], kernel: Kernel) -> Self:
        """Returns the layers of all runs that are of a kind."""
        flops, moved, operations, seconds, weights = [], [], [], [], []
        for run in runs:
            for layer, of in zip(run.graph.layers, kernels_of(run.graph, run.batch), strict=True):
                taken_s = run.layer_s.get(layer.name, 0.0)
                if of is kernel and taken_s > 0:
                    works = _works(layer, run.training)
                    flops.append([work.flops.at(run.batch) for work in works])
                    moved.append([work.bytes.at(run.batch) for work in works])
                    operations.append(sum(work.operations for work in works))
                    seconds.append(taken_s)
                    weights.append(taken_s / run.whole_s)
        return cls(*(np.array(each, dtype=np.float64) for each in (flops, moved, operations, seconds, weights)))

    def fitted(self, operation_s: float) -> tuple[float, float, float]:
        """Returns the error, FLOP/s and bytes/s that fit best beside a cost of an operation."""
        launch_s = operation_s * self.operations
        left_s = np.maximum(self.seconds - launch_s, 0.05 * self.seconds)  # something is always the work itself
        best = (np.inf, 0.0, 0.0)
        for ratio in RATIOS:
            moved = np.maximum(self.flops / ratio, self.bytes).sum(axis=1)
            has_work = moved > 0
            if not has_work.any():
                continue
            s_per_byte = _median(left_s[has_work] / moved[has_work], self.weights[has_work])
            predicted = s_per_byte * moved + launch_s
            known = predicted > 0
            error = float(self.weights[known] @ np.abs(np.log(predicted[known] / self.seconds[known])))
            if error < best[0]:
                best = (error, ratio / s_per_byte, 1 / s_per_byte)
        return best


def fit(runs: Sequence[TimedRun], error: float = 0.0) -> Pace:
    """Returns the pace that explains timed runs best, of one mode; ``error`` is the expected one that it is given.

    A kind of kernel that no run has gets the median pace of the others.
    """
    layers = {kernel: each for kernel in Kernel if len((each := _Layers.of(runs, kernel)).seconds)}
    fits = {cost_s: {kernel: each.fitted(cost_s) for kernel, each in layers.items()} for cost_s in OPERATION_COSTS_S}
    operation_s = min(fits, key=lambda cost_s: fsum(found[0] for found in fits[cost_s].values()))
    paces = {kernel: found[1:] for kernel, found in fits[operation_s].items() if np.isfinite(found[0])}
    usual = tuple(float(np.median(each)) for each in zip(*paces.values(), strict=True))
    pace = _pace({kernel: paces.get(kernel, (usual[0], usual[1])) for kernel in Kernel}, operation_s, error)
    return scaled(pace, exp(float(np.mean([log(run.whole_s / predicted_s(run, pace)) for run in runs]))))


def predicted_s(run: TimedRun, pace: Pace) -> float:
    """Returns what a pace says that a whole run takes."""
    return float(seconds_at(run.graph, pace, run.batch, run.training).sum())


def scaled(pace: Pace, factor: float) -> Pace:
    """Returns the pace at which everything takes ``factor`` times as long."""
    rates = {each.kernel: (each.flops_per_s / factor, each.bytes_per_s / factor) for each in pace.kernels}
    return _pace(rates, pace.operation_s * factor, pace.error)


def _pace(rates: Mapping[Kernel, tuple[float, float]], operation_s: float, error: float) -> Pace:
    low, high = PACE_RANGE
    return Pace(
        kernels=tuple(
            KernelPace(kernel=kernel, flops_per_s=_short(min(max(flops, low), high)), bytes_per_s=_short(moved))
            for kernel, (flops, moved) in rates.items()
        ),
        operation_s=_short(operation_s),
        launch="added",
        error=_short(error),
    )


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _works(layer: Layer, training: bool) -> list[Work]:
    return [layer.forward, layer.backward] if training else [layer.forward]


def _median(values: Floats, weights: Floats) -> float:
    """Returns the value with half of the weight on either side."""
    order = np.argsort(values)
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])
