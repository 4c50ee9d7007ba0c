"""What the energy and the money of a split rest on, each with a range instead of false precision.

On a command line they are ``--figure data-per-gb=1,2,5 --radio 4g``.

A figure is called as its field of `Assumptions`, whose name has its unit, with "-" for "_". It is written as low,
expected and high, or as one number where it is known.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_type_hints

from explorer import presets
from explorer.money.energy import DevicePower, power_figures
from explorer.money.prices import MOST, Prices, preset_figures
from explorer.presets import Figure, Radio, radio_of
from explorer.pricing import Case
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.values.names import UnknownNameError

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
    """Describes a number with its range; raises `ScenarioError` unless finite and low <= expected <= high."""

    low: float
    expected: float
    high: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low <= self.expected <= self.high):
            ends = {"low": float(self.low), "expected": float(self.expected), "high": float(self.high)}
            raise ScenarioError("estimate-order", **ends)

    @classmethod
    def exactly(cls, value: float) -> Estimate:
        """Returns a number that is known."""
        return cls(value, value, value)

    @classmethod
    def within(cls, value: float, factor: float) -> Estimate:
        """Returns a number that may be ``factor`` times as large or as small.

        Raises `ScenarioError` for a factor below 1.
        """
        if not 1 <= factor <= MOST:
            raise ScenarioError("factor-below-one", most=int(MOST), got=float(factor))
        return cls(value / factor, value, value * factor)

    @classmethod
    def of(cls, figure: Figure) -> Estimate:
        """Returns the range of a preset."""
        return cls(figure.low, figure.expected, figure.high)

    def direction(self, least: float = 0.0) -> Direction:
        """Returns whether less or more is taken, whatever errs, of an amount that is saved.

        Below ``least`` it is nothing.

        An amount that is nothing as expected and goes one way only is the same.
        """
        low, expected, high = (0.0 if abs(end) < least else end for end in (self.low, self.expected, self.high))
        if low < 0 < high:
            return "open"
        if expected == 0:
            return "same"
        return "less" if expected > 0 else "more"


def assumption_figures(scenario: Scenario, radio: Radio | None = None) -> Mapping[str, Figure]:
    """Returns the presets that suit a scenario, by the field of `Assumptions` that each one is for."""
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
    """Holds all that is estimated, with its range; raises `ScenarioError` as `Prices` and `DevicePower` do."""

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
        for name, factor in (("device", self.device_time), ("server", self.server_time)):
            if not 0 < factor.low <= factor.high <= MOST:
                ends = {"low": float(factor.low), "high": float(factor.high)}
                raise ScenarioError("factor-out-of-range", name=name, most=int(MOST), **ends)
        for end in ("low", "expected", "high"):
            self._prices(end)
            self._power(end)

    @classmethod
    def preset(cls, case: Case, radio: Radio | None = None) -> Assumptions:
        """Returns the presets that suit a scenario: the doubt about its machines, its link's radio or another one."""
        scenario = case.scenario
        device_time, server_time = (Estimate.within(1.0, case.costs.doubt[place]) for place in (0, -1))
        figures = assumption_figures(scenario, radio)
        estimates: dict[str, Any] = {name: Estimate.of(figure) for name, figure in figures.items()}
        return cls(
            device_time=device_time,
            server_time=server_time,
            radio=radio or radio_of(scenario.link.preset_name),
            not_known=frozenset(name for name, figure in figures.items() if not figure.known),
            **estimates,
        )

    @property
    def prices(self) -> Prices:
        """Returns the expected prices."""
        return self._prices("expected")

    @property
    def power(self) -> DevicePower:
        """Returns the expected power."""
        return self._power("expected")

    def _prices(self, end: str) -> Prices:
        names = ("electricity_per_kwh", "data_per_gb", "server_per_hour", "device", "device_life_h")
        return Prices(**{name: getattr(getattr(self, name), end) for name in names}, currency=self.currency)

    def _power(self, end: str) -> DevicePower:
        return DevicePower(getattr(self.computing_w, end), getattr(self.waiting_w, end), self.radio)


# The fields of `Assumptions` that are estimated, in the order in which they are listed for people.
ESTIMATES = tuple(name for name, kind in get_type_hints(Assumptions).items() if kind is Estimate)


FIGURES = tuple(name.replace("_", "-") for name in ESTIMATES)


def read_assumptions(case: Case, figures: Iterable[str], radio: str = "") -> Assumptions:
    """Returns the presets that suit a scenario with some figures in their place; ``radio`` is one by name.

    Raises `ScenarioError` for a figure that is none, is given twice or breaks a rule of its own.
    """
    try:
        assumed = Assumptions.preset(case, presets.radio(radio) if radio else None)
        given: dict[str, Estimate] = {}
        for figure in figures:
            name, estimate = read_figure(figure)
            if name in given:
                raise ScenarioError("figure-twice", name=name)
            given[name] = estimate
    except UnknownNameError as error:
        raise ScenarioError.of(error) from error
    changed: dict[str, Any] = {name.replace("-", "_"): estimate for name, estimate in given.items()}
    return replace(assumed, not_known=assumed.not_known - changed.keys(), **changed)


def assumption_words(assumed: Assumptions, case: Case) -> list[str]:
    """Returns what to write on the command line for assumptions that are not the presets of a scenario.

    It is None where all are.
    """
    words = []
    if assumed.radio != Assumptions.preset(case).radio:
        words += ["--radio", assumed.radio.name]
    usual = Assumptions.preset(case, assumed.radio)
    for name in FIGURES:
        field = name.replace("-", "_")
        estimate: Estimate = getattr(assumed, field)
        found = field in usual.not_known - assumed.not_known  # as 0, perhaps, which the preset counts as
        if found or estimate != getattr(usual, field):
            words += ["--figure", f"{name}={_numbers(estimate)}"]
    return words


def read_figure(figure: str) -> tuple[str, Estimate]:
    """Returns name and range of ``data-per-gb=1,2,5``; raises `ScenarioError`, or `UnknownNameError` for the name."""
    name, _, text = figure.partition("=")
    if name not in FIGURES:
        raise UnknownNameError("figure", name, FIGURES)
    try:
        numbers = [float(number) for number in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (1, 3) or not all(map(math.isfinite, numbers)):
        raise ScenarioError("figure-numbers", name=name, got=text)
    try:
        return name, Estimate(*numbers) if len(numbers) == 3 else Estimate.exactly(numbers[0])
    except ScenarioError as error:
        raise ScenarioError("figure-invalid", name=name, why=error) from None


def _numbers(estimate: Estimate) -> str:
    ends = (estimate.low, estimate.expected, estimate.high)
    return ",".join(_short(end) for end in (ends[:1] if len(set(ends)) == 1 else ends))


def _short(value: float) -> str:
    """Returns the shortest text that is read back as the same number."""
    return repr(value).removesuffix(".0")
