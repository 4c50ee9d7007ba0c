"""List every allowed split of a model, where there are few enough to list.

An *order separator* is a layer comparable to every other one: all other layers come before it or after it. Between
two neighbouring separators the predecessor-closed sets are those of the layers in between, so a network of many
small diamonds has few sets: a sum over the diamonds, not a product.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from explorer.delay import Mask, PricedGraph
from explorer.graph import Edges, ModelGraph
from explorer.per_graph import per_graph

Parents = Sequence[Sequence[int]]  # for each layer the positions of those it reads, all before it

CAP = 2_000  # beyond it, some hundred minimum cuts are faster than pricing every split


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
    return _closed_sets(graph.parents, separators(graph), at_most)


def _closed_sets(parents_of: Parents, separating: tuple[int, ...], at_most: int) -> Mask | None:
    n = len(parents_of)
    borders = [-1, *separating, n]
    sets: list[Mask] = []
    found = 0
    for before, after in pairwise(borders):
        between = _closed_within(parents_of, before + 1, after, at_most - found)
        if between is None or found + len(between) > at_most:
            return None
        whole = np.zeros((len(between), n), dtype=np.bool_)
        whole[:, : before + 1] = True
        whole[:, before + 1 : after] = between
        sets.append(whole)
        found += len(whole)
    return np.concatenate(sets)


def allowed_splits(priced: PricedGraph, at_most: int = CAP) -> Mask | None:
    """Every split the scenario allows, its memory limit included, shape (splits, layers).

    None if the model has more than ``at_most`` closed sets, allowed or not.
    """
    listed = closed_sets(priced.graph, at_most)
    if listed is None:
        return None
    return _allowed(priced, listed)


def allowed_splits_without(priced: PricedGraph, left_out: Mask, at_most: int = CAP) -> Mask | None:
    """As `allowed_splits`, those with none of some layers on the device; what reads one of these must be one.

    None if there are more than ``at_most`` closed sets without them.
    """
    graph, kept = priced.graph, np.flatnonzero(~left_out)
    position = np.cumsum(~left_out) - 1
    inside = ~left_out[graph.edges.reader]
    edges = Edges(position[graph.edges.read[inside]], position[graph.edges.reader[inside]])
    parents_of = [position[list(graph.parents[v])].tolist() for v in kept]
    listed = _closed_sets(parents_of, _separators(edges, len(kept)), at_most)
    if listed is None:
        return None
    whole = np.zeros((len(listed), len(left_out)), dtype=np.bool_)
    whole[:, kept] = listed
    return _allowed(priced, whole)


def _allowed(priced: PricedGraph, masks: Mask) -> Mask:
    """Those of some closed sets that hold the pinned layers and fit."""
    allowed: Mask = masks[masks[:, priced.on_device].all(axis=1)]
    return allowed if priced.fits(priced.device_only) else allowed[priced.memory(allowed) <= priced.limit]


def _closed_within(parents_of: Parents, start: int, stop: int, cap: int) -> Mask | None:
    """The closed sets of the layers ``start..stop-1``, all earlier layers given; None beyond ``cap``."""
    sets: Mask = np.zeros((1, stop - start), dtype=np.bool_)
    for v in range(start, stop):
        inside = [parent - start for parent in parents_of[v] if parent >= start]
        grown = sets[sets[:, inside].all(axis=1)]
        grown[:, v - start] = True
        sets = np.concatenate([sets, grown])
        if len(sets) > cap:
            return None
    return sets
