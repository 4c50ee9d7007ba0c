"""Lay out a model graph as a block fold: blocks are columns, columns flow like text and wrap into rows.

Neural networks are a hundred times longer than wide, so a layered layout of the whole graph is a thread too
thin to read. Here each block is laid out by itself, top to bottom; the columns run from left to right and
wrap at the width that shows them best; blocks of one stage stay together in a box.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from explorer.model.blocks import Block, blocks
from explorer.model.graph import ModelGraph
from explorer.present.layout.drawing import Box, Drawing, Edge, Level, Node, in_node, layer_labels, node_width
from explorer.present.layout.fold import CANVAS, CANVAS_HEIGHT, CANVAS_WIDTH, Canvas
from explorer.present.layout.panel import LEAST_RANK_GAP, arrange
from explorer.present.layout.sheet import Group, Sheet, width_below_labels
from explorer.values.names import printable

__all__ = ["Box", "Drawing", "Edge", "Level", "Node", "lay_out"]

LAYER_HEIGHT = 20.0  # px
BLOCK_HEIGHT = 40.0  # px
MOST_RANK_GAP = 28.0  # px, to which the ranks move apart where the canvas has room
NARROW: Canvas = (380.0, 500.0)  # px; what a phone shows at a scale at which the blocks' names can be read
COUNT_WORD = 7  # characters of a block's second line, "12 layers", behind its number; the page words it
USUAL = 0.97  # share of the labels that fit the usual width; a block with a longer one is wider


def lay_out(graph: ModelGraph) -> Drawing:
    """Both pictures of ``graph``; the same graph always gives the same picture.

    In ``Drawing.layers`` node ``i`` is layer ``i`` of the graph, in ``Drawing.blocks`` node ``i`` is block
    ``i`` of `explorer.model.blocks.blocks`.
    """
    parts = blocks(graph)
    return Drawing(
        layers=_layer_level(graph, parts),
        blocks=_block_level(graph, parts, CANVAS),
        narrow_blocks=_block_level(graph, parts, NARROW),
        names=tuple(layer.label for layer in graph.layers),
        operations=tuple(printable(layer.operation) for layer in graph.layers),
        parameters=tuple(layer.parameters for layer in graph.layers),
        tied=tuple(printable(layer.shares_parameters_with or "") for layer in graph.layers),
    )


def _layer_level(graph: ModelGraph, parts: Sequence[Block]) -> Level:
    labels = layer_labels(graph, parts)
    usual = max(node_width(labels, share=USUAL), width_below_labels([part.label for part in parts]))
    widths = [max(usual, node_width([labels[i] for i in part.layers], share=1.0)) for part in parts]
    edges = [(parent, child) for child, parents in enumerate(graph.parents) for parent in parents]
    owner = _owner(parts)
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
                label=part.label if len(part.layers) > 1 else "",
            )
            for part, own, width in zip(parts, inner, widths, strict=True)
        ]
        return Sheet(groups, edges, stacked=True)

    return _filling_the_canvas(at).draw(nodes)


def _filling_the_canvas(at: Callable[[float], Sheet]) -> Sheet:
    """The sheet with its ranks as far apart as they can be without getting smaller on the canvas."""
    tight = at(LEAST_RANK_GAP)
    room = tight.width * CANVAS_HEIGHT / CANVAS_WIDTH - tight.usual_height
    # a rank is at least so high that this many gaps or fewer share the room
    gaps = tight.usual_height / (LAYER_HEIGHT + LEAST_RANK_GAP)
    return at(min(MOST_RANK_GAP, LEAST_RANK_GAP + room / gaps)) if room > gaps else tight


def _block_level(graph: ModelGraph, parts: Sequence[Block], canvas: Canvas) -> Level:
    counts = ["0" * (len(str(len(part.layers))) + COUNT_WORD) for part in parts]
    width = node_width([*(part.label for part in parts), *counts], share=1.0)
    owner = _owner(parts)
    pairs = dict.fromkeys(
        (owner[parent], owner[child]) for child, parents in enumerate(graph.parents) for parent in parents
    )
    edges = [(source, target) for source, target in pairs if source != target]
    groups = [
        Group(part, (i,), arrange((i,), (), width, BLOCK_HEIGHT, LEAST_RANK_GAP), label="")
        for i, part in enumerate(parts)
    ]
    nodes = [(in_node(part.label, width), part.layers) for part in parts]
    return Sheet(groups, edges, stacked=False, canvas=canvas).draw(nodes)


def _owner(parts: Sequence[Block]) -> dict[int, int]:
    """The block of each layer."""
    return {layer: number for number, part in enumerate(parts) for layer in part.layers}
