"""Two choices that look at no cost at all: half of the layers, and a split drawn at random."""

from __future__ import annotations

from random import Random
from time import perf_counter

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.pricing.costs import Mask, PricedGraph
from explorer.solve.baselines.prefixes import Ints, longest_prefix
from explorer.solve.method import Method
from explorer.solve.result import SolverStats, Split


def equal_layers(priced: PricedGraph) -> Split:
    """Half of the layers on each side, the earlier ones on the device.

    More on the device where more are pinned there, fewer where its memory ends before.
    """
    started = perf_counter()
    order = _pinned_first(priced, list(range(len(priced.graph.layers))))
    half = min(len(order) // 2, longest_prefix(priced, order))
    mask = _first(order, max(half, int(priced.on_device.sum())))
    return Split(priced, EQUAL_LAYERS.name, mask, SolverStats(len(order), 0, 0.0, perf_counter() - started))


def random_split(priced: PricedGraph) -> Split:
    """The start of a random topological order, of random length: it holds the pinned layers and fits into the memory.

    It is drawn by the model's name, so it is the same each time for the same model, pins and memory limit.
    """
    started = perf_counter()
    rng = Random(priced.graph.name)
    order = _pinned_first(priced, _random_order(priced.graph, rng))
    mask = _first(order, rng.randint(int(priced.on_device.sum()), longest_prefix(priced, order)))
    edges = len(priced.graph.edges.read)
    return Split(priced, RANDOM.name, mask, SolverStats(len(order), edges, 0.0, perf_counter() - started))


def _random_order(graph: ModelGraph, rng: Random) -> list[int]:
    """A topological order: time and again a random one of the layers whose inputs are all there."""
    missing = [len(parents) for parents in graph.parents]
    ready = [v for v, count in enumerate(missing) if not count]
    order = []
    while ready:
        v = ready.pop(rng.randrange(len(ready)))
        order.append(v)
        for reader in graph.consumers[v]:
            missing[reader] -= 1
            if not missing[reader]:
                ready.append(reader)
    return order


def _pinned_first(priced: PricedGraph, order: list[int]) -> Ints:
    """The order with the pinned layers ahead: still topological, as they read pinned layers alone."""
    return np.array(sorted(order, key=lambda v: not priced.on_device[v]))


def _first(order: Ints, length: int) -> Mask:
    mask = np.zeros(len(order), dtype=np.bool_)
    mask[order[:length]] = True
    return mask


EQUAL_LAYERS = Method(
    name="equal-layers",
    title="Equal layers",
    source="",
    assumes="Puts half of the layers on each side, as if all cost the same and the link were free.",
    exact=False,
    solve=equal_layers,
)
RANDOM = Method(
    name="random",
    title="Random",
    source="",
    assumes="Draws one of the allowed splits and looks at no cost; asked the same again, it draws the same one.",
    exact=False,
    solve=random_split,
)
