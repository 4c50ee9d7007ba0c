"""How to get the same answer again: the command line, and the address in an app."""

from __future__ import annotations

import shlex
from urllib.parse import urlencode

from markupsafe import Markup, escape

from explorer.present.business.query import business_words, query_of
from explorer.present.i18n.text import text
from explorer.report.contents import Report, Section
from explorer.report.templates import render
from explorer.scenario.command_words import option_words

BUSINESS_CASE = "business_case"  # the page of the app whose address can have what was entered


def reproduce(report: Report) -> Section:
    """The commands that give the report and the numbers, and the link that shows the same in the app."""
    work = report.work
    method = ["--method", work.view.method] if work.chosen is not None and work.view.method else []
    words = [report.model or work.view.model, *option_words(work.priced.scenario)]
    business = business_words(report.fleet, report.assumptions, work.priced)
    query = "?" + urlencode({**work.view.to_query(), **query_of(business)}, safe=",")
    page = BUSINESS_CASE if business else ""
    body = render(
        "reproduce.html",
        commands=[
            _command("report", *words, *method, *business, *_map_words(report), "--output", "report.html"),
            _command("solve", *words, *method),
        ],
        query=page + query,
        address=f"{report.address.rstrip('/')}/{page}{query}" if report.address else "",
    )
    return Section("reproduce", text("report.reproduce"), Markup(body))


def _command(*words: str) -> Markup:
    """A line to be copied: its spaces stay as they are."""
    return escape(shlex.join(["split-explorer", *words]))


def _map_words(report: Report) -> list[str]:
    return ["--map-over", *report.map_over] if report.map_over != Report.map_over else []
