"""The best linear prefix: one cut point in the order of the layers, as Neurosurgeon looks for it.

The first L layers are always closed under predecessors, so each prefix that holds the pinned layers is allowed. A
tensor crosses at every cut point between the layer that produces it and the last layer that reads it, so running sums
price all prefixes in O(layers + edges).
"""

from __future__ import annotations

from bisect import bisect_left
from time import perf_counter

import numpy as np

from explorer.pricing import Costs, Floats, Ints, Mask, Rates, Split
from explorer.pricing.memory import last_readers
from explorer.pricing.terms import still_open
from explorer.solve.result import UNKNOWN, Method, Solution, SolveError, SolverStats, least


def best_linear_prefix(costs: Costs, rates: Rates) -> Solution:
    """Returns the prefix of the topological order with the least delay, each costs with the true cost of its cut.

    Optimal on a chain, where every closed set is a prefix. On any other graph it misses the splits that send one
    branch only, and depends on the order in which the layers happen to be listed.

    Raises `SolveError` where no prefix that holds the pinned layers fits into the device's memory.
    """
    started = perf_counter()
    layers = len(costs.graph.layers)
    shortest, longest = shortest_prefix(costs), longest_prefix(costs)
    if longest < shortest:
        raise SolveError("no-prefix-fits", method=METHOD.name, model=costs.graph.name)
    features = prefix_features(costs)[shortest : longest + 1]
    built = perf_counter()
    length = shortest + least(features @ rates.coefficients, np.arange(len(features)))
    edges = len(costs.graph.edges.read)
    stats = SolverStats(layers, edges, built - started, perf_counter() - built, splits=len(features))
    return Solution(Split(costs, first(length, layers)), rates, METHOD.name, UNKNOWN, stats)


def prefix_features(costs: Costs) -> Floats:
    """Returns the six features (see `Costs.features`) of keeping the first 0, 1, ... layers, shape (layers + 1, 6).

    Next to nothing is lost to cancellation: seconds of layers are only ever added, and bytes are mostly whole numbers
    (or 1/64ths of them, where fewer bits are sent), whose sums and differences are exact up to 10^14.
    """
    layers = len(costs.graph.layers)
    change = costs.tensor_up.copy()
    np.subtract.at(change, last_readers(costs.graph), costs.tensor_up)
    features = _running(costs.layer_on_device) + _running(costs.layer_on_server[::-1])[::-1]
    features[1:] += still_open(change)
    uses = costs.ties.uses
    features[1:] += uses.along(np.arange(layers), layers, costs.copy_on_server, costs.copy_on_device)
    features[:-1] += costs.passes
    return features


def shortest_prefix(costs: Costs) -> int:
    """Returns how many layers the shortest prefix has that holds every pinned layer."""
    return int(np.flatnonzero(costs.on_device).max(initial=-1)) + 1


def longest_prefix(costs: Costs, order: Ints | None = None) -> int:
    """Returns how many layers the longest prefix has that fits into the device's memory; in another order, if given."""
    layers = len(costs.graph.layers)
    if costs.fits(costs.all_on_device):
        return layers
    ordered = np.arange(layers) if order is None else order

    def beyond(length: int) -> bool:
        prefix = np.zeros(layers, dtype=np.bool_)
        prefix[ordered[:length]] = True
        return not costs.fits(prefix)

    return bisect_left(range(layers), True, key=beyond) - 1  # a longer prefix takes no less


def first(length: int, layers: int) -> Mask:
    """Returns the mask of the first ``length`` of so many layers."""
    prefix: Mask = np.arange(layers) < length
    return prefix


def _running(rows: Floats) -> Floats:
    """Returns the sums of the first 0, 1, ... rows."""
    sums = np.zeros((len(rows) + 1, rows.shape[1]))
    np.cumsum(rows, axis=0, out=sums[1:])
    return sums


METHOD = Method(
    name="linear",
    title="Best linear prefix",
    source="Neurosurgeon: Kang et al., ASPLOS 2017",
    assumes="Tries each cut point in the order of the layers: exact on a chain, but never sends one branch alone.",
    exact=False,
    solve=best_linear_prefix,
)
