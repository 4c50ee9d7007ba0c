"""Assumptions as the words of a command line, ``--figure data-per-gb=1,2,5 --radio 4g``, and back.

A figure is called as its field of `Assumptions`, whose name has its unit, with "-" for "_". It is written as low,
expected and high, or as one number where it is known.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from explorer import presets
from explorer.money.assumptions import ESTIMATES, Assumptions, Estimate
from explorer.pricing.costs import PricedGraph
from explorer.scenario.scenario import ScenarioError
from explorer.values.names import UnknownNameError

FIGURES = tuple(name.replace("_", "-") for name in ESTIMATES)
RULE = "write it like data-per-gb=1,2,5: low, expected, high; or like data-per-gb=2"


def read_assumptions(priced: PricedGraph, figures: Iterable[str], radio: str = "") -> Assumptions:
    """The presets that suit a scenario with some figures in their place; ``radio`` is one by name.

    Raises `ScenarioError` for a figure that is none, is given twice or breaks a rule of its own.
    """
    try:
        assumed = Assumptions.preset(priced, presets.radio(radio) if radio else None)
        given: dict[str, Estimate] = {}
        for figure in figures:
            name, estimate = read_figure(figure)
            if name in given:
                raise ScenarioError(f'figure "{name}" is given twice')
            given[name] = estimate
    except UnknownNameError as error:
        raise ScenarioError(str(error)) from error
    changed: dict[str, Any] = {name.replace("-", "_"): estimate for name, estimate in given.items()}
    return replace(assumed, not_known=assumed.not_known - changed.keys(), **changed)


def assumption_words(assumed: Assumptions, priced: PricedGraph) -> list[str]:
    """What to write on the command line for assumptions that are not the presets of a scenario; none where all are."""
    words = []
    if assumed.radio != Assumptions.preset(priced).radio:
        words += ["--radio", assumed.radio.name]
    usual = Assumptions.preset(priced, assumed.radio)
    for name in FIGURES:
        field = name.replace("-", "_")
        estimate: Estimate = getattr(assumed, field)
        found = field in usual.not_known - assumed.not_known  # as 0, perhaps, which the preset counts as
        if found or estimate != getattr(usual, field):
            words += ["--figure", f"{name}={_numbers(estimate)}"]
    return words


def read_figure(figure: str) -> tuple[str, Estimate]:
    """Name and range of ``data-per-gb=1,2,5``; raises `ScenarioError`, or `UnknownNameError` for the name."""
    name, _, text = figure.partition("=")
    if name not in FIGURES:
        raise UnknownNameError("figure", name, FIGURES)
    try:
        numbers = [float(number) for number in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (1, 3) or not all(map(math.isfinite, numbers)):
        raise ScenarioError(f'figure "{name}" needs one number or three, got "{text}"; {RULE}')
    try:
        return name, Estimate(*numbers) if len(numbers) == 3 else Estimate.exactly(numbers[0])
    except ScenarioError as error:
        raise ScenarioError(f'figure "{name}": {error}') from None


def _numbers(estimate: Estimate) -> str:
    ends = (estimate.low, estimate.expected, estimate.high)
    return ",".join(_short(end) for end in (ends[:1] if len(set(ends)) == 1 else ends))


def _short(value: float) -> str:
    """The shortest text that is read back as the same number."""
    return repr(value).removesuffix(".0")
