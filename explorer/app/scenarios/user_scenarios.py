"""The controls of a person's own scenarios: to save, relabel, order, copy, delete, export and import them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from explorer.app import state
from explorer.app.scenarios import user_list as own
from explorer.app.scenarios.table import link, load_button, named_view, summary
from explorer.app.scenarios.user_list import own_list
from explorer.library.files import from_json, to_json
from explorer.library.named import MOST, Merge, NamedScenario, ScenarioList, ScenarioListError
from explorer.present import errors
from explorer.present.i18n.text import plain, text
from explorer.present.numbers import listed
from explorer.values.json_files import LARGEST
from explorer.values.names import UnknownNameError

_SAID, _FILE = "own_scenarios_said", "own_scenarios_file"
_NAME, _NOTE, _PICK = "own_scenario_name", "own_scenario_note", "own_scenario_pick"
FEW = 5  # names in a sentence


def own_scenarios() -> None:
    """Shows what saves the view on the left; what picks a scenario, and the file, on the right."""
    st.subheader(text("scenarios-own_heading"), anchor=False)
    own.show_kept()
    with st.container():  # always there: what follows keeps its place, or an open expander would close
        _show_said()
    left, right = st.columns(2, gap="large")
    with left:
        _form()
        _files()
    with right:
        if own_list():
            _picked()
        else:
            st.markdown(text("scenarios-own_empty"))
        _steps()


def _form() -> None:
    """Shows the fields of a new one.

    What is typed stays until it is saved, also while another part or page is shown.
    """
    for key, label, example in (
        (_NAME, text("scenarios-name"), text("scenarios-name_example")),
        (_NOTE, text("scenarios-note"), None),
    ):
        st.text_input(label, key=key, placeholder=example, on_change="ignore", persist_state="session")
    st.button(text("scenarios-save"), on_click=_save, type="primary")


def _picked() -> None:
    """Shows one of the scenarios, and what can be done with it."""
    names = own_list().names
    if st.session_state.get(_PICK) not in names:
        st.session_state[_PICK] = names[-1]
    name = st.selectbox(text("scenarios-pick"), names, key=_PICK, persist_state="session")
    named = own_list().find(name)
    summary(named)
    with st.container(horizontal=True):
        load_button(named, "own_scenario_load")
        with st.popover(text("scenarios-edit"), key="own_scenario_edit"):
            # Fields of their own for each name and note: an undone change is not typed in them any more.
            fields = f"own_scenario_new_name_{name}", f"own_scenario_new_note_{name}: {named.note}"
            st.text_input(text("scenarios-new_name"), value=name, key=fields[0])
            st.text_input(text("scenarios-new_note"), value=named.note, key=fields[1])
            st.button(text("scenarios-relabel"), on_click=_relabel, args=(name, *fields))
        st.button(text("scenarios-duplicate"), on_click=_duplicate, args=(name,))
        st.button(text("scenarios-update"), on_click=_update, args=(name,), help=text("scenarios-update_help"))
        link(named, "own_scenario_link")
        for way, places in (("up", -1), ("down", 1)):
            st.button(
                text(f"scenarios-move_{way}"),
                icon=f":material/arrow_{way}ward:",
                disabled=name == names[0 if places < 0 else -1],
                on_click=_move,
                args=(name, places),
            )
        st.button(text("scenarios-delete"), on_click=_delete, args=(name,))


def _steps() -> None:
    """Undos and redo of changes of the list."""
    steps = own.history()
    if not steps.past and not steps.future:
        return
    with st.container(horizontal=True):
        st.button(
            text("scenarios-undo_list"),
            icon=":material/undo:",
            disabled=not steps.past,
            on_click=_step,
            args=(own.undo,),
        )
        st.button(
            text("scenarios-redo_list"),
            icon=":material/redo:",
            disabled=not steps.future,
            on_click=_step,
            args=(own.redo,),
        )


def _files() -> None:
    """Shows the list as a file; and of a file that is brought back, what it holds before anything is changed."""
    with st.expander(text("scenarios-files")):
        st.download_button(
            text("scenarios-export"),
            to_json(own_list()).encode(),
            file_name="scenarios.json",
            mime="application/json",
            icon=":material/download:",
            disabled=not own_list(),
            on_click="ignore",
        )
        file = st.file_uploader(
            text("scenarios-import"),
            type="json",
            key=f"{_FILE}_{st.session_state.setdefault(_FILE, 0)}",  # another key makes it empty again
            max_upload_size=LARGEST // 1_000_000,
            help=text("scenarios-import_help", most=MOST),
        )
        if file is not None:
            _offer(file.getvalue())


def _offer(content: bytes) -> None:
    """Shows what a file would bring, and the ways to bring it."""
    try:
        merge = Merge.of(own_list(), from_json(content))
    except ScenarioListError as error:
        _warn(errors.sentence(error))
        return
    for what, entries in (("new", merge.new), ("there", merge.there), ("taken", merge.taken)):
        if entries:
            st.markdown(text(f"scenarios-file_{what}", names=_names(entries)))
    if merge.taken:
        ways = {"keep_both": merge.keeping_both, "replace": merge.replacing}
    elif merge.new:
        ways = {"add": merge.keeping_both}
    else:
        if not merge.there:
            st.markdown(text("scenarios-file_empty"))
        return
    with st.container(horizontal=True):
        for way, merged in ways.items():
            st.button(text(f"scenarios-import_{way}"), key=f"{_FILE}_{way}", on_click=_import, args=(merged,))


def _names(entries: Sequence[NamedScenario]) -> str:
    """Returns the names within a sentence, the first few where there are many."""
    names = [text("scenarios-quoted", name=plain(entry.name)) for entry in entries]
    return listed(names, FEW + 1)


def _save() -> None:
    def saved(mine: ScenarioList) -> ScenarioList:
        return mine.save(named_view(st.session_state[_NAME], state.current(), st.session_state[_NOTE]))

    if _change(saved):
        name = st.session_state[_PICK] = own_list().names[-1]
        st.session_state[_NAME] = st.session_state[_NOTE] = ""
        _say("saved", name)


def _relabel(name: str, new_name: str, new_note: str) -> None:
    """Takes the name and the note from the fields with these keys."""
    new, note = st.session_state[new_name], st.session_state[new_note]
    at = own_list().names.index(name)
    if _change(lambda mine: mine.relabel(name, new, note)):
        st.session_state[_PICK] = own_list().names[at]
        _say("relabelled", own_list().names[at])


def _move(name: str, places: int) -> None:
    _change(lambda mine: mine.move(name, places))


def _duplicate(name: str) -> None:
    at = own_list().names.index(name)
    if _change(lambda mine: mine.duplicate(name)):
        st.session_state[_PICK] = own_list().names[at + 1]
        _say("duplicated", name)


def _update(name: str) -> None:
    note = own_list().find(name).note
    if _change(lambda mine: mine.update(named_view(name, state.current(), note))):
        _say("updated", name)


def _delete(name: str) -> None:
    if _change(lambda mine: mine.remove(name)):
        _say("deleted", name)


def _import(merged: Callable[[], ScenarioList]) -> None:
    count = len(own_list())
    if _change(lambda _: merged()):
        st.session_state[_FILE] += 1
        _say("imported", str(len(own_list()) - count))


def _step(back_or_forth: Callable[[], None]) -> None:
    """Takes a step back or forth in the list's history, of which nothing is said."""
    st.session_state.pop(_SAID, None)
    back_or_forth()


def _change(operation: Callable[[ScenarioList], ScenarioList]) -> bool:
    """Takes one step; where it breaks a rule, take none and say so on the next run. Whether it was taken."""
    st.session_state.pop(_SAID, None)
    try:
        own.change(operation)
    except (ScenarioListError, UnknownNameError) as error:
        st.session_state[_SAID] = ("", errors.sentence(error))
        return False
    return True


def _say(what: str, about: str) -> None:
    st.session_state[_SAID] = (what, about)


def _show_said() -> None:
    """Shows what the last step did, or the rule that it would have broken, until the next step.

    A run that no step caused, as when the browser tells what it keeps, takes nothing away.
    """
    what, about = st.session_state.get(_SAID, ("", ""))
    if what:
        st.success(text(f"scenarios-said_{what}", name=plain(about)), icon=":material/check:")
    elif about:
        _warn(about)


def _warn(problem: str) -> None:
    st.warning(plain(problem), icon=":material/error:")
