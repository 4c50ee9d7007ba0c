"""The scenario list: ready scenarios to load, a person's own, and all of them side by side."""

from __future__ import annotations

import streamlit as st

from explorer.app.scenarios.side_by_side import side_by_side
from explorer.app.scenarios.table import link, load_button, summary
from explorer.app.scenarios.user_list import keep
from explorer.app.scenarios.user_scenarios import own_scenarios
from explorer.app.styles import style
from explorer.library.named import NamedScenario, library
from explorer.present.i18n.text import plain, text
from explorer.present.view import View

CARDS = 3  # side by side


def show(view: View) -> None:
    """The whole list below the view of a page; a scenario that is picked becomes the view on the next run."""
    st.html(style("scenario_list.css"))
    keep()
    _ready()
    own_scenarios()
    side_by_side(view)


def _ready() -> None:
    """The ready scenarios as cards."""
    st.subheader(text("scenarios-ready_heading"), anchor=False)
    entries = library().entries
    for start in range(0, len(entries), CARDS):
        for column, named in zip(st.columns(CARDS), entries[start : start + CARDS], strict=False):
            with column, st.container(border=True, height="stretch"):
                _card(named)


def _card(named: NamedScenario) -> None:
    st.markdown(f"**{plain(named.name)}**")
    summary(named)
    st.space("stretch")
    with st.container(horizontal=True):
        load_button(named, f"ready_scenario_load_{named.key}")
        link(named, f"ready_scenario_link_{named.key}")
