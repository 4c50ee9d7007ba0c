"""Contract what no optimal cut separates: the abstraction step of the block-wise algorithm.

Two tests say which layers may be contracted. The *plain* one looks at each block alone
(`explorer.solve.contract.series`): if no cut inside it sends fewer bytes than cutting before it, in either direction,
and none of its layers may be faster on the device, the cut before it dominates and the block becomes one vertex. The
*strong* one looks at the whole graph and contracts all that can be, blocks or not: see
`explorer.solve.contract.dominance` for it and its proof.

A contraction depends on bytes, pins, and on which layers may be faster on the device; not on the link. It is found
once and kept with the costs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from time import perf_counter
from typing import Literal

import numpy as np

from explorer.model.graph import Affine, Layer, ModelGraph, Tensor
from explorer.model.kept import kept
from explorer.pricing import Costs, Floats, Ints, Mask, Rates, Term
from explorer.solve.contract.dominance import Crossing, GivenUpError, cheapest_closed, undominated
from explorer.solve.contract.series import SeriesBlock, label, series_blocks

Test = Literal["strong", "plain", "none"]
ALWAYS = (0.0, np.inf)


@dataclass(frozen=True, eq=False)
class Contraction:
    """Describes a model graph with each group of layers drawn together to one vertex.

    The device side of some optimal split is a union of groups that holds, with each group, those that it requires.
    """

    costs: Costs
    test: Test
    group_of: Ints  # (layers,): the group of each layer; groups are numbered in a topological order
    requires: tuple[tuple[int, int], ...]  # (a, b): the device side, holding group a, holds group b < a
    ratios: tuple[float, float]  # of the uplink rate to the downlink rate, between which this holds
    speedup: float  # of device speed over server speed at most, up to which this holds
    found_s: float  # how long finding it took

    @cached_property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Returns the layers of each group, in topological order."""
        members: list[list[int]] = [[] for _ in range(self.vertices)]
        for layer, group in enumerate(self.group_of.tolist()):
            members[group].append(layer)
        return tuple(map(tuple, members))

    @property
    def vertices(self) -> int:
        """Returns how many groups are left."""
        return int(self.group_of.max()) + 1

    @cached_property
    def edges(self) -> tuple[tuple[int, int], ...]:
        """Returns which group is read by which, each pair once."""
        edges = self.costs.graph.edges
        pairs = np.unique(np.stack([self.group_of[edges.read], self.group_of[edges.reader]], axis=1), axis=0)
        return tuple((tail, head) for tail, head in pairs.tolist() if tail != head)

    @cached_property
    def is_chain(self) -> bool:
        """Returns whether each group requires the one before it, so that every candidate is a prefix."""
        return set(pairwise(range(self.vertices))) <= {(b, a) for a, b in self.requires}

    @cached_property
    def first_prefix(self) -> int:
        """Returns the last group of the shortest prefix that holds all pinned layers; -1 where nothing is pinned."""
        return int(self.group_of[self.costs.on_device].max(initial=-1))

    def prefix(self, last: int) -> Mask:
        """Returns the device side up to and with a group, shape (layers,); nothing for group -1."""
        side: Mask = self.group_of <= last
        return side

    @cached_property
    def graph(self) -> ModelGraph:
        """Returns the groups as a model graph to draw.

        A group is a layer, and its tensor stands for all that it sends.
        """
        return _drawable(self)

    def candidates(self, at_most: int) -> Mask | None:
        """Returns every union of groups that holds what it requires and the pins, shape (splits, layers).

        It is None beyond the cap.

        One of them is optimal; also under a memory limit, since what dominates a split has fewer layers on the device.
        """
        required: list[list[int]] = [[] for _ in range(self.vertices)]
        for a, b in self.requires:
            required[a].append(b)
        pinned = set(self.group_of[self.costs.on_device].tolist())
        sets: Mask = np.zeros((1, self.vertices), dtype=np.bool_)
        for group, needed in enumerate(required):
            grown = sets[sets[:, needed].all(axis=1)]
            grown[:, group] = True
            sets = grown if group in pinned else np.concatenate([sets, grown])
            if len(sets) > at_most:
                return None
        return sets[:, self.group_of]


def contract(costs: Costs, rates: Rates, test: Test = "strong") -> Contraction:
    """Returns the contraction that holds at these speeds, for every link like this one.

    Any link, mostly; where bytes up and down are not proportional, any with rates that are not a million times apart,
    or else nothing is contracted. Where tensors are cast to fewer bits, which takes the machines' time, it holds at
    these rates alone.
    """
    slowdown = float(rates.device_speed / rates.server_speed)
    unwilling = bisect_left(_speedups(costs), slowdown)
    if costs.casts:
        return _contract(costs, unwilling, test, tuple(rates.coefficients.tolist()))
    found = _contract(costs, unwilling, test)
    low, high = found.ratios
    if not low <= float(rates.uplink_bytes_per_s / rates.downlink_bytes_per_s) <= high:
        return _contract(costs, unwilling, "none")
    return found


@kept
def _contract(costs: Costs, unwilling: int, test: Test, at: tuple[float, ...] | None = None) -> Contraction:
    """Returns the contraction where ``unwilling`` layers, of the least speed-ups, may be cheaper on the device.

    With coefficients ``at``, a tensor that crosses costs its seconds at these, in place of bytes at any.
    """
    started = perf_counter()
    speedups = _speedups(costs)
    least = speedups[unwilling] if unwilling < len(speedups) else np.inf
    crossing = Crossing(
        graph=costs.graph,
        up_cost=costs.uplink_bytes if at is None else costs.tensor_up @ np.array(at),
        down_cost=costs.downlink_bytes if at is None else np.zeros_like(costs.downlink_bytes),
        pinned=costs.on_device,
        unwilling=_layer_speedups(costs) < least,
    )
    group_of, requires, ratios = TESTS[test](crossing)
    if at is not None:
        ratios = (at[Term.DOWNLINK] / at[Term.UPLINK],) * 2
    return Contraction(costs, test, group_of, requires, ratios, float(least), perf_counter() - started)


@kept
def _speedups(costs: Costs) -> list[float]:
    """Returns how many times as fast as the device the server is on each layer, ascending."""
    return sorted(_layer_speedups(costs).tolist())


def _layer_speedups(costs: Costs) -> Floats:
    """Returns how many times as fast as the device the server is on each layer; infinite where it takes no time.

    It is 0, so that the device may be cheaper at any speeds, where running the layer on the server takes the link:
    labels go up for it, results come down, or it uses a parameter that layers on the other side may use.
    """
    speedups = np.full(len(costs.device_s), np.inf)
    np.divide(costs.device_s, costs.server_s, out=speedups, where=costs.server_s > 0)
    speedups[(costs.label_bytes > 0) | (costs.result_bytes > 0)] = 0.0
    if costs.copy_on_server.any() or costs.copy_on_device.any():
        speedups[costs.ties.uses.members] = 0.0
    return speedups


Found = tuple[Ints, tuple[tuple[int, int], ...], tuple[float, float]]
"""The groups, what each requires, and the ratios of the rates between which that holds."""


def _none(crossing: Crossing) -> Found:
    """Returns every layer alone."""
    return _numbered(crossing.graph, np.arange(len(crossing.pinned)))


def _strong(crossing: Crossing) -> Found:
    """Returns everything that no undominated split separates; every layer alone where that is not found."""
    found = undominated(crossing)
    grouped = found.groups(crossing.graph) if found else None
    if found is None or grouped is None:
        return _none(crossing)
    group_of, implied = grouped
    before = np.tril(implied, -1).astype(np.float32)
    direct = (before > 0) & (before @ before == 0)  # without what follows by way of another group
    return group_of, tuple((a, b) for a, b in np.argwhere(direct).tolist()), found.ratios


def _plain(crossing: Crossing) -> Found:
    """Returns each block inside which no cut can pass, by the test of one block at a time."""
    group_of = np.arange(len(crossing.pinned))
    for block in series_blocks(crossing.graph):
        if len(block.layers) > 1 and _is_closed(crossing, block):
            group_of[list(block.layers)] = block.layers[-1]
    return _numbered(crossing.graph, np.unique(group_of, return_inverse=True)[1])


def _is_closed(crossing: Crossing, block: SeriesBlock) -> bool:
    """Returns whether cutting before a block costs no more, up and down, than any cut inside it."""
    layers = list(block.layers)
    if block.entry is None or not block.ends or crossing.pinned[layers].any() or crossing.unwilling[layers].any():
        return False
    position = np.arange(len(crossing.pinned))
    before, inside = position <= block.entry, position < layers[-1]
    try:
        return all(
            bool((cheapest_closed(crossing.graph, before, inside, cost) == before).all())
            for cost in (crossing.up_cost, crossing.down_cost)
        )
    except GivenUpError:
        return False


def _numbered(graph: ModelGraph, group_of: Ints) -> Found:
    """Groups that are in topological order by number, and what each requires: the groups that it reads."""
    edges = graph.edges
    pairs = np.unique(np.stack([group_of[edges.reader], group_of[edges.read]], axis=1), axis=0).tolist()
    return group_of, tuple((a, b) for a, b in pairs if a != b), ALWAYS


TESTS: dict[Test, Callable[[Crossing], Found]] = {"strong": _strong, "plain": _plain, "none": _none}


def _drawable(contraction: Contraction) -> ModelGraph:
    source, groups = contraction.costs.graph, contraction.groups
    sent: list[int] = [0] * len(groups)
    read_by: list[set[int]] = [set() for _ in groups]
    group_of = contraction.group_of.tolist()
    for u, readers in enumerate(source.consumers):
        outside = {group_of[v] for v in readers} - {group_of[u]}
        if outside:
            sent[group_of[u]] += int(contraction.costs.uplink_bytes[u])
    for tail, head in contraction.edges:
        read_by[head].add(tail)
    names = _unique([label(source, members) for members in groups])
    return ModelGraph(
        name=source.name,
        title=source.title,
        layers=tuple(
            Layer(
                name=names[group],
                operation="1 layer" if len(members) == 1 else f"{len(members):,} layers",
                operation_class=source.layers[members[-1]].operation_class,
                inputs=tuple(names[tail] for tail in sorted(read_by[group])),
                output=Tensor(bytes=Affine(sent[group], 0)),
                param_bytes=sum(source.layers[v].param_bytes for v in members),
            )
            for group, members in enumerate(groups)
        ),
    )


def _unique(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    unique: list[str] = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return unique
