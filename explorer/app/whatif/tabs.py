"""The frame of the What-if page: its parts, which one is chosen, and fields that keep what a person typed."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from explorer.app.styles import style
from explorer.app.whatif import page_choices
from explorer.present.i18n.text import prose, text
from explorer.present.phrases import sentence
from explorer.present.view import View
from explorer.pricing import Case
from explorer.scenario import models
from explorer.solve.exact.mincut import minimum_cut

# Each part by the module whose ``show(view)`` draws it; imported when it is first looked at.
PARTS = {
    "map": "explorer.app.whatif.map",
    "sensitivity": "explorer.app.whatif.sensitivity",
    "robust": "explorer.app.whatif.robust",
    "tradeoff": "explorer.app.whatif.tradeoff",
    "scenarios": "explorer.app.scenarios.scenario_list",
}


def headline(view: View) -> None:
    """Shows the scenario as it is: the delay and the cut that the questions below start from."""
    st.html(style("what_if.css"))
    case = Case(models.find(view.model).graph, view.scenario)
    best = minimum_cut(case.costs, case.rates)
    st.title(prose(sentence(best)), anchor=False)


def choose() -> str:
    """Shows the control that chooses a part, and returns the one that is chosen."""
    with st.container(horizontal=True, key="what_if_parts"):
        return page_choices.segments(
            "part",
            text("whatif-part"),
            lambda name: text(f"whatif-part_{name}"),
            label_visibility="collapsed",
            width="content",
        )


def show(part: str, view: View) -> None:
    """Draws a part."""
    import_module(PARTS[part]).show(view)


def text_field(name: str, label: str, default: str, *, width: int) -> str:
    """Shows a line of text, and returns what was typed, or the default, which may change from run to run."""
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
