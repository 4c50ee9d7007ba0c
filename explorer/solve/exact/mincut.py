"""The general algorithm: the optimal split as a minimum s-t cut, exact for any acyclic model graph.

The flow network is that of `explorer.solve.network` with the layers as its items, which pays

    s -> v        N * t_srv(v)                               where v is on the server
    v -> t        N * t_dev(v) + k(v) * (1/R_up + 1/R_down)  where v is on the device
    u -> u'       N * (a(u)/R_up + g(u)/R_down)              once where any reader of u is on the server
    s -> r        N * RTT                                    as soon as an output is on the server
    v -> parent   infinite                                   the device side is closed under predecessors
    s -> pinned   infinite

after Z. Li et al., "Fast AI Model Splitting over Edge Networks" (arXiv 2507.01041). One of s -> v and v -> t is always
cut, so the lesser of the two costs is paid by every split: only the difference is an edge, on the dearer side.
Capacities become integers as `explorer.solve.network` describes.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from explorer.model.graph import Edges, ModelGraph
from explorer.model.kept import kept
from explorer.pricing import Costs, Floats, Mask, Rates
from explorer.pricing.memory import last_readers
from explorer.solve.more.memory_limit import least_within
from explorer.solve.network import FlowNetwork, build, least_cut
from explorer.solve.result import Method, Solution, SolverStats


def minimum_cut(costs: Costs, rates: Rates) -> Solution:
    """Returns the split with the least delay among all allowed ones, of ties the one with the smallest device side.

    Exact: the delay equals the least over all predecessor-closed sets that respect the pins, to about 1e-12 relative
    (the rounding of 2^50 integer capacities). Under a memory limit that the cut breaks, see
    `explorer.solve.more.memory_limit`: exact or with a bound.
    """
    return least_within(costs, rates, lambda extra_s: cut_at(costs, rates.coefficients, extra_s), METHOD.name)


def cut_at(costs: Costs, coefficients: Floats, extra_device_s: Floats | float = 0.0) -> tuple[Mask, SolverStats]:
    """Returns the set with the least delay under any six coefficients (see `explorer.pricing.terms.by_term`).

    ``extra_device_s``, 0 or more, is added to what each layer costs on the device. A memory limit is not looked at.
    """
    started = perf_counter()
    network, edges = layer_network(costs.graph), costs.graph.edges
    layers = len(costs.graph.layers)
    paid = _Paid.at(costs, coefficients, extra_device_s)
    prefers_device = (paid.device_s < paid.server_s) | costs.on_device
    dearer_s = np.where(costs.on_device, np.inf, np.abs(paid.device_s - paid.server_s))
    every_layer = np.arange(layers)
    tails = np.concatenate([np.where(prefers_device, network.source, every_layer), network.tails])
    heads = np.concatenate([np.where(prefers_device, every_layer, network.sink), network.heads])
    infinite_s = np.full(network.infinite, np.inf)
    seconds = np.concatenate([dearer_s, paid.tensor_s[network.up], [paid.round_trips_s], infinite_s])
    known_s = paid.delay_s(_best_prefix(costs, paid), edges)
    built = perf_counter()
    side = least_cut(
        network.vertices,
        tails,
        heads,
        seconds,
        network.source,
        network.sink,
        known_s,
        lambda side: paid.delay_s(side[:layers], edges),
    )
    return side[:layers], SolverStats(network.vertices, len(tails), built - started, perf_counter() - built)


@kept
def layer_network(graph: ModelGraph) -> FlowNetwork:
    """Returns the flow network of a model's layers; tensor u is that of layer u."""
    layers = np.arange(len(graph.layers))
    read, reader = graph.edges.read, graph.edges.reader
    outputs = np.flatnonzero(np.bincount(read, minlength=len(layers)) == 0)
    return build(len(layers), layers, read, reader, np.stack([reader, read], axis=1), outputs)


@dataclass(frozen=True)
class _Paid:
    """Holds the seconds of a round, one entry a layer.

    They are paid on the device, with the model exchange, on the server, and for its tensor.
    """

    device_s: Floats
    server_s: Floats
    tensor_s: Floats
    round_trips_s: float

    @classmethod
    def at(cls, costs: Costs, coefficients: Floats, extra_device_s: Floats | float) -> _Paid:
        device, uplink, server, downlink, exchange, round_trip = coefficients
        n = costs.iterations
        return cls(
            device_s=n * costs.device_s * device + costs.param_bytes * exchange + extra_device_s,
            server_s=n * costs.server_s * server,
            tensor_s=n * (costs.uplink_bytes * uplink + costs.downlink_bytes * downlink),
            round_trips_s=n * round_trip,
        )

    def delay_s(self, mask: Mask, edges: Edges) -> float:
        """Returns the delay of a split that is closed under predecessors."""
        crosses = np.zeros_like(mask)
        crosses[edges.read[mask[edges.read] & ~mask[edges.reader]]] = True
        compute_s = np.where(mask, self.device_s, self.server_s).sum()
        return float(compute_s + self.tensor_s[crosses].sum() + self.round_trips_s * (not mask.all()))


def _best_prefix(costs: Costs, paid: _Paid) -> Mask:
    """Returns the best prefix of the topological order, to the rounding of running sums: a good split, and allowed."""
    layers = len(costs.graph.layers)
    closed = np.bincount(last_readers(costs.graph), weights=paid.tensor_s, minlength=layers)
    running_s = np.cumsum(paid.device_s - paid.server_s + paid.tensor_s - closed)
    running_s[:-1] += paid.round_trips_s
    last_pinned = int(np.flatnonzero(costs.on_device).max(initial=0))
    last = last_pinned + int(running_s[last_pinned:].argmin())
    prefix: Mask = np.arange(layers) <= last
    return prefix


METHOD = Method(
    name="mincut",
    title="Minimum cut",
    source="Li et al., Fast AI Model Splitting over Edge Networks, arXiv 2507.01041",
    assumes="Finds the least cut of a flow network: exact on any acyclic graph, under a memory limit at least bounded.",
    exact=True,
    solve=minimum_cut,
)
