"""Robust choice: ranges instead of values, and the splits that do best over all of them."""

from __future__ import annotations

import streamlit as st

from explorer.app.whatif.robust_ranges import ranges, said
from explorer.present.charts.robust import describe, regret_figure
from explorer.present.file_names import file_stem
from explorer.present.format import place
from explorer.present.i18n.text import plain, text
from explorer.present.map.axes import input_title
from explorer.present.map.colours import map_look
from explorer.present.robust.choices import PRACTICALLY, Chosen, chosen, facts, spreadsheet, table
from explorer.present.robust.words import advice, headline, midpoint, sentence
from explorer.present.split_names import split_name
from explorer.present.tables import to_csv
from explorer.present.view import View
from explorer.pricing.costs import PricedGraph
from explorer.questions.delays_along import DelaysAlong, delays_along
from explorer.questions.inputs import INPUTS, Input, offered
from explorer.questions.phase_map import described
from explorer.questions.pricing import priced_at
from explorer.questions.ranges import Ranges
from explorer.questions.robust import Robust, robust
from explorer.scenario import models
from explorer.scenario.scenario import ScenarioError
from explorer.solve import SolveError

_LAST = "robust_last"  # the ranges that were valid last


def show(view: View) -> None:
    """The sentence, the ranges, the choices side by side and the chart.

    Where an entry breaks a rule, that is said below the ranges, and all else stays as the last valid ranges have it.
    """
    head = st.container()
    try:
        over = ranges(view.scenario)
        found = _found(view, over)
    except (ScenarioError, SolveError) as error:
        last = _last(view)
        if last is None:
            st.warning(plain(sentence(str(error))), icon=":material/error:")
            return
        over, found = last
        problem = text("robust.last", problem=sentence(str(error)), ranges=said(over))
        st.warning(plain(problem), icon=":material/error:")
    else:
        st.session_state[_LAST] = over
    priced = priced_at(models.find(view.model).graph, found.slowest)
    with head:
        st.subheader(plain(headline(found, priced)), anchor=False)
        if said_besides := advice(found, priced):
            st.markdown(plain(said_besides))
    choices = chosen(found)
    for column, of in zip(st.columns(len(choices)), choices, strict=True):
        with column, st.container(border=True, height="stretch"):
            _card(found, priced, of, choices)
    st.caption(plain(midpoint(over, found.middle)))
    timing = text(f"graph.timing_{priced.timing}")
    _chart(view, over, found, choices, timing)
    _trust(found, timing)
    st.dataframe(table(found, priced), hide_index=True, alt=text("robust.alt_table"))
    st.download_button(
        text("robust.download"),
        lambda: to_csv(spreadsheet(found, priced)).encode(),
        file_name=f"{file_stem(view.model)}-robust.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


def _last(view: View) -> tuple[Ranges, Robust] | None:
    """The ranges that were valid last and what comes of them, if they are valid for this view, too."""
    over = st.session_state.get(_LAST)
    if not isinstance(over, Ranges):
        return None
    offers = offered(view.scenario).values()
    if any(varied not in offers for varied in (*over.intervals, *over.choices)):
        return None
    try:
        return over, _found(view, over)
    except (ScenarioError, SolveError):
        return None


def _found(view: View, over: Ranges) -> Robust:
    with st.spinner(text("robust.spinner"), show_time=False):
        return _robust(view.to_query(), over, view)


@st.cache_resource(max_entries=64, show_spinner=False)
def _robust(query: dict[str, str], over: Ranges, _view: View) -> Robust:
    """Remembered by what is in the address, which is all that the view holds."""
    return robust(models.find(_view.model).graph, _view.scenario, over)


def _card(found: Robust, priced: PricedGraph, of: Chosen, among: list[Chosen]) -> None:
    st.caption(plain(of.title))
    st.markdown(f"**{plain(place(priced, of.choice.on_device))}**")
    rows = [text(f"robust.fact_{rank}", name=fact, value=value) for fact, value, rank in facts(found, of, among)]
    if of.alike:
        places = "; ".join(place(priced, choice.on_device) for choice in of.alike)
        rows.append(plain(text("robust.alike", places=places)))
    st.markdown("  \n".join(rows))


def _chart(view: View, over: Ranges, found: Robust, choices: list[Chosen], timing: str) -> None:
    """The delays along one of the inputs, all others at their middle."""
    varying: dict[Input, tuple[float, ...]] = {**over.intervals, **over.choices}
    names = [varied.name for varied in varying]
    name = names[0]
    if len(names) > 1:
        name = st.segmented_control(
            text("robust.along"),
            names,
            default=name,
            required=True,
            format_func=lambda name: input_title(INPUTS[name]),
            key="robust_along",
        )
    lines = _along(view.to_query(), over, name, varying[INPUTS[name]], found, view)
    priced = priced_at(models.find(view.model).graph, found.slowest)
    splits = [described(priced, of.choice.on_device) for of in choices]
    titles = [split_name(split) for split in splits]
    figure = regret_figure(lines, splits, map_look(st.context.theme.type), timing)
    st.plotly_chart(figure, key="regret", config={"displayModeBar": False}, alt=describe(lines, titles))
    note = text("robust.chart_caption", name=titles[0])
    if len(names) > 1:
        note += " " + text("robust.chart_elsewhere")
    st.caption(plain(note))


@st.cache_resource(max_entries=64, show_spinner=False)
def _along(
    query: dict[str, str], over: Ranges, name: str, between: tuple[float, ...], _found: Robust, _view: View
) -> DelaysAlong:
    masks = [choice.choice.on_device for choice in chosen(_found)]
    return delays_along(models.find(_view.model).graph, _found.middle, INPUTS[name], between, masks)


def _trust(found: Robust, timing: str) -> None:
    """What is exact and what is sampled, and what a mean takes for granted."""
    looked = "all" if found.looked_at_all else "some"
    st.caption(
        text("robust.trust", corners=f"{found.corners:,}", samples=f"{found.samples:,}")
        + " "
        + text(f"robust.trust_{looked}", count=f"{found.candidates:,}")
        + " "
        + text("robust.trust_mean", timing=timing)
        + " "
        + text("robust.trust_practically", share=f"{100 * PRACTICALLY:g}")
    )
