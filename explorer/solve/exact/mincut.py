"""The general algorithm: the optimal split as a minimum s-t cut, exact for any acyclic model graph.

The flow network (side of s = device; a cut edge is one from the device side to the server side):

    s -> v        N * t_srv(v)                              paid where v is on the server
    v -> t        N * t_dev(v) + k(v) * (1/R_up + 1/R_down)  paid where v is on the device
    u -> u'       N * (a(u)/R_up + g(u)/R_down)              paid once where any reader of u is on the server
    u' -> reader  infinite                                  (no u' where the tensor has a single reader)
    v -> parent   infinite                                  the device side is closed under predecessors
    s -> r        N * RTT,  r -> outputs infinite           paid as soon as an output is on the server
    s -> pinned   infinite

after Z. Li et al., "Fast AI Model Splitting over Edge Networks" (arXiv 2507.01041). One of s -> v and v -> t is always
cut, so the lesser of the two costs is paid by every split: only the difference is an edge, on the dearer side.
Capacities become integers as `explorer.solve.network.capacities` describes.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from explorer.model.graph import Edges, ModelGraph
from explorer.model.per_graph import per_graph
from explorer.pricing.costs import Floats, Mask, PricedGraph
from explorer.solve.method import Method
from explorer.solve.more.memory_limit import least_within
from explorer.solve.network.capacities import least_cut
from explorer.solve.network.maxflow import Ints
from explorer.solve.result import SolverStats, Split


@dataclass(frozen=True)
class FlowNetwork:
    """What no scenario changes of a model graph's flow network: all edges but those between a layer and s or t.

    Vertices: layers 0..n-1, then s, t, r, then u' of every tensor with several readers.
    """

    model: Edges
    vertices: int
    tails: Ints
    heads: Ints
    tensor_layer: Ints  # the edges begin with those of tensors: for each, the layer whose tensor it carries
    last_reader: Ints  # for each layer, the last one to read its tensor; itself where none does
    infinite: int  # how many infinite edges end the list


@per_graph
def _network(graph: ModelGraph) -> FlowNetwork:
    n = len(graph.layers)
    s, r = n, n + 2
    layers = np.arange(n)
    read, reader = graph.edges.read, graph.edges.reader
    times_read = np.bincount(read, minlength=n)
    shared = np.flatnonzero(times_read > 1)
    copy_of = layers.copy()
    copy_of[shared] = n + 3 + np.arange(len(shared))
    through_copy = times_read[read] > 1
    outputs = np.flatnonzero(times_read == 0)
    last_reader = layers.copy()
    last_reader[read] = reader  # edges are ordered by the reader: the last one stays
    tensor_layer = np.concatenate([shared, read[~through_copy]])
    tensor_heads = np.concatenate([copy_of[shared], reader[~through_copy]])
    infinite_tails = np.concatenate([copy_of[read[through_copy]], reader, np.full(len(outputs), r)])
    infinite_heads = np.concatenate([reader[through_copy], read, outputs])
    return FlowNetwork(
        model=graph.edges,
        vertices=n + 3 + len(shared),
        tails=np.concatenate([tensor_layer, [s], infinite_tails]),
        heads=np.concatenate([tensor_heads, [r], infinite_heads]),
        tensor_layer=tensor_layer,
        last_reader=last_reader,
        infinite=len(infinite_tails),
    )


def minimum_cut(priced: PricedGraph) -> Split:
    """The split with the least delay among all allowed ones.

    Exact: the delay equals the least over all predecessor-closed sets that respect the pins, to about 1e-12 relative
    (the rounding of 2^50 integer capacities). Ties leave the set non-unique; compare delays, not sets. Under a memory
    limit that the cut breaks, see `explorer.solve.more.memory_limit`: exact or with a bound.
    """
    return least_within(priced, lambda extra_s: cut_at(priced, priced.coefficients, extra_s), METHOD.name)


def cut_at(priced: PricedGraph, coefficients: Floats, extra_device_s: Floats | float = 0.0) -> tuple[Mask, SolverStats]:
    """The set with the least delay under any six coefficients (see `explorer.pricing.costs.coefficients`).

    ``extra_device_s``, 0 or more, is added to what each layer costs on the device. A memory limit is not looked at.
    """
    started = perf_counter()
    network = _network(priced.graph)
    layers = len(priced.graph.layers)
    s, t = layers, layers + 1
    costs = _Costs.of(priced, coefficients, extra_device_s)
    prefers_device = (costs.device_s < costs.server_s) | priced.on_device
    dearer_s = np.where(priced.on_device, np.inf, np.abs(costs.device_s - costs.server_s))
    every_layer = np.arange(layers)
    tails = np.concatenate([np.where(prefers_device, s, every_layer), network.tails])
    heads = np.concatenate([np.where(prefers_device, every_layer, t), network.heads])
    infinite_s = np.full(network.infinite, np.inf)
    seconds = np.concatenate([dearer_s, costs.tensor_s[network.tensor_layer], [costs.round_trips_s], infinite_s])
    known_s = costs.delay_s(_best_prefix(priced, costs, network), network.model)
    built = perf_counter()
    side = least_cut(
        network.vertices, tails, heads, seconds, s, t, known_s, lambda side: costs.delay_s(side[:layers], network.model)
    )
    return side[:layers], SolverStats(network.vertices, len(tails), built - started, perf_counter() - built)


@dataclass(frozen=True)
class _Costs:
    """Seconds of a round, one entry a layer: on the device with the model exchange, on the server, for its tensor."""

    device_s: Floats
    server_s: Floats
    tensor_s: Floats
    round_trips_s: float

    @classmethod
    def of(cls, priced: PricedGraph, coefficients: Floats, extra_device_s: Floats | float) -> _Costs:
        device, uplink, server, downlink, exchange, round_trip = coefficients
        n = priced.iterations
        return cls(
            device_s=n * priced.device_s * device + priced.param_bytes * exchange + extra_device_s,
            server_s=n * priced.server_s * server,
            tensor_s=n * (priced.uplink_bytes * uplink + priced.downlink_bytes * downlink),
            round_trips_s=n * round_trip,
        )

    def delay_s(self, mask: Mask, edges: Edges) -> float:
        """The delay of a split that is closed under predecessors."""
        crosses = np.zeros_like(mask)
        crosses[edges.read[mask[edges.read] & ~mask[edges.reader]]] = True
        compute_s = np.where(mask, self.device_s, self.server_s).sum()
        return float(compute_s + self.tensor_s[crosses].sum() + self.round_trips_s * (not mask.all()))


def _best_prefix(priced: PricedGraph, costs: _Costs, network: FlowNetwork) -> Mask:
    """A good split that is allowed: the best prefix of the topological order, to the rounding of running sums."""
    layers = len(priced.graph.layers)
    closed = np.bincount(network.last_reader, weights=costs.tensor_s, minlength=layers)
    running_s = np.cumsum(costs.device_s - costs.server_s + costs.tensor_s - closed)
    running_s[:-1] += costs.round_trips_s
    last_pinned = int(np.flatnonzero(priced.on_device).max(initial=0))
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
