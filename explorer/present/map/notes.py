"""The texts on a map: the number and name of each region, and the values at the scenario's own marker."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import Any

import numpy as np

from explorer.present.format import written
from explorer.present.i18n.text import text
from explorer.present.map.axes import input_title, shown
from explorer.present.map.colours import Look, text_on
from explorer.present.map.labels import HEIGHT_PX, LINE_PX, WIDTH_PX, even_regions, place_labels
from explorer.present.split_names import drawn
from explorer.questions.inputs import Input
from explorer.questions.phase_map import PhaseMap

NOW_PX = (190, 46)  # the marker with its label
TOP = 0.85  # of the map; above it the label stands below the marker

Point = tuple[float, float]


def labels(
    phase: PhaseMap, names: Sequence[str], colours: Sequence[str] | None, here: Point | None, look: Look
) -> list[dict[str, Any]]:
    """The number of each region; its name as well where the colours are the regions' own."""
    found = []
    for number, label in enumerate(place_labels(even_regions(phase), names, _taken(phase, here))):
        if label is None:
            continue
        said = f"<b>{number + 1}</b>"
        if colours is None:
            style = {"font": {"size": 13, "color": look.ink}, "bgcolor": look.page, "borderpad": 1, "opacity": 0.9}
        else:
            style = {"font": {"size": 14, "color": text_on(colours[number])}}
            if label.has_name:  # the variable is set by the style sheet of a narrow screen
                said += f'<br><span style="visibility:var(--map-names,visible)">{drawn(names[number])}</span>'
        x, y = phase.x.value(np.array([label.x])), phase.y.value(np.array([label.y]))
        found.append({**_at(phase, (float(x[0]), float(y[0]))), "text": said, "showarrow": False, **style})
    return found


def now(phase: PhaseMap, here: Point, look: Look) -> dict[str, Any]:
    """The label of the scenario's own marker."""
    x, y = _share(phase, here)
    values = [_said(scale.axis.varied, value) for scale, value in zip((phase.x, phase.y), here, strict=True)]
    return {
        **_at(phase, here),
        "text": text("map.now", x=values[0], y=values[1]),
        "showarrow": False,
        "xanchor": _side(x),
        "yshift": -LINE_PX - 4 if y > TOP else LINE_PX + 4,
        "font": {"size": 13, "color": look.ink},
        "bgcolor": look.page,
        "borderpad": 3,
    }


def _said(varied: Input, value: float) -> str:
    """A value that says by itself what it is of; a whole number has no unit that would."""
    name = [input_title(varied).lower()] if varied.is_whole else []
    return " ".join([*name, written(varied, value)])


def _at(phase: PhaseMap, point: Point) -> dict[str, float]:
    """A place as an annotation has it: on a logarithmic axis the power of ten."""
    x, y = (float(shown(scale, np.array([value]))[0]) for scale, value in zip((phase.x, phase.y), point, strict=True))
    return {"x": log10(x) if phase.x.is_log else x, "y": log10(y) if phase.y.is_log else y}


def _share(phase: PhaseMap, point: Point) -> Point:
    """A place in fractions of the map."""
    x, y = (scale.position(np.array([value]))[0] for scale, value in zip((phase.x, phase.y), point, strict=True))
    return float(x), float(y)


def _taken(phase: PhaseMap, here: Point | None) -> tuple[float, float, float, float]:
    """The box of the marker with its label, in fractions of the map: left, bottom, width and height."""
    if here is None:
        return 0.0, 0.0, 0.0, 0.0
    x, y = _share(phase, here)
    width, height = NOW_PX[0] / WIDTH_PX, NOW_PX[1] / HEIGHT_PX
    left = x - width * {"left": 0.05, "center": 0.5, "right": 0.95}[_side(x)]
    return left, y - 0.02 - (height - 0.04 if y > TOP else 0.0), width, height


def _side(x: float) -> str:
    """Which side of the label is at the marker."""
    return "left" if x < 0.25 else "right" if x > 0.75 else "center"
