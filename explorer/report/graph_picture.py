"""The graph with its cut as an SVG: as a file of its own, and inside a page whose style says the colours."""

from __future__ import annotations

from dataclasses import fields, replace
from html import escape
from typing import Any

from explorer.present.i18n.text import text
from explorer.present.layout.cut_badges import size_badges
from explorer.present.layout.drawing import Level
from explorer.present.picture import FONT, LIGHT, Look, Side, picture
from explorer.present.view_result import Work
from explorer.report.words import method_title, not_allowed, timing, unit
from explorer.values.names import shortened
from explorer.values.units import format_rate, format_time

PAGE = (690.0, 900.0)  # px; what a sheet of A4 has for a picture
LEGIBLE_PX = 5.0  # height of a layer's label on paper from which the layers are drawn rather than the blocks
CANVAS_WIDTH = 1400.0  # px of a file of its own
CAPTION_HEIGHT, MARGIN = 132, 24  # px above the picture in such a file


def graph_svg(work: Work, look: Look = LIGHT) -> str:
    """The split that is shown, on all layers and under a caption with a legend, as the text of an SVG file."""
    width, height = graph_size(work)
    drawn = _drawn(work, work.drawing.layers, look, CANVAS_WIDTH)
    below = f'<svg y="{CAPTION_HEIGHT}" '
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FONT}"><rect width="{width}" height="{height}" fill="{look.background}"/>'
        f"{_caption(work, look)}{drawn.replace('<svg ', below, 1)}</svg>"
    )


def graph_size(work: Work) -> tuple[int, int]:
    """Width and height in px of the picture of `graph_svg`."""
    level = work.drawing.layers
    return round(CANVAS_WIDTH), CAPTION_HEIGHT + round(CANVAS_WIDTH * level.height / level.width)


def _caption(work: Work, look: Look) -> str:
    """The model, what is where and how long that takes, the link, and what the colours mean."""
    scenario, split = work.priced.scenario, work.shown
    total, device = len(work.graph.layers), scenario.device.title
    takes = {"unit": unit(work), "delay": format_time(split.delay_s), "timing": timing(work)}
    if split.on_device.all():
        said = text("report.graph_caption_device", total=total, device=device, **takes)
    else:
        count, server = len(split.device_layers), scenario.server.title
        said = text("report.graph_caption", count=count, total=total, device=device, server=server, **takes)
    rates = text(
        "sidebar.link_custom_help",
        up=format_rate(scenario.link.uplink_bytes_per_s),
        down=format_rate(scenario.link.downlink_bytes_per_s),
        rtt=format_time(scenario.link.rtt_s),
    )
    whose = f"{method_title(work)}: " if method_title(work) else ""
    lines = (
        (shortened(work.graph.title or work.graph.name), 40, f'font-size="26" font-weight="700" fill="{look.text}"'),
        (whose + said, 72, f'font-size="18" fill="{look.text}"'),
        (" ".join(filter(None, (rates, not_allowed(split)))), 98, f'font-size="16" fill="{look.muted}"'),
    )
    words = "".join(f'<text x="{MARGIN}" y="{y}" {style}>{escape(line)}</text>' for line, y, style in lines)
    return words + _legend(look)


def _legend(look: Look) -> str:
    """A swatch and a name for each colour, in a row below the caption."""
    parts, x = [], MARGIN
    for name in ("device", "server", "link"):
        title = text(f"graph.legend_{name}")
        parts.append(
            f'<rect x="{x}" y="112" width="18" height="13" rx="4" fill="{getattr(look, name).fill}"/>'
            f'<text x="{x + 26}" y="124" font-size="15" fill="{look.muted}">{escape(title)}</text>'
        )
        x += 26 + 9 * len(title) + MARGIN
    return "".join(parts)


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
