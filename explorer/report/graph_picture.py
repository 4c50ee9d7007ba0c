"""Graphs and phase maps as SVG: as files of their own, and inside a page whose style says the colours."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from html import escape
from typing import Any

import numpy as np

from explorer.present.i18n.text import text
from explorer.present.layout.cut_badges import size_badges
from explorer.present.layout.drawing import Level
from explorer.present.map.colours import region_colours, text_on
from explorer.present.map.labels import even_regions, place_labels
from explorer.present.map.words import axis_title, tick_text, ticks
from explorer.present.map.words import unit as axis_unit
from explorer.present.palette import LIGHT, MARK, RIM, Side, Theme
from explorer.present.phrases import split_name
from explorer.present.picture import FONT, picture
from explorer.present.view import Work
from explorer.pricing import Floats
from explorer.questions.axes import Scale
from explorer.questions.phase_map import PhaseMap
from explorer.report.words import method_title, not_allowed, timing, unit
from explorer.values.names import shortened
from explorer.values.units import format_rate, format_time

PAGE = (690.0, 900.0)  # px; what a sheet of A4 has for a picture
LEGIBLE_PX = 5.0  # height of a layer's label on paper from which the layers are drawn rather than the blocks
CANVAS_WIDTH = 1400.0  # px of a file of its own
CAPTION_HEIGHT, MARGIN = 132, 24  # px above the picture in such a file
SIDES = ("device", "server", "link")
PLAIN = [field.name for field in fields(Theme) if field.name not in (*SIDES, "delay", "gain")]
WIDTH_PX, HEIGHT_PX = 1_000, 400  # of the plot
FREE = (0.16, 0.07)  # width and height around the scenario's place that no name covers, in fractions of the map


def graph_svg(work: Work, look: Theme = LIGHT) -> str:
    """Returns the split that is shown, on all layers and under a caption with a legend, as the text of an SVG file."""
    width, height = graph_size(work)
    drawn = _drawn(work, work.drawing.layers, look, CANVAS_WIDTH)
    below = f'<svg y="{CAPTION_HEIGHT}" '
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FONT}"><rect width="{width}" height="{height}" fill="{look.background}"/>'
        f"{_caption(work, look)}{drawn.replace('<svg ', below, 1)}</svg>"
    )


def graph_size(work: Work) -> tuple[int, int]:
    """Returns width and height in px of the picture of `graph_svg`."""
    level = work.drawing.layers
    return round(CANVAS_WIDTH), CAPTION_HEIGHT + round(CANVAS_WIDTH * level.height / level.width)


def _caption(work: Work, look: Theme) -> str:
    """The model, what is where and how long that takes, the link, and what the colours mean."""
    scenario, split = work.case.scenario, work.shown
    total, device = len(work.graph.layers), scenario.device.title
    takes = {"unit": unit(work), "delay": format_time(split.delay_s), "timing": timing(work)}
    if split.on_device.all():
        said = text("report-graph_caption_device", total=total, device=device, **takes)
    else:
        count, server = len(split.device_layers), scenario.server.title
        said = text("report-graph_caption", count=count, total=total, device=device, server=server, **takes)
    rates = text(
        "sidebar-link_custom_help",
        up=format_rate(scenario.link.uplink_bytes_per_s),
        down=format_rate(scenario.link.downlink_bytes_per_s),
        rtt=format_time(scenario.link.rtt_s),
    )
    whose = f"{method_title(work)}: " if method_title(work) else ""
    lines = (
        (shortened(work.graph.label), 40, f'font-size="26" font-weight="700" fill="{look.text}"'),
        (whose + said, 72, f'font-size="18" fill="{look.text}"'),
        (" ".join(filter(None, (rates, not_allowed(split)))), 98, f'font-size="16" fill="{look.muted}"'),
    )
    words = "".join(f'<text x="{MARGIN}" y="{y}" {style}>{escape(line)}</text>' for line, y, style in lines)
    return words + _legend(look)


def _legend(look: Theme) -> str:
    """A swatch and a name for each colour, in a row below the caption."""
    parts, x = [], MARGIN
    for name in ("device", "server", "link"):
        title = text(f"graph-legend_{name}")
        parts.append(
            f'<rect x="{x}" y="112" width="18" height="13" rx="4" fill="{getattr(look, name).fill}"/>'
            f'<text x="{x + 26}" y="124" font-size="15" fill="{look.muted}">{escape(title)}</text>'
        )
        x += 26 + 9 * len(title) + MARGIN
    return "".join(parts)


def page_svg(work: Work) -> str:
    """Returns the picture of the graph for a page.

    Its colours come from the style sheet; it has blocks where layers are too small to be read on paper.
    """
    layers = work.drawing.layers
    level = layers if _legible(layers) else work.drawing.folded_at(work.shown.cut)
    return _drawn(work, level, THEMED, PAGE[0])


def _legible(level: Level) -> bool:
    scale = min(PAGE[0] / level.width, PAGE[1] / level.height)
    return scale * min(min(node.height * 0.54, 15.0) for node in level.nodes) >= LEGIBLE_PX


def _drawn(work: Work, level: Level, look: Theme, width: float) -> str:
    split = work.shown
    title = text(
        "graph-graph_label",
        model=work.graph.label,
        count=len(split.device_layers),
        total=len(work.graph.layers),
    )
    canvas = (width, width * level.height / level.width)
    return picture(level, split.on_device.tolist(), look, title, badges=size_badges(level, split), canvas=canvas)


def _variables() -> dict[str, Any]:
    """Every colour of a theme by the name of a variable, see `theme_css`."""
    sides = {name: Side(**{part.name: f"var(--sx-{name}-{part.name})" for part in fields(Side)}) for name in SIDES}
    return {**{name: f"var({_variable(name)})" for name in PLAIN}, **sides}


def _variable(name: str) -> str:
    return f"--look-{name.replace('_', '-')}"


THEMED = replace(LIGHT, **_variables())


def theme_css(theme: Theme) -> str:
    """Returns every colour of a theme as declarations of a style rule.

    The graph view reads those that have Streamlit's names.
    """
    sides = {
        f"--sx-{name}-{field.name}": getattr(getattr(theme, name), field.name)
        for name in SIDES
        for field in fields(Side)
    }
    plain = {_variable(name): getattr(theme, name) for name in PLAIN}
    marks = {"--mark": MARK, "--mark-rim": RIM}
    streamlits = {"--st-text-color": theme.text, "--st-background-color": theme.background}
    return " ".join(f"{name}: {value};" for name, value in {**sides, **plain, **marks, **streamlits}.items())


@dataclass(frozen=True)
class Tick:
    """Describes a line across the map."""

    at: float  # px from the left, or from the top
    said: str


@dataclass(frozen=True)
class Area:
    """Describes a region."""

    path: str
    fill: str
    ink: str
    number: int  # as a reader counts, from 1
    name: str  # "" where it does not fit
    x: float | None  # where number and name stand; None where not even the number fits
    y: float | None


@dataclass(frozen=True)
class MapPicture:
    """Holds all that a template draws, in px of a plot of `WIDTH_PX` by `HEIGHT_PX`."""

    width: int
    height: int
    areas: tuple[Area, ...]
    borders: str  # the path of all lines between two regions
    x_title: str
    y_title: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    here: tuple[float, float]


def drawn(phase: PhaseMap, here: tuple[float, float]) -> MapPicture:
    """Returns a map with a mark at the values ``here`` of its two axes."""
    x, y = _at(phase.x, here[0]), _at(phase.y, here[1])
    width, height = FREE
    region = even_regions(phase)
    names = [split_name(split) for split in phase.splits]
    labels = place_labels(region, names, (x - width / 2, y - height / 2, width, height))
    areas = []
    fills = region_colours(phase.splits, LIGHT)
    for outlines, name, label, fill in zip(phase.regions, names, labels, fills, strict=True):
        areas.append(
            Area(
                path=" ".join(f"{_line(outline, phase)} Z" for outline in outlines.rings),
                fill=fill,
                ink=text_on(fill),
                number=outlines.split + 1,
                name=name if label and label.has_name else "",
                x=WIDTH_PX * label.x if label else None,
                y=HEIGHT_PX * (1 - label.y) if label else None,
            )
        )
    return MapPicture(
        width=WIDTH_PX,
        height=HEIGHT_PX,
        areas=tuple(areas),
        borders=" ".join(_line(border.points, phase) for border in phase.borders),
        x_title=axis_title(phase.x.axis.varied),
        y_title=axis_title(phase.y.axis.varied),
        x_ticks=tuple(Tick(WIDTH_PX * at, said) for at, said in _ticks(phase.x)),
        y_ticks=tuple(Tick(HEIGHT_PX * (1 - at), said) for at, said in _ticks(phase.y)),
        here=(WIDTH_PX * x, HEIGHT_PX * (1 - y)),
    )


def _at(scale: Scale, value: float) -> float:
    """How far along an axis a value lies, from 0 to 1."""
    return float(scale.position(np.array([value]))[0])


def _ticks(scale: Scale) -> list[tuple[float, str]]:
    factor = axis_unit(scale.axis.varied)
    return [(_at(scale, value * factor), tick_text(value)) for value in ticks(scale)]


def _line(points: Floats, phase: PhaseMap) -> str:
    across = WIDTH_PX * phase.x.position(points[:, 0])
    down = HEIGHT_PX * (1 - phase.y.position(points[:, 1]))
    return "M" + " L".join(f"{a:.1f} {b:.1f}" for a, b in zip(across, down, strict=True))
