"""The lower envelope of all splits: every split that is optimal somewhere in a box of coefficients.

The delay of the best split is the least of finitely many linear functions of the coefficients theta, so it is concave
and piecewise linear. Keep the splits found so far; at each vertex of their envelope ask an oracle for a better split.
Where no vertex has one, the envelope lies nowhere above the optimum, so it *is* the optimum everywhere: the vertices
and the oracle's values there are the certificate (the argument of Kelley's cutting planes, and of Eisner and
Severance for parametric minimum cuts).

The vertices are kept by the double description method (Motzkin et al., 1953): a better split cuts off the vertices
above it, and each edge that it crosses yields a new one between the two ends. Coefficients span ten decades, from a
fast link to a slow one; here every coordinate is a weighted mean of positive numbers, so each keeps its full relative
accuracy, which general hull codes do not offer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from explorer.pricing import Floats, Ints, Mask

TOLERANCE = 1e-11  # relative; a split must be better by more than this to be added

Oracle = Callable[[Floats], tuple[Floats, Mask]]
"""Given coefficients (m, k), the features (m, k) and masks (m, layers) of a best split for each."""


@dataclass(frozen=True)
class Envelope:
    """Holds the splits that are optimal somewhere, with the proof that no other one is."""

    features: Floats  # (splits, k)
    masks: Mask  # (splits, layers)
    vertices: Floats  # (m, k) coefficients at which the oracle knows nothing better than these splits
    values_s: Floats  # (m,) the least delay there, as the oracle answered
    oracle_calls: int


@dataclass(frozen=True)
class _Vertices:
    """Holds the vertices of the region under the splits found so far."""

    points: Floats  # (m, k) coefficients
    values_s: Floats  # (m,) the envelope's height
    on_sides: Mask  # (m, 2 free) the sides of the box that the vertex lies on
    on_splits: Mask  # (m, splits) the splits that have the envelope's height here
    least_s: Floats  # (m,) the oracle's answer; not a number where it was not asked yet


def lower_envelope(oracle: Oracle, low: Floats, high: Floats) -> Envelope:
    """Returns all splits that are optimal for some theta with ``0 <= low <= theta <= high`` (each of shape (k,))."""
    points, on_sides = _box(low, high)
    features, masks = oracle(points)
    calls = len(points)
    kept = [(features[0], masks[0])]
    on_first = np.ones((len(points), 1), dtype=np.bool_)
    heights_s = _heights_s(points, features[0])
    vertices = _Vertices(points, heights_s, on_sides, on_first, least_s=_delays_s(features, points))
    while True:
        for row, mask in zip(features, masks, strict=True):
            if (_heights_s(vertices.points, row) < vertices.values_s * (1 - TOLERANCE)).any():
                vertices = _cut_off(vertices, row)
                kept.append((row, mask))
        unknown = np.isnan(vertices.least_s)
        new = vertices.points[unknown]
        if not len(new):
            break
        features, masks = oracle(new)
        calls += len(new)
        least_s = vertices.least_s.copy()
        least_s[unknown] = _delays_s(features, new)
        vertices = replace(vertices, least_s=least_s)
    rows, of_rows = zip(*kept, strict=True)
    return Envelope(np.array(rows), np.array(of_rows), vertices.points, vertices.least_s, calls)


def _heights_s(points: Floats, row: Floats) -> Floats:
    """Returns one split's delay at every point.

    It does not use ``@``, whose threads wait for one another where the cores are busy.
    """
    heights_s: Floats = np.einsum("mk,k->m", points, row)
    return heights_s


def _delays_s(features: Floats, points: Floats) -> Floats:
    """Returns the delay of each split at the point of the same row."""
    delays_s: Floats = np.einsum("mk,mk->m", features, points)
    return delays_s


def _box(low: Floats, high: Floats) -> tuple[Floats, Mask]:
    """Returns the corners of a box and which of its sides each lies on.

    Every free coefficient has a low and a high one.
    """
    corners = np.array(list(product(*(dict.fromkeys(pair) for pair in zip(low.tolist(), high.tolist(), strict=True)))))
    free = low < high
    return corners, np.hstack([corners[:, free] == low[free], corners[:, free] == high[free]])


def _cut_off(vertices: _Vertices, row: Floats) -> _Vertices:
    """Returns the vertices after one more split, which is better at some of them."""
    heights_s = _heights_s(vertices.points, row)
    margin_s = vertices.values_s * TOLERANCE
    above = vertices.values_s - heights_s > margin_s
    below = heights_s - vertices.values_s > margin_s
    stay = ~above
    tight = np.hstack([vertices.on_sides, vertices.on_splits])
    sides = vertices.on_sides.shape[1]

    upper, lower = _edges(tight, sides, np.flatnonzero(above), np.flatnonzero(below))
    fall_s = (vertices.values_s - heights_s)[upper]
    rise_s = (heights_s - vertices.values_s)[lower]
    share = (fall_s / (fall_s + rise_s))[:, None]  # of the way from the upper end to the lower
    rest = (rise_s / (fall_s + rise_s))[:, None]
    crossings = rest * vertices.points[upper] + share * vertices.points[lower]

    # Below a corner of the box the region's edge is vertical: a corner that is cut off comes back lower down.
    corners = above & (vertices.on_sides.sum(axis=1) * 2 == sides)
    fallen = np.hstack([vertices.on_sides[corners], np.zeros_like(vertices.on_splits[corners])])

    points = np.vstack([crossings, vertices.points[corners], vertices.points[stay]])
    tight = np.vstack([tight[upper] & tight[lower], fallen, tight[stay]])
    on_row = np.ones(len(points), dtype=np.bool_)
    on_row[len(points) - len(below[stay]) :] = ~below[stay]
    lowered_s = np.minimum(vertices.values_s, heights_s)
    return _Vertices(
        points=points,
        values_s=np.hstack([_heights_s(crossings, row), lowered_s[corners], lowered_s[stay]]),
        on_sides=tight[:, :sides],
        on_splits=np.hstack([tight[:, sides:], on_row[:, None]]),
        least_s=np.hstack([np.full(len(crossings), np.nan), vertices.least_s[corners], vertices.least_s[stay]]),
    )


def _edges(tight: Mask, sides: int, upper: Ints, lower: Ints) -> tuple[Ints, Ints]:
    """Returns the pairs of an upper and a lower vertex that an edge joins.

    An edge joins two vertices exactly if no third vertex lies on all the constraints that both lie on.
    """
    # Of many constraints few meet where one more cuts off, and few vertices lie on enough of those to be on an edge.
    met = tight[:, tight[upper].any(axis=0)]
    near = met.sum(axis=1) >= sides // 2
    constraints = met[near].astype(np.float32)
    position = np.cumsum(near) - 1
    upper, lower = upper[near[upper]], lower[near[lower]]
    ones = np.argwhere(constraints[position[upper]] @ constraints[position[lower]].T >= sides // 2)
    upper, lower = upper[ones[:, 0]], lower[ones[:, 1]]
    common = constraints[position[upper]] * constraints[position[lower]]
    lying_on = common @ constraints.T == common.sum(axis=1, keepdims=True)
    joined = lying_on.sum(axis=1) == 2
    return upper[joined], lower[joined]
