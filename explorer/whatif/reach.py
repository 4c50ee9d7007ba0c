"""How far the optimal split holds on a map, from a point along each axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from explorer.graph import ModelGraph
from explorer.scenario import ScenarioError
from explorer.whatif.axes import Scale
from explorer.whatif.changes import changes
from explorer.whatif.phase_map import MapPoint, PhaseMap


@dataclass(frozen=True)
class Reach:
    """The nearest values of an input at which another split takes over; None where none does on the map."""

    below: float | None
    above: float | None


def reaches(graph: ModelGraph, found: PhaseMap, x: float, y: float) -> tuple[Reach, Reach]:
    """How far the optimum at a point of a map holds, along x and along y.

    Of a rate, a speed or a time they are values at which both splits take equally long, of a whole number the first
    ones at which the split is no longer optimal. Raises `ScenarioError` as `PhaseMap.at` does.
    """
    return _along(graph, found, (x, y), 0), _along(graph, found, (x, y), 1)


def _along(graph: ModelGraph, found: PhaseMap, point: tuple[float, float], moving: int) -> Reach:
    here = found.at(*point)
    scale = (found.x, found.y)[moving]
    if not scale.values:
        return _crossings(found, point, moving)
    values = scale.values
    own = scale.band(point[moving])
    above = _first_other(found, here, point, moving, values[own + 1 :])
    below = _first_other(found, here, point, moving, values[:own][::-1])
    return Reach(
        None if below is None else _last_whole(graph, here, scale, below, values[values.index(below) + 1]),
        None if above is None else _first_whole(graph, here, scale, values[values.index(above) - 1], above),
    )


def _crossings(found: PhaseMap, point: tuple[float, float], moving: int) -> Reach:
    """Where the delay of the best split here, a straight line in the coefficient that moves, meets the others'."""
    cell = found.cells[found.x.band(point[0]), found.y.band(point[1])]
    scale = (found.x, found.y)[moving]
    own, other = (
        float((found.x, found.y)[axis].coefficient(np.array([point[axis]]))[0]) for axis in (moving, 1 - moving)
    )
    slopes = cell.planes[:, moving]
    rests = cell.planes[:, 1 - moving] * other + cell.planes[:, 2]
    best = int((slopes * own + rests).argmin())
    low, high = cell.low[moving], cell.high[moving]
    for slope, rest in zip(slopes.tolist(), rests.tolist(), strict=True):
        if slope < slopes[best]:
            high = min(high, max(own, (rest - rests[best]) / (slopes[best] - slope)))
        elif slope > slopes[best]:
            low = max(low, min(own, (rests[best] - rest) / (slope - slopes[best])))
    least, most = (
        None if reached == limit else float(scale.coefficient(np.array([reached]))[0])
        for reached, limit in ((low, cell.low[moving]), (high, cell.high[moving]))
    )
    return Reach(least, most) if scale.axis.varied.is_slower_when_larger else Reach(most, least)


def _first_other(
    found: PhaseMap, here: MapPoint, point: tuple[float, float], moving: int, values: Iterable[int]
) -> int | None:
    """The first of some values at which another split is optimal; None also where from one on no split fits."""
    for value in values:
        try:
            there = found.at(value, point[1]) if moving == 0 else found.at(point[0], value)
        except ScenarioError:
            return None
        if there.split != here.split:
            return value
    return None


def _first_whole(graph: ModelGraph, here: MapPoint, scale: Scale, inside: int, beyond: int) -> float:
    """The first whole number above ``inside`` at which the optimum is another, at most ``beyond``."""
    found = changes(graph, here.scenario, scale.axis.varied, inside, beyond)
    return found[0].value if found else beyond


def _last_whole(graph: ModelGraph, here: MapPoint, scale: Scale, beyond: int, inside: int) -> float:
    """The first whole number below ``inside`` at which the optimum is another, at least ``beyond``."""
    found = changes(graph, here.scenario, scale.axis.varied, beyond, inside)
    return found[-1].value - 1 if found else beyond
