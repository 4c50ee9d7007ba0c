"""The general algorithm: the optimal split as a minimum s-t cut, exact for any acyclic model graph.

The flow network (side of s = device; a cut edge is one from the device side to the server side):

    s -> v        N * t_srv(v)                              paid where v is on the server
    v -> t        N * t_dev(v) + k(v) * (1/R_up + 1/R_down)  paid where v is on the device
    u -> u'       N * (a(u)/R_up + g(u)/R_down)              paid once where any reader of u is on the server
    u' -> reader  infinite                                  (no u' where the tensor has a single reader)
    v -> parent   infinite                                  the device side is closed under predecessors
    s -> r        N * RTT,  r -> outputs infinite           paid as soon as an output is on the server
    s -> pinned   infinite

after Z. Li et al., "Fast AI Model Splitting over Edge Networks" (arXiv 2507.01041). Capacities are integers, scaled
so that the delay of a split known to be allowed is 2^50; any larger capacity cannot lie in a minimum cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow

from explorer.delay import Floats, Mask, PricedGraph
from explorer.graph import ModelGraph
from explorer.per_graph import per_graph
from explorer.solve.split import SolverStats, Split

BOUND = 1 << 50  # what the known split's delay is scaled to
INFINITE = 1 << 52
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class FlowNetwork:
    """The edges of a model graph's flow network; capacities depend on the scenario, the shape does not.

    Vertices: layers 0..n-1, then s, t, r, then u' of every tensor with several readers.
    """

    vertices: int
    tails: Ints
    heads: Ints
    tensor_layer: Ints  # for each tensor edge, the layer whose tensor it carries
    infinite: int  # how many infinite edges end the list


@per_graph
def _network(graph: ModelGraph) -> FlowNetwork:
    n = len(graph.layers)
    s, t, r = n, n + 1, n + 2
    layers = np.arange(n)
    shared = [u for u in range(n) if len(graph.consumers[u]) > 1]
    single = [u for u in range(n) if len(graph.consumers[u]) == 1]
    copy_of = {u: n + 3 + i for i, u in enumerate(shared)}
    tensor_edges = [(u, copy_of[u]) for u in shared] + [(u, graph.consumers[u][0]) for u in single]
    infinite_edges = (
        [(copy_of[u], reader) for u in shared for reader in graph.consumers[u]]
        + [(v, parent) for v in range(n) for parent in graph.parents[v]]
        + [(r, u) for u in range(n) if not graph.consumers[u]]
    )
    rest = np.array([*tensor_edges, (s, r), (s, t), *infinite_edges], dtype=np.int64)
    return FlowNetwork(
        vertices=n + 3 + len(shared),
        tails=np.concatenate([np.full(n, s), layers, rest[:, 0]]),
        heads=np.concatenate([layers, np.full(n, t), rest[:, 1]]),
        tensor_layer=np.array([*shared, *single], dtype=np.int64),
        infinite=len(infinite_edges),
    )


def minimum_cut(priced: PricedGraph) -> Split:
    """The split with the least delay among all allowed ones.

    Exact: the delay equals the least over all predecessor-closed sets that respect the pins, to about 1e-12 relative
    (the rounding of 2^50 integer capacities). Ties leave the set non-unique; compare delays, not sets.
    """
    on_device, stats = cut_at(priced, priced.coefficients)
    return Split(priced, "mincut", on_device, stats)


def cut_at(priced: PricedGraph, coefficients: Floats) -> tuple[Mask, SolverStats]:
    """The set with the least delay under any six coefficients (see `explorer.delay.coefficients`)."""
    started = perf_counter()
    network = _network(priced.graph)
    capacities = _capacities(priced, coefficients, network)
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(network.tails, network.heads, capacities)
    built = perf_counter()
    n = len(priced.graph.layers)
    status = flow.solve(n, n + 1)
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the maximum-flow solver stopped with status {status} on {priced.graph.name}")
    on_device = np.zeros(network.vertices, dtype=np.bool_)
    on_device[flow.get_source_side_min_cut()] = True
    return on_device[:n], SolverStats(network.vertices, len(network.tails), built - started, perf_counter() - built)


def _capacities(priced: PricedGraph, coefficients: Floats, network: FlowNetwork) -> Ints:
    device, uplink, server, downlink, exchange, round_trip = coefficients
    n = priced.iterations
    tensor_s = n * (priced.uplink_bytes * uplink + priced.downlink_bytes * downlink)
    seconds = np.concatenate(
        [
            np.where(priced.on_device, np.inf, n * priced.server_s * server),
            n * priced.device_s * device + priced.param_bytes * exchange,
            tensor_s[network.tensor_layer],
            [n * round_trip, 0.0],  # s -> t of capacity 0 keeps the solver's cut defined where no edge meets t
            np.full(network.infinite, np.inf),
        ]
    )
    known_s = float((prefix_features(priced) @ coefficients).min())
    return _scale(seconds, known_s)


def _scale(seconds: Floats, bound_s: float) -> Ints:
    """Integer capacities: ``bound_s`` becomes 2^50, and all that exceeds it is infinite (2^52)."""
    within = seconds <= bound_s
    unit = BOUND / bound_s if bound_s > 0 else 0.0
    scaled: Ints = np.where(within, np.where(within, seconds, 0.0) * unit, INFINITE).round().astype(np.int64)
    return scaled


def prefix_features(priced: PricedGraph) -> Floats:
    """The features of every allowed split that is a prefix of the topological order, shape (prefixes, 6)."""
    n = len(priced.graph.layers)
    last_reader = np.array([max(consumers, default=-1) for consumers in priced.graph.consumers])
    shortest = max(int(np.flatnonzero(priced.on_device).max(initial=0)), 0)

    def open_at_end(values: Floats) -> Floats:
        """For each prefix length 1..n, the sum over tensors made within and read beyond it."""
        change = np.zeros(n + 1)
        np.add.at(change, np.arange(n), np.where(last_reader >= 0, values, 0.0))
        read = last_reader >= 0
        np.add.at(change, last_reader[read], -values[read])
        return np.cumsum(change)[:n]

    iterations = priced.iterations
    device = np.cumsum(priced.device_s)
    columns = [
        iterations * device,
        iterations * open_at_end(priced.uplink_bytes),
        iterations * (priced.server_s.sum() - np.cumsum(priced.server_s)),
        iterations * open_at_end(priced.downlink_bytes),
        np.cumsum(priced.param_bytes),
        iterations * (np.arange(1, n + 1) < n).astype(np.float64),
    ]
    return np.stack(columns, axis=1)[shortest:]
