"""The parts of the Explore page, each drawn from the same `Work`."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from explorer import presets
from explorer.app import state
from explorer.app.cache import Work
from explorer.app.component import graph_view
from explorer.app.downloads import as_it_is_then, file_button
from explorer.app.folded import folded
from explorer.app.page import COMPARE
from explorer.app.sidebar import estimated_note, machine_help
from explorer.machines.machine import utilisation
from explorer.present import errors
from explorer.present.charts.breakdown import unit_text
from explorer.present.documents import file_stem
from explorer.present.i18n.text import plain, text
from explorer.present.overlap_words import asks_for_overlap
from explorer.present.payload import payload
from explorer.present.payload_types import GraphViewData
from explorer.present.remarks import remark_text
from explorer.present.standalone import standalone_html
from explorer.present.tables import layer_table, to_csv
from explorer.present.view import SliderSetting
from explorer.scenario.scenario import Scenario
from explorer.solve import METHODS
from explorer.values.units import format_time


def graph(done: Work) -> None:
    """Shows all that follows the sliders.

    It is one component that stays mounted, from the sentence to the table of layers.
    """
    graph_view(
        graph_data(
            done,
            state.slider_setting(),
            in_detail=state.in_detail(),
            in_groups=state.in_groups(),
            cut_taken=state.cut_taken(),
        ),
        on_sliders=state.session,
        on_keep=lambda name: state.try_options({"keep": name}),
        on_cut=state.show_cut,
        on_optimum=state.show_optimum,
        on_detail=state.show_detail,
        on_groups=state.show_groups,
    )


def graph_data(
    done: Work,
    setting: SliderSetting,
    *,
    in_detail: bool = False,
    in_groups: bool = False,
    cut_taken: float = 0.0,
) -> GraphViewData:
    """Returns what the graph view is given; the further arguments are those of `payload`."""
    scenario = done.view.scenario
    caption = text(
        "breakdown-caption",
        unit=unit_text(scenario.workload),
        model=done.graph.label,
        device=scenario.device.title,
        server=scenario.server.title,
        timing=_timing(done),
    )
    return payload(done, setting, caption, in_detail=in_detail, in_groups=in_groups, cut_taken=cut_taken)


def method_problem(done: Work) -> None:
    """Shows what is wrong with the method's split that the view asks for, if anything is."""
    if done.view.method is None:
        return
    title = METHODS[done.view.method].title
    if done.problem:
        st.warning(
            text("graph-method_none", method=title, problem=plain(errors.sentence(done.problem))),
            icon=":material/error:",
        )


def compare_link() -> None:
    """Shows the way to every method in this scenario."""
    st.page_link(COMPARE, label=text("breakdown-compare"), icon=":material/arrow_forward:")


def overlap_note(done: Work) -> None:
    """Says where the best split of a pipeline is shown, where the scenario asks for it."""
    if asks_for_overlap(done.case):
        st.caption(text("overlap-elsewhere", count=done.view.scenario.parts))


def downloads(done: Work) -> None:
    """Offers the layers as CSV and the graph as one HTML file; both are made when asked for."""
    name, latest = file_stem(done.graph.name), as_it_is_then()
    with st.container(horizontal=True):
        file_button(text("tables-download_csv"), lambda: _csv(latest()), f"{name}-layers.csv", "text/csv")
        file_button(
            text("tables-download_html"),
            lambda: _standalone(latest()),
            f"{name}-split.html",
            "text/html",
            help=text("tables-download_html_help"),
        )


def remarks(done: Work) -> None:
    """What is to know of how the model was captured, where anything is."""
    noticed = done.graph.remarks
    if noticed:
        with st.expander(text("sources-remarks", count=len(noticed))):
            st.markdown("\n".join(f"- {plain(remark_text(remark))}" for remark in noticed))


def sources(done: Work) -> None:
    """Shows each figure behind the estimates with its source."""
    folded(text("sources-heading"), "sources", lambda: _sources(done.view.scenario))


def _sources(scenario: Scenario) -> None:
    st.markdown(text("sources-intro"))
    for machine in (scenario.device, scenario.server):
        table = utilisation(machine.kind)
        st.markdown(f"**{plain(machine.title)}**  \n{machine_help(machine)}")
        st.caption(text("sources-reasoning", title=table.title, reasoning=table.reasoning))
        shares = {text(f"classes-{name.value}"): f"{share:.0%}" for name, share in table.compute.items()}
        shares |= {
            text("sources-memory_bandwidth"): f"{table.memory:.0%}",
            text("sources-overhead"): format_time(table.overhead_us * 1e-6),
        }
        st.markdown(_one_row(shares))
    preset = scenario.link.preset_name
    if preset:
        row = presets.links()[preset]
        st.markdown(f"**{row.title}**  \n{row.source}.{estimated_note(row)}")


def _one_row(cells: Mapping[str, str]) -> str:
    """Returns a table of one row as Markdown, which the browser draws much sooner than a grid that scrolls."""
    lines = (cells.keys(), ["---"] * len(cells), cells.values())
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _timing(done: Work) -> str:
    """Returns how far the times can be trusted, in a word."""
    return text(f"graph-timing_{done.case.costs.timing}")


def _csv(done: Work) -> bytes:
    """Returns the table of layers with every digit."""
    return to_csv(layer_table(done.case, done.shown)).encode()


def _standalone(done: Work) -> bytes:
    """Returns the graph to arrange."""
    split, scenario = done.shown, done.view.scenario
    caption = text(
        "tables-standalone",
        model=done.graph.label,
        count=len(split.device_layers),
        total=len(done.graph.layers),
        device=scenario.device.title,
        server=scenario.server.title,
        delay=format_time(split.delay_s),
        timing=_timing(done),
    )
    return standalone_html(done.graph, done.drawing, split.on_device.tolist(), caption).encode()
