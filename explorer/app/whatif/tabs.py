"""The parts of the What-if page: which there are, which is chosen, and how one is shown."""

from __future__ import annotations

from importlib import import_module

import streamlit as st

from explorer.app import state
from explorer.app.styles import style
from explorer.app.whatif import page_choices
from explorer.present.format import place_words
from explorer.present.i18n.text import plain, text
from explorer.present.view import View
from explorer.questions.pricing import priced_at
from explorer.scenario import models
from explorer.solve.exact.mincut import minimum_cut
from explorer.values.units import format_time

# Each part by the module whose ``show(view)`` draws it; imported when it is first looked at.
PARTS = {
    "map": "explorer.app.whatif.map",
    "sensitivity": "explorer.app.whatif.sensitivity",
    "robust": "explorer.app.whatif.robust",
    "tradeoff": "explorer.app.whatif.tradeoff",
    "scenarios": "explorer.app.scenarios.scenario_list",
}


def headline(view: View) -> None:
    """The scenario as it is: the delay and the cut that the questions below start from."""
    st.html(style("what_if.css"))
    workload = view.scenario.workload
    best = minimum_cut(priced_at(models.find(view.model).graph, view.scenario))
    if workload.mode.value == "inference":
        unit = text("graph.unit_inference")
    elif workload.iterations == 1:
        unit = text("graph.unit_round_one")
    else:
        unit = text("graph.unit_round_other", count=f"{workload.iterations:,}")
    where = place_words(best.priced, best.on_device)
    st.title(text("whatif.headline", unit=unit, delay=format_time(best.delay_s), where=plain(where)), anchor=False)


def choose() -> str:
    """The control that chooses a part, and beside it undo and redo of the scenario, which any part may change."""
    with st.container(horizontal=True, key="what_if_parts"):
        part = page_choices.segments(
            "part",
            text("whatif.part"),
            lambda name: text(f"whatif.part_{name}"),
            label_visibility="collapsed",
            width="content",
        )
        steps()
    return part


def steps() -> None:
    """Undo and redo of changes of the view, wherever they were made; of their labels only the icons are seen."""
    with st.container(horizontal=True, key="what_if_steps", width="content", gap="xsmall"):
        for name, possible, step in (
            ("undo", state.can_undo(), state.undo),
            ("redo", state.can_redo(), state.redo),
        ):
            st.button(
                text(f"whatif.{name}"),
                icon=f":material/{name}:",
                disabled=not possible,
                help=text(f"whatif.{name}_help"),
                on_click=step,
            )


def show(part: str, view: View) -> None:
    """Draw a part."""
    import_module(PARTS[part]).show(view)
