"""List every allowed split of a model, where there are few enough to list.

An *order separator* is a layer comparable to every other one: all other layers come before it or after it. Between
two neighbouring separators the predecessor-closed sets are those of the layers in between, so a network of many
small diamonds has few sets: a sum over the diamonds, not a product.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from explorer.delay import Mask, PricedGraph
from explorer.graph import ModelGraph
from explorer.per_graph import per_graph

CAP = 2_000  # beyond it, some hundred minimum cuts are faster than pricing every split


@per_graph
def separators(graph: ModelGraph) -> tuple[int, ...]:
    """Positions of the order separators, in topological order.

    In a topological order, layer v is one exactly if all v earlier layers are its ancestors and all later ones its
    descendants. Sets of ancestors are kept as the bits of whole numbers.
    """
    n = len(graph.layers)
    ancestors = [0] * n
    for v, parents in enumerate(graph.parents):
        for parent in parents:
            ancestors[v] |= ancestors[parent] | (1 << parent)
    descendants = [0] * n
    for v in range(n - 1, -1, -1):
        for reader in graph.consumers[v]:
            descendants[v] |= descendants[reader] | (1 << reader)
    return tuple(v for v in range(n) if ancestors[v].bit_count() == v and descendants[v].bit_count() == n - 1 - v)


@per_graph
def closed_sets(graph: ModelGraph, at_most: int = CAP) -> Mask | None:
    """Every predecessor-closed set, the empty one too, shape (sets, layers); None if more than ``at_most``."""
    n = len(graph.layers)
    borders = [-1, *separators(graph), n]
    sets: list[Mask] = []
    found = 0
    for before, after in pairwise(borders):
        between = _closed_within(graph, before + 1, after, at_most - found)
        if between is None or found + len(between) > at_most:
            return None
        whole = np.zeros((len(between), n), dtype=np.bool_)
        whole[:, : before + 1] = True
        whole[:, before + 1 : after] = between
        sets.append(whole)
        found += len(whole)
    return np.concatenate(sets)


def allowed_splits(priced: PricedGraph, at_most: int = CAP) -> Mask | None:
    """Every split the scenario allows, shape (splits, layers); None if the model has more than ``at_most``."""
    listed = closed_sets(priced.graph, at_most)
    if listed is None:
        return None
    allowed: Mask = listed[listed[:, priced.on_device].all(axis=1)]
    return allowed


def _closed_within(graph: ModelGraph, start: int, stop: int, cap: int) -> Mask | None:
    """The closed sets of the layers ``start..stop-1``, all earlier layers given; None beyond ``cap``."""
    sets: Mask = np.zeros((1, stop - start), dtype=np.bool_)
    for v in range(start, stop):
        inside = [parent - start for parent in graph.parents[v] if parent >= start]
        grown = sets[sets[:, inside].all(axis=1)]
        grown[:, v - start] = True
        sets = np.concatenate([sets, grown])
        if len(sets) > cap:
            return None
    return sets
