"""The parts of the Explore page, each drawn from the same `Work`."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from explorer import presets
from explorer.app import state
from explorer.app.cache import Work, work
from explorer.app.component import graph_view
from explorer.app.page import COMPARE
from explorer.app.sidebar import estimated_note, machine_help
from explorer.present.charts.breakdown import Bar, any_torn, breakdown_figure, describe, unit_text
from explorer.present.file_names import file_stem
from explorer.present.i18n.text import plain, text
from explorer.present.palette import palette
from explorer.present.payload import payload
from explorer.present.standalone import standalone_html
from explorer.present.tables import cut_table, layer_table, to_csv
from explorer.scenario.options import rate_text
from explorer.solve import METHODS
from explorer.values.units import format_time

NUMBER = "%.2f"  # of a table's cells; the CSV holds every digit


def graph(done: Work) -> None:
    """The sentence, the sliders, the live bar and the graph itself: one component that stays mounted."""
    graph_view(
        payload(done, state.slider_setting()),
        on_sliders=_sliders_released,
        on_keep=lambda name: state.try_options({"keep": name}),
        on_optimum=state.show_optimum,
    )


def method_problem(done: Work) -> None:
    """What is wrong with the method's split that the view asks for, if anything is."""
    if done.view.method is None:
        return
    title = METHODS[done.view.method].title
    if done.problem:
        st.warning(text("method.none", method=title, problem=plain(done.problem)), icon=":material/error:")


def breakdown(done: Work) -> None:
    """The split shown, the optimum where that is another, and the two unsplit choices; then what was before."""
    st.subheader(text("breakdown.heading"), anchor=False)
    workload = done.view.scenario.workload
    unit = unit_text(workload)
    st.caption(
        text(
            "breakdown.caption",
            unit=unit,
            model=plain(done.graph.title or done.graph.name),
            device=done.view.scenario.device.title,
            server=done.view.scenario.server.title,
            timing=_timing(done),
        )
    )
    bars = [
        *_chosen(done),
        Bar(text("breakdown.optimal"), done.best.terms),
        *_ghost(done),
        Bar(
            text("breakdown.device_only"),
            done.device_only.terms,
            note="" if done.priced.fits(done.priced.device_only) else text("breakdown.not_allowed"),
        ),
        Bar(text("breakdown.server_most"), done.server_most.terms),
    ]
    figure = breakdown_figure(bars, palette(st.context.theme.type), _timing(done))
    st.plotly_chart(figure, key="breakdown", config={"displayModeBar": False}, alt=describe(bars))
    if any_torn(bars):
        st.caption(text("breakdown.torn"))
    st.page_link(COMPARE, label=text("breakdown.compare"), icon=":material/arrow_forward:")


def cut(done: Work) -> None:
    """The tensors that cross, as a table."""
    st.subheader(text("tables.cut_heading"), anchor=False)
    table = cut_table(done.shown)
    if table.empty:
        st.markdown(text("tables.cut_none"))
        return
    st.caption(text("tables.cut_caption"))
    st.dataframe(table, hide_index=True, alt=text("tables.alt_cut"))


def layers(done: Work) -> None:
    """Every layer with its side and costs."""
    st.subheader(text("tables.layers_heading"), anchor=False)
    st.caption(text("tables.layers_caption"))
    table = layer_table(done.shown)
    columns = {
        str(name): st.column_config.NumberColumn(format=NUMBER)
        for name, column in table.items()
        if pd.api.types.is_float_dtype(column)
    }
    st.dataframe(table, hide_index=True, height=320, column_config=columns, alt=text("tables.alt_layers"))


def downloads(done: Work) -> None:
    """The layers as CSV and the graph as one HTML file; both are made when asked for."""
    split, name = done.shown, file_stem(done.graph.name)
    caption = text(
        "standalone.caption",
        model=done.graph.title or done.graph.name,
        count=len(split.device_layers),
        total=len(done.graph.layers),
        device=done.view.scenario.device.title,
        server=done.view.scenario.server.title,
        delay=format_time(split.delay_s),
        timing=_timing(done),
    )
    with st.container(horizontal=True):
        st.download_button(
            text("tables.download_csv"),
            lambda: to_csv(layer_table(split)).encode(),
            file_name=f"{name}-layers.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.download_button(
            text("tables.download_html"),
            lambda: standalone_html(done.graph, done.drawing, split.on_device.tolist(), caption).encode(),
            file_name=f"{name}-split.html",
            mime="text/html",
            icon=":material/download:",
            help=text("tables.download_html_help"),
            on_click="ignore",
        )


def sources(done: Work) -> None:
    """Each figure behind the estimates with its source."""
    scenario = done.view.scenario
    with st.expander(text("sources.heading")):
        st.markdown(text("sources.intro"))
        for machine in (scenario.device, scenario.server):
            table = presets.utilisation(machine.kind)
            st.markdown(f"**{machine.title}**  \n{machine_help(machine)}")
            st.caption(text("sources.reasoning", title=table.title, reasoning=table.reasoning))
            shares = {text(f"classes.{name.value}"): f"{share:.0%}" for name, share in table.compute.items()}
            st.dataframe(
                pd.DataFrame(
                    [
                        shares
                        | {
                            text("sources.memory_bandwidth"): f"{table.memory:.0%}",
                            text("sources.overhead"): format_time(table.overhead_us * 1e-6),
                        }
                    ]
                ),
                hide_index=True,
            )
        preset = scenario.link.preset_name
        if preset:
            row = presets.links()[preset]
            st.markdown(f"**{row.title}**  \n{row.source}.{estimated_note(row)}")


def _timing(done: Work) -> str:
    """How far the times can be trusted, in a word."""
    return text(f"graph.timing_{done.priced.timing}")


def _chosen(done: Work) -> list[Bar]:
    """The bar of a method's own split."""
    if done.chosen is None or done.view.method is None:
        return []
    return [Bar(METHODS[done.view.method].title, done.chosen.terms)]


def _ghost(done: Work) -> list[Bar]:
    before = state.before()
    if before is None or before.scenario == done.view.scenario:
        return []
    if before.scenario.workload != done.view.scenario.workload:
        return []  # another amount of work: no delay to compare with
    return [
        Bar(
            text("breakdown.before"),
            work(before.with_method(None), state.slider_setting().scenario).best.terms,
            ghost=True,
        )
    ]


def _sliders_released(values: Mapping[str, float]) -> None:
    state.try_options(
        {
            "up": rate_text(values["uplink"]),
            "down": rate_text(values["downlink"]),
            "device-speed": values["device_speed"],
            "server-speed": values["server_speed"],
        },
        by_sliders=True,
    )
