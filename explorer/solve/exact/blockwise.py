"""The block-wise algorithm: contract what no optimal cut separates, cut the small graph, go back to layers.

After Z. Li et al., "Fast AI Model Splitting over Edge Networks" (arXiv 2507.01041): find the blocks, test for each
whether an optimal cut can pass inside it at all, draw those where it cannot together to one vertex, and cut what is
left. The contraction holds for every link and is found once (`explorer.solve.contract.contraction`); what is paid for
each scenario is the cut of the small graph. The delay is that of the general algorithm, always.

The vertices of the small flow network are the groups; a tensor that several groups read gets a vertex of its own, and
the edges mean what they mean in `explorer.solve.exact.mincut`. Where the groups form a chain every candidate is a
prefix of it, and the minimum cut of a chain is the least of its edges: no flow is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from explorer.model.kept import kept
from explorer.pricing import Costs, Floats, Mask, Rates, Split, Term
from explorer.solve.contract.contraction import Contraction, Test, contract
from explorer.solve.exact.listing import fastest_of, most_splits
from explorer.solve.exact.mincut import minimum_cut
from explorer.solve.network import FlowNetwork, build, least_cut
from explorer.solve.result import OPTIMAL, Method, Solution, SolverStats, least


def blockwise(costs: Costs, rates: Rates) -> Solution:
    """Returns the optimal split by the strong test: all that no undominated split separates is one vertex."""
    return _solve(costs, rates, "strong", METHOD.name)


def blockwise_plain(costs: Costs, rates: Rates) -> Solution:
    """Returns the optimal split by the plain test: blocks inside which no cut can pass are one vertex."""
    return _solve(costs, rates, "plain", PLAIN_METHOD.name)


def _solve(costs: Costs, rates: Rates, test: Test, method: str) -> Solution:
    started = perf_counter()
    contraction = contract(costs, rates, test)
    if contraction.vertices == len(costs.graph.layers) and not contraction.is_chain:
        return replace(minimum_cut(costs, rates), method=method)  # nothing to contract
    small = small_network(contraction)
    ready = perf_counter()
    mask, splits = small.cut(rates.coefficients), len(small.prefix_features) if contraction.is_chain else 0
    if not costs.fits(mask):
        candidates = contraction.candidates(most_splits(costs.graph))
        if candidates is None:
            return replace(minimum_cut(costs, rates), method=method)
        fitting = candidates[costs.memory(candidates) <= costs.limit_bytes]
        mask, splits = fastest_of(costs, rates, fitting), len(fitting)
    done = perf_counter()
    once_s = contraction.found_s + small.built_s
    looked_up_s = ready - started
    if looked_up_s >= once_s:
        looked_up_s -= once_s  # made just now
    vertices, edges = (
        (contraction.vertices, len(contraction.requires)) if splits else (small.network.vertices, small.edges)
    )
    stats = SolverStats(vertices, edges, looked_up_s, done - ready, splits, once_s)
    return Solution(Split(costs, mask), rates, method, OPTIMAL, stats)


@dataclass(frozen=True, eq=False)
class SmallNetwork:
    """Holds the flow network of a contraction, whose items are the groups.

    Its costs are features, shape (..., 6): times the coefficients of some rates they are seconds. The edge between a
    group and s or t is the difference of its two costs, as in `explorer.solve.exact.mincut`.
    """

    contraction: Contraction
    network: FlowNetwork
    on_device: Floats  # (groups, 6)
    on_server: Floats  # (groups, 6)
    pinned: Mask  # (groups,)
    features: Floats  # (priced edges, 6): those come first, the infinite edges after them
    prefix_features: Floats  # (prefixes, 6): of the device side up to each group, from `first_prefix` on
    built_s: float  # how long this took

    @property
    def edges(self) -> int:
        """Returns how many edges the network has, those between a group and s or t included."""
        return len(self.pinned) + len(self.network.tails)

    def cut(self, coefficients: Floats) -> Mask:
        """Returns the device side of a minimum cut, shape (layers,)."""
        delays_s = self.prefix_features @ coefficients
        best = least(delays_s, np.arange(len(delays_s)))
        prefix = self.contraction.prefix(self.contraction.first_prefix + best)
        if self.contraction.is_chain:
            return prefix
        groups, network = len(self.pinned), self.network
        device_s, server_s = self.on_device @ coefficients, self.on_server @ coefficients
        prefers_device = (device_s < server_s) | self.pinned
        dearer_s = np.where(self.pinned, np.inf, np.abs(device_s - server_s))
        paid_s = float(np.where(prefers_device, device_s, server_s).sum())  # by every split
        tails = np.concatenate([np.where(prefers_device, network.source, np.arange(groups)), network.tails])
        heads = np.concatenate([np.where(prefers_device, np.arange(groups), network.sink), network.heads])
        seconds = np.concatenate([dearer_s, self.features @ coefficients, np.full(network.infinite, np.inf)])

        def delay_s(side: Mask) -> float:
            return paid_s + float(seconds[side[tails] & ~side[heads]].sum())

        known_s = float(self.contraction.costs.features(prefix[None, :])[0] @ coefficients)  # no running sum
        side = least_cut(network.vertices, tails, heads, seconds, network.source, network.sink, known_s, delay_s)
        on_device: Mask = side[self.contraction.group_of]
        return on_device


@kept
def small_network(contraction: Contraction) -> SmallNetwork:
    """Returns the flow network of a contraction."""
    started = perf_counter()
    costs, group_of = contraction.costs, contraction.group_of
    groups, n = contraction.vertices, costs.iterations

    def per_group(term: Term, values: Floats) -> Floats:
        """Returns the sum over the layers of each group, as one of the six features."""
        features = np.zeros((groups, len(Term)))
        features[:, term] = np.bincount(group_of, weights=values, minlength=groups)
        return features

    on_server = per_group(Term.SERVER_COMPUTE, n * costs.server_s)
    on_device = per_group(Term.DEVICE_COMPUTE, n * costs.device_s) + per_group(Term.MODEL_EXCHANGE, costs.param_bytes)
    sent = _sent(contraction)
    tensors = np.zeros((len(sent), len(Term)))
    tensors[:, Term.UPLINK] = [up for up, _ in sent.values()]
    tensors[:, Term.DOWNLINK] = [down for _, down in sent.values()]
    round_trip = np.zeros((1, len(Term)))
    round_trip[0, Term.ROUND_TRIPS] = n
    reads = [(number, head) for number, (_, heads) in enumerate(sent) for head in heads]
    outputs = np.unique(group_of[[v for v, readers in enumerate(costs.graph.consumers) if not readers]])
    network = build(
        groups,
        source=[tail for tail, _ in sent],
        tensor=[number for number, _ in reads],
        reader=[head for _, head in reads],
        requires=contraction.requires,
        exits=outputs,
    )
    return SmallNetwork(
        contraction=contraction,
        network=network,
        on_device=on_device,
        on_server=on_server,
        pinned=np.bincount(group_of, weights=costs.on_device, minlength=groups) > 0,
        features=np.concatenate([n * tensors[network.up], round_trip]),
        prefix_features=_prefix_features(contraction, on_server, on_device, tensors, round_trip),
        built_s=perf_counter() - started,
    )


def _prefix_features(
    contraction: Contraction, on_server: Floats, on_device: Floats, tensors: Floats, round_trip: Floats
) -> Floats:
    """Returns running sums over the groups: a tensor crosses from the group that sends it until the last that reads it.

    ``tensors`` are bytes of one iteration: whole numbers mostly, whose sums are exact.
    """
    n, groups = contraction.costs.iterations, contraction.vertices
    starts, ends = (np.zeros((groups, tensors.shape[1])) for _ in range(2))
    for (tail, heads), features in zip(_sent(contraction), tensors, strict=True):
        starts[tail] += features
        ends[heads[-1]] += features
    prefixes = np.zeros((groups + 1, tensors.shape[1]))  # of the first 0, 1, ... groups
    prefixes[1:] += on_device.cumsum(axis=0) + n * (starts - ends).cumsum(axis=0)
    prefixes[:-1] += on_server[::-1].cumsum(axis=0)[::-1] + round_trip
    return prefixes[contraction.first_prefix + 1 :]


def _sent(contraction: Contraction) -> dict[tuple[int, tuple[int, ...]], tuple[float, float]]:
    """Returns bytes up and down by the group that sends them and the other groups that read them, each tensor once."""
    costs, group_of = contraction.costs, contraction.group_of.tolist()
    sent: dict[tuple[int, tuple[int, ...]], tuple[float, float]] = {}
    for u, readers in enumerate(costs.graph.consumers):
        others = tuple(sorted({group_of[v] for v in readers} - {group_of[u]}))
        if others:
            up, down = sent.get((group_of[u], others), (0.0, 0.0))
            sent[group_of[u], others] = up + float(costs.uplink_bytes[u]), down + float(costs.downlink_bytes[u])
    return sent


METHOD = Method(
    name="blockwise",
    title="Block-wise, strong test",
    source="after Li et al., Fast AI Model Splitting over Edge Networks, arXiv 2507.01041; contraction by dominance",
    assumes="Draws together, once for a model, all that no useful cut separates; then cuts the small graph. Exact.",
    exact=True,
    solve=blockwise,
)
PLAIN_METHOD = Method(
    name="blockwise-plain",
    title="Block-wise, plain test",
    source="Li et al., Fast AI Model Splitting over Edge Networks, arXiv 2507.01041",
    assumes="Draws together each block inside which no cut sends less than before it; leaves more to cut. Exact.",
    exact=True,
    solve=blockwise_plain,
)
