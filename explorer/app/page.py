"""What every page starts with, and the navigation between them."""

from __future__ import annotations

from contextvars import ContextVar

import streamlit as st

from explorer.app import language
from explorer.app.styles import style
from explorer.app.whole_callbacks import let_callbacks_finish
from explorer.present.i18n.text import text

FAVICON = str(style("favicon.png"))  # an icon by name would be fetched from outside
EXPLORE, COMPARE, WHAT_IF = "pages/explore.py", "pages/compare.py", "pages/what_if.py"
BUSINESS_CASE = "pages/business_case.py"

let_callbacks_finish()
_by_app = ContextVar("_by_app", default=False)  # whether app.py runs the page


def run_page() -> None:
    """Show the navigation and run the page that the address names."""
    language.begin()
    st.set_page_config(page_title=text("app-name"), page_icon=FAVICON, layout="wide")
    _by_app.set(True)
    _navigation().run()


def page() -> None:
    """Apply the style all pages share.

    A server whose first visitor asks for a page by its address runs that page's file without app.py, because it
    finds a folder called pages. It stops doing so once it has seen a navigation; then the visit starts anew.
    """
    language.begin()
    if not _by_app.get():
        _navigation()
        st.rerun()
    st.html(style("page.css"))


def _navigation() -> st.Page:
    return st.navigation(
        [
            st.Page(EXPLORE, title=text("app-explore"), default=True),
            st.Page(COMPARE, title=text("app-compare")),
            st.Page(WHAT_IF, title=text("app-what_if")),
            st.Page(BUSINESS_CASE, title=text("app-business_case")),
        ]
    )
