"""What the energy and the money of a split rest on, each with a range instead of false precision."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_type_hints

from explorer.money.energy import DevicePower, power_figures
from explorer.money.prices import MOST, Prices, preset_figures
from explorer.presets import Figure, Radio, radio_of
from explorer.pricing.costs import PricedGraph
from explorer.scenario.scenario import Scenario, ScenarioError

# How many times as long, or as short, a machine may take. Estimated times of whole models were 40 % off in the median;
# calibrated ones 26 % a layer; measured ones are taken as they are.
TIMING_FACTOR = {"estimated": 2.0, "calibrated": 1.3, "measured": 1.0}
# The price behind each part of a bill.
PRICE_PARTS: Mapping[str, Literal["electricity_per_kwh", "data_per_gb", "server_per_hour", "device"]] = {
    "electricity": "electricity_per_kwh",
    "data": "data_per_gb",
    "server": "server_per_hour",
    "device": "device",
}
# What the range of an amount says of its direction; "open" if it may go either way.
Direction = Literal["less", "same", "more", "open"]


@dataclass(frozen=True)
class Estimate:
    """A number with its range; raises `ScenarioError` unless finite and low <= expected <= high."""

    low: float
    expected: float
    high: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low <= self.expected <= self.high):
            raise ScenarioError(
                "a range must be finite and go up from low over expected to high,"
                f" got {self.low:g}, {self.expected:g}, {self.high:g}"
            )

    @classmethod
    def exactly(cls, value: float) -> Estimate:
        """A number that is known."""
        return cls(value, value, value)

    @classmethod
    def within(cls, value: float, factor: float) -> Estimate:
        """A number that may be ``factor`` times as large or as small; raises `ScenarioError` for a factor below 1."""
        if not 1 <= factor <= MOST:
            raise ScenarioError(f"a factor must be 1 or more and at most {MOST:,.0f}, got {factor:g}")
        return cls(value / factor, value, value * factor)

    @classmethod
    def of(cls, figure: Figure) -> Estimate:
        """The range of a preset."""
        return cls(figure.low, figure.expected, figure.high)

    def direction(self, least: float = 0.0) -> Direction:
        """Of an amount that is saved: less or more is taken, whatever errs; what is smaller than ``least`` is nothing.

        An amount that is nothing as expected and goes one way only is the same.
        """
        low, expected, high = (0.0 if abs(end) < least else end for end in (self.low, self.expected, self.high))
        if low < 0 < high:
            return "open"
        if expected == 0:
            return "same"
        return "less" if expected > 0 else "more"


def assumption_figures(scenario: Scenario, radio: Radio | None = None) -> Mapping[str, Figure]:
    """The presets that suit a scenario, by the field of `Assumptions` that each one is for."""
    power, prices = power_figures(scenario), preset_figures(scenario, radio)
    return {
        "server_per_hour": prices.server,
        "data_per_gb": prices.data,
        "electricity_per_kwh": prices.electricity,
        "device": prices.device,
        "device_life_h": prices.device_life,
        "computing_w": power.computing,
        "waiting_w": power.waiting,
    }


@dataclass(frozen=True)
class Assumptions:
    """All that is estimated, with its range; raises `ScenarioError` as `Prices` and `DevicePower` do."""

    server_per_hour: Estimate
    data_per_gb: Estimate
    electricity_per_kwh: Estimate
    device: Estimate
    device_life_h: Estimate
    computing_w: Estimate
    waiting_w: Estimate
    device_time: Estimate  # factor on the device's computing time
    server_time: Estimate
    radio: Radio
    currency: str = "USD"
    not_known: frozenset[str] = frozenset()  # fields whose figure nobody knows, so that they count as 0

    def __post_init__(self) -> None:
        for name, factor in (("device time", self.device_time), ("server time", self.server_time)):
            if not 0 < factor.low <= factor.high <= MOST:
                raise ScenarioError(
                    f"{name} must be a factor above 0 and at most {MOST:,.0f}, got {factor.low:g} to {factor.high:g}"
                )
        for end in ("low", "expected", "high"):
            self._prices(end)
            self._power(end)

    @classmethod
    def preset(cls, priced: PricedGraph, radio: Radio | None = None) -> Assumptions:
        """The presets that suit a scenario, with its link's radio or another one, and the range of its timing."""
        scenario = priced.scenario
        factor = Estimate.within(1.0, TIMING_FACTOR[priced.timing])
        figures = assumption_figures(scenario, radio)
        estimates: dict[str, Any] = {name: Estimate.of(figure) for name, figure in figures.items()}
        return cls(
            device_time=factor,
            server_time=factor,
            radio=radio or radio_of(scenario.link.preset_name),
            not_known=frozenset(name for name, figure in figures.items() if not figure.known),
            **estimates,
        )

    @property
    def prices(self) -> Prices:
        """The expected prices."""
        return self._prices("expected")

    @property
    def power(self) -> DevicePower:
        """The expected power."""
        return self._power("expected")

    def _prices(self, end: str) -> Prices:
        names = ("electricity_per_kwh", "data_per_gb", "server_per_hour", "device", "device_life_h")
        return Prices(**{name: getattr(getattr(self, name), end) for name in names}, currency=self.currency)

    def _power(self, end: str) -> DevicePower:
        return DevicePower(getattr(self.computing_w, end), getattr(self.waiting_w, end), self.radio)


# The fields of `Assumptions` that are estimated, in the order in which they are listed for people.
ESTIMATES = tuple(name for name, kind in get_type_hints(Assumptions).items() if kind is Estimate)
