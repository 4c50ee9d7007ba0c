"""The sections behind the answer: the business case, the figures and their sources, and how to get it again."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

from explorer import presets
from explorer.machines.machine import Machine, Role, utilisation
from explorer.money.assumptions import Estimate, assumption_figures
from explorer.money.business import BusinessCase, Comparison
from explorer.present import errors
from explorer.present.business.amounts import digits, said
from explorer.present.business.entries import business_words, query_of
from explorer.present.business.tables import COST_PARTS, MonthCosts, month_costs
from explorer.present.business.words import baseline_name, not_counted_lines, turn_lines
from explorer.present.charts.business import LONGEST, costs_figure, describe_costs
from explorer.present.formula_words import formula_sentences
from explorer.present.i18n.text import text
from explorer.present.machine_words import trust_words
from explorer.present.micro_batches import fewer_parts
from explorer.present.numbers import count_text
from explorer.present.overlap_words import asks_for_overlap, overlap_sentences, pipeline_of
from explorer.present.remarks import remark_text
from explorer.present.user_figures import (
    FIELDS,
    NOT_KNOWN,
    PLACES,
    Field,
    Range,
    radio_figures,
    range_text,
    times_text,
)
from explorer.present.view import Work
from explorer.presets import Figure, LinkPreset, Radio
from explorer.report.charts import Stacked, draw_bars, figure_json
from explorer.report.contents import THEMES, Chart, Report, Section
from explorer.report.templates import render
from explorer.report.words import timing
from explorer.scenario.codec import option_words
from explorer.scenario.scenario import FULL_BITS, UNLIMITED, Scenario
from explorer.solve import SolveError
from explorer.values.units import format_rate, format_time

# Each part in the colour of what it pays for, as the bars of the delay have it.
LOOKS = {
    "server": "sx-term-server_compute",
    "data": "sx-term-uplink",
    "electricity": "term-electricity",
    "device": "sx-term-device_compute",
    "fixed": "sx-term-round_trips",
}
BUSINESS_CASE = "business_case"  # the page of the app whose address can have what was entered


def business(report: Report) -> Section:
    """Returns what is saved against each choice without a split, what a month costs, and break-even points."""
    business = report.business
    currency, plans = business.assumptions.currency, month_costs(business)
    paid = [part for part in COST_PARTS if any(plan.parts[part] for plan in plans)]
    bars = draw_bars([_stacked(plan, currency) for plan in plans], LONGEST)
    body = render(
        "business.html",
        saved=[_saved(business, comparison) for comparison in business.comparisons],
        plans=[_plan(plan, currency) for plan in plans],
        bars=bars,
        torn=any(bar.torn for bar in bars),
        parts_of=[(LOOKS[part], text(f"business-part_{part}")) for part in paid],
        description=describe_costs(plans, currency),
        points=[
            (baseline_name(business, comparison), turn_lines(business, comparison))
            for comparison in business.comparisons
            if not comparison.same
        ],
    )
    figures = {theme: figure_json(costs_figure(plans, colours, currency), theme) for theme, colours in THEMES.items()}
    return Section("business", text("report-business"), Markup(body), (Chart("costs", figures),))


def _saved(business: BusinessCase, comparison: Comparison) -> dict[str, Any]:
    amounts = said(comparison.saved, business.assumptions.currency)
    return {
        "name": baseline_name(business, comparison),
        "same": comparison.same,
        "amounts": [(amount.change, amount.changes) for amount in amounts],
    }


def _plan(plan: MonthCosts, currency: str) -> dict[str, Any]:
    time, energy, money = said(plan.plan.month, currency)
    return {
        "title": plan.title,
        "time": time.of(time.estimate.expected),
        "energy": energy.of(energy.estimate.expected),
        "money": money.of(money.estimate.expected),
        "span": money.span,
    }


def _stacked(plan: MonthCosts, currency: str) -> Stacked:
    parts = tuple((LOOKS[part], plan.parts[part]) for part in COST_PARTS)
    return Stacked(plan.title, text("business-amount", value=digits(plan.total), unit=currency), parts)


@dataclass(frozen=True)
class Row:
    """Describes a figure or a group of them, from one source."""

    name: str
    value: str
    estimated: str  # which of the values were not read at the source; "" where all were
    source: str


def assumptions(report: Report) -> Section:
    """Returns what holds, how far the times can be trusted, and where every figure comes from."""
    work = report.work
    scenario = work.case.scenario
    rows = [_machine(scenario.device), _machine(scenario.server), _link(work)]
    assumed = report.business.assumptions
    figures = assumption_figures(scenario, assumed.radio)
    rows += [_figure(field, getattr(assumed, field.name), figures[field.name]) for field in FIELDS]
    rows += [_radio(assumed.radio), _times(work, "device", assumed.device_time)]
    rows += [_times(work, "server", assumed.server_time)]
    kinds = dict.fromkeys((scenario.device.kind, scenario.server.kind))
    body = render(
        "assumptions.html",
        timing=timing(work),
        trust=" ".join(trust_words(work.case.costs, place) for place in PLACES.values()),
        model=_model(work),
        rows=rows,
        shares=[utilisation(kind) for kind in kinds],
        not_counted=[line.removeprefix("- ") for line in not_counted_lines(report.business, scenario)],
    )
    return Section("assumptions", text("report-assumptions"), Markup(body))


def _machine(machine: Machine) -> Row:
    value = text(
        "report-machine",
        peak=count_text(machine.peak_flops / 1e12),
        bandwidth=count_text(machine.bandwidth_bytes_per_s / 1e9),
        memory=count_text(machine.memory_bytes / 1e9),
        power=count_text(machine.power_w),
    )
    return Row(machine.title, value, _fields(machine), machine.source or text("report-entered"))


def _link(work: Work) -> Row:
    link = work.case.scenario.link
    value = text(
        "sidebar-link_custom_help",
        up=format_rate(link.uplink_bytes_per_s),
        down=format_rate(link.downlink_bytes_per_s),
        rtt=format_time(link.rtt_s),
    )
    if not link.preset_name:
        return Row(text("report-link"), value, "", text("report-entered"))
    preset = presets.links()[link.preset_name]
    return Row(preset.title, value, _fields(preset), preset.source)


def _fields(row: Machine | LinkPreset) -> str:
    return ", ".join(text(f"fields-{field}") for field in row.estimated)


def _figure(field: Field, assumed: Estimate, preset: Figure) -> Row:
    """Returns a figure in the unit in which a page has it; one that nobody knows is not a price of 0."""
    name, entered = text(f"figures-short_{field.name}"), assumed != Estimate.of(preset)
    held = Range(*(end / field.unit for end in (assumed.low, assumed.expected, assumed.high)))
    value = range_text(held if preset.known or entered else NOT_KNOWN, text(f"figures-unit_{field.name}"))
    if entered:
        return Row(name, value, "", text("report-entered"))
    ends = ", ".join(text(f"figures-end_{end}") for end in preset.estimated)
    return Row(name, value, ends, text("report-preset", title=preset.title, source=preset.source, date=preset.date))


def _radio(radio: Radio) -> Row:
    source = text("report-preset", title=radio.title, source=radio.source, date=radio.date)
    return Row(text("figures-radio"), radio_figures(radio), "", source)


def _times(work: Work, role: Role, factor: Estimate) -> Row:
    """Returns how far the computing times of a machine may be off."""
    costs, place = work.case.costs, PLACES[role]
    entered = factor != Estimate.within(1.0, costs.doubt[place])
    ends = ", ".join(text(f"figures-end_{end}") for end in ("low", "high"))
    return Row(
        text("report-times_of", machine=costs.machines[place].title),
        times_text(factor.high),
        "" if entered else ends,
        text("report-entered") if entered else text("report-times_source", trust=costs.trust[place]),
    )


def _model(work: Work) -> list[str]:
    """Returns the rules under which the split was chosen, and what is to know of the model, one sentence each."""
    scenario = work.case.scenario
    constraints = scenario.constraints
    said = [text("report-raw_stays") if constraints.raw_data_stays else text("report-raw_leaves")]
    if constraints.keep:
        said.append(text("report-keeps", layer=constraints.keep))
    if constraints.bits < FULL_BITS:
        said.append(text("report-bits", bits=constraints.bits))
    if constraints.gradient_bits is not None and scenario.workload.is_training:
        said.append(text("report-gradient_bits", bits=constraints.gradient_bits))
    said += formula_sentences(work.graph, scenario)
    said.append(_memory(scenario))
    if (scenario.device_speed, scenario.server_speed) != (1.0, 1.0):
        speeds = {"device": count_text(scenario.device_speed), "server": count_text(scenario.server_speed)}
        said.append(text("report-speeds", **speeds))
    if asks_for_overlap(work.case):
        said.append(_overlap(work))
    return said + [remark_text(remark) for remark in work.graph.remarks]


def _overlap(work: Work) -> str:
    """Returns the best split of a pipeline of micro-batches, or why there is none."""
    try:
        said = overlap_sentences(pipeline_of(work.case), work.best.delay_s)
        found = " ".join(filter(None, [fewer_parts(work.case.scenario), *said]))
    except SolveError as error:
        found = text("compare-no_answer", problem=errors.sentence(error))
    return text("overlap-report", said=found)


def _memory(scenario: Scenario) -> str:
    """Returns how much of the device's memory the split may take, and who says so."""
    limit_bytes, device = scenario.constraints.memory_bytes, scenario.device
    if limit_bytes == UNLIMITED:
        return text("report-memory_unlimited")
    if limit_bytes is None:
        return text("report-memory_declared", device=device.title, memory=count_text(device.memory_bytes / 1e9))
    return text("report-memory", memory=count_text(limit_bytes / 1e9))


def reproduce(report: Report) -> Section:
    """Returns the commands that give the report and the numbers, and the link that shows the same in the app."""
    work = report.work
    method = ["--method", work.view.method] if work.chosen is not None and work.view.method else []
    cut = [word for name in work.view.cut for word in ("--cut", name)]
    words = [report.model or work.view.model, *option_words(work.case.scenario)]
    business = business_words(report.fleet, report.assumptions, work.case)
    query = "?" + urlencode({**work.view.to_query(), **query_of(business)}, safe=",")
    page = BUSINESS_CASE if business else ""
    body = render(
        "reproduce.html",
        commands=[
            _command("report", *words, *method, *cut, *business, *_map_words(report), "--output", "report.html"),
            _command("solve", *words, *(cut or method)),
        ],
        query=page + query,
        address=f"{report.shared_address.rstrip('/')}/{page}{query}" if report.shared_address else "",
    )
    return Section("reproduce", text("report-reproduce"), Markup(body))


def _command(*words: str) -> Markup:
    """Returns a line to be copied: its spaces stay as they are."""
    return escape(shlex.join(["split-explorer", *words]))


def _map_words(report: Report) -> list[str]:
    return ["--map-over", *report.map_over] if report.map_over != Report.map_over else []
