"""The fields in which a person replaces the presets; what is entered holds on every page that draws them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from explorer import presets
from explorer.app.seeded import hold
from explorer.machines.machine import Role
from explorer.present.i18n.text import text
from explorer.present.numbers import count_text
from explorer.present.user_figures import (
    PLACES,
    End,
    Entries,
    Number,
    Range,
    Shown,
    radio,
    range_text,
    short_name,
    timing_factor,
    unit,
)
from explorer.present.view import OWN_FIGURES
from explorer.presets import Radio
from explorer.pricing import Costs
from explorer.scenario.scenario import Scenario

FORMAT = "%0.12g"  # no number that a person types is shown as another one
_ENTERED = ""  # the choice that stands for a price of one's own


def entries() -> Entries:
    """Returns all that was entered in this session."""
    found = st.session_state.get(OWN_FIGURES, Entries())
    assert isinstance(found, Entries)
    return found


def take(change: Callable[[Entries], Entries]) -> None:
    """Remembers what was entered, good or bad."""
    st.session_state[OWN_FIGURES] = change(entries())


def number_field(
    key: str,
    label: str,
    value: Number,
    entered: Callable[[Entries, Number], Entries],
    *,
    step: float,
    note: str | None = None,
    placeholder: str | None = None,
    width: int | Literal["stretch"] = "stretch",
) -> None:
    """Shows a number without limits, which are left to the library: its sentence names the rule and the value.

    A field of whole numbers alone would take 1.5 and 1e12 for 1, without a word; so this one has fractions.
    It holds ``value`` whatever was typed before, and may be left empty; ``entered`` takes what is typed to the entries.
    ``placeholder`` stands in an empty field.
    """
    hold(key, value)
    st.number_input(
        label,
        value=None,
        step=step,
        format=FORMAT,
        key=key,
        help=note,
        placeholder=placeholder,
        on_change=take,
        args=(lambda held: entered(held, st.session_state[key]),),
        width=width,
    )


def expected_field(shown: Shown) -> None:
    """Shows the expected value of a figure."""
    note = text("figures-expected_help", range=range_text(shown.value, unit(shown)))
    _figure_number(shown, "expected", text(f"figures-label_{shown.field.name}"), note)


def range_fields(shown: Shown) -> None:
    """Shows the ends between which a figure lies, beside one another."""
    ends: tuple[End, ...] = ("low", "high")
    for column, end in zip(st.columns(2, wrap=False), ends, strict=True):
        with column:
            _figure_number(shown, end, text(f"figures-range_{end}", name=short_name(shown)))


def _figure_number(shown: Shown, end: End, label: str, note: str | None = None) -> None:
    number_field(
        f"figures_{shown.field.name}_{end}",
        label,
        getattr(shown.value, end),
        lambda held, value: held.with_figure(shown.key, end, value),
        step=shown.field.step,
        note=note,
        placeholder=None if shown.preset.known else text("figures-not_known"),
    )


def mobile_data_field(shown: Shown, width: int) -> None:
    """Shows the country where data is paid for: its price as a range, which the fields of the figure narrow."""
    ranges = {name: Range(row.low, row.expected, row.high) for name, row in presets.data_prices().items()}
    chosen = next((name for name, known in ranges.items() if known == shown.value), _ENTERED)
    key = "figures_data_price"
    st.session_state[key] = chosen
    st.selectbox(
        text("figures-data_price"),
        [*ranges, *([_ENTERED] if chosen == _ENTERED else [])],
        format_func=lambda name: (
            text("figures-data_entered") if name == _ENTERED else presets.data_prices()[name].title
        ),
        key=key,
        on_change=take,
        args=(lambda held: held.with_range(shown.key, ranges[st.session_state[key]]),),
        width=width,
    )


def radio_field(scenario: Scenario) -> Radio:
    """Shows the radio of the device, which is remembered for the link, and returns it."""
    chosen = radio(entries(), scenario)
    st.session_state["figures_radio"] = chosen.name
    st.selectbox(
        text("figures-radio"),
        list(presets.radios()),
        format_func=lambda name: presets.radio(name).title,
        key="figures_radio",
        on_change=take,
        args=(lambda held: held.with_radio(scenario, st.session_state["figures_radio"]),),
    )
    return chosen


def timing_field(costs: Costs, role: Role) -> None:
    """Shows how far off the computing times of a machine may be."""
    trust, usual = costs.trust[PLACES[role]], costs.doubt[PLACES[role]]
    number_field(
        f"figures_timing_{role}",
        text(f"figures-label_timing_{role}"),
        timing_factor(entries(), costs, role),
        lambda held, value: held.with_timing(role, trust, value),
        step=0.1,
        note=text("figures-timing_help", timing=text(f"graph-timing_{trust}"), factor=count_text(usual)),
    )


def reset_button(after: Entries) -> None:
    """Shows a button that goes back to the presets, for what ``after`` leaves out."""
    st.button(
        text("figures-reset"),
        on_click=take,
        args=(lambda _: after,),
        icon=":material/restart_alt:",
        type="tertiary",
        disabled=entries() == after,
    )
