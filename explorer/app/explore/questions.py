"""More questions about the same graph: it ends on the device too, batches follow one another, micro-batches overlap."""

from __future__ import annotations

import streamlit as st

from explorer.app.state import View
from explorer.model.graph import ModelGraph, OperationClass
from explorer.present import errors
from explorer.present.comparison import Compared, overlap, pipeline, u_shape
from explorer.present.i18n.text import plain, prose, text
from explorer.present.measure import gap_text, share_text
from explorer.present.micro_batches import fewer_parts
from explorer.present.overlap_words import overlap_sentences
from explorer.solve import SolveError
from explorer.solve.more.overlap import Overlapped
from explorer.solve.more.throughput import Pipeline
from explorer.solve.more.ushape import UShape
from explorer.values.units import format_bytes, format_time


def questions(view: View, done: Compared) -> None:
    """Shows them as cards with their answer, what is where, and what the question means."""
    st.subheader(text("questions-heading"), anchor=False)
    left, right = st.columns(2, gap="medium")
    with left, st.container(border=True, height="stretch"):
        _u_shaped(u_shape(view), done)
    with right, st.container(border=True, height="stretch"):
        _pipelined(pipeline(view), view)
    with st.container(border=True):
        _overlapped(overlap(view), done)


def _overlapped(found: Overlapped | SolveError, done: Compared) -> None:
    st.markdown(text("overlap-title", count=done.view.scenario.parts))
    if isinstance(found, SolveError):
        st.markdown(text("questions-no_answer", problem=plain(errors.sentence(found))))
        return
    st.metric(text("overlap-delay", count=found.micro_batches), format_time(found.delay_s))
    st.markdown(prose(" ".join(overlap_sentences(found, done.best.delay_s))))
    st.caption(" ".join(filter(None, [fewer_parts(done.view.scenario), text("overlap-meaning")])))


def _u_shaped(plan: UShape | SolveError, done: Compared) -> None:
    scenario = done.view.scenario
    mode, raw = scenario.workload.mode.value, "stays" if scenario.constraints.raw_data_stays else "leaves"
    st.markdown(text(f"questions-u_title_{mode}_{raw}"))
    if isinstance(plan, SolveError):
        st.markdown(text("questions-no_answer", problem=plain(errors.sentence(plan))))
        return
    st.metric(text("questions-u_delay"), format_time(plan.delay_s))
    st.markdown(_against(done.gap_of(plan.delay_s)))
    graph = plan.costs.graph
    on_server = [layer.name for layer, on in zip(graph.layers, plan.on_device, strict=True) if not on]
    if on_server:
        st.markdown(
            text(
                "questions-u_where",
                first=plain(on_server[0]),
                last=plain(on_server[-1]),
                count=len(on_server),
                total=len(graph.layers),
                up=_size(graph, plan.up_cut, plan),
                down=_size(graph, plan.down_cut, plan),
            )
        )
    else:
        st.markdown(text("questions-u_nowhere"))
    if plan.further_round_trips_s:
        extra = format_time(plan.further_round_trips_s)
        st.caption(text("questions-u_visits", count=plan.server_visits, extra=extra))
    proof = text("questions-u_exact")
    if plan.proof.bound_s is not None:
        proof = text("questions-u_bound", bound=format_time(plan.proof.bound_s))
    meaning = text("questions-u_meaning", kept=text(f"questions-u_kept_{mode}_{raw}"))
    st.caption(f"{meaning} {proof}")


def _against(gap: float) -> str:
    """Returns how a plan that ends on the device compares with the best split that goes one way."""
    kind = "same" if gap == 0 else "faster" if gap < 0 else "longer"
    return text("questions-u_against", kind=kind, gap=gap_text(gap, text("questions-u_one_way")))


def _size(graph: ModelGraph, tensors: tuple[int, ...], plan: UShape) -> str:
    """Returns the bytes of tensors in one iteration."""
    return format_bytes(float(plan.costs.uplink_bytes[list(tensors)].sum()))


def _pipelined(plan: Pipeline | SolveError, view: View) -> None:
    st.markdown(text("questions-p_title"))
    if isinstance(plan, SolveError):
        st.markdown(text("questions-no_answer", problem=plain(errors.sentence(plan))))
        return
    rate = f"{float(f'{plan.samples_per_s:.3g}'):,.12g}" if plan.period_s > 0 else text("questions-p_no_limit")
    st.metric(text("questions-p_samples"), rate)
    st.markdown(text("questions-p_pace", period=format_time(plan.period_s), latency=format_time(plan.latency_s)))
    graph = plan.split.costs.graph
    sides = list(zip(graph.layers, plan.on_device.tolist(), strict=True))
    kept = [layer.name for layer, on in sides if on]
    device = format_time(plan.device_s)
    if len(kept) == len(graph.layers):
        st.markdown(text("questions-p_nowhere", total=len(kept), device=device))
    elif not any(on and layer.operation_class is not OperationClass.INPUT for layer, on in sides):
        st.markdown(text("questions-p_only_input", **_stages(plan)))
    else:
        st.markdown(
            text(
                "questions-p_where",
                last=plain(kept[-1]),
                count=len(kept),
                total=len(graph.layers),
                device=device,
                **_stages(plan),
            )
        )
    if plan.gap:
        st.caption(text("questions-p_bound", bound=format_time(plan.bound_s), percent=share_text(plan.gap)))
    st.caption(text(f"questions-p_meaning_{view.scenario.workload.mode.value}"))


def _stages(plan: Pipeline) -> dict[str, str]:
    """Returns the seconds a batch on the link and on the server, and which stage is the slowest."""
    return {
        "uplink": format_time(plan.uplink_s),
        "server": format_time(plan.server_s),
        "bottleneck": text(f"questions-p_{plan.bottleneck}"),
    }
