"""Charts for a page that is one file: Plotly's figures as plain JSON, and stacked bars where no script runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from explorer.present.charts.figure import Figure, scale
from explorer.present.palette import palette

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"


def figure_json(figure: Figure | go.Figure, theme: str) -> dict[str, Any]:
    """Returns the data and layout of a figure, without Plotly's own template, on a page of a theme."""
    colours = palette(theme)
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
    """Returns the Plotly's library, to be put into a page once; 4.8 MB."""
    source: str = get_plotlyjs()
    return source


@dataclass(frozen=True)
class Stacked:
    """Describes a bar with what stands above it."""

    name: str
    amount: str  # the whole of it, written out
    parts: tuple[tuple[str, float], ...]  # how each part looks, and its value
    note: str = ""
    struck: bool = False  # it is no choice, as the note says

    @property
    def total(self) -> float:
        """Returns all parts together."""
        return sum(value for _, value in self.parts)


@dataclass(frozen=True)
class DrawnBar:
    """Holds what a template draws."""

    name: str
    amount: str
    note: str
    torn: bool
    struck: bool  # it is no choice, as the note says
    shares: tuple[tuple[str, float], ...]  # how each part looks, and its width in percent


def draw_bars(bars: Sequence[Stacked], longest: float) -> list[DrawnBar]:
    """Returns the bars on one scale; one of more than ``longest`` times the first one is torn."""
    end = scale([bar.total for bar in bars], longest)
    return [
        DrawnBar(
            bar.name,
            bar.amount,
            bar.note,
            torn=bar.total > end,
            struck=bar.struck,
            shares=tuple((look, round(100 * value / max(end, bar.total), 3)) for look, value in bar.parts),
        )
        for bar in bars
    ]
