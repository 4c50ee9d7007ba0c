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
from functools import lru_cache
from time import perf_counter

import numpy as np

from explorer.pricing.costs import TERM_NAMES, Floats, Mask, PricedGraph
from explorer.solve.contract.contraction import Contraction, Test, contract
from explorer.solve.exact.mincut import minimum_cut
from explorer.solve.method import Method
from explorer.solve.more.memory_limit import fastest_of, most_splits
from explorer.solve.network.capacities import least_cut
from explorer.solve.network.maxflow import Ints
from explorer.solve.result import SolverStats, Split


def blockwise(priced: PricedGraph) -> Split:
    """The optimal split by the strong test: all that no undominated split separates is one vertex."""
    return _solve(priced, "strong", METHOD.name)


def blockwise_plain(priced: PricedGraph) -> Split:
    """The optimal split by the plain test: blocks inside which no cut can pass are one vertex."""
    return _solve(priced, "plain", PLAIN_METHOD.name)


def _solve(priced: PricedGraph, test: Test, method: str) -> Split:
    started = perf_counter()
    contraction = contract(priced, test)
    if contraction.vertices == len(priced.graph.layers) and not contraction.is_chain:
        return replace(minimum_cut(priced), method=method)  # nothing to contract
    small = _small_network(contraction)
    ready = perf_counter()
    mask, splits = small.cut(priced.coefficients), len(small.prefix_features) if contraction.is_chain else 0
    if not priced.fits(mask):
        candidates = contraction.candidates(most_splits(priced.graph))
        if candidates is None:
            return replace(minimum_cut(priced), method=method)
        fitting = candidates[priced.memory(candidates) <= priced.limit]
        mask, splits = fastest_of(priced, fitting), len(fitting)
    done = perf_counter()
    once_s = contraction.found_s + small.built_s
    looked_up_s = ready - started
    if looked_up_s >= once_s:
        looked_up_s -= once_s  # made just now
    vertices, edges = (contraction.vertices, len(contraction.requires)) if splits else (small.vertices, small.edges)
    return Split(priced, method, mask, SolverStats(vertices, edges, looked_up_s, done - ready, splits, once_s))


@dataclass(frozen=True, eq=False)
class SmallNetwork:
    """The flow network of a contraction: vertices are the groups, then s, t, r, then tensors that several groups read.

    Costs are features, shape (..., 6): times the coefficients of a scenario they are seconds. The edge between a group
    and s or t is the difference of its two costs, as in `explorer.solve.exact.mincut`; it is not among the edges here.
    """

    contraction: Contraction
    on_device: Floats  # (groups, 6)
    on_server: Floats  # (groups, 6)
    pinned: Mask  # (groups,)
    tails: Ints
    heads: Ints
    features: Floats  # (priced edges, 6): those come first, the infinite edges after them
    prefix_features: Floats  # (prefixes, 6): of the device side up to each group, from `first_prefix` on
    vertices: int
    built_s: float  # how long this took

    @property
    def edges(self) -> int:
        """How many edges the network has, those between a group and s or t included."""
        return len(self.pinned) + len(self.tails)

    def cut(self, coefficients: Floats) -> Mask:
        """The device side of a minimum cut, shape (layers,)."""
        delays_s = self.prefix_features @ coefficients
        best = int(delays_s.argmin())
        prefix = self.contraction.prefix(self.contraction.first_prefix + best)
        if self.contraction.is_chain:
            return prefix
        groups = len(self.pinned)
        s, t = groups, groups + 1
        device_s, server_s = self.on_device @ coefficients, self.on_server @ coefficients
        prefers_device = (device_s < server_s) | self.pinned
        dearer_s = np.where(self.pinned, np.inf, np.abs(device_s - server_s))
        paid_s = float(np.where(prefers_device, device_s, server_s).sum())  # by every split
        tails = np.concatenate([np.where(prefers_device, s, np.arange(groups)), self.tails])
        heads = np.concatenate([np.where(prefers_device, np.arange(groups), t), self.heads])
        infinite_s = np.full(len(self.tails) - len(self.features), np.inf)
        seconds = np.concatenate([dearer_s, self.features @ coefficients, infinite_s])

        def delay_s(side: Mask) -> float:
            return paid_s + float(seconds[side[tails] & ~side[heads]].sum())

        known_s = float(self.contraction.priced.features(prefix[None, :])[0] @ coefficients)  # no running sum
        side = least_cut(self.vertices, tails, heads, seconds, s, t, known_s, delay_s)
        on_device: Mask = side[self.contraction.group_of]
        return on_device


@lru_cache(maxsize=64)
def _small_network(contraction: Contraction) -> SmallNetwork:
    started = perf_counter()
    priced, group_of = contraction.priced, contraction.group_of
    groups, n = contraction.vertices, priced.iterations
    s, r = groups, groups + 2

    def per_group(term: str, values: Floats) -> Floats:
        """The sum over the layers of each group, as one of the six features."""
        features = np.zeros((groups, len(TERM_NAMES)))
        features[:, TERM_NAMES.index(term)] = np.bincount(group_of, weights=values, minlength=groups)
        return features

    on_server = per_group("server_compute", n * priced.server_s)
    on_device = per_group("device_compute", n * priced.device_s) + per_group("model_exchange", priced.param_bytes)
    sent = _sent(contraction)
    tensors = np.zeros((len(sent), len(TERM_NAMES)))
    tensors[:, TERM_NAMES.index("uplink")] = [up for up, _ in sent.values()]
    tensors[:, TERM_NAMES.index("downlink")] = [down for _, down in sent.values()]
    round_trip = np.zeros((1, len(TERM_NAMES)))
    round_trip[0, TERM_NAMES.index("round_trips")] = n

    shared = [heads for _, heads in sent if len(heads) > 1]
    copies = iter(range(r + 1, r + 1 + len(shared)))
    carried = [(tail, heads[0] if len(heads) == 1 else next(copies)) for tail, heads in sent]
    outputs = np.unique(group_of[[v for v, readers in enumerate(priced.graph.consumers) if not readers]])
    infinite = [
        *((copy, head) for copy, heads in enumerate(shared, start=r + 1) for head in heads),
        *contraction.requires,
        *((r, output) for output in outputs.tolist()),
    ]
    ends = np.array([*carried, (s, r), *infinite], dtype=np.int64)
    return SmallNetwork(
        contraction=contraction,
        on_device=on_device,
        on_server=on_server,
        pinned=np.bincount(group_of, weights=priced.on_device, minlength=groups) > 0,
        tails=ends[:, 0],
        heads=ends[:, 1],
        features=np.concatenate([n * tensors, round_trip]),
        prefix_features=_prefix_features(contraction, on_server, on_device, tensors, round_trip),
        vertices=r + 1 + len(shared),
        built_s=perf_counter() - started,
    )


def _prefix_features(
    contraction: Contraction, on_server: Floats, on_device: Floats, tensors: Floats, round_trip: Floats
) -> Floats:
    """Running sums over the groups: a tensor crosses from the group that sends it until the last that reads it.

    ``tensors`` are bytes of one iteration: whole numbers mostly, whose sums are exact.
    """
    n, groups = contraction.priced.iterations, contraction.vertices
    starts, ends = (np.zeros((groups, tensors.shape[1])) for _ in range(2))
    for (tail, heads), features in zip(_sent(contraction), tensors, strict=True):
        starts[tail] += features
        ends[heads[-1]] += features
    prefixes = np.zeros((groups + 1, tensors.shape[1]))  # of the first 0, 1, ... groups
    prefixes[1:] += on_device.cumsum(axis=0) + n * (starts - ends).cumsum(axis=0)
    prefixes[:-1] += on_server[::-1].cumsum(axis=0)[::-1] + round_trip
    return prefixes[contraction.first_prefix + 1 :]


def _sent(contraction: Contraction) -> dict[tuple[int, tuple[int, ...]], tuple[float, float]]:
    """Bytes up and down by the group that sends them and the other groups that read them, each tensor once."""
    priced, group_of = contraction.priced, contraction.group_of.tolist()
    sent: dict[tuple[int, tuple[int, ...]], tuple[float, float]] = {}
    for u, readers in enumerate(priced.graph.consumers):
        others = tuple(sorted({group_of[v] for v in readers} - {group_of[u]}))
        if others:
            up, down = sent.get((group_of[u], others), (0.0, 0.0))
            sent[group_of[u], others] = up + float(priced.uplink_bytes[u]), down + float(priced.downlink_bytes[u])
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
