"""The general algorithm: the optimal split as a minimum s-t cut, exact for any acyclic model graph.

The flow network is that of `explorer.solve.network` with the layers as its items, which pays

    s -> v        what v costs on the server                 where v is there
    v -> t        what v costs on the device                 where v is there
    u -> u'       what the tensor of u costs as it crosses   once where any reader of u is on the server
    p -> p'       what a copy of p costs on the server       once where any user of a tied parameter p is there
    p'' -> p      what a copy of p costs on the device       once where any user is there and p is on the server
    s -> r        what the passes cost                       as soon as an output is on the server
    v -> parent   infinite                                   the device side is closed under predecessors
    s -> pinned   infinite

with the costs of `explorer.pricing.costs` at the rates,

after Z. Li et al., "Fast AI Model Splitting over Edge Networks" (arXiv 2507.01041). One of s -> v and v -> t is always
cut, so the lesser of the two costs is paid by every split: only the difference is an edge, on the dearer side.
Capacities become integers as `explorer.solve.network` describes.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.model.kept import kept
from explorer.pricing import Costs, Floats, Mask, Rates
from explorer.pricing.memory import last_readers
from explorer.pricing.ties import uses
from explorer.pricing.traffic import is_output
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
    network = layer_network(costs.graph)
    layers = len(costs.graph.layers)
    paid = _Paid.at(costs, coefficients, extra_device_s)
    prefers_device = (paid.device_s < paid.server_s) | costs.on_device
    dearer_s = np.where(costs.on_device, np.inf, np.abs(paid.device_s - paid.server_s))
    every_layer = np.arange(layers)
    tails = np.concatenate([np.where(prefers_device, network.source, every_layer), network.tails])
    heads = np.concatenate([np.where(prefers_device, every_layer, network.sink), network.heads])
    infinite_s = np.full(network.infinite, np.inf)
    carried_s = [paid.up_s[network.up], paid.down_s[network.down], [paid.passes_s]]
    seconds = np.concatenate([dearer_s, *carried_s, infinite_s])
    known_s = paid.delay_s(_best_prefix(costs, paid), costs.graph)
    built = perf_counter()
    side = least_cut(
        network.vertices,
        tails,
        heads,
        seconds,
        network.source,
        network.sink,
        known_s,
        lambda side: paid.delay_s(side[:layers], costs.graph),
    )
    return side[:layers], SolverStats(network.vertices, len(tails), built - started, perf_counter() - built)


@kept
def layer_network(graph: ModelGraph) -> FlowNetwork:
    """Returns the flow network of a model's layers; tensor u is that of layer u, then come the tied parameters."""
    layers, tied = len(graph.layers), uses(graph)
    read, reader = graph.edges.read, graph.edges.reader
    return build(
        layers,
        source=np.concatenate([np.arange(layers), tied.owner]),
        tensor=np.concatenate([read, layers + tied.tie]),
        reader=np.concatenate([reader, tied.user]),
        requires=np.stack([reader, read], axis=1),
        exits=np.flatnonzero(is_output(graph)),
        back=np.arange(layers + len(tied.owner)) >= layers,
    )


@dataclass(frozen=True)
class _Paid:
    """Holds the seconds of a round: of each layer on either side, and of what crosses, tensors then copies."""

    device_s: Floats  # (layers,)
    server_s: Floats  # (layers,)
    up_s: Floats  # (layers + ties,)
    down_s: Floats  # the same for what goes back: no tensor does
    passes_s: float

    @classmethod
    def at(cls, costs: Costs, coefficients: Floats, extra_device_s: Floats | float) -> _Paid:
        tensor_s = costs.tensor_up @ coefficients
        return cls(
            device_s=costs.layer_on_device @ coefficients + extra_device_s,
            server_s=costs.layer_on_server @ coefficients,
            up_s=np.concatenate([tensor_s, costs.copy_on_server @ coefficients]),
            down_s=np.concatenate([np.zeros_like(tensor_s), costs.copy_on_device @ coefficients]),
            passes_s=float(costs.passes @ coefficients),
        )

    def delay_s(self, mask: Mask, graph: ModelGraph) -> float:
        """Returns the delay of a split that is closed under predecessors."""
        edges, layers = graph.edges, len(mask)
        up, down = np.zeros_like(self.up_s, dtype=np.bool_), np.zeros_like(self.up_s, dtype=np.bool_)
        up[edges.read[mask[edges.read] & ~mask[edges.reader]]] = True
        up[layers:], down[layers:] = (copies[0] for copies in uses(graph).copies(mask[None, :]))
        computing_s = np.where(mask, self.device_s, self.server_s).sum()
        return float(computing_s + self.up_s[up].sum() + self.down_s[down].sum() + self.passes_s * (not mask.all()))


def _best_prefix(costs: Costs, paid: _Paid) -> Mask:
    """Returns the best prefix of the topological order, to the rounding of running sums: a good split, and allowed."""
    layers, places = len(costs.graph.layers), np.arange(len(costs.graph.layers))
    tensor_s, on_server_s, on_device_s = paid.up_s[:layers], paid.up_s[layers:, None], paid.down_s[layers:, None]
    closed_s = np.bincount(last_readers(costs.graph), weights=tensor_s, minlength=layers)
    running_s = np.cumsum(paid.device_s - paid.server_s + tensor_s - closed_s)
    running_s += costs.ties.uses.along(places, layers, on_server_s, on_device_s)[:, 0]
    running_s[:-1] += paid.passes_s
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
