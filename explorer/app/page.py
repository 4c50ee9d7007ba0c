"""What every page starts with: the session's language, the style that all share, and the navigation between them.

The language is that of the address, ``?language=en``, for all pages of a session; the browser remembers it and asks for
it where the next address has none (``web/index/start.js``). It is asked for anew at every text, because what a widget
calls runs before the page does, and in a thread of its own.
"""

from __future__ import annotations

from contextvars import ContextVar
from pathlib import Path
from weakref import WeakKeyDictionary

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state import SafeSessionState

from explorer.app.styles import style
from explorer.app.whole_callbacks import let_callbacks_finish
from explorer.present.i18n.catalogue import DEFAULT, languages
from explorer.present.i18n.text import speak_as, text

FAVICON = str(style("favicon.png"))  # an icon by name would be fetched from outside
EXPLORE, COMPARE, WHAT_IF = "pages/explore.py", "pages/compare.py", "pages/what_if.py"
DYNAMICS, BUSINESS_CASE = "pages/dynamics.py", "pages/business_case.py"
PATHS = {
    "/": EXPLORE,
    "/compare": COMPARE,
    "/what_if": WHAT_IF,
    "/dynamics": DYNAMICS,
    "/business_case": BUSINESS_CASE,
}

LANGUAGE = "language"  # in the address and in the session
OPTIONS = (LANGUAGE, "present", "hide")  # what an address may have that is of no page and no view
_by_app = ContextVar("_by_app", default=False)  # whether app.py runs the page
_languages: WeakKeyDictionary[SafeSessionState, str] = WeakKeyDictionary()

let_callbacks_finish()


def page() -> None:
    """Applies the style all pages share.

    A server whose first visitor asks for a page by its address runs that page's file without app.py, because it
    finds a folder called pages. It stops doing so once it has seen a navigation; then the visit starts anew.
    """
    _begin_language()
    if not _by_app.get():
        navigation()
        st.rerun()
    st.html(style("page.css"))


def begin_app() -> None:
    """Begins the session's language, and says that the app runs the page."""
    _begin_language()
    _by_app.set(True)


def navigation() -> st.Page:
    """Shows the navigation, and returns the page that the address names."""
    return st.navigation([st.Page(path, title=page_name(path), default=path == EXPLORE) for path in PATHS.values()])


def page_name(path: str) -> str:
    """Returns what a page is called."""
    return text(f"app-{Path(path).stem}")


def stepped_to() -> str | None:
    """Returns the query of the address that the browser went to through its history, if that is why the page runs."""
    run = get_script_run_ctx(suppress_warning=True)
    return run.query_string if run is not None and run.is_history_navigation else None


def has_stepped() -> bool:
    """Returns whether the browser went through its history to an address that describes a view.

    That of a page that was left before it was drawn describes none.
    """
    return stepped_to() is not None and bool(st.query_params)


def _begin_language() -> None:
    """Makes, at the start of a session, its language the one of its address; an unknown one changes nothing."""
    if LANGUAGE not in st.session_state:
        asked = st.query_params.get(LANGUAGE, DEFAULT)
        st.session_state[LANGUAGE] = asked if asked in languages() else DEFAULT


def language_query() -> dict[str, str]:
    """Returns what of the language stands in the address: nothing where it is the usual one."""
    spoken = st.session_state.get(LANGUAGE, DEFAULT)
    return {} if spoken == DEFAULT else {LANGUAGE: spoken}


def _spoken() -> str | None:
    """Returns the session's language; None where no session runs, as in a command.

    A page asks some hundreds of times, and Streamlit takes its time to answer: so the answer is kept with the session.
    """
    run = get_script_run_ctx(suppress_warning=True)
    if run is None:
        return None
    known = _languages.get(run.session_state)
    if known is None and LANGUAGE in st.session_state:
        known = _languages[run.session_state] = str(st.session_state[LANGUAGE])
    return known


speak_as(_spoken)
