"""The delay of some splits along one input, above the least possible delay: the gap between them is regret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.delay import Floats, Mask
from explorer.graph import ModelGraph
from explorer.scenario import Scenario
from explorer.solve.mincut import minimum_cut
from explorer.whatif.changes import Change, changes
from explorer.whatif.inputs import RTT, Input
from explorer.whatif.pricing import priced_at

POINTS = 121


@dataclass(frozen=True)
class Along:
    """Delays at ascending values of an input."""

    varied: Input
    values: Floats  # (points,)
    splits_s: Floats  # (splits, points)
    least_s: Floats  # (points,)
    changes: tuple[Change, ...]  # where the optimum changes


def along(
    graph: ModelGraph, scenario: Scenario, varied: Input, between: Sequence[float], splits: Sequence[Mask]
) -> Along:
    """From the least to the largest of some values; of whole numbers, at just these.

    The optimum is one of those between its changes, so no value has to be solved on its own. Raises what
    `explorer.whatif.changes.changes` does.
    """
    low, high = min(between), max(between)
    if varied.is_whole:
        values = np.array(sorted(set(between)))
    else:
        values = np.linspace(low, high, POINTS) if varied is RTT else np.geomspace(low, high, POINTS)
        values[[0, -1]] = low, high  # rounding must not leave the range
    found = changes(graph, scenario, varied, low, high)
    first = minimum_cut(priced_at(graph, varied.at(scenario, low))).on_device
    masks = np.array([*splits, first, *(change.after for change in found)])
    delays_s = np.empty((len(masks), len(values)))
    for column, value in enumerate(values.tolist()):
        priced = priced_at(graph, varied.at(scenario, value))
        delays_s[:, column] = priced.features(masks) @ priced.coefficients
    optimal_s = delays_s[len(splits) :]
    if varied.is_whole:
        least_s = np.array([minimum_cut(priced_at(graph, varied.at(scenario, v))).delay_s for v in values.tolist()])
    else:
        least_s = optimal_s.min(axis=0)
    return Along(varied, values, delays_s[: len(splits)], least_s, found)
