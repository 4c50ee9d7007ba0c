"""Break-even points: the value of one input at which two plans cost the same, with the range over all other inputs.

The money saved is slope * value + rest in the input looked at, so it is 0 at -rest / slope. That is computed at the
expected other inputs, and at every corner of their ranges. In each other input the point is a fraction of two straight
lines, so where there is one at every corner, its least and its largest values are among those of the corners. Where
there is none at some corner, the slope or the rest turns within the ranges: near there the point may lie anywhere.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explorer.money.assumptions import PRICE_PARTS, Assumptions, Estimate
from explorer.money.month import LEAST_MONEY, SECONDS_PER_DAY, Corners, Fleet, Use
from explorer.money.prices import MOST
from explorer.pricing import Floats

Quantity = Literal[
    "electricity_per_kwh", "data_per_gb", "server_per_hour", "device", "fixed_per_month", "devices", "rounds_a_day"
]
REACH = 100.0  # times as much or as little; a price farther off decides nothing


@dataclass(frozen=True)
class BreakEven:
    """Holds the value of one input at which split and baseline cost the same."""

    quantity: Quantity
    value: float  # at the other inputs as expected
    between: tuple[float, float] | None  # over the ranges of all other inputs; None where some corner has no such point
    current: float | None  # None where it is not known
    pays: Literal["below", "above"]  # on which side of it the split is cheaper
    cases: int  # corners of the ranges of the other inputs
    none: int  # of these, in how many there is no such point: none at all, or one with the other side cheaper

    @property
    def whole(self) -> bool:
        """Returns whether it counts things of which there are no parts."""
        return self.quantity == "devices"

    @property
    def is_price(self) -> bool:
        """Returns whether it is money."""
        return self.quantity not in ("devices", "rounds_a_day")

    @property
    def factor(self) -> float:
        """Returns how many times the current value it is; infinite where that is 0 or not known."""
        return self.value / self.current if self.current else math.inf

    @property
    def counts(self) -> bool:
        """Returns whether it is within `REACH`, or there is nothing yet to be a multiple of."""
        return not self.current or 1 / REACH <= self.factor <= REACH

    @property
    def holds(self) -> bool:
        """Returns whether the split is the cheaper one now; what is not known counts as 0."""
        current = self.current or 0.0
        return current <= self.value if self.pays == "below" else current >= self.value


def break_even(
    use: Use, fixed_times: int, fleet: Fleet, assumptions: Assumptions, at: Corners, round_s: Floats
) -> tuple[BreakEven, ...]:
    """Returns where the money saved is 0.

    ``use`` is what the baseline takes more than the split, ``fixed_times`` how many times more it pays the fixed costs:
    -1, 0 or 1. ``round_s`` is a round of the split at every corner, since no point has more rounds than a day holds.
    """
    fixed = fixed_times * fleet.fixed_per_month
    parts = use.bill(at)._asdict()
    slopes = use.bill(at.at_prices_of_one())._asdict()
    rounds = fleet.rounds_a_month
    points = []
    for part, quantity in PRICE_PARTS.items():
        rest: Floats = sum((values for other, values in parts.items() if other != part), np.full_like(at.device, 0.0))
        current = None if quantity in assumptions.not_known else getattr(assumptions, quantity).expected
        others = _once(getattr(at, quantity))
        points.append(_point(quantity, slopes[part][others], (rest + fixed / rounds)[others], current))
    saved: Floats = sum(parts.values(), np.full_like(at.device, 0.0)) * rounds
    paid, times = np.full_like(saved, fixed), np.full_like(saved, fixed_times)
    with np.errstate(divide="ignore"):
        rounds_fit = SECONDS_PER_DAY / round_s
    points.append(_point("fixed_per_month", times, saved, fleet.fixed_per_month, least=LEAST_MONEY))
    points.append(_whole(_point("devices", saved / fleet.devices, paid, fleet.devices, least=1.0)))
    points.append(_point("rounds_a_day", saved / fleet.rounds_a_day, paid, fleet.rounds_a_day, most=rounds_fit))
    return tuple(point for point in points if point is not None)


def at_any_price(use: Use, fixed: float, fleet: Fleet, at: Corners) -> Estimate:
    """Returns the money saved in a month over all ranges, with any single price up to `REACH` times as high or as low.

    It is linear in each price, so its ends are at the ends; ``use`` and ``fixed`` are what the baseline takes more.
    """
    parts = [fleet.rounds_a_month * part for part in use.bill(at)]
    saved: Floats = sum(parts, np.full_like(at.device, fixed))
    moved = [saved, *(saved + (times - 1) * part for part in parts for times in (1 / REACH, REACH))]
    return Estimate(float(np.min(moved)), float(saved[0]), float(np.max(moved)))


def _once(own: Floats) -> NDArray[np.intp]:
    """Returns the expected entry, and each corner of the other inputs once.

    These lie at one end of an input's own range.
    """
    return np.flatnonzero(np.concatenate([[True], own[1:] == own[1]]))


def _point(
    quantity: Quantity,
    slopes: Floats,
    rests: Floats,
    current: float | None,
    *,
    least: float = 0.0,
    most: float | Floats = MOST,
) -> BreakEven | None:
    """Returns where ``slope * value + rest`` is 0.

    The expected case comes first, and there is no point without one for it.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        values = -rests / slopes
    allowed = (values > 0) & (values >= least) & (values <= np.minimum(most, MOST))
    there = allowed & (np.sign(slopes) == np.sign(slopes[0]))
    if not there[0]:
        return None
    return BreakEven(
        quantity,
        float(values[0]),
        (float(values.min()), float(values.max())) if there.all() else None,
        current,
        "above" if slopes[0] > 0 else "below",
        cases=len(values) - 1,
        none=int((~there[1:]).sum()),
    )


def _whole(point: BreakEven | None) -> BreakEven | None:
    """Returns a number of devices at which the split is the cheaper one, or as dear: there are no parts of one."""
    if point is None:
        return None
    to_whole = math.ceil if point.pays == "above" else math.floor

    def whole(value: float) -> float:
        """Returns a whole number that is off by rounding stays itself."""
        return float(to_whole(float(f"{value:.12g}")))

    between = None if point.between is None else (whole(point.between[0]), whole(point.between[1]))
    return replace(point, value=whole(point.value), between=between)
