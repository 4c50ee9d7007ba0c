"""The phase map as a Plotly figure: regions with exact borders, or the delay or the gain as colours under them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np
import plotly.graph_objects as go

from explorer.present.map.axes import axis_title, shown, tick_text, ticks
from explorer.present.map.colours import Look, region_colours
from explorer.present.map.notes import labels, now
from explorer.present.map.traces import borders, delay_heat, gain_heat, marker, places, regions, scale_of_regions
from explorer.present.split_names import split_name
from explorer.questions.axes import Scale
from explorer.questions.phase_map import PhaseMap

HEIGHT_PX, BELOW_PX = 500, 112  # the whole, and what the axis, its title and the colour bar take of it


class Shows(StrEnum):
    """What the colours of a map say."""

    SPLIT = "split"
    DELAY = "delay"
    GAIN = "gain"


def map_figure(phase: PhaseMap, shows: Shows, here: tuple[float, float] | None, look: Look) -> go.Figure:
    """A map with its numbered regions and a marker at ``here``, values of x and y.

    Over it lie places that are not seen: they say what is there, and a click chooses one.
    """
    colours = region_colours(phase.splits, look)
    if shows is Shows.SPLIT:
        traces = [*regions(phase, colours), *borders(phase, ((look.page, 2.0),)), scale_of_regions(phase, look)]
    else:
        heat = delay_heat(phase, look) if shows is Shows.DELAY else gain_heat(phase, look)
        traces = [heat, *borders(phase, ((look.page, 3.0), (look.ink, 1.2)))]
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
            "bgcolor": look.page,
            "bordercolor": look.ink,
            "font": {"size": 13, "color": look.ink},
            "align": "left",
        },
        "xaxis": _axis(phase.x),
        "yaxis": _axis(phase.y),
        "annotations": notes,
    }
    return go.Figure({"data": traces, "layout": layout})


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
