"""The lower envelope of all splits: every split that is optimal somewhere in a range of coefficients.

The delay of the best split is the least of finitely many linear functions of the coefficients theta, so it is concave
and piecewise linear. Keep the splits found so far; at each vertex of their envelope ask an oracle for a better split.
Where no vertex has one, the envelope lies nowhere above the optimum, so it *is* the optimum everywhere: the vertices
and the oracle's values there are the certificate (the argument of Kelley's cutting planes, and of Eisner and
Severance for parametric minimum cuts).

Delays are homogeneous in theta, so only its direction matters. Directions are cut at weighted sum 1, which keeps all
delays of one size and the arithmetic as exact for a fast link as for a slow one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.spatial import HalfspaceIntersection

from explorer.delay import Floats, Mask

TOLERANCE = 1e-11  # relative; a split must be better by more than this to be added

Oracle = Callable[[Floats], tuple[Floats, Mask]]
"""Given directions (m, 5), the features (m, 5) and masks (m, layers) of a best split for each."""


@dataclass(frozen=True)
class Envelope:
    """The splits that are optimal somewhere, with the proof that no other one is."""

    features: Floats  # (splits, 5)
    masks: Mask  # (splits, layers)
    vertices: Floats  # (m, 5) directions at which the oracle was asked last
    oracle_calls: int


def lower_envelope(oracle: Oracle, low: Floats, high: Floats) -> Envelope:
    """All splits that are optimal for some theta with ``low <= theta <= high`` (each of shape (5,)).

    ``low`` may be 0 where ``high`` is not; a coefficient that is 0 throughout is left out of the search.
    """
    free = np.flatnonzero(high > 0)
    found: dict[bytes, tuple[Floats, Mask]] = {}

    def ask(directions: Floats) -> Floats:
        whole = np.zeros((len(directions), len(high)))
        whole[:, free] = directions
        features, masks = oracle(whole)
        for row, mask in zip(features, masks, strict=True):
            found.setdefault(row.tobytes(), (row, mask))
        values: Floats = (features * whole).sum(axis=1)
        return values

    def known() -> Floats:
        return np.array([row[free] for row, _ in found.values()])

    corners = np.array(list(product(*zip(low[free], high[free], strict=True))))
    ask(corners)
    largest = known().max(axis=0)
    weights = np.where(largest > 0, largest, 1.0)
    cone, inside = _cone(low[free] * weights, high[free] * weights)
    calls = len(corners)
    while True:
        directions, values = _vertices(known() / weights, cone, inside)
        best = ask(directions / weights)
        calls += len(directions)
        if not (best < values * (1 - TOLERANCE)).any():
            break
    features, masks = zip(*found.values(), strict=True)
    return Envelope(np.array(features), np.array(masks), directions / weights, calls)


def _cone(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The directions of a box: half-spaces ``row . d <= 0``, d_i low_j <= d_j high_i for all i, j; and one inside."""
    rows = []
    for i in range(len(low)):
        for j in range(len(low)):
            if i != j:
                row = np.zeros(len(low))
                row[i], row[j] = low[j], -high[i]
                rows.append(row / np.abs(row).max())
    inside = np.sqrt(np.maximum(low, high * 1e-6) * high)
    return np.array(rows), inside / inside.sum()


def _vertices(features: Floats, cone: Floats, inside: Floats) -> tuple[Floats, Floats]:
    """The vertices of the envelope over the cone cut at sum 1: directions (m, k) and the envelope's value at each."""
    # Variables: all coordinates of a direction but the last, which is 1 minus their sum, and the value z.
    under = np.hstack([features[:, -1:] - features[:, :-1], np.ones((len(features), 1)), -features[:, -1:]])
    sides = np.hstack([cone[:, :-1] - cone[:, -1:], np.zeros((len(cone), 1)), cone[:, -1:]])
    floor = np.zeros((1, features.shape[1] + 1))
    floor[0, -2] = -1.0
    point = np.append(inside[:-1], (features @ inside).min() / 2)
    corners = HalfspaceIntersection(np.vstack([under, sides, floor]), point).intersections
    corners = corners[np.isfinite(corners).all(axis=1) & (corners[:, -1] > point[-1] * 1e-9)]
    directions = np.hstack([corners[:, :-1], 1 - corners[:, :-1].sum(axis=1, keepdims=True)])
    directions = np.unique(np.maximum(directions, 0.0).round(14), axis=0)
    return directions, (directions @ features.T).min(axis=1)
