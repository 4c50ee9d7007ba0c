"""The phase map: which split is the best over two inputs, with the scenario's own place on it."""

from __future__ import annotations

import json

import numpy as np
import streamlit as st

from explorer.app import state
from explorer.app.bar import show_bar
from explorer.app.chart import charts_last, show_chart
from explorer.app.downloads import file_button
from explorer.app.whatif import page_choices
from explorer.present import errors
from explorer.present.documents import file_stem
from explorer.present.i18n.text import plain, prose, text
from explorer.present.map import Mapped, Shows, mapped
from explorer.present.map.colours import region_colours, text_on
from explorer.present.map.figure import map_figure
from explorer.present.map.table import map_document, region_table, spreadsheet
from explorer.present.map.words import borders_text, clicked, describe, detail, input_title, legend, sentence, unit
from explorer.present.palette import palette
from explorer.present.tables import to_csv
from explorer.present.view import View
from explorer.questions.inputs import INPUTS, offered
from explorer.scenario import codec, models
from explorer.scenario.scenario import ScenarioError
from explorer.solve import SolveError

CHART = "phase_map"
BESIDE = (4, 1)  # widths of the map and of the names of its regions; a narrow screen has no room for these
SELECT_PX = 170  # two side by side on a telephone
_CLICKED = "map_clicked"


@st.fragment  # another axis leaves the rest of the page as it is
def show(view: View) -> None:
    """Shows the controls, the sentence, the map and the table that says the same."""
    if st.session_state.pop(_CLICKED, False):
        st.rerun()  # the whole page: the scenario has moved, or there is a reason why not
    x, y = page_choices.current().over(models.find(view.model).graph, view.scenario)
    shows = _controls(view, x, y)
    try:
        done = mapped(view, x, y)
    except (ScenarioError, SolveError) as error:
        st.warning(plain(errors.sentence(error)), icon=":material/error:")
        return
    with charts_last():
        _draw(done, shows)
        page_choices.write_url()
        show_bar("map_address")  # another axis runs this fragment alone


def _draw(done: Mapped, shows: Shows) -> None:
    with st.container(key="map_words"):
        st.subheader(prose(sentence(done)), anchor=False)
        st.markdown(prose(detail(done)))
    chart, names = st.columns(BESIDE, gap="small")
    with chart:
        figure = map_figure(done.phase, shows, (done.x, done.y), palette(st.context.theme.type))
        show_chart(figure, CHART, describe(done, shows), on_select=lambda: _clicked(done))
    with names:
        st.html(legend(done, palette(st.context.theme.type)))
    _table(done)
    st.caption(" ".join([borders_text(done.phase), text("map-click")]))
    _downloads(done)


def _controls(view: View, x: str, y: str) -> Shows:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for name, chosen in (("x", x), ("y", y)):
            key = page_choices.control(name)
            st.session_state[key] = chosen
            st.selectbox(
                text(f"map-choose_{name}"),
                list(offered(models.find(view.model).graph, view.scenario)),
                format_func=lambda varied: input_title(INPUTS[varied]),
                key=key,
                on_change=_axis_chosen,
                args=(name, {"x": x, "y": y}),
                width=SELECT_PX,
            )
        shows = page_choices.segments(
            "shows", text("map-choose_shows"), lambda each: text(f"map-shows_{each}"), width="content"
        )
    return Shows(shows)


def _axis_chosen(name: str, before: dict[str, str]) -> None:
    """Takes an axis's new input; where the other axis has it already, the two change places."""
    chosen, other = page_choices.chosen(name), "y" if name == "x" else "x"
    after = {**before, name: chosen}
    if chosen == before[other]:
        after[other] = before[name]
    page_choices.ask(**after)


def _clicked(done: Mapped) -> None:
    """Moves the scenario to the place that was clicked."""
    points = st.session_state[CHART].selection.points
    if not points:
        return
    st.session_state[_CLICKED] = True
    scenario = done.view.scenario
    for scale, value in ((done.phase.x, points[0]["x"]), (done.phase.y, points[0]["y"])):
        place = np.array([value]) * unit(scale.axis.varied)
        scenario = scale.axis.varied.at(scenario, float(clicked(scale, place)[0]))
    now = codec.to_options(done.view.scenario)
    moved = codec.to_options(scenario)
    state.try_options({name: value for name, value in moved.items() if now.get(name) != value})


def _table(done: Mapped) -> None:
    """Shows every region, with the colour that it has on the map."""
    table = region_table(done)
    colours = region_colours(done.phase.splits, palette(st.context.theme.type))
    styles = [f"background-color: {colour}; color: {text_on(colour)}" for colour in colours]
    number = table.columns[0]
    st.dataframe(
        table.style.apply(lambda _: styles, subset=[number]),
        hide_index=True,
        column_config={str(number): st.column_config.TextColumn(width="small")},
        alt=text("map-alt_table"),
    )


def _downloads(done: Mapped) -> None:
    name = f"{file_stem(done.graph.name)}-map"
    files = (
        ("csv", "text/csv", lambda: to_csv(spreadsheet(done.phase)).encode()),
        ("json", "application/json", lambda: json.dumps(map_document(done), allow_nan=False).encode()),
    )
    with st.container(horizontal=True):
        for kind, mime, content in files:
            file_button(text(f"map-download_{kind}"), content, f"{name}.{kind}", mime)
