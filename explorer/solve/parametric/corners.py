"""The corners of a lower envelope by brute force: every system of equations that could be one is solved.

The delay of a table is the least of its rows' linear functions of the coefficients theta, in a box. A corner of the
region in which row i is best lies on as many independent borders as there are free coefficients: where T_i = T_j for
some other row j, or on a side of the box. All choices of so many borders are tried. That is slow where rows are many,
and shares nothing with `explorer.solve.parametric.envelope`, which finds the corners fast: one checks the other.
"""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np

from explorer.pricing.costs import Floats

MOST_SYSTEMS = 500_000  # solved at most: about a second
NEARLY = 1e-7  # relative; a point that breaks a border by less is taken for a corner


def all_corners(rows: Floats, low: Floats, high: Floats) -> Floats | None:
    """Every corner of the regions of ``rows`` (n, k) in the box, shape (corners, k); None where n is too large."""
    free = np.flatnonzero(low < high)
    d, n = len(free), len(rows)
    if n * comb(n - 1 + 2 * d, d) > MOST_SYSTEMS:
        return None
    found = [_corners_of(i, rows, low, high, free) for i in range(n)]
    return np.unique(np.vstack(found), axis=0)


def _corners_of(i: int, rows: Floats, low: Floats, high: Floats, free: np.ndarray) -> Floats:
    """The corners of the region in which row i is best; in units of ``high``, so that every coordinate is at most 1."""
    d = len(free)
    scale = high[free]
    others = np.delete(rows, i, axis=0) - rows[i]
    fixed = np.setdiff1d(np.arange(rows.shape[1]), free)
    slopes = others[:, free] * scale
    offsets = others[:, fixed] @ low[fixed]
    size = np.maximum(np.abs(slopes).max(axis=1, initial=0.0), np.abs(offsets))
    differs = size > 0
    slopes, offsets = slopes[differs] / size[differs, None], offsets[differs] / size[differs]
    sides = np.vstack([np.eye(d), np.eye(d)])
    ends = np.concatenate([low[free] / scale, np.ones(d)])
    normals, values = np.vstack([slopes, sides]), np.concatenate([-offsets, ends])

    chosen = np.array(list(combinations(range(len(normals)), d)), dtype=np.int64)
    systems = normals[chosen]
    solvable = np.abs(np.linalg.det(systems)) > np.finfo(np.float64).tiny
    points = np.linalg.solve(systems[solvable], values[chosen[solvable]][..., None])[..., 0]
    inside = np.isfinite(points).all(axis=1)
    inside &= (points >= ends[:d] * (1 - NEARLY)).all(axis=1) & (points <= 1 + NEARLY).all(axis=1)
    points = np.clip(points[inside], ends[:d], 1.0)
    best = (points @ slopes.T + offsets >= -NEARLY * (np.abs(slopes) @ points.T).T).all(axis=1)
    corners = np.repeat(low[None, :], int(best.sum()), axis=0)
    corners[:, free] = points[best] * scale
    return corners
