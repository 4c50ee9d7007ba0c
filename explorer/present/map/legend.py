"""The regions of a map by number, colour and name, as a list beside it."""

from __future__ import annotations

from html import escape

from explorer.app.whatif.cached_map import Mapped
from explorer.present.i18n.text import text
from explorer.present.map.colours import Look, region_colours, text_on
from explorer.present.split_names import split_name


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
