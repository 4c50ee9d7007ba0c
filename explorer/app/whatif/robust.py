"""Robust choice: the ranges of inputs, as a person enters them, and the splits that do best over all of them."""

from __future__ import annotations

import streamlit as st

from explorer.app.chart import show_chart
from explorer.app.downloads import file_button
from explorer.app.whatif.tabs import text_field
from explorer.model.graph import ModelGraph
from explorer.present import errors
from explorer.present.charts.robust import describe, regret_figure
from explorer.present.documents import file_stem
from explorer.present.i18n.text import plain, prose, text
from explorer.present.map.words import input_title
from explorer.present.numbers import count_text
from explorer.present.palette import palette
from explorer.present.phrases import place, split_name
from explorer.present.robust_words import (
    PRACTICALLY,
    Chosen,
    advice,
    chosen,
    facts,
    headline,
    midpoint,
    ranges_text,
    sentence,
    spreadsheet,
    table,
)
from explorer.present.tables import to_csv
from explorer.present.view import View
from explorer.pricing import Case
from explorer.questions.changes import DelaysAlong, delays_along
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
from explorer.questions.phase_map import described
from explorer.questions.ranges import Ranges
from explorer.questions.robust import Robust, robust
from explorer.scenario import codec, models
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.solve import SolveError

_LAST = "robust_last"  # the ranges that were valid last
RATE_SPREAD, SPEED_SPREAD = 5.0, 2.0  # by which a value is divided and multiplied for a first range
MOST_RTT_S = 60.0  # of a first range
WIDTH_PX = 158  # of a field: two stand side by side on a phone


def show(view: View) -> None:
    """Shows the sentence, the ranges, the choices side by side and the chart.

    Where an entry breaks a rule, that is said below the ranges, and all else stays as the last valid ranges have it.
    """
    head = st.container()
    try:
        over = ranges(models.find(view.model).graph, view.scenario)
        found = _found(view, over)
    except (ScenarioError, SolveError) as error:
        last = _last(view)
        if last is None:
            st.warning(plain(sentence(errors.sentence(error))), icon=":material/error:")
            return
        over, found = last
        problem = text("robust-last", problem=sentence(errors.sentence(error)), ranges=ranges_text(over))
        st.warning(plain(problem), icon=":material/error:")
    else:
        st.session_state[_LAST] = over
    case = Case(models.find(view.model).graph, found.slowest)
    with head:
        st.subheader(prose(headline(found, case)), anchor=False)
        if said_besides := advice(found, case):
            st.markdown(prose(said_besides))
    choices = chosen(found)
    for column, of in zip(st.columns(len(choices)), choices, strict=True):
        with column, st.container(border=True, height="stretch"):
            _card(found, case, of, choices)
    st.caption(plain(midpoint(over, found.middle)))
    timing = text(f"graph-timing_{case.costs.timing}")
    _chart(view, over, found, choices, timing)
    _trust(found, timing)
    st.dataframe(table(found, case), hide_index=True, alt=text("robust-alt_table"))
    file_button(
        text("robust-download"),
        lambda: to_csv(spreadsheet(found, case)).encode(),
        f"{file_stem(view.model)}-robust.csv",
        "text/csv",
    )


def _last(view: View) -> tuple[Ranges, Robust] | None:
    """Returns the ranges that were valid last and what comes of them, if they are valid for this view, too."""
    over = st.session_state.get(_LAST)
    if not isinstance(over, Ranges):
        return None
    offers = offered(models.find(view.model).graph, view.scenario).values()
    if any(varied not in offers for varied in (*over.intervals, *over.choices)):
        return None
    try:
        return over, _found(view, over)
    except (ScenarioError, SolveError):
        return None


def _found(view: View, over: Ranges) -> Robust:
    with st.spinner(text("robust-spinner"), show_time=False):
        return _robust(view.to_query(), over, view)


@st.cache_resource(max_entries=64, show_spinner=False)
def _robust(query: dict[str, str], over: Ranges, _view: View) -> Robust:
    """Returns the choice, remembered by what is in the address, which is all that the view holds."""
    return robust(models.find(_view.model).graph, _view.scenario, over)


def _card(found: Robust, case: Case, of: Chosen, among: list[Chosen]) -> None:
    st.caption(plain(of.title))
    st.markdown(f"**{plain(place(case.costs, of.choice.on_device))}**")
    rows = [text(f"robust-fact_{rank}", name=fact, value=value) for fact, value, rank in facts(found, of, among)]
    if of.alike:
        places = "; ".join(place(case.costs, choice.on_device) for choice in of.alike)
        rows.append(plain(text("robust-alike", places=places)))
    st.markdown("  \n".join(rows))


def _chart(view: View, over: Ranges, found: Robust, choices: list[Chosen], timing: str) -> None:
    """Shows the delays along one of the inputs, all others at their middle."""
    varying: dict[Input, tuple[float, ...]] = {**over.intervals, **over.choices}
    names = [varied.name for varied in varying]
    name = names[0]
    if len(names) > 1:
        name = st.segmented_control(
            text("robust-along"),
            names,
            default=name,
            required=True,
            format_func=lambda name: input_title(INPUTS[name]),
            key="robust_along",
        )
    lines = _along(view.to_query(), over, name, varying[INPUTS[name]], found, view)
    case = Case(models.find(view.model).graph, found.slowest)
    splits = [described(case.costs, of.choice.on_device) for of in choices]
    titles = [split_name(split) for split in splits]
    figure = regret_figure(lines, splits, palette(st.context.theme.type), timing)
    show_chart(figure, "regret", describe(lines, titles))
    note = text("robust-chart_caption", name=titles[0])
    if len(names) > 1:
        note += " " + text("robust-chart_elsewhere")
    st.caption(plain(note))


@st.cache_resource(max_entries=64, show_spinner=False)
def _along(
    query: dict[str, str], over: Ranges, name: str, between: tuple[float, ...], _found: Robust, _view: View
) -> DelaysAlong:
    masks = [choice.choice.on_device for choice in chosen(_found)]
    return delays_along(models.find(_view.model).graph, _found.middle, INPUTS[name], between, masks)


def _trust(found: Robust, timing: str) -> None:
    """Shows what is exact and what is sampled, and what a mean takes for granted."""
    looked = "all" if found.looked_at_all else "some"
    st.caption(
        text("robust-trust", corners=found.corners, samples=found.samples)
        + " "
        + text(f"robust-trust_{looked}", count=found.candidates)
        + " "
        + text("robust-trust_mean", timing=timing)
        + " "
        + text("robust-trust_practically", share=count_text(100 * PRACTICALLY))
    )


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


def ranges(graph: ModelGraph, scenario: Scenario) -> Ranges:
    """Returns what is entered, after drawing the fields; raises `ScenarioError` with the sentence of the library."""
    choices = list(offered(graph, scenario))
    chosen = st.pills(
        text("robust-vary"),
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
    """Returns the text of both ends, or of every value of a whole number."""
    title, first = input_title(varied), first_range(varied, scenario)
    if varied.is_whole:
        said = text_field(
            f"robust_{varied.name}", text("robust-values", name=title), ", ".join(first), width=2 * WIDTH_PX
        )
        return [part.strip() for part in said.split(",") if part.strip()]
    return [
        text_field(f"robust_{varied.name}_{end}", text(f"robust-{end}", name=title), value, width=WIDTH_PX)
        for end, value in zip(("from", "to"), first, strict=True)
    ]


def first_range(varied: Input, scenario: Scenario) -> list[str]:
    """Returns a range around the value of a scenario, as text that can be read again."""
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
    """Returns three significant digits: 1000 and not 1e+03."""
    return f"{float(f'{value:.3g}'):g}"


def parsed(scenario: Scenario, entered: dict[str, list[str]]) -> Ranges:
    """Returns the ranges that some texts describe, by input.

    It raises `ScenarioError` for the first rule that is broken.
    """
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
            field = text(f"robust-{end}", name=input_title(varied))
            raise ScenarioError("range-end-empty", name=field, usual=usual)


def _value(varied: Input, typed: str, scenario: Scenario) -> float:
    """Returns a value from text; raises `ScenarioError` with the text as it was typed."""
    try:
        return varied.value(codec.apply(scenario, OPTIONS.get(varied.name, varied.name), typed))
    except ScenarioError as error:
        if "got" not in error.parameters:  # the text is among the parameters already
            raise
        raise ScenarioError(error.code, **{**error.parameters, "got": typed}) from error
