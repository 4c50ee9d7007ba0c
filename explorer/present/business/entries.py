"""What a business case is for, as a session enters it: the fleet, and the assumptions.

The words of the command line and the query of an address say the same, and are read back:

``--devices 50 --figure data-per-gb=1,2,5`` is ``devices=50&figure-data-per-gb=1,2,5``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from explorer import presets
from explorer.machines.machine import Role
from explorer.money.assumptions import FIGURES, Assumptions, Estimate, assumption_words, read_figure
from explorer.money.month import DAYS_A_MONTH, LIMITS, Fleet
from explorer.present import errors
from explorer.present.i18n.text import text
from explorer.present.numbers import count_text
from explorer.present.user_figures import (
    PLACES,
    Entries,
    Number,
    Range,
    empty_field,
    estimate_of,
    radio,
    shown_figures,
    timing_factor,
)
from explorer.pricing import Case, Costs
from explorer.scenario.scenario import Mode, Scenario, ScenarioError
from explorer.values.names import UnknownNameError

# The month to start from: a training round an hour, or a batch a minute, on each of a thousand devices.
START: Mapping[str, float] = {
    "devices": 1_000,
    "rounds_training": 24,
    "rounds_inference": 1_440,
    "days": DAYS_A_MONTH,
    "fixed": 0.0,
    "setup": 0.0,
}
# Keys of `START` by their name in an address; "" by the mode.
FLEET = {"devices": "devices", "rounds-a-day": "", "days": "days", "fixed": "fixed", "setup": "setup"}
FIGURE = "figure-"  # a device is an option of the scenario, too, and a price
NAMES = (*FLEET, "radio", *(FIGURE + name for name in FIGURES))
TIMES: Mapping[str, Role] = {"device-time": "device", "server-time": "server"}


@dataclass(frozen=True)
class Inputs:
    """Holds the numbers of a business case, all of them valid."""

    entries: Entries  # what they follow from
    fleet: Fleet
    assumptions: Assumptions

    @property
    def fleet_said(self) -> Fleet | None:
        """Returns the fleet if somebody said how much is run; None where it is all as in `START`."""
        return self.fleet if self.entries.fleet else None


def number_of(entries: Entries, name: str) -> Number:
    """Returns what holds for a key of `START`."""
    return entries.fleet.get(name, START[name])


def rounds_key(scenario: Scenario) -> str:
    """Returns the key of the rounds a day: a round of training is long, a batch of inference is short."""
    return "rounds_inference" if scenario.workload.mode is Mode.INFERENCE else "rounds_training"


def read(entries: Entries, case: Case) -> tuple[Inputs | None, list[str]]:
    """Returns what the entries mean, or one sentence for each number that breaks a rule."""
    scenario = case.scenario
    problems: list[str] = []
    fleet = _fleet(entries, scenario, problems)
    assumptions = Assumptions.preset(case, radio(entries, scenario))
    for shown in shown_figures(entries, scenario):
        if shown.entered:
            try:
                changed: dict[str, Any] = {shown.field.name: estimate_of(shown)}
                not_known = assumptions.not_known - {shown.field.name}
                assumptions = replace(assumptions, not_known=not_known, **changed)
            except ScenarioError as error:
                problems.append(errors.sentence(error))
    for role in PLACES:
        try:
            changed = {f"{role}_time": _factor(entries, case.costs, role)}
            assumptions = replace(assumptions, **changed)
        except ScenarioError as error:
            problems.append(errors.sentence(error))
    if fleet is None or problems:
        return None, problems
    return Inputs(entries, fleet, assumptions), []


def _fleet(entries: Entries, scenario: Scenario, problems: list[str]) -> Fleet | None:
    """Returns how much is run; a sentence for every number that breaks a rule is added to ``problems``."""
    keys = {
        "devices": "devices",
        "rounds_a_day": rounds_key(scenario),
        "days_a_month": "days",
        "fixed_per_month": "fixed",
        "setup": "setup",
    }
    numbers: dict[str, Any] = {}
    for field, key in keys.items():
        value, name, (low, high) = number_of(entries, key), text(f"business-fleet_{key}"), LIMITS[field]
        if value is None:
            problems.append(errors.sentence(empty_field(name)))
        elif not low <= value <= high:
            limits = {"low": _said(low), "high": _said(high), "value": _said(value)}
            problems.append(text("business-bad_number", name=name, **limits))
        elif field == "devices" and value != int(value):
            problems.append(errors.sentence(ScenarioError("value-not-whole", name=name, got=value)))
        else:
            numbers[field] = int(value) if field == "devices" else value
    return Fleet(**numbers) if len(numbers) == len(keys) else None


def _said(value: float) -> str:
    """Returns a number as people write it: ``1,000,000,000``, ``0.000001``."""
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def _factor(entries: Entries, costs: Costs, role: Role) -> Estimate:
    """Returns by how much a machine may take longer or shorter."""
    name, factor = text(f"figures-short_timing_{role}"), timing_factor(entries, costs, role)
    if factor is None:
        raise empty_field(name)
    if factor < 1:
        raise ScenarioError("timing-factor", name=name, factor=count_text(factor))
    return Estimate.within(1.0, factor)


def business_words(fleet: Fleet | None, assumptions: Assumptions | None, case: Case) -> list[str]:
    """Returns the options that say how much is run and what it costs, as far as that is not as the presets have it."""
    words = []
    if fleet is not None:
        words += ["--devices", str(fleet.devices), "--rounds-a-day", _digits(fleet.rounds_a_day)]
        for name, value, usual in (
            ("--days", fleet.days_a_month, START["days"]),
            ("--fixed", fleet.fixed_per_month, START["fixed"]),
            ("--setup", fleet.setup, START["setup"]),
        ):
            words += [name, _digits(value)] if value != usual else []
    if assumptions is not None:
        words += assumption_words(assumptions, case)
    return words


def query_of(words: Sequence[str]) -> dict[str, str]:
    """Returns the query that says the same as some words of `business_words`."""
    query = {}
    for option, value in zip(words[::2], words[1::2], strict=True):
        if option == "--figure":
            name, _, numbers = value.partition("=")
            query[FIGURE + name] = numbers
        else:
            query[option.removeprefix("--")] = value
    return query


def from_query(query: Mapping[str, str], case: Case) -> tuple[Entries, list[str]]:
    """Returns what an address enters, and one sentence for each part of it that breaks a rule and was left out."""
    entries, problems = Entries(), []
    for name in NAMES:
        if name in query:
            try:
                entries = _with(entries, name, query[name], case)
            except (ScenarioError, UnknownNameError) as error:
                problems.append(errors.sentence(error))
    return entries, problems


def _with(entries: Entries, name: str, said: str, case: Case) -> Entries:
    scenario = case.scenario
    if name in FLEET:
        return entries.with_fleet(FLEET[name] or rounds_key(scenario), _number(name, said))
    if name == "radio":
        return entries.with_radio(scenario, presets.radio(said).name)
    name, estimate = read_figure(f"{name.removeprefix(FIGURE)}={said}")
    if name in TIMES:
        role = TIMES[name]
        return entries.with_timing(role, case.costs.trust[PLACES[role]], _whole_factor(name, estimate))
    shown = next(each for each in shown_figures(entries, scenario) if each.field.name == name.replace("-", "_"))
    ends = (estimate.low, estimate.expected, estimate.high)
    return entries.with_range(shown.key, Range(*(float(f"{end / shown.field.unit:.12g}") for end in ends)))


def _number(name: str, said: str) -> float:
    try:
        value = float(said)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ScenarioError("number-needed-alone", name=name, got=said)
    return value


def _whole_factor(name: str, times: Estimate) -> float:
    """Returns how many times as long or as short; raises `ScenarioError` for a range that is not that of a factor."""
    if not math.isclose(times.low * times.high, 1, rel_tol=1e-9) or times.expected != 1:
        raise ScenarioError("factor-shape", name=name)
    return times.high


def _digits(value: float) -> str:
    """Returns every digit that is needed to read the same number back."""
    return repr(float(value)).removesuffix(".0")
