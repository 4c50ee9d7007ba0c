"""The inputs that a what-if may vary: how each is read from a scenario and set in it, its limits and how it is written.

Links and speeds are continuous, and the delay is linear in one coefficient of each: the round-trip time itself, and
1 over anything else. Batch, iterations and bits are whole numbers, each with costs of its own. The delay of a split
never falls when a link or a machine gets slower, nor when a round trip, a batch, the iterations or the bits grow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from explorer.scenario.scenario import (
    FULL_BITS,
    MAX_BATCH,
    MAX_ITERATIONS,
    MAX_RTT_S,
    RATE_RANGE,
    SPEED_RANGE,
    Mode,
    Scenario,
)
from explorer.solve.parametric.splitmap import Quantity
from explorer.values.units import format_rate, format_time


@dataclass(frozen=True)
class Input:
    """One number of a scenario."""

    name: str  # as messages call it: "uplink", "device-speed", "batch"
    limits: tuple[float, float]  # the least and the largest value that a scenario may have
    value: Callable[[Scenario], float]  # bytes/s, s, a factor, or a whole number
    at: Callable[[Scenario, float], Scenario]  # the scenario with another value
    written: Callable[[float], str]  # with its unit
    quantity: Quantity | None  # the coefficient that it moves; None for a whole number

    @property
    def is_whole(self) -> bool:
        """Whether its values are whole numbers."""
        return self.quantity is None

    @property
    def is_slower_when_larger(self) -> bool:
        """Whether more of it can only take longer; less of it does where this is False: rates and speeds."""
        return self.is_whole or self.quantity is Quantity.RTT

    def coefficient(self, value: float) -> float:
        """What its features are multiplied by, and, the other way round, the value with this coefficient."""
        return value if self.is_slower_when_larger else 1 / value

    def clipped(self, value: float) -> float:
        """The nearest value that a scenario may have."""
        low, high = self.limits
        within = min(max(value, low), high)
        return round(within) if self.is_whole else within

    def violation(self, value: float) -> str | None:
        """Why a scenario may not have a value, or None."""
        low, high = self.limits
        if not low <= value <= high:
            return (
                f"{self.name} must be between {self.written(low)} and {self.written(high)}, got {self.written(value)}"
            )
        if self.is_whole and value != int(value):
            return f"{self.name} must be a whole number, got {value:g}"
        return None


def _continuous(
    quantity: Quantity, limits: tuple[float, float], value: Callable[[Scenario], float], written: Callable[[float], str]
) -> Input:
    return Input(quantity.value, limits, value, quantity.at, written, quantity)


def _whole(name: str, most: int, value: Callable[[Scenario], int], at: Callable[[Scenario, int], Scenario]) -> Input:
    return Input(name, (1, most), value, lambda scenario, number: at(scenario, int(number)), _count, None)


def _count(value: float) -> str:
    return f"{value:,.0f}" if abs(value) < float("inf") and value == int(value) else f"{value:g}"


UPLINK = _continuous(Quantity.UPLINK, RATE_RANGE, lambda s: s.link.uplink_bytes_per_s, format_rate)
DOWNLINK = _continuous(Quantity.DOWNLINK, RATE_RANGE, lambda s: s.link.downlink_bytes_per_s, format_rate)
RTT = _continuous(Quantity.RTT, (0.0, MAX_RTT_S), lambda s: s.link.rtt_s, format_time)
DEVICE_SPEED = _continuous(Quantity.DEVICE_SPEED, SPEED_RANGE, lambda s: s.device_speed, "{:g}".format)
SERVER_SPEED = _continuous(Quantity.SERVER_SPEED, SPEED_RANGE, lambda s: s.server_speed, "{:g}".format)
BATCH = _whole(
    "batch",
    MAX_BATCH,
    lambda s: s.workload.batch,
    lambda s, number: replace(s, workload=replace(s.workload, batch=number)),
)
ITERATIONS = _whole(
    "iterations",
    MAX_ITERATIONS,
    lambda s: s.workload.iterations,
    lambda s, number: replace(s, workload=replace(s.workload, iterations=number)),
)
BITS = _whole(
    "bits",
    FULL_BITS,
    lambda s: s.constraints.bits,
    lambda s, number: replace(s, constraints=replace(s.constraints, bits=number)),
)

# In the order in which they are listed; those of equal weight stay in it.
INPUTS: dict[str, Input] = {
    each.name: each for each in (UPLINK, DOWNLINK, RTT, DEVICE_SPEED, SERVER_SPEED, BATCH, ITERATIONS, BITS)
}


def offered(scenario: Scenario) -> dict[str, Input]:
    """The inputs that matter in a scenario; iterations change nothing in inference, which is a single pass."""
    unused = {ITERATIONS.name} if scenario.workload.mode is Mode.INFERENCE else set()
    return {name: varied for name, varied in INPUTS.items() if name not in unused}
