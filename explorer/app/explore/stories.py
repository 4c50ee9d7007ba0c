"""Three stories at the top of Explore: ready scenarios with their result, for who opens the page without an address."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import streamlit as st

from explorer.app import state
from explorer.app.component import stories as component
from explorer.app.scenarios.result import gain, result_picture, result_text
from explorer.app.scenarios.table import view_of
from explorer.library.named import NamedScenario, library
from explorer.present.i18n.text import text
from explorer.present.page_types import StoryData
from explorer.present.palette import palette


def stories() -> None:
    """Shows them, if they are wanted."""
    if not state.session().stories:
        return
    told = chosen()
    component(
        {
            "heading": text("stories-heading"),
            "close": text("stories-close"),
            "stories": [_story(named) for named in told],
        },
        on_load=lambda position: state.change(view_of(told[position])),
        on_close=state.hide_stories,
    )


def chosen() -> list[NamedScenario]:
    """Returns three ready scenarios: the one that gains most, the first of the others, the one that gains least."""
    by_gain = sorted(library(), key=gain)
    least, most = by_gain[0], by_gain[-1]
    return [most, next(named for named in library() if named not in (least, most)), least]


def _story(named: NamedScenario) -> StoryData:
    colours = replace(palette(st.context.theme.type), background="none")
    return {
        "name": named.name,
        "line": named.note.partition(". ")[0],
        "result": result_text(named),
        "load": text("stories-load", name=named.name),
        "picture": f"data:image/svg+xml;base64,{b64encode(result_picture(named, colours).encode()).decode()}",
    }
