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
    key: str = "graph_view",
) -> None:
    """Show the sentence, the sliders, the live bar and the graph; mounted once, it takes new ``data`` at every run.

    ``on_sliders`` gets the four values of `SLIDERS` (bytes per second and factors, all above 0) 250 ms after a
    slider is let go; ``on_keep`` the name of the layer up to which everything is to stay on the device. Each is
    called before the page runs again.
    """

    def sliders_changed() -> None:
        values = st.session_state[key].get("sliders")
        if values is not None:
            on_sliders({name: float(values[name]) for name in SLIDERS})

    def layer_kept() -> None:
        layer = st.session_state[key].get("keep")
        if layer is not None:
            on_keep(layer)

    _component()(key=key, data=dict(data), on_sliders_change=sliders_changed, on_keep_change=layer_kept)


@cache
def _component() -> Callable[..., object]:
    """The renderer; registered at first use, because that needs Streamlit's runtime."""
    return st.components.v2.component(NAME, js="graph_view.js", css="graph_view.css")
