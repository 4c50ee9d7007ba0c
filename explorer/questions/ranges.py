"""A range instead of a value for some inputs of a scenario, and what follows from it: ends, middle, mean, samples.

A rate, a speed or the round-trip time gets an interval; a whole number gets the values that it may have. How likely
they are is an assumption that every mean depends on, here: all inputs are independent; rates and speeds are
*log-uniform* (twice as fast is as likely as half as fast), the round-trip time is uniform (it may be 0), and each of
the values of a whole number is as likely as the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from itertools import product
from math import expm1, log, prod, sqrt

import numpy as np

from explorer.pricing import Floats, Rates
from explorer.questions.inputs import (
    BATCH,
    BITS,
    DEVICE_SPEED,
    DOWNLINK,
    ITERATIONS,
    RTT,
    SERVER_SPEED,
    UPLINK,
    Input,
    beside,
)
from explorer.scenario.scenario import Scenario, ScenarioError

MOST_COMBINATIONS = 64  # of whole numbers: each has prices of its own

Interval = tuple[float, float]


@dataclass(frozen=True)
class Ranges:
    """Holds what may vary; None for an input that keeps the scenario's value.

    Raises `ScenarioError` where no input varies, for values that no scenario may have, for an interval whose ends are
    equal or reversed, for less than two values, and for more than 64 combinations of whole numbers.
    """

    uplink_bytes_per_s: Interval | None = None
    downlink_bytes_per_s: Interval | None = None
    rtt_s: Interval | None = None
    device_speed: Interval | None = None
    server_speed: Interval | None = None
    batch: tuple[int, ...] | None = None  # in any order
    iterations: tuple[int, ...] | None = None
    bits: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if not self.intervals and not self.choices:
            raise ScenarioError("ranges-none")
        for varied, interval in self.intervals.items():
            _check_interval(varied, *interval)
        for varied, values in self.choices.items():
            _check_choices(varied, values)
        if self.combinations > MOST_COMBINATIONS:
            names = tuple(varied.name for varied in self.choices)
            found = {"combinations": self.combinations, "most": MOST_COMBINATIONS}
            raise ScenarioError("ranges-too-many", inputs=names, **found)

    @property
    def intervals(self) -> dict[Input, Interval]:
        """Returns the low and the high value of the rates, speeds and times that vary."""
        given = {
            UPLINK: self.uplink_bytes_per_s,
            DOWNLINK: self.downlink_bytes_per_s,
            RTT: self.rtt_s,
            DEVICE_SPEED: self.device_speed,
            SERVER_SPEED: self.server_speed,
        }
        return {varied: interval for varied, interval in given.items() if interval is not None}

    @property
    def choices(self) -> dict[Input, tuple[int, ...]]:
        """Returns the values of the whole numbers that vary."""
        given = {BATCH: self.batch, ITERATIONS: self.iterations, BITS: self.bits}
        return {varied: values for varied, values in given.items() if values is not None}

    @property
    def combinations(self) -> int:
        """Returns how many combinations of whole numbers there are."""
        return prod(len(set(values)) for values in self.choices.values())

    def slowest(self, scenario: Scenario) -> Scenario:
        """Returns the corner at which every split takes longest, but for casting to fewer bits."""
        slow = {varied: high if varied.is_slower_when_larger else low for varied, (low, high) in self.intervals.items()}
        return _with(scenario, {**slow, **{varied: max(values) for varied, values in self.choices.items()}})

    def slowest_by_bits(self, scenario: Scenario) -> tuple[Scenario, ...]:
        """Returns that corner at each number of bits that may be, the most first: one of them is a split's slowest."""
        slowest = self.slowest(scenario)
        return tuple(BITS.at(slowest, bits) for bits in sorted(set(self.bits or (BITS.value(slowest),)), reverse=True))

    def middle(self, scenario: Scenario) -> Scenario:
        """Returns the middle.

        It is geometric of rates and speeds, arithmetic of the round-trip time, and the lower median of values.
        """
        middle = {
            varied: varied.clipped((low + high) / 2 if varied is RTT else sqrt(low) * sqrt(high))
            for varied, (low, high) in self.intervals.items()
        }
        medians = {varied: sorted(set(values)) for varied, values in self.choices.items()}
        return _with(scenario, {**middle, **{v: values[(len(values) - 1) // 2] for v, values in medians.items()}})

    def mean(self, scenario: Scenario) -> Scenario:
        """Returns the rates, speeds and round-trip time whose coefficients are the mean ones.

        Whole numbers are the scenario's.

        For a rate or a speed R that is log-uniform from l to h the mean coefficient is

            E[1/R] = integral from l to h of 1/R * dR / (R ln(h/l)) = (1/l - 1/h) / ln(h/l)
        """
        return _with(scenario, {varied: _mean(varied, *interval) for varied, interval in self.intervals.items()})

    def whole_numbers(self, scenario: Scenario) -> tuple[Scenario, ...]:
        """Returns the scenario with every combination of the whole numbers that vary."""
        combinations = product(*(sorted(set(values)) for values in self.choices.values()))
        return tuple(_with(scenario, dict(zip(self.choices, values, strict=True))) for values in combinations)

    def corners(self, scenario: Scenario) -> tuple[Scenario, ...]:
        """Returns the scenario with every combination of the intervals' ends."""
        return tuple(
            _with(scenario, dict(zip(self.intervals, ends, strict=True))) for ends in product(*self.intervals.values())
        )

    def drawn(self, scenario: Scenario, count: int, rng: np.random.Generator) -> Floats:
        """Returns the five paces of scenarios drawn from the intervals, shape (count, 5)."""
        points = np.repeat(Rates.of(scenario).paces[None, :], count, axis=0)
        for varied, (low, high) in self.intervals.items():
            if varied.pace is None:
                raise TypeError(f"{varied.name} moves no coefficient")
            share = rng.random(count)
            values = low + share * (high - low) if varied is RTT else 1 / (low * (high / low) ** share)
            points[:, varied.pace] = values + beside(scenario, varied.pace)
        return points


def _with(scenario: Scenario, values: dict[Input, float]) -> Scenario:
    return reduce(lambda changed, item: item[0].at(changed, item[1]), values.items(), scenario)


def _mean(varied: Input, low: float, high: float) -> float:
    if varied is RTT:
        return (low + high) / 2
    spread = log(high) - log(low)
    # (1/low - 1/high) / spread, without the cancellation where the two are close
    coefficient = -expm1(-spread) / (low * spread) if spread > 0 else 1 / low
    return min(max(1 / coefficient, low), high)


def _check_interval(varied: Input, low: float, high: float) -> None:
    for value in (low, high):
        if violation := varied.violation(value):
            raise violation
    if low > high:
        raise ScenarioError("range-reversed", name=varied.name, low=varied.written(low), high=varied.written(high))
    if low == high:
        raise ScenarioError("range-empty", name=varied.name, at=varied.written(low))


def _check_choices(varied: Input, values: tuple[int, ...]) -> None:
    for value in values:
        if violation := varied.violation(value):
            raise violation
    if not values:
        raise ScenarioError("values-none", name=varied.name)
    if len(set(values)) < 2:
        raise ScenarioError("values-one", name=varied.name, got=varied.written(values[0]))
