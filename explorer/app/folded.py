"""What is folded away on a page: it is made when it is opened, so that no page waits for what few look at.

A line whose words may change while it is open is not one of these: Streamlit takes it for another one, and shuts it.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def folded(label: str, key: str, content: Callable[[], None], icon: str | None = None) -> None:
    """Shows a line; a press on it opens what ``content`` draws below it. ``key`` names it among those of all pages."""
    line = st.expander(label, key=key, icon=icon, on_change="rerun")
    if line.open:
        with line:
            content()
