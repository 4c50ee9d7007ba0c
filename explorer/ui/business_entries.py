"""What a person enters on the business case page, kept as entered, and the fleet and assumptions that follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from explorer import presets
from explorer.delay import PricedGraph
from explorer.presets import Figure, Radio
from explorer.scenario import Mode, Scenario, ScenarioError
from explorer.whatif.assumptions import Assumptions, Estimate
from explorer.whatif.business import DAYS_A_MONTH, Fleet
from explorer.whatif.prices import PriceFigures, preset_figures

HOURS_PER_YEAR = 8766.0  # of 365.25 days
# The month to start from: a training round an hour, or a batch a minute, on each of a thousand devices.
START: Mapping[str, float] = {
    "devices": 1_000,
    "rounds_training": 24,
    "rounds_inference": 1_440,
    "days": DAYS_A_MONTH,
    "fixed": 0.0,
}


class Range(NamedTuple):
    """A number as entered; it may be in any order and of any sign."""

    low: float
    expected: float
    high: float


@dataclass(frozen=True)
class PriceField:
    """A price that can be entered."""

    name: str  # of the field of `Assumptions`
    preset: Callable[[PriceFigures], Figure]
    per: Callable[[Scenario, Figure], str]  # what an entered price belongs to: another server has another price
    unit: float = 1.0  # in units of the field, of what is entered
    step: float = 0.01


FIELDS = (
    PriceField("electricity_per_kwh", lambda rows: rows.electricity, lambda _, row: row.name),
    PriceField("data_per_gb", lambda rows: rows.data, lambda _, row: row.name),
    PriceField("server_per_hour", lambda rows: rows.server, lambda scenario, _: scenario.server.name),
    PriceField("device", lambda rows: rows.device, lambda scenario, _: scenario.device.name, step=10.0),
    PriceField("device_life_h", lambda rows: rows.device_life, lambda _, row: row.name, HOURS_PER_YEAR, step=0.5),
)


@dataclass(frozen=True)
class Entries:
    """All that was entered, good or bad; what is missing is as the presets have it."""

    fleet: Mapping[str, float] = field(default_factory=dict)  # by a key of `START`
    prices: Mapping[tuple[str, str], Range] = field(default_factory=dict)  # by field, and by what it belongs to
    radios: Mapping[str, str] = field(default_factory=dict)  # by link preset, "" for a custom link

    def with_fleet(self, name: str, value: float) -> Entries:
        """A number of the fleet entered."""
        return replace(self, fleet={**self.fleet, name: value})

    def with_price(self, key: tuple[str, str], value: Range) -> Entries:
        """A price entered."""
        return replace(self, prices={**self.prices, key: value})

    def with_radio(self, link: str, name: str) -> Entries:
        """A radio chosen."""
        return replace(self, radios={**self.radios, link: name})


class PriceShown(NamedTuple):
    """A price as the page shows it, in the unit that is entered."""

    field: PriceField
    key: tuple[str, str]
    preset: Figure
    value: Range
    entered: bool


def number_of(entries: Entries, name: str) -> float:
    """What holds for a key of `START`."""
    return entries.fleet.get(name, START[name])


def rounds_key(scenario: Scenario) -> str:
    """The key of the rounds a day: a round of training is long, a batch of inference is short."""
    return "rounds_inference" if scenario.workload.mode is Mode.INFERENCE else "rounds_training"


def radio(entries: Entries, scenario: Scenario) -> Radio:
    """The radio chosen for the link, otherwise the one that its preset uses."""
    link = scenario.link.preset_name
    chosen = entries.radios.get(link or "")
    return presets.radio(chosen) if chosen else presets.radio_of(link)


def shown_prices(entries: Entries, scenario: Scenario) -> tuple[PriceShown, ...]:
    """Every price with its preset and what holds for it."""
    figures = preset_figures(scenario, radio(entries, scenario))
    shown = []
    for price in FIELDS:
        preset = price.preset(figures)
        key = (price.name, price.per(scenario, preset))
        proposed = Range(preset.low / price.unit, preset.expected / price.unit, preset.high / price.unit)
        value = entries.prices.get(key, proposed)
        shown.append(PriceShown(price, key, preset, value, key in entries.prices))
    return tuple(shown)


@dataclass(frozen=True)
class Inputs:
    """The numbers of a business case, all of them valid."""

    entries: Entries  # what they follow from
    fleet: Fleet
    assumptions: Assumptions


def read(entries: Entries, priced: PricedGraph, names: Mapping[str, str]) -> tuple[Inputs | None, list[str]]:
    """What the entries mean, or one sentence for each rule that they break.

    ``names`` are what the page calls the prices: a reversed range is said of one of them.
    """
    scenario, problems = priced.scenario, []
    ranges: dict[str, Any] = {}  # estimates by field
    for price in shown_prices(entries, scenario):
        if price.entered:
            try:
                ranges[price.field.name] = Estimate(*(end * price.field.unit for end in price.value))
            except ScenarioError as error:
                problems.append(f"{names[price.field.name]}: {error}")
    fleet = assumptions = None
    try:
        fleet = Fleet(
            devices=int(number_of(entries, "devices")),
            rounds_a_day=number_of(entries, rounds_key(scenario)),
            days_a_month=number_of(entries, "days"),
            fixed_per_month=number_of(entries, "fixed"),
        )
    except ScenarioError as error:
        problems.append(str(error))
    try:
        assumptions = replace(Assumptions.preset(priced, radio(entries, scenario)), **ranges)
    except ScenarioError as error:
        problems.append(str(error))
    if problems or fleet is None or assumptions is None:
        return None, problems
    return Inputs(entries, fleet, assumptions), []
