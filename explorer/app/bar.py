"""The bar at the top of every page: what is looked at, and steps back and forward; it writes the address."""

from __future__ import annotations

from urllib.parse import urlencode

from explorer.app import state
from explorer.app.component import page_bar
from explorer.app.page import page_name, stepped_to
from explorer.present.i18n.text import messages, text
from explorer.present.payload_types import PageBarData
from explorer.present.view import View
from explorer.scenario import models


def page_title(path: str, view: View) -> str:
    """Returns the title that tells one page from another among a browser's tabs."""
    return text("bar-page_title", page=page_name(path), **_shown(view))


def show_bar(key: str = "page_bar") -> None:
    """Shows where one is; last, when the page has said what belongs into the address. ``key`` is its own in a run."""
    view, path = state.current(), state.session().path
    data: PageBarData = {
        "query": urlencode(state.session().query),
        "heard": stepped_to(),
        "page": page_name(path),
        "title": text("bar-title", **_shown(view)),
        "is_example": view == View.default(view.model),
        "text": messages("bar"),
    }
    page_bar(data, on_reset=_reset, key=key)


def _reset() -> None:
    state.change(View.default(state.current().model))


def _shown(view: View) -> dict[str, str]:
    return {"model": models.find(view.model).title, "device": view.scenario.device.title}
