"""List every allowed split of a model, where there are few enough to list.

An *order separator* is a layer comparable to every other one: all other layers come before it or after it. Between
two neighbouring separators the predecessor-closed sets are those of the layers in between, so a network of many
small diamonds has few sets: a sum over the diamonds, not a product.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from explorer.model.graph import Edges, ModelGraph
from explorer.model.per_graph import per_graph
from explorer.pricing.costs import Floats, Mask, PricedGraph

CAP = 20_000  # beyond it, some hundred minimum cuts are faster than pricing every split


@per_graph
def separators(graph: ModelGraph) -> tuple[int, ...]:
    """Positions of the order separators, in topological order."""
    return _separators(graph.edges, len(graph.layers))


def _separators(edges: Edges, n: int) -> tuple[int, ...]:
    """The order separators of ``n`` layers.

    All earlier layers are ancestors of layer v exactly if each has a reader no later than v: from reader to reader one
    gets to v. All later ones are its descendants exactly if each reads a layer no earlier than v.
    """
    first_reader, last_read = np.full(n, n), np.full(n, -1)
    np.minimum.at(first_reader, edges.read, edges.reader)
    np.maximum.at(last_read, edges.reader, edges.read)
    awaited = np.maximum.accumulate(np.concatenate([[0], first_reader]))[:n]  # by the layers before each
    reached = np.minimum.accumulate(np.concatenate([last_read, [n]])[::-1])[::-1][1:]  # by the layers after each
    positions = np.arange(n)
    return tuple(np.flatnonzero((awaited <= positions) & (reached >= positions)).tolist())


@per_graph
def closed_sets(graph: ModelGraph, at_most: int = CAP) -> Mask | None:
    """Every predecessor-closed set, the empty one too, shape (sets, layers); None if more than ``at_most``."""
    n = len(graph.layers)
    return _Listing(graph.parents, separators(graph), np.zeros(n, dtype=np.bool_), np.zeros(n), 0.0).sets(at_most)


def allowed_splits(priced: PricedGraph, at_most: int = CAP) -> Mask | None:
    """Every split the scenario allows, its memory limit included, shape (splits, layers).

    None if the model has more than ``at_most`` closed sets, allowed or not: those are remembered for the model.
    """
    listed = closed_sets(priced.graph, at_most)
    if listed is None:
        return None
    allowed: Mask = listed[listed[:, priced.on_device].all(axis=1)]
    return allowed if priced.fits(priced.device_only) else allowed[priced.memory(allowed) <= priced.limit]


def fitting_splits(priced: PricedGraph, too_large: Mask, at_most: int = CAP) -> Mask | None:
    """As `allowed_splits`, listed for this memory limit: None only if more than ``at_most`` fit.

    ``too_large`` are layers that no split that fits has on the device, those that need one of them included. The
    others are a smaller graph, which may have order separators of its own.
    """
    graph, kept = priced.graph, np.flatnonzero(~too_large)
    position = np.cumsum(~too_large) - 1
    inside = ~too_large[graph.edges.reader]
    edges = Edges(position[graph.edges.read[inside]], position[graph.edges.reader[inside]])
    listed = _Listing(
        parents_of=[position[list(graph.parents[v])].tolist() for v in kept],
        separating=_separators(edges, len(kept)),
        held=priced.on_device[kept],
        taken_bytes=np.where(priced.on_device, 0.0, priced.memory_bytes)[kept],
        room_bytes=priced.limit - float(priced.memory_bytes[priced.on_device].sum()),
    ).sets(at_most)
    if listed is None:
        return None
    whole = np.zeros((len(listed), len(graph.layers)), dtype=np.bool_)
    whole[:, kept] = listed
    return whole


@dataclass(frozen=True)
class _Listing:
    """Which closed sets of layers are wanted: those that hold some layers and do not take more than there is room."""

    parents_of: Sequence[Sequence[int]]  # for each layer the positions of those it reads, all before it
    separating: tuple[int, ...]  # order separators
    held: Mask  # closed under predecessors
    taken_bytes: Floats  # whole numbers, of which sums are exact
    room_bytes: float

    def sets(self, at_most: int) -> Mask | None:
        """All of them, shape (sets, layers); None if more than ``at_most``."""
        n = len(self.parents_of)
        last_held = np.flatnonzero(self.held).max(initial=-1)
        taken_before = np.concatenate([[0.0], self.taken_bytes]).cumsum().tolist()
        sets: list[Mask] = []
        found = 0
        for before, after in pairwise([-1, *self.separating, n]):
            if after <= last_held:
                continue
            if taken_before[before + 1] > self.room_bytes:
                break
            between = self._between(before + 1, after, taken_before[before + 1], at_most - found)
            if between is None or found + len(between) > at_most:
                return None
            whole = np.zeros((len(between), n), dtype=np.bool_)
            whole[:, : before + 1] = True
            whole[:, before + 1 : after] = between
            sets.append(whole)
            found += len(whole)
        return np.concatenate(sets)

    def _between(self, start: int, stop: int, taken_before: float, cap: int) -> Mask | None:
        """The sets of the layers ``start..stop-1``, all earlier layers given; None beyond ``cap``."""
        sets: Mask = np.zeros((1, stop - start), dtype=np.bool_)
        taken_bytes = np.array([taken_before])
        found = 1
        for v in range(start, stop):
            if self.held[v]:
                sets[:, v - start] = True
                continue
            inside = [parent - start for parent in self.parents_of[v] if parent >= start]
            growing = sets[:found, inside].all(axis=1)
            growing &= taken_bytes[:found] + self.taken_bytes[v] <= self.room_bytes
            grown = found + int(growing.sum())
            if grown > cap:
                return None
            if grown > len(sets):  # make room for twice as many as are needed now
                sets = np.concatenate([sets, np.zeros((grown, stop - start), dtype=np.bool_)])
                taken_bytes = np.concatenate([taken_bytes, np.zeros(grown)])
            sets[found:grown] = sets[:found][growing]
            sets[found:grown, v - start] = True
            taken_bytes[found:grown] = taken_bytes[:found][growing] + self.taken_bytes[v]
            found = grown
        return sets[:found]


@per_graph
def needs(graph: ModelGraph) -> Mask:
    """Shape (layers, layers): row v is True for v and every layer that it needs."""
    needed: Mask = np.eye(len(graph.layers), dtype=np.bool_)
    for v, parents in enumerate(graph.parents):
        needed[v] |= needed[list(parents)].any(axis=0)
    return needed
