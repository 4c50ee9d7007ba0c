"""Where a split cuts, in words."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from explorer.present.i18n.text import text
from explorer.questions.phase_map import MapSplit
from explorer.values.names import shortened


def split_name(split: MapSplit) -> str:
    """Where a split cuts, as a name that stands alone: ``After layer1.1.relu``, ``All on the device``."""
    return _said("name", split)


def cut_words(split: MapSplit) -> str:
    """The same within a sentence: ``the cut after layer1.1.relu``, ``everything on the device``."""
    return _said("cut", split)


def action(split: MapSplit) -> str:
    """The same as what to do: ``cut after layer1.1.relu``, ``keep everything on the device``."""
    return _said("do", split)


def drawn(name: str) -> str:
    """Text for a Plotly figure, which reads markup and, where the pointer is, ``%{...}``: here it is text alone."""
    return escape(shortened(name), quote=False).replace("%{", "&#37;{")


def _said(how: str, split: MapSplit) -> str:
    """As much on the server as allowed is everything, unless a layer besides the inputs must stay."""
    where = "server_all" if split.kind == "server" and not split.kept else split.kind
    return text(f"whatif.{how}_{where}", layer=_last(split.cut), count=int(split.on_device.sum()))


def _last(cut: Sequence[str]) -> str:
    """The last layer whose tensor crosses, and how many more there are; empty where none does."""
    if len(cut) < 2:
        return "".join(cut)
    return text("whatif.and_more", layer=cut[-1], count=len(cut) - 1)
