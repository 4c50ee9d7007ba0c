"""Where a split cuts, in words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from explorer.names import shortened
from explorer.ui.text import text
from explorer.whatif.phase_map import Kind, MapSplit


def cut_words(kind: Kind, cut: Sequence[str]) -> str:
    """Where a split cuts, within a sentence: ``the cut after layer1.1.relu``, ``everything on the device``."""
    if kind == "inside":
        return text("whatif.cut_inside", layer=_last(cut))
    return text(f"whatif.cut_{kind}")


def cut_name(kind: Kind, cut: Sequence[str]) -> str:
    """The same as a name that stands alone: ``After layer1.1.relu``, ``All on the device``."""
    if kind == "inside":
        return text("whatif.name_inside", layer=_last(cut))
    return text(f"whatif.name_{kind}")


def split_name(split: MapSplit) -> str:
    """Where a split of a map cuts, as a name."""
    return cut_name(split.kind, split.cut)


def drawn(name: str) -> str:
    """Text for a Plotly figure, which reads markup and, where the pointer is, ``%{...}``: here it is text alone."""
    return escape(shortened(name), quote=False).replace("%{", "&#37;{")


def _last(cut: Sequence[str]) -> str:
    """The last layer whose tensor crosses, and how many more there are."""
    if len(cut) == 1:
        return cut[0]
    return text("whatif.and_more", layer=cut[-1], count=len(cut) - 1)
