"""A phase map as an SVG: regions with exact outlines, names where they fit, axes, and the scenario's own place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.present.map.axes import axis_title, tick_text, ticks, unit
from explorer.present.map.colours import LIGHT, region_colours, text_on
from explorer.present.map.labels import even_regions, place_labels
from explorer.present.split_names import split_name
from explorer.pricing.costs import Floats
from explorer.questions.axes import Scale
from explorer.questions.phase_map import PhaseMap

WIDTH_PX, HEIGHT_PX = 1_000, 400  # of the plot
FREE = (0.16, 0.07)  # width and height around the scenario's place that no name covers, in fractions of the map


@dataclass(frozen=True)
class Tick:
    """A line across the map."""

    at: float  # px from the left, or from the top
    said: str


@dataclass(frozen=True)
class Area:
    """A region."""

    path: str
    fill: str
    ink: str
    number: int  # as a reader counts, from 1
    name: str  # "" where it does not fit
    x: float | None  # where number and name stand; None where not even the number fits
    y: float | None


@dataclass(frozen=True)
class MapPicture:
    """All that a template draws, in px of a plot of `WIDTH_PX` by `HEIGHT_PX`."""

    width: int
    height: int
    areas: tuple[Area, ...]
    borders: str  # the path of all lines between two regions
    x_title: str
    y_title: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    here: tuple[float, float]


def drawn(phase: PhaseMap, here: tuple[float, float]) -> MapPicture:
    """A map with a mark at the values ``here`` of its two axes."""
    x, y = _at(phase.x, here[0]), _at(phase.y, here[1])
    width, height = FREE
    region = even_regions(phase)
    names = [split_name(split) for split in phase.splits]
    labels = place_labels(region, names, (x - width / 2, y - height / 2, width, height))
    areas = []
    fills = region_colours(phase.splits, LIGHT)
    for outlines, name, label, fill in zip(phase.regions, names, labels, fills, strict=True):
        areas.append(
            Area(
                path=" ".join(f"{_line(outline, phase)} Z" for outline in outlines.rings),
                fill=fill,
                ink=text_on(fill),
                number=outlines.split + 1,
                name=name if label and label.has_name else "",
                x=WIDTH_PX * label.x if label else None,
                y=HEIGHT_PX * (1 - label.y) if label else None,
            )
        )
    return MapPicture(
        width=WIDTH_PX,
        height=HEIGHT_PX,
        areas=tuple(areas),
        borders=" ".join(_line(border.points, phase) for border in phase.borders),
        x_title=axis_title(phase.x.axis.varied),
        y_title=axis_title(phase.y.axis.varied),
        x_ticks=tuple(Tick(WIDTH_PX * at, said) for at, said in _ticks(phase.x)),
        y_ticks=tuple(Tick(HEIGHT_PX * (1 - at), said) for at, said in _ticks(phase.y)),
        here=(WIDTH_PX * x, HEIGHT_PX * (1 - y)),
    )


def _at(scale: Scale, value: float) -> float:
    """How far along an axis a value lies, from 0 to 1."""
    return float(scale.position(np.array([value]))[0])


def _ticks(scale: Scale) -> list[tuple[float, str]]:
    factor = unit(scale.axis.varied)
    return [(_at(scale, value * factor), tick_text(value)) for value in ticks(scale)]


def _line(points: Floats, phase: PhaseMap) -> str:
    across = WIDTH_PX * phase.x.position(points[:, 0])
    down = HEIGHT_PX * (1 - phase.y.position(points[:, 1]))
    return "M" + " L".join(f"{a:.1f} {b:.1f}" for a, b in zip(across, down, strict=True))
