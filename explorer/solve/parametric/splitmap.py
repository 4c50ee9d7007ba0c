"""Maps: the optimal split at every point of a grid over two quantities, from the table and without a solver.

The delay of a split is linear in five coefficients, and each quantity moves one of them, so over two axes

    T(x, y) = T_x(x) + T_y(y)

where T_y holds all that x does not move: a row and a column of numbers for each split, and the least of their sums.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product
from typing import Self

import numpy as np
from numpy.typing import NDArray

from explorer.pricing.costs import Floats
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.solve.exact.table import SplitTable, by_coefficient, independent_coefficients

MOST_POINTS = 10_000  # on one axis


class Quantity(StrEnum):
    """What an axis can show, by the name of its option."""

    UPLINK = "uplink"  # bytes/s
    DOWNLINK = "downlink"  # bytes/s
    DEVICE_SPEED = "device-speed"  # factor on the device's profile
    SERVER_SPEED = "server-speed"
    RTT = "rtt"  # s

    def at(self, scenario: Scenario, value: float) -> Scenario:
        """The scenario with another value of this quantity; raises `ScenarioError` where no scenario may have it."""
        link = scenario.link
        match self:
            case Quantity.UPLINK:
                return replace(scenario, link=replace(link, uplink_bytes_per_s=value))
            case Quantity.DOWNLINK:
                return replace(scenario, link=replace(link, downlink_bytes_per_s=value))
            case Quantity.DEVICE_SPEED:
                return replace(scenario, device_speed=value)
            case Quantity.SERVER_SPEED:
                return replace(scenario, server_speed=value)
            case Quantity.RTT:
                return replace(scenario, link=replace(link, rtt_s=value))


# The column of `by_coefficient` that a quantity moves.
COLUMN = {
    Quantity.DEVICE_SPEED: 0,
    Quantity.UPLINK: 1,
    Quantity.SERVER_SPEED: 2,
    Quantity.DOWNLINK: 3,
    Quantity.RTT: 4,
}


@dataclass(frozen=True)
class Axis:
    """One axis of a map: a quantity and its coordinates, in any order, in bytes/s, as a factor, or in seconds."""

    quantity: Quantity
    values: Floats

    def __post_init__(self) -> None:
        if self.values.ndim != 1 or not 1 <= len(self.values) <= MOST_POINTS:
            raise ScenarioError(
                f"the {self.quantity} axis must have between 1 and {MOST_POINTS:,} points,"
                f" got {' x '.join(map(str, self.values.shape))}"
            )

    @property
    def coefficients(self) -> Floats:
        """What the quantity's features are multiplied by at each point: the value of a time, 1 over anything else."""
        return self.values if self.quantity is Quantity.RTT else 1 / self.values

    @classmethod
    def log(cls, quantity: Quantity, low: float, high: float, points: int) -> Self:
        """``points`` coordinates from ``low`` to ``high``, each the same factor above the one before."""
        if not 0 < low <= high < np.inf or points < 1:
            raise ScenarioError(
                f"the {quantity} axis must go up from above 0 in at least 1 step, got {points} from {low:g} to {high:g}"
            )
        return cls(quantity, np.geomspace(low, high, points))


@dataclass(frozen=True)
class SplitMap:
    """The optimal split at every point of a grid: rows go along y, columns along x."""

    row: NDArray[np.intp]  # (h, w) row of the table; where several are optimal, one of them
    delay_s: Floats  # (h, w)


def split_map(table: SplitTable, x: Axis, y: Axis, scenario: Scenario) -> SplitMap:
    """The optimal split at every point of two axes, all else as in ``scenario``.

    Exact, as the table is. Raises `ScenarioError` where both axes show the same quantity, or where a point lies
    outside what the table is exact for.
    """
    if x.quantity == y.quantity:
        raise ScenarioError(f"the axes of a map must show two different quantities, got {x.quantity} twice")
    for end_x, end_y in product((x.values.min(), x.values.max()), (y.values.min(), y.values.max())):
        table.check(x.quantity.at(y.quantity.at(scenario, float(end_y)), float(end_x)))

    features = by_coefficient(table.features)
    others = independent_coefficients(scenario)
    others[[COLUMN[x.quantity], COLUMN[y.quantity]]] = 0
    along_x_s = features[:, [COLUMN[x.quantity]]] * x.coefficients
    along_y_s = features[:, [COLUMN[y.quantity]]] * y.coefficients + (features @ others)[:, None]

    # Split by split: a grid fits into the processor's cache, a grid times all splits does not.
    row = np.zeros((len(y.values), len(x.values)), dtype=np.intp)
    least_s = np.full(row.shape, np.inf)
    for number, (of_x_s, of_y_s) in enumerate(zip(along_x_s, along_y_s, strict=True)):
        delay_s = of_y_s[:, None] + of_x_s
        np.copyto(row, number, where=delay_s < least_s)
        np.minimum(delay_s, least_s, out=least_s)
    return SplitMap(row, least_s)
