"""Charts on the page, sent as they are: Plotly checks and copies no figure while a page runs.

A browser draws a chart in the time of many texts. So a page has the texts first: each chart has its place among them,
as high as it will be, and comes when they are all said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from math import ceil
from typing import Any

import plotly.io
import streamlit as st
from plotly.basedatatypes import BaseFigure

from explorer.present.charts.figure import Figure
from explorer.present.palette import Theme, palette


class _AsItIs(BaseFigure):  # type: ignore[misc] # plotly has no type information
    """Describes a figure that Streamlit takes for one of Plotly's, and which gives its plain data."""

    def __init__(self, figure: Figure, colours: Theme) -> None:
        self._plain = {**figure, "layout": {"template": _template(), **_readable(figure["layout"], colours)}}

    def to_dict(self) -> dict[str, Any]:
        return self._plain


_waiting: ContextVar[list[Callable[[], None]] | None] = ContextVar("_waiting", default=None)


@contextmanager
def charts_last() -> Iterator[None]:
    """Draws the charts that are shown inside a ``with`` block at its end, each in its place."""
    waiting: list[Callable[[], None]] = []
    before = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(before)
    for draw in waiting:
        draw()


def show_chart(figure: Figure, key: str, alt: str, on_select: Callable[[], None] | None = None) -> None:
    """Shows a figure without Plotly's tool bar; a click on a mark is a choice where ``on_select`` takes it."""
    place = st.container(key=f"place_of_{key}", height=ceil(figure["layout"]["height"]), border=False)

    def draw() -> None:
        place.plotly_chart(
            _AsItIs(figure, palette(st.context.theme.type)),
            key=key,
            config={"displayModeBar": False},
            on_select=on_select or "ignore",
            selection_mode="points",
            alt=alt,
        )

    waiting = _waiting.get()
    if waiting is None:
        draw()
    else:
        waiting.append(draw)


def _readable(layout: Mapping[str, Any], colours: Theme) -> dict[str, Any]:
    """Returns the layout with the text of its axes in the theme's muted colour: Streamlit's own is too pale to read."""
    font = {"color": colours.muted}
    readable = dict(layout)
    for name in {"xaxis", "yaxis", *(name for name in layout if name.startswith(("xaxis", "yaxis")))}:
        axis = dict(layout.get(name, {}))
        title = dict(axis.get("title", {}))
        readable[name] = {
            **axis,
            "tickfont": {**font, **axis.get("tickfont", {})},
            "title": {**title, "font": {**font, **title.get("font", {})}},
        }
    return readable


@cache
def _template() -> dict[str, Any]:
    """Returns Streamlit's template, which every figure carries so that the browser puts in the theme's colours."""
    template: dict[str, Any] = plotly.io.templates[plotly.io.templates.default].to_plotly_json()
    return template
