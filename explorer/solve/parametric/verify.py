"""Check a table of optimal splits by an independent computation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.pricing.costs import Floats
from explorer.solve.exact.table import (
    SplitTable,
    all_fit,
    by_coefficient,
    corners,
    cut_oracle,
    five_features,
    list_oracle,
)
from explorer.solve.more.memory_limit import listed_within
from explorer.solve.parametric.corners import all_corners
from explorer.solve.parametric.envelope import lower_envelope

LARGEST_GAP = 1e-9  # relative; what a verified table may be from the optimum, far above the rounding of 2^50 capacities
ANYWHERE = 300  # points of the range at which the table is checked besides


@dataclass(frozen=True)
class Verification:
    """What `verify` found."""

    vertices: int  # at which the least delay was computed anew
    complete: bool  # whether these were found independently of the code that made the table
    anywhere: int  # further points of the range at which it was
    gap: float  # the largest relative difference between the table's delay and the minimum cut's
    violations: tuple[str, ...]  # why a row of the table is not a split that the scenario allows, if one is not

    @property
    def holds(self) -> bool:
        """Whether the table has allowed splits alone, and none anywhere in its range is better by more than 1e-9."""
        return self.gap <= LARGEST_GAP and not self.violations


def verify(table: SplitTable) -> Verification:
    """Check a table by an independent computation: the general algorithm at every vertex of its envelope.

    Why the vertices are enough: the optimum L is the least of linear functions of the coefficients, so it is concave;
    the table's delay U is the least of some of them, so U >= L. Each row is best on a convex region, in which U is
    linear. A point theta of it is a weighted mean of the region's corners v_i, which are vertices of the envelope, so

        U(theta) = sum w_i U(v_i) <= (1 + gap) * sum w_i L(v_i) <= (1 + gap) * L(theta)

    by linearity, by the gap measured at the vertices, and by concavity. The largest gap at a vertex thus bounds the
    gap at every point of the range.

    Nothing is taken on trust: besides the certificate's vertices, all of the table's own are derived from its rows by
    brute force (`explorer.solve.parametric.corners`), so that none can be missing; where rows are too many for that, by
    `explorer.solve.parametric.envelope` once more, and ``Verification.complete`` says so. ``ANYWHERE`` points are drawn
    over the range as well. Rows are priced anew from their masks. Under a memory limit that a minimum cut breaks, L is
    the least of all splits that fit, listed once more.
    """
    priced, stated = table.priced, table.certificate
    rows = by_coefficient(table.features)
    low, high = corners(priced, table.range)
    derived = all_corners(rows, low, high)
    complete = derived is not None
    if derived is None:
        derived = lower_envelope(list_oracle(rows, table.masks), low, high).vertices
    vertices = np.vstack([stated.vertices, derived])
    points = np.vstack([vertices, _anywhere(low, high)])
    fresh, masks = cut_oracle(priced)(points)
    if not all_fit(priced, masks):
        listed = listed_within(priced)
        fresh, _ = list_oracle(five_features(priced, listed), listed)(points)
    least_s = (fresh * points).sum(axis=1)
    best = (points @ rows.T).argmin(axis=1)
    anew = by_coefficient(priced.features(table.masks))
    gaps = (
        _relative((rows[best] * points).sum(axis=1), least_s),
        _relative((anew[best] * points).sum(axis=1), least_s),
        _relative(stated.values_s, least_s[: len(stated.values_s)]),
    )
    violations = tuple(rule for mask in table.masks if (rule := priced.violation(mask)))
    gap = float(np.hstack(gaps).max())
    return Verification(len(vertices), complete, ANYWHERE, gap, violations)


def _relative(delays_s: Floats, least_s: Floats) -> Floats:
    """How far delays are from the least ones; 0 where both are 0."""
    gaps: Floats = np.abs(delays_s - least_s) / np.maximum(least_s, np.finfo(np.float64).tiny)
    return gaps


def _anywhere(low: Floats, high: Floats) -> Floats:
    """Points of a box of coefficients, shape (points, k): log-uniform, or uniform where an end is 0."""
    share = np.random.default_rng(1).random((ANYWHERE, len(low)))
    is_log = low > 0
    ends = np.where(is_log, low, 1.0), np.where(is_log, high, 1.0)
    points: Floats = np.where(is_log, ends[0] * (ends[1] / ends[0]) ** share, low + share * (high - low))
    return points
