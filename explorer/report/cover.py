"""The first page of a report: what it is worth, what is kept where, and the scenario that this is said of."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from explorer.present.accuracy import accuracy_note_of
from explorer.present.business.amounts import said
from explorer.present.business.words import caveat_text, fleet_text, lines
from explorer.present.business.words import sentence as business_sentence
from explorer.present.charts.breakdown import unit_text
from explorer.present.i18n.text import text
from explorer.present.numbers import count_text
from explorer.present.phrases import unsplit_name
from explorer.present.view import Work
from explorer.report.contents import Report
from explorer.report.templates import render
from explorer.report.words import against_best, gain, method_title, not_allowed, sentence, timing, uplink_range, why
from explorer.values.units import format_rate, format_time


def cover(report: Report) -> Markup:
    """Returns the sentence of the business case with its figures first, then the split, then the scenario."""
    work, business = report.work, report.business
    body = render(
        "cover.html",
        kicker=" · ".join((text("report-kind"), work.graph.label, report.date)),
        sentence=business_sentence(business),
        lines=lines(business),
        said_of=_said_of(report),
        warnings=[*_shown(work), *_accuracy(work), *_caveats(report)],
        worth=_worth(report),
        split=sentence(work),
        gain=gain(work),
        because=why(work),
        facts=_facts(work),
        scenario=_scenario(work),
    )
    return Markup(body)


def _said_of(report: Report) -> str:
    """Returns how much is run, and whether anybody said so."""
    ran = text("report-ran", fleet=fleet_text(report.business))
    return ran if report.fleet else " ".join((ran, text("report-fleet_assumed")))


def _caveats(report: Report) -> list[str]:
    """Returns what must be said beside the figures; what is not known stands with all that is not counted."""
    business, scenario = report.business, report.work.case.scenario
    return [caveat_text(business, caveat, scenario) for caveat in business.caveats if caveat.kind != "not known"]


def _shown(work: Work) -> list[str]:
    """Returns whose split is shown where it is not the best one's, and that the scenario forbids it."""
    if work.other is None:
        return []
    method, why = method_title(work), not_allowed(work.other)
    return [
        text("report-shown_forbidden", method=method, why=why)
        if why
        else text("report-shown_chosen", method=method, gap=against_best(work, work.other)),
    ]


def _accuracy(work: Work) -> list[str]:
    """Returns what is not known of the accuracy where the split rests on few bits a number."""
    return list(filter(None, [accuracy_note_of(work.case.costs, work.shown.on_device, work.case.scenario)]))


def _worth(report: Report) -> list[dict[str, str]]:
    """Returns what a month with the best split takes less, each with its range.

    Where there is no other choice, that is all it takes.
    """
    business, currency = report.business, report.business.assumptions.currency
    if business.headline is None:
        amounts = [(amount, amount.size, amount.span) for amount in said(business.plan.month, currency)]
    else:
        saved = said(business.headline.comparison.saved, currency)
        amounts = [(amount, amount.change, amount.changes) for amount in saved]
    return [
        {"name": text(f"business-saved_{amount.name}"), "value": expected, "note": span}
        for amount, expected, span in amounts
    ]


def _facts(work: Work) -> list[dict[str, Any]]:
    """Returns the delays that decide, each with how far it is from the best, and where the split holds."""
    shown, uplink = work.shown, uplink_range(work)
    note = timing(work) if work.other is None else f"{against_best(work, shown)}, {timing(work)}"
    facts: list[dict[str, Any]] = [
        {"name": text("graph-fact_delay"), "value": format_time(shown.delay_s), "note": note}
    ]
    if work.other is not None:
        facts.append(
            {"name": text("graph-fact_optimum"), "value": format_time(work.best.delay_s), "note": timing(work)}
        )
    for choice, split in work.unsplit.items():
        facts.append(
            {
                "name": unsplit_name(work.case.costs, choice),
                "value": format_time(split.delay_s),
                "note": against_best(work, split),
                "struck": bool(not_allowed(split)),
            }
        )
    if uplink is not None and work.other is None:
        now = format_rate(work.case.scenario.link.uplink_bytes_per_s)
        facts.append(
            {"name": text("graph-fact_holds"), "value": uplink, "note": text("graph-holds_now", value=now)},
        )
    return facts


def _scenario(work: Work) -> list[dict[str, Any]]:
    """Returns what the answer is for, in a line each."""
    scenario = work.case.scenario
    workload, link = scenario.workload, scenario.link
    rates = text(
        "sidebar-link_custom_help",
        up=format_rate(link.uplink_bytes_per_s),
        down=format_rate(link.downlink_bytes_per_s),
        rtt=format_time(link.rtt_s),
    )
    unit = unit_text(workload)
    stays = scenario.constraints.raw_data_stays
    return [
        {"name": text("sidebar-device"), "value": _at_speed(scenario.device.title, scenario.device_speed)},
        {"name": text("sidebar-server"), "value": _at_speed(scenario.server.title, scenario.server_speed)},
        {"name": text("sidebar-link"), "value": rates.rstrip(".")},
        {"name": text("sidebar-mode"), "value": unit},
        {"name": text("report-raw_data"), "value": text("report-stays") if stays else text("report-may_leave")},
    ]


def _at_speed(title: str, speed: float) -> str:
    return title if speed == 1 else text("report-at_speed", machine=title, speed=count_text(speed))
