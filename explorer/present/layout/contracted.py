"""The contracted graph as a drawing: each group of layers is a node that is called by the group's last layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from explorer.model.graph import ModelGraph
from explorer.present.layout import lay_out
from explorer.present.layout.drawing import Edge, Level, Node
from explorer.present.layout.fold import CANVAS_HEIGHT, CANVAS_WIDTH
from explorer.present.layout.labels import LABEL_PADDING, NODE_FONT, in_node
from explorer.present.layout.measure import text_width
from explorer.present.picture import LARGEST
from explorer.solve.contract.contraction import Contraction

FEW_GROUPS = 24  # up to which the graph takes the smaller half of the page
WIDE, NARROW = (CANVAS_WIDTH, CANVAS_HEIGHT), (CANVAS_WIDTH * 2 / 3, CANVAS_HEIGHT)  # px, of equal height
LEAST_SCALE = 1.5  # to which a small graph's drawing shrinks for its names
LONG_NAME = 30  # characters; a longer one gives up its leading modules
NO_DOT = "\N{ONE DOT LEADER}"


def is_small(contraction: Contraction) -> bool:
    """Whether few groups are left."""
    return contraction.vertices <= FEW_GROUPS


def canvas(contraction: Contraction) -> tuple[float, float]:
    """Width and height in px of the picture."""
    return NARROW if is_small(contraction) else WIDE


def laid_out(contraction: Contraction) -> Level:
    """The groups as nodes, each called by the last of its layers, behind which a cut may pass.

    A layout shortens a name to what follows its last dot, so there are none while it works; what the canvas has left
    in width then goes to the names.
    """
    layers = contraction.costs.graph.layers
    names = [layers[members[-1]].label for members in contraction.groups]
    hidden = {
        group.name: name.replace(".", NO_DOT) for group, name in zip(contraction.graph.layers, names, strict=True)
    }
    renamed = [
        group.model_copy(update={"name": hidden[group.name], "inputs": tuple(hidden[name] for name in group.inputs)})
        for group in contraction.graph.layers
    ]
    level = lay_out(ModelGraph(name=contraction.graph.name, layers=tuple(renamed))).layers
    return _widened(level, _shown(names), canvas(contraction))


def _shown(names: Sequence[str]) -> list[str]:
    """The names without what makes them long, unless two would then be the same: a first module that all share."""
    first = {name.partition(".")[0] for name in names if "." in name}
    short = [_shortened(name.partition(".")[2] if "." in name and len(first) == 1 else name) for name in names]
    return short if len(set(short)) == len(short) else list(names)


def _shortened(name: str) -> str:
    """A long name without its leading modules, but for one."""
    while len(name) > LONG_NAME and name.count(".") > 1:
        name = name.partition(".")[2]
    return name


def _widened(level: Level, names: Sequence[str], room: tuple[float, float]) -> Level:
    """The drawing stretched as far as its names need and the canvas has room, without boxes: a group is of no block."""
    scale = min(room[0] / level.width, room[1] / level.height, LARGEST)
    needed = max(
        (text_width(name, NODE_FONT) + LABEL_PADDING) / node.width
        for node, name in zip(level.nodes, names, strict=True)
    )
    stretch = max(1.0, min(needed, room[0] / min(scale, LEAST_SCALE) / level.width))
    nodes = [_named(node, name, stretch) for node, name in zip(level.nodes, names, strict=True)]
    edges = [Edge(edge.source, edge.target, tuple((stretch * x, y) for x, y in edge.points)) for edge in level.edges]
    return Level(stretch * level.width, level.height, tuple(nodes), tuple(edges), ())


def _named(node: Node, name: str, stretch: float) -> Node:
    """Returns a node made wider, with as much of both ends of its name as it has room for."""
    width = stretch * node.width
    return replace(node, x=stretch * node.x, width=width, label=in_node(name, width))
