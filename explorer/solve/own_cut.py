"""A split that a person sets: after which layers to cut, with all that must go along."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.model.graph import ModelGraph
from explorer.pricing import Costs, Rates, Split
from explorer.solve.result import UNKNOWN, Solution, SolverStats
from explorer.values.names import UnknownNameError

OWN_CUT = "own-cut"  # what stands in the place of a method's name


def own_cut(costs: Costs, rates: Rates, layers: Sequence[str]) -> Solution:
    """Returns the split that cuts after some layers, by their names.

    All that they read from is on the device with them, and what must stay there. It may exceed the memory limit, which
    `Costs.violation` says. Raises `UnknownNameError` for a layer that the model does not have.
    """
    check_layers(costs.graph, layers)
    index = costs.graph.index
    split = Split(costs, costs.after([index[name] for name in layers]))
    return Solution(split, rates, OWN_CUT, UNKNOWN, SolverStats(0, 0, 0.0, 0.0))


def check_layers(graph: ModelGraph, layers: Sequence[str]) -> None:
    """Raises `UnknownNameError` for the first name that is no layer of a model."""
    for name in layers:
        if name not in graph.index:
            raise UnknownNameError("layer", name, graph.index)
