"""What every place that shows a named scenario says of it, and its link."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import streamlit as st

from explorer.app import state
from explorer.app.scenarios.table import link_text
from explorer.present.i18n.text import plain, text
from explorer.present.view import View
from explorer.scenario import models
from explorer.scenario.named import NamedScenario


def view_of(named: NamedScenario) -> View:
    """The view that shows a scenario."""
    return View(named.model, named.scenario, named.method)


def named_view(name: str, view: View, note: str = "") -> NamedScenario:
    """A view under a name; raises `ScenarioListError` for a name or a note that breaks a rule."""
    return NamedScenario(name, view.model, view.scenario, view.method, note)


def summary(named: NamedScenario) -> None:
    """The note, and what the scenario is made of."""
    scenario = named.scenario
    if named.note:
        st.markdown(plain(named.note))
    st.caption(
        text(
            "scenarios.summary",
            model=plain(models.find(named.model).title),
            mode=text(f"sidebar.mode_{scenario.workload.mode.value}").lower(),
            device=scenario.device.title,
            server=scenario.server.title,
            link=link_text(scenario.link),
        )
    )


def load_button(named: NamedScenario, key: str) -> None:
    """Makes the scenario the session's view, or says that it is."""
    is_shown = view_of(named) == state.current()
    st.button(
        text("scenarios.shown") if is_shown else text("scenarios.load"),
        key=key,
        icon=":material/check:" if is_shown else None,
        help=text("scenarios.load_help", name=plain(named.name)),
        on_click=lambda: state.change(view_of(named)),
    )


def link(named: NamedScenario, key: str) -> None:
    """The address that reproduces the scenario, to copy."""
    with st.popover(text("scenarios.link"), icon=":material/link:", key=key):
        st.markdown(text("scenarios.link_caption", name=plain(named.name)))
        st.code(address(view_of(named), st.context.url or ""), language=None, wrap_lines=True)


def address(view: View, page: str) -> str:
    """The address of a view on the page that has an address.

    >>> address(View.default(), "http://localhost:8501/compare?model=vgg16")[:60]
    'http://localhost:8501/compare?model=resnet18&device=jetson-t'
    """
    return urlsplit(page)._replace(query=urlencode(view.to_query()), fragment="").geturl()
