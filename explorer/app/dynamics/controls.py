"""The controls of the Dynamics page: the link, the device, how much is played, the policies and their rules."""

from __future__ import annotations

from dataclasses import fields, replace

import streamlit as st

from explorer.app.dynamics.entries import change, control, current, take
from explorer.app.dynamics.trace_files import dropped, uploader
from explorer.app.figure_fields import FORMAT
from explorer.dynamics.generators import DEVICES, LINKS, Generator
from explorer.dynamics.policies.rules import LARGEST_TEXT, Action, Measure
from explorer.dynamics.simulate import PLAYS
from explorer.present.dynamics.asked import (
    ADAPTIVE,
    COMPARED,
    FILE,
    MOST,
    PARTS,
    RULES,
    STRESS,
    TRACES,
    figure_name,
    rules_of,
)
from explorer.present.dynamics.worth import policy_name
from explorer.present.i18n.text import plain, text
from explorer.present.numbers import count_text, listed

CHOICE_PX, NUMBER_PX = 168, 110  # two choices stand side by side on a phone
FIGURE_PX = 168
RULES_PX = 260


def world(*, repeats: bool) -> None:
    """Shows what the link and the device do, how much of it is played and how; ``repeats`` is whether seeds matter.

    A stress test brings its own link, device and rounds.
    """
    asked = current()
    is_stress = asked.part == STRESS
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="dynamics_world"):
        if not is_stress:
            _choice("trace", asked.trace, TRACES)
            _choice("device", asked.device, tuple(DEVICES))
            _count("rounds", asked.rounds, disabled=False)
            _count("seeds", asked.seeds, disabled=not repeats)
        _choice("play", asked.play, tuple(PLAYS))
        _choice("policy", asked.policy, ADAPTIVE)
    if asked.trace == FILE and not is_stress:
        uploader()
        files = dropped()
        if files is not None:
            st.caption(plain(text("timeline-file", name=files.name)))


def top() -> None:
    """Shows which part of the page is looked at, and behind buttons the figures, what is compared, and the rules."""
    asked = current()
    is_stress = asked.part == STRESS
    generators = [*([LINKS[asked.trace]] if asked.trace != FILE else []), DEVICES[asked.device]]
    shown = [generator for generator in generators if fields(generator)]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="dynamics_top"):
        key = control("part", asked.part)
        st.segmented_control(
            text("timeline-part"),
            PARTS,
            required=True,
            format_func=lambda name: text(f"timeline-part_{name}"),
            key=key,
            on_change=take,
            args=("part", key),
            label_visibility="collapsed",
            width="content",
        )
        if not is_stress:
            with st.popover(text("timeline-figures"), icon=":material/tune:", disabled=not shown):
                for generator in shown:
                    _figures(generator)
        with st.popover(text("timeline-compare"), icon=":material/balance:"):
            _compare()
        with st.popover(text("timeline-rules"), icon=":material/rule:"):
            _rules()


def _compare() -> None:
    asked = current()
    key = control("compare", [name for name in asked.compare if name != asked.policy])
    st.multiselect(
        text("timeline-compare"),
        [name for name in COMPARED if name != asked.policy],
        format_func=policy_name,
        key=key,
        help=text("timeline-compare_help"),
        on_change=take,
        args=("compare", key),
    )


def _choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    key = control(name, value)
    title = policy_name if name == "policy" else lambda choice: text(f"timeline-{name}_{choice}")
    st.selectbox(
        text(f"timeline-{name}"),
        choices,
        format_func=title,
        key=key,
        help=text(f"timeline-{name}_help"),
        on_change=take,
        args=(name, key),
        width=CHOICE_PX,
    )


def _count(name: str, value: float | None, *, disabled: bool) -> None:
    """Shows a number; what it may be is left to the library, whose sentence names the rule and the value."""
    key = control(name, value)
    st.number_input(
        text(f"timeline-{name}"),
        value=None,
        step=1.0,
        format=FORMAT,
        key=key,
        help=text("timeline-seeds_same") if disabled else text(f"timeline-{name}_help", most=count_text(MOST[name])),
        on_change=take,
        args=(name, key),
        disabled=disabled,
        width=NUMBER_PX,
    )


def _figures(generator: Generator) -> None:
    """Shows every figure of a generator, in fields that it alone has."""
    asked = current()
    with st.container(horizontal=True, gap="small"):
        for each in fields(generator):
            key = control(f"{generator.NAME}-{each.name}", asked.figure(generator, each.name))
            label = figure_name(generator.NAME, each.name)
            entered = (generator, each.name, key)
            if each.name in generator.CHOICES:
                st.selectbox(
                    label,
                    generator.CHOICES[each.name],
                    format_func=lambda choice: text(f"timeline-band_{choice}"),
                    key=key,
                    on_change=_take_figure,
                    args=entered,
                    width=FIGURE_PX,
                )
            else:
                st.number_input(
                    label,
                    value=None,
                    step=0.1,
                    format=FORMAT,
                    key=key,
                    on_change=_take_figure,
                    args=entered,
                    width=FIGURE_PX,
                )


def _take_figure(generator: Generator, name: str, key: str) -> None:
    value = st.session_state[key]
    change(lambda asked: asked.with_figure(generator, name, value))


def _rules() -> None:
    """Shows the rules as text; it is checked where it is read, and stays as it was typed."""
    asked = current()
    key = control("rules", asked.rules_text)
    st.text_area(
        text("timeline-rules"),
        key=key,
        height=RULES_PX,
        max_chars=LARGEST_TEXT,
        help=text("timeline-rules_help"),
        on_change=take,
        args=("rules", key),
    )
    _, problem = rules_of(asked)
    if problem:
        st.warning(plain(problem), icon=":material/error:")
    known = {
        name: listed([f"`{each.value}`" for each in of]) for name, of in (("measures", Measure), ("actions", Action))
    }
    st.caption(text("timeline-rules_known", **known))
    st.button(
        text("timeline-rules_reset"),
        icon=":material/restart_alt:",
        type="tertiary",
        disabled=asked.rules is None,
        on_click=lambda: change(lambda held: replace(held, rules=None)),
    )
    if RULES not in asked.played:
        st.caption(plain(text("timeline-rules_not_played")))
