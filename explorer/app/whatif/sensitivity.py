"""Sensitivity: which input matters here, as a sentence, a tornado and a table."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.app.chart import show_chart
from explorer.app.downloads import file_button
from explorer.app.styles import style
from explorer.app.whatif import page_choices
from explorer.present import errors
from explorer.present.charts.sensitivity import spreadsheet, table_html, tornado
from explorer.present.documents import file_stem
from explorer.present.i18n.text import plain, text
from explorer.present.map.words import input_title
from explorer.present.numbers import listed, unbroken_time, written
from explorer.present.palette import palette
from explorer.present.tables import to_csv
from explorer.present.view import View
from explorer.questions.inputs import BATCH, BITS, ITERATIONS
from explorer.questions.sensitivity import End, Swing, sensitivity
from explorer.scenario import models
from explorer.scenario.scenario import ScenarioError
from explorer.solve import SolveError
from explorer.values.units import format_time

WORK = (BATCH, ITERATIONS)  # how much is done, not how well: more of it takes longer as a matter of course
PLURAL = (ITERATIONS, BITS)  # titles that are plurals
_WITH_WORK = "sensitivity_with_work"
LITTLE = 0.005  # of the delay: a smaller swing matters to nobody


def show(view: View) -> None:
    """Shows the sentence, the controls, the chart and the table; a rule that is broken is said in their place."""
    head = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        factor = float(
            page_choices.segments(
                "factor",
                text("sensitivity-factor"),
                lambda times: text("sensitivity-times", factor=times),
                help=text("sensitivity-factor_help"),
            )
        )
        st.session_state[_WITH_WORK] = page_choices.current().work == "yes"
        with_work = st.toggle(
            text("sensitivity-with_work"),
            key=_WITH_WORK,
            help=text("sensitivity-with_work_help"),
            on_change=lambda: page_choices.ask(work="yes" if st.session_state[_WITH_WORK] else "no"),
        )
    try:
        with st.spinner(text("sensitivity-spinner"), show_time=False):
            everything = _swings(view.to_query(), factor, view)
    except (ScenarioError, SolveError) as error:
        head.warning(plain(errors.sentence(error)), icon=":material/error:")
        return
    swings = [swing for swing in everything if with_work or swing.varied not in WORK]
    with head:
        st.subheader(plain(headline(swings)), anchor=False)
    timing = swings[0].now.split.costs.timing
    figure = tornado(swings, palette(st.context.theme.type), text(f"graph-timing_{timing}"))
    show_chart(figure, "tornado", describe(swings))
    st.caption(text("sensitivity-caption", timing=text(f"graph-timing_{timing}")))
    st.html(style("sensitivity.css"))
    st.html(table_html(swings))
    file_button(
        text("sensitivity-download"),
        lambda: to_csv(spreadsheet(swings)).encode(),
        f"{file_stem(view.model)}-sensitivity.csv",
        "text/csv",
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _swings(query: dict[str, str], factor: float, _view: View) -> tuple[Swing, ...]:
    """Returns the swings, remembered by what is in the address, which is all that the view holds."""
    return sensitivity(models.find(_view.model).graph, _view.scenario, factor)


def headline(swings: Sequence[Swing]) -> str:
    """Returns which input matters most, what less and more of it does, and where the best cut moves along it."""
    first = swings[0]
    if first.size_s <= LITTLE * first.now.delay_s:
        return text("sensitivity-headline_nothing", delay=unbroken_time(first.now.delay_s))
    ends = [end for end in (first.low, first.high) if end.value != first.now.value]
    effects = [_effect(first, end) for end in sorted(ends, key=lambda end: -end.delay_s)]
    count = 2 if first.varied in PLURAL else 1
    said = text("sensitivity-headline", count=count, name=input_title(first.varied).lower(), effects=", ".join(effects))
    if first.changes:
        values = [written(first.varied, turn.value) for turn in first.turns()]
        return said + " " + text("sensitivity-headline_moves", values=listed(values))
    return said + " " + text("sensitivity-headline_stays")


def _effect(swing: Swing, end: End) -> str:
    change_s = end.delay_s - swing.now.delay_s
    way = "longer" if change_s >= 0 else "shorter"
    return text(f"sensitivity-effect_{way}", value=_compared(swing, end), time=unbroken_time(abs(change_s)))


def _compared(swing: Swing, end: End) -> str:
    """Returns ``half of it``, ``double``, or the value itself where there is no such word."""
    if end.value == 2 * swing.now.value:
        return text("sensitivity-double")
    if end.value == swing.now.value / 2:
        return text("sensitivity-half")
    return written(swing.varied, end.value)


def describe(swings: Sequence[Swing]) -> str:
    """Returns the chart in words, for readers who do not see it."""
    rows = [
        text(
            "sensitivity-alt_row",
            name=input_title(swing.varied),
            low=written(swing.varied, swing.low.value),
            low_delay=format_time(swing.low.delay_s),
            high=written(swing.varied, swing.high.value),
            high_delay=format_time(swing.high.delay_s),
        )
        for swing in swings
    ]
    return text("sensitivity-alt", now=format_time(swings[0].now.delay_s), rows="; ".join(rows))
