"""The way to the glossary from every page: a line at the foot of the sidebar that opens it over the page."""

from __future__ import annotations

import streamlit as st

from explorer.present.glossary import markdown
from explorer.present.i18n.text import text


def glossary_link() -> None:
    """Shows the line; a press opens the glossary."""
    if st.button(text("glossary-link"), type="tertiary", icon=":material/menu_book:", key="glossary"):
        st.dialog(text("glossary-heading"), width="large")(_show)()


def _show() -> None:
    st.markdown(markdown().replace("## ", "#### "))
