"""The frame of every page: its title, the navigation, the bar at the top and the fields beside it."""

from __future__ import annotations

import streamlit as st

from explorer.app import state
from explorer.app.bar import page_title, show_bar
from explorer.app.chart import charts_last
from explorer.app.page import BUSINESS_CASE, DYNAMICS, FAVICON, PATHS, WHAT_IF, begin_app, has_stepped, navigation
from explorer.app.sidebar import sidebar
from explorer.app.styles import style
from explorer.app.whatif.page_choices import CHOICES
from explorer.present.business.entries import NAMES
from explorer.present.dynamics.address import NAMES as DYNAMICS_NAMES
from explorer.present.view import DYNAMICS_ASKED, OWN_FIGURES, WHAT_IF_ASKED

OWN = {
    WHAT_IF: tuple(CHOICES),
    DYNAMICS: DYNAMICS_NAMES,
    BUSINESS_CASE: NAMES,
}  # what an address may have that is of one page alone
KEPT = {
    WHAT_IF: WHAT_IF_ASKED,
    DYNAMICS: DYNAMICS_ASKED,
    BUSINESS_CASE: OWN_FIGURES,
}  # where a session keeps that; the page reads it anew


def run_page() -> None:
    """Shows the frame, and in it the page that the address names."""
    begin_app()
    asked = navigation()
    path = PATHS[f"/{asked.url_path}"]
    state.follow_history(OWN.get(path, ()))
    if has_stepped() and path in KEPT:
        st.session_state.pop(KEPT[path], None)
    st.set_page_config(page_title=page_title(path, state.current()), page_icon=FAVICON, layout="wide")
    st.html(style("page.css"))
    with st.container(horizontal=True, key="bar"):
        with st.container(horizontal=True, key="bar_pages", width="content"):
            for each in PATHS.values():
                st.page_link(each)
        bar = st.container()
    state.session().path = path
    sidebar(state.current())
    with charts_last():
        asked.run()
        with bar:
            show_bar()
        state.session().heard = None
