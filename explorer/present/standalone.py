"""A split as one HTML file that opens without a network: drawn by pyvis, cleaned of what it would fetch.

pyvis 0.3.2 loads from content-delivery networks even when told to put everything in line, writes texts
into the page as markup, and makes a title that contains ``href`` a piece of HTML. So it is given numbers
and labels for its canvas only; titles, legend and caption are added here, escaped or as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from explorer.model.graph import ModelGraph
from explorer.present.i18n.text import language, text
from explorer.present.layout import Drawing, Level
from explorer.present.palette import LIGHT
from explorer.values.names import printable

if TYPE_CHECKING:
    from pyvis.network import Network

CANVAS_HEIGHT = "72vh"
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
INLINE = re.compile(r"(<script(?![^>]*\bsrc\b)[^>]*>.*?</script>|<style\b[^>]*>.*?</style>)", re.DOTALL)
FETCHING = re.compile(r"<script\b[^>]*></script>|<link\b[^>]*>|<!--.*?-->|<center>.*?</center>", re.DOTALL)


def standalone_html(graph: ModelGraph, drawing: Drawing, device: Sequence[bool], caption: str) -> str:
    """Returns the graph with its layers coloured by side, as the text of an HTML file.

    ``device`` says for each layer whether it is on the device; ``caption`` is plain text. Raises `ValueError`
    where ``device`` has not one entry a layer.
    """
    if len(device) != len(graph.layers):
        raise ValueError(f"device must have one entry for each of the {len(graph.layers)} layers, got {len(device)}")
    page = _without_requests(_network(drawing.layers, device).generate_html())
    title = escape(graph.label)
    page_colours = f"body {{ color: {LIGHT.text}; background: {LIGHT.background}; }}"
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{title}</title><style>{page_colours}{_asset('standalone.css')}</style>"
    )
    script = f'<script type="application/json" id="picture">{_json(_picture(graph, drawing, device))}</script>'
    page = _once(page, "<html>", f'<!DOCTYPE html>\n<html lang="{language()}">')
    page = _once(page, '<meta charset="utf-8">', f'<meta charset="utf-8">{head}')
    page = _once(page, "<body>", f"<body>{_header(caption)}")
    return _once(page, "</body>", f"{_table(graph, device)}{script}<script>{_asset('standalone.js')}</script></body>")


def _network(level: Level, device: Sequence[bool]) -> Network:
    """The nodes where the drawing has them and the edges between; lines and boxes are drawn by our own script."""
    from pyvis.network import Network  # a fifth of a second, which no page should wait for

    network = Network(height=CANVAS_HEIGHT, width="100%", directed=True, cdn_resources="in_line")
    network.toggle_physics(False)
    network.toggle_drag_nodes(False)
    for number, node in enumerate(level.nodes):
        colours = LIGHT.device if device[number] else LIGHT.server
        network.add_node(
            number,
            label=node.label,
            shape="box",
            x=node.x,
            y=node.y,
            fixed=True,
            color=colours.fill,
            font={"size": 11, "color": colours.ink},
            margin=3,
            widthConstraint={"minimum": node.width - 6},
            heightConstraint={"minimum": node.height - 6},
        )
    for edge in level.edges:
        network.add_edge(edge.source, edge.target, hidden=True)
    return network


def _without_requests(page: str) -> str:
    """The page without tags that load from elsewhere, comments, and pyvis's two empty headings.

    What stands inside script and style elements, the libraries that pyvis puts in line, is left alone.
    """
    return "".join(part if INLINE.fullmatch(part) else FETCHING.sub("", part) for part in INLINE.split(page))


def _picture(graph: ModelGraph, drawing: Drawing, device: Sequence[bool]) -> dict[str, Any]:
    """What our script adds to the nodes; rounded, as the page's own component gets it."""
    drawn = drawing.layers
    level = drawn.to_dict()
    return {
        "width": level["width"],
        "height": level["height"],
        "colours": {
            "link": LIGHT.link.fill,
            "frame": LIGHT.frame,
            "wire": LIGHT.thin_wire,
            "text": LIGHT.text,
            "tint": {"device": LIGHT.device.tint, "server": LIGHT.server.tint, "mixed": LIGHT.panel},
        },
        "titles": [
            f"{layer.label}\n{printable(layer.operation)}\n{_side(on)}"
            for layer, on in zip(graph.layers, device, strict=True)
        ],
        "boxes": [
            {**box, "side": _box_side(shape.layers, device)}
            for box, shape in zip(level["boxes"], drawn.boxes, strict=True)
        ],
        "lines": [
            {"points": edge["points"], "cut": bool(device[edge["source"]]) and not device[edge["target"]]}
            for edge in level["edges"]
        ],
    }


def _box_side(layers: Sequence[int], device: Sequence[bool]) -> str:
    sides = {bool(device[layer]) for layer in layers}
    return "mixed" if len(sides) > 1 else "device" if True in sides else "server"


def _side(on_device: bool) -> str:
    return text("graph-legend_device") if on_device else text("graph-legend_server")


def _header(caption: str) -> str:
    colours = (
        (LIGHT.device.fill, text("graph-legend_device")),
        (LIGHT.server.fill, text("graph-legend_server")),
        (LIGHT.link.fill, text("graph-legend_link")),
    )
    legend = "".join(f'<li><span style="background:{colour}"></span>{escape(name)}</li>' for colour, name in colours)
    return f'<header><h1>{escape(caption)}</h1><ul class="legend">{legend}</ul></header>'


def _table(graph: ModelGraph, device: Sequence[bool]) -> str:
    """Every layer by its full name: the canvas says nothing to a screen reader, and cuts long names short."""
    rows = "".join(
        f"<tr><td>{escape(layer.label)}</td><td>{escape(printable(layer.operation))}</td><td>{escape(_side(on))}</td></tr>"
        for layer, on in zip(graph.layers, device, strict=True)
    )
    heads = "".join(f"<th>{escape(text(f'tables-{name}'))}</th>" for name in ("layer", "operation", "side"))
    return (
        f"<details><summary>{escape(text('tables-layers_heading'))}</summary>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></details>"
    )


def _json(value: object) -> str:
    """JSON that no text inside can end the script element of."""
    return json.dumps(value).replace("<", "\\u003c")


def _asset(name: str) -> str:
    return files("explorer").joinpath("web", "standalone", name).read_text(encoding="utf-8")


def _once(page: str, old: str, new: str) -> str:
    """The page with the first ``old`` replaced; an error where pyvis no longer writes it."""
    if old not in page:
        raise RuntimeError(f"pyvis's page has no {old}; this version of pyvis is not known")
    return page.replace(old, new, 1)
