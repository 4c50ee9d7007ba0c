"""What is entered on the Dynamics page: kept in the session, good or bad, and where it is good in the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from explorer.app import state
from explorer.app.seeded import hold
from explorer.present.dynamics.address import from_query, to_query
from explorer.present.dynamics.asked import Ask, Asked
from explorer.present.view import DYNAMICS_ASKED

_GOOD = "dynamics_good"  # the entries that last broke no rule


def current() -> Asked:
    """Returns what the session asks; at its first look at the page, what the page's address does."""
    if DYNAMICS_ASKED not in st.session_state:
        st.session_state[DYNAMICS_ASKED], problems = from_query(st.query_params)
        state.bad_url(problems)
    asked = st.session_state[DYNAMICS_ASKED]
    assert isinstance(asked, Asked)
    return asked


def change(how: Callable[[Asked], Asked]) -> None:
    """Enters something else."""
    st.session_state[DYNAMICS_ASKED] = how(current())


def take(name: str, key: str) -> None:
    """Enters what a control was set to, as a field of `Asked`."""
    value: Any = st.session_state[key]
    change(lambda asked: asked.having(**{name: tuple(value) if isinstance(value, list) else value}))


def control(name: str, value: object) -> str:
    """Returns the key of a control, which is set to a value."""
    key = f"dynamics_{name}"
    hold(key, value)
    return key


def remember(ask: Ask) -> None:
    """Keeps what is asked as the last that was valid."""
    st.session_state[_GOOD] = ask


def last_valid() -> Ask | None:
    """Returns what was asked when all of it was valid last."""
    found = st.session_state.get(_GOOD)
    return found if isinstance(found, Ask) else None


def write_url() -> None:
    """Puts the view, and what was asked when it was valid last, into the address."""
    good = last_valid()
    now = current()
    parts = {"part": now.part, "stress": now.stress, "looked": now.looked}
    state.write_url(to_query(good.asked.having(**parts)) if good else {})
