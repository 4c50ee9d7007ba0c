"""Two more questions about the same graph, as ``solve --problem`` asks them: a U-shaped plan, and throughput."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from explorer.cli.breakdown import breakdown, found_by, tensors, what_is_run
from explorer.cli.text import joined, percent, printable, table, three_digits
from explorer.delay import PricedGraph
from explorer.documents import finite
from explorer.solve.documents import stats_document, tensor_document
from explorer.solve.throughput import Pipeline, pipelined
from explorer.solve.ushape import UShape, u_shaped
from explorer.units import format_time

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """An answer for programs and for people."""

    document: JsonObject
    paragraphs: Sequence[str]


def _u_shape(priced: PricedGraph) -> Reply:
    plan = u_shaped(priced)
    names = [layer.name for layer in priced.graph.layers]
    up = [tensor_document(priced, u) for u in plan.up_cut]
    down = [_tensor_down(priced, u) for u in plan.down_cut]
    document = {
        "model": priced.graph.name,
        "problem": "u-shape",
        "timing": priced.timing,
        "delay_s": plan.delay_s,
        "terms_s": plan.terms._asdict(),
        "device_layers": list(plan.device_layers),
        "up_cut": up,
        "down_cut": down,
        "server_visits": plan.server_visits,
        "further_round_trips_s": plan.further_round_trips_s,
        "solver": stats_document(plan.stats),
    }
    crossing = [
        *([tensors("Tensors that go up, each iteration", up)] if up else []),
        *([tensors("Tensors that come down, each iteration", down)] if down else []),
    ]
    paragraphs = [
        _u_sentences(plan, names),
        breakdown({"This plan": plan.terms, "All on the device": priced.terms(priced.device_only)}),
        *(crossing or ["Nothing crosses the link."]),
        found_by("a minimum cut", plan.stats),
    ]
    return Reply(document, paragraphs)


def _tensor_down(priced: PricedGraph, u: int) -> JsonObject:
    """A tensor that comes down, and its gradient that goes up."""
    up = tensor_document(priced, u)
    return {**up, "uplink_bytes": up["downlink_bytes"], "downlink_bytes": up["uplink_bytes"]}


def _u_sentences(plan: UShape, names: Sequence[str]) -> str:
    takes = f"{what_is_run(plan.priced)} takes {format_time(plan.delay_s)}"
    if plan.on_device.all():
        return f"Keep everything on the device: {takes}."
    away = int((~plan.on_device).sum())
    entry, back = (joined([printable(names[u]) for u in cut]) for cut in (plan.up_cut, plan.down_cut))
    sentences = [
        f"Send {away} of {len(names)} layers to the server, those after {entry} and up to {back},"
        f" and keep both ends on the device: {takes}."
    ]
    if plan.server_visits > 1:
        sentences.append(
            f"A forward pass goes to the server {plan.server_visits} times: the visits after the first add"
            f" {format_time(plan.further_round_trips_s)} of round trips."
        )
    return "\n".join(sentences)


def _throughput(priced: PricedGraph) -> Reply:
    pipeline = pipelined(priced)
    document = {
        "model": priced.graph.name,
        "problem": "throughput",
        "timing": priced.timing,
        "period_s": pipeline.period_s,
        "period_at_least_s": pipeline.bound_s,
        "bottleneck": pipeline.bottleneck,
        "stages_s": _stages(pipeline),
        "latency_s": pipeline.latency_s,
        "samples_per_s": finite(pipeline.samples_per_s),
        "device_layers": [layer.name for layer, on in zip(priced.graph.layers, pipeline.on_device, strict=True) if on],
        "cut": [tensor_document(priced, u) for u in priced.cut(pipeline.on_device)],
        "solver": stats_document(pipeline.stats),
    }
    rows = [
        [stage, format_time(seconds), percent(seconds / pipeline.period_s) if pipeline.period_s > 0 else "0 %"]
        for stage, seconds in _stages(pipeline).items()
    ]
    paragraphs = [
        _throughput_sentences(pipeline),
        table(["Stage", "busy with a batch", "of the time"], rows),
        found_by("the search for the least period", pipeline.stats),
    ]
    return Reply(document, paragraphs)


def _stages(pipeline: Pipeline) -> dict[str, float]:
    return {"device": pipeline.device_s, "uplink": pipeline.uplink_s, "server": pipeline.server_s}


def _throughput_sentences(pipeline: Pipeline) -> str:
    priced = pipeline.priced
    kept, layers = int(pipeline.on_device.sum()), len(priced.graph.layers)
    where = f"Keep {kept} of {layers} layers on the device" if kept < layers else "Keep everything on the device"
    sentences = [
        f"{where}: a batch every {format_time(pipeline.period_s)}, {three_digits(pipeline.samples_per_s)} samples/s;"
        f" the {pipeline.bottleneck} is what limits it.",
        f"A batch that waits for no other one takes {format_time(pipeline.latency_s)}.",
    ]
    if pipeline.gap:
        sentences.append(f"That period is at most {percent(pipeline.gap)} longer than the least there is.")
    return "\n".join(sentences)


PROBLEMS: dict[str, Callable[[PricedGraph], Reply]] = {"u-shape": _u_shape, "throughput": _throughput}
