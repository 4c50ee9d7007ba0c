"""The colours of charts: one each for device, server and link, the same as in the graph (``assets/theme.js``)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Fill colours of one theme, far apart for colour-blind readers too."""

    device: str
    server: str
    link: str
    muted: str  # what is neither: round trips
    hatching: str  # drawn over the link's colour


LIGHT = Palette(device="#1d63c4", server="#f3b155", link="#b0208f", muted="#8a8f98", hatching="#ffffff")
DARK = Palette(device="#2f72d9", server="#eca746", link="#ee86d9", muted="#9aa0aa", hatching="#33062a")


def palette(theme: str | None) -> Palette:
    """The palette of a theme by its type, ``light`` or ``dark``; light where the browser has not said yet."""
    return DARK if theme == "dark" else LIGHT
