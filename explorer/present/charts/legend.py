"""The place that every chart's legend has."""

from __future__ import annotations

from typing import Any


def legend_below(**more: Any) -> dict[str, Any]:
    """Plotly's settings of a legend along the lower edge of a chart, in the order of what is drawn."""
    place = {"x": 0, "xref": "container", "y": 0, "yref": "container", "yanchor": "bottom"}
    return {"orientation": "h", **place, "traceorder": "normal", **more}
