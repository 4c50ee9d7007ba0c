"""What of a view can be taken away: the report, the live graph alone, and its picture; each is made when asked for."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import streamlit as st
from babel.dates import format_date

from explorer.report import Report, browser, graph_svg, live_html, report_html, report_pdf
from explorer.ui.business_entries import Inputs
from explorer.ui.shown import Work
from explorer.ui.text import LANGUAGE, text


def downloads(done: Work, inputs: Inputs | None = None) -> None:
    """The buttons; ``inputs`` are what the business case is for, where something was entered.

    A PDF is made by the browser on this machine; where there is none, the button says so. The PNG of the graph is
    made in the reader's browser, by a button above the graph.
    """
    st.subheader(text("report.heading"), anchor=False)
    st.caption(text("report.caption"))
    name = done.graph.name
    report = Report(
        done,
        format_date(date.today(), "d MMMM y", locale=LANGUAGE),
        fleet=inputs.fleet if inputs else None,
        assumptions=inputs.assumptions if inputs else None,
        address=_address(),
    )
    with st.container(horizontal=True):
        st.download_button(
            text("report.download_html"),
            lambda: report_html(report).encode(),
            file_name=f"{name}-report.html",
            mime="text/html",
            icon=":material/download:",
            help=text("report.download_html_help"),
            on_click="ignore",
        )
        no_browser = browser() is None
        st.download_button(
            text("report.download_pdf"),
            lambda: report_pdf(report),
            file_name=f"{name}-report.pdf",
            mime="application/pdf",
            icon=":material/picture_as_pdf:",
            help=text("report.download_pdf_none") if no_browser else text("report.download_pdf_help"),
            disabled=no_browser,
            on_click="ignore",
        )
        st.download_button(
            text("report.download_live"),
            lambda: live_html(done).encode(),
            file_name=f"{name}-graph.html",
            mime="text/html",
            icon=":material/download:",
            help=text("report.download_live_help"),
            on_click="ignore",
        )
        st.download_button(
            text("report.download_svg"),
            lambda: graph_svg(done).encode(),
            file_name=f"{name}-graph.svg",
            mime="image/svg+xml",
            icon=":material/image:",
            on_click="ignore",
        )


def _address() -> str:
    """The address of this app without its page, for a link that leads back to it."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
