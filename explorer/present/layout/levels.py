"""The two levels of a drawing: every layer a node, or every block; a run of folded blocks is one node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from explorer.model.blocks import Block
from explorer.model.graph import ModelGraph
from explorer.present.layout.drawing import Level
from explorer.present.layout.fold import CANVAS_HEIGHT, CANVAS_WIDTH, Canvas
from explorer.present.layout.labels import block_labels, in_node, layer_labels, node_width
from explorer.present.layout.panel import LEAST_RANK_GAP, arrange
from explorer.present.layout.sheet import Group, Sheet, width_below_labels

LAYER_HEIGHT = 20.0  # px
BLOCK_HEIGHT = 40.0  # px
MOST_RANK_GAP = 28.0  # px, to which the ranks move apart where the canvas has room
USUAL = 0.97  # share of the labels that fit the usual width; a block with a longer one is wider


def layer_level(graph: ModelGraph, parts: Sequence[Block]) -> Level:
    """Returns the picture in which node ``i`` is layer ``i``, in boxes that are the blocks."""
    labels, titles = layer_labels(graph, parts), block_labels(parts)
    usual = max(node_width(labels, share=USUAL), width_below_labels(titles))
    widths = [max(usual, node_width([labels[i] for i in part.layers], share=1.0)) for part in parts]
    edges = [(parent, child) for child, parents in enumerate(graph.parents) for parent in parents]
    owner = block_of_layer(parts)
    inner: list[list[tuple[int, int]]] = [[] for _ in parts]
    for source, target in edges:
        if owner[source] == owner[target]:
            inner[owner[source]].append((source, target))
    nodes = [(in_node(label, widths[owner[i]]), (i,)) for i, label in enumerate(labels)]

    def at(rank_gap: float) -> Sheet:
        groups = [
            Group(
                block=part,
                nodes=part.layers,
                panel=arrange(part.layers, own, width, LAYER_HEIGHT, rank_gap),
                label=title if len(part.layers) > 1 else "",
            )
            for part, title, own, width in zip(parts, titles, inner, widths, strict=True)
        ]
        return Sheet(groups, edges, stacked=True)

    return _filling_the_canvas(at).draw(nodes)


def _filling_the_canvas(at: Callable[[float], Sheet]) -> Sheet:
    """Returns the sheet with its ranks as far apart as they can be without getting smaller on the canvas."""
    tight = at(LEAST_RANK_GAP)
    room = tight.width * CANVAS_HEIGHT / CANVAS_WIDTH - tight.usual_height
    # a rank is at least so high that this many gaps or fewer share the room
    gaps = tight.usual_height / (LAYER_HEIGHT + LEAST_RANK_GAP)
    return at(min(MOST_RANK_GAP, LEAST_RANK_GAP + room / gaps)) if room > gaps else tight


def block_level(
    parts: Sequence[Block],
    edges: Sequence[tuple[int, int]],
    groups: Sequence[range],
    labels: Sequence[str],
    width: float,
    canvas: Canvas,
) -> Level:
    """Returns the picture in which node ``i`` stands for the neighbouring blocks ``groups[i]``, under ``labels[i]``.

    ``edges`` are those between two blocks, see `block_edges`.
    """
    owner = [number for number, group in enumerate(groups) for _ in group]
    pairs = dict.fromkeys((owner[source], owner[target]) for source, target in edges)
    held = [tuple(range(parts[group[0]].layers[0], parts[group[-1]].layers[-1] + 1)) for group in groups]
    boxes = [
        Group(
            block=replace(parts[group[0]], layers=layers),
            nodes=(i,),
            panel=arrange((i,), (), width, BLOCK_HEIGHT, LEAST_RANK_GAP),
            label="",
        )
        for i, (group, layers) in enumerate(zip(groups, held, strict=True))
    ]
    between = [(source, target) for source, target in pairs if source != target]
    sheet = Sheet(boxes, between, stacked=False, canvas=canvas)
    level = sheet.draw([(in_node(label, width), layers) for label, layers in zip(labels, held, strict=True)])
    nodes = [replace(node, blocks=len(group)) for node, group in zip(level.nodes, groups, strict=True)]
    return replace(level, nodes=tuple(nodes))


def block_edges(graph: ModelGraph, parts: Sequence[Block]) -> list[tuple[int, int]]:
    """Returns which block reads a tensor of which other one, each pair once."""
    owner = block_of_layer(parts)
    pairs = dict.fromkeys((owner[a], owner[b]) for b, parents in enumerate(graph.parents) for a in parents)
    return [(source, target) for source, target in pairs if source != target]


def block_of_layer(parts: Sequence[Block]) -> list[int]:
    """Returns the block of each layer."""
    return [number for number, part in enumerate(parts) for _ in part.layers]
