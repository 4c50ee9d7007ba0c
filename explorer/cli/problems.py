"""Two more questions about the same graph, as ``solve --problem`` asks them: a U-shaped plan, and throughput."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from explorer.cli.breakdown import breakdown, found_by, tensors, what_is_run
from explorer.cli.text import joined, longer, percent, printable, table, three_digits
from explorer.present.documents import question_document, stats_document, tensor_document
from explorer.pricing.costs import PricedGraph, Terms
from explorer.scenario.scenario import Mode
from explorer.solve import solve
from explorer.solve.compare import longer_by
from explorer.solve.more.throughput import Pipeline, pipelined
from explorer.solve.more.ushape import UShape, u_shaped
from explorer.solve.result import Split
from explorer.values.json_files import finite
from explorer.values.units import format_time

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """An answer for programs and for people."""

    document: JsonObject
    paragraphs: Sequence[str]


def _u_shape(priced: PricedGraph) -> Reply:
    plan, one_way = u_shaped(priced), solve(priced)
    names = [layer.name for layer in priced.graph.layers]
    up = [tensor_document(priced, u) for u in plan.up_cut]
    down = [_tensor_down(priced, u) for u in plan.down_cut]
    document = {
        **question_document(priced),
        "problem": "u-shape",
        "delay_s": plan.delay_s,
        "at_least_s": plan.delay_s if plan.bound_s is None else plan.bound_s,
        "one_way_s": one_way.delay_s,
        "gap": finite(longer_by(plan.delay_s, one_way.delay_s)),
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
        _u_sentences(plan, one_way, names),
        breakdown(_u_choices(plan, one_way)),
        *(crossing or ["Nothing crosses the link."]),
        found_by("a minimum cut", plan.stats),
    ]
    return Reply(document, paragraphs)


def _tensor_down(priced: PricedGraph, u: int) -> JsonObject:
    """A tensor that comes down, and its gradient that goes up."""
    up = tensor_document(priced, u)
    return {**up, "uplink_bytes": up["downlink_bytes"], "downlink_bytes": up["uplink_bytes"]}


def _u_sentences(plan: UShape, one_way: Split, names: Sequence[str]) -> str:
    """What to do, how long it takes, and how long the two choices take that need no way back."""
    priced = plan.priced
    sentences = [f"{_u_advice(plan, names)}: {what_is_run(priced)} takes {format_time(plan.delay_s)}."]
    if plan.server_visits > 1:
        sentences.append(
            f"A forward pass goes to the server {plan.server_visits} times: the visits after the first add"
            f" {format_time(plan.further_round_trips_s)} of round trips."
        )
    if plan.bound_s is not None:
        sentences.append(f"No such plan that fits into the memory takes less than {format_time(plan.bound_s)}.")
    sentences.append(_against_one_way(plan, one_way))
    if not plan.on_device.all() and one_way.cut:
        device_s, broken = priced.terms(priced.device_only).delay_s, priced.violation(priced.device_only)
        takes = f"All on the device takes {format_time(device_s)}, {longer(longer_by(device_s, plan.delay_s))}"
        sentences.append(f"{takes}, but {broken}." if broken else f"{takes}.")
    return "\n".join(sentences)


def _against_one_way(plan: UShape, one_way: Split) -> str:
    """The best split that never comes back; it ends on the server, so what the model puts out is there."""
    best = "The best one-way split" + (" known" if one_way.at_most_above else "")
    if not one_way.cut:
        best += " keeps everything on the device"
        if plan.on_device.all():
            return f"{best} too."
        best += " and"
    gap = longer_by(one_way.delay_s, plan.delay_s)
    what = "labels" if plan.priced.scenario.workload.mode is Mode.TRAINING else "results"
    why = ": here results may come back" if gap > 0 else f", but has the {what} on the server"
    return f"{best} takes {format_time(one_way.delay_s)}, {longer(gap)}{why}."


def _u_choices(plan: UShape, one_way: Split) -> dict[str, Terms]:
    """The plan, and those of the choices without a way back that differ from it and from each other."""
    choices = {"This plan": plan.terms}
    if one_way.cut:
        choices["Best one-way split"] = one_way.terms
    if not plan.on_device.all():
        choices["All on the device"] = plan.priced.terms(plan.priced.device_only)
    return choices


def _u_advice(plan: UShape, names: Sequence[str]) -> str:
    if plan.on_device.all():
        return "Keep everything on the device"
    away = int((~plan.on_device).sum())
    entry, back = (joined([printable(names[u]) for u in cut]) for cut in (plan.up_cut, plan.down_cut))
    return (
        f"Send {away} of {len(names)} layers to the server, those after {entry} and up to {back},"
        " and keep both ends on the device"
    )


def _throughput(priced: PricedGraph) -> Reply:
    pipeline = pipelined(priced)
    document = {
        **question_document(priced),
        "problem": "throughput",
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
    rate = f", {three_digits(pipeline.samples_per_s)} samples/s" if pipeline.period_s > 0 else ""
    sentences = [
        f"{where}: a batch every {format_time(pipeline.period_s)}{rate}; the {pipeline.bottleneck} is what limits it.",
        f"A batch that waits for no other one takes {format_time(pipeline.latency_s)}.",
    ]
    if pipeline.gap:
        sentences.append(
            f"No split can have a period below {format_time(pipeline.bound_s)};"
            f" this one is at most {percent(pipeline.gap)} above it."
        )
    return "\n".join(sentences)


PROBLEMS: dict[str, Callable[[PricedGraph], Reply]] = {"u-shape": _u_shape, "throughput": _throughput}
