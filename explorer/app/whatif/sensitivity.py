"""Sensitivity: which input matters here, as a sentence, a tornado and a table."""

from __future__ import annotations

import streamlit as st

from explorer.app.chart import show_chart
from explorer.app.downloads import file_button
from explorer.app.styles import style
from explorer.app.whatif import page_choices
from explorer.present import errors
from explorer.present.charts.sensitivity import spreadsheet, table_html, tornado
from explorer.present.documents import file_stem
from explorer.present.i18n.text import plain, text
from explorer.present.palette import palette
from explorer.present.sensitivity_words import WORK, describe, headline
from explorer.present.tables import to_csv
from explorer.present.view import View
from explorer.questions.sensitivity import Swing, sensitivity
from explorer.scenario import models
from explorer.scenario.scenario import ScenarioError
from explorer.solve import SolveError

_WITH_WORK = "sensitivity_with_work"


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
