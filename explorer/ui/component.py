"""The graph view: the one persistent component, registered with Streamlit and mounted.

Its assets are in ``assets/``; Streamlit finds them through the manifest in ``pyproject.toml``. What it is
given is described in `explorer.ui.payload`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import streamlit as st

NAME = "split-explorer.graph_view"
SLIDERS = ("uplink", "downlink", "device_speed", "server_speed")


def graph_view(
    data: Mapping[str, Any],
    *,
    on_sliders: Callable[[Mapping[str, float]], None],
    on_keep: Callable[[str], None],
    on_picked: Callable[[str], None] | None = None,
    key: str = "graph_view",
) -> None:
    """Show the sentence, the sliders, the live bar and the graph; mounted once, it takes new ``data`` at every run.

    ``on_sliders`` gets the four values of `SLIDERS` (bytes per second and factors, all above 0) 250 ms after a
    slider is let go; ``on_keep`` the name of the layer up to which everything is to stay on the device;
    ``on_picked`` the name of a layer that is clicked. Each is called before the page runs again. Without
    ``on_picked`` a click stays in the browser.
    """

    def sliders_changed() -> None:
        values = st.session_state[key].get("sliders")
        if values is not None:
            on_sliders({name: float(values[name]) for name in SLIDERS})

    def called_with(trigger: str, callback: Callable[[str], None]) -> Callable[[], None]:
        def changed() -> None:
            layer = st.session_state[key].get(trigger)
            if layer is not None:
                callback(layer)

        return changed

    triggers = {"on_keep_change": called_with("keep", on_keep)}
    if on_picked is not None:
        triggers["on_picked_change"] = called_with("picked", on_picked)
    _component()(
        key=key,
        data={**data, "picks": on_picked is not None},
        on_sliders_change=sliders_changed,
        **triggers,
    )


@cache
def _component() -> Callable[..., object]:
    """The renderer; registered at first use, because that needs Streamlit's runtime."""
    return st.components.v2.component(NAME, js="graph_view.js", css="graph_view.css")
