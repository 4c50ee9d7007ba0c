"""The phase map as a Plotly figure: regions with exact borders, or the delay or the gain as colours under them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import log10
from typing import Any

import numpy as np

from explorer.model.kept import kept
from explorer.present.charts.figure import Figure
from explorer.present.i18n.text import language, text
from explorer.present.map import Shows
from explorer.present.map.colours import places_on_scale, region_colours, scale_of_sides
from explorer.present.map.labels import labels, now
from explorer.present.map.words import axis_title, clicked, input_title, shown, tick_text, ticks
from explorer.present.measure import measure_text
from explorer.present.numbers import drawn
from explorer.present.palette import Theme
from explorer.present.phrases import split_name
from explorer.pricing import Floats
from explorer.questions.axes import Scale
from explorer.questions.phase_map import Grid, PhaseMap
from explorer.values.units import format_time

HEIGHT_PX, BELOW_PX = 500, 116  # the whole, and what the axis, its title and the colour bar take of it
COLUMNS, ROWS = 101, 61  # places that can be clicked
HEAT_COLUMNS, HEAT_ROWS = 181, 111  # the browser runs colours smoothly between them
LEAST_S = 1e-9  # a logarithm has no 0
DELAYS_S = (  # what a colour bar marks: round on a clock
    *(factor * unit_s for unit_s in (1e-6, 1e-3) for factor in (1, 10, 100)),
    *(1.0, 10.0, 60.0, 600.0, 7_200.0, 36_000.0),
    *(86_400.0 * 10**power for power in range(1, 9)),
)
PERCENT_STEPS = (0.2, 0.5, 1, 2, 5, 10, 20)  # between the marks of a colour bar, of which it has at most six


def map_figure(phase: PhaseMap, shows: Shows, here: tuple[float, float] | None, look: Theme) -> Figure:
    """Returns a map with its numbered regions and a marker at ``here``, values of x and y.

    Over it lie places that are not seen: they say what is there, and a click chooses one.
    """
    colours = region_colours(phase.splits, look)
    if shows is Shows.SPLIT:
        traces = [*regions(phase, colours), *borders(phase, ((look.background, 2.0),)), scale_of_regions(phase, look)]
    else:
        heat = delay_heat(phase, look) if shows is Shows.DELAY else gain_heat(phase, look)
        traces = [heat, *borders(phase, ((look.background, 3.0), (look.text, 1.2)))]
    traces += places(phase)
    if here is not None:
        traces.append(marker(phase, here, look))
    names = [split_name(split) for split in phase.splits]
    notes = labels(phase, names, colours if shows is Shows.SPLIT else None, here, look)
    if here is not None:
        notes.append(now(phase, here, look))
    layout = {
        "height": HEIGHT_PX,
        "margin": {"l": 8, "r": 26, "t": 8, "b": BELOW_PX},
        "showlegend": False,
        "hovermode": "closest",
        "hoverdistance": -1,
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": look.background,
            "bordercolor": look.text,
            "font": {"size": 13, "color": look.text},
            "align": "left",
        },
        "xaxis": _axis(phase.x),
        "yaxis": _axis(phase.y),
        "annotations": notes,
    }
    return Figure(traces, layout)


def _axis(scale: Scale) -> dict[str, Any]:
    marks = ticks(scale)
    ends = shown(scale, np.array([scale.low, scale.high]))
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


Trace = dict[str, Any]


def regions(phase: PhaseMap, colours: Sequence[str]) -> list[Trace]:
    """Returns the regions, filled."""
    return [
        {
            "type": "scatter",
            **_lines(phase, region.rings, closed=True),
            "mode": "lines",
            "fill": "toself",
            "fillcolor": colours[region.split],
            "line": {"color": colours[region.split], "width": 0.6},  # closes the hairlines between bands
            "hoverinfo": "skip",
        }
        for region in phase.regions
    ]


def borders(phase: PhaseMap, strokes: Iterable[tuple[str, float]]) -> list[Trace]:
    """Returns the borders, once for each stroke: a colour and a width in pixels."""
    points = _lines(phase, (border.points for border in phase.borders))
    return [
        {
            "type": "scatter",
            **points,
            "mode": "lines",
            "line": {"color": colour, "width": width},
            "hoverinfo": "skip",
        }
        for colour, width in strokes
    ]


def places(phase: PhaseMap) -> list[Trace]:
    """Returns every place of a grid, a trace a region: what the pointer says, and what a click chooses.

    They are not seen, and all but one of a trace are not even drawn, which keeps the page quick.
    """
    return _places(phase, language())


@kept
def _places(phase: PhaseMap, language: str) -> list[Trace]:
    """Returns them, kept with the map for each language: that is some thousand texts."""
    grid = phase.grid_at(clicked(phase.x, phase.x.ticks(COLUMNS)), clicked(phase.y, phase.y.ticks(ROWS)))
    x, y = np.meshgrid(shown(phase.x, grid.x), shown(phase.y, grid.y))
    names = [input_title(scale.axis.varied) for scale in (phase.x, phase.y)]
    found = []
    for number, split in enumerate(phase.splits):
        at = grid.split == number
        values = {
            "number": number + 1,
            "name": drawn(split_name(split)),
            "delay": "%{customdata[0]}",
            "gain": "%{customdata[1]}",
            "x_name": names[0],
            "x": _pointed_at(phase.x, "x"),
            "y_name": names[1],
            "y": _pointed_at(phase.y, "y"),
        }
        said = text("map-hover", **values) if split.kind == "inside" else text("map-hover_unsplit", **values)
        found.append(
            {
                "type": "scatter",
                "x": x[at],
                "y": y[at],
                "customdata": [
                    (format_time(delay_s), measure_text(1 / (1 - gain)))
                    for delay_s, gain in zip(grid.delay_s[at].tolist(), grid.gain[at].tolist(), strict=True)
                ],
                "mode": "markers",
                "marker": {"opacity": 0, "size": 6, "maxdisplayed": 1},
                "selected": {"marker": {"opacity": 0}},
                "unselected": {"marker": {"opacity": 0}},
                "hovertemplate": said + "<extra></extra>",
            }
        )
    return found


def _pointed_at(scale: Scale, axis: str) -> str:
    """Returns the value under the pointer, filled in by the browser: whole, or with three digits."""
    digits = ",d" if scale.values else ",.3~r"
    return text(f"map-value_{scale.axis.varied.name}", value=f"%{{{axis}:{digits}}}")


def marker(phase: PhaseMap, here: tuple[float, float], look: Theme) -> Trace:
    """Returns the scenario's own place."""
    x, y = (shown(scale, np.array([value])) for scale, value in zip((phase.x, phase.y), here, strict=True))
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "name": text("map-now_name"),
        "mode": "markers",
        "marker": {"size": 15, "color": look.text, "line": {"color": look.background, "width": 3}},
        "unselected": {"marker": {"opacity": 1}},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def scale_of_regions(phase: PhaseMap, look: Theme) -> Trace:
    """Returns the colours from side to side as a bar, with the number of each region at its place.

    A marker that nobody sees carries the bar.
    """
    numbers = [str(number + 1) for number in range(len(phase.splits))]
    return {
        "type": "scatter",
        "x": [None],
        "y": [None],
        "mode": "markers",
        "hoverinfo": "skip",
        "marker": {
            "color": [0],
            "colorscale": scale_of_sides(look),
            "cmin": 0,
            "cmax": 1,
            "showscale": True,
            "colorbar": _bar(text("map-bar_split"), places_on_scale(phase.splits), numbers),
        },
    }


def delay_heat(phase: PhaseMap, look: Theme) -> Trace:
    """Returns the least delay, on a logarithmic scale."""
    grid = phase.grid(HEAT_COLUMNS, HEAT_ROWS)
    z = np.log10(np.maximum(grid.delay_s, LEAST_S))
    low, high = float(np.nanmin(z)), float(np.nanmax(z))
    marks = [seconds for seconds in DELAYS_S if low <= log10(seconds) <= high]
    if len(marks) < 2:  # all delays are much alike
        marks = (10 ** np.linspace(low, high, 3)).tolist()
    bar = _bar(text("map-bar_delay"), [log10(seconds) for seconds in marks], [format_time(each) for each in marks])
    return _heat(phase, grid, z, (low, high), look.delay, bar)


def gain_heat(phase: PhaseMap, look: Theme) -> Trace:
    """Returns what the best split saves of the best unsplit choice, in percent."""
    grid = phase.grid(HEAT_COLUMNS, HEAT_ROWS)
    z = 100 * np.maximum(grid.gain, 0.0)  # rounding makes tiny negative ones
    high = max(1.0, float(np.nanmax(z)))
    step = next(step for step in PERCENT_STEPS if high <= 5 * step)
    marks = [step * k for k in range(int(high / step) + 1)]
    bar = _bar(text("map-bar_gain"), marks, [text("map-percent", value=f"{each:.3g}") for each in marks])
    return _heat(phase, grid, z, (0.0, high), look.gain, bar)


def _heat(
    phase: PhaseMap,
    grid: Grid,
    z: Floats,
    ends: tuple[float, float],
    colours: tuple[str, str],
    bar: dict[str, Any],
) -> Trace:
    """Returns the colours that run smoothly from place to place; a band has its own, up to its borders."""
    bands = bool(phase.x.values or phase.y.values)
    at = (_edges(phase.x, grid.x), _edges(phase.y, grid.y)) if bands else (grid.x, grid.y)
    return {
        "type": "heatmap",
        "x": shown(phase.x, at[0]),
        "y": shown(phase.y, at[1]),
        "z": z.astype(np.float32),  # half the message
        "zsmooth": False if bands else "best",
        "zmin": ends[0],
        "zmax": ends[1],
        "colorscale": [(0, colours[0]), (1, colours[1])],
        "colorbar": bar,
        "hoverinfo": "skip",
    }


def _edges(scale: Scale, values: Floats) -> Floats:
    """Returns where the cells around the values of a grid meet."""
    if scale.values:
        return np.array(scale.borders)
    places = scale.position(values)
    return scale.value(np.concatenate([[0.0], (places[1:] + places[:-1]) / 2, [1.0]]))


def _lines(phase: PhaseMap, lines: Iterable[Floats], *, closed: bool = False) -> dict[str, Floats]:
    """Returns the lines as one, with a gap between each and the next."""
    gap = np.full((1, 2), np.nan)
    parts = [part for line in lines for part in ((line, line[:1], gap) if closed else (line, gap))]
    points = np.concatenate(parts) if parts else gap
    return {"x": shown(phase.x, points[:, 0]), "y": shown(phase.y, points[:, 1])}


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
        "ypad": 4,  # the lower ends of the numbers
        "xpad": 0,
        "outlinewidth": 0,
        "tickvals": list(values),
        "ticktext": list(texts),
    }
