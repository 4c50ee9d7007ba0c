"""Where each of some planes is the least: a box taken apart into convex polygons, by exact half-plane clipping.

Plane i is ``a_i * u + b_i * v + c_i``; it is the least where it lies below each other plane, an intersection of half
planes. The box is cut down to it by one half plane after the other (Sutherland and Hodgman, 1974). Coordinates span
ten decades, and every new corner is a weighted mean of two corners with positive weights, as in
`explorer.solve.parametric.envelope`: a border found so is one where both planes agree to the rounding of either, at its
near end as at its far one.

On a map, polygons of coefficients are drawn as curves. A straight edge in two coefficients is a curve on axes of rates
and speeds. It is drawn through points that lie close together on the map, each a weighted mean of the edge's ends: the
delays of two splits that are equal at both ends are equal at each, and the points keep their relative accuracy over all
decades.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np

from explorer.pricing import Floats
from explorer.questions.axes import Scale

SAME = 1e-12  # relative; planes closer than this meet
LOW_U, HIGH_V, HIGH_U, LOW_V = -1, -2, -3, -4  # the sides of the box, beyond which there is no plane

Plane = tuple[float, float, float]
STEPS = 64  # neighbouring points are at most this fraction of the map apart, along either axis


class Corner(NamedTuple):
    """Describes a corner of a polygon, and what lies beyond the edge from it to the next.

    A plane, or a side of the box.
    """

    u: float
    v: float
    beyond: int


@dataclass(frozen=True)
class Piece:
    """Holds the part of the box in which one plane is the least."""

    plane: int
    corners: tuple[Corner, ...]  # in order around it


def partition(planes: Floats, low: tuple[float, float], high: tuple[float, float]) -> list[Piece]:
    """Returns the pieces of the box from ``low`` to ``high``, for planes of shape (planes, 3) with values of 0 or more.

    Planes that are the least at no more than a line or a point have none. Of planes that are equal all over the box
    the first counts.
    """
    rows: list[Plane] = [(a, b, c) for a, b, c in planes.tolist()]
    box = (
        Corner(low[0], low[1], LOW_U),
        Corner(low[0], high[1], HIGH_V),
        Corner(high[0], high[1], HIGH_U),
        Corner(high[0], low[1], LOW_V),
    )
    left = _undominated(planes, box)
    while True:  # once more if some have no piece: what lies beyond an edge is to be one that has
        pieces = [Piece(plane, _piece(rows, left, plane, box)) for plane in left]
        found = [piece for piece in pieces if len(piece.corners) > 2]
        if len(found) == len(left):
            return found
        left = [piece.plane for piece in found]


def _undominated(planes: Floats, box: Sequence[Corner]) -> list[int]:
    """Returns the planes that no other one lies below at all corners of the box, hence all over it."""
    heights = planes @ np.array([[u, v, 1.0] for u, v, _ in box]).T
    margin = SAME * heights
    left = list(range(len(planes)))
    for plane, other in product(range(len(planes)), repeat=2):
        if plane == other or plane not in left or other not in left:
            continue
        above = heights[plane] - heights[other]
        if (above >= -margin[plane]).all() and (other < plane or (above > margin[plane]).any()):
            left.remove(plane)
    return left


def _piece(rows: Sequence[Plane], left: Sequence[int], plane: int, box: tuple[Corner, ...]) -> tuple[Corner, ...]:
    corners = box
    for other in left:
        if other != plane and corners:
            corners = _clipped(corners, rows[plane], rows[other], other)
    return corners


def _clipped(corners: tuple[Corner, ...], own: Plane, other: Plane, beyond: int) -> tuple[Corner, ...]:
    """Returns the part of a polygon in which its own plane is not above another one."""
    (a, b, c), (d, e, f) = own, other
    rises = []  # of the other plane above the own one; 0 where they meet
    for u, v, _ in corners:
        height, against = a * u + b * v + c, d * u + e * v + f
        rise = against - height
        rises.append(0.0 if abs(rise) <= SAME * height else rise)
    if min(rises) >= 0:
        return corners
    if max(rises) <= 0:
        return ()
    kept: list[Corner] = []
    for k, (corner, rise) in enumerate(zip(corners, rises, strict=True)):
        following = (k + 1) % len(corners)
        then, then_rise = corners[following], rises[following]
        if rise >= 0:
            kept.append(Corner(corner.u, corner.v, beyond) if rise == 0 > then_rise else corner)
        if rise * then_rise < 0:
            share, rest = rise / (rise - then_rise), then_rise / (then_rise - rise)
            crossing = rest * corner.u + share * then.u, rest * corner.v + share * then.v
            kept.append(Corner(*crossing, beyond if rise > 0 else corner.beyond))
    return tuple(kept)


class Stretch(NamedTuple):
    """Describes a part of a line, from ``start`` up to ``end``, with a piece on each side of it."""

    start: float
    end: float
    below: int
    above: int


def meeting(below: Sequence[Piece], above: Sequence[Piece], across: int) -> list[Stretch]:
    """Returns where the pieces of two neighbouring boxes meet, in order.

    ``across`` is the coordinate in which the boxes follow one another, 0 or 1; they have the other in common.
    """
    sides = ((HIGH_U, LOW_U), (HIGH_V, LOW_V))[across]
    lower, upper = (_along(pieces, side, 1 - across) for pieces, side in zip((below, above), sides, strict=True))
    return [
        Stretch(max(one[0], other[0]), min(one[1], other[1]), one[2], other[2])
        for one, other in product(lower, upper)
        if max(one[0], other[0]) < min(one[1], other[1])
    ]


def _along(pieces: Sequence[Piece], side: int, coordinate: int) -> list[tuple[float, float, int]]:
    """Returns the stretches of a side of the box and the pieces that reach it, in order."""
    stretches: list[tuple[float, float, int]] = []
    for piece in pieces:
        for corner, then in pairwise([*piece.corners, piece.corners[0]]):
            if corner.beyond == side:
                start, end = sorted((float(corner[coordinate]), float(then[coordinate])))
                stretches.append((start, end, piece.plane))
    return sorted(stretches)


Point = tuple[float, float]


def curve(start: Point, end: Point, x: Scale, y: Scale) -> Floats:
    """Returns the points of an edge, shape (points, 2), in the values of two axes, from its start to its end.

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
    """Returns the outline of a polygon in the values of two axes, shape (points, 2), its first point not repeated."""
    following = [*corners[1:], corners[0]]
    return np.concatenate([curve(one, other, x, y)[:-1] for one, other in zip(corners, following, strict=True)])


def area(outline: Floats, x: Scale, y: Scale) -> float:
    """Returns the fraction of the map that an outline encloses, as it is drawn."""
    across, up = x.position(outline[:, 0]), y.position(outline[:, 1])
    twice: float = (across * np.roll(up, -1) - up * np.roll(across, -1)).sum()
    return abs(twice) / 2


def _drawn(points: Floats, x: Scale, y: Scale) -> Floats:
    drawn = (np.clip(axis.coefficient(points[:, k]), axis.low, axis.high) for k, axis in enumerate((x, y)))
    return np.stack(list(drawn), axis=1)
