"""What one person's session holds of the view, as one object.

The view is in the URL, so that a link reproduces it, and the browser's history has the views before it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import streamlit as st

from explorer.app import page
from explorer.app.component import graph_is_shown, slider_moves
from explorer.present import errors
from explorer.present.i18n.text import plain, text
from explorer.present.phrases import cut_text
from explorer.present.view import SliderSetting as SliderSetting
from explorer.present.view import View as View
from explorer.present.view import from_query as from_query
from explorer.scenario import models
from explorer.scenario.fields import FIELDS
from explorer.scenario.scenario import ScenarioError
from explorer.solve.own_cut import OWN_CUT
from explorer.values.names import UnknownNameError
from explorer.values.units import is_number

SESSION = "session"  # where Streamlit keeps it


@dataclass
class Session:
    """Holds what this module's functions change in place; nothing of it is shared with another session."""

    view: View
    sliders: SliderSetting  # what the sliders were last set to
    moves_taken: float = 0.0  # the last message of the sliders that was taken
    cut_taken: float = 0.0  # the last change of the own cut that was taken
    problems: list[str] = field(default_factory=list)  # sentences for the next run
    stories: bool = False  # whether stories stand above the graph
    path: str = page.EXPLORE  # of the page that runs
    query: dict[str, str] = field(default_factory=dict)  # of the address, as the page that runs has it
    heard: str | None = None  # the query that the browser went to through its history, until a run has answered it
    drafts: dict[str, str] = field(default_factory=dict)  # by option, what was typed and could not be taken
    grouped: bool = False  # whether the groups of layers were asked for
    detailed: str = ""  # the model whose layers were all asked for; a large one opens on its blocks
    entering: str = ""  # what of one's own is being entered: "device", "server" or "link"


def session(own: Collection[str] = ()) -> Session:
    """Returns the session's state; at the start of a session, with the view that its URL describes.

    What the sliders were moved to is in it, whatever else happened at the same time. ``own`` are names of the URL that
    are no option of a view but the page's own.
    """
    if SESSION not in st.session_state:
        view, problems = _in_address(own)
        st.session_state[SESSION] = Session(view, SliderSetting(view.scenario), stories=not st.query_params)
        bad_url(problems)
    found = st.session_state[SESSION]
    assert isinstance(found, Session)
    # All at once: asking Streamlit for anything in between could end the run there, and the moves would be lost.
    for number, values in slider_moves():
        if number > found.moves_taken:
            found.moves_taken = number
            _move(found, *values)
    return found


def _in_address(own: Collection[str]) -> tuple[View, list[str]]:
    taken = (*own, *page.OPTIONS)
    return from_query({name: value for name, value in st.query_params.items() if name not in taken})


def follow_history(own: Collection[str]) -> None:
    """Takes the view that the address describes where the browser went back or forth to it; ``own`` as in `session`."""
    now = session(own)
    now.heard = now.heard if page.stepped_to() is None else page.stepped_to()
    if page.has_stepped():
        view, problems = _in_address(own)
        bad_url(problems)
        change(view)


def current(own: Collection[str] = ()) -> View:
    """Returns the view that is shown; ``own`` as in `session`."""
    return session(own).view


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
    scenario = now.view.scenario
    if not shown and now.sliders.scenario != scenario:
        now.sliders = SliderSetting(scenario, now.sliders.revision + 1)


def change(view: View) -> None:
    """Makes a view the session's own, and sets the sliders to it; an own cut that another model drops is named."""
    now = session()
    before = now.view
    if view == before:
        return
    if before.cut and view.model != before.model and not view.cut:
        layer, model = cut_text(before.cut), models.find(before.model).graph.label
        now.problems = [*now.problems, text("cut-dropped", layer=layer, model=model)]
    _go(now, view)


def change_model(model: str) -> None:
    """Looks at another model; where nothing of it fits into the memory, the next run says that no limit is kept."""
    view = current().with_model(model)
    if view.is_unlimited and not current().is_unlimited:
        title, device = models.find(view.model).title, current().scenario.device.title
        session().problems = [text("memory-lifted", model=title, device=device)]
    change(view)


def _go(now: Session, view: View) -> None:
    old, new = now.view.scenario, view.scenario
    now.view = view
    now.drafts = {
        option: typed for option, typed in now.drafts.items() if FIELDS[option].get(old) == FIELDS[option].get(new)
    }
    if now.entering == "link" and old.link != new.link and new.link.preset_name:
        now.entering = ""
    now.sliders = SliderSetting(new, now.sliders.revision + 1)


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
    view, sliders = now.view, now.sliders
    rates = {"uplink_bytes_per_s": uplink_bytes_per_s, "downlink_bytes_per_s": downlink_bytes_per_s}
    try:
        link = replace(view.scenario.link, **rates)
        scenario = replace(view.scenario, link=link, device_speed=device_speed, server_speed=server_speed)
    except ScenarioError as error:
        now.problems = [errors.sentence(error)]
        return
    if scenario != view.scenario:
        _go(now, replace(view, scenario=scenario))
        now.sliders = sliders


def _try(changed: Callable[[View], View]) -> bool:
    try:
        change(changed(current()))
    except ScenarioError as error:
        session().problems = [errors.sentence(error)]
        return False
    return True


def show_method(method: str) -> None:
    """Shows the split of a method in place of the optimum and of the user's own cut, which is kept where it is named.

    An unknown method is named on the next run.
    """
    if method == OWN_CUT:
        return
    try:
        change(current().with_method(method).with_cut(()))
    except UnknownNameError as error:
        session().problems = [errors.sentence(error)]


def show_cut(at: float, layers: Sequence[int]) -> None:
    """Shows the user's own cut after the layers at some positions; ``at`` is the number of that change."""
    view = current()
    names = [layer.name for layer in models.find(view.model).graph.layers]
    session().cut_taken = at
    change(view.with_cut([names[layer] for layer in layers if layer < len(names)]))


def cut_taken() -> float:
    """Returns the number of the last change of the own cut in the graph view that is in the view."""
    return session().cut_taken


def show_optimum(at: float) -> None:
    """Shows the optimum again, in place of a method's split and of the user's own cut; ``at`` as in `show_cut`."""
    session().cut_taken = at
    change(current().with_method(None).with_cut(()))


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


def show_stories() -> None:
    """Shows the stories above the graph, or hides them again."""
    session().stories = not session().stories


def hide_stories() -> None:
    """Leaves the stories out."""
    session().stories = False


def show_problems() -> None:
    """Shows one warning for each rule broken since the last run."""
    now = session()
    problems, now.problems = now.problems, []
    with st.container():  # always there, so that what follows keeps its place when a warning comes and goes
        for problem in problems:
            st.warning(plain(problem), icon=":material/error:")


def write_url(own: Mapping[str, str] = MappingProxyType({})) -> None:
    """Puts the view into the address, with what is the page's ``own``; the bar at the top writes it."""
    session().query = {**current().to_query(), **own, **page.language_query()}
