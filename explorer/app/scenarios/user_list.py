"""The list of a person's own scenarios: in the session, with undo, and kept in the browser's own storage.

The browser says once a session what it keeps, when the list is first shown, and stores the list at every change. What
it says is trusted as little as a file: what cannot be read of it is set aside before it is replaced. Each tab has the
list as it was when the tab first showed it: where another one has stored its own since, the next change joins the two.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from uuid import uuid4

import streamlit as st

from explorer.app.component import browser_store
from explorer.app.history import History
from explorer.library.files import Readable, readable, to_json
from explorer.library.named import MOST, Merge, ScenarioList
from explorer.present import errors
from explorer.present.i18n.text import plain, text
from explorer.values.errors import ExplorerError

STORED_AS = "split-explorer/scenarios"
_LIST, _KEPT, _REDRAW = "own_scenarios", "own_scenarios_kept", "own_scenarios_redraw"


@dataclass(frozen=True)
class _Kept:
    """Describes how the session stands with the browser."""

    session: str | None = field(default_factory=lambda: uuid4().hex)  # asks what is kept; None once that was said
    change: str | None = None  # the last change of the list, until the browser says that it is stored
    unread: str = ""  # what the browser kept, where not all of it could be read
    problems: tuple[ExplorerError, ...] = ()  # why not
    count: int = 0  # of the scenarios in it; 0 where it is no list
    joined: bool = False  # whether the last change met that of another tab
    unfit: int = 0  # how many scenarios of this tab there was no room for beside those that the browser keeps
    failed: bool = False  # whether the browser did not store the last change


def own_list() -> ScenarioList:
    """Returns the session's scenarios."""
    return history().present


def history() -> History[ScenarioList]:
    """Returns the list with the steps that can be undone and redone."""
    found = st.session_state.setdefault(_LIST, History(ScenarioList()))
    assert isinstance(found, History)
    return found


def change(operation: Callable[[ScenarioList], ScenarioList]) -> None:
    """Takes a step that can be undone; raises what the operation raises, and then nothing has changed."""
    _set(history().to(operation(own_list())))


def undo() -> None:
    """Takes back the last step."""
    _set(history().undone)


def redo() -> None:
    """Takes the step again that was taken back last."""
    _set(history().redone)


@st.fragment
def keep() -> None:
    """Has the browser keep the list, as it is in this run.

    A list is sent until the browser says that it has it, which runs nothing but this again.
    """
    if st.session_state.pop(_REDRAW, False):
        st.rerun()
    kept = _kept()
    browser_store(
        STORED_AS,
        session=kept.session,
        change=kept.change,
        content=to_json(own_list()) if kept.change else "",
        aside=kept.unread if kept.change else "",
        on_found=_take,
        on_stored=_stored,
        on_failed=_failed,
    )


def show_kept() -> None:
    """Shows where the list is kept; and of what the browser keeps and cannot be read, why, and a way to save it."""
    kept = _kept()
    st.caption(text("scenarios-not_kept") if kept.failed else text("scenarios-kept"))
    if kept.joined:
        st.info(text("scenarios-joined"), icon=":material/call_merge:")
    if kept.unfit:
        st.warning(text("scenarios-unfit", most=MOST, count=kept.unfit), icon=":material/error:")
    if kept.problems:
        problem, left = plain(errors.sentence(kept.problems[0])), len(kept.problems)
        some = text("scenarios-unread_some", problem=problem, left=left, count=kept.count)
        st.warning(some if kept.count else text("scenarios-unread", problem=problem), icon=":material/error:")
        st.download_button(
            text("scenarios-unread_download"),
            kept.unread.encode(errors="replace"),
            file_name="scenarios-kept-in-browser.txt",
            mime="text/plain",
            on_click="ignore",
        )


def _take(stored: str | None) -> None:
    """Goes on with what the browser keeps and what this session has beside it; the former alone where both do not fit.

    That is so at the beginning, and where another tab has stored its list since.
    """
    kept, mine = _kept(), own_list()
    read = Readable(ScenarioList(), (), 0) if stored is None else readable(stored)
    merge = Merge.of(read.scenarios, mine)
    brought = (*merge.new, *merge.taken)
    fits = len(read.scenarios) + len(brought) <= MOST
    both = merge.keeping_both() if fits else read.scenarios
    st.session_state[_LIST] = history().to(both) if mine or history().past else History(both)
    if stored is not None and read.problems:
        kept = replace(kept, unread=stored, problems=read.problems, count=read.count)
    _put(
        replace(
            kept,
            session=None,
            change=uuid4().hex if fits and brought else None,
            joined=fits and kept.session is None and both != mine,
            unfit=0 if fits else len(brought),
        )
    )
    st.session_state[_REDRAW] = True


def _stored(change: str) -> None:
    if _kept().change == change:  # and there has not been another one since
        _put(replace(_kept(), change=None))


def _failed() -> None:
    _put(replace(_kept(), session=None, change=None, failed=True))
    st.session_state[_REDRAW] = True


def _set(new: History[ScenarioList]) -> None:
    if new != history():
        st.session_state[_LIST] = new
        _put(replace(_kept(), change=uuid4().hex, joined=False, unfit=0, failed=False))


def _kept() -> _Kept:
    kept = st.session_state.setdefault(_KEPT, _Kept())
    assert isinstance(kept, _Kept)
    return kept


def _put(kept: _Kept) -> None:
    st.session_state[_KEPT] = kept
