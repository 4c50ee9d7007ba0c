"""What the entries of a session mean for a business case: the fleet, and the assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from explorer.money.assumptions import Assumptions, Estimate
from explorer.money.month import DAYS_A_MONTH, LIMITS, Fleet
from explorer.present.i18n.text import text
from explorer.present.user_figures import Entries, Number, empty_field, estimate_of, radio, shown_figures, timing_factor
from explorer.pricing.costs import PricedGraph
from explorer.scenario.scenario import Mode, Scenario, ScenarioError

# The month to start from: a training round an hour, or a batch a minute, on each of a thousand devices.
START: Mapping[str, float] = {
    "devices": 1_000,
    "rounds_training": 24,
    "rounds_inference": 1_440,
    "days": DAYS_A_MONTH,
    "fixed": 0.0,
}


@dataclass(frozen=True)
class Inputs:
    """The numbers of a business case, all of them valid."""

    entries: Entries  # what they follow from
    fleet: Fleet
    assumptions: Assumptions

    @property
    def fleet_said(self) -> Fleet | None:
        """The fleet if somebody said how much is run; None where it is all as in `START`."""
        return self.fleet if self.entries.fleet else None


def number_of(entries: Entries, name: str) -> Number:
    """What holds for a key of `START`."""
    return entries.fleet.get(name, START[name])


def rounds_key(scenario: Scenario) -> str:
    """The key of the rounds a day: a round of training is long, a batch of inference is short."""
    return "rounds_inference" if scenario.workload.mode is Mode.INFERENCE else "rounds_training"


def read(entries: Entries, priced: PricedGraph) -> tuple[Inputs | None, list[str]]:
    """What the entries mean, or one sentence for each number that breaks a rule."""
    scenario = priced.scenario
    problems: list[str] = []
    fleet = _fleet(entries, scenario, problems)
    assumptions = Assumptions.preset(priced, radio(entries, scenario))
    for shown in shown_figures(entries, scenario):
        if shown.entered:
            try:
                changed: dict[str, Any] = {shown.field.name: estimate_of(shown)}
                not_known = assumptions.not_known - {shown.field.name}
                assumptions = replace(assumptions, not_known=not_known, **changed)
            except ScenarioError as error:
                problems.append(str(error))
    try:
        factor = _factor(entries, priced.timing)
        assumptions = replace(assumptions, device_time=factor, server_time=factor)
    except ScenarioError as error:
        problems.append(str(error))
    if fleet is None or problems:
        return None, problems
    return Inputs(entries, fleet, assumptions), []


def _fleet(entries: Entries, scenario: Scenario, problems: list[str]) -> Fleet | None:
    """How much is run; a sentence for every number that breaks a rule is added to ``problems``."""
    keys = {
        "devices": "devices",
        "rounds_a_day": rounds_key(scenario),
        "days_a_month": "days",
        "fixed_per_month": "fixed",
    }
    numbers: dict[str, Any] = {}
    for field, key in keys.items():
        value, name, (low, high) = number_of(entries, key), text(f"business.fleet_{key}"), LIMITS[field]
        if value is None:
            problems.append(str(empty_field(name)))
        elif not low <= value <= high:
            limits = {"low": _said(low), "high": _said(high), "value": _said(value)}
            problems.append(text("business.bad_number", name=name, **limits))
        else:
            numbers[field] = int(value) if field == "devices" else value
    return Fleet(**numbers) if len(numbers) == len(keys) else None


def _said(value: float) -> str:
    """A number as people write it: ``1,000,000,000``, ``0.000001``."""
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def _factor(entries: Entries, timing: str) -> Estimate:
    """By how much either machine may take longer or shorter."""
    name, factor = text("figures.short_timing"), timing_factor(entries, timing)
    if factor is None:
        raise empty_field(name)
    if factor < 1:
        raise ScenarioError(text("figures.bad_factor", name=name, factor=f"{factor:g}"))
    return Estimate.within(1.0, factor)
