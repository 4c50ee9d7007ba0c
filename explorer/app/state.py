"""What one person's session holds of the view, as one object, with undo and redo.

The view is in the URL, so that a link reproduces it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Generic, TypeVar

import streamlit as st

from explorer.app import page
from explorer.app.component import address, graph_is_shown, slider_moves
from explorer.present import errors
from explorer.present.i18n.text import plain, text
from explorer.present.view import SliderSetting as SliderSetting
from explorer.present.view import View as View
from explorer.present.view import from_query as from_query
from explorer.scenario.fields import FIELDS
from explorer.scenario.scenario import ScenarioError
from explorer.values.names import UnknownNameError
from explorer.values.units import is_number

SESSION = "session"  # where Streamlit keeps it
MOST = 100  # steps that can be undone


@dataclass
class Session:
    """Holds what this module's functions change in place; nothing of it is shared with another session."""

    views: History[View]
    sliders: SliderSetting  # what the sliders were last set to
    moves_taken: float = 0.0  # the last message of the sliders that was taken
    problems: list[str] = field(default_factory=list)  # sentences for the next run
    drafts: dict[str, str] = field(default_factory=dict)  # by option, what was typed and could not be taken
    grouped: bool = False  # whether the groups of layers were asked for
    detailed: str = ""  # the model whose layers were all asked for; a large one opens on its blocks
    enters_link: bool = False  # whether a link of one's own is being entered that still has a preset's rates


def session(own: Collection[str] = ()) -> Session:
    """Returns the session's state; at the start of a session, with the view that its URL describes.

    What the sliders were moved to is in it, whatever else happened at the same time. ``own`` are names of the URL that
    are no option of a view but the page's own.
    """
    if SESSION not in st.session_state:
        taken = (*own, page.LANGUAGE)
        view, problems = from_query({name: value for name, value in st.query_params.items() if name not in taken})
        st.session_state[SESSION] = Session(History(view), SliderSetting(view.scenario))
        bad_url(problems)
    found = st.session_state[SESSION]
    assert isinstance(found, Session)
    # All at once: asking Streamlit for anything in between could end the run there, and the moves would be lost.
    for number, values in slider_moves():
        if number > found.moves_taken:
            found.moves_taken = number
            _move(found, *values)
    return found


def current(own: Collection[str] = ()) -> View:
    """Returns the view that is shown; ``own`` as in `session`."""
    return session(own).views.present


def bad_url(problems: Iterable[str]) -> None:
    """Has the next run say what of the URL was left out, and why."""
    session().problems += [text("app-bad_url", problem=problem) for problem in problems]


def slider_setting() -> SliderSetting:
    """Returns what the sliders were last set to."""
    now = session()
    return replace(now.sliders, taken=now.moves_taken)


def set_new_sliders() -> None:
    """Sets the sliders to the view where they are shown anew: those of an earlier visit knew their moves themselves."""
    now, shown = session(), graph_is_shown()
    scenario = now.views.present.scenario
    if not shown and now.sliders.scenario != scenario:
        now.sliders = SliderSetting(scenario, now.sliders.revision + 1)


def change(view: View) -> None:
    """Makes a view the session's own, and sets the sliders to it."""
    if view != current():
        _go(session(), session().views.to(view))


def can_undo() -> bool:
    """Returns whether there is a change of the view to take back."""
    return bool(session().views.past)


def can_redo() -> bool:
    """Returns whether a change of the view was taken back that can be made again."""
    return bool(session().views.future)


def undo() -> None:
    """Takes back the last change of the view, also one by the sliders."""
    if can_undo():
        _go(session(), session().views.undone)


def redo() -> None:
    """Makes the change again that was taken back last."""
    if can_redo():
        _go(session(), session().views.redone)


def _go(now: Session, views: History[View]) -> None:
    old, new = now.views.present.scenario, views.present.scenario
    now.views = views
    now.drafts = {
        option: typed for option, typed in now.drafts.items() if FIELDS[option].get(old) == FIELDS[option].get(new)
    }
    now.enters_link = now.enters_link and old.link == new.link
    now.sliders = SliderSetting(views.present.scenario, now.sliders.revision + 1)


def try_options(values: Mapping[str, object]) -> None:
    """Changes options; where one breaks a rule, the next run says so and the last good state stays."""
    _try(lambda view: view.with_options(values))


def try_typed(option: str, typed: str, unit: str) -> None:
    """Changes an option to what was typed, a number without a unit in ``unit``; a draft keeps what breaks a rule."""
    value = f"{typed.strip()}{unit}" if is_number(typed.strip()) else typed
    session().drafts.pop(option, None)
    if not _try(lambda view: view.with_option(option, value)):
        session().drafts[option] = typed


def _move(
    now: Session, uplink_bytes_per_s: float, downlink_bytes_per_s: float, device_speed: float, server_speed: float
) -> None:
    view, sliders = now.views.present, now.sliders
    rates = {"uplink_bytes_per_s": uplink_bytes_per_s, "downlink_bytes_per_s": downlink_bytes_per_s}
    try:
        link = replace(view.scenario.link, **rates)
        scenario = replace(view.scenario, link=link, device_speed=device_speed, server_speed=server_speed)
    except ScenarioError as error:
        now.problems = [errors.sentence(error)]
        return
    if scenario != view.scenario:
        _go(now, now.views.to(replace(view, scenario=scenario)))
        now.sliders = sliders


def _try(changed: Callable[[View], View]) -> bool:
    try:
        change(changed(current()))
    except ScenarioError as error:
        session().problems = [errors.sentence(error)]
        return False
    return True


def show_method(method: str) -> None:
    """Shows the split of a method in place of the optimum; an unknown one is named on the next run."""
    try:
        change(current().with_method(method))
    except UnknownNameError as error:
        session().problems = [errors.sentence(error)]


def show_optimum() -> None:
    """Shows the optimum again."""
    change(current().with_method(None))


def show_detail() -> None:
    """Show every layer of the model, however many there are."""
    session().detailed = current().model


def in_detail() -> bool:
    """Returns whether every layer of the model was asked for."""
    return session().detailed == current().model


def show_groups() -> None:
    """Shows, from now on, what the block-wise algorithm leaves of a graph."""
    session().grouped = True


def in_groups() -> bool:
    """Returns whether the groups of layers were asked for."""
    return session().grouped


def show_problems() -> None:
    """Shows one warning for each rule broken since the last run."""
    now = session()
    problems, now.problems = now.problems, []
    with st.container():  # always there, so that what follows keeps its place when a warning comes and goes
        for problem in problems:
            st.warning(plain(problem), icon=":material/error:")


def write_url(own: Mapping[str, str] = MappingProxyType({}), key: str = "address") -> None:
    """Puts the view into the address bar, with what is the page's ``own``; ``key`` is its own in a run."""
    address({**current().to_query(), **own, **page.language_query()}, key=key)


Value = TypeVar("Value")


@dataclass(frozen=True)
class History(Generic[Value]):
    """Describes a value, those it had before, and those that were undone.

    >>> history = History("a").to("b").to("c").undone
    >>> history.present, history.redone.present, history.to("d").future
    ('b', 'c', ())
    """

    present: Value
    past: tuple[Value, ...] = ()  # the oldest first, at most `MOST`
    future: tuple[Value, ...] = ()  # what `redone` brings back first comes first

    def to(self, value: Value) -> History[Value]:
        """Returns one step on; what was undone is forgotten. No step where the value stays the same."""
        if value == self.present:
            return self
        return History(value, (*self.past, self.present)[-MOST:])

    @property
    def undone(self) -> History[Value]:
        """Returns one step back; the same where there is none."""
        if not self.past:
            return self
        return replace(self, present=self.past[-1], past=self.past[:-1], future=(self.present, *self.future))

    @property
    def redone(self) -> History[Value]:
        """Returns the last step back taken again; the same where there is none."""
        if not self.future:
            return self
        return replace(self, present=self.future[0], past=(*self.past, self.present), future=self.future[1:])
