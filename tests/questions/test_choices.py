"""The choices of a front and the recommended one, against their definitions on random fronts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.questions.tradeoff import Point, choices, recommended


def front(*rows: tuple[float, float]) -> list[Point]:
    return [Point(delay_s, value, np.zeros(1, dtype=np.bool_), ()) for delay_s, value in rows]


def rounded(point: Point) -> tuple[float, float]:
    return float(f"{point.delay_s:.3g}"), float(f"{point.value:.3g}")


@st.composite
def fronts(draw: st.DrawFn) -> list[Point]:
    """Close to one another, so that many are equal to three digits."""
    count = draw(st.integers(1, 30))
    steps = st.lists(st.floats(1e-5, 2e-3), min_size=count, max_size=count)
    return front(*zip(np.cumsum(draw(steps)) + 1, (10 - np.cumsum(draw(steps))), strict=True))


@given(fronts())
def test_the_choices_are_what_nothing_beats_to_three_digits(points: list[Point]) -> None:
    found = choices(points)
    kept = [rounded(choice.point) for choice in found]
    places = {rounded(point) for point in points}
    assert kept == sorted(
        here for here in places if not any(d <= here[0] and v <= here[1] for d, v in places if (d, v) != here)
    )


@given(fronts())
def test_each_split_has_a_choice_that_is_as_good_to_three_digits(points: list[Point]) -> None:
    stands_for = [choice for choice in choices(points) for _ in range(choice.count)]
    assert len(stands_for) == len(points)
    for choice, point in zip(stands_for, points, strict=True):
        delay_s, value = rounded(choice.point)
        assert delay_s <= rounded(point)[0]
        assert value <= rounded(point)[1]


def test_of_equal_splits_the_fastest_stands_for_all() -> None:
    (choice,) = choices(front((1.0, 5.0), (1.0001, 4.9999)))
    assert choice.point.delay_s == 1.0
    assert choice.count == 2


@pytest.mark.parametrize(
    ("rows", "position"),
    [
        (((10.0, 100.0),), 0),
        (((10.0, 100.0), (10.5, 50.0)), 1),  # 50 % saved for 5 %
        (((10.0, 100.0), (11.0, 60.0), (20.0, 50.0)), 1),
        (((10.0, 100.0), (11.0, 60.0), (11.5, 20.0)), 2),
        (((10.0, 100.0), (15.0, 60.0)), 0),  # 40 % for 50 %
        (((10.0, 100.0), (10.1, 98.1)), 0),  # 0.9 % more is next to nothing
        (((10.0, 100.0), (10.1, 97.9)), 1),
        (((10.0, 3.0), (10.5, 0.0)), 1),
        (((1e-3, 1e9), (1.05e-3, 5e8)), 1),  # the units do not matter
    ],
)
def test_the_knee_saves_the_most_beyond_what_it_adds(rows: tuple[tuple[float, float], ...], position: int) -> None:
    assert recommended(front(*rows)) == position
