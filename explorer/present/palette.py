"""Every colour of the product, for both themes: page, canvas, charts, maps, pictures, reports.

Blue, orange and magenta stay apart for the colour-blind, also because device and server differ in lightness. The
background and the text of each theme are Streamlit's own (`.streamlit/config.toml` only sets the accent).
``python -m explorer.present.palette`` writes what the browser's modules read of it, ``web/palette.js``.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path


@dataclass(frozen=True)
class Side:
    """Holds the colours of device, server or link."""

    fill: str
    ink: str  # text on the fill, at least 4.5:1
    edge: str
    text: str  # text on the page, at least 4.5:1
    tint: str  # behind the nodes of a block


@dataclass(frozen=True)
class Theme:
    """Holds the colours of one theme."""

    device: Side
    server: Side
    link: Side
    link_pale: str  # 45 % of the link's fill on the background: what comes back
    link_palest: str  # 30 %
    neutral: str  # what is of no side, as round trips are
    background: str
    text: str
    muted: str  # text of less weight
    frame: str  # lines around and between things
    panel: str  # behind things that belong together
    wire: str  # a tensor on its way; opaque, so that lines side by side do not add up
    thin_wire: str  # the same where there are a thousand
    pale_wire: str  # where no optimal cut passes
    delay: tuple[str, str]  # of a map, from the least delay to the most
    gain: tuple[str, str]  # of a map, from no gain, which is the background, to the most
    groups: tuple[str, ...]  # of layers that are drawn together, in turn; the theme's text stands on them at 4.5:1

    @property
    def hatching(self) -> str:
        """Returns the colour of hatching over a fill."""
        return self.link.ink

    def named(self, name: str) -> str:
        """Returns the colour of a name; that of a side is its fill."""
        found = getattr(self, name)
        return str(found.fill if isinstance(found, Side) else found)


LIGHT = Theme(
    device=Side("#1d63c4", "#ffffff", "#134a99", "#1557b0", "#e8effa"),
    server=Side("#f3b155", "#3a2000", "#cf8420", "#9a4a00", "#fdf4e7"),
    link=Side("#b0208f", "#ffffff", "#8d1673", "#a01a82", "#f6e4f2"),
    link_pale="#db9bcd",
    link_palest="#e7bcdd",
    neutral="#8a8f98",
    background="#ffffff",
    text="#31333f",
    muted="#5b6070",
    frame="#d3d7de",
    panel="#f8f8fb",
    wire="#7d8594",
    thin_wire="#b3b9c4",
    pale_wire="#ccd1da",
    delay=("#f3f0fa", "#45217f"),
    gain=("#ffffff", "#00695f"),
    groups=("#c6e6cf", "#dccff5", "#bfe6ea", "#f4cfd0", "#e2e2b4"),
)
DARK = Theme(
    device=Side("#2f72d9", "#ffffff", "#5a98f5", "#82b4ff", "#1e2939"),
    server=Side("#eca746", "#2a1700", "#ffc778", "#f5b865", "#332919"),
    link=Side("#ee86d9", "#33062a", "#ffb3ef", "#f59be3", "#392834"),
    link_pale="#794b6f",
    link_palest="#593a52",
    neutral="#9aa0aa",
    background="#171614",
    text="#edebe8",
    muted="#b8bcc6",
    frame="#3a404b",
    panel="#21201f",
    wire="#9aa3b2",
    thin_wire="#5a6270",
    pale_wire="#454c59",
    delay=("#2b2540", "#d9cdfb"),
    gain=("#171614", "#53d6c4"),
    groups=("#275237", "#4b3d70", "#1c5056", "#663a3d", "#51512a"),
)
MARK, RIM = "#ffffff", "#1b1f27"  # a mark that is seen on every colour of both themes, and the line around it
BLACK, WHITE = "#000000", "#ffffff"  # of text on a colour that is computed


def palette(theme: str | None) -> Theme:
    """Returns the theme of a type, ``light`` or ``dark``; light where the browser has not said yet."""
    return DARK if theme == "dark" else LIGHT


def javascript() -> str:
    """Returns the text of ``web/palette.js``: what the canvas draws with."""
    head = "// Written by `python -m explorer.present.palette`, where every colour is explained.\n"
    return head + "".join(
        f"\nexport const {name} = {json.dumps(asdict(theme), indent=2)};\n"
        for name, theme in (("LIGHT", LIGHT), ("DARK", DARK))
    )


if __name__ == "__main__":
    Path(str(files("explorer").joinpath("web", "palette.js"))).write_text(javascript(), encoding="utf-8")
