"""A split with a small period, and a bound on the least: where the splits are too many to list.

The period is the slowest of three stages, P = max(device, uplink, server), and a minimum cut does not minimise a
maximum. But any weighted mean of the stages bounds the slowest from below,

    P(D) >= w1 * device(D) + w2 * uplink(D) + w3 * server(D),   w >= 0,  w1 + w2 + w3 = 1,

and the least mean of all splits is a minimum cut. The best weights are found by Kelley's cutting planes: a linear
program proposes weights from the splits cut so far, a minimum cut answers with its value there and a split of its own.

Alone the means leave a wide gap, so the cuts are made in what `explorer.solve.ruling_out` leaves of the graph, given
the best split known; a better split leaves less, and all starts again. On models of blocks in a chain the gap closes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.optimize import linprog

from explorer.delay import Floats, Mask, PricedGraph
from explorer.solve.capacities import rounding
from explorer.solve.mincut import cut_at
from explorer.solve.ruling_out import STAGES, Order

CLOSED = 1e-9  # relative; a gap, or a difference of periods, below it is rounding
MOST_CUTS = 50


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
    """Improve on splits that are known to be allowed, and bound the least period, with some 50 minimum cuts at most."""
    order = Order.of(priced.graph)
    candidates = list(known)
    cuts: list[_Cut] = []
    bound_s = 0.0
    while True:
        target_s = min(_period_s(priced, mask) for mask in candidates) * (1 - CLOSED)
        room = order.room_below(priced, target_s)
        if room is None:
            bound_s = max(bound_s, target_s)
            break
        new = _planes(room, priced, target_s, MOST_CUTS - len(cuts))
        cuts += new
        bound_s = max([bound_s, *(min(target_s, cut.bound_s) for cut in new)])
        candidates += (cut.on_device for cut in new if priced.fits(cut.on_device))
        if not any(_beats(priced, cut.on_device, target_s) for cut in new):
            break
    best = least_period(np.array([priced.terms(mask) for mask in candidates]))
    vertices, edges = (cuts[-1].vertices, cuts[-1].edges) if cuts else (0, 0)
    return Bounded(candidates[best], bound_s, len(candidates), vertices, edges)


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


def _planes(room: PricedGraph, priced: PricedGraph, target_s: float, at_most: int) -> list[_Cut]:
    """Cuts under better and better weights, until one beats the target, none can, or the bound cannot rise."""
    cuts: list[_Cut] = []
    reached_s = 0.0
    while len(cuts) < at_most:
        weights, hoped_s = _next_weights([cut.stages_s for cut in cuts], target_s)
        if min(hoped_s, target_s) <= reached_s * (1 + CLOSED):
            break
        cut = _Cut.under(room, weights)
        cuts.append(cut)
        reached_s = max(reached_s, cut.mean_s)
        if _beats(priced, cut.on_device, target_s):
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


def _beats(priced: PricedGraph, mask: Mask, target_s: float) -> bool:
    return _period_s(priced, mask) < target_s and priced.fits(mask)
