"""What every page starts with."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

FAVICON = str(Path(__file__).with_name("favicon.png"))  # an icon by name would be fetched from outside


def page() -> None:
    """Apply the style all pages share."""
    st.html(Path(__file__).with_name("page.css"))
