"""The sections that say how far the answer holds: which input matters most, and which split is safe to take."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from explorer.present import errors
from explorer.present.charts.sensitivity import difference, turn_words
from explorer.present.i18n.text import text
from explorer.present.map.words import input_title
from explorer.present.numbers import count_text, written
from explorer.present.robust_words import advice, headline, ranges_text, table
from explorer.present.sensitivity_words import WORK, describe
from explorer.present.sensitivity_words import headline as sensitivity_headline
from explorer.pricing import Case
from explorer.questions.inputs import DEVICE_SPEED, SERVER_SPEED, UPLINK, Input
from explorer.questions.ranges import Interval, Ranges
from explorer.questions.robust import robust
from explorer.questions.sensitivity import End, Swing, sensitivity
from explorer.report.contents import Report, Section
from explorer.report.templates import render
from explorer.report.words import timing
from explorer.scenario.scenario import ScenarioError
from explorer.solve import SolveError
from explorer.values.units import format_time

FACTOR = 2.0  # by which each input is made smaller and larger
RATE_SPREAD = 5.0  # by which the uplink may be off


def sensitivity_section(report: Report) -> Section:
    """Returns what half and double of each input does to the delay, the one that matters most first."""
    work = report.work
    try:
        swings = sensitivity(work.graph, work.case.scenario, FACTOR)
    except (ScenarioError, SolveError) as error:
        return _without("sensitivity", error)
    shown = [swing for swing in swings if swing.varied not in WORK]
    ends = [end.delay_s for swing in shown for end in (swing.low, swing.now, swing.high)]
    body = render(
        "sensitivity.html",
        said=sensitivity_headline(shown),
        note=text("report-sensitivity_note", factor=count_text(FACTOR), timing=timing(work)),
        description=describe(shown),
        rows=[_row(swing, min(ends), max(ends)) for swing in shown],
    )
    return Section("sensitivity", text("report-sensitivity"), Markup(body))


def _row(swing: Swing, least_s: float, most_s: float) -> dict[str, Any]:
    """Returns the words of an input, and where its bar begins and ends in percent of the widest one."""
    span_s = most_s - least_s or 1.0
    low_s, high_s = sorted((swing.low.delay_s, swing.high.delay_s))
    return {
        "name": input_title(swing.varied),
        "now": written(swing.varied, swing.now.value),
        "ends": [_end(swing, end) for end in (swing.low, swing.high) if end.value != swing.now.value],
        "turns": turn_words(swing),
        "left": round(100 * (low_s - least_s) / span_s, 2),
        "width": round(100 * (high_s - low_s) / span_s, 2),
        "at": round(100 * (swing.now.delay_s - least_s) / span_s, 2),
    }


def _end(swing: Swing, end: End) -> str:
    value, delay = written(swing.varied, end.value), format_time(end.delay_s)
    return text("report-sensitivity_end", value=value, delay=delay, change=difference(swing, end))


def robust_section(report: Report) -> Section:
    """Returns the splits that do best where the uplink and the computing times are known by their ranges alone."""
    work = report.work
    over = _ranges(work.case)
    try:
        found = robust(work.graph, work.case.scenario, over)
    except (ScenarioError, SolveError) as error:
        return _without("robust", error)
    case = work.case.under(found.slowest)
    shown = table(found, case)
    body = render(
        "robust.html",
        ranges=text("report-robust_note", ranges=ranges_text(over)),
        said=headline(found, case),
        advice=advice(found, case),
        columns=list(shown.columns),
        rows=shown.to_numpy().tolist(),
    )
    return Section("robust", text("report-robust"), Markup(body))


def _ranges(case: Case) -> Ranges:
    """Returns the uplink's usual spread, and computing times as far off as the trust in each machine allows."""
    scenario = case.scenario
    device, server = case.costs.doubt[0], case.costs.doubt[-1]
    return Ranges(
        uplink_bytes_per_s=_around(UPLINK, UPLINK.value(scenario), RATE_SPREAD),
        device_speed=_around(DEVICE_SPEED, scenario.device_speed, device),
        server_speed=_around(SERVER_SPEED, scenario.server_speed, server),
    )


def _around(varied: Input, value: float, factor: float) -> Interval | None:
    return None if factor == 1 else (varied.clipped(value / factor), varied.clipped(value * factor))


def _without(name: str, error: ScenarioError | SolveError) -> Section:
    body = Markup(render("no_section.html", problem=errors.sentence(error)))
    return Section(name, text(f"report-{name}"), body)
