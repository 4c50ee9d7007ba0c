"""Undo and redo of any value."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.app.history import MOST, History


@given(st.lists(st.integers(0, 3), max_size=12), st.integers(0, 12))
def test_as_many_steps_back_as_on_again_lead_to_where_they_began(values: list[int], back: int) -> None:
    history = History(-1)
    for value in values:
        history = history.to(value)
    there = history
    for _ in range(min(back, len(there.past))):
        there = there.undone
    assert there.present == (*history.past, history.present)[len(there.past)]
    while there.future:
        there = there.redone
    assert there == history


def test_a_new_step_forgets_what_was_undone() -> None:
    history = History("a").to("b").undone.to("c")
    assert (history.past, history.present, history.future) == (("a",), "c", ())


def test_the_same_value_is_no_step_and_keeps_what_was_undone() -> None:
    history = History("a").to("b").undone
    assert history.to("a") is history


def test_there_is_no_step_before_the_first_or_behind_the_last() -> None:
    history = History("a")
    assert history.undone is history
    assert history.redone is history


def test_the_oldest_steps_are_forgotten() -> None:
    history = History(0)
    for value in range(1, MOST + 11):
        history = history.to(value)
    assert len(history.past) == MOST
    assert history.past[0] == 10
