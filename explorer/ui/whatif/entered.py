"""Fields that keep what a person typed, also while another page is looked at, and follow the scenario until then."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

Value = str | float


def text_field(name: str, label: str, default: str, *, width: int) -> str:
    """A line of text: what was typed, or the default, which may change from run to run."""
    key = _seed(name, default)
    typed = st.text_input(label, key=key, on_change=_keep, args=(name,), width=width)
    return typed or ""


def number_field(name: str, label: str, default: float, note: str) -> float:
    """A number without limits, which are left to the library: its sentence names the rule and the value."""
    key = _seed(name, default)
    typed = st.number_input(
        label, key=key, on_change=_keep, args=(name,), help=note, format="%0.6g", step=_step(default)
    )
    return float(typed)


def choice_field(name: str, label: str, choices: list[str], default: str, title: Callable[[str], str]) -> str:
    """One of some names."""
    key = _seed(name, default)
    return st.selectbox(label, choices, format_func=title, key=key, on_change=_keep, args=(name,))


def forget(names: Iterable[str]) -> None:
    """Back to the defaults."""
    for name in names:
        _entered().pop(name, None)


def any_entered(names: Iterable[str]) -> bool:
    """Whether a person changed any of some fields."""
    return any(name in _entered() for name in names)


def _entered() -> dict[str, Value]:
    kept = st.session_state.setdefault("whatif_entered", {})
    assert isinstance(kept, dict)
    return kept


def _key(name: str) -> str:
    return f"whatif_{name}"


def _seed(name: str, default: Value) -> str:
    """Put what was typed, or the default, into the field, and return the field's key."""
    st.session_state[_key(name)] = _entered().get(name, default)
    return _key(name)


def _keep(name: str) -> None:
    _entered()[name] = st.session_state[_key(name)]


def _step(default: float) -> float:
    """A tenth of the magnitude."""
    return float(f"{max(default, 1e-3) / 10:.0e}")
