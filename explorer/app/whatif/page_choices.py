"""What is asked on the What-if page: which part, over which inputs; kept in the session and in the page's address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import streamlit as st

from explorer.app import state
from explorer.model.graph import ModelGraph
from explorer.present import errors
from explorer.present.i18n.text import text
from explorer.present.map import Shows
from explorer.present.view import WHAT_IF_ASKED
from explorer.questions.inputs import DEVICE_SPEED, INPUTS, UPLINK, offered
from explorer.questions.tradeoff import Objective
from explorer.scenario.scenario import Scenario
from explorer.values.names import UnknownNameError


@dataclass(frozen=True)
class Asked:
    """Holds the choices of the page's own controls, by the names that the address has for them."""

    part: str = "map"
    x: str = UPLINK.name  # what the map varies from left to right
    y: str = DEVICE_SPEED.name  # what it varies upwards
    shows: str = Shows.SPLIT.value  # what its colours stand for
    factor: str = "2"  # by which sensitivity divides and multiplies
    work: str = "no"  # whether sensitivity shows the amount of work, too
    against: str = Objective.ENERGY.value  # what the delay is traded for

    def over(self, graph: ModelGraph, scenario: Scenario) -> tuple[str, str]:
        """Returns the inputs of the map; the usual ones where one does not matter in a scenario."""
        return (self.x, self.y) if {self.x, self.y} <= set(offered(graph, scenario)) else (Asked.x, Asked.y)

    def to_query(self) -> dict[str, str]:
        """Returns what the chosen part asks that is not as at the start, for the end of an address."""
        first = Asked()
        names = ("part", *USED[self.part])
        return {name: value for name in names if (value := getattr(self, name)) != getattr(first, name)}


USED: Mapping[str, tuple[str, ...]] = {  # the parts of the page, and what each of them asks
    "map": ("x", "y", "shows"),
    "sensitivity": ("factor", "work"),
    "robust": (),
    "tradeoff": ("against",),
    "scenarios": (),
}
CHOICES: Mapping[str, tuple[str, ...]] = {
    "part": tuple(USED),
    "x": tuple(INPUTS),
    "y": tuple(INPUTS),
    "shows": tuple(each.value for each in Shows),
    "factor": ("1.25", "1.5", "2", "4", "10"),
    "work": ("yes", "no"),
    "against": tuple(each.value for each in Objective),
}


def from_query(query: Mapping[str, str]) -> tuple[Asked, list[str]]:
    """Returns what an address asks, and one sentence for each part of it that is no choice and was left out."""
    asked, problems = Asked(), []
    for name, choices in CHOICES.items():
        value = query.get(name)
        if value is None:
            continue
        if value in choices:
            asked = replace(asked, **{name: value})
        else:
            problems.append(errors.sentence(UnknownNameError(name, value, choices)))
    if asked.x == asked.y:
        problems.append(text("whatif-same_axes", name=asked.x))
        asked = replace(asked, x=Asked.x, y=Asked.y)
    return asked, problems


def current() -> Asked:
    """Returns what the session asks; at its first look at the page, what the page's address does."""
    if WHAT_IF_ASKED not in st.session_state:
        asked, problems = from_query(st.query_params)
        st.session_state[WHAT_IF_ASKED] = asked
        state.bad_url(problems)
    asked = st.session_state[WHAT_IF_ASKED]
    assert isinstance(asked, Asked)
    return asked


def ask(**choices: str) -> None:
    """Chooses something else."""
    st.session_state[WHAT_IF_ASKED] = replace(current(), **choices)


def control(name: str) -> str:
    """Returns the key of the control of a choice, set to what is chosen; its ``on_change`` calls `ask`."""
    key = f"control_{name}"
    st.session_state[key] = asdict(current())[name]
    return key


def segments(name: str, label: str, title: Callable[[str], str], **more: Any) -> str:
    """Draws a choice as segments, each with its title, and returns what is chosen; ``more`` goes to Streamlit."""
    st.segmented_control(
        label,
        CHOICES[name],
        required=True,
        format_func=title,
        key=control(name),
        on_change=_take,
        args=(name,),
        **more,
    )
    return str(asdict(current())[name])


def chosen(name: str) -> str:
    """Returns what the control of a choice was set to."""
    return str(st.session_state[f"control_{name}"])


def _take(name: str) -> None:
    """Chooses what the control of a choice was set to."""
    ask(**{name: chosen(name)})


def write_url() -> None:
    """Puts the view and what is asked of it into the address."""
    state.write_url(current().to_query())
