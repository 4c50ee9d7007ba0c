"""A split with a small period, and a bound on the least: where the splits are too many to list.

The period is the slowest of four stages, P = max(device, uplink, server, downlink), and a minimum cut does not
minimise a maximum. But any weighted mean of the stages bounds the slowest from below,

    P(D) >= w1 * device(D) + w2 * uplink(D) + w3 * server(D) + w4 * downlink(D),   w >= 0,  w1 + w2 + w3 + w4 = 1,

and the least mean of all splits is a minimum cut. The best weights are found by Kelley's cutting planes: a linear
program proposes weights from the splits cut so far, a minimum cut answers with its value there and a split of its own.

Alone the means leave a wide gap, so the cuts are made in what is left of the graph, given the best split known. Where a
gap remains, one layer is tried on either side, which rules out more in each of the two rooms (branch and bound). The
least period is no less than the least bound of the rooms that are still open.

A room leaves out what no split with a period below a target P can have:

    a layer up to which the device works P or longer, or takes more than its memory    must be on the server
    a layer from which on the server works, or results come down, P or longer          must be on the device
    a tensor that takes the link P or longer may not cross: with its layer on the device, all its readers are too

"Up to" a layer are itself and all that it needs, "from" it itself and all that needs it: those come with it. What is
already known to be on the same side counts in these sums, so each finding may lead to more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import count
from math import inf

import numpy as np

from explorer.model.graph import Edges, ModelGraph
from explorer.pricing import Costs, Floats, Mask, Rates, Split, Term
from explorer.solve.exact.listing import features_of, needs
from explorer.solve.exact.mincut import cut_at
from explorer.solve.network import rounding
from explorer.solve.result import EQUAL

MOST_CUTS = 200
MOST_CUTS_A_ROOM = 50
MOST_RELATED = 3_000  # layers of which it is asked which comes before which: a table of their square
MOST_CELLS = 50_000_000  # of that table, times the rooms looked at
STAGES = [Term.DEVICE_COMPUTE, Term.UPLINK, Term.SERVER_COMPUTE, Term.DOWNLINK]
CHARGE = 1e4  # times the target; what is ruled out costs as much


@dataclass(frozen=True)
class Bounded:
    """Holds the best split found, and how good the best one can be."""

    on_device: Mask
    bound_s: float  # no allowed split has a smaller period
    seen: int  # splits that were compared
    vertices: int  # of the flow network
    edges: int


def least_period(terms: Floats) -> int:
    """Returns the row with the least period, and of those the one with the least delay.

    ``terms`` has shape (splits, 6).
    """
    periods_s = terms[:, STAGES].max(axis=1)
    least = np.flatnonzero(periods_s <= periods_s.min() * (1 + EQUAL))
    return int(least[terms[least].sum(axis=1).argmin()])


def bounded_period(costs: Costs, rates: Rates, known: Sequence[Mask]) -> Bounded:
    """Returns a split no worse than some that are known to be allowed, and a bound on the least period.

    Takes at most about 200 minimum cuts, and looks at fewer rooms where the layers are many; in a graph of more than
    3,000 layers at one, with nothing ruled out.
    """
    layers = len(costs.graph.layers)
    nothing = np.zeros_like(costs.on_device)
    order = Order.of(costs.graph) if layers <= MOST_RELATED else None
    candidates = list(known)
    cuts: list[_Cut] = []
    number = count()  # of rooms with the same bound the first one first
    rooms = [(0.0, next(number), costs.on_device, nothing)]
    looked_at = 0
    most_rooms = MOST_CELLS // layers**2 if order else 1
    target_s = _target_s(costs, rates, candidates)
    while rooms and rooms[0][0] < target_s and len(cuts) < MOST_CUTS and looked_at < most_rooms:
        bound_s, _, on, off = heappop(rooms)
        looked_at += 1
        room = Room(on, off, costs) if order is None else order.room_below(costs, rates, target_s, on, off)
        if room is None:
            continue
        new = _planes(room.costs, costs, rates, target_s, until_better=order is not None)
        cuts += new
        candidates += (cut.on_device for cut in new if costs.fits(cut.on_device))
        beaten_s, target_s = target_s, _target_s(costs, rates, candidates)
        parts = [(room.on, room.off)]
        if order is not None and target_s == beaten_s:
            parts = order.halves(costs, rates, room)
            if not parts and costs.fits(room.on):  # every layer's side is known: one split is left
                candidates.append(room.on)
                target_s = _target_s(costs, rates, candidates)
        for on, off in parts:
            heappush(rooms, (max([bound_s, *(cut.bound_s for cut in new)]), next(number), on, off))
    best = least_period(features_of(costs, np.array(candidates)) * rates.coefficients)
    vertices, edges = (cuts[-1].vertices, cuts[-1].edges) if cuts else (0, 0)
    return Bounded(candidates[best], min([target_s, *(room[0] for room in rooms)]), len(candidates), vertices, edges)


@dataclass(frozen=True)
class _Cut:
    """Describes a minimum cut under weights.

    A split, its four stages with what is ruled out charged, and their mean.
    """

    on_device: Mask
    stages_s: Floats
    mean_s: float
    vertices: int
    edges: int

    @property
    def bound_s(self) -> float:
        """Returns no split has a smaller mean; the rounding of capacities is taken off."""
        return self.mean_s * (1 - rounding(self.edges))

    @classmethod
    def under(cls, room: Costs, rates: Rates, weights: Floats) -> _Cut:
        coefficients = np.zeros_like(rates.coefficients)
        coefficients[STAGES] = rates.coefficients[STAGES] * weights
        mask, stats = cut_at(room, coefficients)
        stages_s = np.array(Split(room, mask).terms(rates))[STAGES]
        return cls(mask, stages_s, float(weights @ stages_s), stats.vertices, stats.edges)


def _planes(room: Costs, costs: Costs, rates: Rates, target_s: float, until_better: bool) -> list[_Cut]:
    """Cuts under better and better weights, until no split can beat the target or the bound cannot rise.

    Ends with a split that beats the target too where that is of use, since it rules out more.
    """
    cuts: list[_Cut] = []
    reached_s = 0.0
    while len(cuts) < MOST_CUTS_A_ROOM:
        weights, hoped_s = _next_weights([cut.stages_s for cut in cuts], target_s)
        if min(hoped_s, target_s) <= reached_s * (1 + EQUAL):
            break
        cut = _Cut.under(room, rates, weights)
        cuts.append(cut)
        reached_s = max(reached_s, cut.mean_s)
        if until_better and _period_s(costs, rates, cut.on_device) < target_s and costs.fits(cut.on_device):
            break
    return cuts


def _next_weights(stages_s: list[Floats], unit_s: float) -> tuple[Floats, float]:
    """Weights of the four stages, and the most that a bound from any weights can be, given the splits cut so far.

    The first four are the stages alone. After that: maximise h so that each split's mean is at least h.
    """
    stages = len(STAGES)
    if len(stages_s) < stages:
        return np.eye(stages)[len(stages_s)], inf
    from scipy.optimize import linprog  # takes longer to import than most pages to show, and few questions need it

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


def _period_s(costs: Costs, rates: Rates, mask: Mask) -> float:
    terms = Split(costs, mask).terms(rates)
    return max(terms[stage] for stage in STAGES)


def _target_s(costs: Costs, rates: Rates, candidates: Sequence[Mask]) -> float:
    """Returns what a split must go below to be better than the best of some others."""
    return min(_period_s(costs, rates, mask) for mask in candidates) * (1 - EQUAL)


@dataclass(frozen=True, eq=False)
class Room:
    """Holds what is left of a graph: layers whose side is known, and costs that keep a minimum cut to it."""

    on: Mask  # layers that must be on the device
    off: Mask  # layers that must be on the server
    costs: Costs  # with ``on`` pinned, and what is ruled out charged


@dataclass(frozen=True, eq=False)
class Order:
    """Describes which layer comes before which."""

    edges: Edges
    needs: Floats  # (layers, layers): at (v, u) 1 where v needs u, itself included, else 0

    @classmethod
    def of(cls, graph: ModelGraph) -> Order:
        """Returns the order of a model graph."""
        return cls(graph.edges, needs(graph).astype(np.float64))

    def room_below(self, costs: Costs, rates: Rates, target_s: float, on: Mask, off: Mask) -> Room | None:
        """Returns what is left for splits below ``target_s`` that have ``on`` on the device and ``off`` not.

        It is None where nothing is left.

        Such a split costs there what it costs in ``costs``; another one costs as much or more, or is not allowed.
        """
        device, uplink, server, downlink = rates.coefficients[STAGES]
        device_s, tensor_s, server_s = costs.device_s * device, costs.uplink_bytes * uplink, costs.server_s * server
        result_s = costs.result_bytes * downlink
        too_large = tensor_s >= target_s
        stays_together = too_large[self.edges.read]
        read, readers = self.edges.read[stays_together], self.edges.reader[stays_together]
        while True:
            # What is on a side anyway is counted once, and beside it what else comes with each layer.
            device_up_to_s = device_s @ on + self.needs @ (device_s * ~on)
            memory_up_to = costs.memory_without_copies(on[None, :])[0] + self.needs @ (
                costs.memory_bytes * ~on
            )  # at least
            server_from_s = server_s @ off + (server_s * ~off) @ self.needs
            result_from_s = result_s @ off + (result_s * ~off) @ self.needs
            now_on = on | (server_from_s >= target_s) | (result_from_s >= target_s)
            now_off = off | (device_up_to_s >= target_s) | (memory_up_to > costs.limit_bytes)
            now_on[readers[now_on[read]]] = True
            now_off[read[now_off[readers]]] = True
            now_on, now_off = self.with_all_needed(now_on), self.with_all_that_need(now_off)
            if (now_on & now_off).any():
                return None
            if (now_on == on).all() and (now_off == off).all():
                break
            on, off = now_on, now_off
        charge_s = CHARGE * target_s
        charged = replace(
            costs,
            on_device=on,
            machine_s=(costs.device_s + off * (charge_s / device), *costs.machine_s[1:]),
            uplink_bytes=costs.uplink_bytes + too_large * (charge_s / uplink),
        )
        return Room(on, off, charged)

    def with_all_needed(self, layers: Mask) -> Mask:
        """Returns some layers, and all that they need."""
        needed: Mask = layers @ self.needs > 0
        return needed

    def with_all_that_need(self, layers: Mask) -> Mask:
        """Returns some layers, and all that need them."""
        needing: Mask = self.needs @ layers > 0
        return needing

    def halves(self, costs: Costs, rates: Rates, room: Room) -> list[tuple[Mask, Mask]]:
        """Returns two parts of a room, each with more layers whose side is known: one layer goes either way.

        It is the one whose lesser half takes the most seconds with it. None at all where every layer's side is known.
        """
        free = np.flatnonzero(~room.on & ~room.off)
        if not len(free):
            return []
        device, _, server, _ = rates.coefficients[STAGES]
        brought_s = (self.needs @ (costs.device_s * device * ~room.on))[free]
        taken_s = ((costs.server_s * server * ~room.off) @ self.needs)[free]
        # Seconds of the two machines differ by orders of magnitude; as shares of the most they compare.
        v = free[np.minimum(brought_s * taken_s.max(), taken_s * brought_s.max()).argmax()]
        chosen = np.arange(len(room.on)) == v
        return [
            (room.on | self.with_all_needed(chosen), room.off),
            (room.on, room.off | self.with_all_that_need(chosen)),
        ]
