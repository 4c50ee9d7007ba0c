"""What a page shows, as one object in the session and in the URL, so that a link reproduces the view."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

import streamlit as st

from explorer.app.history import History
from explorer.present.i18n.text import plain, text
from explorer.present.view import SliderSetting as SliderSetting
from explorer.present.view import View as View
from explorer.present.view import from_query as from_query
from explorer.scenario.scenario import ScenarioError
from explorer.values.names import UnknownNameError

_VIEW, _BEFORE, _SLIDERS, _PROBLEMS = "view", "view_before", "sliders", "problems"


def current(own: Collection[str] = ()) -> View:
    """The session's view; at the start of a session, the one its URL describes.

    ``own`` are names of the URL that are no option of a view but the page's own.
    """
    if _VIEW not in st.session_state:
        query = {name: value for name, value in st.query_params.items() if name not in own}
        view, problems = from_query(query)
        st.session_state[_VIEW] = History(view)
        st.session_state[_SLIDERS] = SliderSetting(view.scenario)
        bad_url(problems)
    return _history().present


def bad_url(problems: Iterable[str]) -> None:
    """Have said what of the URL was left out, and why."""
    said = [text("state.bad_url", problem=problem) for problem in problems]
    st.session_state[_PROBLEMS] = [*st.session_state.get(_PROBLEMS, []), *said]


def _history() -> History[View]:
    history = st.session_state[_VIEW]
    assert isinstance(history, History)
    return history


def before() -> View | None:
    """The view before the last change, if the model was the same: what a ghost shows."""
    view: View | None = st.session_state.get(_BEFORE)
    return view if view is not None and view.model == current().model else None


def slider_setting() -> SliderSetting:
    """What the sliders were last set to."""
    current()
    setting = st.session_state[_SLIDERS]
    assert isinstance(setting, SliderSetting)
    return setting


def change(view: View, *, by_sliders: bool = False) -> None:
    """Make a view the session's own, and set the sliders to it unless it is their own move."""
    if view != current():
        _go(_history().to(view), by_sliders=by_sliders)


def can_undo() -> bool:
    """Whether there is a change of the view to take back."""
    current()
    return bool(_history().past)


def can_redo() -> bool:
    """Whether a change of the view was taken back that can be made again."""
    current()
    return bool(_history().future)


def undo() -> None:
    """Take back the last change of the view, also one by the sliders."""
    if can_undo():
        _go(_history().undone)


def redo() -> None:
    """Make the change again that was taken back last."""
    if can_redo():
        _go(_history().redone)


def _go(history: History[View], *, by_sliders: bool = False) -> None:
    st.session_state[_BEFORE], st.session_state[_VIEW] = current(), history
    if not by_sliders:
        st.session_state[_SLIDERS] = SliderSetting(history.present.scenario, slider_setting().revision + 1)


def try_options(values: Mapping[str, object], *, by_sliders: bool = False) -> None:
    """Change options; where one breaks a rule, say so on the next run and keep the last good state."""
    view = current()
    try:
        for name, value in values.items():
            view = view.with_option(name, value)
    except ScenarioError as error:
        st.session_state[_PROBLEMS] = [str(error)]
    else:
        change(view, by_sliders=by_sliders)


def show_method(method: str) -> None:
    """Show the split of a method in place of the optimum; an unknown one is named on the next run."""
    try:
        change(current().with_method(method))
    except UnknownNameError as error:
        st.session_state[_PROBLEMS] = [str(error)]


def show_optimum() -> None:
    """Show the optimum again."""
    change(current().with_method(None))


def show_problems() -> None:
    """One warning for each rule broken since the last run."""
    with st.container():  # always there, so that what follows keeps its place when a warning comes and goes
        for problem in st.session_state.pop(_PROBLEMS, []):
            st.warning(plain(problem), icon=":material/error:")


def write_url(own: Mapping[str, str] = MappingProxyType({})) -> None:
    """Put the view into the address bar, with what is the page's ``own``."""
    query = {**current().to_query(), **own}
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)
