"""What a U-shaped plan takes: any set S of layers on the server, D the others on the device, both ends among them.

With up(S) the tensors of D with a reader in S, and down(S) the tensors of S with a reader in D, and what is left out
here as in `explorer.pricing.costs` (casts, tied parameters, the optimiser's step):

    T(S) = N * [ sum_{v in D} t_dev(v) + sum_{v in S} t_srv(v)
                 + sum_{u in up(S)}   ( a(u)/R_up   + g(u)/R_down )    activations go up, gradients come down
                 + sum_{u in down(S)} ( a(u)/R_down + g(u)/R_up )      activations come down, gradients go up
                 + visits(S) * passes * RTT ]
           + sum_{v in D} k(v) * (1/R_up + 1/R_down)

with RTT the round trip of the link and the server's turnaround, and two passes in training, forward and backward, each
to the server and back, and one in inference. A tensor crosses each way at most once, however many layers read it. A
tied parameter is one more tensor of its owner, read by those that use it, which goes both ways: its second copy is paid
on the side that uses it (`explorer.pricing.ties`).

A path that enters the server k times needs k *visits*, and the most entries of any path are enough: with visit(v) the
most entries on a path that ends in v, visit j runs the server's layers of that number; all they read was made before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.pricing import Costs, Floats, Ints, Mask, Rates, Term
from explorer.pricing.memory import AT_ONCE, readers
from explorer.pricing.traffic import is_output


@dataclass(frozen=True, eq=False)
class Prices:
    """Holds what U-shaped plans pay for at some rates, in seconds of a round.

    Layers have one entry each; what crosses is the tensors of the layers, then the tied parameters.
    """

    device_s: Floats  # a layer on the device
    server_s: Floats
    up_s: Floats  # what goes up, and its gradient that comes down; infinite where it must not
    down_s: Floats
    visit_s: float  # the round trips of one visit


def prices(costs: Costs, rates: Rates) -> Prices:
    """Returns the prices of a model's layers, tensors and tied parameters."""
    coefficients = rates.coefficients
    tensors_up_s = np.where(costs.may_cross, costs.tensor_up @ coefficients, np.inf)
    return Prices(
        device_s=costs.layer_on_device @ coefficients,
        server_s=costs.layer_on_server @ coefficients,
        up_s=np.concatenate([tensors_up_s, costs.copy_on_server @ coefficients]),
        down_s=np.concatenate([costs.tensor_down @ coefficients, costs.copy_on_device @ coefficients]),
        visit_s=passes(costs) * float(costs.passes @ coefficients),
    )


def pinned(costs: Costs) -> Mask:
    """Returns what every plan has on the device: what the scenario keeps there, and the layers that nobody reads."""
    ends: Mask = costs.on_device | is_output(costs.graph)
    return ends


def features(costs: Costs, masks: Mask) -> Floats:
    """Returns the six features of each plan, shape (plans, 6), in the order of `explorer.pricing.Term`.

    ``masks`` has shape (plans, layers), True on the device. Uplink is all that goes up, downlink all that comes down,
    but the model.
    """
    rows = once(costs, masks)
    rows[:, Term.ROUND_TRIPS] *= visits(costs.graph, masks)
    return rows


def once(costs: Costs, masks: Mask) -> Floats:
    """Returns the features of each plan as if one visit of the server were enough, shape (plans, 6)."""
    parts = np.array_split(masks, max(1, -(-masks.size // AT_ONCE)))
    return np.concatenate([_once(costs, part) for part in parts])


def _once(costs: Costs, masks: Mask) -> Floats:
    on, off = masks.astype(np.float64), (~masks).astype(np.float64)
    up, down = (side * ((readers(costs.graph) @ (1.0 - side).T).T > 0) for side in (on, off))
    goes = passes(costs) * (~masks.all(axis=1)).astype(np.float64)
    layers: Floats = on @ costs.layer_on_device + off @ costs.layer_on_server
    crossing: Floats = up @ costs.tensor_up + down @ costs.tensor_down + costs.copies_paid(masks)
    return layers + crossing + np.outer(goes, costs.passes)


def passes(costs: Costs) -> int:
    """Returns how often an iteration goes through the model: forward and backward, or forward alone."""
    return 2 if costs.workload.is_training else 1


def visits(graph: ModelGraph, masks: Mask) -> Ints:
    """Returns how many times a pass of each plan goes to the server, at least and at best, shape (plans,)."""
    on = masks.T
    visit = (~on).astype(np.int64)
    for v, parents in enumerate(graph.parents):
        if parents:
            read = list(parents)
            visit[v] = (visit[read] + (on[read] & ~on[v])).max(axis=0)
    most: Ints = visit.max(axis=0)
    return most


def read_across(graph: ModelGraph, side: Mask) -> Ints:
    """Returns the positions of the layers of a side whose tensors the other side reads, each once; (layers,) in."""
    read, reader = graph.edges.read, graph.edges.reader
    return np.unique(read[side[read] & ~side[reader]])
