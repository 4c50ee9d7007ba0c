"""Charts on the page, sent as they are: Plotly checks and copies no figure while a page runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
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


def show_chart(figure: Figure, key: str, alt: str, on_select: Callable[[], None] | None = None) -> None:
    """Shows a figure without Plotly's tool bar; a click on a mark is a choice where ``on_select`` takes it."""
    st.plotly_chart(
        _AsItIs(figure, palette(st.context.theme.type)),
        key=key,
        config={"displayModeBar": False},
        on_select=on_select or "ignore",
        selection_mode="points",
        alt=alt,
    )


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
