"""The bar at the top of every page: what is looked at, and steps back and forward; it writes the address."""

from __future__ import annotations

from urllib.parse import urlencode

from explorer.app import state
from explorer.app.component import page_bar
from explorer.app.page import EXPLORE, PATHS, page_name
from explorer.app.scenarios.table import view_of
from explorer.app.scenarios.user_list import own_list
from explorer.library.named import library
from explorer.present.i18n.text import messages, text
from explorer.present.page_types import PageBarData
from explorer.present.view import View
from explorer.scenario import models


def page_title(path: str, view: View) -> str:
    """Returns the title that tells one page from another among a browser's tabs."""
    return text("frame-page_title", page=page_name(path), **_shown(view))


def show_bar(key: str = "page_bar") -> None:
    """Shows where one is; last, when the page has said what belongs into the address. ``key`` is its own in a run."""
    view, path = state.current(), state.session().path
    data: PageBarData = {
        "query": urlencode(state.session().query),
        "heard": state.session().heard,
        "page": page_name(path),
        "path": next(end for end, each in PATHS.items() if each == path),
        "title": text("frame-title", **_shown(view)),
        "is_example": view == View.default(view.model),
        "has_stories": path == EXPLORE,
        "text": messages("frame"),
    }
    page_bar(data, on_reset=_reset, on_slide=_slide, on_stories=state.show_stories, key=key)


def _reset() -> None:
    state.change(View.default(state.current().model))


def _slide(by: int) -> None:
    """Shows the scenario that is so many on from the one that is shown: of a person's own, or of the ready ones."""
    views = [view_of(named) for named in own_list() or library()]
    shown = state.current()
    at = views.index(shown) + by if shown in views else 0 if by > 0 else -1
    state.change(views[at % len(views)])


def _shown(view: View) -> dict[str, str]:
    return {"model": models.find(view.model).title, "device": view.scenario.device.title}
