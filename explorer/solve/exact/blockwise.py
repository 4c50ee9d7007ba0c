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

from collections.abc import Iterable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import NamedTuple

import numpy as np

from explorer.model.kept import kept
from explorer.pricing import Costs, Floats, Ints, Mask, Rates, Split, Term
from explorer.pricing.terms import still_open
from explorer.pricing.traffic import is_output
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
    groups = contraction.vertices

    def per_group(of_layers: Floats) -> Floats:
        """Returns the sums over the layers of each group, shape (groups, 6)."""
        sums = np.zeros((groups, len(Term)))
        np.add.at(sums, group_of, of_layers)
        return sums

    on_server, on_device = per_group(costs.layer_on_server), per_group(costs.layer_on_device)
    sent = _sent(contraction)
    reads = [(number, head) for number, (_, heads) in enumerate(sent) for head in heads]
    copies = _copies(contraction)
    back = np.arange(len(sent) + len(copies.tied)) >= len(sent)
    network = build(
        groups,
        source=[*(tail for tail, _ in sent), *copies.owner.tolist()],
        tensor=[*(number for number, _ in reads), *(len(sent) + tie for tie, _ in copies.uses)],
        reader=[*(head for _, head in reads), *(user for _, user in copies.uses)],
        requires=contraction.requires,
        exits=np.unique(group_of[is_output(costs.graph)]),
        back=back,
    )
    up = np.concatenate([_stacked(sent.values()), costs.copy_on_server[copies.tied]])
    down = np.concatenate([np.zeros((len(sent), len(Term))), costs.copy_on_device[copies.tied]])
    return SmallNetwork(
        contraction=contraction,
        network=network,
        on_device=on_device,
        on_server=on_server,
        pinned=np.bincount(group_of, weights=costs.on_device, minlength=groups) > 0,
        features=np.concatenate([up[network.up], down[network.down], costs.passes[None, :]]),
        prefix_features=_prefix_features(contraction, on_server, on_device),
        built_s=perf_counter() - started,
    )


def _stacked(rows: Iterable[Floats]) -> Floats:
    """Returns rows of six features one below the other, shape (rows, 6)."""
    return np.array(list(rows)).reshape(-1, len(Term))


def _prefix_features(contraction: Contraction, on_server: Floats, on_device: Floats) -> Floats:
    """Returns running sums over the groups: a tensor crosses from the group that sends it until the last that reads it.

    Bytes are whole numbers mostly, whose sums are exact.
    """
    costs, groups = contraction.costs, contraction.vertices
    change = np.zeros((groups, len(Term)))
    for (tail, heads), features in _sent(contraction).items():
        change[tail] += features
        change[heads[-1]] -= features
    prefixes = np.zeros((groups + 1, len(Term)))  # of the first 0, 1, ... groups
    prefixes[1:] += on_device.cumsum(axis=0) + still_open(change)
    prefixes[1:] += costs.ties.uses.along(contraction.group_of, groups, costs.copy_on_server, costs.copy_on_device)
    prefixes[:-1] += on_server[::-1].cumsum(axis=0)[::-1] + costs.passes
    return prefixes[contraction.first_prefix + 1 :]


def _sent(contraction: Contraction) -> dict[tuple[int, tuple[int, ...]], Floats]:
    """Returns what tensors cost, by the group that sends them and the other groups that read them."""
    costs, group_of = contraction.costs, contraction.group_of.tolist()
    sent: dict[tuple[int, tuple[int, ...]], Floats] = {}
    for u, readers in enumerate(costs.graph.consumers):
        others = tuple(sorted({group_of[v] for v in readers} - {group_of[u]}))
        if others:
            sent[group_of[u], others] = sent.get((group_of[u], others), 0.0) + costs.tensor_up[u]
    return sent


class _Copies(NamedTuple):
    """Holds the tied parameters that groups can separate."""

    tied: Ints  # which of the model's they are
    owner: Ints  # the group of each one's owner
    uses: list[tuple[int, int]]  # each one's position here and another group that uses it, each pair once


def _copies(contraction: Contraction) -> _Copies:
    uses, group_of = contraction.costs.ties.uses, contraction.group_of
    owner = group_of[uses.owner]
    pairs = {(tie, user) for tie, user in zip(uses.tie.tolist(), group_of[uses.user].tolist(), strict=True)}
    pairs = {(tie, user) for tie, user in pairs if user != owner[tie]}
    tied = np.array(sorted({tie for tie, _ in pairs}), dtype=np.int64)
    position = {tie: number for number, tie in enumerate(tied.tolist())}
    return _Copies(tied, owner[tied], sorted((position[tie], user) for tie, user in pairs))


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
