"""Plotly's figures for a page that is one file: plain JSON in the colours of a theme, and the library's own text."""

from __future__ import annotations

import json
from typing import Any

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from explorer.present.picture import look

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"


def figure_json(figure: go.Figure, theme: str) -> dict[str, Any]:
    """Data and layout of a figure, without Plotly's own template, on a page of a theme."""
    colours = look(theme)
    grid = {"gridcolor": colours.frame, "linecolor": colours.frame, "zerolinecolor": colours.frame}
    figure = go.Figure(figure).update_layout(
        template=None,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"color": colours.text, "family": FONT, "size": 14},
        hoverlabel={"bgcolor": colours.background, "font": {"color": colours.text}, "bordercolor": colours.frame},
    )
    figure.update_xaxes(**grid, title_font_size=14, title_standoff=8)
    figure.update_yaxes(**grid, title_font_size=14)
    parts: dict[str, Any] = json.loads(figure.to_json())
    return {"data": parts["data"], "layout": parts["layout"]}


def plotly_source() -> str:
    """Plotly's library, to be put into a page once; 4.8 MB."""
    source: str = get_plotlyjs()
    return source
