"""Polygons of coefficients as curves in what a map shows.

A straight edge in two coefficients is a curve on axes of rates and speeds. It is drawn through points that lie close
together on the map, each a weighted mean of the edge's ends: the delays of two splits that are equal at both ends are
equal at each, and the points keep their relative accuracy over all decades (see `explorer.questions.planes`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explorer.pricing.costs import Floats
from explorer.questions.axes import Scale

STEPS = 64  # neighbouring points are at most this fraction of the map apart, along either axis

Point = tuple[float, float]


def curve(start: Point, end: Point, x: Scale, y: Scale) -> Floats:
    """The points of an edge, shape (points, 2), in the values of two axes, from its start to its end.

    ``start`` and ``end`` are coefficients, or values where an axis has whole numbers.
    """
    if start[0] == end[0] or start[1] == end[1]:
        ends = np.array([start, end])
        return _drawn(ends, x, y)
    shares, rests = [np.array([0.0, 1.0])], [np.array([1.0, 0.0])]
    for axis, one, other in ((x, start[0], end[0]), (y, start[1], end[1])):
        begins, ends_at = axis.position(axis.coefficient(np.array([one, other]))).tolist()
        inner = np.linspace(begins, ends_at, 2 + int(abs(ends_at - begins) * STEPS))[1:-1]
        between = np.clip(axis.coefficient(axis.value(inner)), min(one, other), max(one, other))
        shares.append((between - one) / (other - one))
        rests.append((other - between) / (other - one))
    share, rest = np.concatenate(shares), np.concatenate(rests)
    order = np.lexsort((-rest, share))  # by the share; where it rounds to 1, by what is left
    share, rest = share[order, None], rest[order, None]
    return _drawn(rest * np.array(start) + share * np.array(end), x, y)


def ring(corners: Sequence[Point], x: Scale, y: Scale) -> Floats:
    """The outline of a polygon, shape (points, 2), in the values of two axes, without coming back to its first."""
    following = [*corners[1:], corners[0]]
    return np.concatenate([curve(one, other, x, y)[:-1] for one, other in zip(corners, following, strict=True)])


def area(outline: Floats, x: Scale, y: Scale) -> float:
    """The fraction of the map that an outline encloses, as it is drawn."""
    across, up = x.position(outline[:, 0]), y.position(outline[:, 1])
    twice: float = (across * np.roll(up, -1) - up * np.roll(across, -1)).sum()
    return abs(twice) / 2


def _drawn(points: Floats, x: Scale, y: Scale) -> Floats:
    drawn = (np.clip(axis.coefficient(points[:, k]), axis.low, axis.high) for k, axis in enumerate((x, y)))
    return np.stack(list(drawn), axis=1)
