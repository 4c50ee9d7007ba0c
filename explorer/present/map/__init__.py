"""A phase map around a view, remembered: a scenario that only moves on the map has the same one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from explorer.model.graph import ModelGraph
from explorer.present.view import View
from explorer.questions.axes import Axis
from explorer.questions.inputs import INPUTS
from explorer.questions.phase_map import MapPoint, PhaseMap, Reach, phase_map, reaches
from explorer.scenario import models
from explorer.scenario.scenario import Scenario


class Shows(StrEnum):
    """Names what the colours of a map say."""

    SPLIT = "split"
    DELAY = "delay"
    GAIN = "gain"


@dataclass(frozen=True)
class Mapped:
    """Describes a map and the scenario's own place on it."""

    view: View
    graph: ModelGraph
    phase: PhaseMap
    x: float  # the scenario's own value
    y: float
    spot: MapPoint
    reach_x: Reach
    reach_y: Reach


def mapped(view: View, x: str, y: str) -> Mapped:
    """Returns the map of a view over two inputs by name; raises what `explorer.questions.phase_map.phase_map` does."""
    graph = models.find(view.model).graph
    axes = [Axis.around(INPUTS[name], view.scenario) for name in (x, y)]
    phase = _phase_map(graph, _elsewhere(view.scenario, axes), *axes)
    own = INPUTS[x].value(view.scenario), INPUTS[y].value(view.scenario)
    along_x, along_y = reaches(graph, phase, *own)
    return Mapped(view, graph, phase, *own, phase.at(*own), along_x, along_y)


def _elsewhere(scenario: Scenario, axes: list[Axis]) -> Scenario:
    """Returns the scenario without what the axes show freely, so that each place of a map asks for the same map."""
    for axis in axes:
        if not axis.varied.is_whole:
            scenario = axis.varied.at(scenario, axis.low)
    return scenario


@lru_cache(maxsize=64)
def _phase_map(graph: ModelGraph, scenario: Scenario, x: Axis, y: Axis) -> PhaseMap:
    return phase_map(graph, scenario, x, y)
