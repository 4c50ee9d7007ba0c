"""A field that keeps what a person typed, also while another page is looked at, and follows the scenario until then."""

from __future__ import annotations

import streamlit as st


def text_field(name: str, label: str, default: str, *, width: int) -> str:
    """A line of text: what was typed, or the default, which may change from run to run."""
    key = f"whatif_{name}"
    value = _entered().get(name, default)
    if st.session_state.get(key) != value:  # a field that is set again loses what is being typed
        st.session_state[key] = value
    typed = st.text_input(label, key=key, on_change=_keep, args=(name, key), width=width)
    return typed or ""


def _entered() -> dict[str, str]:
    kept = st.session_state.setdefault("whatif_entered", {})
    assert isinstance(kept, dict)
    return kept


def _keep(name: str, key: str) -> None:
    _entered()[name] = st.session_state[key]
