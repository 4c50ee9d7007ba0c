"""Try every split, one after the other: slow, and too simple to be wrong.

It shares nothing with the other exact methods but the delay of a single split, so it is the reference where it fits.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from time import perf_counter

import numpy as np

from explorer.pricing.costs import Mask, PricedGraph
from explorer.solve.method import Method, SolveError
from explorer.solve.result import SolverStats, Split

MOST_SPLITS = 20_000
MOST_STEPS = 5_000_000  # splits times layers, which the search looks at one by one: about a second


def exhaustive_search(priced: PricedGraph) -> Split:
    """The allowed split with the least delay, by pricing each.

    Raises `SolveError` where the model has more than 20,000 splits, not counting those that pins forbid, or fewer if
    it has more than 250 layers.
    """
    started = perf_counter()
    layers = len(priced.graph.layers)
    most = min(MOST_SPLITS, MOST_STEPS // layers)
    at_least = layers - int(priced.on_device.sum()) + 1  # one layer more each time, in topological order
    found = list(islice(_pinned_and_closed(priced), most + 1)) if at_least <= most else []
    if not found or len(found) > most:
        raise SolveError(f"{METHOD.name}: {priced.graph.name} has more than {most:,} splits; use mincut")
    built = perf_counter()
    masks = (_mask(priced, split) for split in found)
    best = min(filter(priced.fits, masks), key=lambda mask: priced.terms(mask).delay_s)
    edges = len(priced.graph.edges.read)
    return Split(
        priced,
        METHOD.name,
        best,
        SolverStats(layers, edges, built - started, perf_counter() - built, splits=len(found)),
    )


def _pinned_and_closed(priced: PricedGraph) -> Iterator[int]:
    """Every closed set that holds the pinned layers, as the bits of a whole number, each once.

    Take the last layer that was added away from such a set, and another one remains: so from the pinned layers alone,
    adding layers in topological order reaches every set, on a single way.
    """
    reads = [sum(1 << parent for parent in parents) for parents in priced.graph.parents]
    pinned = sum(1 << int(v) for v in np.flatnonzero(priced.on_device))
    waiting = [(pinned, 0)]
    while waiting:
        split, start = waiting.pop()
        yield split
        for v in range(start, len(reads)):
            if not split >> v & 1 and reads[v] & ~split == 0:
                waiting.append((split | 1 << v, v + 1))


def _mask(priced: PricedGraph, split: int) -> Mask:
    return np.array([split >> v & 1 for v in range(len(priced.device_s))], dtype=np.bool_)


METHOD = Method(
    name="exhaustive",
    title="Exhaustive search",
    source="",
    assumes=f"Prices one split after the other. Exact, for at most {MOST_SPLITS:,} splits, fewer on large graphs.",
    exact=True,
    solve=exhaustive_search,
)
