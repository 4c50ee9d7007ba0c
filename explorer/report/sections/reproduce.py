"""How to get the same answer again: the command line, and the address in an app."""

from __future__ import annotations

import shlex
from urllib.parse import urlencode

from markupsafe import Markup

from explorer.cli.question import words_for
from explorer.report.contents import Report, Section
from explorer.report.templates import render
from explorer.ui.text import text


def reproduce(report: Report) -> Section:
    """The commands that give the report and the numbers, and the link that shows the same in the app."""
    work = report.work
    words = words_for(report.model or work.view.model, work.priced.scenario)
    method = ["--method", work.view.method] if work.view.method else []
    query = f"?{urlencode(work.view.to_query())}"
    body = render(
        "reproduce.html",
        commands=[
            shlex.join(["split-explorer", "report", *words, *_own_words(report), "--output", "report.html"]),
            shlex.join(["split-explorer", "solve", *words, *method]),
        ],
        query=query,
        address=report.address.rstrip("/") + "/" + query if report.address else "",
    )
    return Section("reproduce", text("report.reproduce"), Markup(body))


def _own_words(report: Report) -> list[str]:
    """The options of the command that only a report has: how much is run, and what its map shows."""
    words = []
    if report.fleet is not None:
        words += ["--devices", str(report.fleet.devices), "--rounds-a-day", f"{report.fleet.rounds_a_day:.12g}"]
    if report.map_over != Report.map_over:
        words += ["--map-over", *report.map_over]
    return words
