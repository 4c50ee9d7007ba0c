"""What the Dynamics page shows: the sentence, the controls, what breaks a rule, and a trace to be played."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explorer.app.cache import drawing
from explorer.app.component import dynamics_view
from explorer.app.dynamics import controls
from explorer.app.dynamics.entries import change, current, last_valid, remember
from explorer.app.dynamics.trace_files import dropped, recorded
from explorer.app.styles import style
from explorer.dynamics.policies import POLICIES
from explorer.dynamics.stress import CALM, DISTURBED, NEAR, STRESSES
from explorer.present import errors
from explorer.present.dynamics.address import to_query
from explorer.present.dynamics.answer import Answer, answer
from explorer.present.dynamics.asked import FILE, STRESS, TIMELINE, Ask, Asked, read
from explorer.present.dynamics.headline import detail, headline, left_out
from explorer.present.dynamics.payload import dynamics_payload
from explorer.present.dynamics.payload_types import DynamicsViewData
from explorer.present.dynamics.stressed import SEEDS, Stressed, opened, stress_data, stress_headline, stressed
from explorer.present.i18n.text import plain, prose, text
from explorer.present.numbers import number_text
from explorer.present.view import View
from explorer.pricing import Case
from explorer.scenario import models
from explorer.values.errors import ExplorerError


def show(view: View) -> None:
    """Shows the page; where an entry breaks a rule, that is said, and all else stays as it was valid last."""
    st.html(style("dynamics.css"))
    head = st.container(key="dynamics_words")
    controls.top()
    ask, problems = _asked(view)
    controls.world(repeats=ask.is_repeated)
    with st.container():  # always there: what follows keeps its place when a sentence comes and goes
        if problems:
            lines = [text("timeline-problem", problem=plain(problem[0].upper() + problem[1:])) for problem in problems]
            st.warning("  \n".join([*lines, text("timeline-problems")]), icon=":material/error:")
    try:
        with st.spinner(text("timeline-spinner"), show_time=False):
            title, below, data, shown = (_stress if current().part == STRESS else _timeline)(view, ask)
    except ExplorerError as error:  # of a scenario, a split, a generator or a trace
        head.warning(plain(errors.sentence(error)), icon=":material/error:")
        return
    with head:
        st.title(prose(title.replace(" %", "\N{NO-BREAK SPACE}%")), anchor=False)
        st.markdown(plain(below))
    if missing := left_out(shown):
        st.caption(plain(missing))
    dynamics_view(data, on_open=_open)


def _timeline(view: View, ask: Ask) -> tuple[str, str, DynamicsViewData, Answer]:
    """Returns the sentence, what stands below it, and what the component shows and rests on."""
    files = dropped()
    found = _answer(_seen(view), _entered(ask), _trace(ask), view, ask)
    return (
        headline(found, files.name if files else ""),
        detail(found),
        dynamics_payload(drawing(view.model), found),
        found,
    )


def _stress(view: View, ask: Ask) -> tuple[str, str, DynamicsViewData, Answer]:
    """Returns the same of the stress test."""
    found = _stressed(_seen(view), _entered(ask), view, ask)
    asked = current()
    looked = asked.looked or ask.asked.policy
    stress = asked.stress or found.hardest
    shown = opened(found, stress, looked)
    below = text("timeline-stress_detail", calm=CALM, disturbed=DISTURBED, seeds=SEEDS, near=number_text(100 * NEAR))
    data = dynamics_payload(drawing(view.model), shown, stress_data(found, stress, looked))
    return stress_headline(found), below, data, shown


def _open(stress: str, policy: str) -> None:
    if stress in STRESSES and policy in POLICIES:
        change(lambda asked: replace(asked, stress=stress, looked=policy))


def _asked(view: View) -> tuple[Ask, list[str]]:
    """Returns what is asked and one sentence for each entry that breaks a rule; then it is what was valid last."""
    asked = current()
    trace, problem = recorded(view.scenario) if asked.trace == FILE else (None, "")
    ask, problems = read(asked, trace)
    if ask is not None:
        remember(ask)
        return ask, []
    if problem:
        problems = [problem, *problems[:-1]]  # the last one says that there is no file
    usable = last_valid() or read(Asked(), None)[0]
    if usable is None:
        raise ValueError("the usual entries break a rule of the Dynamics page")
    return usable, problems


def _seen(view: View) -> str:
    return repr(sorted(view.to_query().items()))


def _entered(ask: Ask) -> str:
    """Returns what is entered, as text, as far as anything is computed from it."""
    plainly = replace(ask.asked, part=TIMELINE, stress="", looked="")
    return repr((to_query(plainly), ask.asked.rules_text, ask.seeds))


def _trace(ask: Ask) -> bytes:
    return b"" if ask.recorded is None else ask.recorded.content


@st.cache_resource(max_entries=16, show_spinner=False)
def _answer(seen: str, entered: str, trace: bytes, _view: View, _ask: Ask) -> Answer:
    """Returns what comes of a question, remembered by what it depends on."""
    return answer(_case(_view), _ask)


@st.cache_resource(max_entries=8, show_spinner=False)
def _stressed(seen: str, entered: str, _view: View, _ask: Ask) -> Stressed:
    return stressed(_case(_view), _ask)


def _case(view: View) -> Case:
    return Case(models.find(view.model).graph, view.scenario)
