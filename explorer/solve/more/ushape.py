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

The flow network is that of `explorer.solve.network`, both ways, without the edges that close the device side:

    s -> v        what v costs on the server
    v -> t        what v costs on the device
    u -> u'       what u costs going up,     u' -> reader   infinite
    u'' -> u      what u costs going down,   reader -> u''  infinite   (no u', u'' where there is a single reader)
    s -> r        N * passes * RTT,          r -> v         infinite   paid as soon as any layer is on the server
    s -> pinned   infinite

A tied parameter is one more tensor of its owner, read by those that use it, which goes both ways: its second copy is
paid on the side that uses it (`explorer.pricing.ties`). Casting to fewer bits is paid by each tensor that crosses.

U-shaped configurations: P. Vepakomma et al., "Split learning for health" (arXiv 1812.00564).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from time import perf_counter

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.model.kept import kept
from explorer.pricing import Costs, Floats, Ints, Mask, Rates, Terms
from explorer.pricing.ties import uses
from explorer.pricing.traffic import is_output
from explorer.scenario.scenario import Mode
from explorer.solve.more.memory_limit import Line, relaxed
from explorer.solve.network import FlowNetwork, build, least_cut, rounding
from explorer.solve.result import EQUAL, OPTIMAL, Proof, SolveError, SolverStats


@dataclass(frozen=True, eq=False)
class UShape:
    """Describes a U-shaped plan: its delay is priced from the set, never taken from a solver."""

    costs: Costs
    rates: Rates
    on_device: Mask  # shape (layers,); not closed under predecessors
    proof: Proof
    stats: SolverStats

    @cached_property
    def terms(self) -> Terms:
        """Returns the six terms, in seconds.

        Uplink is all that goes up, downlink all that comes down, but the model.
        """
        return _terms(self.costs, self.rates, self.on_device)

    @property
    def delay_s(self) -> float:
        """Returns T(S), the delay of a round in training, of one batch in inference."""
        return self.terms.delay_s

    @property
    def device_layers(self) -> tuple[str, ...]:
        """Returns the names of the layers on the device, in topological order."""
        return tuple(layer.name for layer, on in zip(self.costs.graph.layers, self.on_device, strict=True) if on)

    @cached_property
    def up_cut(self) -> tuple[int, ...]:
        """Returns the positions of the device's layers whose tensors the server reads."""
        return tuple(_read_across(self.costs.graph, self.on_device).tolist())

    @cached_property
    def down_cut(self) -> tuple[int, ...]:
        """Returns the positions of the server's layers whose tensors the device reads."""
        return tuple(_read_across(self.costs.graph, ~self.on_device).tolist())

    @cached_property
    def server_visits(self) -> int:
        """Returns how many times a forward pass goes to the server, at least and at best.

        A path that enters the server k times needs k visits. They are enough: with visit(v) the most entries on any
        path that ends in v, visit j runs the server's layers of that number; all they read was made before.
        """
        return _server_visits(self.costs.graph, self.on_device)

    @property
    def further_round_trips_s(self) -> float:
        """Returns the round trips of the visits after the first, which the delay leaves out."""
        return max(0, self.server_visits - 1) * self.terms.round_trips


def u_shaped(costs: Costs, rates: Rates) -> UShape:
    """Returns the plan with the least T(S) of all sets S that the pins allow.

    Exact to about 1e-12 relative (see `explorer.solve.network`). Of plans that tie it has the fewest layers on
    the device. Under a memory limit that this plan breaks, the fastest that `explorer.solve.more.memory_limit` meets,
    with its bound. Raises `SolveError` where not even the two ends alone fit on the device.
    """
    started = perf_counter()
    problem = _Problem.of(costs, rates)
    built = perf_counter()
    on_device, proof = problem.cut(0.0), OPTIMAL
    if not costs.fits(on_device):
        on_device, proof = _within_limit(problem, on_device)
    stats = SolverStats(problem.network.vertices, problem.edges, built - started, perf_counter() - built)
    return UShape(costs, rates, on_device, proof, stats)


def _within_limit(problem: _Problem, fastest: Mask) -> tuple[Mask, Proof]:
    """Returns a plan that fits, and how good it is."""
    costs, pinned = problem.costs, problem.pinned
    if not costs.fits(pinned):
        raise SolveError("ends-exceed-memory", **costs.beyond_limit(pinned))

    def line(mask: Mask) -> Line:
        delay_s = _terms(costs, problem.rates, mask).delay_s
        return Line(mask, delay_s, float(costs.memory_bytes[mask].sum()), costs.fits(mask))

    if line(pinned).delay_s <= line(fastest).delay_s:
        return pinned, OPTIMAL
    slack = rounding(problem.edges)
    room_bytes = costs.limit_bytes - float(costs.peak(pinned[None, :])[0])  # the peak of no plan is less
    found = relaxed(line(fastest), line(pinned), room_bytes, lambda price: line(problem.cut(price)), slack)
    proven = found.best.delay_s <= found.bound_s * (1 + EQUAL)
    return found.best.mask, OPTIMAL if proven else Proof.within(found.bound_s)


@dataclass(frozen=True, eq=False)
class _Problem:
    """Holds the capacities of the flow network at some rates, in seconds."""

    costs: Costs
    rates: Rates
    network: FlowNetwork
    pinned: Mask  # shape (layers,)
    device_s: Floats  # (layers,)
    server_s: Floats  # (layers,); infinite where pinned
    paid_s: Floats  # the edges of the network

    @classmethod
    def of(cls, costs: Costs, rates: Rates) -> _Problem:
        network = _network(costs.graph)
        pinned, coefficients = costs.on_device | is_output(costs.graph), rates.coefficients
        up_s = np.where(costs.may_cross, costs.tensor_up @ coefficients, np.inf)
        down_s = costs.tensor_down @ coefficients
        on_server_s, on_device_s = costs.copy_on_server @ coefficients, costs.copy_on_device @ coefficients
        up_s, down_s = np.concatenate([up_s, on_server_s]), np.concatenate([down_s, on_device_s])
        passes_s = _passes(costs) * float(costs.passes @ coefficients)
        infinite_s = np.full(network.infinite, np.inf)
        return cls(
            costs=costs,
            rates=rates,
            network=network,
            pinned=pinned,
            device_s=costs.layer_on_device @ coefficients,
            server_s=np.where(pinned, np.inf, costs.layer_on_server @ coefficients),
            paid_s=np.concatenate([up_s[network.up], down_s[network.down], [passes_s], infinite_s]),
        )

    @property
    def edges(self) -> int:
        """Returns how many edges the network has, those between a layer and s or t included."""
        return 2 * self.network.items + len(self.network.tails)

    def cut(self, price: float) -> Mask:
        """Returns the device side of the plan with the least delay, its memory paid for at ``price`` seconds a byte."""
        network, layers = self.network, np.arange(self.network.items)
        memory_s = price * self.costs.memory_bytes
        s, t = np.full(len(layers), network.source), np.full(len(layers), network.sink)

        def paid_s(on_device: Mask) -> float:
            return _terms(self.costs, self.rates, on_device).delay_s + float(memory_s[on_device].sum())

        side = least_cut(
            network.vertices,
            np.concatenate([s, layers, network.tails]),
            np.concatenate([layers, t, network.heads]),
            np.concatenate([self.server_s, self.device_s + memory_s, self.paid_s]),
            source=network.source,
            sink=network.sink,
            known_s=paid_s(self.costs.all_on_device),
            delay_s=lambda side: paid_s(side[: len(layers)]),
        )
        on_device: Mask = side[: len(layers)]
        return on_device


@kept
def _network(graph: ModelGraph) -> FlowNetwork:
    """Returns the flow network of a model's layers, both ways: any layer on the server makes a plan go there."""
    layers, edges, tied = np.arange(len(graph.layers)), graph.edges, uses(graph)
    source = np.concatenate([layers, tied.owner])
    tensor = np.concatenate([edges.read, len(layers) + tied.tie])
    reader = np.concatenate([edges.reader, tied.user])
    back = np.ones(len(source), dtype=np.bool_)
    return build(len(layers), source, tensor, reader, requires=[], exits=layers, back=back)


def _read_across(graph: ModelGraph, side: Mask) -> Ints:
    """Returns the positions of the layers of a side whose tensors the other side reads, each once."""
    read, readers = graph.edges.read, graph.edges.reader
    return np.unique(read[side[read] & ~side[readers]])


def _passes(costs: Costs) -> int:
    return 2 if costs.workload.mode is Mode.TRAINING else 1


def _terms(costs: Costs, rates: Rates, on_device: Mask) -> Terms:
    up, down = _read_across(costs.graph, on_device), _read_across(costs.graph, ~on_device)
    features: Floats = (
        costs.layer_on_device[on_device].sum(axis=0)
        + costs.layer_on_server[~on_device].sum(axis=0)
        + costs.tensor_up[up].sum(axis=0)
        + costs.tensor_down[down].sum(axis=0)
        + costs.copies_paid(on_device[None, :])[0]
        + _passes(costs) * (not on_device.all()) * costs.passes
    )
    return Terms(*(features * rates.coefficients).tolist())


def _server_visits(graph: ModelGraph, on_device: Mask) -> int:
    visit = [0] * len(graph.layers)
    for v, parents in enumerate(graph.parents):
        on_server = int(not on_device[v])
        visit[v] = max((visit[parent] + int(on_server and on_device[parent]) for parent in parents), default=on_server)
    return max(visit)
