"""Which modules of a model are its blocks.

A model's modules form a tree: ``layer1`` holds ``layer1.0``, which holds ``layer1.0.conv1``. A *block* is a module
whose layers belong together: a residual block, an inception module, a transformer layer. It is found from the root
downward. The root is always opened, its children becoming candidates themselves. Any other module is

- a block, where it is *joined*: a layer of its own reads a tensor that passed over one of its children. Residual,
  inception and cross-stage blocks are, whatever their children are; so is none in which most children read those
  long before them, as in a dense block, nor one of more than 64 layers;
- opened, where it has more than 48 layers and its larger children hold half of them;
- opened, where they hold 80 % of its layers, stand in series, one reading what an earlier one made, and are opened in
  turn or are of a kind, as their names tell (``layer1.0``, ``layer1.1``). A convolution with its normalisation and
  activation is too small for that, as is a module of fewer than ten layers for being opened;
- a block otherwise. A module around a single child is looked through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from explorer.model.graph import ModelGraph

MOST = 0.8  # share of a module's layers in its larger children from which on it is opened
OPENED_LAYERS = 10  # a module of fewer layers reads well as one column and is not opened
UNIT_LAYERS = 3  # a child of no more layers is a convolution with what follows it, not a block
LARGE_LAYERS = 48  # a module of more layers is too large for a block: half of them in children is enough
LARGE_JOINED = 64  # and so is a joined one
MOST_DEPTH = 64  # modules nested deeper count as part of the one at this depth


def block_modules(graph: ModelGraph) -> dict[str, bool]:
    """Returns the paths of the modules that are blocks, none inside another, each with whether it is joined."""
    tree = _ModuleTree(graph)
    return {path: tree.is_joined(path) for path in tree.split("")}


def prefixes(path: str) -> Iterator[str]:
    """Returns ``a``, ``a.b``, ``a.b.c`` for ``a.b.c``, to a bounded depth; nothing for the root."""
    if path.count(".") >= MOST_DEPTH:
        path = _truncated(path, MOST_DEPTH)
    end = path.find(".")
    while end >= 0:
        yield path[:end]
        end = path.find(".", end + 1)
    if path:
        yield path


class _ModuleTree:
    """The modules of a graph, with the layers each holds at any depth."""

    def __init__(self, graph: ModelGraph) -> None:
        self._graph = graph
        self._layers: dict[str, list[int]] = {}
        self._children: dict[str, dict[str, None]] = {}
        known: dict[str, tuple[str, ...]] = {}
        for position, layer in enumerate(graph.layers):
            holders = known.get(layer.module_path)
            if holders is None:
                holders = known[layer.module_path] = ("", *prefixes(layer.module_path))
                for holder, path in pairwise(holders):
                    self._children.setdefault(holder, {})[path] = None
            for path in holders:
                self._layers.setdefault(path, []).append(position)

    def split(self, path: str) -> list[str]:
        """Returns the blocks inside the module ``path``: itself, where it is not opened."""
        size = len(self._layers[path])
        children = self._larger_children(path)
        if not path:
            return [block for child in children for block in self.split(child)]
        if size < OPENED_LAYERS or not children or self.is_joined(path):
            return [path]
        share = sum(len(self._layers[child]) for child in children) / size
        large = size > LARGE_LAYERS and share >= 0.5
        if not large and (share < MOST or not self._in_series(path, children)):
            return [path]
        inside = [block for child in children for block in self.split(child)]
        dense = self._is_dense(children)
        kind = _of_a_kind([child for child in children if dense or len(self._layers[child]) > UNIT_LAYERS])
        return inside if len(inside) > len(children) or kind or (large and len(inside) > 1) else [path]

    def is_joined(self, path: str) -> bool:
        """Returns whether a layer of the module itself reads a tensor that passed over one of its children."""
        layers = self._layers[path]
        children = self._larger_children(path)
        if len(layers) > LARGE_JOINED or not children or self._is_dense(children):
            return False
        spans = [(self._layers[child][0], self._layers[child][-1]) for child in children]
        held = {layer for child in children for layer in self._layers[child]}
        return any(
            parent < first and last < layer
            for layer in layers
            if layer not in held
            for parent in self._graph.parents[layer]
            for first, last in spans
        )

    def _is_dense(self, children: Sequence[str]) -> bool:
        """Returns whether at least half of the children from the third on read one that is not the one before."""
        holder = {layer: number for number, child in enumerate(children) for layer in self._layers[child]}
        far = {
            number
            for layer, number in holder.items()
            if any(holder.get(parent, number) < number - 1 for parent in self._graph.parents[layer])
        }
        return len(children) > 2 and 2 * len(far) >= len(children) - 2

    def _larger_children(self, path: str) -> list[str]:
        return [child for child in self._children.get(path, ()) if len(self._layers[child]) > 1]

    def _in_series(self, path: str, children: Sequence[str]) -> bool:
        """Returns whether at least half of the later children read, directly or not, what an earlier one made."""
        number = {child: i for i, child in enumerate(children)}
        depth = path.count(".") + 2 if path else 1
        reads: dict[int, int] = {}  # layer -> bits of the children it depends on, its own included
        before = [0] * len(children)
        for position in self._layers[path]:
            child = number.get(_truncated(self._graph.layers[position].module_path, depth))
            bits = 0
            for parent in self._graph.parents[position]:
                bits |= reads.get(parent, 0)
            if child is not None:
                before[child] |= bits & ((1 << child) - 1)
                bits |= 1 << child
            reads[position] = bits
        return 2 * sum(map(bool, before)) >= len(children) - 1


def _of_a_kind(paths: Sequence[str]) -> bool:
    """Returns whether half of two modules or more share the part of their name before the number with another."""
    stems = [re.split(r"\d", path.rpartition(".")[2], maxsplit=1)[0] for path in paths]
    return len(stems) > 1 and 2 * sum(stems.count(stem) > 1 for stem in stems) >= len(stems)


def _truncated(path: str, depth: int) -> str:
    return ".".join(path.split(".", depth)[:depth])
