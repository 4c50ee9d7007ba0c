"""The texts on a map: the number and name of each region, and the values at the scenario's own marker.

A name goes to the middle of the largest upright rectangle of a text's shape inside its region.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log10
from typing import Any, NamedTuple

import numpy as np

from explorer.present.i18n.text import text
from explorer.present.map.colours import text_on
from explorer.present.map.words import input_title, shown
from explorer.present.numbers import drawn, written
from explorer.present.palette import Theme
from explorer.pricing import Mask
from explorer.questions.inputs import Input
from explorer.questions.phase_map import Ints, PhaseMap

WIDTH_PX, HEIGHT_PX = 740, 370  # of the plot on a wide screen, for which names are placed
CELLS_X, CELLS_Y = 200, 100
LINE_PX, CHARACTER_PX, PADDING_PX = 18, 7.2, 10
NOW_PX = (190, 46)  # the marker with its label
TOP = 0.85  # of the map; above it the label stands below the marker


class Label(NamedTuple):
    """Holds the place of a label, in fractions of the map, and whether the name fits there or only the number does."""

    x: float
    y: float
    has_name: bool


def even_regions(phase: PhaseMap) -> Ints:
    """Returns the regions at `CELLS_Y` times `CELLS_X` places, equally far apart on the map whatever its axes."""
    grid = phase.grid(CELLS_X, CELLS_Y)
    nearest = []
    for scale, values, count in ((phase.x, grid.x, CELLS_X), (phase.y, grid.y, CELLS_Y)):
        middles = (np.arange(count) + 0.5) / count
        if scale.values:
            nearest.append(np.array([scale.band(value) for value in scale.value(middles).tolist()]))
        else:
            nearest.append(np.abs(scale.position(values)[:, None] - middles).argmin(axis=0))
    even: Ints = grid.split[nearest[1]][:, nearest[0]]
    return even


def place_labels(region: Ints, names: Sequence[str], taken: tuple[float, float, float, float]) -> list[Label | None]:
    """Returns a place for each region's number and name; None where not even the number fits.

    ``region`` are the regions as `even_regions` has them, rows going up; ``taken`` is a box that is to stay free: left,
    bottom, width and height in fractions of the map.
    """
    left, bottom, width, height = taken
    x, y = (np.arange(CELLS_X) + 0.5) / CELLS_X, (np.arange(CELLS_Y) + 0.5) / CELLS_Y
    free = ~(((y >= bottom) & (y <= bottom + height))[:, None] & ((x >= left) & (x <= left + width)))
    return [_place((region == number) & free, name) for number, name in enumerate(names)]


def _place(inside: Mask, name: str) -> Label | None:
    size = (CHARACTER_PX * len(name) + PADDING_PX, 2 * LINE_PX + PADDING_PX)
    for width, height, has_name in ((*size, True), (LINE_PX, LINE_PX, False)):
        found = _roomiest(inside, width / WIDTH_PX * CELLS_X, height / HEIGHT_PX * CELLS_Y)
        if found:
            return Label(*found, has_name)
    return None


def _roomiest(inside: Mask, width: float, height: float) -> tuple[float, float] | None:
    """Returns the middle of the largest rectangle of a shape, at least as large as given, in fractions of the map."""
    sums = np.pad(inside.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    best = None
    for scale in np.geomspace(1.0, 8.0, 16):
        columns, rows = int(np.ceil(width * scale)), int(np.ceil(height * scale))
        if columns > CELLS_X or rows > CELLS_Y:
            break
        filled = sums[rows:, columns:] - sums[:-rows, columns:] - sums[rows:, :-columns] + sums[:-rows, :-columns]
        at = np.argwhere(filled == rows * columns)
        if not len(at):
            break
        row, column = at[np.abs(at - at.mean(axis=0)).sum(axis=1).argmin()]
        best = (column + columns / 2) / CELLS_X, (row + rows / 2) / CELLS_Y
    return best


Point = tuple[float, float]


def labels(
    phase: PhaseMap, names: Sequence[str], colours: Sequence[str] | None, here: Point | None, look: Theme
) -> list[dict[str, Any]]:
    """Returns the number of each region; its name as well where the colours are the regions' own."""
    found = []
    for number, label in enumerate(place_labels(even_regions(phase), names, _taken(phase, here))):
        if label is None:
            continue
        said = f"<b>{number + 1}</b>"
        if colours is None:
            style = {
                "font": {"size": 13, "color": look.text},
                "bgcolor": look.background,
                "borderpad": 1,
                "opacity": 0.9,
            }
        else:
            style = {"font": {"size": 14, "color": text_on(colours[number])}}
            if label.has_name:  # the variable is set by the style sheet of a narrow screen
                said += f'<br><span style="visibility:var(--map-names,visible)">{drawn(names[number])}</span>'
        x, y = phase.x.value(np.array([label.x])), phase.y.value(np.array([label.y]))
        found.append({**_at(phase, (float(x[0]), float(y[0]))), "text": said, "showarrow": False, **style})
    return found


def now(phase: PhaseMap, here: Point, look: Theme) -> dict[str, Any]:
    """Returns the label of the scenario's own marker."""
    x, y = _share(phase, here)
    values = [_said(scale.axis.varied, value) for scale, value in zip((phase.x, phase.y), here, strict=True)]
    return {
        **_at(phase, here),
        "text": text("map-now", x=values[0], y=values[1]),
        "showarrow": False,
        "xanchor": _side(x),
        "yshift": -LINE_PX - 4 if y > TOP else LINE_PX + 4,
        "font": {"size": 13, "color": look.text},
        "bgcolor": look.background,
        "borderpad": 3,
    }


def _said(varied: Input, value: float) -> str:
    """Returns a value that says by itself what it is of; a whole number has no unit that would."""
    name = [input_title(varied).lower()] if varied.is_whole else []
    return " ".join([*name, written(varied, value)])


def _at(phase: PhaseMap, point: Point) -> dict[str, float]:
    """Returns a place as an annotation has it: on a logarithmic axis the power of ten."""
    x, y = (float(shown(scale, np.array([value]))[0]) for scale, value in zip((phase.x, phase.y), point, strict=True))
    return {"x": log10(x) if phase.x.is_log else x, "y": log10(y) if phase.y.is_log else y}


def _share(phase: PhaseMap, point: Point) -> Point:
    """Returns a place in fractions of the map."""
    x, y = (scale.position(np.array([value]))[0] for scale, value in zip((phase.x, phase.y), point, strict=True))
    return float(x), float(y)


def _taken(phase: PhaseMap, here: Point | None) -> tuple[float, float, float, float]:
    """Returns the box of the marker with its label, in fractions of the map: left, bottom, width and height."""
    if here is None:
        return 0.0, 0.0, 0.0, 0.0
    x, y = _share(phase, here)
    width, height = NOW_PX[0] / WIDTH_PX, NOW_PX[1] / HEIGHT_PX
    left = x - width * {"left": 0.05, "center": 0.5, "right": 0.95}[_side(x)]
    return left, y - 0.02 - (height - 0.04 if y > TOP else 0.0), width, height


def _side(x: float) -> str:
    """Returns which side of the label is at the marker."""
    return "left" if x < 0.25 else "right" if x > 0.75 else "center"
