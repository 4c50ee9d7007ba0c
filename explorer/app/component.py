"""The page's own components, registered with Streamlit and mounted: graph view, split view, dynamics view, table of
methods, storage, the bar at the top.

Their assets are in ``web/bundle/``; Streamlit finds them through the manifest in ``pyproject.toml``. What they are
given is described in `explorer.present.payload_types`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import streamlit as st

GRAPH_VIEW, METHOD_TABLE = "split-explorer.graph_view", "split-explorer.method_table"
SPLIT_VIEW, BROWSER_STORE = "split-explorer.split_view", "split-explorer.browser_store"
DYNAMICS_VIEW = "split-explorer.dynamics_view"
PAGE_BAR, STORIES = "split-explorer.page_bar", "split-explorer.stories"
SHOWN_GRAPH = "graph_view"  # the graph view's key in the session
SLIDERS = ("uplink", "downlink", "device_speed", "server_speed")


def graph_view(
    data: Mapping[str, Any],
    *,
    on_sliders: Callable[[], object],
    on_keep: Callable[[str], None],
    on_optimum: Callable[[float], None],
    on_cut: Callable[[float, list[int]], None],
    on_detail: Callable[[], None],
    on_groups: Callable[[], None],
) -> None:
    """Shows all that follows the sliders, which stand in it; mounted once, it takes new ``data`` at every run.

    ``on_sliders`` says that `slider_moves` has something new; ``on_keep`` gets the name of the layer up to which
    everything is to stay on the device; ``on_cut`` the number of a change of the user's own cut and the positions of
    the layers after which it is, ``on_optimum`` that of a change back to the optimum; ``on_detail`` asks for the
    picture of every layer of a large graph, ``on_groups`` for the contracted graph. Each is called before the page
    runs again.
    """

    def cut() -> None:
        wish = st.session_state[SHOWN_GRAPH].get("cut")
        if wish is not None:
            on_cut(float(wish["at"]), [int(layer) for layer in wish["layers"]])

    def optimum() -> None:
        at = st.session_state[SHOWN_GRAPH].get("optimum")
        if at is not None:
            on_optimum(float(at))

    def layer_kept() -> None:
        layer = st.session_state[SHOWN_GRAPH].get("keep")
        if layer is not None:
            on_keep(layer)

    _component(GRAPH_VIEW, "graph_view")(
        key=SHOWN_GRAPH,
        data=dict(data),
        on_sliders_change=on_sliders,
        on_keep_change=layer_kept,
        on_cut_change=cut,
        on_optimum_change=optimum,
        on_detail_change=on_detail,
        on_groups_change=on_groups,
    )


def graph_is_shown() -> bool:
    """Returns whether the graph view was on the page that the session saw last."""
    return SHOWN_GRAPH in st.session_state


def slider_moves() -> list[tuple[float, tuple[float, ...]]]:
    """Returns where the sliders were let go last, the oldest first: the number of each move, and its values.

    That is the four values of `SLIDERS` (bytes per second and factors, all above 0). The sliders say nothing while they
    are moved, but as soon as anything else happens on the page, and they say a move again until the data of the graph
    view has its number. Whoever is called by that reads this first: Streamlit calls what changed at once in an order
    of its own.
    """
    said = (st.session_state.get(SHOWN_GRAPH) or {}).get("sliders") or []
    return [(float(move["at"]), tuple(float(move[name]) for name in SLIDERS)) for move in said]


def method_table(data: Mapping[str, Any], *, on_apply: Callable[[str], None], key: str = "method_table") -> bool:
    """Shows the table of methods; returns whether one was just picked, after ``on_apply`` got its name."""

    def picked() -> None:
        name = st.session_state[key].get("apply")
        if name is not None:
            on_apply(str(name))

    result = _component(METHOD_TABLE, "method_table")(key=key, data=dict(data), on_apply_change=picked)
    return getattr(result, "apply", None) is not None


def split_view(data: Mapping[str, Any], *, key: str = "split_view") -> None:
    """Shows a split in the graph; while the pointer is over a mark of the chart that ``data`` names, that mark's."""
    _component(SPLIT_VIEW, "split_view")(key=key, data=dict(data))


def dynamics_view(data: Mapping[str, Any], *, on_open: Callable[[str, str], None], key: str = "dynamics_view") -> None:
    """Shows a trace with what policies did on it, to be played; nothing is asked of Python meanwhile.

    ``on_open`` gets the stress and the policy of the cell of a stress test that was pressed.
    """

    def opened() -> None:
        cell = st.session_state[key].get("open")
        if cell is not None:
            on_open(str(cell["stress"]), str(cell["policy"]))

    _component(DYNAMICS_VIEW, "dynamics_view")(key=key, data=dict(data), on_open_change=opened)


def page_bar(
    data: Mapping[str, Any],
    *,
    on_reset: Callable[[], None],
    on_slide: Callable[[int], None],
    on_stories: Callable[[], None],
    key: str,
) -> None:
    """Shows the bar at the top of a page, which also writes the address.

    ``on_reset`` asks for the finished example, ``on_stories`` for the stories; ``on_slide`` gets by how many scenarios
    a presentation goes on.
    """

    def slid() -> None:
        by = st.session_state[key].get("slide")
        if by is not None:
            on_slide(int(by))

    _component(PAGE_BAR, "page_bar")(
        key=key,
        data=dict(data),
        on_reset_change=on_reset,
        on_slide_change=slid,
        on_stories_change=on_stories,
    )


def stories(data: Mapping[str, Any], *, on_load: Callable[[int], None], on_close: Callable[[], None]) -> None:
    """Shows cards; ``on_load`` gets the position of the one that was pressed, ``on_close`` wants none of them."""

    def loaded() -> None:
        position = st.session_state["stories"].get("load")
        if position is not None:
            on_load(int(position))
            on_close()

    _component(STORIES, "stories")(key="stories", data=dict(data), on_load_change=loaded, on_close_change=on_close)


def browser_store(
    name: str,
    *,
    session: str | None,
    change: str | None,
    content: str,
    aside: str,
    on_found: Callable[[str | None], None],
    on_stored: Callable[[str], None],
    on_failed: Callable[[], None],
    key: str = "browser_store",
) -> None:
    """Keeps a text under a name in the browser's own storage; nothing is shown.

    A ``session`` that is not None is told once what is stored, or that nothing is: ``on_found`` gets it before the page
    runs again. It is whatever the browser has there, of any length. ``content`` is stored when ``change`` is another
    than before and not None, and no session waits for its answer; ``on_stored`` gets that change, which then need not
    be given again. First ``aside``, unless it is empty, is stored under the name with ``/unread`` behind it. Where
    another tab has stored something since, nothing is, and ``on_found`` gets it. ``on_failed`` is called where the
    browser has no storage, or no room in it.
    """

    def found() -> None:
        answer = st.session_state[key].get("found")
        if answer is not None:
            stored = answer.get("text")
            on_found(None if stored is None else str(stored))

    def stored() -> None:
        if done := st.session_state[key].get("stored"):
            on_stored(str(done))

    def failed() -> None:
        if st.session_state[key].get("failed"):
            on_failed()

    _component(BROWSER_STORE, "browser_store", styled=False)(
        key=key,
        data={"key": name, "session": session, "change": change, "text": content, "aside": aside},
        on_found_change=found,
        on_stored_change=stored,
        on_failed_change=failed,
    )


@cache
def _component(name: str, assets: str, *, styled: bool = True) -> Callable[..., object]:
    """The renderer; registered at first use, because that needs Streamlit's runtime."""
    return st.components.v2.component(name, js=f"{assets}.js", css=f"{assets}.css" if styled else None)
