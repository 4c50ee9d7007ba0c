"""What a person enters in place of the presets, kept as entered for all pages at once, and what follows from it.

A figure is a range. Its ends and its expected value are entered one at a time; what is not entered is as the presets
have it. An expected value takes the ends that were not entered along, as far off in proportion as those of the preset:
the old end of another price says nothing about a new one. It is held whatever it is: ends that were entered and would
leave it out give way, and come back when it does. An end that is entered after it stands, so that a reversed range is
said and not mended in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeVar, get_args

from explorer import presets
from explorer.machines.machine import Role
from explorer.money.assumptions import Estimate, assumption_figures
from explorer.money.energy import DevicePower, extrapolates
from explorer.money.prices import Prices
from explorer.present.business.amounts import PRICE_DIGITS, digits
from explorer.present.i18n.text import text
from explorer.present.numbers import count_text, listed
from explorer.presets import Figure, Radio
from explorer.pricing import Costs
from explorer.scenario.scenario import Link, Scenario, ScenarioError

PLACES: Mapping[Role, int] = MappingProxyType({"device": 0, "server": -1})  # in a chain of machines
HOURS_PER_YEAR = 8766.0  # of 365.25 days

Number = float | None  # as a field has it; None where it was left empty
End = Literal["low", "expected", "high"]
Key = tuple[str, str]  # a figure's field, and what it belongs to
Name = TypeVar("Name")
Value = TypeVar("Value")
EMPTY = "\N{EN DASH}"


class Range(NamedTuple):
    """Holds the three numbers of a figure as entered; they may be in any order and of any sign."""

    low: Number
    expected: Number
    high: Number


@dataclass(frozen=True)
class Field:
    """Describes a figure that can be entered."""

    name: str  # of the field of `Assumptions`
    of: Callable[[Scenario, Figure], str]  # what an entered value belongs to: another server has another price
    unit: float = 1.0  # in units of the assumption, of what is entered
    step: float = 0.01


PRICES = (
    Field("server_per_hour", lambda scenario, _: scenario.server.name),
    Field("data_per_gb", lambda _, preset: preset.name),
    Field("electricity_per_kwh", lambda _, preset: preset.name),
    Field("device", lambda scenario, _: scenario.device.name, step=10.0),
    Field("device_life_h", lambda _, preset: preset.name, HOURS_PER_YEAR, step=0.5),
)
POWER = (
    Field("computing_w", lambda scenario, _: scenario.device.name, step=0.5),
    Field("waiting_w", lambda scenario, _: scenario.device.name, step=0.5),
)
FIELDS = (*PRICES, *POWER)


@dataclass(frozen=True)
class Entries:
    """Holds all that was entered, good or bad; what is missing is as the presets have it."""

    figures: Mapping[Key, Mapping[End, Number]] = field(default_factory=dict)  # in the order in which it was entered
    radios: Mapping[str, str] = field(default_factory=dict)  # by link preset, "" for a custom link
    timing: Mapping[tuple[Role, str], Number] = field(default_factory=dict)  # by machine and trust: times as long
    fleet: Mapping[str, Number] = field(default_factory=dict)  # by a key of `business_entries.START`

    def with_figure(self, key: Key, end: End, value: Number) -> Entries:
        """Returns the entries with one number of a figure entered."""
        before = {known: kept for known, kept in self.figures.get(key, {}).items() if known != end}
        return replace(self, figures={**self.figures, key: {**before, end: value}})

    def with_range(self, key: Key, value: Range) -> Entries:
        """Returns all three numbers of a figure entered."""
        entered: dict[End, Number] = {"expected": value.expected, "low": value.low, "high": value.high}
        return replace(self, figures={**self.figures, key: entered})

    def with_radio(self, scenario: Scenario, name: str) -> Entries:
        """Returns the entries with a radio chosen for the link of a scenario."""
        return replace(self, radios={**self.radios, _link(scenario): name})

    def with_timing(self, role: Role, trust: str, factor: Number) -> Entries:
        """Returns the entries with how many times as long, or as short, a machine trusted so far may compute."""
        return replace(self, timing={**self.timing, (role, trust): factor})

    def with_fleet(self, name: str, value: Number) -> Entries:
        """Returns the entries with a number of the fleet entered."""
        return replace(self, fleet={**self.fleet, name: value})

    def without(self, keys: Collection[Key], scenario: Scenario) -> Entries:
        """Returns the entries with some figures and the radio of a scenario's link as the presets have them."""
        return replace(self, figures=_left(self.figures, keys), radios=_left(self.radios, [_link(scenario)]))


def _left(entered: Mapping[Name, Value], names: Collection[Name]) -> dict[Name, Value]:
    return {name: value for name, value in entered.items() if name not in names}


def _link(scenario: Scenario) -> str:
    return scenario.link.preset_name or ""


class Shown(NamedTuple):
    """Describes a figure as a page shows it, in the unit that is entered."""

    field: Field
    key: Key
    preset: Figure  # in the unit of the assumption
    value: Range
    entered: bool


def radio(entries: Entries, scenario: Scenario) -> Radio:
    """Returns the radio chosen for the link, otherwise the one that its preset uses."""
    chosen = entries.radios.get(_link(scenario))
    return presets.radio(chosen) if chosen else presets.radio_of(scenario.link.preset_name)


def shown_figures(entries: Entries, scenario: Scenario) -> tuple[Shown, ...]:
    """Returns every figure of `FIELDS` with its preset and what holds for it; None where that is not known."""
    figures = assumption_figures(scenario, radio(entries, scenario))
    shown = []
    for each in FIELDS:
        preset = figures[each.name]
        key = (each.name, each.of(scenario, preset))
        entered = entries.figures.get(key, {})
        if not preset.known:  # an emptied field is not known again
            entered = {end: value for end, value in entered.items() if value is not None}
        shown.append(Shown(each, key, preset, _held(preset, each.unit, entered), bool(entered)))
    return tuple(shown)


def _held(preset: Figure, unit: float, entered: Mapping[End, Number]) -> Range:
    """Returns what holds of a figure; see the module on which ends give way to the expected value."""
    expected = entered.get("expected", preset.expected / unit if preset.known else None)
    low = entered.get("low", _end(preset, preset.low, unit, entered))
    high = entered.get("high", _end(preset, preset.high, unit, entered))
    order = list(entered)
    firm = order[order.index("expected") + 1 :] if "expected" in order else order
    if expected is not None and low is not None and "low" not in firm:
        low = min(low, expected)
    if expected is not None and high is not None and "high" not in firm:
        high = max(high, expected)
    return Range(low, expected, high)


def _end(preset: Figure, end: float, unit: float, entered: Mapping[End, Number]) -> Number:
    """Returns an end that was not entered: that of the preset, as far from what is expected now as from what was."""
    expected = entered.get("expected")
    if expected is not None and not (preset.known and preset.expected):
        return expected  # there is nothing to be in proportion to
    if not preset.known:
        return None
    return end / unit if expected is None else expected * (end / preset.expected)


def expected_figures(entries: Entries, scenario: Scenario, used: Collection[str]) -> tuple[Prices, DevicePower]:
    """Returns the expected prices and power, those of the presets for fields that are not ``used``.

    Raises `ScenarioError` for the first broken rule of what is used; the ends of the ranges are not looked at.
    """
    values: dict[str, Any] = {}
    for shown in shown_figures(entries, scenario):
        name = shown.field.name
        values[name] = shown.preset.expected
        if name in used and shown.entered:
            values[name] = _number(shown, "expected") * shown.field.unit
    power = DevicePower(values.pop("computing_w"), values.pop("waiting_w"), radio(entries, scenario))
    return Prices(**values), power


def estimate_of(shown: Shown) -> Estimate:
    """Returns a figure in the unit of the assumption; raises `ScenarioError` with its name unless its numbers go up."""
    numbers = [_number(shown, end) for end in get_args(End)]
    if sorted(numbers) != numbers:
        low, expected, high = (f"{number:g}" for number in numbers)
        ends = {"low": low, "expected": expected, "high": high}
        raise ScenarioError("figure-order", name=short_name(shown), **ends, unit=unit(shown))
    return Estimate(*(number * shown.field.unit for number in numbers))


def timing_factor(entries: Entries, costs: Costs, role: Role) -> Number:
    """Returns how many times as long, or as short, a machine may compute at most."""
    place = PLACES[role]
    return entries.timing.get((role, costs.trust[place]), costs.doubt[place])


def short_name(shown: Shown) -> str:
    """Returns what a figure is called in a sentence."""
    return text(f"figures-short_{shown.field.name}")


def unit(shown: Shown) -> str:
    """Returns what a figure is entered in."""
    return text(f"figures-unit_{shown.field.name}")


def _number(shown: Shown, end: End) -> float:
    value: Number = getattr(shown.value, end)
    if value is None:
        raise empty_field(text("figures-end_of", name=short_name(shown), end=text(f"figures-end_{end}")))
    return value


def empty_field(name: str) -> ScenarioError:
    """Returns what is wrong with a field without a number."""
    return ScenarioError("figure-empty", name=name)


NOT_KNOWN = Range(None, None, None)


def origin_text(shown: Shown) -> str:
    """Returns the preset of a figure with its range, source and date."""
    preset, per = shown.preset, shown.field.unit
    said = Range(preset.low / per, preset.expected / per, preset.high / per) if preset.known else NOT_KNOWN
    return text(
        "figures-origin",
        title=preset.title,
        range=range_text(said, unit(shown)),
        source=preset.source,
        date=preset.date,
        estimated=_estimated_text(preset),
    )


def range_text(figure: Range, unit: str) -> str:
    """Returns a figure with its range: ``0.3 USD per kWh, from 0.1 to 0.5``."""
    if figure == NOT_KNOWN:
        return text("figures-range_not_known")
    low, expected, high = (field_text(end) for end in figure)
    if low == expected == high:
        return text("figures-range_exact", expected=expected, unit=unit)
    if low == expected:
        return text("figures-range_up", expected=expected, high=high, unit=unit)
    if expected == high:
        return text("figures-range_down", expected=expected, low=low, unit=unit)
    return text("figures-range_both", expected=expected, low=low, high=high, unit=unit)


def _estimated_text(preset: Figure) -> str:
    """Returns which ends of a preset were not read at a source; empty if all were."""
    if not preset.estimated:
        return ""
    if set(preset.estimated) == set(get_args(End)):
        return text("figures-origin_assumed")
    ends = listed([text(f"figures-end_{end}") for end in preset.estimated])
    return text("figures-origin_estimated", ends=ends[0].upper() + ends[1:])


def radio_text(radio: Radio, link: Link) -> str:
    """Returns what a radio takes, with where the figures come from, and whether they reach a link."""
    said = text("figures-radio_source", figures=radio_figures(radio), source=radio.source, date=radio.date)
    return said + (text("figures-radio_beyond") if extrapolates(radio, link) else "")


def radio_figures(radio: Radio) -> str:
    """Returns what a radio takes."""
    if not radio.counted:
        return text("figures-radio_none")
    return text(
        "figures-radio_figures",
        up=count_text(radio.uplink_w),
        up_slope=count_text(radio.uplink_mw_per_mbit_per_s),
        down=count_text(radio.downlink_w),
        down_slope=count_text(radio.downlink_mw_per_mbit_per_s),
    )


def times_text(factor: Number) -> str:
    """Returns how far computing times may be off."""
    if factor == 1:
        return text("figures-times_exact")
    return text("figures-times_off", factor=field_text(factor))


def field_text(value: Number) -> str:
    """Returns a number as a field has it; a dash where it was left empty."""
    return EMPTY if value is None else digits(value, PRICE_DIGITS)
