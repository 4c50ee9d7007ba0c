"""Lagrangian relaxation of one limit on bytes: a bound on what fits, from problems without the limit.

Plans D have a delay T(D) and take m(D) bytes, of which there is room for M. A price of p >= 0 seconds a byte gives

    L(p) = min_D T(D) + p * (m(D) - M),

no more than the delay of any plan that fits (Everett, 1963). L is concave and piecewise linear, one line a plan. From
a plan that does not fit and one that does, ask at the price where their lines cross; what is found there replaces the
one on its side of the limit, until nothing lies below the crossing: that is the largest L.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from explorer.pricing.costs import Mask

MOST_PRICES = 200  # each gives a bound; random graphs of 200 layers needed 9 at most


@dataclass(frozen=True)
class Line:
    """One plan's part of the relaxed problem."""

    mask: Mask
    delay_s: float
    taken_bytes: float

    def at(self, price: float) -> float:
        """Delay with its memory paid for, in seconds; the price is in seconds a byte."""
        return self.delay_s + price * self.taken_bytes


@dataclass(frozen=True)
class Relaxed:
    """What the relaxation knows."""

    best: Line  # the fastest plan met that fits
    above: Line  # the two plans whose lines cross at the largest L: this one does not fit, ``below`` does
    below: Line
    bound_s: float  # no plan that fits is faster


def relaxed(fastest: Line, smallest: Line, room_bytes: float, ask: Callable[[float], Line], slack: float) -> Relaxed:
    """The largest bound, from the fastest plan, which does not fit, and one that does.

    ``ask`` gives the plan with the least ``Line.at(price)``, to ``slack`` of it, relatively.
    """
    above, below = fastest, smallest
    best, bound_s = below, above.delay_s * (1 - slack)
    for _ in range(MOST_PRICES):
        price = (below.delay_s - above.delay_s) / (above.taken_bytes - below.taken_bytes)
        found = ask(price)
        bound_s = max(bound_s, found.at(price) * (1 - slack) - price * room_bytes)
        fits = found.taken_bytes <= room_bytes
        if fits and found.delay_s < best.delay_s:
            best = found
        if found.at(price) >= above.at(price) * (1 - slack):
            break
        above, below = (above, found) if fits else (found, below)
    return Relaxed(best, above, below, bound_s)
