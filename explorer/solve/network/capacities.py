"""Seconds become whole-number capacities, and the minimum cut under them, exact to the rounding of 2^50 parts.

The delay of a plan known to be allowed is scaled to 2^50; what costs more than that plan cannot lie in a minimum cut
and is infinite. Where the minimum turns out to be far below the known plan, it is the known one of a finer scaling.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from explorer.pricing.costs import Floats, Mask
from explorer.solve.network.maxflow import Ints, source_side

BOUND = 1 << 50  # what the known plan's delay is scaled to
INFINITE = 1 << 52
ROUNDING = 1e-9  # relative; a capacity above the known delay by less is that delay, summed in another order


def scale(seconds: Floats, known_s: float) -> Ints:
    """Integer capacities: ``known_s`` becomes 2^50, and all that exceeds it is infinite (2^52)."""
    within = seconds <= known_s * (1 + ROUNDING)
    unit = BOUND / known_s if known_s > 0 else 0.0
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
    """The source's side of a minimum cut, shape (vertices,), of edges whose capacities are ``seconds`` (infinity too).

    ``delay_s`` prices a source's side by the formula that the network stands for; ``known_s`` is its value for a plan
    that is allowed. The price of the side that is returned exceeds the least one by at most ``rounding(edges)`` of it.
    """
    while True:
        side = source_side(vertices, tails, heads, scale(seconds, known_s), source, sink)
        found_s = delay_s(side)
        if found_s >= known_s / 2:
            return side
        known_s = found_s


def rounding(edges: int) -> float:
    """How far above the least cut, as a fraction of it, the returned one can lie: half a unit an edge, both ways.

    The known delay is 2^50 units and at most twice the one that is found, so a unit is at most 2^-49 of it.

    >>> rounding(1000) < 1e-11
    True
    """
    return edges * 2.0 / BOUND
