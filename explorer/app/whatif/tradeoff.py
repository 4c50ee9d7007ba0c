"""Trade-offs: the splits worth choosing from where a second thing counts beside the delay, and what it rests on."""

from __future__ import annotations

from dataclasses import astuple
from typing import Literal

import streamlit as st

from explorer.app.cache import drawing
from explorer.app.chart import show_chart
from explorer.app.component import split_view
from explorer.app.downloads import file_button
from explorer.app.figure_fields import entries, expected_field, radio_field, reset_button
from explorer.app.whatif import page_choices
from explorer.money.energy import DevicePower
from explorer.money.prices import Prices
from explorer.present import errors
from explorer.present.charts.tradeoff import Mark, Second, describe, front_figure
from explorer.present.documents import file_stem
from explorer.present.i18n.text import plain, prose, text
from explorer.present.numbers import pale
from explorer.present.palette import palette
from explorer.present.payload import ShownSplit, split_payload
from explorer.present.tables import to_csv
from explorer.present.tradeoff_words import (
    DECLARED,
    Shown,
    coverage,
    detail,
    headline,
    objective_key,
    spreadsheet,
    table,
)
from explorer.present.user_figures import (
    POWER,
    PRICES,
    Entries,
    expected_figures,
    origin_text,
    radio_text,
    short_name,
    shown_figures,
)
from explorer.present.view import View
from explorer.pricing import Case, Mask
from explorer.questions.tradeoff import Front, Objective, front
from explorer.scenario import models
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.solve import SolveError
from explorer.values.units import format_time

CHART = "front"
COLUMNS = [2, 3]  # the chart and the picture, whose labels need the room
_SLIDER = "tradeoff_point"
_LOOKED_AT = "tradeoff_looked_at"


def show(view: View) -> None:
    """Shows the sentence, what the delay is weighed against, the front, and the split that is looked at."""
    head = st.container()
    objective = _objective(view)
    prices, power, problem = entered(view.scenario, objective)
    if problem:
        head.warning(plain(problem), icon=":material/error:")
    try:
        with st.spinner(text("tradeoff-spinner"), show_time=False):
            case = Case(models.find(view.model).graph, view.scenario)
            found = _front(view.to_query(), objective, repr(astuple(prices)), repr(power), case, prices, power)
    except (ScenarioError, SolveError) as error:
        head.warning(plain(errors.sentence(error)), icon=":material/error:")
        return
    done = Shown(view, case, found, prices, power)
    with head:
        st.subheader(prose(headline(done)), anchor=False)
        st.markdown(plain(detail(done)))
    left, right = st.columns(COLUMNS, gap="medium")
    chosen = _position(done)
    with left:
        _chart(done, chosen)
    with right:
        _picture(done, chosen)
    st.caption(coverage(done))
    tint = pale(palette(st.context.theme.type).link.fill, 0.16)
    marked = table(done, chosen).style.apply(
        lambda row: [f"background-color: {tint}" if row.name == chosen else ""] * len(row), axis="columns"
    )
    st.dataframe(marked, hide_index=True, alt=text("tradeoff-alt_table"))
    file_button(
        text("tradeoff-download"),
        lambda: to_csv(spreadsheet(done)).encode(),
        f"{file_stem(view.model)}-{objective.value}.csv",
        "text/csv",
    )


def _objective(view: View) -> Objective:
    mode = view.scenario.workload.mode
    chosen = page_choices.segments(
        "against",
        text("tradeoff-against"),
        lambda name: text(f"tradeoff-objective_{objective_key(Objective(name), mode)}"),
    )
    return Objective(chosen)


@st.cache_resource(max_entries=64, show_spinner=False)
def _front(
    query: dict[str, str],
    objective: Objective,
    prices: str,
    power: str,
    _priced: Case,
    _prices: Prices,
    _power: DevicePower,
) -> Front:
    """Returns the front, remembered by what is in the address and what is entered, as text."""
    return front(_priced, objective, _prices, _power)


def _position(done: Shown) -> int:
    """Returns which choice is looked at.

    That is the split that a person chose, or the recommended one where it is not among them.
    """
    looked_at = st.session_state.get(_LOOKED_AT)
    masks = [choice.point.on_device.tobytes() for choice in done.choices]
    return masks.index(looked_at) if looked_at in masks else done.recommended


def _look_at(done: Shown, position: int) -> None:
    st.session_state[_LOOKED_AT] = done.choices[position].point.on_device.tobytes()


def _chart(done: Shown, chosen: int) -> None:
    points, unsplit = done.marks, done.unsplit
    timing = text(f"graph-timing_{done.case.costs.timing}")
    declared = done.front.objective in DECLARED
    trust = text("graph-timing_estimated") if declared else text("tradeoff-counted_word")
    title = text("tradeoff-axis", title=text(f"tradeoff-objective_{done.key}"), unit=done.unit.name, trust=trust)
    figure = front_figure(
        points,
        unsplit,
        chosen,
        done.recommended,
        Second(title, done.unit.factor),
        palette(st.context.theme.type),
        timing,
        complete=done.front.complete,
    )
    show_chart(figure, CHART, describe(points, unsplit), on_select=lambda: _clicked(done))
    if len(points) > 1:
        st.session_state[_SLIDER] = chosen
        st.select_slider(
            text("tradeoff-point"),
            range(len(points)),
            format_func=lambda i: text("tradeoff-point_name", number=i + 1, name=points[i].name),
            key=_SLIDER,
            on_change=lambda: _look_at(done, st.session_state[_SLIDER]),
        )


def _clicked(done: Shown) -> None:
    """Takes the mark of the chart that was clicked; a square, whose position counts from the end, cannot be kept."""
    for point in st.session_state[CHART]["selection"]["points"]:
        position = int(point["customdata"][-1])
        if position >= 0:
            _look_at(done, position)


def _picture(done: Shown, chosen: int) -> None:
    """Shows the graph's blocks with the split that is looked at, or with that of the mark which the pointer is over."""
    graph = done.case.graph
    masks = (*(choice.point.on_device for choice in done.choices), *done.unsplit_masks)
    marks = (*done.marks, *done.unsplit)
    split_view(
        split_payload(
            drawing(done.view.model),
            done.case,
            [_shown(mask, mark) for mask, mark in zip(masks, marks, strict=True)],
            chosen,
            text("tradeoff-alt_picture", model=graph.label, name=marks[chosen].name),
            f".st-key-{CHART} .js-plotly-plot",
        )
    )


def _shown(mask: Mask, mark: Mark) -> ShownSplit:
    return ShownSplit(mask, mark.name, text("tradeoff-looked_at", delay=format_time(mark.delay_s), value=mark.said))


# The figures that an objective depends on.
USED = {
    Objective.ENERGY: tuple(field.name for field in POWER),
    Objective.PRICE: tuple(field.name for field in (*POWER, *PRICES)),
    Objective.BYTES: (),
    Objective.MEMORY: (),
}


def entered(scenario: Scenario, objective: Objective) -> tuple[Prices, DevicePower, str]:
    """Draws the fields; returns what they mean, and a sentence where that breaks a rule, or an empty one.

    What is meant then is what was entered when all of it was valid last; before that, the presets.
    """
    used = USED[objective]
    if used:
        with st.expander(text(f"tradeoff-entries_{objective.value}"), icon=":material/tune:"):
            _fields(scenario, used)
    try:
        found = expected_figures(entries(), scenario, used)
    except ScenarioError as error:
        problem, fields = errors.sentence(error), text(f"tradeoff-entries_{objective.value}")
        before, kind = _before(scenario, objective)
        return *before, text(f"tradeoff-invalid_{kind}", problem=problem[0].upper() + problem[1:], fields=fields)
    st.session_state[_last(objective)] = entries()
    return *found, ""


def _before(scenario: Scenario, objective: Objective) -> tuple[tuple[Prices, DevicePower], Literal["last", "presets"]]:
    """Returns what the entries meant when they were valid last.

    They are the presets where they never were, or not in this scenario.
    """
    kept = st.session_state.get(_last(objective))
    if isinstance(kept, Entries):
        try:
            return expected_figures(kept, scenario, USED[objective]), "last"
        except ScenarioError:
            pass
    return expected_figures(Entries(), scenario, USED[objective]), "presets"


def _last(objective: Objective) -> str:
    return f"tradeoff_last_{objective.value}"


def _fields(scenario: Scenario, used: tuple[str, ...]) -> None:
    """Shows the radio, the expected value of every figure, and where they come from."""
    st.caption(text("tradeoff-entries_caption"))
    radio = radio_field(scenario)
    shown = [figure for figure in shown_figures(entries(), scenario) if figure.field.name in used]
    for start in range(0, len(shown), 4):
        for column, figure in zip(st.columns(4), shown[start : start + 4], strict=False):
            with column:
                expected_field(figure)
    sources = [(text("figures-radio"), radio_text(radio, scenario.link))]
    sources += [(short_name(figure), origin_text(figure)) for figure in shown]
    st.caption("  \n".join(text("tradeoff-source", name=name, origin=plain(origin)) for name, origin in sources))
    reset_button(entries().without([figure.key for figure in shown], scenario))
