"""What the regions of a map and the borders between them are, in words, for the page and the report."""

from __future__ import annotations

from explorer.present.format import listed
from explorer.present.i18n.text import text
from explorer.present.map.axes import input_title
from explorer.questions.phase_map import PhaseMap

LEAST = 0.005  # a smaller share of the map is not written in digits


def borders_text(phase: PhaseMap) -> str:
    """How exact the borders are: along whole numbers only as exact as the values that are shown."""
    if len(phase.splits) == 1:
        return text("map.exact_one")
    whole, free = (
        [input_title(scale.axis.varied).lower() for scale in (phase.x, phase.y) if bool(scale.values) is wanted]
        for wanted in (True, False)
    )
    if not whole:
        return text("map.exact")
    if not free:
        return text("map.exact_nowhere", whole=listed(whole))
    return text("map.exact_free", whole=listed(whole), free=listed(free))


def share_text(share: float) -> str:
    """How much of the map a region takes: ``23 %``, ``under 1 %``."""
    return text("map.share_little") if share < LEAST else text("map.percent", value=f"{100 * share:.0f}")
