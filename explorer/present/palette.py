"""The colours of charts: one each for device, server and link, the same as in the graph (``assets/theme.js``).

What crosses the link has the link's colour at full strength for the uplink and paler for what comes back.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """Fill colours of one theme, far apart for colour-blind readers too."""

    device: str
    server: str
    link: str
    link_pale: str  # 45 % of the link's colour on the page
    link_palest: str  # 30 %
    muted: str  # what is neither: round trips
    page: str  # hatching over a full colour
    text: str
    background: str


LIGHT = Palette("#1d63c4", "#f3b155", "#b0208f", "#db9bcd", "#e7bcdd", "#8a8f98", "#ffffff", "#31333f", "#ffffff")
DARK = Palette("#2f72d9", "#eca746", "#ee86d9", "#794b6f", "#593a52", "#9aa0aa", "#33062a", "#fafafa", "#171614")


def palette(theme: str | None) -> Palette:
    """The palette of a theme by its type, ``light`` or ``dark``; light where the browser has not said yet."""
    return DARK if theme == "dark" else LIGHT
