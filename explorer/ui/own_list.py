"""The list of a person's own scenarios: in the session, with undo, and kept in the browser's own storage.

The browser says once a session what it keeps, when the list is first shown, and stores the list at every change. What
it says is trusted as little as a file. Each tab has the list as it was when the tab first showed it: of two tabs that
change theirs, the one that does so last is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import uuid4

import streamlit as st

from explorer.history import History
from explorer.scenario_file import from_json, to_json
from explorer.scenarios import Merge, ScenarioList, ScenarioListError
from explorer.ui.component import browser_store
from explorer.ui.text import plain, text

STORED_AS = "split-explorer/scenarios"
_LIST, _KEPT = "own_scenarios", "own_scenarios_kept"


@dataclass(frozen=True)
class _Kept:
    """How the session stands with the browser."""

    session: str | None = field(default_factory=lambda: uuid4().hex)  # asks what is kept; None once that was said
    change: str | None = None  # the last change of the list; None while there was none, and nothing is to be stored
    unread: str = ""  # what the browser keeps, where that is no list; it stays there until the list changes
    problem: str = ""  # why it is none
    failed: bool = False  # whether the browser did not store the last change


def own_list() -> ScenarioList:
    """The session's scenarios."""
    return history().present


def history() -> History[ScenarioList]:
    """The list with the steps that can be undone and redone."""
    found = st.session_state.setdefault(_LIST, History(ScenarioList()))
    assert isinstance(found, History)
    return found


def change(operation: Callable[[ScenarioList], ScenarioList]) -> None:
    """Take a step that can be undone; raises what the operation raises, and then nothing has changed."""
    _set(history().to(operation(own_list())))


def undo() -> None:
    """Take back the last step."""
    _set(history().undone)


def redo() -> None:
    """Take the step again that was taken back last."""
    _set(history().redone)


def keep() -> None:
    """Have the browser keep the list, as it is in this run."""
    kept = _kept()
    browser_store(
        STORED_AS,
        session=kept.session,
        change=kept.change,
        content=to_json(own_list()),
        on_found=_take,
        on_failed=lambda: _put(replace(_kept(), failed=True)),
    )


def show_kept() -> None:
    """Where the list is kept; and of what the browser keeps and cannot be read, why, and a way to save it."""
    kept = _kept()
    st.caption(text("scenarios.not_kept") if kept.failed else text("scenarios.kept"))
    if kept.problem:
        st.warning(text("scenarios.unread", problem=plain(kept.problem)), icon=":material/error:")
        st.download_button(
            text("scenarios.unread_download"),
            kept.unread.encode(errors="replace"),
            file_name="scenarios-kept-in-browser.txt",
            mime="text/plain",
            on_click="ignore",
        )


def _take(stored: str | None) -> None:
    """Begin with what the browser keeps, and with what was saved before it said so."""
    _put(replace(_kept(), session=None))
    if stored is None:
        return
    try:
        both = Merge.of(from_json(stored), own_list()).keeping_both()
    except ScenarioListError as error:
        _put(replace(_kept(), unread=stored, problem=str(error)))
        return
    if own_list():
        _put(replace(_kept(), change=uuid4().hex))
    st.session_state[_LIST] = History(both)


def _set(new: History[ScenarioList]) -> None:
    if new != history():
        st.session_state[_LIST] = new
        _put(replace(_kept(), change=uuid4().hex, unread="", problem="", failed=False))


def _kept() -> _Kept:
    kept = st.session_state.setdefault(_KEPT, _Kept())
    assert isinstance(kept, _Kept)
    return kept


def _put(kept: _Kept) -> None:
    st.session_state[_KEPT] = kept
