"""The graph with its cut as an SVG: as a file of its own, and inside a page whose style says the colours."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from explorer.ui.cut_badges import size_badges
from explorer.ui.layout.drawing import Level
from explorer.ui.picture import LIGHT, Look, Side, picture
from explorer.ui.shown import Work
from explorer.ui.text import text

PAGE = (690.0, 900.0)  # px; what a sheet of A4 has for a picture
LEGIBLE_PX = 5.0  # height of a layer's label on paper from which the layers are drawn rather than the blocks
CANVAS_WIDTH = 1400.0  # px of a file of its own


def graph_svg(work: Work, look: Look = LIGHT) -> str:
    """The split that is shown, on all layers, as the text of an SVG file."""
    return _drawn(work, work.drawing.layers, look, CANVAS_WIDTH)


def graph_size(work: Work) -> tuple[int, int]:
    """Width and height in px of the picture of `graph_svg`."""
    level = work.drawing.layers
    return round(CANVAS_WIDTH), round(CANVAS_WIDTH * level.height / level.width)


def page_svg(work: Work) -> str:
    """The same for a page: colours from its style sheet, and blocks where layers are too small to be read on paper."""
    level = work.drawing.layers if _legible(work.drawing.layers) else work.drawing.blocks
    return _drawn(work, level, THEMED, PAGE[0])


def _legible(level: Level) -> bool:
    scale = min(PAGE[0] / level.width, PAGE[1] / level.height)
    return scale * min(min(node.height * 0.54, 15.0) for node in level.nodes) >= LEGIBLE_PX


def _drawn(work: Work, level: Level, look: Look, width: float) -> str:
    split = work.shown
    title = text(
        "graph.graph_label",
        model=work.graph.title or work.graph.name,
        count=len(split.device_layers),
        total=len(work.graph.layers),
    )
    canvas = (width, width * level.height / level.width)
    return picture(level, split.on_device.tolist(), look, title, badges=size_badges(level, split), canvas=canvas)


def _variables() -> dict[str, Any]:
    """Every colour of a look by the name of a variable, see `theme_css`."""
    sides = {
        name: Side(**{part.name: f"var(--sx-{name}-{part.name})" for part in fields(Side)})
        for name in ("device", "server", "link")
    }
    return {**{part.name: f"var({_variable(part.name)})" for part in fields(Look)}, **sides}


def _variable(name: str) -> str:
    return f"--look-{name.replace('_', '-')}"


THEMED = replace(LIGHT, **_variables())


def theme_css(look: Look) -> str:
    """The variables that `page_svg` asks for, in the colours of a theme, as declarations of a style rule."""
    parts = [
        f"--sx-{name}-{field.name}: {getattr(getattr(look, name), field.name)};"
        for name in ("device", "server", "link")
        for field in fields(Side)
    ]
    rest = [
        f"{_variable(field.name)}: {getattr(look, field.name)};"
        for field in fields(Look)
        if field.name not in ("device", "server", "link")
    ]
    return " ".join([*parts, *rest])
