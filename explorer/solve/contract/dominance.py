"""Which layers no useful cut ever separates: the stronger test behind the block-wise algorithm.

*Setting.* Splits are predecessor-closed sets D of layers that hold the pinned ones. Write c(D) for the bytes of the
cut of D. Call a layer *willing* if it is no slower on the server than on the device, takes no bytes of its own there
(labels, results), and uses no tied parameter; all others are *unwilling*. Taking willing layers off the device never
makes computing, the model exchange, labels, results or copies of tied parameters dearer. So D is *dominated*, in every
scenario at once, if a smaller split D' has c(D') <= c(D) and D minus D' is all willing: D' costs no more, whatever the
rates, the speeds (as far as they leave these layers willing) and the round-trip time. (Everything on the device pays
no round trip and is always kept as a candidate beside the others.) Let U be the splits that are not dominated; some
optimal split is in U, or is everything on the device.

*U is closed under union.* Let A, B in U, and D' a subset of A+B that holds all its unwilling layers. D' & A holds
those of A, so c(D' & A) >= c(A), as A is in U. The bytes of a cut are submodular, c(D' | A) + c(D' & A) <= c(D') +
c(A), hence c(D' | A) <= c(D'). The same step with B in place of A gives c(A | B) <= c(D'), and equality needs D' to
hold A, then B: D' = A | B. So nothing dominates A | B.

*One minimum cut a layer.* For a layer v let U_v be the union of all members of U without v: by the above itself in U,
the largest one without v. Let W be all layers but v and its descendants, and M the smallest of the cheapest splits
within W that hold all unwilling layers of W. Then M = U_v. First, M is in U: whatever might dominate it holds the
same unwilling layers, so it was among the candidates. Second, let A be any member of U within W: A & M holds the
unwilling layers of A, so c(A & M) >= c(A), and by submodularity c(A | M) <= c(M); A | M is in U, and M, which is
within it and holds all its unwilling layers, would dominate it unless A | M = M. So A is within M.

*What it says.* Some member of U has u on the device and v on the server exactly if u is in U_v. Hence u and v are
never separated exactly if U_u = U_v: the groups of equal U_v are what may be contracted, and they are the finest that
hold in every scenario, since each member of U is optimal in one.

*Few cuts suffice.* For a reader w of v, sets without v lack w too, so U_v is within U_w. If v is not in U_w, then U_w
lacks v as well and U_v = U_w: no cut is needed. Otherwise the cut is sought within the intersection of the U_w. Going
backwards through the layers, only those need a cut of their own at which some member of U ends, about one a group.

*Two directions.* Bytes go up and, in training, down. Dominance at a fixed ratio r of the two rates has c = up + r *
down. Mostly the two are proportional and r does not matter. Otherwise c(U_v) is, as a function of r, the lower
envelope of straight lines; its breakpoints are found as by Eisner and Severance (1976), and between two of them U_v
does not change. Layers are contracted if they share U_v on every such piece.

*Casting.* Where tensors are sent with fewer bits than they have, each that crosses costs seconds of both machines too.
Then c(D) is the seconds of the cut at given rates and speeds, a sum over its tensors like its bytes, and all of the
above holds at these.

*In numbers.* Bytes are scaled to whole capacities by powers of two, and each piece is represented by the ratio in it
with the fewest binary digits, so that equal sums of bytes stay equal. Where sizes are so far apart that the smallest
would be lost, the search gives up; `Undominated.groups` refuses what contradicts itself.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.pricing.terms import Floats, Ints, Mask
from explorer.solve.contract.series import passages
from explorer.solve.network import BOUND, INFINITE, build, source_side

RATIOS = (2.0**-20, 2.0**20)  # of the uplink rate to the downlink rate: a million times apart
LEAST_CAPACITY = 2.0**12  # of a tensor that costs anything, in units of 2^-50 of what is known
ROUNDED = 1e-14  # relative; sizes that differ by less are equal but for the overhead of the protocol on each
SAME = 1e-9  # ratios closer than this, relatively, are one breakpoint
MOST_LAYERS = 20_000  # beyond it, finding the sets would cost hundreds of cuts of the whole graph
MOST_LOOKED_AT = 4_000_000  # edges, and layers of sixteen one, all cuts together: one or two seconds


@dataclass(frozen=True)
class Crossing:
    """Holds what the dominance of splits depends on; all arrays have one entry a layer."""

    graph: ModelGraph
    up_cost: Floats  # of the layer's tensor where it crosses, in bytes up
    down_cost: Floats  # in bytes down; or what it costs up and down in seconds, and none here
    pinned: Mask  # closed under predecessors; a tensor that may not cross is read by pinned layers alone
    unwilling: Mask  # may be faster on the device


@dataclass(frozen=True)
class Undominated:
    """Holds the sets U_v, for each piece of the range of ratios."""

    labels: Ints  # (pieces, layers): which of the sets is U_v
    sets: Mask  # (sets, layers)
    ratios: tuple[float, float]  # of the uplink rate to the downlink rate, between which this holds

    def groups(self, graph: ModelGraph) -> tuple[Ints, Mask] | None:
        """Returns the group of each layer, shape (layers,), and which implies which, shape (groups, groups).

        Group a implies group b if every undominated split with a on the device has b there. Groups are numbered so
        that each comes after those it implies. None where rounding made the sets contradict one another: where some
        layer does not imply what it reads.
        """
        _, first, group = np.unique(self.labels, axis=1, return_index=True, return_inverse=True)
        separated = np.zeros((len(first), len(first)), dtype=np.bool_)
        for labels in self.labels:
            separated |= self.sets[labels[first]][:, first].T  # (a, b): a is in U_b
        order = (~separated).sum(axis=1).argsort(kind="stable")
        number = np.empty_like(order)
        number[order] = np.arange(len(order))
        group_of, implied = number[group.reshape(-1)], ~separated[np.ix_(order, order)]
        is_closed = implied[group_of[graph.edges.reader], group_of[graph.edges.read]].all()
        return (group_of, implied) if is_closed and not np.triu(implied, 1).any() else None


def undominated(crossing: Crossing) -> Undominated | None:
    """Returns the sets U_v of every layer.

    It is None where finding them would take too long, or more digits than there are.
    """
    if len(crossing.pinned) > MOST_LAYERS:
        return None
    try:
        return _Search(crossing).run()
    except GivenUpError:
        return None


class GivenUpError(Exception):
    """Reports that the search would take too long, or that sizes are too far apart for whole capacities."""


@dataclass(frozen=True)
class _Family:
    """Holds U_v at one ratio."""

    labels: Ints  # (layers,)
    lines: Floats  # (layers, 2): bytes up and down of the cut of U_v


class _Search:
    def __init__(self, crossing: Crossing) -> None:
        self._crossing = crossing
        self._read, self._reader = crossing.graph.edges.read, crossing.graph.edges.reader
        self._forced = crossing.pinned | crossing.unwilling
        self._sets = [np.zeros(len(crossing.pinned), dtype=np.bool_)]  # that of a pinned layer: no split lacks it
        self._number = {self._sets[0].tobytes(): 0}
        self._left = MOST_LOOKED_AT
        self._families: dict[float, _Family] = {}

    def run(self) -> Undominated:
        if self._proportional():
            labels, ratios = [self._family(1.0).labels], (0.0, np.inf)
        else:
            borders = [RATIOS[0], *sorted(self._breakpoints(*RATIOS)), RATIOS[1]]
            labels = [self._family(simplest_between(low, high)).labels for low, high in pairwise(borders)]
            ratios = RATIOS
        return Undominated(np.stack(labels), np.stack(self._sets), ratios)

    def _proportional(self) -> bool:
        """Returns whether all tensors that can cross have the same ratio of bytes up and down."""
        free = ~self._crossing.pinned[self._reader]
        tensors = np.unique(self._read[free])
        up, down = self._crossing.up_cost[tensors], self._crossing.down_cost[tensors]
        if not len(up):
            return True
        largest = int(up.argmax())
        same = np.isclose(up * down[largest], down * up[largest], rtol=ROUNDED, atol=0.0)
        return bool(same.all() and (up[largest] or not down.any()))

    def _breakpoints(self, low: float, high: float) -> set[float]:
        """Returns the ratios in a range at which the line of some layer changes."""
        left, right = self._family(low), self._family(high)
        with np.errstate(invalid="ignore", divide="ignore"):
            crossings = (right.lines[:, 0] - left.lines[:, 0]) / (left.lines[:, 1] - right.lines[:, 1])
        between = crossings[np.isfinite(crossings) & (crossings > low * (1 + SAME)) & (crossings < high * (1 - SAME))]
        if not len(between):
            return set()
        middle = float(np.sort(between)[len(between) // 2])
        return {middle} | self._breakpoints(low, middle) | self._breakpoints(middle, high)

    def _family(self, ratio: float) -> _Family:
        if ratio not in self._families:
            self._families[ratio] = self._find(ratio)
        return self._families[ratio]

    def _find(self, ratio: float) -> _Family:
        crossing = self._crossing
        cost = crossing.up_cost + ratio * crossing.down_cost
        labels = np.zeros(len(crossing.pinned), dtype=np.int64)
        for v in np.flatnonzero(~crossing.pinned)[::-1].tolist():
            readers = crossing.graph.consumers[v]
            same = next((w for w in readers if not self._sets[labels[w]][v]), None)
            if same is None:
                within = np.ones(len(labels), dtype=np.bool_)
                for w in readers:
                    within &= self._sets[labels[w]]
                within[v] = False
                labels[v] = self._label(self._cheapest(within, cost))
            else:
                labels[v] = labels[same]
        used, inverse = np.unique(labels, return_inverse=True)
        lines = np.array([self._line(self._sets[label]) for label in used])
        return _Family(labels, lines[inverse])

    def _cheapest(self, within: Mask, cost: Floats) -> Mask:
        graph = self._crossing.graph
        _, edges = _after_last_passage(graph, self._forced & within)
        self._left -= len(within) // 16 + int(within[graph.edges.read[edges]].sum())
        if self._left < 0:
            raise GivenUpError
        return cheapest_closed(graph, self._forced, within, cost)

    def _label(self, found: Mask) -> int:
        key = found.tobytes()
        if key not in self._number:
            self._number[key] = len(self._sets)
            self._sets.append(found)
        return self._number[key]

    def _line(self, split: Mask) -> tuple[float, float]:
        crossing = np.zeros_like(split)
        crossing[self._read[split[self._read] & ~split[self._reader]]] = True
        return float(self._crossing.up_cost[crossing].sum()), float(self._crossing.down_cost[crossing].sum())


def simplest_between(low: float, high: float) -> float:
    """Returns the number strictly between two positive ones that has the fewest binary digits.

    >>> simplest_between(0.3, 5.0), simplest_between(5.0, 7.0)
    (4.0, 6.0)
    """
    step = 2.0 ** np.floor(np.log2(high))
    while True:
        number = (np.floor(low / step) + 1) * step
        if low < number < high:
            return float(number)
        step /= 2


def cheapest_closed(graph: ModelGraph, least: Mask, most: Mask, cost: Floats) -> Mask:
    """Returns the smallest of the closed sets with the cheapest cut that hold ``least`` and lie within ``most``.

    ``most`` is closed itself.
    """
    start, edges = _after_last_passage(graph, least & most)
    inside = most[graph.edges.read[edges]]
    read, reader = graph.edges.read[edges][inside], graph.edges.reader[edges][inside]
    looked_at = most.copy()
    looked_at[:start] = False
    members = np.flatnonzero(looked_at)
    position = np.cumsum(looked_at) - 1
    size = len(members)
    stays = most[reader]
    leaves = np.zeros_like(most)
    leaves[read[~stays]] = True
    known = cost[leaves].sum()  # that of ``most``, one of the candidates
    # A power of two, so that equal sums of bytes stay equal in whole numbers.
    unit = 2.0 ** np.floor(np.log2(BOUND / known)) if known > 0 else 0.0
    if known > 0 and cost[members].min(initial=known, where=cost[members] > 0) * unit < LEAST_CAPACITY:
        raise GivenUpError
    tensor = np.where(cost[members] > known, INFINITE, np.minimum(cost[members], known) * unit).round()
    source, sink = size, size + 1
    starts = position[np.flatnonzero(least & looked_at)]
    closed = np.stack([position[reader[stays]], position[read[stays]]], axis=1)
    held = np.stack([np.full(len(starts), source), starts], axis=1)
    network = build(
        size,
        source=np.arange(size),
        tensor=position[read],
        reader=np.where(stays, position[reader], sink),
        requires=np.concatenate([closed, held]),
        exits=[],
    )
    free = np.concatenate([tensor[network.up], [0.0]])  # no pass is paid for
    capacities = np.concatenate([free, np.full(network.infinite, INFINITE)]).astype(np.int64)
    side = source_side(network.vertices, network.tails, network.heads, capacities, source, sink)
    found = np.zeros_like(most)
    found[:start] = True
    found[members] = side[:size]
    return found


def _after_last_passage(graph: ModelGraph, least: Mask) -> tuple[int, slice]:
    """Returns the last passage at or before some layer that every candidate holds, and the edges read after it."""
    held = np.flatnonzero(least)
    passed = bisect_right(passages(graph), int(held[-1])) if len(held) else 0
    if not passed:
        return 0, slice(None)
    start = passages(graph)[passed - 1]
    return start, slice(int(graph.edges.reader.searchsorted(start, side="right")), None)
