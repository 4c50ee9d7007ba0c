"""Minimum cuts of flow networks: the one network of splits, and OR-tools' maximum flow on it.

One convention holds for every network here: the source's side is the device, the sink's side the server, and an edge
is cut, and paid, where it leads from the device side to the server side. An infinite edge a -> b says: if a is on the
device, so is b.

The network is the same for layers and for groups of layers. Its vertices are the *items* (layers, or groups), then the
source s, the sink t, r, and one for each tensor that several items read:

    u -> u'       paid once where any reader of u is on the server     (no u' where the tensor has a single reader)
    u' -> reader  infinite
    s -> r        the round trips,  r -> exits infinite: paid as soon as an exit is on the server
    a -> b        infinite, for each pair of items where a needs b

Where the device may also read what the server made, a tensor has a second edge, back:

    u'' -> u      paid once where any reader of u is on the device and u is not
    reader -> u'' infinite

A tied parameter (`explorer.pricing.ties`) is such a tensor of the item that owns it, read by those that use it.

The edges between an item and s or t are not listed here: a solver adds what it pays there.

Capacities are whole numbers. The delay of a plan known to be allowed is scaled to 2^50 or somewhat less; what costs
more than that plan cannot lie in a minimum cut and is infinite. Where the minimum turns out to be far below the known
plan, it is the known one of a finer scaling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import max_flow

from explorer.pricing.terms import Floats, Ints, Mask

BOUND = 1 << 50  # what the known plan's delay is scaled to at most
INFINITE = 1 << 52
SUMMED_ANEW = 1e-9  # relative; a capacity above the known delay by less is that delay, summed in another order


@dataclass(frozen=True, eq=False)
class FlowNetwork:
    """Holds the edges of a flow network in the order: tensors up, those that go back, s -> r, infinite ones."""

    items: int
    vertices: int
    tails: Ints
    heads: Ints
    up: Ints  # which tensor each of the first edges carries
    down: Ints  # which tensor each of the next edges carries
    infinite: int  # how many infinite edges end the list
    copied: Ints  # the item whose tensor each further vertex stands for

    @property
    def source(self) -> int:
        """Returns the vertex s, whose side is the device."""
        return self.items

    @property
    def sink(self) -> int:
        """Returns the vertex t."""
        return self.items + 1

    def names(self, items: Sequence[str]) -> list[str]:
        """Returns what each vertex is called, given the names of the items.

        >>> network = build(3, source=[0], tensor=[0, 0], reader=[1, 2], requires=[(1, 0), (2, 0)], exits=[1, 2])
        >>> network.names(["x", "a", "b"])
        ['x', 'a', 'b', 's', 't', 'r', 'tensor of x']
        """
        return [*items, "s", "t", "r", *(f"tensor of {items[item]}" for item in self.copied.tolist())]


def build(
    items: int,
    source: Sequence[int] | Ints,
    tensor: Sequence[int] | Ints,
    reader: Sequence[int] | Ints,
    requires: Sequence[tuple[int, int]] | Ints,
    exits: Sequence[int] | Ints,
    back: Mask | None = None,
) -> FlowNetwork:
    """Returns the network of ``items`` vertices and some tensors.

    ``source``, shape (tensors,): the item that makes each. ``tensor`` and ``reader``, shape (reads,): who reads which,
    each pair once. ``requires``, shape (pairs, 2). ``exits``: see above. ``back``, shape (tensors,): which have a
    second edge.
    """
    s, r = items, items + 2
    source, tensor, reader = (np.asarray(part, dtype=np.int64) for part in (source, tensor, reader))
    pairs = np.asarray(requires, dtype=np.int64).reshape(-1, 2)
    times_read = np.bincount(tensor, minlength=len(source))
    goes_back = np.zeros(len(source), dtype=np.bool_) if back is None else back
    shared = np.flatnonzero(times_read > 1)
    shared_back = shared[goes_back[shared]]
    copy_of, back_of = (np.zeros(len(source), dtype=np.int64) for _ in range(2))
    copy_of[shared] = items + 3 + np.arange(len(shared))
    back_of[shared_back] = items + 3 + len(shared) + np.arange(len(shared_back))
    through_copy = times_read[tensor] > 1
    single, single_reader = tensor[~through_copy], reader[~through_copy]
    many, many_reader = tensor[through_copy], reader[through_copy]
    single_back, many_back = goes_back[single], goes_back[many]
    up, down = np.concatenate([shared, single]), np.concatenate([shared_back, single[single_back]])
    up_heads = np.concatenate([copy_of[shared], single_reader])
    down_tails = np.concatenate([back_of[shared_back], single_reader[single_back]])
    bound = [
        (copy_of[many], many_reader),
        (pairs[:, 0], pairs[:, 1]),
        (many_reader[many_back], back_of[many[many_back]]),
        (np.full(len(exits), r), np.asarray(exits, dtype=np.int64)),
    ]
    return FlowNetwork(
        items=items,
        vertices=items + 3 + len(shared) + len(shared_back),
        tails=np.concatenate([source[up], down_tails, [s], *(tails for tails, _ in bound)]),
        heads=np.concatenate([up_heads, source[down], [r], *(heads for _, heads in bound)]),
        up=up,
        down=down,
        infinite=sum(len(tails) for tails, _ in bound),
        copied=source[np.concatenate([shared, shared_back])],
    )


def source_side(vertices: int, tails: Ints, heads: Ints, capacities: Ints, source: int, sink: int) -> Mask:
    """Returns the source's side of a minimum cut, shape (vertices,): of all minimum cuts that with the smallest side.

    Capacities are whole numbers whose sum over a cut stays below 2^63.

    Every edge is turned round, and the flow sent from the sink to the source: the same cut, and on networks of
    splits, whose infinite edges lead back towards the source, found several times faster on most large ones.
    """
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(heads, tails, capacities)
    flow.add_arc_with_capacity(sink, source, 0)  # where an end has no edge at all, OR-tools returns two empty sides
    status = flow.solve(sink, source)
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the maximum-flow solver stopped with status {status}")
    side: Mask = np.zeros(vertices, dtype=np.bool_)
    side[flow.get_sink_side_min_cut()] = True
    return side


def scale(seconds: Floats, known_s: float) -> Ints:
    """Returns whole-number capacities: ``known_s`` becomes 2^49 to 2^50, and all that exceeds it is infinite (2^52).

    A second is a power of two, so that seconds with few digits keep them all, and sums of them that tie still tie.
    """
    within = seconds <= known_s * (1 + SUMMED_ANEW)
    unit = 2.0 ** np.floor(np.log2(BOUND / known_s)) if known_s > 0 else 0.0
    scaled: Ints = np.where(within, np.where(within, seconds, 0.0) * unit, INFINITE).round().astype(np.int64)
    return scaled


def least_cut(
    vertices: int,
    tails: Ints,
    heads: Ints,
    seconds: Floats,
    source: int,
    sink: int,
    known_s: float,
    delay_s: Callable[[Mask], float],
) -> Mask:
    """Returns the source's side of a minimum cut, shape (vertices,), of edges with capacities in seconds (or infinite).

    ``delay_s`` prices a source's side by the formula that the network stands for; ``known_s`` is its value for a plan
    that is allowed. The price of the side that is returned exceeds the least one by at most ``rounding(edges)`` of it.
    Of sides that cost the same it is the smallest.
    """
    while True:
        side = source_side(vertices, tails, heads, scale(seconds, known_s), source, sink)
        found_s = delay_s(side)
        if found_s >= known_s / 2:
            return side
        known_s = found_s


def rounding(edges: int) -> float:
    """Returns how far above the least cut, as a fraction of it, a cut can lie: half a unit an edge, both ways.

    The known delay is 2^49 units or more and at most twice the one that is found, so a unit is at most 2^-48 of it.

    >>> rounding(1000) < 1e-11
    True
    """
    return edges * 4.0 / BOUND
