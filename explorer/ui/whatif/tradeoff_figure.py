"""A Pareto front as steps, with the choices that do not split and the point that is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose

import plotly.graph_objects as go

from explorer.ui.palette import Palette
from explorer.ui.text import text
from explorer.ui.whatif.places import pale, time_unit
from explorer.ui.whatif.words import drawn
from explorer.units import format_time

HEIGHT_PX = 440
MARGIN = 0.10  # of the axis, around the points
UNSPLIT = (-2, -1)  # positions of the two unsplit choices in a list that ends with them
REACH = 2.5  # times the front's own extent: an unsplit choice further away is named at the edge


@dataclass(frozen=True)
class Spot:
    """A split in the chart."""

    name: str  # where it cuts
    delay_s: float
    value: float
    said: str  # the value with its unit

    def meets(self, other: Spot) -> bool:
        """Whether both are at the same place of the chart."""
        return isclose(self.delay_s, other.delay_s) and isclose(self.value, other.value)


@dataclass(frozen=True)
class Second:
    """The axis of what the delay is weighed against."""

    title: str  # with the unit
    factor: float  # what one of the unit is


def front_figure(
    points: Sequence[Spot],
    unsplit: Sequence[Spot],
    chosen: int,
    second: Second,
    colours: Palette,
    timing: str,
    *,
    complete: bool,
) -> go.Figure:
    """The first point is the fastest split. ``unsplit`` are all on the device, and most on the server, in this order.

    The line is dashed where further splits may lie between its corners. The last that comes with a mark
    (``customdata``) is its split's position in ``points`` followed by ``unsplit``, by which a click and the picture of
    the graph find it; that of an unsplit one counts from the end.
    """
    x_range, y_range = _ranges(points, unsplit)
    unit, factor = time_unit(x_range[1])
    figure = go.Figure()
    steps_x = [points[0].delay_s, *(point.delay_s for point in points), x_range[1]]
    steps_y = [y_range[1], *(point.value for point in points), points[-1].value]
    figure.add_scatter(  # what is beaten: all above and to the right of the steps
        x=[value / factor for value in (*steps_x, x_range[1])],
        y=[value / second.factor for value in (*steps_y, y_range[1])],
        mode="lines",
        line={"shape": "hv", "width": 0},
        fill="toself",
        fillcolor=pale(colours.muted, 0.10),
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[value / factor for value in steps_x],
        y=[value / second.factor for value in steps_y],
        mode="lines",
        line={"shape": "hv", "color": colours.link, "width": 2.5, "dash": "solid" if complete else "dash"},
        hoverinfo="skip",
    )
    for spot, colour, position in zip(unsplit, (colours.device, colours.server), UNSPLIT, strict=True):
        on_front = any(map(spot.meets, points))
        _unsplit(figure, spot, x_range, y_range, factor, second, colour, position, on_front=on_front)
    figure.add_scatter(
        x=[point.delay_s / factor for point in points],
        y=[point.value / second.factor for point in points],
        mode="markers",
        marker={
            "size": [17 if i == chosen else 12 for i in range(len(points))],
            "color": colours.link,
            "opacity": 1,
            "line": {"width": [3 if i == chosen else 0 for i in range(len(points))], "color": colours.text},
        },
        customdata=[_carried(point, i) for i, point in enumerate(points)],
        hovertemplate=text("tradeoff.hover") + "<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
    figure.add_annotation(
        x=points[0].delay_s / factor,
        y=points[0].value / second.factor,
        text=text("tradeoff.fastest"),
        showarrow=False,
        xanchor="left",
        xshift=12,
        yshift=12,
        font={"size": 13},
    )
    figure.update_layout(
        height=HEIGHT_PX,
        margin={"l": 0, "r": 12, "t": 12, "b": 8},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        clickmode="event+select",
        xaxis={
            "title": {"text": text("breakdown.axis", unit=unit, timing=timing)},
            "range": [value / factor for value in x_range],
            "fixedrange": True,
            "automargin": True,
            "zeroline": False,
        },
        yaxis={
            "title": {"text": second.title},
            "exponentformat": "none",
            "range": [value / second.factor for value in y_range],
            "fixedrange": True,
            "automargin": True,
            "zeroline": False,
        },
    )
    return figure


def _ranges(points: Sequence[Spot], unsplit: Sequence[Spot]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Both axes, around the front and those unsplit choices that are not far away from it."""
    spots = list(points)
    for spot in unsplit:
        if len(points) == 1 or (
            _near(spot.delay_s, [point.delay_s for point in points])
            and _near(spot.value, [point.value for point in points])
        ):
            spots.append(spot)
    return _padded([spot.delay_s for spot in spots]), _padded([spot.value for spot in spots])


def _near(value: float, of: Sequence[float]) -> bool:
    extent = REACH * (max(of) - min(of))
    return min(of) - extent <= value <= max(of) + extent


def _padded(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    margin = MARGIN * ((high - low) or high or 1.0)
    return low - margin, high + 2 * margin


def _unsplit(
    figure: go.Figure,
    spot: Spot,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    factor: float,
    second: Second,
    colour: str,
    position: int,
    *,
    on_front: bool,
) -> None:
    """A square with its name; at the edge, with an arrow, where it lies outside."""
    inside = x_range[0] <= spot.delay_s <= x_range[1] and y_range[0] <= spot.value <= y_range[1]
    x, y = min(max(spot.delay_s, x_range[0]), x_range[1]), min(max(spot.value, y_range[0]), y_range[1])
    if inside:  # larger than a point of the front, of which it may be one
        figure.add_scatter(
            x=[x / factor],
            y=[y / second.factor],
            mode="markers",
            marker={"size": 20, "color": colour, "symbol": "square"},
            customdata=[_carried(spot, position)],
            **(
                {"hoverinfo": "skip"}  # the point of the front on top of it is the one to be clicked
                if on_front
                else {"hovertemplate": text("tradeoff.hover_unsplit") + "<extra></extra>"}
            ),
        )
    right, up = x > 0.5 * sum(x_range), y > 0.5 * sum(y_range)
    figure.add_annotation(
        x=x / factor,
        y=y / second.factor,
        text=drawn(spot.name)
        if inside
        else text("tradeoff.outside", name=drawn(spot.name), delay=format_time(spot.delay_s), value=spot.said),
        showarrow=not inside,
        ax=-36 if right else 36,
        ay=26 if up else -26,
        arrowcolor=colour,
        arrowwidth=2,
        xanchor="right" if right else "left",
        xshift=(-14 if right else 14) if inside else 0,
        yshift=-16 if inside else 0,
        font={"size": 13},
    )


def _carried(spot: Spot, position: int) -> list[str | int]:
    return [drawn(spot.name), format_time(spot.delay_s), spot.said, position]


def describe(points: Sequence[Spot], unsplit: Sequence[Spot]) -> str:
    """The chart in words, for readers who do not see it."""
    rows = [
        text("tradeoff.alt_row", name=spot.name, delay=format_time(spot.delay_s), value=spot.said)
        for spot in (*points, *unsplit)
    ]
    return text("tradeoff.alt", count=len(points), rows="; ".join(rows))
