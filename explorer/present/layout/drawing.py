"""What a laid-out model graph is: nodes, edges and boxes with coordinates, at two levels.

Coordinates are pixels at scale 1, x to the right and y downward; a page scales them to its canvas.

Labels that are short, fit their boxes and still say which layer is meant.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from explorer.model.blocks import Block, bare_number, short_label
from explorer.model.graph import ModelGraph
from explorer.present.payload_types import DrawingData, GraphData, LayersData, LevelData, Serialised, SplitGraph
from explorer.values.names import printable

Point = tuple[float, float]


@dataclass(frozen=True)
class Node:
    """One layer, or one block, as a rectangle with a label."""

    x: float  # centre
    y: float  # centre
    width: float
    height: float
    label: str  # one line; a block's second line says how many layers it has, in words when it is drawn
    layers: tuple[int, ...]  # positions in ``graph.layers`` that it stands for


@dataclass(frozen=True)
class Edge:
    """A tensor on its way to one reader, as a polyline that passes through no other node."""

    source: int  # position in ``Level.nodes``
    target: int
    points: tuple[Point, ...]  # from the border of the source to the border of the target, at least two


@dataclass(frozen=True)
class Box:
    """A frame behind the nodes of one stage (or the part of it in one row) or of one block."""

    x: float  # left
    y: float  # top
    width: float
    height: float
    label: str  # stands inside, at the top left
    depth: int  # 0 for a stage, 1 for a block; a block's box lies inside its stage's
    layers: tuple[int, ...]


@dataclass(frozen=True)
class Level:
    """One complete picture of the graph."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    boxes: tuple[Box, ...]

    def to_dict(self) -> LevelData:
        """Returns plain JSON values, coordinates rounded to a tenth of a pixel."""
        return {
            "width": round(self.width, 1),
            "height": round(self.height, 1),
            "nodes": [
                {
                    "x": round(node.x, 1),
                    "y": round(node.y, 1),
                    "width": round(node.width, 1),
                    "height": round(node.height, 1),
                    "label": node.label,
                    "layers": list(node.layers),
                }
                for node in self.nodes
            ],
            "edges": [
                {
                    "source": edge.source,
                    "target": edge.target,
                    "points": [(round(x, 1), round(y, 1)) for x, y in edge.points],
                }
                for edge in self.edges
            ],
            "boxes": [
                {
                    "x": round(box.x, 1),
                    "y": round(box.y, 1),
                    "width": round(box.width, 1),
                    "height": round(box.height, 1),
                    "label": box.label,
                    "depth": box.depth,
                    "layers": list(box.layers),
                }
                for box in self.boxes
            ],
        }


@dataclass(frozen=True)
class Drawing:
    """The same graph with every layer a node, and with every block a node; names are its only text.

    Sessions of every language share it, so that it is laid out and written as JSON once.
    """

    layers: Level
    blocks: Level
    narrow_blocks: Level  # in fewer columns, for a phone
    names: tuple[str, ...]  # of the layers
    operations: tuple[str, ...]  # of the layers
    parameters: tuple[int, ...]  # of the layers
    tied: tuple[str, ...]  # of each layer, the one that it shares its parameters with; empty where it has its own

    def to_dict(self) -> DrawingData:
        """Returns plain JSON values, coordinates rounded to a tenth of a pixel."""
        return {"layers": self.layers.to_dict(), "blocks": self.blocks.to_dict()}

    @cached_property
    def graph_view(self) -> Serialised:
        """Returns what the graph view draws: a `GraphData`."""
        layers: LayersData = {
            "name": list(self.names),
            "operation": list(self.operations),
            "parameters": list(self.parameters),
            "tied": list(self.tied),
        }
        graph: GraphData = {"drawing": self.to_dict(), "layers": layers}
        return _serialised(graph)

    @cached_property
    def split_view(self) -> Serialised:
        """Returns what the split view draws: a `SplitGraph`."""
        graph: SplitGraph = {
            "drawings": [self.blocks.to_dict(), self.narrow_blocks.to_dict()],
            "names": list(self.names),
        }
        return _serialised(graph)


def _serialised(part: GraphData | SplitGraph) -> Serialised:
    content = json.dumps(part, separators=(",", ":"))
    return {"id": short_id(content), "json": content}


def short_id(content: str) -> str:
    """Returns 16 characters that change with a text."""
    return hashlib.sha256(content.encode()).hexdigest()[:16]


CHARACTER = 6.2  # px, mean width in the 11 px font of a node
BOX_CHARACTER = 5.4  # px, in the 10 px font of a box label
LABEL_PADDING = 11.0  # px, both sides of a label together
LEAST_NODE_WIDTH, MOST_NODE_WIDTH = 52.0, 108.0  # px
ELLIPSIS = "\u2026"
LONG = 15  # characters; a longer label gives up its leading modules


def node_width(labels: Sequence[str], share: float) -> float:
    """Width in px of a node that shows whole this ``share`` (over 0, at most 1) of the labels that can be."""
    widths = sorted(CHARACTER * len(label) + LABEL_PADDING for label in labels)
    widths = [width for width in widths if width <= MOST_NODE_WIDTH] or [MOST_NODE_WIDTH]
    return max(LEAST_NODE_WIDTH, widths[ceil(share * len(widths)) - 1])


def box_width(label: str) -> float:
    """Width in px of a box that shows its label whole."""
    return BOX_CHARACTER * len(label) + LABEL_PADDING


def in_node(text: str, width: float) -> str:
    """A node's label, cut off with an ellipsis where it does not fit ``width`` px."""
    return _fitted(text, (width - LABEL_PADDING) / CHARACTER)


def in_box(text: str, width: float) -> str:
    """A box's label, cut off with an ellipsis where it does not fit ``width`` px."""
    return _fitted(text, (width - LABEL_PADDING) / BOX_CHARACTER)


def _fitted(text: str, characters: float) -> str:
    most = max(1, int(characters + 0.01))
    return text if len(text) <= most else text[: most - 1] + ELLIPSIS


def layer_labels(graph: ModelGraph, parts: Sequence[Block]) -> list[str]:
    """What stands on each layer: its name inside its block, never digits alone.

    ``downsample.0`` in ``layer1.0``; ``0 Conv2d`` for the numbered layers of a flat container, where
    the box already says the container; the end of a long name where that is enough to tell it apart.
    """
    labels = [""] * len(graph.layers)
    for part in parts:
        names = {i: printable(_inside(graph.layers[i].name, part.path)) for i in part.layers}
        ends = Counter(map(short_label, names.values()))
        for i, name in names.items():
            end = short_label(name)
            if bare_number(name):
                labels[i] = f"{name} {printable(graph.layers[i].operation)}"
            elif not part.path or (len(name) > LONG and ends[end] == 1):
                labels[i] = end
            else:
                labels[i] = name
    return labels


def _inside(name: str, path: str) -> str:
    """The name below the module ``path``."""
    return name.removeprefix(f"{path}.") if path else name
