"""What the Dynamics page shows: the sentence, the controls, what breaks a rule, and the trace to be played."""

from __future__ import annotations

import streamlit as st

from explorer.app.cache import drawing
from explorer.app.component import dynamics_view
from explorer.app.dynamics import controls
from explorer.app.dynamics.entries import current, last_valid, remember
from explorer.app.dynamics.trace_files import dropped, recorded
from explorer.app.styles import style
from explorer.present import errors
from explorer.present.dynamics.answer import Answer, answer
from explorer.present.dynamics.asked import FILE, Ask, Asked, read, to_query
from explorer.present.dynamics.headline import detail, headline, policy_name
from explorer.present.dynamics.payload import dynamics_payload
from explorer.present.i18n.text import plain, prose, text
from explorer.present.view import View
from explorer.pricing import Case
from explorer.scenario import models
from explorer.scenario.scenario import ScenarioError
from explorer.solve import SolveError


def show(view: View) -> None:
    """Shows the page; where an entry breaks a rule, that is said, and all else stays as it was valid last."""
    st.html(style("dynamics.css"))
    head = st.container(key="dynamics_words")
    ask, problems = _asked(view)
    controls.world(repeats=ask.is_repeated)
    controls.more()
    with st.container():  # always there: what follows keeps its place when a sentence comes and goes
        if problems:
            lines = [text("timeline-problem", problem=plain(problem[0].upper() + problem[1:])) for problem in problems]
            st.warning("  \n".join([*lines, text("timeline-problems")]), icon=":material/error:")
    with st.container():
        try:
            with st.spinner(text("timeline-spinner"), show_time=False):
                found = _answer(view, ask)
        except (ScenarioError, SolveError) as error:
            head.warning(plain(errors.sentence(error)), icon=":material/error:")
            return
        file = dropped()
        with head:
            st.title(prose(headline(found, file.name if file else "")), anchor=False)
            st.markdown(plain(detail(found)))
        for name, left_out in found.left_out.items():
            st.caption(plain(text("timeline-left_out", policy=policy_name(name), why=errors.sentence(left_out))))
        dynamics_view(dynamics_payload(drawing(view.model), found))


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


def _answer(view: View, ask: Ask) -> Answer:
    """Returns what comes of a question, remembered by what it depends on."""
    query = {**to_query(ask.asked), "rules": ask.asked.rules_text, "seeds": str(ask.seeds)}
    trace = "" if ask.recorded is None else repr(hash(ask.recorded.levels.tobytes()))
    return _remembered(view.to_query(), query, trace, view, ask)


@st.cache_resource(max_entries=16, show_spinner=False)
def _remembered(query: dict[str, str], asked: dict[str, str], trace: str, _view: View, _ask: Ask) -> Answer:
    return answer(Case(models.find(_view.model).graph, _view.scenario), _ask)
