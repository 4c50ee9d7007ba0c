"""The parts of the Compare page, each drawn from the same `Compared`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from explorer.app import state
from explorer.app.cache import drawing
from explorer.app.chart import show_chart
from explorer.app.component import method_table
from explorer.app.downloads import file_button
from explorer.app.state import View
from explorer.model.graph import ModelGraph
from explorer.present import compare_words
from explorer.present.charts.breakdown import Bar, any_torn, breakdown_figure, describe, unit_text
from explorer.present.compare_table import by_split, edges_text, is_chain, spreadsheet, table_data
from explorer.present.comparison import (
    BLOCKWISE,
    GENERAL,
    QUICK_S,
    WORTH,
    Compared,
    case_of,
    compared,
    compared_at_once,
    offer,
    took_s,
    with_own,
)
from explorer.present.documents import comparison_document, file_stem
from explorer.present.i18n.text import plain, text
from explorer.present.layout.contracted import canvas, is_small
from explorer.present.layout.cut_badges import named_badges
from explorer.present.measure import gap_text, optimality_text, share_text
from explorer.present.memory_words import short_of_memory
from explorer.present.palette import LIGHT, Theme, palette
from explorer.present.picture import picture
from explorer.present.tables import to_csv
from explorer.pricing import Mask
from explorer.scenario import models
from explorer.scenario.scenario import UNLIMITED
from explorer.solve.compare import Answer
from explorer.solve.contract.contraction import Contraction
from explorer.values.units import format_bytes, format_rate, format_time

MOST_LAYERS = 220  # a larger graph is drawn by its blocks


_ASKED = "compared"  # of the session: the case whose slow methods were asked


def at_once(view: View) -> Compared:
    """Returns every method in a view, the slow ones pending until `ask_the_rest` has asked them."""
    if st.session_state.get(_ASKED) == case_of(view):
        return compared(view)
    return with_own(compared_at_once(case_of(view)), view)


def ask_the_rest(view: View) -> None:
    """Asks the slow methods, and runs the page once more if that is new to it: the last thing that a page does."""
    if st.session_state.get(_ASKED) != case_of(view):
        compared(view)
        st.session_state[_ASKED] = case_of(view)
        st.rerun()


def headline(done: Compared) -> None:
    """Shows what is best here and what the graph view gains, in words; and where it gains, if not here."""
    st.title(compare_words.headline(done), anchor=False)
    st.markdown(" ".join(compare_words.details(done)))
    if done.at_most_above is None:
        st.markdown(text("compare-no_exact"))
    elif done.at_most_above > 0:
        st.markdown(text("compare-unproven", percent=share_text(done.at_most_above)))
    _way_back(done.view)
    if done.linear_gap is not None and done.linear_gap < WORTH:
        _offer(done)


def _offer(done: Compared) -> None:
    """Shows why a single cut point is as good here, and a view in which it is not."""
    found = offer(done.view)
    with st.container(border=True, key="offer"):
        if found is None:
            st.markdown(text("compare-no_offer", percent=f"{WORTH:.0%}"))
            return
        scenario, own = found.view.scenario, done.view.scenario
        freed = own.constraints.memory_bytes != UNLIMITED and scenario.constraints.memory_bytes == UNLIMITED
        title = models.find(found.view.model).title
        st.markdown(
            text(
                "compare-why_small",
                title=title,
                gap=gap_text(found.gap, text("phrase-best_split")),
                mode=text(f"sidebar-mode_{scenario.workload.mode.value}").lower(),
                batch=scenario.workload.batch,
                device=plain(scenario.device.title),
                up=format_rate(scenario.link.uplink_bytes_per_s),
                down=format_rate(scenario.link.downlink_bytes_per_s),
                limit=text("compare-without_limit") if freed else "",
            )
        )
        st.button(
            text("compare-offer", title=title),
            on_click=_take,
            args=(found.view, done.view),
            icon=":material/arrow_forward:",
        )


_OFFERED = "compare_offered"  # of the session: the view that an offer led to, and the one before it


def _take(offered: View, own: View) -> None:
    st.session_state[_OFFERED] = offered, own
    state.change(offered)


def _way_back(view: View) -> None:
    """Shows the way from a view that an offer led to back to the one before."""
    offered, own = st.session_state.get(_OFFERED, (None, None))
    if own is not None and view.with_method(None) == offered:
        st.button(text("compare-back"), on_click=state.change, args=(own,), icon=":material/arrow_back:")


def chart(done: Compared) -> None:
    """Shows every split that a method chose, by its six terms, the best first."""
    st.subheader(text("compare-chart_heading"), anchor=False)
    workload = done.view.scenario.workload
    unit = unit_text(workload)
    timing = text(f"graph-timing_{done.case.costs.timing}")
    graph = done.case.graph
    caption = text(
        "breakdown-caption",
        unit=unit,
        model=plain(graph.label),
        device=plain(done.view.scenario.device.title),
        server=plain(done.view.scenario.server.title),
        timing=timing,
    )
    bars = [_bar(done, answers) for answers in by_split(done)]
    notes = [caption, text("compare-chart_caption"), *([text("breakdown-torn")] if any_torn(bars) else [])]
    st.caption(" ".join(notes))
    figure = breakdown_figure(bars, palette(st.context.theme.type), timing)
    show_chart(figure, "methods", describe(bars))


def _bar(done: Compared, answers: Sequence[Answer]) -> Bar:
    """Returns the bar of the methods that chose one split."""
    first, split = answers[0], answers[0].split
    assert split is not None  # as `by_split` gives them
    name = first.method.title
    if len(answers) > 1:
        name = text("compare-bar_more", method=name, count=len(answers) - 1)
    if first.violation:
        note = short_of_memory(split.costs, split.on_device) or text("compare-not_allowed")
        return Bar(name, split.terms, note=note, struck=True)
    return Bar(name, split.terms, note=optimality_text(done.gap(split), proven=done.at_most_above == 0))


def table(done: Compared, shown: str | None) -> bool:
    """Shows every method with what it found and what that took; returns whether one was picked for Explore."""
    st.subheader(text("compare-table_heading"), anchor=False)
    st.caption(text("compare-table_caption", once=format_time(QUICK_S)))
    return method_table(table_data(done, shown), on_apply=state.show_method)


def contraction(done: Compared) -> None:
    """Shows the full graph beside the contracted one, with their sizes and running times."""
    small, graph = done.contraction, done.case.graph
    st.subheader(text("compare-contraction_heading"), anchor=False)
    st.markdown(_what_was_contracted(done))
    colours = replace(palette(st.context.theme.type), background="none")  # the page's own
    edges = sum(map(len, graph.parents))
    left, right = st.columns([3, 2] if is_small(small) else 2, gap="medium")
    by_blocks = "" if _shows_layers(graph) else "_blocks"
    for column, svg, name, heading, vertices, count in (
        (left, full_picture(done, colours), "full", f"full{by_blocks}", len(graph.layers), edges),
        (right, contracted_picture(done, colours), "contracted", "contracted", small.vertices, len(small.edges)),
    ):
        with column:
            st.markdown(text(f"compare-heading_{heading}", vertices=vertices, edges=edges_text(count)))
            st.image(svg, width="stretch", alt=text(f"compare-alt_{name}", model=graph.label))
    times = [_running_time(done, method) for method in (GENERAL, BLOCKWISE)]
    st.caption(" ".join([*filter(None, times), text("compare-pictures_caption")]))


def _what_was_contracted(done: Compared) -> str:
    before, after = len(done.case.graph.layers), done.contraction.vertices
    if after == before:
        return text("compare-nothing_contracted", before=before)
    return text("compare-contracted", before=before, after=after, share=f"{after / before:.0%}")


def _running_time(done: Compared, method: str) -> str:
    answer = done.answer(method)
    if answer is None or answer.split is None:
        return ""
    stats, kind = answer.split.stats, "chain" if is_chain(answer.split) else "time"
    return text(
        f"compare-picture_{kind}",
        method=answer.method.title,
        vertices=stats.vertices,
        edges=stats.edges,
        splits=stats.splits,
        time=format_time(took_s(answer.split)),
    )


def _shows_layers(graph: ModelGraph) -> bool:
    return len(graph.layers) <= MOST_LAYERS


def full_picture(done: Compared, colours: Theme) -> str:
    """Returns the model's own graph as SVG, by blocks where it has many layers, with the cut of the best split."""
    graph, split = done.case.graph, done.best
    drawn = drawing(done.view.model)
    level = drawn.layers if _shows_layers(graph) else drawn.folded_at(split.cut)
    return picture(
        level,
        split.on_device.tolist(),
        colours,
        text("compare-alt_full", model=graph.label),
        badges=named_badges(level, split),
        group_of=done.contraction.group_of.tolist(),
    )


def contracted_picture(done: Compared, colours: Theme) -> str:
    """Returns the contracted graph as SVG, with the cut of the best split."""
    graph, small, split = done.case.graph, done.contraction, done.best
    group_of = small.group_of.tolist()
    crossing: dict[int, float] = {}
    for u in split.cut:
        crossing[group_of[u]] = crossing.get(group_of[u], 0.0) + float(split.costs.uplink_bytes[u])
    return picture(
        done.contracted,
        _sides(small, split.on_device),
        colours,
        text("compare-alt_contracted", model=graph.label),
        badges={group: format_bytes(size) for group, size in crossing.items()},
        canvas=canvas(small),
    )


def _sides(small: Contraction, on_device: Mask) -> list[bool]:
    """Returns whether each group is on the device, as far as its last layer tells."""
    return [bool(on_device[layers[-1]]) for layers in small.groups]


def downloads(done: Compared) -> None:
    """Offers the table as CSV and JSON, and both pictures as SVG for a light page."""
    name = file_stem(done.case.graph.name)
    files = (
        ("csv", f"{name}-methods.csv", "text/csv", lambda: to_csv(spreadsheet(compared(done.view))).encode()),
        ("json", f"{name}-methods.json", "application/json", lambda: _json(done)),
        ("svg_full", f"{name}-graph.svg", "image/svg+xml", lambda: full_picture(done, LIGHT).encode()),
        ("svg_contracted", f"{name}-contracted.svg", "image/svg+xml", lambda: contracted_picture(done, LIGHT).encode()),
    )
    with st.container(horizontal=True):
        for kind, file, mime, content in files:
            file_button(text(f"compare-download_{kind}"), content, file, mime)


def _json(done: Compared) -> bytes:
    """Returns what ``split-explorer compare --json`` writes for this view, but for the example of another one."""
    document = comparison_document(done.case, compared(done.view).comparison, done.gain, done.own)
    return json.dumps(document, indent=2, allow_nan=False).encode()
