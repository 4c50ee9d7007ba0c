"""A calibration from the times of whole models that somebody read off a machine where nothing can be installed.

Two numbers tell two figures: a factor on all kernels of the declared machine, and the cost of an operation,

    seconds = factor * kernels + cost * operations

or, on a machine whose launches hide its work, the larger of the two in each direction of each layer. Models are timed
in one mode; one should be heavy and one of many small operations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from explorer.machines.calibrated import seconds_at
from explorer.machines.calibration import (
    LONGEST_OPERATION_S,
    PACE_RANGE,
    Calibration,
    CalibrationError,
    KernelPace,
    Pace,
)
from explorer.machines.estimated import DeclaredPace
from explorer.machines.kernels import Kernel
from explorer.machines.machine import Machine
from explorer.machines.measured import LONGEST, SECONDS_RANGE, SHORTEST
from explorer.model.graph import ModelGraph

USUAL_ERROR = 0.17  # published: models chosen with two references were 9 to 17 % off on average
UNEXPLAINED = 1.5  # times that the best factor is off by this much are told by none
DIGITS = 6
_FACTORS = (1e-4, 1e4)
_LEAST_OPERATION_S = 1e-9


@dataclass(frozen=True)
class WholeTime:
    """Holds what one iteration of a whole model took."""

    graph: ModelGraph
    batch: int
    seconds: float


def calibration_from(base: Machine, times: Sequence[WholeTime], *, training: bool) -> Calibration:
    """Returns the calibration of a machine like ``base`` on which whole models took these times, in one mode.

    Raises `CalibrationError` for fewer than two models, seconds that are not positive, and times that no factor and no
    cost of an operation tell within `UNEXPLAINED`.
    """
    low, high = SECONDS_RANGE
    for each in times:
        if not low <= each.seconds <= high:
            limits = {"low": SHORTEST, "high": LONGEST}
            raise CalibrationError("value-out-of-range", name=each.graph.name, **limits, got=f"{each.seconds!r} s")
    names = {each.graph.name for each in times}
    if len(names) < 2:
        raise CalibrationError("times-too-few", count=len(names))
    declared = _declared(base, training=training)

    def off(figures: NDArray[np.float64]) -> list[float]:
        pace = _at(declared, *map(exp, figures))
        return [log(float(seconds_at(each.graph, pace, each.batch, training).sum()) / each.seconds) for each in times]

    bounds = np.log([[_FACTORS[0], _LEAST_OPERATION_S], [_FACTORS[1], LONGEST_OPERATION_S]])
    start = np.log([1.0, max(declared.operation_s, 1e-5)])
    found = least_squares(off, start, bounds=(bounds[0], bounds[1]))
    worst = max(range(len(times)), key=lambda at: abs(found.fun[at]))
    if abs(found.fun[worst]) > log(UNEXPLAINED):
        seconds = times[worst].seconds
        told_s = seconds * exp(found.fun[worst])
        raise CalibrationError("times-unexplained", model=times[worst].graph.name, got_s=seconds, told_s=told_s)
    factor, operation_s = (exp(figure) for figure in found.x)
    error = max(USUAL_ERROR, float(np.sqrt(np.mean(np.square(found.fun)))))
    pace = _written(_at(declared, factor, operation_s), error)
    return Calibration(training=pace) if training else Calibration(inference=pace)


def _declared(base: Machine, *, training: bool) -> Pace:
    """Returns what declared figures say that a machine reaches."""
    declared = DeclaredPace.of(base, training=training)

    def flops(kernel: Kernel) -> float:
        is_3x3 = kernel is Kernel.CONVOLUTION_3X3
        return declared.winograd_flops if is_3x3 else declared.flops[kernel.operation_class]

    return Pace(
        kernels=tuple(
            KernelPace(kernel=kernel, flops_per_s=flops(kernel), bytes_per_s=declared.bytes_per_s) for kernel in Kernel
        ),
        operation_s=declared.overhead_s,
        launch="floor" if declared.hides else "added",
        error=0.0,
    )


def _at(declared: Pace, factor: float, operation_s: float) -> Pace:
    """Returns a pace whose kernels take ``factor`` times as long, with another cost of an operation."""
    low, high = PACE_RANGE

    def slower(rate: float) -> float:
        return min(max(rate / factor, low), high)

    kernels = tuple(
        KernelPace(kernel=each.kernel, flops_per_s=slower(each.flops_per_s), bytes_per_s=slower(each.bytes_per_s))
        for each in declared.kernels
    )
    return declared.model_copy(update={"kernels": kernels, "operation_s": operation_s})


def _written(pace: Pace, error: float) -> Pace:
    """Returns a pace with figures of `DIGITS` digits, which is more than times tell, and an expected error."""

    def short(value: float) -> float:
        return float(f"{value:.{DIGITS}g}")

    kernels = tuple(
        KernelPace(kernel=each.kernel, flops_per_s=short(each.flops_per_s), bytes_per_s=short(each.bytes_per_s))
        for each in pace.kernels
    )
    return Pace(kernels=kernels, operation_s=short(pace.operation_s), launch=pace.launch, error=short(error))
