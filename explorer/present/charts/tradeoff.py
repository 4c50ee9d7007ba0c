"""A Pareto front as steps, with the choices that do not split and the point that is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose

from explorer.present.charts.figure import Figure
from explorer.present.i18n.text import text
from explorer.present.numbers import drawn, pale, time_unit
from explorer.present.palette import Theme
from explorer.values.units import format_time

HEIGHT_PX = 440
MARGIN = 0.10  # of the axis, around the points
UNSPLIT = (-2, -1)  # positions of the two unsplit choices in a list that ends with them
REACH = 2.5  # times the front's own extent: an unsplit choice further away is named above the chart
OUTSIDE_PX = 36  # height of the two lines that name it
ARROWS = {(-1, -1): "↙", (-1, 0): "←", (-1, 1): "↖", (0, -1): "↓", (0, 1): "↑", (1, -1): "↘", (1, 0): "→", (1, 1): "↗"}


@dataclass(frozen=True)
class Mark:
    """Describes a split in the chart."""

    name: str  # where it cuts
    delay_s: float
    value: float
    said: str  # the value with its unit
    allowed: bool = True

    def meets(self, other: Mark) -> bool:
        """Returns whether both are at the same place of the chart."""
        return isclose(self.delay_s, other.delay_s) and isclose(self.value, other.value)


@dataclass(frozen=True)
class Second:
    """Holds the axis of what the delay is weighed against."""

    title: str  # with the unit
    factor: float  # what one of the unit is


def front_figure(
    points: Sequence[Mark],
    unsplit: Sequence[Mark],
    chosen: int,
    recommended: int,
    second: Second,
    colours: Theme,
    timing: str,
    *,
    complete: bool,
) -> Figure:
    """Returns the first point is the fastest split.

    ``unsplit`` are all on the device, and most on the server, in this order.

    ``chosen`` and ``recommended`` are positions in ``points``. The line is dashed where further splits may lie between
    its corners. The square of an unsplit choice is open where that is not allowed. The last that comes with a mark
    (``customdata``) is its split's position in ``points`` followed by ``unsplit``, by which a click and the picture of
    the graph find it; that of an unsplit one counts from the end.
    """
    x_range, y_range = _ranges(points, unsplit)
    unit, factor = time_unit(x_range[1])
    figure = Figure()
    steps_x = [points[0].delay_s, *(point.delay_s for point in points), x_range[1]]
    steps_y = [y_range[1], *(point.value for point in points), points[-1].value]
    figure.add_scatter(  # what is beaten: all above and to the right of the steps
        x=[value / factor for value in (*steps_x, x_range[1])],
        y=[value / second.factor for value in (*steps_y, y_range[1])],
        mode="lines",
        line={"shape": "hv", "width": 0},
        fill="toself",
        fillcolor=pale(colours.neutral, 0.10),
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=[value / factor for value in steps_x],
        y=[value / second.factor for value in steps_y],
        mode="lines",
        line={"shape": "hv", "color": colours.link.fill, "width": 2.5, "dash": "solid" if complete else "dash"},
        hoverinfo="skip",
    )
    lines = 0  # above the chart
    for mark, colour, position in zip(unsplit, (colours.device.fill, colours.server.fill), UNSPLIT, strict=True):
        direction = _side(mark.delay_s, x_range), _side(mark.value, y_range)
        if direction == (0, 0):
            at = next((i for i, point in enumerate(points) if mark.meets(point)), None)
            _square(figure, mark, x_range, factor, second, colour, position, at)
        else:
            _above(figure, mark, ARROWS[direction], colour, lines)
            lines += 1
    figure.add_scatter(
        x=[point.delay_s / factor for point in points],
        y=[point.value / second.factor for point in points],
        mode="markers",
        marker={
            "size": [17 if i == chosen else 12 for i in range(len(points))],
            "color": colours.link.fill,
            "opacity": 1,
            "line": {"width": [3 if i == chosen else 0 for i in range(len(points))], "color": colours.text},
        },
        customdata=[_carried(point, i) for i, point in enumerate(points)],
        hovertemplate=text("tradeoff-hover") + "<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
    _named(figure, points[0], "fastest", (12, 12), factor, second)
    if recommended:  # on the side where there is room, and no line
        right = points[recommended].delay_s > 0.5 * sum(x_range)
        _named(figure, points[recommended], "recommended", (-12, 14) if right else (12, -13), factor, second)
    figure.update_layout(
        height=HEIGHT_PX,
        margin={"l": 0, "r": 12, "t": 12 + OUTSIDE_PX * lines, "b": 8},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        clickmode="event+select",
        xaxis={
            "title": {"text": text("breakdown-axis", unit=unit, timing=timing)},
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


def _named(figure: Figure, point: Mark, what: str, away_px: tuple[int, int], factor: float, second: Second) -> None:
    """Writes what a point of the front is, beside it."""
    figure.add_annotation(
        x=point.delay_s / factor,
        y=point.value / second.factor,
        text=text(f"tradeoff-{what}"),
        showarrow=False,
        xanchor="left" if away_px[0] > 0 else "right",
        xshift=away_px[0],
        yshift=away_px[1],
        font={"size": 13},
    )


def _ranges(points: Sequence[Mark], unsplit: Sequence[Mark]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Returns both axes, around the front and those unsplit choices that are not far away from it."""
    marks = list(points)
    for mark in unsplit:
        if len(points) == 1 or (
            _near(mark.delay_s, [point.delay_s for point in points])
            and _near(mark.value, [point.value for point in points])
        ):
            marks.append(mark)
    return _padded([mark.delay_s for mark in marks]), _padded([mark.value for mark in marks])


def _near(value: float, of: Sequence[float]) -> bool:
    extent = REACH * (max(of) - min(of))
    return min(of) - extent <= value <= max(of) + extent


def _padded(values: Sequence[float]) -> tuple[float, float]:
    """Returns an axis around values: from 0 where that takes no more than half of it, otherwise with a margin."""
    low, high = min(values), max(values)
    if 0 < low <= high / 2:
        return 0.0, high * (1 + 2 * MARGIN)
    margin = MARGIN * ((high - low) or high or 1.0)
    return low - margin, high + 2 * margin


def _side(value: float, of: tuple[float, float]) -> int:
    """Returns -1 where it lies below the range, 1 above, 0 inside."""
    return (value > of[1]) - (value < of[0])


def _above(figure: Figure, mark: Mark, arrow: str, colour: str, line: int) -> None:
    """Names an unsplit choice that lies outside the chart above it, at a place of its own, with where it lies."""
    figure.add_annotation(
        xref="paper",
        yref="paper",
        x=1,
        y=1,
        xanchor="right",
        yanchor="bottom",
        yshift=4 + OUTSIDE_PX * line,
        align="right",
        showarrow=False,
        text=text(
            "tradeoff-outside",
            arrow=f'<span style="color:{colour};font-size:19px"><b>{arrow}</b></span>',
            name=drawn(mark.name),
            delay=format_time(mark.delay_s),
            value=mark.said,
        ),
        font={"size": 13},
    )


def _square(
    figure: Figure,
    mark: Mark,
    x_range: tuple[float, float],
    factor: float,
    second: Second,
    colour: str,
    position: int,
    on_front: int | None,
) -> None:
    """Draws an unsplit choice in the chart: a square with its name. ``on_front`` is the point it is at."""
    x, y = mark.delay_s / factor, mark.value / second.factor
    figure.add_scatter(  # larger than a point of the front, of which it may be one
        x=[x],
        y=[y],
        mode="markers",
        marker={
            "size": 20,
            "color": colour,
            "symbol": "square" if mark.allowed else "square-open",
            "line": {"width": 0 if mark.allowed else 3},
        },
        customdata=[_carried(mark, position)],
        **(
            {"hoverinfo": "skip"}  # the point of the front on top of it is the one to be clicked
            if on_front is not None
            else {"hovertemplate": text("tradeoff-hover_unsplit") + "<extra></extra>"}
        ),
    )
    right = mark.delay_s > 0.5 * sum(x_range)
    up_px = -16
    if not right and on_front is not None:  # below are the steps; the fastest point has a name of its own
        up_px = 14 if on_front else 30
    figure.add_annotation(
        x=x,
        y=y,
        text=drawn(mark.name),
        showarrow=False,
        xanchor="right" if right else "left",
        xshift=-14 if right else 14,
        yshift=up_px,
        font={"size": 13},
    )


def _carried(mark: Mark, position: int) -> list[str | int]:
    return [drawn(mark.name), format_time(mark.delay_s), mark.said, position]


def describe(points: Sequence[Mark], unsplit: Sequence[Mark]) -> str:
    """Returns the chart in words, for readers who do not see it."""
    rows = [
        text("tradeoff-alt_row", name=mark.name, delay=format_time(mark.delay_s), value=mark.said)
        for mark in (*points, *unsplit)
    ]
    return text("tradeoff-alt", count=len(points), rows="; ".join(rows))
