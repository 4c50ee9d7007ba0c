"""Which figures were measured and which are estimated, each with its value and its source."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from explorer import presets
from explorer.money.assumptions import TIMING_FACTOR, Estimate, assumption_figures
from explorer.present.business.caveats import not_counted_lines
from explorer.present.figure_words import NOT_KNOWN, radio_figures, range_text, times_text
from explorer.present.i18n.text import text
from explorer.present.user_figures import FIELDS, Field, Range
from explorer.present.view_result import Work
from explorer.presets import Figure, LinkPreset, Machine, Radio
from explorer.report.contents import Report, Section
from explorer.report.templates import render
from explorer.report.words import timing
from explorer.scenario.scenario import FULL_BITS
from explorer.values.units import format_rate, format_time


@dataclass(frozen=True)
class Row:
    """A figure or a group of them, from one source."""

    name: str
    value: str
    estimated: str  # which of the values were not read at the source; "" where all were
    source: str


def assumptions(report: Report) -> Section:
    """What holds, how far the times can be trusted, and where every figure comes from."""
    work = report.work
    scenario = work.priced.scenario
    titles = {"device": scenario.device.title, "server": scenario.server.title}
    rows = [_machine(scenario.device), _machine(scenario.server), _link(work)]
    assumed = report.case.assumptions
    figures = assumption_figures(scenario, assumed.radio)
    rows += [_figure(field, getattr(assumed, field.name), figures[field.name]) for field in FIELDS]
    rows += [_radio(assumed.radio), _times(work, assumed.device_time)]
    kinds = dict.fromkeys((scenario.device.kind, scenario.server.kind))
    body = render(
        "assumptions.html",
        timing=timing(work),
        trust=text(f"graph.timing_{work.priced.timing}_help", **titles),
        model=_model(work),
        rows=rows,
        shares=[presets.utilisation(kind) for kind in kinds],
        not_counted=[line.removeprefix("- ") for line in not_counted_lines(report.case, scenario)],
    )
    return Section("assumptions", text("report.assumptions"), Markup(body))


def _machine(machine: Machine) -> Row:
    value = text(
        "report.machine",
        peak=f"{machine.peak_flops / 1e12:g}",
        bandwidth=f"{machine.bandwidth_bytes_per_s / 1e9:g}",
        memory=f"{machine.memory_bytes / 1e9:g}",
        power=f"{machine.power_w:g}",
    )
    return Row(machine.title, value, _fields(machine), machine.source)


def _link(work: Work) -> Row:
    link = work.priced.scenario.link
    value = text(
        "sidebar.link_custom_help",
        up=format_rate(link.uplink_bytes_per_s),
        down=format_rate(link.downlink_bytes_per_s),
        rtt=format_time(link.rtt_s),
    )
    if not link.preset_name:
        return Row(text("report.link"), value, "", text("report.entered"))
    preset = presets.links()[link.preset_name]
    return Row(preset.title, value, _fields(preset), preset.source)


def _fields(row: Machine | LinkPreset) -> str:
    return ", ".join(text(f"fields.{field}") for field in row.estimated)


def _figure(field: Field, assumed: Estimate, preset: Figure) -> Row:
    """A figure in the unit in which a page has it; one that nobody knows is not a price of 0."""
    name, entered = text(f"figures.short_{field.name}"), assumed != Estimate.of(preset)
    held = Range(*(end / field.unit for end in (assumed.low, assumed.expected, assumed.high)))
    value = range_text(held if preset.known or entered else NOT_KNOWN, text(f"figures.unit_{field.name}"))
    if entered:
        return Row(name, value, "", text("report.entered"))
    ends = ", ".join(text(f"figures.end_{end}") for end in preset.estimated)
    return Row(name, value, ends, text("report.preset", title=preset.title, source=preset.source, date=preset.date))


def _radio(radio: Radio) -> Row:
    source = text("report.preset", title=radio.title, source=radio.source, date=radio.date)
    return Row(text("figures.radio"), radio_figures(radio), "", source)


def _times(work: Work, factor: Estimate) -> Row:
    """How far computing times may be off."""
    entered = factor != Estimate.within(1.0, TIMING_FACTOR[work.priced.timing])
    ends = ", ".join(text(f"figures.end_{end}") for end in ("low", "high"))
    return Row(
        text("figures.short_timing"),
        times_text(factor.high),
        "" if entered else ends,
        text("report.entered") if entered else text("report.times_source"),
    )


def _model(work: Work) -> list[str]:
    """The rules under which the split was chosen, one sentence each."""
    scenario = work.priced.scenario
    constraints = scenario.constraints
    said = [text("report.raw_stays") if constraints.raw_data_stays else text("report.raw_leaves")]
    if constraints.keep:
        said.append(text("report.keeps", layer=constraints.keep))
    if constraints.bits < FULL_BITS:
        said.append(text("report.bits", bits=constraints.bits))
    if constraints.memory_bytes is not None:
        said.append(text("report.memory", memory=f"{constraints.memory_bytes / 1e9:g}"))
    if (scenario.device_speed, scenario.server_speed) != (1.0, 1.0):
        speeds = {"device": f"{scenario.device_speed:g}", "server": f"{scenario.server_speed:g}"}
        said.append(text("report.speeds", **speeds))
    return said
