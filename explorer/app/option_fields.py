"""The kinds of fields in the sidebar: each shows an option at the view's value, and changes it where it is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from explorer.app import state
from explorer.app.seeded import if_chosen, key_of, seed
from explorer.present.i18n.text import text

Option = TypeVar("Option", str, int)


def select(
    option: str,
    choices: Sequence[Option],
    value: Option,
    title: Callable[[Option], str],
    note: str,
    chosen: Callable[[object], None] | None = None,
    label: str = "",
) -> None:
    """Shows a list to choose from; ``chosen`` takes what is chosen, which else becomes the option's value."""
    seed(option, value)
    st.selectbox(
        label or text(f"sidebar-{option}"),
        choices,
        format_func=title,
        key=key_of(option),
        help=note,
        on_change=if_chosen(option, chosen or (lambda choice: state.try_options({option: choice}))),
    )


def number(
    option: str, value: float, *, unit: str = "", disabled: bool = False, note: str = "", label: str = ""
) -> None:
    """Shows a number; limits are left to the scenario, whose sentence names the rule and the value.

    What breaks a rule stays in the field until its value changes. A field of whole numbers alone would take 1.5 and
    1e12 for 1, without a word; so this one has fractions.
    """
    draft = state.session().drafts.get(option)
    seed(option, float(value) if draft is None else float(draft) if draft else None)

    def committed(typed: float | None) -> None:
        state.try_typed(option, "" if typed is None else repr(int(typed) if typed.is_integer() else typed), unit)

    st.number_input(
        label or text(f"sidebar-{option}"),
        value=None,  # an emptied field is None then, and 0 otherwise
        step=1.0,
        format="%0.12g",
        key=key_of(option),
        help=note or text(f"sidebar-{option}_help"),
        on_change=if_chosen(option, committed),
        disabled=disabled,
    )


def typed(
    option: str,
    usual: str,
    *,
    label: str,
    note: str | None = None,
    unit: str = "",
    placeholder: str | None = None,
    keep: bool = False,
) -> None:
    """Shows a field of text, in which a number without a unit is in ``unit``.

    What could not be taken stays in it until the option changes; ``keep`` is that of `seed`.
    """
    seed(option, state.session().drafts.get(option, usual), keep=keep)
    st.text_input(
        label,
        key=key_of(option),
        placeholder=placeholder,
        help=note,
        on_change=if_chosen(option, lambda entered: state.try_typed(option, entered, unit)),
    )
