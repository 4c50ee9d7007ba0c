"""The sidebar's widgets: every run sets them to the view, and what a person chose is told from what came late.

The browser has a run's values a moment after the run has set them. A message that it sends meanwhile still has those
from before, and Streamlit takes them for choices: a slider let go makes the link one's own, and the click that follows
would choose the old link again. So each message says which values the browser has: a widget that nobody sees, and that
comes behind all others, holds the number of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

KEPT = 50  # numbers whose values are known: older ones left every browser long ago
_SEEDS, _NUMBER = "seeds", "number"


@dataclass
class Seeds:
    """Holds what one session's widgets were set to, and what its browser said; nothing of it is shared."""

    number: int = 0  # of the last values, which a run has set to the end
    values: dict[int, dict[str, object]] = field(default_factory=dict)  # by number, and by option
    run: dict[str, object] = field(default_factory=dict)  # those of the run that goes on
    said: dict[str, tuple[str, object]] = field(default_factory=dict)  # by option, the number and what was chosen then


def key_of(option: str) -> str:
    """Returns the key of an option's widget."""
    return f"control_{option}"


def hold(key: str, value: object) -> None:
    """Sets a widget to a value; one that has it is not set again, as a field would lose what is being typed."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def seed(option: str, value: object, *, keep: bool = False) -> None:
    """Sets a widget to the view's value, whatever it held before.

    ``keep`` is for a field of text, see `hold`.
    """
    key = key_of(option)
    _seeds().run[option] = value
    if keep:
        hold(key, value)
    else:
        st.session_state[key] = value


@contextmanager
def seeds() -> Iterator[None]:
    """Takes up what a run sets in it, and shows, behind all those widgets, the one that tells what the browser has."""
    now = _seeds()
    now.run = {}  # a run that ended early left some
    yield
    if now.run != now.values.get(now.number):
        now.number += 1
        now.values[now.number] = now.run
        now.values.pop(now.number - KEPT, None)
    st.session_state[key_of(_NUMBER)] = str(now.number)
    st.text_input(_NUMBER, key=key_of(_NUMBER), label_visibility="collapsed")


def is_chosen(option: str) -> bool:
    """Returns whether the value that a widget has now was chosen in it, and is not one that it was set to before.

    That is: it differs from what the browser was set to when it spoke, or from what was chosen there since.
    """
    now, value = _seeds(), st.session_state[key_of(option)]
    number = str(st.session_state.get(key_of(_NUMBER), ""))
    before, chosen = now.said.get(option, ("", None))
    if before != number:
        known = now.values.get(int(number), {}) if number.isdecimal() else {}
        if option not in known:
            return True
        chosen = known[option]
    now.said[option] = number, value
    return bool(value != chosen)


def if_chosen(option: str, take: Callable[[Any], object]) -> Callable[[], None]:
    """Returns what gives ``take`` the value of an option's widget, where a person chose it."""

    def chosen() -> None:
        if is_chosen(option):
            take(st.session_state[key_of(option)])

    return chosen


def _seeds() -> Seeds:
    if _SEEDS not in st.session_state:
        st.session_state[_SEEDS] = Seeds()
    found = st.session_state[_SEEDS]
    assert isinstance(found, Seeds)
    return found
