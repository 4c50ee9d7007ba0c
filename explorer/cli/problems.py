"""Two more questions about the same graph, as ``solve --problem`` asks them: a U-shaped plan, and throughput."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from explorer.cli.breakdown import breakdown, found_by, tensors, unsplit
from explorer.cli.text import table
from explorer.present.documents import question_document, stats_document, tensor_document
from explorer.present.i18n.text import text
from explorer.present.measure import gap_text, share_text
from explorer.present.numbers import number_text
from explorer.present.overlap_words import delays_between, overlap_sentences, pipeline_of
from explorer.present.phrases import cut_text, place, unit
from explorer.present.survival_words import range_sentence
from explorer.pricing import Case, Split, Terms
from explorer.questions.survival import doubted
from explorer.solve import solve
from explorer.solve.compare import longer_by
from explorer.solve.more.stages import STAGES
from explorer.solve.more.throughput import Pipeline, pipelined
from explorer.solve.more.ushape import UShape, u_shaped
from explorer.solve.result import Solution
from explorer.values.json_files import finite
from explorer.values.names import printable
from explorer.values.units import format_time

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """Describes an answer for programs and for people."""

    document: JsonObject
    paragraphs: Sequence[str]


def _u_shape(case: Case) -> Reply:
    plan, one_way = u_shaped(case.costs, case.rates), solve(case.costs, case.rates)
    up = [tensor_document(case, u) for u in plan.up_cut]
    down = [_tensor_down(case, u) for u in plan.down_cut]
    document = {
        **question_document(case),
        "problem": "u-shape",
        "delay_s": plan.delay_s,
        "delay_between_s": _delays_between(plan.terms, case),
        "at_least_s": plan.delay_s if plan.proof.bound_s is None else plan.proof.bound_s,
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
        *([tensors(text("command-crossing_up"), up)] if up else []),
        *([tensors(text("command-crossing_down"), down)] if down else []),
    ]
    paragraphs = [
        _u_sentences(case, plan, one_way),
        breakdown(_u_choices(plan, one_way)),
        *(crossing or [text("command-nothing_crosses")]),
        found_by(text(f"command-found_by_{plan.route}"), plan.stats),
    ]
    return Reply(document, paragraphs)


def _tensor_down(case: Case, u: int) -> JsonObject:
    """Returns a tensor that comes down, and its gradient that goes up."""
    up = tensor_document(case, u)
    return {**up, "uplink_bytes": up["downlink_bytes"], "downlink_bytes": up["uplink_bytes"]}


def _u_sentences(case: Case, plan: UShape, one_way: Solution) -> str:
    """Returns what to do, how long it takes, and how long the two choices take that need no way back."""
    sentences = [_u_plan(plan), range_sentence(*_delays_between(plan.terms, case))]
    if plan.server_visits > 1:
        time = format_time(plan.further_round_trips_s)
        sentences.append(text("command-u_visits", count=plan.server_visits, time=time))
    if plan.proof.bound_s is not None:
        sentences.append(text("command-u_bound", delay=format_time(plan.proof.bound_s)))
    sentences.append(_against_one_way(plan, one_way))
    if not one_way.on_device.all():
        sentences += unsplit(case, plan.on_device, ("device",))
    return "\n".join(map(printable, filter(None, sentences)))


def _u_plan(plan: UShape) -> str:
    """Returns what to do, and how long it takes.

    A plan need not send anything, up or down, where layers read nothing.
    """
    layers = plan.costs.graph.layers
    entry, back = ([layers[u].name for u in cut] for cut in (plan.up_cut, plan.down_cut))
    ways = {(True, True): "both", (True, False): "up", (False, True): "down", (False, False): "apart"}
    return text(
        "command-u_plan",
        kind="device" if plan.on_device.all() else ways[bool(entry), bool(back)],
        away=int((~plan.on_device).sum()),
        total=len(layers),
        entry=cut_text(entry),
        back=cut_text(back),
        unit=unit(plan.costs.workload),
        delay=format_time(plan.delay_s),
    )


def _against_one_way(plan: UShape, one_way: Solution) -> str:
    """Returns the best split that never comes back; it ends on the server, so what the model puts out is there."""
    best = text("command-u_best", known="no" if one_way.at_most_above else "yes")
    device = bool(one_way.on_device.all())
    if device and plan.on_device.all():
        return text("command-u_same", best=best)
    gap = longer_by(one_way.delay_s, plan.delay_s)
    return text(
        "command-u_against",
        best=best,
        kind="device" if device else "split",
        delay=format_time(one_way.delay_s),
        gap=gap_text(gap),
        why="back" if gap > 0 else plan.costs.workload.mode.value,
    )


def _u_choices(plan: UShape, one_way: Solution) -> dict[str, Terms]:
    """Returns the plan, and those of the choices without a way back that differ from it and from each other."""
    choices = {text("command-u_this_plan"): plan.terms}
    if not one_way.on_device.all():
        choices[text("command-u_one_way")] = one_way.terms
    if not plan.on_device.all():
        choices[place(plan.costs, plan.costs.all_on_device)] = Split(plan.costs, plan.costs.all_on_device).terms(
            plan.rates
        )
    return choices


def _throughput(case: Case) -> Reply:
    pipeline = pipelined(case.costs, case.rates)
    document = {
        **question_document(case),
        "problem": "throughput",
        "period_s": pipeline.period_s,
        "period_between_s": _periods_between(pipeline, case),
        "period_at_least_s": pipeline.bound_s,
        "bottleneck": pipeline.bottleneck,
        "stages_s": pipeline.stages_s,
        "latency_s": pipeline.latency_s,
        "samples_per_s": finite(pipeline.samples_per_s),
        "device_layers": [layer.name for layer, on in zip(case.graph.layers, pipeline.on_device, strict=True) if on],
        "cut": [tensor_document(case, u) for u in case.costs.cut(pipeline.on_device)],
        "solver": stats_document(pipeline.stats),
    }
    rows = [
        [
            text(f"command-stage_{stage}"),
            format_time(seconds),
            text("command-percent", percent=_share(seconds, pipeline.period_s)),
        ]
        for stage, seconds in pipeline.stages_s.items()
    ]
    headings = [text("command-p_stage"), text("command-p_busy"), text("command-p_share")]
    found = found_by(text("command-found_by_period"), pipeline.stats)
    return Reply(document, [_throughput_sentences(case, pipeline), table(headings, rows), found])


def _delays_between(terms: Terms, case: Case) -> list[float]:
    return [each.delay_s for each in doubted(terms, case.costs)]


def _periods_between(pipeline: Pipeline, case: Case) -> list[float]:
    return [max(each[stage] for stage in STAGES) for each in doubted(pipeline.terms, case.costs)]


def _share(seconds: float, period_s: float) -> str:
    return number_text(100 * seconds / period_s if period_s > 0 else 0.0)


def _throughput_sentences(case: Case, pipeline: Pipeline) -> str:
    kept, layers = int(pipeline.on_device.sum()), len(pipeline.split.costs.graph.layers)
    rate = text("command-p_rate", samples=number_text(pipeline.samples_per_s)) if pipeline.period_s > 0 else ""
    sentences = [
        text(
            "command-p_plan",
            kind="device" if kept == layers else "split",
            count=kept,
            total=layers,
            period=format_time(pipeline.period_s),
            rate=rate,
            bottleneck=text(f"command-stage_{pipeline.bottleneck}"),
        ),
        range_sentence(*_periods_between(pipeline, case)),
        text("command-p_latency", delay=format_time(pipeline.latency_s)),
    ]
    if pipeline.gap:
        bound = format_time(pipeline.bound_s)
        sentences.append(text("command-p_bound", period=bound, percent=share_text(pipeline.gap)))
    return "\n".join(filter(None, sentences))


def with_overlap(case: Case, reply: Reply) -> Reply:
    """Returns an answer with the best split of a pipeline of micro-batches behind it."""
    found, alone = pipeline_of(case), solve(case.costs, case.rates)
    layers = case.graph.layers
    stages_s = {stage.name.lower(): found.terms[stage] for stage in STAGES}
    document = {
        "micro_batches": found.micro_batches,
        "delay_s": found.delay_s,
        "delay_between_s": list(delays_between(found)),
        "at_least_s": found.delay_s if found.proof.bound_s is None else found.proof.bound_s,
        "one_after_another_s": alone.delay_s,
        "gap": finite(longer_by(found.delay_s, alone.delay_s)),
        "stages_s": stages_s,
        "model_exchange_s": found.terms.model_exchange,
        "round_trips_s": found.terms.round_trips,
        "slowest_stage": found.slowest.name.lower(),
        "any_micro_batches_at_least_s": found.at_least_s,
        "device_layers": list(found.split.device_layers),
        "cut": [layers[u].name for u in found.split.cut],
        "solver": stats_document(found.stats),
    }
    rows = [
        [
            text(f"overlap-stage_{stage}"),
            format_time(seconds),
            text("command-percent", percent=_share(seconds, found.delay_s)),
        ]
        for stage, seconds in stages_s.items()
    ]
    busy = "overlap-busy" if case.scenario.workload.is_training else "overlap-busy_inference"
    headings = [text("overlap-stage"), text(busy), text("overlap-share")]
    paragraphs = [
        "\n".join(map(printable, overlap_sentences(found, alone.delay_s))),
        table(headings, rows),
        found_by(text("overlap-found_by"), found.stats),
    ]
    return Reply({**reply.document, "pipelined": document}, [*reply.paragraphs, *paragraphs])


PROBLEMS: dict[str, Callable[[Case], Reply]] = {"u-shape": _u_shape, "throughput": _throughput}
