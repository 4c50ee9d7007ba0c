"""The phase map as a Plotly figure: regions with exact borders, or the delay or the gain as colours under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from math import log10
from typing import Any

import numpy as np
import plotly.graph_objects as go

from explorer.delay import Floats
from explorer.ui.text import text
from explorer.ui.whatif.map_axes import axis_title, input_title, tick_text, ticks, unit
from explorer.ui.whatif.map_colours import Look, region_colours, text_on
from explorer.ui.whatif.map_labels import CELLS_X, CELLS_Y, LINE_PX, Label, place_labels
from explorer.ui.whatif.places import written
from explorer.ui.whatif.words import cut_name
from explorer.units import format_time
from explorer.whatif.axes import Scale
from explorer.whatif.phase_map import Grid, MapSplit, PhaseMap

COLUMNS, ROWS = 121, 81  # places that can be clicked
HEIGHT_PX, BELOW_PX = 560, 122  # the whole, and what the axis, its title and the colour bar take of it
NOW_PX = (190, 46)  # the scenario's own marker with its label, on a wide screen
DELAYS_S = [  # what a colour bar marks: round on a clock
    *(factor * unit_s for unit_s in (1e-6, 1e-3, 1.0) for factor in (1, 10, 100)),
    *(60.0, 600.0, 3_600.0, 36_000.0),
    *(86_400.0 * 10**power for power in range(1, 9)),
]


class Shows(StrEnum):
    """What the colours of a map say."""

    SPLIT = "split"
    DELAY = "delay"
    GAIN = "gain"


def split_name(split: MapSplit) -> str:
    """Where a split of a map cuts."""
    return cut_name(split.kind, split.cut)


def map_figure(phase: PhaseMap, shows: Shows, here: tuple[float, float] | None, look: Look) -> go.Figure:
    """A map with its numbered regions and a marker at ``here``, values of x and y.

    Over it lie places that are not seen: they say what is there, and a click chooses one.
    """
    colours = region_colours(phase.splits, look)
    grid = phase.grid(COLUMNS, ROWS)
    traces: list[Any] = []
    if shows is Shows.SPLIT:
        traces += _regions(phase, colours)
        traces += _borders(phase, ((look.page, 2.0),))
        traces.append(_scale_of_regions(colours))
    else:
        traces.append(_heat(phase, grid, shows, look))
        traces += _borders(phase, ((look.page, 3.0), (look.ink, 1.2)))
    traces += _places(phase, grid)
    figure = go.Figure(traces)
    figure.update_layout(
        height=HEIGHT_PX,
        margin={"l": 8, "r": 8, "t": 8, "b": BELOW_PX},
        showlegend=False,
        hovermode="closest",
        hoverdistance=-1,
        dragmode=False,
        xaxis=_axis(phase.x),
        yaxis=_axis(phase.y),
        annotations=[*_labels(phase, shows, colours, here, look), *_now(phase, here, look)],
    )
    if here is not None:
        figure.add_trace(_marker(phase, here, look))
    return figure


def _shown(scale: Scale, values: Floats) -> Floats:
    """Values in the unit of the axis."""
    return values / unit(scale.axis.varied)


def _axis(scale: Scale) -> dict[str, Any]:
    marks = ticks(scale)
    ends = _shown(scale, np.array([scale.low, scale.high]))
    return {
        "type": "log" if scale.is_log else "linear",
        "range": np.log10(ends).tolist() if scale.is_log else ends.tolist(),
        "title": {"text": axis_title(scale.axis.varied)},
        "tickvals": marks,
        "ticktext": [tick_text(value) for value in marks],
        "tickangle": 0,
        "fixedrange": True,
        "automargin": True,
        "showgrid": False,
        "zeroline": False,
        "ticks": "outside",
    }


def _lines(phase: PhaseMap, lines: Iterable[Floats], *, closed: bool = False) -> dict[str, Floats]:
    """Lines as one, with a gap between each and the next."""
    gap = np.full((1, 2), np.nan)
    parts = [part for line in lines for part in ((line, line[:1], gap) if closed else (line, gap))]
    points = np.concatenate(parts) if parts else gap
    return {"x": _shown(phase.x, points[:, 0]), "y": _shown(phase.y, points[:, 1])}


def _regions(phase: PhaseMap, colours: Sequence[str]) -> list[go.Scatter]:
    return [
        go.Scatter(
            **_lines(phase, region.rings, closed=True),
            name=split_name(phase.splits[region.split]),
            mode="lines",
            fill="toself",
            fillcolor=colours[region.split],
            line={"color": colours[region.split], "width": 0.6},  # closes the hairlines between bands
            hoverinfo="skip",
        )
        for region in phase.regions
    ]


def _borders(phase: PhaseMap, strokes: Iterable[tuple[str, float]]) -> list[go.Scatter]:
    points = _lines(phase, (border.points for border in phase.borders))
    return [
        go.Scatter(**points, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip")
        for colour, width in strokes
    ]


def _places(phase: PhaseMap, grid: Grid) -> list[go.Scatter]:
    """Every place of a grid, a trace a region. All but one marker are left out, which keeps the page quick."""
    x, y = np.meshgrid(_shown(phase.x, grid.x), _shown(phase.y, grid.y))
    names = [input_title(scale.axis.varied) for scale in (phase.x, phase.y)]
    found = []
    for number, split in enumerate(phase.splits):
        at = grid.split == number
        found.append(
            go.Scatter(
                x=x[at],
                y=y[at],
                customdata=[
                    [format_time(delay_s), f"{gain:.0%}"]
                    for delay_s, gain in zip(grid.delay_s[at].tolist(), grid.gain[at].tolist(), strict=True)
                ],
                mode="markers",
                marker={"opacity": 0, "size": 6, "maxdisplayed": 1},
                selected={"marker": {"opacity": 0}},
                unselected={"marker": {"opacity": 0}},
                hovertemplate=text(
                    "map.hover",
                    number=number + 1,
                    name=split_name(split),
                    delay="%{customdata[0]}",
                    gain="%{customdata[1]}",
                    x_name=names[0],
                    x="%{x:,.3~r}",
                    y_name=names[1],
                    y="%{y:,.3~r}",
                )
                + "<extra></extra>",
            )
        )
    return found


def _bar(title: str, values: Sequence[float], texts: Sequence[str]) -> dict[str, Any]:
    return {
        "orientation": "h",
        "title": {"text": title, "side": "top"},
        "x": 0,
        "xanchor": "left",
        "y": 0,
        "yref": "container",
        "yanchor": "bottom",
        "thickness": 12,
        "len": 1,
        "ypad": 0,
        "xpad": 0,
        "outlinewidth": 0,
        "tickvals": list(values),
        "ticktext": list(texts),
    }


def _scale_of_regions(colours: Sequence[str]) -> go.Scatter:
    """The colour bar of the regions, on a marker that is nowhere."""
    count = len(colours)
    steps = [[(number + end) / count, colour] for number, colour in enumerate(colours) for end in (0, 1)]
    return go.Scatter(
        x=[None],
        y=[None],
        mode="markers",
        hoverinfo="skip",
        marker={
            "color": [0],
            "colorscale": steps,
            "cmin": 0.5,
            "cmax": count + 0.5,
            "showscale": True,
            "colorbar": _bar(text("map.bar_split"), range(1, count + 1), [str(k + 1) for k in range(count)]),
        },
    )


def _heat(phase: PhaseMap, grid: Grid, shows: Shows, look: Look) -> go.Heatmap:
    if shows is Shows.DELAY:
        z = np.log10(np.maximum(grid.delay_s, 1e-9))
        low, high = np.nanmin(z), np.nanmax(z)
        marks = [seconds for seconds in DELAYS_S if low - 1e-9 <= log10(seconds) <= high + 1e-9]
        bar = _bar(text("map.bar_delay"), [log10(seconds) for seconds in marks], [format_time(each) for each in marks])
        scale = look.delay
    else:
        z = 100 * np.maximum(grid.gain, 0.0)
        low, high = 0.0, max(1.0, float(np.nanmax(z)))
        marks = [high * share for share in (0, 0.25, 0.5, 0.75, 1)]
        bar = _bar(text("map.bar_gain"), marks, [text("map.percent", value=f"{each:.2g}") for each in marks])
        scale = look.gain
    return go.Heatmap(
        x=_shown(phase.x, _edges(phase.x, grid.x)),
        y=_shown(phase.y, _edges(phase.y, grid.y)),
        z=z.astype(np.float32),
        zmin=low,
        zmax=high,
        colorscale=[[0, scale[0]], [1, scale[1]]],
        colorbar=bar,
        hoverinfo="skip",
    )


def _edges(scale: Scale, values: Floats) -> Floats:
    """Where the cells around the values of a grid meet."""
    if scale.values:
        return np.array(scale.borders)
    places = scale.position(values)
    return scale.value(np.concatenate([[0.0], (places[1:] + places[:-1]) / 2, [1.0]]))


def _labels(
    phase: PhaseMap, shows: Shows, colours: Sequence[str], here: tuple[float, float] | None, look: Look
) -> list[dict[str, Any]]:
    """The number of each region, and on a wide screen its name where the colours are the regions'."""
    names = [split_name(split) for split in phase.splits]
    found = []
    for number, label in enumerate(place_labels(_even(phase), names, _taken(phase, here))):
        if label is None:
            continue
        said = f"<b>{number + 1}</b>"
        if shows is Shows.SPLIT and label.has_name:  # the variable is set by the style of a narrow screen
            said += f'<br><span style="visibility:var(--map-names,visible)">{names[number]}</span>'
        look_of = (
            {"font": {"size": 14, "color": text_on(colours[number])}}
            if shows is Shows.SPLIT
            else {"font": {"size": 13, "color": look.ink}, "bgcolor": look.page, "borderpad": 1, "opacity": 0.9}
        )
        found.append({**_at(phase, label), "text": said, "showarrow": False, **look_of})
    return found


def _at(phase: PhaseMap, label: Label) -> dict[str, float]:
    """A place as an annotation has it: a logarithmic axis takes the power of ten."""
    x, y = phase.x.value(np.array([label.x])), phase.y.value(np.array([label.y]))
    return _powers(phase, (float(x[0]), float(y[0])))


def _powers(phase: PhaseMap, point: tuple[float, float]) -> dict[str, float]:
    x, y = (
        value / unit(scale.axis.varied) for value, scale in zip(point, (phase.x, phase.y), strict=True)
    )
    return {"x": log10(x) if phase.x.is_log else x, "y": log10(y) if phase.y.is_log else y}


def _even(phase: PhaseMap) -> Any:
    """The regions at places that are equally far apart, whatever the axes."""
    grid = phase.grid(CELLS_X, CELLS_Y)
    nearest = []
    for scale, values, count in ((phase.x, grid.x, CELLS_X), (phase.y, grid.y, CELLS_Y)):
        places = (np.arange(count) + 0.5) / count
        if scale.values:
            nearest.append(np.array([scale.band(value) for value in scale.value(places)]))
        else:
            nearest.append(np.abs(scale.position(values)[:, None] - places).argmin(axis=0))
    return grid.split[nearest[1]][:, nearest[0]]


def _place_of(phase: PhaseMap, here: tuple[float, float]) -> tuple[float, float]:
    x, y = (scale.position(np.array([value]))[0] for scale, value in zip((phase.x, phase.y), here, strict=True))
    return float(x), float(y)


def _taken(phase: PhaseMap, here: tuple[float, float] | None) -> tuple[float, float, float, float]:
    """The box of the marker with its label, in fractions of the map."""
    if here is None:
        return -1.0, -1.0, 0.0, 0.0
    x, y = _place_of(phase, here)
    width, height = NOW_PX[0] / 1_000, NOW_PX[1] / 400
    left = x - width * {"left": 0.05, "center": 0.5, "right": 0.95}[_side(x)]
    return left, y - 0.02 - (height - 0.04 if y > 0.85 else 0.0), width, height


def _side(x: float) -> str:
    """Which side of the label is at the marker."""
    return "left" if x < 0.25 else "right" if x > 0.75 else "center"


def _now(phase: PhaseMap, here: tuple[float, float] | None, look: Look) -> list[dict[str, Any]]:
    if here is None:
        return []
    x, y = _place_of(phase, here)
    values = [written(scale.axis.varied, value) for scale, value in zip((phase.x, phase.y), here, strict=True)]
    return [
        {
            **_powers(phase, here),
            "text": text("map.now", x=values[0], y=values[1]),
            "showarrow": False,
            "xanchor": _side(x),
            "yshift": -LINE_PX - 4 if y > 0.85 else LINE_PX + 4,
            "font": {"size": 13, "color": look.ink},
            "bgcolor": look.page,
            "borderpad": 3,
        }
    ]


def _marker(phase: PhaseMap, here: tuple[float, float], look: Look) -> go.Scatter:
    return go.Scatter(
        x=[here[0] / unit(phase.x.axis.varied)],
        y=[here[1] / unit(phase.y.axis.varied)],
        name=text("map.now_name"),
        mode="markers",
        marker={"size": 15, "color": look.ink, "line": {"color": look.page, "width": 3}},
        unselected={"marker": {"opacity": 1}},
        hoverinfo="skip",
        cliponaxis=False,
    )
