"""The axes of a map: an input of a scenario and the range of it that is shown.

A link rate, a speed or the round-trip time is *continuous*: it moves one of the five coefficients in which the delay of
a split is linear. Batch, iterations and bits are whole numbers: each value has costs of its own, and takes a band of
the map around it, to the geometric means between it and its neighbours.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log2, sqrt
from typing import Self

import numpy as np

from explorer.presets import MBIT_PER_S
from explorer.pricing import Floats, Pace
from explorer.questions.inputs import BATCH, BITS, DEVICE_SPEED, DOWNLINK, ITERATIONS, RTT, SERVER_SPEED, UPLINK, Input
from explorer.scenario.scenario import FULL_BITS, Scenario, ScenarioError

OFFERED_BITS = (1, 2, 4, 8, 16, FULL_BITS)

# What an axis shows at first, by the name of its input.
_USUAL: dict[str, tuple[float, float]] = {
    UPLINK.name: (0.1 * MBIT_PER_S, 10_000 * MBIT_PER_S),
    DOWNLINK.name: (0.1 * MBIT_PER_S, 10_000 * MBIT_PER_S),
    DEVICE_SPEED.name: (0.1, 10.0),
    SERVER_SPEED.name: (0.1, 10.0),
    RTT.name: (1e-3, 1.0),
    BATCH.name: (1, 1_024),
    ITERATIONS.name: (1, 10_000),
    BITS.name: (1, FULL_BITS),
}


@dataclass(frozen=True)
class Axis:
    """Describes an input from a low value to a high one: bytes/s, a factor, seconds, or a count.

    Logarithmic, unless it begins at 0, as only a round-trip time may: then linear. Raises `ScenarioError` for a range
    that is empty, reversed, or reaches beyond what a scenario may have.
    """

    varied: Input
    low: float
    high: float

    def __post_init__(self) -> None:
        name, written = self.varied.name, self.varied.written
        for value in (self.low, self.high):
            wrong = self.varied.violation(value)
            if wrong:
                raise ScenarioError("axis-range", name=name, why=wrong)
        if self.low == self.high:
            raise ScenarioError("axis-empty", name=name, at=written(self.low))
        if self.low > self.high:
            raise ScenarioError("axis-reversed", name=name, low=written(self.low), high=written(self.high))

    @classmethod
    def around(cls, varied: Input, scenario: Scenario) -> Self:
        """Returns the usual range, reaching a factor of 10 beyond the scenario's own value where that lies outside.

        A round-trip time of 0 makes the axis begin there.
        """
        own, (low, high) = varied.value(scenario), _USUAL[varied.name]
        if own < low:
            low = varied.clipped(own / 10)
        if own > high:
            high = varied.clipped(own * 10)
        return cls(varied, low, high)

    def values(self, own: float) -> tuple[int, ...]:
        """Returns the values of a whole number that are shown, ascending.

        ``own``, the scenario's value, is among them if it is in the range.
        """
        if self.varied is BITS:
            chosen = bits_between(self.low, self.high, own)
            if not chosen:
                between = {"low": float(self.low), "high": float(self.high)}
                raise ScenarioError("axis-bits", offered=tuple(OFFERED_BITS), **between)
            return chosen
        anchor = own if self.low <= own <= self.high else self.low
        down, up = log2(self.low / anchor), log2(self.high / anchor)
        found = {round(anchor * 2.0**step) for step in range(floor(down), ceil(up) + 1)}
        return tuple(sorted(value for value in found if self.low <= value <= self.high))


@dataclass(frozen=True)
class Scale:
    """Describes an axis as a map draws it.

    It has one band with a coefficient that is free in it, or a band for each whole number.
    """

    axis: Axis
    values: tuple[int, ...]  # ascending; empty for what is continuous
    borders: tuple[float, ...]  # of the bands, ascending, one more than there are bands

    @classmethod
    def of(cls, axis: Axis, scenario: Scenario) -> Self:
        """Returns the axis on a map around a scenario, whose own value has a band.

        It raises `ScenarioError` as `Axis.values` does.
        """
        if not axis.varied.is_whole:
            return cls(axis, (), (axis.low, axis.high))
        values = axis.values(axis.varied.value(scenario))
        return cls(axis, values, bands(values))

    @property
    def low(self) -> float:
        """Returns where the map begins."""
        return self.borders[0]

    @property
    def high(self) -> float:
        """Returns where the map ends."""
        return self.borders[-1]

    @property
    def is_log(self) -> bool:
        """Returns whether equal distances are equal factors."""
        return self.low > 0

    @property
    def pace(self) -> Pace | None:
        """Returns which of the five paces is free; None for whole numbers."""
        return self.axis.varied.pace

    @property
    def numbers(self) -> range:
        """Returns the bands by number."""
        return range(len(self.borders) - 1)

    def band(self, value: float) -> int:
        """Returns the band that holds a value; raises `ScenarioError` beyond the map."""
        if not self.low <= value <= self.high:
            varied = self.axis.varied
            limits = {"low": varied.written(self.low), "high": varied.written(self.high)}
            raise ScenarioError("value-beyond-map", name=varied.name, **limits, got=varied.written(value))
        return min(bisect_right(self.borders, value), len(self.borders) - 1) - 1

    def scenario(self, base: Scenario, band: int) -> Scenario:
        """Returns a scenario with the whole number of a band; as it is where the axis is continuous."""
        return self.axis.varied.at(base, self.values[band]) if self.values else base

    def within(self, band: int) -> tuple[float, float]:
        """Returns a band from its least coefficient to its largest; from border to border where there is none."""
        low, high = sorted(self.coefficient(np.array(self.borders[band : band + 2])).tolist())
        return low, high

    def coefficient(self, values: Floats) -> Floats:
        """Returns what features are multiplied by, and, the other way round, the values with coefficients."""
        return values if self.axis.varied.is_slower_when_larger else 1 / values

    def position(self, values: Floats) -> Floats:
        """Returns where values lie on the axis as it is drawn: 0 at its low end, 1 at its high one."""
        if not self.is_log:
            return (values - self.low) / (self.high - self.low)
        shares: Floats = np.log(values / self.low) / np.log(self.high / self.low)
        return shares

    def value(self, positions: Floats) -> Floats:
        """Returns the values at some positions, within the axis; the inverse of `position`."""
        if not self.is_log:
            values = self.low + positions * (self.high - self.low)
        else:
            values = self.low * np.exp(positions * np.log(self.high / self.low))
        return np.where(positions >= 1, self.high, np.clip(values, self.low, self.high))

    def ticks(self, points: int) -> Floats:
        """Returns ``points`` values from end to end, equally far apart as drawn; the whole numbers themselves."""
        return np.array(self.values, float) if self.values else self.value(np.linspace(0.0, 1.0, points))


def bits_between(low: float, high: float, own: float) -> tuple[int, ...]:
    """Returns the numbers of bits in a range that can be chosen, ascending; ``own``, the scenario's, can be."""
    return tuple(sorted(bits for bits in {*OFFERED_BITS, int(own)} if low <= bits <= high))


def bands(values: tuple[int, ...]) -> tuple[float, ...]:
    """Returns the borders of the bands of some values, one more than there are values.

    Between neighbours their geometric mean; at the ends as far out as the next border is in, on a logarithmic axis.

    >>> [round(border, 3) for border in bands((1, 4, 16))]
    [0.5, 2.0, 8.0, 32.0]
    """
    if len(values) == 1:
        return values[0] / sqrt(2), values[0] * sqrt(2)
    between = [sqrt(one * other) for one, other in pairwise(values)]
    return values[0] ** 2 / between[0], *between, values[-1] ** 2 / between[-1]
