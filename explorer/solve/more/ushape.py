"""U-shaped splitting: the labels stay on the device too, so both ends of the model run there, the middle elsewhere.

Any set S of layers may be on the server but what is pinned to the device: the layers that the scenario keeps there,
and the outputs (the layers nobody reads), where the loss and the labels are. With D the other layers, up(S) the
tensors of D with a reader in S, and down(S) the tensors of S with a reader in D:

    T(S) = N * [ sum_{v in D} t_dev(v) + sum_{v in S} t_srv(v)
                 + sum_{u in up(S)}   ( a(u)/R_up   + g(u)/R_down )    activations go up, gradients come down
                 + sum_{u in down(S)} ( a(u)/R_down + g(u)/R_up )      activations come down, gradients go up
                 + [S is not empty] * passes * RTT ]
           + sum_{v in D} k(v) * (1/R_up + 1/R_down)

with two passes in training, forward and backward, each to the server and back, and one in inference. A tensor crosses
each way at most once, however many layers read it. The round trips are those of a plan that goes to the server once a
pass; one that goes there more often (`UShape.server_visits`) takes `UShape.further_round_trips_s` on top, which the
minimum does not see.

The flow network (side of s = device) is that of `explorer.solve.exact.mincut` without the edges that close the device
side:

    s -> v        N * t_srv(v)
    v -> t        N * t_dev(v) + k(v) * (1/R_up + 1/R_down)
    u -> u'       what u costs going up,     u' -> reader   infinite
    u'' -> u      what u costs going down,   reader -> u''  infinite   (no u', u'' where there is a single reader)
    s -> r        N * passes * RTT,          r -> v         infinite   paid as soon as any layer is on the server
    s -> pinned   infinite

U-shaped configurations: P. Vepakomma et al., "Split learning for health" (arXiv 1812.00564).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from time import perf_counter

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.model.per_graph import per_graph
from explorer.pricing.costs import Floats, Mask, PricedGraph, Terms
from explorer.scenario.scenario import Mode
from explorer.solve.method import SolveError
from explorer.solve.more.relaxation import Line, relaxed
from explorer.solve.network.capacities import least_cut, rounding
from explorer.solve.network.maxflow import Ints
from explorer.solve.result import SolverStats

SAME = 1e-9  # relative; delays that differ by less are equal


@dataclass(frozen=True)
class UShape:
    """A U-shaped plan: its delay is priced from the set, never taken from a solver."""

    priced: PricedGraph
    on_device: Mask  # shape (layers,); not closed under predecessors
    stats: SolverStats
    bound_s: float | None = None  # no plan that fits takes less; None where this one is proven to take the least

    @cached_property
    def terms(self) -> Terms:
        """The six terms, in seconds: uplink is all that goes up, downlink all that comes down, but the model."""
        return _terms(self.priced, self.on_device)

    @property
    def delay_s(self) -> float:
        """T(S): the delay of a round in training, of one batch in inference."""
        return self.terms.delay_s

    @property
    def device_layers(self) -> tuple[str, ...]:
        """Names of the layers on the device, in topological order."""
        return tuple(layer.name for layer, on in zip(self.priced.graph.layers, self.on_device, strict=True) if on)

    @cached_property
    def up_cut(self) -> tuple[int, ...]:
        """Positions of the device's layers whose tensors the server reads."""
        return tuple(_read_across(self.priced.graph, self.on_device).tolist())

    @cached_property
    def down_cut(self) -> tuple[int, ...]:
        """Positions of the server's layers whose tensors the device reads."""
        return tuple(_read_across(self.priced.graph, ~self.on_device).tolist())

    @cached_property
    def server_visits(self) -> int:
        """How many times a forward pass goes to the server, at least and at best.

        A path that enters the server k times needs k visits. They are enough: with visit(v) the most entries on any
        path that ends in v, visit j runs the server's layers of that number; all they read was made before.
        """
        return _server_visits(self.priced.graph, self.on_device)

    @property
    def further_round_trips_s(self) -> float:
        """Round trips of the visits after the first, which the delay leaves out."""
        return max(0, self.server_visits - 1) * self.terms.round_trips


def u_shaped(priced: PricedGraph) -> UShape:
    """The plan with the least T(S) of all sets S that the pins allow.

    Exact to about 1e-12 relative (see `explorer.solve.network.capacities`). Ties leave the set non-unique; compare
    delays. Under a memory limit that this plan breaks, the fastest that `explorer.solve.more.relaxation` meets, with
    its bound. Raises `SolveError` where not even the two ends alone fit on the device.
    """
    started = perf_counter()
    network = _network(priced.graph)
    problem = _Problem.of(priced, network)
    built = perf_counter()
    on_device, bound_s = problem.cut(0.0), None
    if not priced.fits(on_device):
        on_device, bound_s = _within_limit(problem, on_device)
    stats = SolverStats(network.vertices, len(network.tails), built - started, perf_counter() - built)
    return UShape(priced, on_device, stats, bound_s)


def _within_limit(problem: _Problem, fastest: Mask) -> tuple[Mask, float | None]:
    """A plan that fits, and the bound where it is not proven to be the fastest."""
    priced, pinned = problem.priced, problem.pinned
    if not priced.fits(pinned):
        raise SolveError(f"the two ends of the model alone need {priced.beyond_limit(pinned)}; raise the limit")

    def line(mask: Mask) -> Line:
        return Line(mask, _terms(priced, mask).delay_s, float(priced.memory_bytes[mask].sum()))

    if line(pinned).delay_s <= line(fastest).delay_s:
        return pinned, None
    found = relaxed(
        line(fastest), line(pinned), priced.limit, lambda price: line(problem.cut(price)), rounding(problem.edges)
    )
    proven = found.best.delay_s <= found.bound_s * (1 + SAME)
    return found.best.mask, None if proven else found.bound_s


@dataclass(frozen=True)
class _Problem:
    """The capacities of one scenario's flow network, in seconds."""

    priced: PricedGraph
    network: _Network
    pinned: Mask  # shape (layers,)
    seconds: Floats  # one entry an edge of the network

    @classmethod
    def of(cls, priced: PricedGraph, network: _Network) -> _Problem:
        pinned = priced.on_device | network.outputs
        device, uplink, server, downlink, exchange, round_trip = priced.coefficients
        n = priced.iterations
        up_s = np.where(priced.may_cross, n * (priced.uplink_bytes * uplink + priced.downlink_bytes * downlink), np.inf)
        down_s = n * (priced.uplink_bytes * downlink + priced.downlink_bytes * uplink)
        seconds = np.concatenate(
            [
                np.where(pinned, np.inf, n * priced.server_s * server),
                n * priced.device_s * device + priced.param_bytes * exchange,
                up_s[network.tensors],
                down_s[network.tensors],
                [n * _passes(priced) * round_trip],
                np.full(network.infinite, np.inf),
            ]
        )
        return cls(priced, network, pinned, seconds)

    @property
    def edges(self) -> int:
        """How many edges the network has."""
        return len(self.network.tails)

    def cut(self, price: float) -> Mask:
        """The device side of the plan with the least delay, its memory paid for at a price in seconds a byte."""
        layers = len(self.pinned)
        memory_s = price * self.priced.memory_bytes
        seconds = self.seconds.copy()
        seconds[layers : 2 * layers] += memory_s

        def paid_s(on_device: Mask) -> float:
            return _terms(self.priced, on_device).delay_s + float(memory_s[on_device].sum())

        side = least_cut(
            self.network.vertices,
            self.network.tails,
            self.network.heads,
            seconds,
            source=layers,
            sink=layers + 1,
            known_s=paid_s(self.priced.device_only),
            delay_s=lambda side: paid_s(side[:layers]),
        )
        on_device: Mask = side[:layers]
        return on_device


@dataclass(frozen=True)
class _Network:
    """The edges of a model graph's flow network; vertices are layers 0..n-1, then s, t, r, every u', every u''."""

    vertices: int
    tails: Ints
    heads: Ints
    tensors: Ints  # the layers whose tensors are read, in the order of the edges up, and of the edges down
    outputs: Mask  # shape (layers,); the layers nobody reads
    infinite: int  # how many infinite edges end the list


@per_graph
def _network(graph: ModelGraph) -> _Network:
    n = len(graph.layers)
    s, t, r = n, n + 1, n + 2
    layers = np.arange(n)
    read, readers = graph.edges.read, graph.edges.reader
    times_read = np.bincount(read, minlength=n)
    shared = np.flatnonzero(times_read > 1)
    up_copy, down_copy = layers.copy(), layers.copy()
    up_copy[shared] = n + 3 + np.arange(len(shared))
    down_copy[shared] = up_copy[shared] + len(shared)
    through_copy = times_read[read] > 1
    single, single_reader = read[~through_copy], readers[~through_copy]
    many, many_readers = read[through_copy], readers[through_copy]
    infinite_tails = np.concatenate([up_copy[many], many_readers, np.full(n, r)])
    infinite_heads = np.concatenate([many_readers, down_copy[many], layers])
    return _Network(
        vertices=n + 3 + 2 * len(shared),
        tails=np.concatenate(
            [np.full(n, s), layers, shared, single, down_copy[shared], single_reader, [s], infinite_tails]
        ),
        heads=np.concatenate(
            [layers, np.full(n, t), up_copy[shared], single_reader, shared, single, [r], infinite_heads]
        ),
        tensors=np.concatenate([shared, single]),
        outputs=times_read == 0,
        infinite=len(infinite_tails),
    )


def _read_across(graph: ModelGraph, side: Mask) -> Ints:
    """Positions of the layers of a side whose tensors the other side reads, each once."""
    read, readers = graph.edges.read, graph.edges.reader
    return np.unique(read[side[read] & ~side[readers]])


def _passes(priced: PricedGraph) -> int:
    return 2 if priced.scenario.workload.mode is Mode.TRAINING else 1


def _terms(priced: PricedGraph, on_device: Mask) -> Terms:
    up, down = _read_across(priced.graph, on_device), _read_across(priced.graph, ~on_device)
    n = priced.iterations
    features: Floats = np.array(
        [
            n * priced.device_s[on_device].sum(),
            n * (priced.uplink_bytes[up].sum() + priced.downlink_bytes[down].sum()),
            n * priced.server_s[~on_device].sum(),
            n * (priced.downlink_bytes[up].sum() + priced.uplink_bytes[down].sum()),
            priced.param_bytes[on_device].sum(),
            n * _passes(priced) * (not on_device.all()),
        ]
    )
    return Terms(*(features * priced.coefficients).tolist())


def _server_visits(graph: ModelGraph, on_device: Mask) -> int:
    visit = [0] * len(graph.layers)
    for v, parents in enumerate(graph.parents):
        on_server = int(not on_device[v])
        visit[v] = max((visit[parent] + int(on_server and on_device[parent]) for parent in parents), default=on_server)
    return max(visit)
