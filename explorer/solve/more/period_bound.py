"""A split with a small period, and a bound on the least: where the splits are too many to list.

The period is the slowest of three stages, P = max(device, uplink, server), and a minimum cut does not minimise a
maximum. But any weighted mean of the stages bounds the slowest from below,

    P(D) >= w1 * device(D) + w2 * uplink(D) + w3 * server(D),   w >= 0,  w1 + w2 + w3 = 1,

and the least mean of all splits is a minimum cut. The best weights are found by Kelley's cutting planes: a linear
program proposes weights from the splits cut so far, a minimum cut answers with its value there and a split of its own.

Alone the means leave a wide gap, so the cuts are made in what `explorer.solve.more.variable_fixing` leaves of the
graph, given the best split known. Where a gap remains, one layer is tried on either side, which rules out more in each
of the two rooms (branch and bound). The least period is no less than the least bound of the rooms that are still open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from math import inf

import numpy as np
from scipy.optimize import linprog

from explorer.pricing.costs import Floats, Mask, PricedGraph
from explorer.solve.exact.mincut import cut_at
from explorer.solve.more.variable_fixing import STAGES, Order, Room
from explorer.solve.network.capacities import rounding

CLOSED = 1e-9  # relative; a gap, or a difference of periods, below it is rounding
MOST_CUTS = 200
MOST_CUTS_A_ROOM = 50
MOST_RELATED = 3_000  # layers of which it is asked which comes before which: a table of their square
MOST_CELLS = 50_000_000  # of that table, times the rooms looked at


@dataclass(frozen=True)
class Bounded:
    """The best split found, and how good the best one can be."""

    on_device: Mask
    bound_s: float  # no allowed split has a smaller period
    seen: int  # splits that were compared
    vertices: int  # of the flow network
    edges: int


def least_period(terms: Floats) -> int:
    """The row with the least period, and of those the one with the least delay; ``terms`` has shape (splits, 6)."""
    periods_s = terms[:, STAGES].max(axis=1)
    least = np.flatnonzero(periods_s <= periods_s.min() * (1 + CLOSED))
    return int(least[terms[least].sum(axis=1).argmin()])


def bounded_period(priced: PricedGraph, known: Sequence[Mask]) -> Bounded:
    """Improve on splits that are known to be allowed, and bound the least period.

    Takes at most about 200 minimum cuts, and looks at fewer rooms where the layers are many; in a graph of more than
    3,000 layers at one, with nothing ruled out.
    """
    layers = len(priced.graph.layers)
    nothing = np.zeros_like(priced.on_device)
    order = Order.of(priced.graph) if layers <= MOST_RELATED else None
    candidates = list(known)
    cuts: list[_Cut] = []
    number = count()  # of rooms with the same bound the first one first
    rooms = [(0.0, next(number), priced.on_device, nothing)]
    looked_at = 0
    most_rooms = MOST_CELLS // layers**2 if order else 1
    target_s = _target_s(priced, candidates)
    while rooms and rooms[0][0] < target_s and len(cuts) < MOST_CUTS and looked_at < most_rooms:
        bound_s, _, on, off = heappop(rooms)
        looked_at += 1
        room = Room(on, off, priced) if order is None else order.room_below(priced, target_s, on, off)
        if room is None:
            continue
        new = _planes(room.priced, priced, target_s, until_better=order is not None)
        cuts += new
        candidates += (cut.on_device for cut in new if priced.fits(cut.on_device))
        beaten_s, target_s = target_s, _target_s(priced, candidates)
        parts = [(room.on, room.off)]
        if order is not None and target_s == beaten_s:
            parts = order.halves(priced, room)
            if not parts:  # every layer's side is known: one split is left
                candidates.append(room.on)
                target_s = _target_s(priced, candidates)
        for on, off in parts:
            heappush(rooms, (max([bound_s, *(cut.bound_s for cut in new)]), next(number), on, off))
    best = least_period(np.array([priced.terms(mask) for mask in candidates]))
    vertices, edges = (cuts[-1].vertices, cuts[-1].edges) if cuts else (0, 0)
    return Bounded(candidates[best], min([target_s, *(room[0] for room in rooms)]), len(candidates), vertices, edges)


@dataclass(frozen=True)
class _Cut:
    """A minimum cut under weights: a split, its three stages with what is ruled out charged, and their mean."""

    on_device: Mask
    stages_s: Floats
    mean_s: float
    vertices: int
    edges: int

    @property
    def bound_s(self) -> float:
        """No split has a smaller mean; the rounding of capacities is taken off."""
        return self.mean_s * (1 - rounding(self.edges))

    @classmethod
    def under(cls, room: PricedGraph, weights: Floats) -> _Cut:
        coefficients = np.zeros_like(room.coefficients)
        coefficients[STAGES] = room.coefficients[STAGES] * weights
        mask, stats = cut_at(room, coefficients)
        stages_s = np.array(room.terms(mask))[STAGES]
        return cls(mask, stages_s, float(weights @ stages_s), stats.vertices, stats.edges)


def _planes(room: PricedGraph, priced: PricedGraph, target_s: float, until_better: bool) -> list[_Cut]:
    """Cuts under better and better weights, until no split can beat the target or the bound cannot rise.

    Ends with a split that beats the target too where that is of use, since it rules out more.
    """
    cuts: list[_Cut] = []
    reached_s = 0.0
    while len(cuts) < MOST_CUTS_A_ROOM:
        weights, hoped_s = _next_weights([cut.stages_s for cut in cuts], target_s)
        if min(hoped_s, target_s) <= reached_s * (1 + CLOSED):
            break
        cut = _Cut.under(room, weights)
        cuts.append(cut)
        reached_s = max(reached_s, cut.mean_s)
        if until_better and _period_s(priced, cut.on_device) < target_s and priced.fits(cut.on_device):
            break
    return cuts


def _next_weights(stages_s: list[Floats], unit_s: float) -> tuple[Floats, float]:
    """Weights of the three stages, and the most that a bound from any weights can be, given the splits cut so far.

    The first three are the stages alone. After that: maximise h so that each split's mean is at least h.
    """
    stages = len(STAGES)
    if len(stages_s) < stages:
        return np.eye(stages)[len(stages_s)], inf
    rows = np.array(stages_s) / unit_s
    found = linprog(
        c=[0.0] * stages + [-1.0],
        A_ub=np.hstack([-rows, np.ones((len(rows), 1))]),
        b_ub=np.zeros(len(rows)),
        A_eq=[[1.0] * stages + [0.0]],
        b_eq=[1.0],
        bounds=[(0, None)] * (stages + 1),
    )
    if found.x is None:
        raise RuntimeError(f"the linear program for the weights stopped: {found.message}")
    weights: Floats = np.maximum(found.x[:stages], 0.0)
    weights /= weights.sum()
    return weights, float((rows @ weights).min()) * unit_s


def _period_s(priced: PricedGraph, mask: Mask) -> float:
    terms = priced.terms(mask)
    return max(terms[stage] for stage in STAGES)


def _target_s(priced: PricedGraph, candidates: Sequence[Mask]) -> float:
    """What a split must go below to be better than the best of some others."""
    return min(_period_s(priced, mask) for mask in candidates) * (1 - CLOSED)
