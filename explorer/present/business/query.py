"""What a business case is for, as the words of the command line and as the query of an address, and back.

``--devices 50 --figure data-per-gb=1,2,5`` is ``devices=50&figure-data-per-gb=1,2,5``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from explorer import presets
from explorer.money.assumption_words import FIGURES, assumption_words, read_figure
from explorer.money.assumptions import Assumptions, Estimate
from explorer.money.month import Fleet
from explorer.present.business.entries import START, rounds_key
from explorer.present.user_figures import Entries, Range, shown_figures
from explorer.pricing.costs import PricedGraph
from explorer.scenario.scenario import ScenarioError
from explorer.values.names import UnknownNameError

FLEET = {"devices": "devices", "rounds-a-day": "", "days": "days", "fixed": "fixed"}  # keys of `START`; "" by the mode
FIGURE = "figure-"  # a device is an option of the scenario, too, and a price
NAMES = (*FLEET, "radio", *(FIGURE + name for name in FIGURES))
TIMES = ("device-time", "server-time")  # one field of the page stands for both


def business_words(fleet: Fleet | None, assumptions: Assumptions | None, priced: PricedGraph) -> list[str]:
    """The options that say how much is run and what it costs, as far as that is not as the presets have it."""
    words = []
    if fleet is not None:
        words += ["--devices", str(fleet.devices), "--rounds-a-day", _digits(fleet.rounds_a_day)]
        for name, value, usual in (
            ("--days", fleet.days_a_month, START["days"]),
            ("--fixed", fleet.fixed_per_month, START["fixed"]),
        ):
            words += [name, _digits(value)] if value != usual else []
    if assumptions is not None:
        words += assumption_words(assumptions, priced)
    return words


def query_of(words: Sequence[str]) -> dict[str, str]:
    """The query that says the same as some words of `business_words`."""
    query = {}
    for option, value in zip(words[::2], words[1::2], strict=True):
        if option == "--figure":
            name, _, numbers = value.partition("=")
            query[FIGURE + name] = numbers
        else:
            query[option.removeprefix("--")] = value
    return query


def from_query(query: Mapping[str, str], priced: PricedGraph) -> tuple[Entries, list[str]]:
    """What an address enters, and one sentence for each part of it that breaks a rule and was left out."""
    entries, problems = Entries(), []
    for name in NAMES:
        if name in query:
            try:
                entries = _with(entries, name, query[name], priced)
            except (ScenarioError, UnknownNameError) as error:
                problems.append(str(error))
    return entries, problems


def _with(entries: Entries, name: str, said: str, priced: PricedGraph) -> Entries:
    scenario = priced.scenario
    if name in FLEET:
        return entries.with_fleet(FLEET[name] or rounds_key(scenario), _number(name, said))
    if name == "radio":
        return entries.with_radio(scenario, presets.radio(said).name)
    name, estimate = read_figure(f"{name.removeprefix(FIGURE)}={said}")
    if name in TIMES:
        return entries.with_timing(priced.timing, _factor(name, estimate))
    shown = next(each for each in shown_figures(entries, scenario) if each.field.name == name.replace("-", "_"))
    ends = (estimate.low, estimate.expected, estimate.high)
    return entries.with_range(shown.key, Range(*(float(f"{end / shown.field.unit:.12g}") for end in ends)))


def _number(name: str, said: str) -> float:
    try:
        value = float(said)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ScenarioError(f'{name} must be a number, got "{said}"')
    return value


def _factor(name: str, times: Estimate) -> float:
    """How many times as long or as short; raises `ScenarioError` for a range that is not that of a factor."""
    if not math.isclose(times.low * times.high, 1, rel_tol=1e-9) or times.expected != 1:
        raise ScenarioError(f"{name} must be 1/x,1,x: computing takes up to x times as long, or as short")
    return times.high


def _digits(value: float) -> str:
    """Every digit that is needed to read the same number back."""
    return repr(float(value)).removesuffix(".0")
