"""The prefixes of the topological order: the splits with a single cut point, all priced at once.

The first L layers are always closed under predecessors, so each prefix that holds the pinned layers is allowed. A
tensor crosses at every cut point between the layer that produces it and the last layer that reads it, so running sums
price all prefixes in O(layers + edges).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from explorer.model.graph import ModelGraph
from explorer.model.per_graph import per_graph
from explorer.pricing.costs import Floats, Mask, PricedGraph

Ints = NDArray[np.int64]


def prefix_features(priced: PricedGraph) -> Floats:
    """The six features (see `PricedGraph.features`) of keeping the first 0, 1, ... layers, shape (layers + 1, 6).

    Nothing is lost to cancellation: seconds are only ever added, and bytes are whole numbers (or 1/64ths of them,
    where fewer bits are sent), whose sums and differences are exact up to 10^14.
    """
    n = priced.iterations
    last_reader = _last_readers(priced.graph)

    def crossing(tensor_bytes: Floats) -> Floats:
        read_for_the_last_time = np.bincount(last_reader, weights=tensor_bytes, minlength=len(tensor_bytes))
        return _running(tensor_bytes - read_for_the_last_time)

    round_trips = np.full(len(priced.device_s) + 1, float(n))
    round_trips[-1] = 0.0
    return np.stack(
        [
            n * _running(priced.device_s),
            n * crossing(priced.uplink_bytes),
            n * _running(priced.server_s[::-1])[::-1],
            n * crossing(priced.downlink_bytes),
            _running(priced.param_bytes),
            round_trips,
        ],
        axis=1,
    )


def shortest_prefix(priced: PricedGraph) -> int:
    """How many layers the shortest prefix has that holds every pinned layer."""
    return int(np.flatnonzero(priced.on_device).max(initial=-1)) + 1


def longest_prefix(priced: PricedGraph, order: Ints | None = None) -> int:
    """How many layers the longest prefix has that fits into the device's memory; of another order, if one is given."""
    taken = _running(priced.memory_bytes if order is None else priced.memory_bytes[order])
    return int(np.searchsorted(taken, priced.limit, side="right")) - 1


def first(length: int, layers: int) -> Mask:
    """The mask of the first ``length`` of so many layers."""
    prefix: Mask = np.arange(layers) < length
    return prefix


def _running(values: Floats) -> Floats:
    """Sums of the first 0, 1, ... values."""
    sums = np.zeros(len(values) + 1)
    np.cumsum(values, out=sums[1:])
    return sums


@per_graph
def _last_readers(graph: ModelGraph) -> Ints:
    """For each layer, the last one to read its tensor; itself where none does."""
    last_reader = np.arange(len(graph.layers))
    last_reader[graph.edges.read] = graph.edges.reader  # edges are ordered by the reader: the last one stays
    return last_reader
