"""The ranges of a robust choice: which inputs vary, between what, entered in people's units."""

from __future__ import annotations

import streamlit as st

from explorer.app.whatif.sticky_text_field import text_field
from explorer.present.format import listed, written
from explorer.present.i18n.text import text
from explorer.present.map.axes import input_title
from explorer.questions.inputs import (
    BATCH,
    BITS,
    DEVICE_SPEED,
    DOWNLINK,
    INPUTS,
    ITERATIONS,
    RTT,
    SERVER_SPEED,
    UPLINK,
    Input,
    offered,
)
from explorer.questions.ranges import Ranges
from explorer.scenario import options
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.values.names import shortened

FIELDS = {
    UPLINK.name: "uplink_bytes_per_s",
    DOWNLINK.name: "downlink_bytes_per_s",
    RTT.name: "rtt_s",
    DEVICE_SPEED.name: "device_speed",
    SERVER_SPEED.name: "server_speed",
    BATCH.name: "batch",
    ITERATIONS.name: "iterations",
    BITS.name: "bits",
}
OPTIONS = {UPLINK.name: "up", DOWNLINK.name: "down"}  # an option that is not called as its input
RATE_SPREAD, SPEED_SPREAD = 5.0, 2.0  # by which a value is divided and multiplied for a first range
MOST_RTT_S = 60.0  # of a first range
WIDTH_PX = 158  # of a field: two stand side by side on a phone


def ranges(scenario: Scenario) -> Ranges:
    """What is entered, after drawing the fields; raises `ScenarioError` with the sentence of the library."""
    choices = list(offered(scenario))
    chosen = st.pills(
        text("robust.vary"),
        choices,
        selection_mode="multi",
        default=[UPLINK.name],
        format_func=lambda name: input_title(INPUTS[name]),
        key="robust_vary",
        persist_state="session",
    )
    names = [name for name in choices if name in (chosen or [])]
    entered: dict[str, list[str]] = {}
    with st.container(horizontal=True):
        for name in names:
            entered[name] = _fields(INPUTS[name], scenario)
    return parsed(scenario, entered)


def _fields(varied: Input, scenario: Scenario) -> list[str]:
    """The text of both ends, or of every value of a whole number."""
    title, first = input_title(varied), first_range(varied, scenario)
    if varied.is_whole:
        said = text_field(
            f"robust_{varied.name}", text("robust.values", name=title), ", ".join(first), width=2 * WIDTH_PX
        )
        return [part.strip() for part in said.split(",") if part.strip()]
    return [
        text_field(f"robust_{varied.name}_{end}", text(f"robust.{end}", name=title), value, width=WIDTH_PX)
        for end, value in zip(("from", "to"), first, strict=True)
    ]


def first_range(varied: Input, scenario: Scenario) -> list[str]:
    """A range around the value of a scenario, as text that can be read again."""
    value = varied.value(scenario)
    if varied is BITS:
        return ["8", "16", "32"]
    if varied.is_whole:
        return [f"{count:.0f}" for count in sorted({varied.clipped(value * factor) for factor in (0.5, 1, 2)})]
    if varied is RTT:
        return ["0 ms", f"{_short(1e3 * min(max(2 * value, 0.01), MOST_RTT_S))} ms"]
    spread = SPEED_SPREAD if varied in (DEVICE_SPEED, SERVER_SPEED) else RATE_SPREAD
    ends = (varied.clipped(value / spread), varied.clipped(value * spread))
    return [_short(end) if varied in (DEVICE_SPEED, SERVER_SPEED) else varied.written(end) for end in ends]


def _short(value: float) -> str:
    """Three significant digits: 1000 and not 1e+03."""
    return f"{float(f'{value:.3g}'):g}"


def parsed(scenario: Scenario, entered: dict[str, list[str]]) -> Ranges:
    """The ranges that some texts describe, by input; raises `ScenarioError` for the first rule that is broken."""
    read: dict[str, tuple[float, ...]] = {}
    for name, parts in entered.items():
        varied = INPUTS[name]
        if not varied.is_whole:
            _check_filled(varied, parts, scenario)
        values = [_value(varied, part, scenario) for part in parts]
        read[FIELDS[name]] = tuple(int(value) if varied.is_whole else value for value in values)
    return Ranges(**read)  # type: ignore[arg-type]  # a field has the values that its input's name gives it


def _check_filled(varied: Input, ends: list[str], scenario: Scenario) -> None:
    for end, typed, usual in zip(("from", "to"), ends, first_range(varied, scenario), strict=True):
        if not typed.strip():
            field = text(f"robust.{end}", name=input_title(varied))
            raise ScenarioError(f"{field} is empty: enter a value like {usual}")


def _value(varied: Input, typed: str, scenario: Scenario) -> float:
    """A value from text; raises `ScenarioError` with the text as it was typed."""
    try:
        return varied.value(options.apply(scenario, OPTIONS.get(varied.name, varied.name), typed))
    except ScenarioError as error:
        rule, got, _ = str(error).removeprefix(f"{varied.name} ").rpartition(", got ")
        if not got:  # the sentence has the text already
            raise
        raise ScenarioError(f'{varied.name} "{shortened(typed)}": {rule}') from error


def said(found: Ranges) -> str:
    """The ranges within a sentence: ``uplink 20 Mbit/s to 500 Mbit/s and batch 16, 32, 64``."""
    spans = [
        text("robust.span", name=input_title(varied).lower(), low=written(varied, low), high=written(varied, high))
        for varied, (low, high) in found.intervals.items()
    ]
    spans += [
        text(
            "robust.span_values",
            name=input_title(varied).lower(),
            values=", ".join(written(varied, value) for value in sorted(set(values))),
        )
        for varied, values in found.choices.items()
    ]
    return listed(spans)
