"""The blocks of a model graph by its structure alone: what lies between two passages.

A *passage* is a layer that all others come before or after, and behind which nothing that was made before it is read:
all data passes through its tensor. What lies after one passage, up to and with the next, is a *block*: a residual
block with its addition, an inception module with its concatenation, or a single layer of a chain. No module name is
needed to find one, so this works on any graph; names only label it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, takewhile

from explorer.model.graph import ModelGraph
from explorer.model.kept import kept
from explorer.solve.exact.listing import separators


@dataclass(frozen=True)
class SeriesBlock:
    """Holds consecutive layers that data enters through one tensor at most."""

    entry: int | None  # the layer whose tensor the block reads; None for the first block
    layers: tuple[int, ...]  # positions, increasing
    ends: bool  # whether its last layer is a passage: all data leaves through it
    label: str


@kept
def series_blocks(graph: ModelGraph) -> tuple[SeriesBlock, ...]:
    """Returns the blocks in topological order; every layer is in exactly one."""
    last = len(graph.layers) - 1
    through = passages(graph)
    borders = [-1, *through] if through and through[-1] == last else [-1, *through, last]
    blocks = []
    for entry, end in pairwise(borders):
        layers = tuple(range(entry + 1, end + 1))
        blocks.append(SeriesBlock(None if entry < 0 else entry, layers, end in through, label(graph, layers)))
    return tuple(blocks)


@kept
def passages(graph: ModelGraph) -> tuple[int, ...]:
    """Returns the positions of the layers through whose tensor all data passes, in topological order."""
    last_reader = [readers[-1] if readers else v for v, readers in enumerate(graph.consumers)]
    read_until = [-1, *accumulate(last_reader, max)]  # of the tensors made before each layer
    return tuple(v for v in separators(graph) if read_until[v] <= v)


def label(graph: ModelGraph, layers: Sequence[int]) -> str:
    """Returns what a person calls a group of layers.

    That is its only layer, the module they share, or from the first to the last.
    """
    first, last = graph.layers[layers[0]], graph.layers[layers[-1]]
    if len(layers) == 1:
        return first.name
    paths = zip(*(graph.layers[v].module_path.split(".") for v in layers), strict=False)
    shared = [parts[0] for parts in takewhile(lambda parts: len(set(parts)) == 1, paths)]
    return ".".join(shared) or f"{first.name} \u2026 {last.name}"
