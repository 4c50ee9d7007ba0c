"""Charts on the page, sent as they are: Plotly checks and copies no figure while a page runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import plotly.io
import streamlit as st
from plotly.basedatatypes import BaseFigure

from explorer.present.charts.figure import Figure


class _AsItIs(BaseFigure):  # type: ignore[misc] # plotly has no type information
    """Describes a figure that Streamlit takes for one of Plotly's, and which gives its plain data."""

    def __init__(self, figure: Figure) -> None:
        self._plain = {**figure, "layout": {"template": _template(), **figure["layout"]}}

    def to_dict(self) -> dict[str, Any]:
        return self._plain


def show_chart(figure: Figure, key: str, alt: str, on_select: Callable[[], None] | None = None) -> None:
    """Shows a figure without Plotly's tool bar; a click on a mark is a choice where ``on_select`` takes it."""
    st.plotly_chart(
        _AsItIs(figure),
        key=key,
        config={"displayModeBar": False},
        on_select=on_select or "ignore",
        selection_mode="points",
        alt=alt,
    )


@cache
def _template() -> dict[str, Any]:
    """Returns Streamlit's template, which every figure carries so that the browser puts in the theme's colours."""
    template: dict[str, Any] = plotly.io.templates[plotly.io.templates.default].to_plotly_json()
    return template
