"""The language of a session: that of its address, ``?language=en``, for all of its pages.

It is asked for anew at every text, because what a widget calls runs before the page does, and in a thread of its own.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from explorer.present.i18n.catalogue import DEFAULT, languages
from explorer.present.i18n.text import speak_as

NAME = "language"  # in the address and in the session


def begin() -> None:
    """At the start of a session, make its language the one that its address names; an unknown one changes nothing."""
    if NAME not in st.session_state:
        asked = st.query_params.get(NAME, DEFAULT)
        st.session_state[NAME] = asked if asked in languages() else DEFAULT


def query() -> dict[str, str]:
    """What of it stands in the address: nothing where it is the usual one."""
    spoken = st.session_state.get(NAME, DEFAULT)
    return {} if spoken == DEFAULT else {NAME: spoken}


def _spoken() -> str | None:
    """The session's language; None where no session runs, as in a command."""
    return st.session_state.get(NAME) if get_script_run_ctx(suppress_warning=True) else None


speak_as(_spoken)
