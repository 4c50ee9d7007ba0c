"""Trade-offs: the splits worth choosing from where a second thing counts beside the delay."""

from __future__ import annotations

from dataclasses import astuple

import streamlit as st

from explorer.app.cache import drawing, narrow_blocks
from explorer.app.component import split_view
from explorer.app.whatif import page_choices
from explorer.app.whatif.tradeoff_prices import entered
from explorer.money.energy import DevicePower
from explorer.money.prices import Prices
from explorer.present.charts.tradeoff import Mark, Second, describe, front_figure
from explorer.present.file_names import file_stem
from explorer.present.format import pale
from explorer.present.i18n.text import plain, text
from explorer.present.palette import palette
from explorer.present.split_payload import ShownSplit, split_payload
from explorer.present.tables import to_csv
from explorer.present.tradeoff.front_view import Shown
from explorer.present.tradeoff.table import spreadsheet, table
from explorer.present.tradeoff.units import objective_key
from explorer.present.tradeoff.words import DECLARED, coverage, detail, headline
from explorer.present.view import View
from explorer.pricing.costs import Mask, PricedGraph
from explorer.questions.pricing import priced_at
from explorer.questions.tradeoff import Front, Objective, front
from explorer.scenario import models
from explorer.scenario.scenario import ScenarioError
from explorer.solve import SolveError
from explorer.values.units import format_time

CHART = "front"
COLUMNS = [2, 3]  # the chart and the picture, whose labels need the room
_SLIDER = "tradeoff_point"
_LOOKED_AT = "tradeoff_looked_at"


def show(view: View) -> None:
    """The sentence, what the delay is weighed against, the front, and the split that is looked at in the graph."""
    head = st.container()
    objective = _objective(view)
    prices, power, problem = entered(view.scenario, objective)
    if problem:
        head.warning(plain(problem), icon=":material/error:")
    try:
        with st.spinner(text("tradeoff.spinner"), show_time=False):
            priced = priced_at(models.find(view.model).graph, view.scenario)
            found = _front(view.to_query(), objective, repr(astuple(prices)), repr(power), priced, prices, power)
    except (ScenarioError, SolveError) as error:
        head.warning(plain(str(error)), icon=":material/error:")
        return
    done = Shown(view, priced, found, prices, power)
    with head:
        st.subheader(plain(headline(done)), anchor=False)
        st.markdown(plain(detail(done)))
    left, right = st.columns(COLUMNS, gap="medium")
    chosen = _position(done)
    with left:
        _chart(done, chosen)
    with right:
        _picture(done, chosen)
    st.caption(coverage(done))
    tint = pale(palette(st.context.theme.type).link, 0.16)
    marked = table(done, chosen).style.apply(
        lambda row: [f"background-color: {tint}" if row.name == chosen else ""] * len(row), axis="columns"
    )
    st.dataframe(marked, hide_index=True, alt=text("tradeoff.alt_table"))
    st.download_button(
        text("tradeoff.download"),
        lambda: to_csv(spreadsheet(done)).encode(),
        file_name=f"{file_stem(view.model)}-{objective.value}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _objective(view: View) -> Objective:
    mode = view.scenario.workload.mode
    chosen = page_choices.segments(
        "against",
        text("tradeoff.against"),
        lambda name: text(f"tradeoff.objective_{objective_key(Objective(name), mode)}"),
    )
    return Objective(chosen)


@st.cache_resource(max_entries=64, show_spinner=False)
def _front(
    query: dict[str, str],
    objective: Objective,
    prices: str,
    power: str,
    _priced: PricedGraph,
    _prices: Prices,
    _power: DevicePower,
) -> Front:
    """Remembered by what is in the address and what is entered, as text."""
    return front(_priced, objective, _prices, _power)


def _position(done: Shown) -> int:
    """Which choice is looked at: the split that a person chose, and the recommended one where it is not among them."""
    looked_at = st.session_state.get(_LOOKED_AT)
    masks = [choice.point.on_device.tobytes() for choice in done.choices]
    return masks.index(looked_at) if looked_at in masks else done.recommended


def _look_at(done: Shown, position: int) -> None:
    st.session_state[_LOOKED_AT] = done.choices[position].point.on_device.tobytes()


def _chart(done: Shown, chosen: int) -> None:
    points, unsplit = done.marks, done.unsplit
    timing = text(f"graph.timing_{done.priced.timing}")
    declared = done.front.objective in DECLARED
    trust = text("graph.timing_estimated") if declared else text("tradeoff.counted_word")
    title = text("tradeoff.axis", title=text(f"tradeoff.objective_{done.key}"), unit=done.unit.name, trust=trust)
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
    st.plotly_chart(
        figure,
        key=CHART,
        config={"displayModeBar": False},
        on_select=lambda: _clicked(done),
        selection_mode="points",
        alt=describe(points, unsplit),
    )
    if len(points) > 1:
        st.session_state[_SLIDER] = chosen
        st.select_slider(
            text("tradeoff.point"),
            range(len(points)),
            format_func=lambda i: text("tradeoff.point_name", number=i + 1, name=points[i].name),
            key=_SLIDER,
            on_change=lambda: _look_at(done, st.session_state[_SLIDER]),
        )


def _clicked(done: Shown) -> None:
    """A mark of the chart was clicked; a square, whose position counts from the end, cannot be kept."""
    for point in st.session_state[CHART]["selection"]["points"]:
        position = int(point["customdata"][-1])
        if position >= 0:
            _look_at(done, position)


def _picture(done: Shown, chosen: int) -> None:
    """The graph's blocks with the split that is looked at, or with that of the mark which the pointer is over."""
    graph = done.priced.graph
    masks = (*(choice.point.on_device for choice in done.choices), *done.unsplit_masks)
    marks = (*done.marks, *done.unsplit)
    split_view(
        split_payload(
            [drawing(done.view.model).blocks.to_dict(), narrow_blocks(done.view.model).to_dict()],
            done.priced,
            [_shown(mask, mark) for mask, mark in zip(masks, marks, strict=True)],
            chosen,
            text("tradeoff.alt_picture", model=graph.title or graph.name, name=marks[chosen].name),
            f".st-key-{CHART} .js-plotly-plot",
        )
    )


def _shown(mask: Mask, mark: Mark) -> ShownSplit:
    return ShownSplit(mask, mark.name, text("tradeoff.looked_at", delay=format_time(mark.delay_s), value=mark.said))
