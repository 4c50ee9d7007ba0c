"""What of a view can be taken away: the report, the live graph alone, and its picture; each is made when asked for."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st
from babel.dates import format_date

from explorer.present.file_names import file_stem
from explorer.present.i18n.text import LANGUAGE, text
from explorer.present.view_result import OWN_FIGURES, WHAT_IF_ASKED, Work
from explorer.report.chromium import browser

if TYPE_CHECKING:
    from explorer.present.business.entries import Inputs
    from explorer.report import Report

# What can be taken away: the kind, how the file's name ends, its type and the button's picture.
FILES = (
    ("html", "report.html", "text/html", "download"),
    ("pdf", "report.pdf", "application/pdf", "picture_as_pdf"),
    ("live", "graph.html", "text/html", "download"),
    ("svg", "graph.svg", "image/svg+xml", "image"),
    ("png", "graph.png", "image/png", "image"),
)
BY_BROWSER = ("pdf", "png")


def offer_downloads(done: Work, inputs: Inputs | None = None) -> None:
    """The buttons; ``inputs`` are what the business case is for, where something was entered.

    What makes the files is imported when one is asked for: no page waits for it.

    PDF and PNG are made by the browser on this machine; where there is none, their buttons say so.
    """
    st.subheader(text("report.heading"), anchor=False)
    st.caption(text("report.caption"))
    name = file_stem(done.graph.name)
    today = format_date(date.today(), "d MMMM y", locale=LANGUAGE)
    address = _address()
    asked = st.session_state.get(WHAT_IF_ASKED)  # the map is the one that was looked at last
    map_over = {"map_over": asked.over(done.view.scenario)} if asked else {}

    def report() -> Report:
        from explorer.report import Report

        fleet = inputs.fleet_said if inputs else None
        assumptions = inputs.assumptions if inputs else None
        return Report(done, today, fleet=fleet, assumptions=assumptions, address=address, **map_over)

    def file(kind: str) -> bytes:
        from explorer import report as files

        made = {
            "html": lambda: files.report_html(report()).encode(),
            "pdf": lambda: files.report_pdf(report()),
            "live": lambda: files.live_html(done).encode(),
            "svg": lambda: files.graph_svg(done).encode(),
            "png": lambda: files.graph_png(done),
        }
        return made[kind]()

    no_browser = browser() is None
    with st.container(horizontal=True):
        for kind, ending, mime, icon in FILES:
            missing = no_browser and kind in BY_BROWSER
            st.download_button(
                text(f"report.download_{kind}"),
                partial(file, kind),
                file_name=f"{name}-{ending}",
                mime=mime,
                icon=f":material/{icon}:",
                help=text(f"report.download_{kind}_none") if missing else text(f"report.download_{kind}_help"),
                disabled=missing,
                on_click="ignore",
            )


def entered(done: Work) -> Inputs | None:
    """What the business case is for, where anything was entered in place of the presets; says what breaks a rule."""
    if OWN_FIGURES not in st.session_state:
        return None
    from explorer.app.business.inputs import current_inputs, show_problems

    inputs, problems = current_inputs(done.priced)
    show_problems(problems)
    return inputs


def _address() -> str:
    """The address of this app without its page, for a link that leads back to it."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
