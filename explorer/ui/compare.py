"""The parts of the Compare page, each drawn from the same `Compared`."""

from __future__ import annotations

import json
from dataclasses import replace

import streamlit as st

from explorer import models
from explorer.delay import Mask
from explorer.graph import ModelGraph
from explorer.solve.compare import Answer
from explorer.solve.contraction import Contraction
from explorer.solve.documents import comparison_document
from explorer.ui import state
from explorer.ui.breakdown import Bar, breakdown_figure, describe
from explorer.ui.compare_table import edges_text, gap_text, percent, spreadsheet, table_data
from explorer.ui.compared import BLOCKWISE, GENERAL, WORTH, Compared, offer, took_s
from explorer.ui.component import method_table
from explorer.ui.layout.fold import CANVAS_HEIGHT, CANVAS_WIDTH
from explorer.ui.palette import palette
from explorer.ui.picture import LIGHT, Look, look, picture
from explorer.ui.tables import to_csv
from explorer.ui.text import plain, text
from explorer.ui.work import drawing
from explorer.units import format_bytes, format_rate, format_time

MOST_LAYERS = 220  # a larger graph is drawn by its blocks
FEW_GROUPS = 24  # up to which the contracted graph takes the smaller half
WIDE, NARROW = (CANVAS_WIDTH, CANVAS_HEIGHT), (0.5 * CANVAS_WIDTH, CANVAS_HEIGHT)  # px, of equal height


def headline(done: Compared) -> None:
    """Which method is best and what the graph view gains, in words; and where it gains, if not here."""
    gap = done.linear_gap
    delay = format_time(done.best.delay_s)
    if gap is None:
        st.title(text("compare.headline_alone", delay=delay), anchor=False)
    elif gap > 0:
        st.title(text("compare.headline_gain", delay=delay, percent=percent(gap)), anchor=False)
    else:
        st.title(text("compare.headline_same", delay=delay), anchor=False)
    fastest = done.fastest
    if fastest is not None and fastest.split is not None:
        st.markdown(
            text(
                "compare.detail",
                count=len(done.optimal),
                total=len(done.comparison.answers),
                fastest=fastest.method.title,
                time=format_time(took_s(fastest.split)),
            )
        )
    if done.at_most_above is None:
        st.markdown(text("compare.no_exact"))
    elif done.at_most_above > 0:
        st.markdown(text("compare.unproven", percent=percent(done.at_most_above)))
    if gap is not None and gap < WORTH:
        _offer(done)


def _offer(done: Compared) -> None:
    """Why a single cut point is as good here, and a view in which it is not."""
    found = offer(done.view)
    with st.container(border=True, key="offer"):
        if found is None:
            st.markdown(text("compare.no_offer", percent=f"{WORTH:.0%}"))
            return
        scenario = found.view.scenario
        st.markdown(
            text(
                "compare.why_small",
                title=models.find(found.view.model).title,
                percent=percent(found.gap),
                mode=text(f"sidebar.mode_{scenario.workload.mode.value}").lower(),
                batch=scenario.workload.batch,
                device=scenario.device.title,
                up=format_rate(scenario.link.uplink_bytes_per_s),
                down=format_rate(scenario.link.downlink_bytes_per_s),
            )
        )
        st.button(
            text("compare.offer", title=models.find(found.view.model).title),
            on_click=lambda: state.change(found.view),
            icon=":material/arrow_forward:",
        )


def chart(done: Compared) -> None:
    """Every method's delay by its six terms, the best first."""
    st.subheader(text("compare.chart_heading"), anchor=False)
    workload = done.view.scenario.workload
    unit = text(f"breakdown.unit_{workload.mode.value}", count=workload.iterations, batch=workload.batch)
    timing = text(f"graph.timing_{done.priced.timing}")
    graph = done.priced.graph
    st.caption(
        text(
            "breakdown.caption",
            unit=unit,
            model=plain(graph.title or graph.name),
            device=done.view.scenario.device.title,
            server=done.view.scenario.server.title,
            timing=timing,
        )
    )
    bars = [
        Bar(answer.method.title, answer.split.terms, note=_bar_note(done, answer))
        for answer in done.ranked
        if answer.split
    ]
    figure = breakdown_figure(bars, palette(st.context.theme.type), timing, names_above=True)
    st.plotly_chart(figure, key="methods", config={"displayModeBar": False}, alt=describe(bars))


def _bar_note(done: Compared, answer: Answer) -> str:
    if answer.split is None or answer.violation:
        return text("compare.not_allowed")
    return gap_text(done.gap(answer.split), proven=done.at_most_above == 0)


def table(done: Compared, shown: str | None) -> bool:
    """Every method with what it found and what that took; whether one was picked to be shown on Explore."""
    st.subheader(text("compare.table_heading"), anchor=False)
    st.caption(text("compare.table_caption"))
    return method_table(table_data(done, shown), on_apply=state.show_method)


def contraction(done: Compared) -> None:
    """The full graph beside the contracted one, with their sizes and running times."""
    small, graph = done.contraction, done.priced.graph
    st.subheader(text("compare.contraction_heading"), anchor=False)
    st.markdown(_what_was_contracted(done))
    colours = replace(look(st.context.theme.type), background="none")  # the page's own
    edges = sum(map(len, graph.parents))
    left, right = st.columns([2, 1] if _is_small(small) else 2, gap="medium")
    for column, svg, name, vertices, count, method in (
        (left, full_picture(done, colours), "full", len(graph.layers), edges, GENERAL),
        (right, contracted_picture(done, colours), "contracted", small.vertices, len(small.edges), BLOCKWISE),
    ):
        with column:
            st.markdown(text(f"compare.picture_{name}", vertices=f"{vertices:,}", edges=edges_text(count)))
            st.image(svg, width="stretch", alt=text(f"compare.alt_{name}", model=graph.title or graph.name))
            st.caption(_running_time(done, method))
    st.caption(text("compare.pictures_caption"))


def _what_was_contracted(done: Compared) -> str:
    before, after = len(done.priced.graph.layers), done.contraction.vertices
    if after == before:
        return text("compare.nothing_contracted", before=before)
    return text("compare.contracted", before=f"{before:,}", after=f"{after:,}", share=f"{after / before:.0%}")


def _running_time(done: Compared, method: str) -> str:
    answer = done.answer(method)
    if answer is None or answer.split is None:
        return ""
    stats = answer.split.stats
    return text(
        "compare.picture_time",
        method=answer.method.title,
        vertices=f"{stats.vertices:,}",
        edges=f"{stats.edges:,}",
        time=format_time(took_s(answer.split)),
    )


def full_picture(done: Compared, colours: Look) -> str:
    """The model's own graph as SVG, by blocks where it has many layers, with the cut of the best split."""
    graph, split = done.priced.graph, done.best
    drawn = drawing(done.view.model)
    badges = {u: _badge(graph, u, float(split.priced.uplink_bytes[u])) for u in split.cut}
    return picture(
        drawn.layers if len(graph.layers) <= MOST_LAYERS else drawn.blocks,
        split.on_device.tolist(),
        colours,
        text("compare.alt_full", model=graph.title or graph.name),
        badges=badges,
        group_of=done.contraction.group_of.tolist(),
    )


def contracted_picture(done: Compared, colours: Look) -> str:
    """The contracted graph as SVG, with the cut of the best split."""
    graph, small, split = done.priced.graph, done.contraction, done.best
    group_of = small.group_of.tolist()
    crossing: dict[int, float] = {}
    for u in split.cut:
        crossing[group_of[u]] = crossing.get(group_of[u], 0.0) + float(split.priced.uplink_bytes[u])
    return picture(
        done.contracted,
        _sides(small, split.on_device),
        colours,
        text("compare.alt_contracted", model=graph.title or graph.name),
        badges={group: format_bytes(size) for group, size in crossing.items()},
        canvas=NARROW if _is_small(small) else WIDE,
    )


def _is_small(small: Contraction) -> bool:
    return small.vertices <= FEW_GROUPS


def _sides(small: Contraction, on_device: Mask) -> list[bool]:
    """Whether each group is on the device, as far as its last layer tells."""
    return [bool(on_device[layers[-1]]) for layers in small.groups]


def _badge(graph: ModelGraph, layer: int, size: float) -> str:
    return text("compare.badge", layer=graph.layers[layer].name.rsplit(".", 1)[-1], size=format_bytes(size))


def downloads(done: Compared) -> None:
    """The table as CSV and JSON, and both pictures as SVG for a light page."""
    name = done.priced.graph.name
    files = (
        ("csv", f"{name}-methods.csv", "text/csv", lambda: to_csv(spreadsheet(done)).encode()),
        ("json", f"{name}-methods.json", "application/json", lambda: _json(done)),
        ("svg_full", f"{name}-graph.svg", "image/svg+xml", lambda: full_picture(done, LIGHT).encode()),
        ("svg_contracted", f"{name}-contracted.svg", "image/svg+xml", lambda: contracted_picture(done, LIGHT).encode()),
    )
    with st.container(horizontal=True):
        for kind, file, mime, content in files:
            st.download_button(
                text(f"compare.download_{kind}"),
                content,
                file_name=file,
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
            )


def _json(done: Compared) -> bytes:
    """What ``split-explorer compare --json`` writes for this view."""
    return json.dumps(comparison_document(done.comparison, done.gain), indent=2, allow_nan=False).encode()
