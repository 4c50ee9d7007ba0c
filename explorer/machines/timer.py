"""How long each layer takes on a machine, and how far that can be trusted.

A timer is one way to tell: from declared figures, from a benchmark, from a profile. Each is a file of its own with one
function, a `Timer`, and has a line in `TIMERS`. A whole model that was timed once scales what they tell. Trust is that
of one machine: a measured device may stand beside an estimated server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from explorer.machines import calibrated, estimated, profiled
from explorer.machines.estimated import moving_seconds
from explorer.machines.machine import Machine, utilisation
from explorer.machines.measured import scaled
from explorer.model.graph import ModelGraph
from explorer.model.kept import kept


class Trust(StrEnum):
    """Names where the seconds of a machine come from, the most trustworthy first."""

    PROFILED = "profiled"  # every layer of this very model was timed on the machine
    MEASURED = "measured"  # this very model was timed as a whole on the machine
    CALIBRATED = "calibrated"  # other models were timed on the machine
    SCALED = "scaled"  # the factor of another model, mode or batch that was timed on the machine
    ESTIMATED = "estimated"  # declared figures alone


# How many times as long, or as short, a machine may take. Of a model timed once the parts of a split are some 10 % off,
# and what is profiled is taken as it is. Estimates have the doubt of their kind of machine (``utilisation.toml``), a
# calibration that of the models which were kept out of it.
# Estimates of several models on one machine are off by factors that differ by 1.5: `benchmarks.published`.
_DOUBT: Mapping[Trust, float] = MappingProxyType({Trust.SCALED: 1.5, Trust.MEASURED: 1.1, Trust.PROFILED: 1.0})


def doubt(machine: Machine, trust: Trust, *, training: bool = False) -> float:
    """Returns how many times as long as it is told, or as short, a model may take on a machine; at least 1."""
    pace = machine.calibration.pace(training=training) if machine.calibration else None
    if trust is Trust.CALIBRATED and pace is not None:
        return pace.doubt
    estimated = utilisation(machine.kind).doubt
    return min(_DOUBT.get(trust, estimated), estimated)


class Timer(Protocol):
    """Describes one way to tell how long layers take."""

    def __call__(
        self, graph: ModelGraph, machine: Machine, batch: int, training: bool, /
    ) -> NDArray[np.float64] | None:
        """Returns the seconds of one iteration of every layer, or None where it knows nothing of the machine.

        Shape (layers,), each finite and 0 or more: forward at the batch, plus backward in training.
        """


@dataclass(frozen=True, eq=False)
class LayerTimes:
    """Holds the seconds that every layer takes on one machine at its full speed in one iteration, and their trust."""

    seconds: NDArray[np.float64]  # shape (layers,)
    trust: Trust


# The first that knows the machine is taken. The last one knows them all.
TIMERS: Mapping[Trust, Timer] = MappingProxyType(
    {
        Trust.PROFILED: profiled.layer_seconds,
        Trust.CALIBRATED: calibrated.layer_seconds,
        Trust.ESTIMATED: estimated.layer_seconds,
    }
)


def layer_times(
    graph: ModelGraph, machine: Machine, batch: int, training: bool, optimiser_moves: float = 0.0
) -> LayerTimes:
    """Returns the times of a graph's layers on a machine by the first timer that knows it, scaled to what was measured.

    In training the optimiser's step belongs to an iteration: it moves ``optimiser_moves`` bytes for each byte of
    parameters. Raises `LookupError` where no timer knows the machine, which one by declared figures in `TIMERS`
    prevents.
    """
    measured = machine.measured
    told = _told(graph, machine, batch, training)
    seconds = told.seconds
    if training and optimiser_moves:
        seconds = seconds + moving_seconds(machine, optimiser_moves * param_bytes(graph))
    if measured is None or told.trust is Trust.PROFILED:
        return LayerTimes(seconds, told.trust)
    trust = Trust.MEASURED if measured.is_of(graph, batch, training) else Trust.SCALED
    return LayerTimes(scaled(seconds, measured, graph, batch, training), trust)


@kept
def param_bytes(graph: ModelGraph) -> NDArray[np.float64]:
    """Returns the bytes of each layer's parameters, shape (layers,); a tied one counts at its first use."""
    return np.array([float(layer.param_bytes) for layer in graph.layers])


def _told(graph: ModelGraph, machine: Machine, batch: int, training: bool) -> LayerTimes:
    for trust, timer in TIMERS.items():
        seconds = timer(graph, machine, batch, training)
        if seconds is not None:
            return LayerTimes(seconds, trust)
    raise LookupError(f'no timer knows the machine "{machine.title}"')
