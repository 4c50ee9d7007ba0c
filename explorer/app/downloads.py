"""Files to take away, each made when it is asked for: a button for any, and those that every page offers of a view."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st
from babel.dates import format_date

from explorer.app import state
from explorer.app.cache import work
from explorer.present.documents import file_stem
from explorer.present.i18n.text import language, locale, speaking, text
from explorer.present.view import OWN_FIGURES, WHAT_IF_ASKED, Work
from explorer.report.files import browser

if TYPE_CHECKING:
    from explorer.present.business.entries import Inputs
    from explorer.report.contents import Report

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
    """Shows the buttons; ``inputs`` are what the business case is for, where something was entered.

    What makes the files is imported when one is asked for: no page waits for it.

    PDF and PNG are made by the browser on this machine; where there is none, their buttons say so.
    """
    st.subheader(text("report-heading"), anchor=False)
    st.caption(text("report-caption"))
    name = file_stem(done.graph.name)
    latest = as_it_is_then()
    today = format_date(date.today(), "d MMMM y", locale=locale())
    address = _address()
    asked = st.session_state.get(WHAT_IF_ASKED)  # the map is the one that was looked at last

    def report() -> Report:
        from explorer.report.contents import Report

        shown = latest()
        map_over = {"map_over": asked.over(shown.graph, shown.view.scenario)} if asked else {}
        fleet = inputs.fleet_said if inputs else None
        assumptions = inputs.assumptions if inputs else None
        return Report(shown, today, fleet=fleet, assumptions=assumptions, address=address, **map_over)

    def file(kind: str) -> bytes:
        from explorer.report.files import graph_png, report_pdf
        from explorer.report.graph_picture import graph_svg
        from explorer.report.page import live_html, report_html

        made = {
            "html": lambda: report_html(report()).encode(),
            "pdf": lambda: report_pdf(report()),
            "live": lambda: live_html(latest()).encode(),
            "svg": lambda: graph_svg(latest()).encode(),
            "png": lambda: graph_png(latest()),
        }
        return made[kind]()

    no_browser = browser() is None
    with st.container(horizontal=True):
        for kind, ending, mime, icon in FILES:
            missing = no_browser and kind in BY_BROWSER
            file_button(
                text(f"report-download_{kind}"),
                partial(file, kind),
                f"{name}-{ending}",
                mime,
                icon=icon,
                help=text(f"report-download_{kind}_none") if missing else text(f"report-download_{kind}_help"),
                disabled=missing,
            )


def as_it_is_then() -> Callable[[], Work]:
    """Returns what works out the session's view at the time when it is called, in any thread.

    The sliders may have moved since the run that shows a button for a file; they say so as the button is pressed.
    """
    now = state.session()
    return lambda: work(now.view, now.sliders.scenario)


def entered(done: Work) -> Inputs | None:
    """Returns what the business case is for, where anything was entered in place of the presets.

    It says what breaks a rule.
    """
    if OWN_FIGURES not in st.session_state:
        return None
    from explorer.app.business.inputs import current_inputs, show_problems

    inputs, problems = current_inputs(done.case)
    show_problems(problems)
    return inputs


def _address() -> str:
    """Returns the address of this app without its page, for a link that leads back to it."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def file_button(
    label: str,
    make: Callable[[], bytes],
    file_name: str,
    mime: str,
    *,
    icon: str = "download",
    help: str | None = None,
    disabled: bool = False,
) -> None:
    """Shows the button; a press calls ``make`` outside of the run, and runs nothing else."""
    spoken = language()

    def made() -> bytes:
        with speaking(spoken):
            return make()

    st.download_button(
        label,
        made,
        file_name=file_name,
        mime=mime,
        icon=f":material/{icon}:",
        help=help,
        disabled=disabled,
        on_click="ignore",
    )
