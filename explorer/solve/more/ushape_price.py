"""What a U-shaped plan takes: any set S of layers on the server, D the others on the device, both ends among them.

With up(S) the tensors of D with a reader in S, and down(S) the tensors of S with a reader in D:

    T(S) = N * [ sum_{v in D} t_dev(v) + sum_{v in S} t_srv(v)
                 + sum_{u in up(S)}   ( a(u)/R_up   + g(u)/R_down )    activations go up, gradients come down
                 + sum_{u in down(S)} ( a(u)/R_down + g(u)/R_up )      activations come down, gradients go up
                 + visits(S) * passes * RTT ]
           + sum_{v in D} k(v) * (1/R_up + 1/R_down)

with two passes in training, forward and backward, each to the server and back, and one in inference. A tensor crosses
each way at most once, however many layers read it.

A path that enters the server k times needs k *visits*, and the most entries of any path are enough: with visit(v) the
most entries on a path that ends in v, visit j runs the server's layers of that number; all they read was made before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.pricing import Costs, Floats, Ints, Mask, Rates, Term
from explorer.pricing.memory import AT_ONCE, readers
from explorer.scenario.scenario import Mode


@dataclass(frozen=True, eq=False)
class Prices:
    """Holds what layers and tensors take in U-shaped plans at some rates, in seconds of a round; shape (layers,)."""

    device_s: Floats  # a layer on the device, with its share of the model exchange
    server_s: Floats
    up_s: Floats  # a tensor that goes up, and its gradient that comes down; infinite where it must not
    down_s: Floats
    visit_s: float  # the round trips of one visit


def prices(costs: Costs, rates: Rates) -> Prices:
    """Returns the prices of a model's layers and tensors."""
    device, uplink, server, downlink, exchange, round_trip = rates.coefficients
    n = costs.iterations
    up_s = n * (costs.uplink_bytes * uplink + costs.downlink_bytes * downlink)
    return Prices(
        device_s=n * costs.device_s * device + costs.param_bytes * exchange,
        server_s=n * costs.server_s * server,
        up_s=np.where(costs.may_cross, up_s, np.inf),
        down_s=n * (costs.uplink_bytes * downlink + costs.downlink_bytes * uplink),
        visit_s=float(n * passes(costs) * round_trip),
    )


def pinned(costs: Costs) -> Mask:
    """Returns what every plan has on the device: what the scenario keeps there, and the layers that nobody reads."""
    unread: Mask = np.bincount(costs.graph.edges.read, minlength=len(costs.on_device)) == 0
    return costs.on_device | unread


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
    on, off, n = masks.astype(np.float64), (~masks).astype(np.float64), costs.iterations
    up, down = (side * ((readers(costs.graph) @ (1.0 - side).T).T > 0) for side in (on, off))
    return np.stack(
        [
            n * (on @ costs.device_s),
            n * (up @ costs.uplink_bytes + down @ costs.downlink_bytes),
            n * (off @ costs.server_s),
            n * (up @ costs.downlink_bytes + down @ costs.uplink_bytes),
            on @ costs.param_bytes,
            n * passes(costs) * ~masks.all(axis=1),
        ],
        axis=1,
    )


def passes(costs: Costs) -> int:
    """Returns how often an iteration goes through the model: forward and backward, or forward alone."""
    return 2 if costs.workload.mode is Mode.TRAINING else 1


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
