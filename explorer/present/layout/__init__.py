"""Lay out a model graph as a block fold: blocks are columns, columns flow like text and wrap into rows.

Neural networks are a hundred times longer than wide, so a layered layout of the whole graph is a thread too
thin to read. Here each block is laid out by itself, top to bottom; the columns run from left to right and
wrap at the width that shows them best; blocks of one stage stay together in a box.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from explorer.model.blocks import Block, blocks
from explorer.model.graph import ModelGraph
from explorer.model.repeats import Repeat, repeats
from explorer.present.layout import data
from explorer.present.layout.drawing import Box, Edge, Level, Node
from explorer.present.layout.fold import CANVAS, Canvas
from explorer.present.layout.folding import OPEN, group_labels, grouped, state_at, widest_labels
from explorer.present.layout.labels import MOST_BLOCK_WIDTH, block_labels, node_width
from explorer.present.layout.levels import block_edges, block_level, block_of_layer, layer_level
from explorer.present.payload_types import Serialised

__all__ = ["Box", "Drawing", "Edge", "Level", "Node", "lay_out"]

COUNT_WORD = 7  # characters of a block's second line, "12 layers", behind its number; the page words it


def lay_out(graph: ModelGraph) -> Drawing:
    """Returns the pictures of ``graph``; the same graph always gives the same pictures."""
    return Drawing(graph)


@dataclass(frozen=True)
class Drawing:
    """The pictures of one graph, each laid out when it is first asked for; names are their only text.

    Sessions of every language share it.
    """

    graph: ModelGraph

    @cached_property
    def parts(self) -> tuple[Block, ...]:
        """The blocks, in order."""
        return blocks(self.graph)

    @cached_property
    def runs(self) -> tuple[Repeat, ...]:
        """The runs of identical blocks, which can be folded."""
        return repeats(self.graph, self.parts)

    @cached_property
    def layers(self) -> Level:
        """Node ``i`` is layer ``i`` of the graph."""
        return layer_level(self.graph, self.parts)

    @cached_property
    def blocks(self) -> Level:
        """Node ``i`` is block ``i``: no run is folded."""
        return self.folded(OPEN * len(self.runs))

    def folded(self, state: str, at: dict[int, int] | None = None, canvas: Canvas = CANVAS) -> Level:
        """Returns the blocks with the runs of identical ones in a state, see `explorer.present.layout.folding`."""
        groups = grouped(len(self.parts), self.runs, state, at)
        labels = group_labels(self.parts, self.runs, groups)
        return block_level(self.parts, self._block_edges, groups, labels, self._block_width, canvas)

    def folded_at(self, cut: Iterable[int]) -> Level:
        """Returns the blocks with every run folded but for where the tensors of these layers cross."""
        owner = block_of_layer(self.parts)
        return self.folded(*state_at(self.runs, {owner[layer] for layer in cut}))

    @cached_property
    def opening(self) -> Serialised:
        """What the graph view opens with: the blocks, and what layers are."""
        return data.opening(self)

    @cached_property
    def detail(self) -> Serialised:
        """The rest of what the graph view shows: the layers, and runs of blocks open whole."""
        return data.detail(self)

    @cached_property
    def split_view(self) -> Serialised:
        """What the split view shows."""
        return data.split_view(self)

    @cached_property
    def _block_edges(self) -> list[tuple[int, int]]:
        return block_edges(self.graph, self.parts)

    @cached_property
    def _block_width(self) -> float:
        """Width in px of a block: every state shows it as wide."""
        counts = ["0" * (len(str(len(part.layers))) + COUNT_WORD) for part in self.parts]
        counts += ["0" * (len(f"{run.count} x {len(self.parts[run.first].layers)}") + COUNT_WORD) for run in self.runs]
        return node_width([*widest_labels(block_labels(self.parts), self.runs), *counts], 1.0, MOST_BLOCK_WIDTH)
