"""The controls of the business case: how much is run, what is paid for it, and how far each price may be off."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer import presets
from explorer.delay import PricedGraph
from explorer.presets import Figure, Radio
from explorer.scenario import Scenario
from explorer.ui.business_entries import (
    FIELDS,
    START,
    Entries,
    Inputs,
    PriceShown,
    Range,
    number_of,
    radio,
    read,
    rounds_key,
    shown_prices,
)
from explorer.ui.business_words import PRICE_DIGITS, digits, radio_text
from explorer.ui.shown import BUSINESS_ENTRIES
from explorer.ui.text import plain, text

_ENTRIES, _GOOD = BUSINESS_ENTRIES, "business_good"  # outlive the widgets, which a page switch forgets
FIELD_PX = 168  # two of them beside one another on a phone
NUMBER = "%0.6g"


def entries() -> Entries:
    """All that was entered in this session."""
    found = st.session_state.get(_ENTRIES, Entries())
    assert isinstance(found, Entries)
    return found


def current_inputs(priced: PricedGraph) -> tuple[Inputs, list[str]]:
    """What the entries mean; where they break a rule, one sentence each, and the last inputs that broke none."""
    names = {field.name: text(f"business.short_{field.name}") for field in FIELDS}
    inputs, problems = read(entries(), priced, names)
    if inputs is not None:
        st.session_state[_GOOD] = entries()
        return inputs, []
    before, _ = read(st.session_state.get(_GOOD, Entries()), priced, names)
    presets_only, _ = read(Entries(), priced, names)
    usable = before or presets_only
    if usable is None:
        raise ValueError("the presets break a rule of the business case")
    return usable, problems


def show_problems(problems: list[str]) -> None:
    """Each broken rule, and that the figures are those of before."""
    if problems:
        said = [plain(problem[0].upper() + problem[1:]) for problem in problems]
        st.warning(text("business.problems", problems=". ".join(said)), icon=":material/error:")


def fleet_inputs(scenario: Scenario) -> None:
    """How many devices, rounds and days, and the fixed costs."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="business_fleet"):
        rounds = rounds_key(scenario)
        _fleet_number("devices", int(number_of(entries(), "devices")), 1)
        _fleet_number(rounds, float(number_of(entries(), rounds)), 1.0)
        _fleet_number("days", float(number_of(entries(), "days")), 1.0)
        _fleet_number("fixed", float(number_of(entries(), "fixed")), 50.0)
        st.button(
            text("business.reset"),
            on_click=_take,
            args=(lambda _: Entries(),),
            icon=":material/restart_alt:",
            type="tertiary",
            disabled=entries() == Entries(),
        )


def price_inputs(scenario: Scenario) -> None:
    """Every price with its default, date and source, its range, and the radio."""
    shown = shown_prices(entries(), scenario)
    with st.expander(_summary(shown), key="business_prices", icon=":material/payments:"):
        st.caption(text("business.prices_caption"))
        for row in (shown[:3], shown[3:]):
            columns = st.columns(3, gap="medium")
            for column, price in zip(columns, row, strict=False):
                with column:
                    _price(price)
        with columns[-1]:
            _radio(scenario)
    with st.expander(text("business.ranges_heading"), key="business_ranges", icon=":material/expand:"):
        st.caption(text("business.ranges_caption"))
        for row in (shown[:3], shown[3:]):
            columns = st.columns(3, gap="medium")
            for column, price in zip(columns, row, strict=False):
                with column:
                    _price_range(price)


def _summary(shown: tuple[PriceShown, ...]) -> str:
    values = {price.field.name: digits(price.value.expected, PRICE_DIGITS) for price in shown}
    return text("business.prices_summary", **values)


def _fleet_number(name: str, value: float, step: float) -> None:
    key = f"business_{name}"
    st.session_state[key] = value
    st.number_input(
        text(f"business.fleet_{name}"),
        step=step,
        format=None if isinstance(value, int) else NUMBER,
        key=key,
        help=text(f"business.fleet_{name}_help", start=f"{START[name]:,g}"),
        on_change=_take,
        args=(lambda held: held.with_fleet(name, st.session_state[key]),),
        width=FIELD_PX,
    )


def _price(price: PriceShown) -> None:
    """The expected price; what is entered is taken as known exactly until it is given a range."""
    name, key = price.field.name, f"business_{price.field.name}"
    st.session_state[key] = price.value.expected
    st.number_input(
        text(f"business.price_{name}"),
        step=price.field.step,
        format=NUMBER,
        key=key,
        on_change=_take,
        args=(lambda held: held.with_price(price.key, Range(*(3 * [st.session_state[key]]))),),
    )
    st.caption(_origin(price))


def _origin(price: PriceShown) -> str:
    """The default with its range, date and source."""
    preset, unit = price.preset, price.field.unit
    low, expected, high = (digits(end / unit, PRICE_DIGITS) for end in (preset.low, preset.expected, preset.high))
    default = expected if low == high else text("business.origin_range", expected=expected, low=low, high=high)
    said = text("business.origin", title=preset.title, default=default, source=preset.source, date=preset.date)
    return said + estimated_text(preset)


def estimated_text(preset: Figure) -> str:
    """Which ends of a preset were not read at a source; empty if all were."""
    if not preset.estimated:
        return ""
    return text("business.origin_estimated", ends=", ".join(text(f"business.end_{end}") for end in preset.estimated))


def _price_range(price: PriceShown) -> None:
    name = price.field.name
    low_key, high_key = f"business_{name}_low", f"business_{name}_high"
    st.session_state[low_key], st.session_state[high_key] = price.value.low, price.value.high

    def entered(held: Entries) -> Entries:
        low, high = st.session_state[low_key], st.session_state[high_key]
        return held.with_price(price.key, Range(low, price.value.expected, high))

    for column, end, key in zip(st.columns(2, wrap=False), ("low", "high"), (low_key, high_key), strict=True):
        with column:
            st.number_input(
                text(f"business.range_{end}", name=text(f"business.short_{name}")),
                step=price.field.step,
                format=NUMBER,
                key=key,
                on_change=_take,
                args=(entered,),
            )


def _radio(scenario: Scenario) -> None:
    chosen: Radio = radio(entries(), scenario)
    link = scenario.link.preset_name or ""
    st.session_state["business_radio"] = chosen.name
    st.selectbox(
        text("business.radio"),
        list(presets.radios()),
        format_func=lambda name: presets.radio(name).title,
        key="business_radio",
        on_change=_take,
        args=(lambda held: held.with_radio(link, st.session_state["business_radio"]),),
    )
    st.caption(radio_text(chosen))


def _take(change: Callable[[Entries], Entries]) -> None:
    """Remember what was entered, good or bad."""
    st.session_state[_ENTRIES] = change(entries())
