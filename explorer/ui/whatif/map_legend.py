"""The regions of a map by number, colour and name, as a list beside it."""

from __future__ import annotations

from html import escape

from explorer.ui.text import text
from explorer.ui.whatif.map_colours import Look, region_colours, text_on
from explorer.ui.whatif.mapped import Mapped
from explorer.ui.whatif.words import split_name


def legend(done: Mapped, look: Look) -> str:
    """One item a region, in the map's order; that of the scenario says so."""
    items = []
    for number, (split, colour) in enumerate(
        zip(done.phase.splits, region_colours(done.phase.splits, look), strict=True)
    ):
        name = split_name(split)
        said = text("map.here", name=name) if number == done.spot.split else name
        chip = f'<span style="background-color: {colour}; color: {text_on(colour)}">{number + 1}</span>'
        items.append(f"<li>{chip}{escape(said)}</li>")
    return f'<ul class="map-legend" aria-label="{escape(text("map.legend"))}">{"".join(items)}</ul>'
