"""How to get the same answer again: the command line, and the address in an app."""

from __future__ import annotations

import shlex
from urllib.parse import urlencode

from markupsafe import Markup, escape

from explorer.option_words import option_words
from explorer.report.contents import Report, Section, starting_fleet
from explorer.report.templates import render
from explorer.ui.text import text
from explorer.whatif.assumption_words import assumption_words


def reproduce(report: Report) -> Section:
    """The commands that give the report and the numbers, and the link that shows the same in the app."""
    work = report.work
    method = ["--method", work.view.method] if work.chosen is not None and work.view.method else []
    words = [report.model or work.view.model, *option_words(work.priced.scenario)]
    business = _business_words(report)
    query = f"?{urlencode(work.view.to_query())}"
    body = render(
        "reproduce.html",
        commands=[
            _command("report", *words, *method, *business, *_map_words(report), "--output", "report.html"),
            _command("solve", *words, *method),
        ],
        query=query,
        address=report.address.rstrip("/") + "/" + query if report.address else "",
        entered=bool(business),
    )
    return Section("reproduce", text("report.reproduce"), Markup(body))


def _command(*words: str) -> Markup:
    """A line to be copied: its spaces stay as they are."""
    return escape(shlex.join(["split-explorer", *words]))


def _business_words(report: Report) -> list[str]:
    """The options that say how much is run and what it costs, as far as that is not as presets have it."""
    words = []
    if report.fleet is not None:
        fleet, usual = report.fleet, starting_fleet(report.work.priced.scenario)
        words += ["--devices", str(fleet.devices), "--rounds-a-day", _digits(fleet.rounds_a_day)]
        if fleet.days_a_month != usual.days_a_month:
            words += ["--days", _digits(fleet.days_a_month)]
        if fleet.fixed_per_month != usual.fixed_per_month:
            words += ["--fixed", _digits(fleet.fixed_per_month)]
    if report.assumptions is not None:
        words += assumption_words(report.assumptions, report.work.priced)
    return words


def _map_words(report: Report) -> list[str]:
    return ["--map-over", *report.map_over] if report.map_over != Report.map_over else []


def _digits(value: float) -> str:
    """Every digit that is needed to read the same number back."""
    return repr(float(value)).removesuffix(".0")
