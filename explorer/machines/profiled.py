"""Layer times as they were measured one by one, for the very model that was timed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.machines.machine import Machine
from explorer.model.graph import ModelGraph


def layer_seconds(graph: ModelGraph, machine: Machine, batch: int, training: bool) -> NDArray[np.float64] | None:
    """Returns the seconds of one iteration of every layer, shape (layers,), exactly as the profile has them.

    None where the machine has no profile of this model in this mode at this batch.
    """
    profile = machine.profile
    return np.array(profile.seconds) if profile and profile.is_of(graph, batch, training) else None
