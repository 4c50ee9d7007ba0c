"""A phase map around a view, remembered: a scenario that only moves on the map has the same one."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from explorer.model.graph import ModelGraph
from explorer.present.view import View
from explorer.questions.axes import Axis
from explorer.questions.inputs import INPUTS
from explorer.questions.phase_map import MapPoint, PhaseMap, phase_map
from explorer.questions.reach import Reach, reaches
from explorer.scenario import models, options
from explorer.scenario.scenario import Scenario


@dataclass(frozen=True)
class Mapped:
    """A map and the scenario's own place on it."""

    view: View
    graph: ModelGraph
    phase: PhaseMap
    x: float  # the scenario's own value
    y: float
    spot: MapPoint
    reach_x: Reach
    reach_y: Reach


def mapped(view: View, x: str, y: str) -> Mapped:
    """The map of a view over two inputs by name; raises what `explorer.questions.phase_map.phase_map` does."""
    graph = models.find(view.model).graph
    axes = [Axis.around(INPUTS[name], view.scenario) for name in (x, y)]
    phase = _phase_map(view.model, options.to_options(_elsewhere(view.scenario, axes)), *map(_key, axes))
    own = INPUTS[x].value(view.scenario), INPUTS[y].value(view.scenario)
    along_x, along_y = reaches(graph, phase, *own)
    return Mapped(view, graph, phase, *own, phase.at(*own), along_x, along_y)


def _elsewhere(scenario: Scenario, axes: list[Axis]) -> Scenario:
    """The scenario without what the axes show freely, so that each place of a map asks for the same map."""
    for axis in axes:
        if not axis.varied.is_whole:
            scenario = axis.varied.at(scenario, axis.low)
    return scenario


def _key(axis: Axis) -> tuple[str, float, float]:
    return axis.varied.name, axis.low, axis.high


@st.cache_resource(max_entries=64, show_spinner=False)
def _phase_map(
    model: str, scenario: dict[str, str], x: tuple[str, float, float], y: tuple[str, float, float]
) -> PhaseMap:
    across, up = (Axis(INPUTS[name], low, high) for name, low, high in (x, y))
    return phase_map(models.find(model).graph, options.from_options(scenario), across, up)
