"""Boxes taken apart by the least plane: against the least of all planes, point by point."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from explorer.questions.planes import HIGH_U, HIGH_V, LOW_U, LOW_V, Piece, meeting, partition

costs = st.integers(0, 6).map(float) | st.floats(1e-9, 1e9)
planes = st.lists(st.tuples(costs, costs, costs), min_size=1, max_size=8)
decades = st.floats(-8, 4).map(lambda power: 10.0**power)
SIDES = {LOW_U: (0, 0), HIGH_U: (0, 1), LOW_V: (1, 0), HIGH_V: (1, 1)}  # coordinate, end of the box


def area(piece: Piece) -> float:
    """By triangles from the first corner, none of which can be negative in a convex polygon."""
    (u, v, _), *rest = piece.corners
    return sum(abs((a.u - u) * (b.v - v) - (a.v - v) * (b.u - u)) / 2 for a, b in pairwise(rest))


@given(planes, decades, decades, st.floats(1e-3, 1e6), st.floats(1e-3, 1e6))
def test_pieces_fill_the_box_and_each_is_where_its_plane_is_the_least(
    rows: list[tuple[float, float, float]], u: float, v: float, wide: float, high: float
) -> None:
    low, top = (u, v), (u * (1 + wide), v * (1 + high))
    pieces = partition(np.array(rows), low, top)
    assert len({piece.plane for piece in pieces}) == len(pieces)
    total = sum(area(piece) for piece in pieces)
    assert_allclose(total, (top[0] - low[0]) * (top[1] - low[1]), rtol=1e-6)
    for piece in pieces:
        for corner, then in pairwise([*piece.corners, piece.corners[0]]):
            for share in (0.0, 0.3, 1.0):
                at = np.array([*((1 - share) * np.array(corner[:2]) + share * np.array(then[:2])), 1.0])
                heights = np.array(rows) @ at
                assert heights[piece.plane] <= heights.min() * (1 + 1e-10)
                if corner.beyond >= 0:
                    assert corner.beyond in {other.plane for other in pieces}
                    assert_allclose(heights[corner.beyond], heights.min(), rtol=1e-10)
                else:
                    coordinate, end = SIDES[corner.beyond]
                    assert_allclose(at[coordinate], (low, top)[end][coordinate], rtol=1e-12)


def test_of_equal_planes_the_first_counts_and_one_that_touches_has_no_piece() -> None:
    rows = np.array([[1.0, 0.0, 1.0], [1.0, 0.0, 1.0], [0.0, 1.0, 1.0], [0.5, 0.5, 1.0]])
    assert [piece.plane for piece in partition(rows, (0.0, 0.0), (1.0, 1.0))] == [0, 2]
    (whole,) = partition(np.zeros((3, 3)), (0.0, 0.0), (1.0, 1.0))
    assert whole.plane == 0
    assert len(whole.corners) == 4


def test_a_plane_that_touches_where_two_others_meet_has_no_part_in_their_border() -> None:
    """The second plane is the least at u = 1/2 alone, where the first meets the third; the last cuts across."""
    rows = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 0.5], [-1.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    for count, found in ((3, [0, 2]), (4, [0, 2, 3])):
        pieces = partition(rows[:count], (0.0, 0.0), (1.0, 1.0))
        assert [piece.plane for piece in pieces] == found
        assert {corner.beyond for piece in pieces for corner in piece.corners if corner.beyond >= 0} == set(found)


def test_a_border_keeps_its_relative_accuracy_over_ten_decades() -> None:
    """The two planes meet at u = 1e-9 in a box whose other end is at 10."""
    (low, high) = partition(np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1e-9]]), (1e-10, 0.0), (10.0, 1.0))
    assert_allclose(max(corner.u for corner in low.corners), 1e-9, rtol=1e-12)
    assert_allclose(min(corner.u for corner in high.corners), 1e-9, rtol=1e-12)


def test_boxes_that_follow_one_another_meet_in_stretches() -> None:
    """Below, the first plane holds to v = 1; above, to v = 3: between the two the split differs."""
    below = partition(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]), (0.0, 0.0), (1.0, 4.0))
    above = partition(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 3.0]]), (1.0, 0.0), (2.0, 4.0))
    assert_allclose(meeting(below, above, across=0), [(0, 1, 0, 0), (1, 3, 1, 0), (3, 4, 1, 1)])
    upright = partition(np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]), (0.0, 0.0), (4.0, 1.0))
    whole = partition(np.array([[0.0, 0.0, 0.0]]), (0.0, 1.0), (4.0, 2.0))
    assert_allclose(meeting(upright, whole, across=1), [(0, 1, 0, 0), (1, 4, 1, 0)])
