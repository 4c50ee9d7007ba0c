"""A Plotly figure as plain data, which takes a hundredth of the time that Plotly's own objects take.

It has what charts share: the place of their legend, hatched bars, and bars that are too long for their chart, which are
drawn shorter, torn near their end, with their amount written beside them.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from explorer.present.palette import Theme

TEAR = 0.94  # of the scale, where a torn bar has its gap
ZERO_PX = 8  # left of a chart whose axis begins at 0: Plotly leaves a 0 out that has no room
TEAR_PX = 5.0  # between the two edges of the gap, and by which they slant to either side


class Figure(dict[str, Any]):
    """Holds a Plotly figure's traces (``data``) and its ``layout``, named and nested as Plotly's reference has them.

    Nothing is checked while a page runs: the tests hand every figure to ``plotly.graph_objects.Figure``, which checks.
    """

    def __init__(self, data: Iterable[Mapping[str, Any]] = (), layout: Mapping[str, Any] | None = None) -> None:
        super().__init__(data=[_packed(trace) for trace in data], layout=dict(layout or {}))

    def add_bar(self, **properties: Any) -> None:
        """Adds a trace of bars."""
        self._add("bar", properties)

    def add_scatter(self, **properties: Any) -> None:
        """Adds a trace of lines or markers."""
        self._add("scatter", properties)

    def add_annotation(self, **properties: Any) -> None:
        """Adds a text at a place of the chart."""
        self["layout"].setdefault("annotations", []).append(properties)

    def update_layout(self, **properties: Any) -> None:
        """Sets properties of the layout, each as a whole."""
        self["layout"].update(properties)

    def _add(self, kind: str, properties: dict[str, Any]) -> None:
        self["data"].append({"type": kind} | {name: value for name, value in properties.items() if value is not None})


def _packed(trace: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the trace, its arrays as Plotly packs them, a third of what they take in digits."""
    return {name: _bytes(value) if isinstance(value, np.ndarray) else value for name, value in trace.items()}


def _bytes(array: np.ndarray[Any, Any]) -> dict[str, str]:
    shape = {"shape": ", ".join(map(str, array.shape))} if array.ndim > 1 else {}
    return {"dtype": f"{array.dtype.kind}{array.dtype.itemsize}", "bdata": b64encode(array.tobytes()).decode(), **shape}


def hatched(fill: str, shape: str, ink: str) -> dict[str, Any]:
    """Returns the look of a bar as Plotly has it: filled with a colour, and over it a hatching; "" is none."""
    pattern = {"shape": shape, "fillmode": "overlay", "fgcolor": ink, "size": 7, "solidity": 0.3}
    return {"color": fill, "pattern": pattern, "line": {"width": 0}}


def legend_below(**more: Any) -> dict[str, Any]:
    """Returns the Plotly's settings of a legend along the lower edge of a chart, in the order of what is drawn."""
    place = {"x": 0, "xref": "container", "y": 0, "yref": "container", "yanchor": "bottom"}
    return {"orientation": "h", **place, "traceorder": "normal", **more}


def scale(totals: Sequence[float], longest: float) -> float:
    """Returns the end of the axis: the longest bar, but at most ``longest`` times the first.

    It is above 0 also where all are 0.
    """
    most = max(totals)
    return min(most, longest * totals[0]) or most or 1.0


def shown_share(total: float, end: float) -> float:
    """Returns the share of a bar that an axis up to ``end`` has room for; below 1 it is torn."""
    return min(1.0, end / total) if total > 0 else 1.0


def tear(bar: int, x: float, thickness: float, colours: Theme) -> list[dict[str, object]]:
    """Returns the gap at ``x`` of the axis in a torn bar, from its lower edge to its upper one.

    ``bar`` counts from the top.
    """
    top, bottom = bar - 0.6 * thickness, bar + 0.6 * thickness
    edges = [f"{at - TEAR_PX:g},{bottom:g} L {at + TEAR_PX:g},{top:g}" for at in (0.0, TEAR_PX)]
    back = f"{2 * TEAR_PX:g},{top:g} L 0,{bottom:g}"
    gap = {"path": f"M {edges[0]} L {back} Z", "fillcolor": colours.background, "line": {"width": 0}}
    lines = [{"path": f"M {edge}", "line": {"width": 1.5, "color": colours.text}} for edge in edges]
    return [{"type": "path", "xsizemode": "pixel", "xanchor": x, **part} for part in (gap, *lines)]
