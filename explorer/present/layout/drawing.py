"""What a laid-out model graph is: nodes, edges and boxes with coordinates.

Coordinates are pixels at scale 1, x to the right and y downward; a page scales them to its canvas.
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.present.payload_types import LevelData

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
    blocks: int = 1  # how many identical ones are folded into it


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
    nodes: range  # positions in ``Level.nodes`` of those inside


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
                (round(node.x, 1), round(node.y, 1), round(node.width, 1), round(node.height, 1)) for node in self.nodes
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
                    "first": box.nodes.start,
                    "end": box.nodes.stop,
                }
                for box in self.boxes
            ],
        }
