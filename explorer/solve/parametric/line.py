"""Delays along one number: straight lines, where the least one changes, and how far each is the least.

With everything but one number x fixed, the delay of a split is a straight line in x, and the least of all lines is
concave. Take the lines that are the least at two ends and ask where they cross: either nothing is better there, and
that is where the least line changes from one to the other, or the line found there parts the stretch in two (Eisner and
Severance, 1976). Each question finds a breakpoint or a line, so few are needed, and every breakpoint is exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explorer.pricing import Floats, Mask
from explorer.solve.result import EQUAL


@dataclass(frozen=True, eq=False)
class Line:
    """Holds the delay of a split along x: ``rest_s + per_x * x``."""

    mask: Mask  # the split's device side, shape (layers,)
    per_x: float
    rest_s: float

    def at(self, x: float) -> float:
        """Returns the seconds at x."""
        return self.rest_s + self.per_x * x


class Breakpoint(NamedTuple):
    """Holds an x at which the least line changes."""

    x: float
    below: Line  # the least one up to x
    above: Line  # the least one from x on


def breakpoints(best: Callable[[float], Line], near: tuple[float, Line], far: tuple[float, Line]) -> list[Breakpoint]:
    """Returns the breakpoints between two ends, in ascending order.

    ``near`` and ``far`` are the ends with the least line at each; ``best(x)`` returns the least line at x. Lines whose
    delays differ by less than `explorer.solve.result.EQUAL` there are not told apart.
    """
    (start, a), (end, b) = near, far
    if reaches(a.at(end), b.at(end)) or reaches(b.at(start), a.at(start)):
        return []
    x = (b.rest_s - a.rest_s) / (a.per_x - b.per_x)
    between = best(x)
    if reaches(a.at(x), between.at(x)):
        return [Breakpoint(x, a, b)]
    return breakpoints(best, near, (x, between)) + breakpoints(best, (x, between), far)


def reaches(delay_s: float, least_s: float) -> bool:
    """Returns whether a delay is as short as the least one, within rounding."""
    return delay_s <= least_s * (1 + EQUAL)


class Stretch(NamedTuple):
    """Holds between which x a line is the least, and which lines are the least beyond; None beyond an end."""

    low: float
    high: float
    before: int | None
    after: int | None


def least_stretch(per_x: Floats, rest_s: Floats, row: int, low: float, high: float) -> Stretch | None:
    """Returns where line ``row`` of some lines, each of shape (lines,), is the least between ``low`` and ``high``.

    None where it is the least nowhere, or at a single x.

    >>> least_stretch(np.array([2.0, 1.0]), np.array([0.0, 3.0]), 0, 1.0, 9.0)
    Stretch(low=1.0, high=3.0, before=None, after=1)
    """
    steeper, higher = per_x - per_x[row], rest_s - rest_s[row]
    if (higher[steeper == 0] < 0).any():
        return None
    before = after = None
    for number in np.flatnonzero(steeper).tolist():
        crossing = -higher[number] / steeper[number]
        if steeper[number] > 0 and crossing > low:
            low, before = float(crossing), number
        elif steeper[number] < 0 and crossing < high:
            high, after = float(crossing), number
    return Stretch(low, high, before, after) if low < high else None
