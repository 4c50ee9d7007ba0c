"""A check of a table of optimal splits that finds the corners of its lower envelope by brute force.

The delay of a table is the least of its rows' linear functions of the coefficients theta, in a box. A corner of the
region in which row i is best lies on as many independent borders as there are free coefficients: where T_i = T_j for
some other row j, or on a side of the box. All choices of so many borders are tried. That is slow where rows are many,
and shares nothing with `explorer.solve.parametric.envelope`, which finds the corners fast: one checks the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from explorer.pricing import Floats, by_pace
from explorer.pricing.costs import SplitError
from explorer.solve.exact.table import SplitTable, all_fit, cut_oracle, list_oracle
from explorer.solve.more.memory_limit import listed_within
from explorer.solve.parametric.envelope import lower_envelope

LARGEST_GAP = 1e-9  # relative; what a verified table may be from the optimum, far above the rounding of 2^50 capacities
ANYWHERE = 300  # points of the range at which the table is checked besides
MOST_SYSTEMS = 500_000  # solved at most: about a second
NEARLY = 1e-7  # relative; a point that breaks a border by less is taken for a corner


@dataclass(frozen=True)
class Verification:
    """Holds what `verify` found."""

    vertices: int  # at which the least delay was computed anew
    complete: bool  # whether these were found independently of the code that made the table
    anywhere: int  # further points of the range at which it was
    gap: float  # the largest relative difference between the table's delay and the minimum cut's
    violations: tuple[SplitError, ...]  # why a row of the table is not a split that the scenario allows, if one is not

    @property
    def holds(self) -> bool:
        """Returns whether the table holds allowed splits alone, and no split in its range is better by over 1e-9."""
        return self.gap <= LARGEST_GAP and not self.violations


def verify(table: SplitTable) -> Verification:
    """Returns how far a table is from an independent computation: a minimum cut at every vertex of its envelope.

    Why the vertices are enough: the optimum L is the least of linear functions of the coefficients, so it is concave;
    the table's delay U is the least of some of them, so U >= L. Each row is best on a convex region, in which U is
    linear. A point theta of it is a weighted mean of the region's corners v_i, which are vertices of the envelope, so

        U(theta) = sum w_i U(v_i) <= (1 + gap) * sum w_i L(v_i) <= (1 + gap) * L(theta)

    by linearity, by the gap measured at the vertices, and by concavity. The largest gap at a vertex thus bounds the
    gap at every point of the range.

    Nothing is taken on trust: besides the certificate's vertices, all of the table's own are derived from its rows by
    brute force (`explorer.solve.parametric.verify`), so that none can be missing; where rows are too many for that, by
    `explorer.solve.parametric.envelope` once more, and ``Verification.complete`` says so. ``ANYWHERE`` points are drawn
    over the range as well. Rows are priced anew from their masks. Under a memory limit that a minimum cut breaks, L is
    the least of all splits that fit, listed once more.
    """
    costs, stated, rows = table.costs, table.certificate, table.rows
    low, high = table.range.paces
    derived = all_corners(rows, low, high)
    complete = derived is not None
    if derived is None:
        derived = lower_envelope(list_oracle(costs, table.masks), low, high).vertices
    vertices = np.vstack([stated.vertices, derived])
    points = np.vstack([vertices, _anywhere(low, high)])
    fresh, masks = cut_oracle(costs)(points)
    if not all_fit(costs, masks):
        fresh, _ = list_oracle(costs, listed_within(costs))(points)
    least_s = (fresh * points).sum(axis=1)
    best = (points @ rows.T).argmin(axis=1)
    anew = by_pace(costs.features(table.masks))
    gaps = (
        _relative((rows[best] * points).sum(axis=1), least_s),
        _relative((anew[best] * points).sum(axis=1), least_s),
        _relative(stated.values_s, least_s[: len(stated.values_s)]),
    )
    violations = tuple(rule for mask in table.masks if (rule := costs.violation(mask)))
    gap = float(np.hstack(gaps).max())
    return Verification(len(vertices), complete, ANYWHERE, gap, violations)


def _relative(delays_s: Floats, least_s: Floats) -> Floats:
    """Returns how far delays are from the least ones; 0 where both are 0."""
    gaps: Floats = np.abs(delays_s - least_s) / np.maximum(least_s, np.finfo(np.float64).tiny)
    return gaps


def _anywhere(low: Floats, high: Floats) -> Floats:
    """Returns the points of a box of coefficients, shape (points, k): log-uniform, or uniform where an end is 0."""
    share = np.random.default_rng(1).random((ANYWHERE, len(low)))
    is_log = low > 0
    ends = np.where(is_log, low, 1.0), np.where(is_log, high, 1.0)
    points: Floats = np.where(is_log, ends[0] * (ends[1] / ends[0]) ** share, low + share * (high - low))
    return points


def all_corners(rows: Floats, low: Floats, high: Floats) -> Floats | None:
    """Returns every corner of the regions of ``rows`` (n, k) in the box, shape (corners, k).

    It is None where n is too large.
    """
    free = np.flatnonzero(low < high)
    d, n = len(free), len(rows)
    if n * comb(n - 1 + 2 * d, d) > MOST_SYSTEMS:
        return None
    found = [_corners_of(i, rows, low, high, free) for i in range(n)]
    return np.unique(np.vstack(found), axis=0)


def _corners_of(i: int, rows: Floats, low: Floats, high: Floats, free: np.ndarray) -> Floats:
    """Returns the corners of the region in which row i is best.

    They are in units of ``high``, so that every coordinate is at most 1.
    """
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
