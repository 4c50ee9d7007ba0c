"""How far the optimal split holds on a map, from a point along each axis, and which split takes over there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.questions.axes import Scale
from explorer.questions.changes import Turn, changes
from explorer.questions.inputs import BITS
from explorer.questions.phase_map import MapPoint, PhaseMap
from explorer.scenario.scenario import ScenarioError


@dataclass(frozen=True)
class Reach:
    """The nearest turns of an input, going down and going up; None where no other split takes over on the map."""

    below: Turn | None
    above: Turn | None


def reaches(graph: ModelGraph, found: PhaseMap, x: float, y: float) -> tuple[Reach, Reach]:
    """How far the optimum at a point of a map holds, along x and along y.

    Of a rate, a speed or a time the values are those at which both splits take equally long, of a whole number the
    first ones at which the split is no longer optimal; of the bits, of which only a few can be chosen, the first of
    these. Raises `ScenarioError` as `PhaseMap.at` does.
    """
    return _along(graph, found, (x, y), 0), _along(graph, found, (x, y), 1)


def _along(graph: ModelGraph, found: PhaseMap, point: tuple[float, float], moving: int) -> Reach:
    here = found.at(*point)
    scale = (found.x, found.y)[moving]
    if not scale.values:
        return _crossings(found, point, moving)
    own = scale.band(point[moving])
    above = _first_other(found, here, point, moving, scale.values[own + 1 :])
    below = _first_other(found, here, point, moving, scale.values[:own][::-1])
    if scale.axis.varied is BITS:
        return Reach(below, above)
    return Reach(
        None if below is None else _nearest_whole(graph, here, scale, below),
        None if above is None else _nearest_whole(graph, here, scale, above),
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
    below = above = None  # which takes over there
    for number, (slope, rest) in enumerate(zip(slopes.tolist(), rests.tolist(), strict=True)):
        if slope < slopes[best]:
            crossing = max(own, (rest - rests[best]) / (slopes[best] - slope))
            if crossing < high:
                high, above = crossing, number
        elif slope > slopes[best]:
            crossing = min(own, (rests[best] - rest) / (slope - slopes[best]))
            if crossing > low:
                low, below = crossing, number
    as_value = scale.axis.varied.is_slower_when_larger  # whether the value grows as the coefficient does
    least, most = (
        None
        if number is None
        else Turn(
            float(scale.coefficient(np.array([reached]))[0]),
            float(slopes[best] * reached + rests[best]),
            found.splits[cell.splits[number]].on_device,
            is_up=as_value == is_high,
        )
        for reached, number, is_high in ((low, below, False), (high, above, True))
    )
    return Reach(least, most) if as_value else Reach(most, least)


def _first_other(
    found: PhaseMap, here: MapPoint, point: tuple[float, float], moving: int, values: Iterable[int]
) -> Turn | None:
    """The first of some values at which another split is optimal; None also where from one on no split fits."""
    for value in values:
        try:
            there = found.at(value, point[1]) if moving == 0 else found.at(point[0], value)
        except ScenarioError:
            return None
        if there.split != here.split:
            return Turn(value, there.delay_s, found.splits[there.split].on_device, is_up=value > point[moving])
    return None


def _nearest_whole(graph: ModelGraph, here: MapPoint, scale: Scale, beyond: Turn) -> Turn:
    """The first whole number on the way to ``beyond`` at which the optimum is another than at the last one shown."""
    inside = scale.values[scale.values.index(int(beyond.value)) + (-1 if beyond.is_up else 1)]
    found = changes(graph, here.scenario, scale.axis.varied, *sorted((inside, beyond.value)))
    turns = [change.met_from(inside) for change in found]
    return turns[0 if beyond.is_up else -1] if turns else beyond
