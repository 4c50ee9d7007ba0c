"""The delay of some splits along one input, above the least possible delay: the gap between them is regret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.pricing.costs import Floats, Mask, PricedGraph
from explorer.questions.changes import Change, changes
from explorer.questions.inputs import RTT, Input
from explorer.questions.pricing import priced_at
from explorer.scenario.scenario import Scenario
from explorer.solve.exact.mincut import minimum_cut

POINTS = 121  # along what is continuous


@dataclass(frozen=True)
class DelaysAlong:
    """Delays at ascending values of an input."""

    varied: Input
    values: Floats  # (points,)
    splits_s: Floats  # (splits, points)
    least_s: Floats  # (points,)
    changes: tuple[Change, ...]  # where the optimum changes


def delays_along(
    graph: ModelGraph, scenario: Scenario, varied: Input, between: Sequence[float], splits: Sequence[Mask]
) -> DelaysAlong:
    """From the least to the largest of some values; of whole numbers, at just these.

    Raises what `explorer.questions.changes.changes` does.
    """
    low, high = min(between), max(between)
    if varied.is_whole:
        values = np.array(sorted(set(between)))
    else:
        values = np.linspace(low, high, POINTS) if varied is RTT else np.geomspace(low, high, POINTS)
    found = changes(graph, scenario, varied, low, high)
    priced = [priced_at(graph, varied.at(scenario, value)) for value in values.tolist()]
    if varied.is_whole:  # a split that is optimal at one batch may not fit at another
        least_s = np.array([minimum_cut(there).delay_s for there in priced])
    else:  # the optimum is one of those between its changes: no value has to be solved on its own
        optimal = [minimum_cut(priced[0]).on_device, *(change.after for change in found)]
        least_s = _delays_s(priced, optimal).min(axis=0)
    return DelaysAlong(varied, values, _delays_s(priced, splits), least_s, found)


def _delays_s(priced: Sequence[PricedGraph], splits: Sequence[Mask]) -> Floats:
    """Shape (splits, points)."""
    masks = np.array(splits)
    return np.stack([there.features(masks) @ there.coefficients for there in priced], axis=1)
