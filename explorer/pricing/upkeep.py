"""Computing that no layer is about: the optimiser's step, and casting numbers to fewer bits and back.

Both pass over numbers in a machine's memory and hardly compute, so they take what their bytes take at the share of the
machine's bandwidth that its kind reaches (`explorer.machines.estimated`).
"""

from __future__ import annotations

import numpy as np

from explorer.machines.estimated import moving_seconds
from explorer.machines.machine import Machine
from explorer.model.graph import ModelGraph
from explorer.pricing.terms import Floats
from explorer.pricing.traffic import sent_shares, tensor_bytes
from explorer.scenario.scenario import Constraints, Workload


def step_seconds(param_bytes: Floats, machine: Machine, workload: Workload) -> Floats:
    """Returns the seconds of the optimiser's step on so many bytes of parameters each; 0 in inference.

    It reads parameters, gradients and state, and writes parameters and state (`Optimiser.moved`).
    """
    return moving_seconds(machine, workload.is_training * workload.optimiser.moved * param_bytes)


def cast_seconds(graph: ModelGraph, machine: Machine, workload: Workload, constraints: Constraints) -> Floats:
    """Returns the seconds of an iteration that casting takes on one side where each layer's tensor crosses.

    What is sent with fewer bits than it has is read and written once on each side, which is one operation; the tensor
    and, in training, its gradient. Shape (layers,); 0 for what crosses as it is.
    """
    values, gradients = tensor_bytes(graph, workload.batch)
    seconds = np.zeros(len(graph.layers))
    for whole, bits in ((values, constraints.bits), (gradients * workload.is_training, constraints.bits_of_gradients)):
        share = sent_shares(graph, bits)
        is_cast = (share < 1) & (whole > 0)
        seconds += moving_seconds(machine, is_cast * whole * (1 + share), operations=is_cast)
    return seconds
