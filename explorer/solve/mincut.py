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
so that the delay of a split known to be allowed is 2^50; any larger capacity cannot lie in a minimum cut. Where the
minimum turns out to be far below that split, it is the known one of a second, finer scaling.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from time import perf_counter

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow

from explorer.delay import Floats, Mask, PricedGraph
from explorer.graph import ModelGraph
from explorer.per_graph import per_graph
from explorer.solve.method import Method
from explorer.solve.split import SolverStats, Split

BOUND = 1 << 50  # what the known split's delay is scaled to
INFINITE = 1 << 52
ROUNDING = 1e-9  # relative; a capacity above the known delay by less is that delay, summed in another order
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
    last_reader: Ints  # for each layer, the last one to read its tensor; itself where none does
    infinite: int  # how many infinite edges end the list


@per_graph
def _network(graph: ModelGraph) -> FlowNetwork:
    n = len(graph.layers)
    s, t, r = n, n + 1, n + 2
    layers = np.arange(n)
    # Edge by edge of the model: who reads, and whose tensor.
    readers = np.repeat(layers, [len(parents) for parents in graph.parents])
    read = np.fromiter(chain.from_iterable(graph.parents), dtype=np.int64)
    times_read = np.bincount(read, minlength=n)
    shared = np.flatnonzero(times_read > 1)
    copy_of = layers.copy()
    copy_of[shared] = n + 3 + np.arange(len(shared))
    through_copy = times_read[read] > 1
    outputs = np.flatnonzero(times_read == 0)
    last_reader = layers.copy()
    np.maximum.at(last_reader, read, readers)
    tensor_layer = np.concatenate([shared, read[~through_copy]])
    tensor_heads = np.concatenate([copy_of[shared], readers[~through_copy]])
    infinite_tails = np.concatenate([copy_of[read[through_copy]], readers, np.full(len(outputs), r)])
    infinite_heads = np.concatenate([readers[through_copy], read, outputs])
    return FlowNetwork(
        vertices=n + 3 + len(shared),
        tails=np.concatenate([np.full(n, s), layers, tensor_layer, [s], infinite_tails]),
        heads=np.concatenate([layers, np.full(n, t), tensor_heads, [r], infinite_heads]),
        tensor_layer=tensor_layer,
        last_reader=last_reader,
        infinite=len(infinite_tails),
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
    layers = len(priced.graph.layers)
    costs = _Costs.of(priced, coefficients)
    seconds = np.concatenate(
        [
            np.where(priced.on_device, np.inf, costs.server_s),
            costs.device_s,
            costs.tensor_s[network.tensor_layer],
            [costs.round_trips_s],
            np.full(network.infinite, np.inf),
        ]
    )

    def delay_s(mask: Mask) -> float:
        return float(priced.features(mask[None, :])[0] @ coefficients)

    known_s = delay_s(_best_prefix(priced, costs, network))
    flow = max_flow.SimpleMaxFlow()
    arcs = flow.add_arcs_with_capacity(network.tails, network.heads, _scale(seconds, known_s))
    built = perf_counter()
    while True:
        status = flow.solve(layers, layers + 1)
        if status != flow.OPTIMAL:
            raise RuntimeError(f"the maximum-flow solver stopped with status {status} on {priced.graph.name}")
        side = np.zeros(network.vertices, dtype=np.bool_)
        side[flow.get_source_side_min_cut()] = True
        mask = side[:layers]
        found_s = delay_s(mask)
        if found_s >= known_s / 2:
            break
        known_s = found_s
        flow.set_arcs_capacity(arcs, _scale(seconds, known_s))
    return mask, SolverStats(network.vertices, len(network.tails), built - started, perf_counter() - built)


@dataclass(frozen=True)
class _Costs:
    """Seconds of a round, one entry a layer: on the device with the model exchange, on the server, for its tensor."""

    device_s: Floats
    server_s: Floats
    tensor_s: Floats
    round_trips_s: float

    @classmethod
    def of(cls, priced: PricedGraph, coefficients: Floats) -> _Costs:
        device, uplink, server, downlink, exchange, round_trip = coefficients
        n = priced.iterations
        return cls(
            device_s=n * priced.device_s * device + priced.param_bytes * exchange,
            server_s=n * priced.server_s * server,
            tensor_s=n * (priced.uplink_bytes * uplink + priced.downlink_bytes * downlink),
            round_trips_s=n * round_trip,
        )


def _scale(seconds: Floats, known_s: float) -> Ints:
    """Integer capacities: ``known_s`` becomes 2^50, and all that exceeds it is infinite (2^52)."""
    within = seconds <= known_s * (1 + ROUNDING)
    unit = BOUND / known_s if known_s > 0 else 0.0
    scaled: Ints = np.where(within, np.where(within, seconds, 0.0) * unit, INFINITE).round().astype(np.int64)
    return scaled


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
    assumes="Nothing beyond the delay formula: exact on any acyclic graph.",
    exact=True,
    solve=minimum_cut,
)
