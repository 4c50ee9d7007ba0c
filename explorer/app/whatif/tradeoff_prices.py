"""What energy and money of a trade-off rest on: power, radio and prices, each with its source, to be changed."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from explorer.app.figure_fields import entries, expected_field, radio_field, reset_button
from explorer.money.energy import DevicePower
from explorer.money.prices import Prices
from explorer.present.figure_words import origin_text, radio_text
from explorer.present.i18n.text import plain, text
from explorer.present.user_figures import POWER, PRICES, Entries, expected_figures, short_name, shown_figures
from explorer.questions.tradeoff import Objective
from explorer.scenario.scenario import Scenario, ScenarioError

# The figures that an objective depends on.
USED = {
    Objective.ENERGY: tuple(field.name for field in POWER),
    Objective.PRICE: tuple(field.name for field in (*POWER, *PRICES)),
    Objective.BYTES: (),
    Objective.MEMORY: (),
}


def entered(scenario: Scenario, objective: Objective) -> tuple[Prices, DevicePower, str]:
    """Draw the fields; what they mean, and a sentence where that breaks a rule, or an empty one.

    What is meant then is what was entered when all of it was valid last; before that, the presets.
    """
    used = USED[objective]
    if used:
        with st.expander(text(f"tradeoff.entries_{objective.value}"), icon=":material/tune:"):
            _fields(scenario, used)
    try:
        found = expected_figures(entries(), scenario, used)
    except ScenarioError as error:
        problem, fields = str(error), text(f"tradeoff.entries_{objective.value}")
        before, kind = _before(scenario, objective)
        return *before, text(f"tradeoff.invalid_{kind}", problem=problem[0].upper() + problem[1:], fields=fields)
    st.session_state[_last(objective)] = entries()
    return *found, ""


def _before(scenario: Scenario, objective: Objective) -> tuple[tuple[Prices, DevicePower], Literal["last", "presets"]]:
    """What the entries meant when they were valid last; the presets where they never were, or not in this scenario."""
    kept = st.session_state.get(_last(objective))
    if isinstance(kept, Entries):
        try:
            return expected_figures(kept, scenario, USED[objective]), "last"
        except ScenarioError:
            pass
    return expected_figures(Entries(), scenario, USED[objective]), "presets"


def _last(objective: Objective) -> str:
    return f"tradeoff_last_{objective.value}"


def _fields(scenario: Scenario, used: tuple[str, ...]) -> None:
    """The radio, the expected value of every figure, and where they come from."""
    st.caption(text("tradeoff.entries_caption"))
    radio = radio_field(scenario)
    shown = [figure for figure in shown_figures(entries(), scenario) if figure.field.name in used]
    for start in range(0, len(shown), 4):
        for column, figure in zip(st.columns(4), shown[start : start + 4], strict=False):
            with column:
                expected_field(figure)
    sources = [(text("figures.radio"), radio_text(radio, scenario.link))]
    sources += [(short_name(figure), origin_text(figure)) for figure in shown]
    st.caption("  \n".join(text("tradeoff.source", name=name, origin=plain(origin)) for name, origin in sources))
    reset_button(entries().without([figure.key for figure in shown], scenario))
