"""The axes of a map: eight quantities of a scenario, and the range of one that is shown.

Link rates, speeds and the round-trip time are *continuous*. Each moves one of the five coefficients in which the delay
of a split is linear: 1/rate, 1/speed, or the time itself. Batch, iterations and bits are *discrete*: every value has
costs of its own. On a map a value takes a band around it, to the geometric means between it and its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from typing import Self

import numpy as np

from explorer.delay import Floats
from explorer.presets import MBIT_PER_S
from explorer.scenario import (
    FULL_BITS,
    MAX_BATCH,
    MAX_ITERATIONS,
    MAX_RTT_S,
    RATE_RANGE,
    SPEED_RANGE,
    Scenario,
    ScenarioError,
)
from explorer.units import format_rate, format_time

OFFERED_BITS = (1, 2, 4, 8, 16, FULL_BITS)
RATIO = 2  # between neighbouring values of batch and iterations


class Quantity(StrEnum):
    """What an axis can show, by its name."""

    UPLINK = "uplink"  # bytes/s
    DOWNLINK = "downlink"  # bytes/s
    DEVICE_SPEED = "device-speed"  # factor on the device's profile
    SERVER_SPEED = "server-speed"
    RTT = "rtt"  # s
    BATCH = "batch"  # samples
    ITERATIONS = "iterations"  # in a round
    BITS = "bits"  # an element of the smashed data

    @property
    def is_discrete(self) -> bool:
        """Whether it takes whole numbers only, each of which is priced on its own."""
        return self in (Quantity.BATCH, Quantity.ITERATIONS, Quantity.BITS)

    @property
    def column(self) -> int:
        """Which coefficient a continuous quantity moves, in the order of `explorer.solve.table.by_coefficient`."""
        return _COLUMNS[self]

    def of(self, scenario: Scenario) -> float:
        """The scenario's own value."""
        link, workload = scenario.link, scenario.workload
        return {
            Quantity.UPLINK: link.uplink_bytes_per_s,
            Quantity.DOWNLINK: link.downlink_bytes_per_s,
            Quantity.DEVICE_SPEED: scenario.device_speed,
            Quantity.SERVER_SPEED: scenario.server_speed,
            Quantity.RTT: link.rtt_s,
            Quantity.BATCH: workload.batch,
            Quantity.ITERATIONS: workload.iterations,
            Quantity.BITS: scenario.constraints.bits,
        }[self]

    def at(self, scenario: Scenario, value: float) -> Scenario:
        """The scenario with another value of this quantity; raises `ScenarioError` where no scenario may have it."""
        if self.is_discrete and value != int(value):
            raise ScenarioError(f"{self} must be a whole number, got {value:g}")
        link, workload = scenario.link, scenario.workload
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
            case Quantity.BATCH:
                return replace(scenario, workload=replace(workload, batch=int(value)))
            case Quantity.ITERATIONS:
                return replace(scenario, workload=replace(workload, iterations=int(value)))
            case Quantity.BITS:
                return replace(scenario, constraints=replace(scenario.constraints, bits=int(value)))

    def written(self, value: float) -> str:
        """A value with its unit, as messages write it."""
        return _WRITTEN.get(self, "{:g}".format)(value)


_COLUMNS = {
    Quantity.DEVICE_SPEED: 0,
    Quantity.UPLINK: 1,
    Quantity.SERVER_SPEED: 2,
    Quantity.DOWNLINK: 3,
    Quantity.RTT: 4,
}
_WRITTEN: dict[Quantity, Callable[[float], str]] = {
    Quantity.UPLINK: format_rate,
    Quantity.DOWNLINK: format_rate,
    Quantity.RTT: format_time,
    Quantity.BATCH: "{:,.10g}".format,
    Quantity.ITERATIONS: "{:,.10g}".format,
}
_LIMITS: dict[Quantity, tuple[float, float]] = {
    Quantity.UPLINK: RATE_RANGE,
    Quantity.DOWNLINK: RATE_RANGE,
    Quantity.DEVICE_SPEED: SPEED_RANGE,
    Quantity.SERVER_SPEED: SPEED_RANGE,
    Quantity.RTT: (0.0, MAX_RTT_S),
    Quantity.BATCH: (1, MAX_BATCH),
    Quantity.ITERATIONS: (1, MAX_ITERATIONS),
    Quantity.BITS: (1, FULL_BITS),
}
_USUAL: dict[Quantity, tuple[float, float]] = {
    Quantity.UPLINK: (0.1 * MBIT_PER_S, 10_000 * MBIT_PER_S),
    Quantity.DOWNLINK: (0.1 * MBIT_PER_S, 10_000 * MBIT_PER_S),
    Quantity.DEVICE_SPEED: (0.1, 10.0),
    Quantity.SERVER_SPEED: (0.1, 10.0),
    Quantity.RTT: (1e-3, 1.0),
    Quantity.BATCH: (1, 1_024),
    Quantity.ITERATIONS: (1, 10_000),
    Quantity.BITS: (1, FULL_BITS),
}


@dataclass(frozen=True)
class Axis:
    """A quantity from a low value to a high one: bytes/s, a factor, seconds, or a count.

    Logarithmic, unless it begins at 0, as only a round-trip time may: then linear. Raises `ScenarioError` for a range
    that is empty, reversed, or reaches beyond what a scenario may have.
    """

    quantity: Quantity
    low: float
    high: float

    def __post_init__(self) -> None:
        quantity, (least, most) = self.quantity, _LIMITS[self.quantity]
        for value in (self.low, self.high):
            if not least <= value <= most:
                raise ScenarioError(
                    f"the {quantity} axis may go from {quantity.written(least)} to {quantity.written(most)},"
                    f" got {quantity.written(value)}"
                )
            if quantity.is_discrete and value != int(value):
                raise ScenarioError(f"the {quantity} axis must begin and end at whole numbers, got {value:g}")
        if self.low == self.high:
            raise ScenarioError(f"the {quantity} axis is empty: it begins and ends at {quantity.written(self.low)}")
        if self.low > self.high:
            raise ScenarioError(
                f"the {quantity} axis is reversed: it begins at {quantity.written(self.low)},"
                f" above its end {quantity.written(self.high)}"
            )

    @classmethod
    def around(cls, quantity: Quantity, scenario: Scenario) -> Self:
        """The usual range, reaching a factor of 10 beyond the scenario's own value where that lies outside.

        A round-trip time of 0 makes the axis begin there.
        """
        own, (low, high), (least, most) = quantity.of(scenario), _USUAL[quantity], _LIMITS[quantity]
        if own < low:
            low = max(least, int(own / 10) if quantity.is_discrete else own / 10)
        if own > high:
            high = min(most, own * 10)
        return cls(quantity, low, high)

    @property
    def is_log(self) -> bool:
        """Whether equal distances are equal factors."""
        return self.low > 0

    def values(self, own: float) -> tuple[int, ...]:
        """The values of a discrete axis, ascending, with ``own``, the scenario's, among them if it is in the range.

        Raises `ScenarioError` where no number of bits on offer is in the range.
        """
        if self.quantity is Quantity.BITS:
            chosen = sorted(bits for bits in {*OFFERED_BITS, int(own)} if self.low <= bits <= self.high)
            if not chosen:
                offered = ", ".join(map(str, OFFERED_BITS))
                raise ScenarioError(
                    f"the bits axis has no value from {self.low:g} to {self.high:g}; there are {offered}"
                )
            return tuple(chosen)
        anchor = own if self.low <= own <= self.high else self.low
        down, up = np.log([self.low / anchor, self.high / anchor]) / np.log(RATIO)
        steps = np.arange(np.floor(down), np.ceil(up) + 1)
        found = {round(anchor * RATIO**step) for step in steps.tolist()}
        return tuple(sorted(value for value in found if self.low <= value <= self.high))

    def coefficient(self, values: Floats) -> Floats:
        """What a continuous quantity's features are multiplied by, and back again: it is its own inverse."""
        return values if self.quantity is Quantity.RTT else 1 / values

    def position(self, values: Floats) -> Floats:
        """Where values lie on the axis as it is drawn: 0 at its low end, 1 at its high one."""
        if not self.is_log:
            return (values - self.low) / (self.high - self.low)
        shares: Floats = np.log(values / self.low) / np.log(self.high / self.low)
        return shares

    def value(self, positions: Floats) -> Floats:
        """The values at some positions; the inverse of `position`."""
        if not self.is_log:
            return self.low + positions * (self.high - self.low)
        return np.clip(self.low * np.exp(positions * np.log(self.high / self.low)), self.low, self.high)


def bands(values: tuple[int, ...]) -> tuple[float, ...]:
    """The borders of the bands of some values, one more than there are values.

    Between neighbours their geometric mean; at the ends as far out as the next border is in, on a logarithmic axis.

    >>> [round(border, 3) for border in bands((1, 4, 16))]
    [0.5, 2.0, 8.0, 32.0]
    """
    if len(values) == 1:
        return values[0] / sqrt(RATIO), values[0] * sqrt(RATIO)
    between = [sqrt(one * other) for one, other in pairwise(values)]
    return values[0] ** 2 / between[0], *between, values[-1] ** 2 / between[-1]
