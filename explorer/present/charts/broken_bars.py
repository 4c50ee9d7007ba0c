"""Bars that are too long for their chart: drawn shorter, torn near their end, with their amount written beside them."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.present.palette import Palette

TEAR = 0.94  # of the scale, where a torn bar has its gap
TEAR_PX = 5.0  # between the two edges of the gap, and by which they slant to either side


def scale(totals: Sequence[float], longest: float) -> float:
    """The end of the axis: the longest bar, but at most ``longest`` times the first; above 0 also where all are 0."""
    most = max(totals)
    return min(most, longest * totals[0]) or most or 1.0


def shown_share(total: float, end: float) -> float:
    """The share of a bar that an axis up to ``end`` has room for; below 1 it is torn."""
    return min(1.0, end / total) if total > 0 else 1.0


def tear(bar: int, x: float, thickness: float, colours: Palette) -> list[dict[str, object]]:
    """The gap at ``x`` of the axis in a torn bar, from its lower edge to its upper one; ``bar`` counts from the top."""
    top, bottom = bar - 0.6 * thickness, bar + 0.6 * thickness
    edges = [f"{at - TEAR_PX:g},{bottom:g} L {at + TEAR_PX:g},{top:g}" for at in (0.0, TEAR_PX)]
    back = f"{2 * TEAR_PX:g},{top:g} L 0,{bottom:g}"
    gap = {"path": f"M {edges[0]} L {back} Z", "fillcolor": colours.background, "line": {"width": 0}}
    lines = [{"path": f"M {edge}", "line": {"width": 1.5, "color": colours.text}} for edge in edges]
    return [{"type": "path", "xsizemode": "pixel", "xanchor": x, **part} for part in (gap, *lines)]
