"""What a page shows, as one object in the session and in the URL, so that a link reproduces the view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from explorer import models, options
from explorer.delay import price
from explorer.names import UnknownNameError
from explorer.scenario import Scenario, ScenarioError
from explorer.solve import METHODS
from explorer.ui.text import plain, text

_VIEW, _BEFORE, _SLIDERS, _PROBLEMS = "view", "view_before", "sliders", "problems"


@dataclass(frozen=True)
class View:
    """A model by name, the scenario it is looked at in, and whose split is shown."""

    model: str
    scenario: Scenario
    method: str | None = None  # of `explorer.solve.METHODS`; None for the optimum, which follows the sliders

    @classmethod
    def default(cls, name: str | None = None) -> View:
        """The finished example of a model, the first one if none is named, at its usual batch."""
        model = models.find(name or models.first())
        return cls(model.name, options.apply(Scenario.default(), "batch", model.batch))

    def with_model(self, model: str) -> View:
        """Another model in the same scenario; what the other model cannot do does not carry over.

        That is a layer kept on the device, and a memory limit that no split of it respects. Raises `UnknownNameError`.
        """
        view = replace(self, model=models.find(model).name, scenario=options.apply(self.scenario, "keep", ""))
        try:
            view.check_memory()
        except ScenarioError:
            return replace(view, scenario=options.apply(view.scenario, "memory", ""))
        return view

    def with_option(self, name: str, value: object) -> View:
        """One option changed; raises `ScenarioError`, also for what the model cannot do.

        That is a layer that it does not have, and a memory limit that no split of it respects.
        """
        scenario = options.apply(self.scenario, name, value)
        keep = scenario.constraints.keep
        names = models.find(self.model).graph.index
        if keep is not None and keep not in names:
            raise ScenarioError(f"keep: {UnknownNameError('layer', keep, names)}")
        view = replace(self, scenario=scenario)
        view.check_memory()
        return view

    def check_memory(self) -> None:
        """Raises `ScenarioError` where not even the layers that must be on the device fit into the memory limit."""
        if self.scenario.constraints.memory_bytes is not None:
            price(models.find(self.model).graph, self.scenario)

    def with_method(self, method: str | None) -> View:
        """The split of another method, or the optimum; raises `UnknownNameError`."""
        if method is not None and method not in METHODS:
            raise UnknownNameError("method", method, METHODS)
        return replace(self, method=method)

    def to_query(self) -> dict[str, str]:
        """The URL's query: the model, the method if there is one, and every option that is not empty."""
        return {
            "model": self.model,
            **({"method": self.method} if self.method else {}),
            **{name: value for name, value in options.to_options(self.scenario).items() if value},
        }


@dataclass(frozen=True)
class SliderSetting:
    """What the sliders were last set to from here; their own moves since then are not sent back to them."""

    scenario: Scenario
    revision: int = 0  # counts the settings


def from_query(query: Mapping[str, str]) -> tuple[View, list[str]]:
    """The view a URL describes, and one sentence for each part of it that breaks a rule and was left out."""
    problems: list[str] = []
    view = View.default()
    if "model" in query:
        try:
            view = View.default(view.with_model(query["model"]).model)
        except UnknownNameError as error:
            problems.append(str(error))
    if "method" in query:
        try:
            view = view.with_method(query["method"])
        except UnknownNameError as error:
            problems.append(str(error))
    for name in [*options.OPTIONS, *query]:
        if name in ("model", "method") or name not in query:
            continue
        try:
            if name not in options.OPTIONS:
                raise ScenarioError(str(UnknownNameError("option", name, options.OPTIONS)))
            view = view.with_option(name, query[name])
        except ScenarioError as error:
            if str(error) not in problems:
                problems.append(str(error))
    return view, problems


def current() -> View:
    """The session's view; at the start of a session, the one its URL describes."""
    if _VIEW not in st.session_state:
        view, problems = from_query(st.query_params)
        st.session_state[_VIEW] = view
        st.session_state[_SLIDERS] = SliderSetting(view.scenario)
        st.session_state[_PROBLEMS] = [text("state.bad_url", problem=problem) for problem in problems]
    view = st.session_state[_VIEW]
    assert isinstance(view, View)
    return view


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
    if view == current():
        return
    st.session_state[_BEFORE], st.session_state[_VIEW] = current(), view
    if not by_sliders:
        st.session_state[_SLIDERS] = SliderSetting(view.scenario, slider_setting().revision + 1)


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
    for problem in st.session_state.pop(_PROBLEMS, []):
        st.warning(plain(problem), icon=":material/error:")


def write_url() -> None:
    """Put the view into the address bar."""
    query = current().to_query()
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)
