"""Two more questions about the same graph: the labels stay on the device too, and batches follow one another."""

from __future__ import annotations

import streamlit as st

from explorer.graph import ModelGraph
from explorer.solve.throughput import Pipeline
from explorer.solve.ushape import UShape
from explorer.ui.compare_table import gap_text
from explorer.ui.compared import Compared, pipeline, u_shape
from explorer.ui.state import View
from explorer.ui.text import plain, text
from explorer.units import format_bytes, format_time


def questions(view: View, done: Compared) -> None:
    """Both as cards with their answer, what is where, and what the question means."""
    st.subheader(text("questions.heading"), anchor=False)
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        _u_shaped(u_shape(view), done)
    with right, st.container(border=True, height="stretch"):
        _pipelined(pipeline(view), view)


def _u_shaped(plan: UShape | str, done: Compared) -> None:
    st.markdown(text("questions.u_title"))
    if isinstance(plan, str):
        st.markdown(text("questions.no_answer", problem=plain(plan)))
        return
    st.metric(
        text("questions.u_delay"),
        format_time(plan.delay_s),
        _against(done.gap_of(plan.delay_s)),
        delta_color="off",
        delta_arrow="off",
    )
    graph = plan.priced.graph
    on_server = [layer.name for layer, on in zip(graph.layers, plan.on_device, strict=True) if not on]
    if on_server:
        st.markdown(
            text(
                "questions.u_where",
                first=plain(on_server[0]),
                last=plain(on_server[-1]),
                count=len(on_server),
                total=len(graph.layers),
                up=_size(graph, plan.up_cut, plan),
                down=_size(graph, plan.down_cut, plan),
            )
        )
    else:
        st.markdown(text("questions.u_nowhere"))
    if plan.further_round_trips_s:
        extra = format_time(plan.further_round_trips_s)
        st.caption(text("questions.u_visits", count=plan.server_visits, extra=extra))
    st.caption(text("questions.u_meaning"))


def _against(gap: float) -> str:
    """How a plan that keeps the labels compares with the best split that need not."""
    if gap == 0:
        return text("questions.u_as_fast")
    return text("questions.u_against", gap=gap_text(gap))


def _size(graph: ModelGraph, tensors: tuple[int, ...], plan: UShape) -> str:
    """Bytes of tensors in one iteration."""
    return format_bytes(float(plan.priced.uplink_bytes[list(tensors)].sum()))


def _pipelined(plan: Pipeline | str, view: View) -> None:
    st.markdown(text("questions.p_title"))
    if isinstance(plan, str):
        st.markdown(text("questions.no_answer", problem=plain(plan)))
        return
    st.metric(
        text("questions.p_period"),
        format_time(plan.period_s),
        text("questions.p_rate", rate=f"{plan.samples_per_s:,.3g}", latency=format_time(plan.latency_s)),
        delta_color="off",
        delta_arrow="off",
    )
    graph = plan.priced.graph
    kept = [layer.name for layer, on in zip(graph.layers, plan.on_device, strict=True) if on]
    device = format_time(plan.device_s)
    if len(kept) == len(graph.layers):
        st.markdown(text("questions.p_nowhere", total=len(kept), device=device))
    else:
        st.markdown(
            text(
                "questions.p_where",
                last=plain(kept[-1]),
                count=len(kept),
                total=len(graph.layers),
                device=device,
                uplink=format_time(plan.uplink_s),
                server=format_time(plan.server_s),
                bottleneck=text(f"questions.p_{plan.bottleneck}"),
            )
        )
    if plan.gap:
        st.caption(text("questions.p_bound", gap=gap_text(plan.gap)))
    st.caption(text(f"questions.p_meaning_{view.scenario.workload.mode.value}"))
