"""The controls of the business case: how much is run, and the figures it rests on, each with its range."""

from __future__ import annotations

import streamlit as st

from explorer.app import state
from explorer.app.cache import work
from explorer.app.figure_fields import (
    entries,
    expected_field,
    mobile_data_field,
    number_field,
    radio_field,
    range_fields,
    reset_button,
    timing_field,
)
from explorer.money.prices import MOBILE
from explorer.present.business.entries import (
    NAMES,
    START,
    Inputs,
    business_words,
    from_query,
    number_of,
    query_of,
    read,
    rounds_key,
)
from explorer.present.i18n.text import plain, text
from explorer.present.numbers import count_text
from explorer.present.user_figures import (
    NOT_KNOWN,
    PLACES,
    PRICES,
    Entries,
    Shown,
    field_text,
    origin_text,
    radio_text,
    range_text,
    shown_figures,
    times_text,
    timing_factor,
    unit,
)
from explorer.present.view import OWN_FIGURES, View
from explorer.pricing import Case
from explorer.scenario.scenario import Scenario

_GOOD = "business_good"  # the entries that last broke no rule
FIELD_PX = 168  # two of them beside one another on a phone
CHOICE_PX = 270


def begin(view: View) -> None:
    """Enters, at the start of a session, what the page's address does."""
    if OWN_FIGURES not in st.session_state and any(name in st.query_params for name in NAMES):
        st.session_state[OWN_FIGURES], problems = from_query(st.query_params, work(view).case)
        state.bad_url(problems)


def write_url(inputs: Inputs, case: Case) -> None:
    """Puts the view, and what was entered that breaks no rule, into the address bar."""
    state.write_url(query_of(business_words(inputs.fleet_said, inputs.assumptions, case)))


def current_inputs(case: Case) -> tuple[Inputs, list[str]]:
    """Returns what the entries mean.

    Where they break a rule, it returns one sentence each, and the last inputs that broke none.
    """
    inputs, problems = read(entries(), case)
    if inputs is not None:
        st.session_state[_GOOD] = entries()
        return inputs, []
    before, _ = read(st.session_state.get(_GOOD, Entries()), case)
    presets_only, _ = read(Entries(), case)
    usable = before or presets_only
    if usable is None:
        raise ValueError("the presets break a rule of the business case")
    return usable, problems


def show_problems(problems: list[str]) -> None:
    """Shows each broken rule, and that the figures are those of before."""
    with st.container():  # always there: what follows keeps its place, or its fields would be there twice for a while
        if problems:
            lines = [text("business-problem", problem=plain(problem[0].upper() + problem[1:])) for problem in problems]
            st.warning("  \n".join([*lines, text("business-problems")]), icon=":material/error:")


def fleet_inputs(scenario: Scenario) -> None:
    """Shows how much is run, fixed costs and those of setting up, and the country where mobile data is paid a GB."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="business_fleet"):
        _fleet_number("devices", 1.0)
        _fleet_number(rounds_key(scenario), 1.0)
        _fleet_number("days", 1.0)
        _fleet_number("fixed", 50.0)
        _fleet_number("setup", 500.0)
        for shown in shown_figures(entries(), scenario):
            if shown.preset.name == MOBILE:
                mobile_data_field(shown, CHOICE_PX)
        reset_button(Entries())


def figure_inputs(case: Case) -> None:
    """Shows every figure with its range and where it comes from.

    Figures are prices, power, the radio and how far times may be off.
    """
    scenario = case.scenario
    shown = shown_figures(entries(), scenario)
    prices, power = shown[: len(PRICES)], shown[len(PRICES) :]
    summary = text("business-prices_summary", **_expected(prices[:3]), device=_device(*prices[3:]))
    with st.expander(summary, key="business_prices", icon=":material/payments:"):
        st.caption(text("figures-caption"))
        for row in (prices[:3], prices[3:]):
            for column, figure in zip(st.columns(3, gap="medium"), row, strict=False):
                with column:
                    _figure(figure)
    times = {f"{role}_times": times_text(timing_factor(entries(), case.costs, role)) for role in PLACES}
    summary = text("business-power_summary", **_expected(power), **times)
    with st.expander(summary, key="business_power", icon=":material/bolt:"):
        st.caption(text("figures-caption"))
        columns = st.columns(3, gap="medium")
        for column, figure in zip(columns, power, strict=False):
            with column:
                _figure(figure)
        with columns[-1]:
            st.caption(plain(radio_text(radio_field(scenario), scenario.link)))
            for role in PLACES:
                timing_field(case.costs, role)


def _expected(shown: tuple[Shown, ...]) -> dict[str, str]:
    return {figure.field.name: field_text(figure.value.expected) for figure in shown}


def _device(price: Shown, life: Shown) -> str:
    """Returns what a device costs over its life, or that nobody knows."""
    if price.value == NOT_KNOWN:
        return range_text(price.value, unit(price))
    return text("business-price_device", **_expected((price, life)))


def _figure(shown: Shown) -> None:
    expected_field(shown)
    range_fields(shown)
    st.caption(plain(origin_text(shown)))


def _fleet_number(name: str, step: float) -> None:
    value = number_of(entries(), name)
    number_field(
        f"business_{name}",
        text(f"business-fleet_{name}"),
        value if value is None else float(value),
        lambda held, value: held.with_fleet(name, value),
        step=step,
        note=text(f"business-fleet_{name}_help", start=count_text(START[name])),
        width=FIELD_PX,
    )
