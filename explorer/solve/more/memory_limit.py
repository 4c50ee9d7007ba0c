"""The least delay under a memory limit: exact where the splits can be listed, otherwise with a proven bound.

What a split D takes on the device, m(D) (`explorer.pricing.memory`), must not exceed the limit M. It never falls as
layers are added, and is a sum over the layers, in inference with what is alive at once on top. The flow network cannot
express that, so, in this order:

1. The minimum cut without a limit. If it fits, no split that fits is faster.
2. A layer whose ancestors and itself, with the pinned layers, take more than M is on the server in every split that
   fits. The minimum cut with these on the server, if it fits, is the fastest that does: always so in a chain.
3. The fastest of all splits that fit, or of those among them that no other dominates, where they can be listed.
4. The bound of a Lagrangian relaxation (below), whose every step is a minimum cut with a price on memory, and the
   fastest split met on the way that fits, improved by moving layers.
5. An integer program (`explorer.solve.more.stages`) that begins with that split, in graphs that are not too large for
   it. What is left is a split that is at most as far above the least delay as above the larger of both bounds.

*The relaxation* bounds what fits from problems without the limit. Plans D have a delay T(D) and take at least s(D)
bytes, of which there is room for S: the sum over layers, and what the limit leaves beside what is alive at once in the
smallest split, as in any other. A price of p >= 0 seconds a byte gives

    L(p) = min_D T(D) + p * (s(D) - S),

no more than the delay of any plan that fits (Everett, 1963). L is concave and piecewise linear, one line a plan. From
a plan that does not fit and one that does, ask at the price where their lines cross; what is found there replaces the
one on its side of the room, until nothing lies below the crossing: that is the largest L. The best plan is the fastest
met that fits for good, what is alive on it included.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from time import perf_counter

import numpy as np

from explorer.pricing import Costs, Floats, Mask, Rates, Split
from explorer.solve.contract.contraction import contract
from explorer.solve.exact.listing import MOST_CELLS, fastest_of, fitting_splits, most_splits, needs
from explorer.solve.more.stages import DELAY, MOST_PROGRAMMED, programmed
from explorer.solve.network import rounding
from explorer.solve.result import EQUAL, OPTIMAL, Proof, Solution, SolveError, SolverStats

MOST_MOVED = 2_000  # layers up to which a split is improved layer by layer

Cut = Callable[[Floats], tuple[Mask, SolverStats]]
"""The set D with the least T(D) + extra(D), for these extra seconds of each layer on the device."""
MOST_PRICES = 200  # each gives a bound; random graphs of 200 layers needed 9 at most


def binds(costs: Costs) -> bool:
    """Returns whether there is a memory limit that some split would break."""
    return not costs.fits(costs.all_on_device)


def least_within(costs: Costs, rates: Rates, cut: Cut, method: str) -> Solution:
    """Returns the fastest split that fits; its proof says how good it is where that is not optimal.

    ``cut`` solves the problem without a limit, exactly.
    """
    started = perf_counter()
    mask, stats = cut(np.zeros_like(costs.memory_bytes))
    if costs.fits(mask):
        return Solution(Split(costs, mask), rates, method, OPTIMAL, stats)
    mask, proof, listed = _search(_Limited.of(costs, rates), cut, rounding(stats.edges))
    spent_s = perf_counter() - started - stats.build_s
    return Solution(Split(costs, mask), rates, method, proof, replace(stats, solve_s=spent_s, splits=listed))


def listed_within(costs: Costs) -> Mask:
    """Returns all splits that fit, shape (splits, layers), for a method that must know every one of them.

    Raises `SolveError` where they are too many.
    """
    listed = fitting_splits(costs, too_large(costs), most_splits(costs.graph))
    if listed is None:
        raise SolveError("splits-too-many-in-memory", model=costs.graph.name, most=most_splits(costs.graph))
    return listed


@dataclass(frozen=True)
class _Limited:
    """Holds the costs at some rates, with what their memory limit leaves to the layers that are not pinned."""

    costs: Costs
    rates: Rates
    free_bytes: Floats  # what each layer adds to the sum; 0 where it is pinned
    room_bytes: float
    too_large: Mask  # layers that are on the device in no split that fits

    @classmethod
    def of(cls, costs: Costs, rates: Rates) -> _Limited:
        free_bytes = np.where(costs.on_device, 0.0, costs.memory_bytes)
        room_bytes = costs.limit_bytes - float(costs.memory_without_copies(costs.all_on_server[None, :])[0])
        return cls(costs, rates, free_bytes, room_bytes, too_large(costs))

    @cached_property
    def smallest(self) -> Line:
        """Returns the split with as much as possible on the server, which fits."""
        return self.line(self.costs.all_on_server)

    @cached_property
    def penalty_s(self) -> Floats:
        """Returns extra seconds that keep off the device what is too large.

        They are more than the smallest split takes as a whole.
        """
        return np.where(self.too_large, 2 * self.smallest.delay_s, 0.0)

    def line(self, mask: Mask) -> Line:
        """Returns a split's part of the relaxed problem."""
        return Line(mask, _delay_s(self, mask), float(self.free_bytes[mask].sum()), self.costs.fits(mask))


def _delay_s(limited: _Limited, mask: Mask) -> float:
    return float(Split(limited.costs, mask).delay(limited.rates))


def too_large(costs: Costs) -> Mask:
    """Returns the layers that are on the device in no split that fits, shape (layers,)."""
    large: Mask = _least_taken(costs) > costs.limit_bytes
    return large


def _least_taken(costs: Costs) -> Floats:
    """Returns the bytes that a split takes at least that has a layer on the device, with all that it needs, for each.

    In a large graph that is one path of what it needs.
    """
    graph = costs.graph
    if len(graph.layers) <= MOST_MOVED:
        return costs.memory(needs(graph) | costs.on_device)
    pinned_bytes = float(costs.memory_without_copies(costs.all_on_server[None, :])[0])
    on_path = np.where(costs.on_device, 0.0, costs.memory_bytes).tolist()
    for v, parents in enumerate(graph.parents):
        on_path[v] += max((on_path[parent] for parent in parents), default=0.0)
    return pinned_bytes + np.array(on_path)


def _search(limited: _Limited, cut: Cut, slack: float) -> tuple[Mask, Proof, int]:
    """Returns a split that fits, how good it is, and how many were listed.

    ``slack`` is how far above the least value a cut can be, relatively.
    """
    costs = limited.costs
    fastest = limited.line(cut(limited.penalty_s)[0])
    if limited.smallest.delay_s <= fastest.delay_s:
        return limited.smallest.mask, OPTIMAL, 0
    if costs.fits(fastest.mask):
        return fastest.mask, OPTIMAL, 0
    listed = fitting_splits(costs, limited.too_large, most_splits(costs.graph))
    if listed is None:
        listed = _undominated(costs, limited.rates)
    if listed is not None:
        return fastest_of(costs, limited.rates, listed), OPTIMAL, len(listed)
    return *_bounded(limited, cut, fastest, slack), 0


def _undominated(costs: Costs, rates: Rates) -> Mask | None:
    """Returns splits that fit, a fastest one among them at these speeds; None where they are too many to list.

    What dominates a split (`explorer.solve.contract.dominance`) has fewer layers on the device, and so takes no more
    memory.
    """
    candidates = contract(costs, rates).candidates(most_splits(costs.graph))
    if candidates is None:
        return None
    fitting: Mask = candidates[costs.memory(candidates) <= costs.limit_bytes]
    return fitting


def _bounded(limited: _Limited, cut: Cut, fastest: Line, slack: float) -> tuple[Mask, Proof]:
    """Returns a split that fits, and what the relaxation and, where that leaves a gap, the program say of it."""
    costs, rates = limited.costs, limited.rates
    best, bound_s = _relaxed(limited, cut, fastest, slack)
    if _delay_s(limited, best) > bound_s * (1 + EQUAL) and len(best) <= MOST_PROGRAMMED:
        found = programmed(costs, rates, DELAY, best[None, :])
        best, bound_s = found.on_device, max(bound_s, found.least_s)
    proven = _delay_s(limited, best) <= bound_s * (1 + EQUAL)
    return best, OPTIMAL if proven else Proof.within(bound_s)


def _relaxed(limited: _Limited, cut: Cut, fastest: Line, slack: float) -> tuple[Mask, float]:
    """Returns a split that fits, and what by the relaxation none goes below."""

    def ask(price: float) -> Line:
        return limited.line(cut(limited.penalty_s + price * limited.free_bytes)[0])

    found = relaxed(fastest, limited.smallest, limited.room_bytes, ask, slack)
    return _improved(limited, found.best.mask, _between(found.below.mask, found.above.mask)), found.bound_s


def _between(small: Mask, large: Mask) -> Mask:
    """Returns the splits on the way from one to the union of both, layer by layer in topological order."""
    missing = np.flatnonzero(large & ~small)
    most = max(2, MOST_CELLS // len(small))  # beyond that, evenly spaced ones
    added = np.unique(np.linspace(0, len(missing), min(len(missing) + 1, most)).astype(np.int64))
    masks = np.repeat(small[None, :], len(added), axis=0)
    masks[:, missing] = np.arange(len(missing)) < added[:, None]
    return masks


def _improved(limited: _Limited, best: Mask, others: Mask) -> Mask:
    """Returns the fastest that fits, of some splits and of those with one layer moved with all that must go along."""
    costs = limited.costs
    least_s = np.inf
    while True:
        fitting = others[costs.memory(others) <= costs.limit_bytes]
        best = fastest_of(costs, limited.rates, np.vstack([best[None, :], fitting]))
        found_s = _delay_s(limited, best)
        if found_s >= least_s * (1 - EQUAL) or len(best) > MOST_MOVED:
            return best
        least_s = found_s
        needed = needs(costs.graph)
        to_device = best | needed[~best]
        to_server = best & ~needed[:, best & ~costs.on_device].T
        others = np.vstack([to_device, to_server])


@dataclass(frozen=True)
class Line:
    """Describes one plan's part of the relaxed problem."""

    mask: Mask
    delay_s: float
    taken_bytes: float  # the sum over its layers that has a price
    fits: bool  # into the memory, whatever else counts there

    def at(self, price: float) -> float:
        """Returns the delay with its memory paid for, in seconds; the price is in seconds a byte."""
        return self.delay_s + price * self.taken_bytes


@dataclass(frozen=True)
class Relaxed:
    """Holds what the relaxation knows."""

    best: Line  # the fastest plan met that fits
    above: Line  # the two plans whose lines cross at the largest L: this one has no room, ``below`` has
    below: Line
    bound_s: float  # no plan that fits is faster


def relaxed(fastest: Line, smallest: Line, room_bytes: float, ask: Callable[[float], Line], slack: float) -> Relaxed:
    """Returns the largest bound, from the fastest plan, which does not fit, and one that does.

    Where the fastest has room and does not fit all the same, no price says more than that it is the fastest.

    ``ask`` gives the plan with the least ``Line.at(price)``, to ``slack`` of it, relatively.
    """
    above, below = fastest, smallest
    best, bound_s = below, above.delay_s * (1 - slack)
    for _ in range(MOST_PRICES if above.taken_bytes > room_bytes else 0):
        price = (below.delay_s - above.delay_s) / (above.taken_bytes - below.taken_bytes)
        found = ask(price)
        bound_s = max(bound_s, found.at(price) * (1 - slack) - price * room_bytes)
        if found.fits and found.delay_s < best.delay_s:
            best = found
        if found.at(price) >= above.at(price) * (1 - slack):
            break
        above, below = (above, found) if found.taken_bytes <= room_bytes else (found, below)
    return Relaxed(best, above, below, bound_s)
