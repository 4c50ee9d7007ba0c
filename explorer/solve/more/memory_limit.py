"""The least delay under a memory limit: exact where the splits can be listed, otherwise with a proven bound.

What a split D takes on the device is a sum over its layers, m(D) (`explorer.pricing.costs`), and must not exceed the
limit M. The flow network cannot express that, so, in this order:

1. The minimum cut without a limit. If it fits, no split that fits is faster.
2. A layer whose ancestors and itself, with the pinned layers, take more than M is on the server in every split that
   fits. The minimum cut with these on the server, if it fits, is the fastest that does: always so in a chain.
3. The fastest of all splits that fit, or of those among them that no other dominates, where they can be listed.
4. The bound of a Lagrangian relaxation (`explorer.solve.more.relaxation`), whose every step is a minimum cut with a
price on
   memory, and the fastest split met on the way that fits, improved by moving layers: it is at most as far above the
   least delay as above that bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from time import perf_counter

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.pricing.costs import Floats, Mask, PricedGraph
from explorer.solve.contract.contraction import contract
from explorer.solve.exact.closed_sets import fitting_splits, needs
from explorer.solve.method import SolveError
from explorer.solve.more.relaxation import Line, relaxed
from explorer.solve.network.capacities import rounding
from explorer.solve.result import SolverStats, Split

MOST_SPLITS = 50_000  # listed at most; fewer where the layers are many
MOST_CELLS = 50_000_000  # splits times layers
AT_ONCE = 200_000  # splits times layers that are priced in one step: they stay in the processor's cache
MOST_MOVED = 2_000  # layers up to which a split is improved layer by layer
SAME = 1e-9  # relative; delays that differ by less are equal

Cut = Callable[[Floats], tuple[Mask, SolverStats]]
"""The set D with the least T(D) + extra(D), for these extra seconds of each layer on the device."""


def binds(priced: PricedGraph) -> bool:
    """Whether there is a memory limit that some split would break."""
    return not priced.fits(priced.device_only)


def least_within(priced: PricedGraph, cut: Cut, method: str) -> Split:
    """The fastest split that fits; its ``bound_s`` says how good it is where that is not proven.

    ``cut`` solves the problem without a limit, exactly.
    """
    started = perf_counter()
    mask, stats = cut(np.zeros_like(priced.memory_bytes))
    if priced.fits(mask):
        return Split(priced, method, mask, stats)
    mask, bound_s, listed = _search(_Limited.of(priced), cut, rounding(stats.edges))
    spent_s = perf_counter() - started - stats.build_s
    return Split(priced, method, mask, replace(stats, solve_s=spent_s, splits=listed), bound_s)


def listed_within(priced: PricedGraph) -> Mask:
    """All splits that fit, shape (splits, layers), for a method that must know every one of them.

    Raises `SolveError` where they are too many.
    """
    listed = _listed(_Limited.of(priced))
    if listed is None:
        raise SolveError(
            f"{priced.graph.name} has too many splits to list, as this method does under a memory limit: more than"
            f" {most_splits(priced.graph):,}; use mincut, which says how far from the best its split can be"
        )
    return listed


@dataclass(frozen=True)
class _Limited:
    """A priced graph with what its memory limit leaves to the layers that are not pinned."""

    priced: PricedGraph
    free_bytes: Floats  # what each layer takes; 0 where it is pinned
    room_bytes: float
    too_large: Mask  # layers that are on the device in no split that fits

    @classmethod
    def of(cls, priced: PricedGraph) -> _Limited:
        free_bytes = np.where(priced.on_device, 0.0, priced.memory_bytes)
        room_bytes = priced.limit - float(priced.memory(priced.server_most[None, :])[0])
        return cls(priced, free_bytes, room_bytes, _least_taken(priced.graph, free_bytes) > room_bytes)

    @cached_property
    def smallest(self) -> Line:
        """As much as possible on the server, which fits."""
        return self.line(self.priced.server_most)

    @cached_property
    def penalty_s(self) -> Floats:
        """Extra seconds that keep off the device what is too large: more than the smallest split takes as a whole."""
        return np.where(self.too_large, 2 * self.smallest.delay_s, 0.0)

    def line(self, mask: Mask) -> Line:
        """A split's part of the relaxed problem."""
        return Line(mask, self.priced.terms(mask).delay_s, float(self.free_bytes[mask].sum()))


def _least_taken(graph: ModelGraph, free_bytes: Floats) -> Floats:
    """Bytes that each layer takes at least, with all that it needs; in a large graph, with one path of it."""
    if len(graph.layers) <= MOST_MOVED:
        with_ancestors: Floats = needs(graph) @ free_bytes
        return with_ancestors
    on_path = free_bytes.tolist()
    for v, parents in enumerate(graph.parents):
        on_path[v] += max((on_path[parent] for parent in parents), default=0.0)
    return np.array(on_path)


def _search(limited: _Limited, cut: Cut, slack: float) -> tuple[Mask, float | None, int]:
    """A split that fits, a bound where it may not be the fastest, and how many were listed.

    ``slack`` is how far above the least value a cut can be, relatively.
    """
    priced = limited.priced
    fastest = limited.line(cut(limited.penalty_s)[0])
    if limited.smallest.delay_s <= fastest.delay_s:
        return limited.smallest.mask, None, 0
    if priced.fits(fastest.mask):
        return fastest.mask, None, 0
    listed = _listed(limited)
    if listed is None:
        listed = _undominated(priced)
    if listed is not None:
        return fastest_of(priced, listed), None, len(listed)
    mask, bound_s = _relaxed(limited, cut, fastest, slack)
    return mask, bound_s, 0


def most_splits(graph: ModelGraph) -> int:
    """How many splits of a graph may be listed at once."""
    return min(MOST_SPLITS, MOST_CELLS // len(graph.layers))


def _listed(limited: _Limited) -> Mask | None:
    """Splits that fit, a fastest one among them for any link and speeds; None where they are too many to list."""
    priced, most = limited.priced, most_splits(limited.priced.graph)
    return fitting_splits(priced, limited.too_large, most)


def _undominated(priced: PricedGraph) -> Mask | None:
    """Splits that fit, a fastest one among them at these speeds; None where they are too many to list.

    What dominates a split (`explorer.solve.contract.dominance`) has fewer layers on the device, and so takes no more
    memory.
    """
    candidates = contract(priced).candidates(most_splits(priced.graph))
    if candidates is None:
        return None
    fitting: Mask = candidates[priced.memory(candidates) <= priced.limit]
    return fitting


def fastest_of(priced: PricedGraph, masks: Mask) -> Mask:
    """The first of the fastest of some splits."""
    parts = np.array_split(masks, -(-masks.size // AT_ONCE))
    fastest: Mask = masks[np.concatenate([priced.features(part) @ priced.coefficients for part in parts]).argmin()]
    return fastest


def _relaxed(limited: _Limited, cut: Cut, fastest: Line, slack: float) -> tuple[Mask, float | None]:
    """A split that fits, and the bound of the relaxation, or None where the split reaches it."""

    def ask(price: float) -> Line:
        return limited.line(cut(limited.penalty_s + price * limited.free_bytes)[0])

    priced = limited.priced
    found = relaxed(fastest, limited.smallest, limited.room_bytes, ask, slack)
    mask = _improved(priced, found.best.mask, _between(found.below.mask, found.above.mask))
    proven = priced.terms(mask).delay_s <= found.bound_s * (1 + SAME)
    return mask, None if proven else found.bound_s


def _between(small: Mask, large: Mask) -> Mask:
    """The splits on the way from one to the union of both, layer by layer in topological order."""
    missing = np.flatnonzero(large & ~small)
    most = max(2, MOST_CELLS // len(small))  # beyond that, evenly spaced ones
    added = np.unique(np.linspace(0, len(missing), min(len(missing) + 1, most)).astype(np.int64))
    masks = np.repeat(small[None, :], len(added), axis=0)
    masks[:, missing] = np.arange(len(missing)) < added[:, None]
    return masks


def _improved(priced: PricedGraph, best: Mask, others: Mask) -> Mask:
    """The fastest that fits of some splits, and of what comes of it by moving a layer with all that must go along."""
    least_s = np.inf
    while True:
        fitting = others[priced.memory(others) <= priced.limit]
        best = fastest_of(priced, np.vstack([best[None, :], fitting]))
        found_s = priced.terms(best).delay_s
        if found_s >= least_s * (1 - SAME) or len(best) > MOST_MOVED:
            return best
        least_s = found_s
        needed = needs(priced.graph)
        to_device = best | needed[~best]
        to_server = best & ~needed[:, best & ~priced.on_device].T
        others = np.vstack([to_device, to_server])
