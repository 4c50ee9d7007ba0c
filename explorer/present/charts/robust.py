"""Lines of delay along one input, one for each choice, over the least delay at each value.

A line has the colour that its split has on the map: by how much stays on the device.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor, log10
from typing import Any

import numpy as np

from explorer.present.charts.figure import Figure, legend_below
from explorer.present.i18n.text import text
from explorer.present.map.colours import region_colours
from explorer.present.map.words import axis_title, tick_text, unit
from explorer.present.numbers import drawn, pale, time_unit, written
from explorer.present.palette import MARK, RIM, Theme
from explorer.present.phrases import split_name
from explorer.questions.changes import DelaysAlong
from explorer.questions.inputs import RTT
from explorer.questions.phase_map import MapSplit
from explorer.values.units import format_time

HEIGHT_PX = 440
BELOW_PX = 120  # axis, its title and a legend that takes three rows on a phone
TALLEST = 1.6  # of the longest delay of the first split: what takes longer leaves the chart, with a mark
MARK_PX = 22  # from one mark to the next below it
DASHES = ("solid", "dash", "dot", "dashdot")
_FINE = 2.0  # decades, up to which 2 and 5 have a tick as well


def regret_figure(found: DelaysAlong, splits: Sequence[MapSplit], look: Theme, timing: str) -> Figure:
    """Returns the first split is the cautious choice: the band between it and the least delay is its regret."""
    tall_s = min(TALLEST * float(found.splits_s[0].max()), 1.05 * float(found.splits_s.max()))
    name, factor = time_unit(tall_s)
    names = [drawn(split_name(split)) for split in splits]
    colours = _colours(splits, look)
    x = (found.values / unit(found.varied)).tolist()
    values = [written(found.varied, value) for value in found.values.tolist()]
    mode = "lines+markers" if found.varied.is_whole else "lines"
    least = (found.least_s / factor).tolist()
    figure = Figure()
    figure.add_scatter(
        x=x,
        y=least,
        name=text("robust-least"),
        mode=mode,
        line={"color": look.neutral, "width": 9, "simplify": False},
        opacity=0.55,
        customdata=[[value, format_time(s)] for value, s in zip(values, found.least_s.tolist(), strict=True)],
        hovertemplate=text("robust-hover_least") + "<extra></extra>",
    )
    for row, (title, colour) in enumerate(zip(names, colours, strict=True)):
        over_s = (found.splits_s[row] - found.least_s).clip(min=0.0)
        figure.add_scatter(
            x=x,
            y=(found.splits_s[row] / factor).tolist(),
            name=title,
            mode=mode,
            line={"color": colour, "width": 3, "dash": DASHES[row], "simplify": False},
            fill="tonexty" if row == 0 else None,
            fillcolor=pale(colour, 0.16),
            customdata=[
                [value, format_time(s), format_time(over)]
                for value, s, over in zip(values, found.splits_s[row].tolist(), over_s.tolist(), strict=True)
            ],
            hovertemplate=text("robust-hover", name=title) + "<extra></extra>",
        )
    figure.add_scatter(
        x=[change.value / unit(found.varied) for change in found.changes],
        y=[change.delay_s / factor for change in found.changes],
        name=text("robust-changes"),
        mode="markers",
        marker={"symbol": "diamond", "size": 11, "color": MARK, "line": {"width": 2, "color": RIM}},
        customdata=[written(found.varied, change.value) for change in found.changes],
        hovertemplate=text("robust-hover_change") + "<extra></extra>",
    )
    log = not found.varied.is_whole and found.varied is not RTT
    low, high = x[0], x[-1]
    for mark in _leaving(found, names, colours, tall_s):
        mark |= {"font": {"color": look.text}, "bgcolor": look.background}
        at = mark.pop("at") / unit(found.varied)
        figure.add_annotation(x=log10(at) if log else at, y=tall_s / factor, **mark)
    figure.update_layout(
        height=HEIGHT_PX,
        margin={"l": 0, "r": 18, "t": 8, "b": BELOW_PX},
        dragmode=False,
        legend=legend_below(),
        xaxis={
            "title": {"text": axis_title(found.varied)},
            "type": "log" if log else "linear",
            "fixedrange": True,
            "automargin": True,
            **({"tickvals": _ticks(low, high), "ticktext": list(map(tick_text, _ticks(low, high)))} if log else {}),
        },
        yaxis={
            "title": {"text": text("breakdown-axis", unit=name, timing=timing)},
            "range": [0, tall_s / factor],
            "fixedrange": True,
            "automargin": True,
        },
    )
    return figure


def _colours(splits: Sequence[MapSplit], look: Theme) -> list[str]:
    order = sorted(range(len(splits)), key=lambda row: int(splits[row].on_device.sum()))
    ascending = dict(zip(order, region_colours(tuple(splits[row] for row in order), look), strict=True))
    return [ascending[row] for row in range(len(splits))]


def _leaving(
    found: DelaysAlong, names: Sequence[str], colours: Sequence[str], tall_s: float
) -> Iterator[dict[str, Any]]:
    """Returns a mark with the longest delay for each line that leaves the chart at its top, from there to the middle.

    A delay only rises or only falls along an input, so a line leaves at one of its ends.
    """
    rows = [row for row, delays_s in enumerate(found.splits_s) if delays_s.max() > tall_s]
    for number, row in enumerate(rows):
        delays_s = found.splits_s[row]
        inside = np.flatnonzero(delays_s <= tall_s)
        to_left = bool(delays_s[0] > delays_s[-1])
        last = int(inside[0 if to_left else -1]) if len(inside) else len(delays_s) // 2
        on_left = last < len(delays_s) / 2
        yield {
            "at": float(found.values[last]),
            "text": text("robust-leaves", name=names[row], delay=format_time(float(delays_s.max()))),
            "showarrow": True,
            "arrowhead": 2,
            "arrowwidth": 2,
            "arrowcolor": colours[row],
            "ax": MARK_PX if on_left else -MARK_PX,
            "ay": MARK_PX * (number + 0.5),
            "xanchor": "left" if on_left else "right",
        }


def _ticks(low: float, high: float) -> list[float]:
    """Returns the round numbers between two, 2 and 5 of each decade as well where there is room."""
    steps = (1, 2, 5) if log10(high / low) <= _FINE else (1,)
    decades = range(floor(log10(low)), ceil(log10(high)) + 1)
    found = [step * 10.0**decade for decade in decades for step in steps]
    return [value for value in found if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)]


def describe(found: DelaysAlong, names: Sequence[str]) -> str:
    """Returns the chart in words, for readers who do not see it."""
    rows = [
        text("robust-alt_row", name=name, first=format_time(float(row[0])), last=format_time(float(row[-1])))
        for name, row in zip([text("robust-least"), *names], [found.least_s, *found.splits_s], strict=True)
    ]
    first, last = (written(found.varied, float(found.values[i])) for i in (0, -1))
    return text("robust-alt", title=axis_title(found.varied), first=first, last=last, rows="; ".join(rows))
