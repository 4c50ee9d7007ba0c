"""Minimum cuts by OR-tools' maximum flow: seconds in, the source's side out, exact to the rounding of 2^50 parts.

One convention holds for every network here: the source's side is the device, the sink's side the server, and an edge
is cut, and paid, where it leads from the device side to the server side. An infinite edge a -> b says: if a is on the
device, so is b.

Capacities are whole numbers. The delay of a plan known to be allowed is scaled to 2^50 or somewhat less; what costs
more than that plan cannot lie in a minimum cut and is infinite. Where the minimum turns out to be far below the known
plan, it is the known one of a finer scaling.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from ortools.graph.python import max_flow

from explorer.pricing.terms import Floats, Ints, Mask

BOUND = 1 << 50  # what the known plan's delay is scaled to at most
INFINITE = 1 << 52
SUMMED_ANEW = 1e-9  # relative; a capacity above the known delay by less is that delay, summed in another order


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
