"""The blocks of a model graph: the columns a person sees in it, and the stages that hold them.

A model's modules form a tree: ``layer1`` holds ``layer1.0``, which holds ``layer1.0.conv1``. Two depths of
it matter for reading a graph. A *block* is a component of several layers that belong together (a residual
block, an inception module, a transformer layer); a *stage* is a module that holds several blocks
(``layer1``, ``features.denseblock1``, ``transformer.h``).

Which modules are blocks is decided from the root downward. A module is opened, its children becoming
candidates themselves, when

- at least two of its children hold several layers each and stand *in series*, one reading what an earlier
  one made (the branches of an inception module stand side by side, so it stays whole),
- these children hold most of its layers, 80 %, and
- they are of a kind, as their names tell (``layer1.0``, ``layer1.1``), or one of them is opened in turn.
  Attention and MLP of a transformer layer are not, so the transformer layer stays whole.

Of a module too large for one block it is enough that such children hold half of its layers. The root is
always opened; a module of fewer than ten layers never; a module around a single child is looked through.
What is not opened is a block.

A block in the result is a maximal *run* of one key in program order, the key being the block's module or
"loose" for layers between blocks. Runs of a topological order are themselves in an order, so the graph of
blocks is acyclic however the modules call each other. A run that would make too tall a column is broken
behind its pooling layers, or evenly where it has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from explorer.model.graph import ModelGraph, OperationClass

MOST = 0.8  # share of a module's layers in its serial children from which on it is opened
OPENED_LAYERS = 10  # a module of fewer layers reads well as one column and is not opened
LARGE_LAYERS = 48  # a module of more layers is too large for a block: half of them in children is enough
TALL_CHAIN = 12  # loose or flat layers in a longer chain are broken into several blocks
TALL_BLOCK = 24  # and so is a module with modules of its own, where a longer chain runs through it
MOST_DEPTH = 64  # modules nested deeper count as part of the one at this depth


@dataclass(frozen=True)
class Block:
    """A run of consecutive layers that is drawn, and can be cut, as one."""

    name: str  # the module path, such as "layer1.0"; unique in the graph
    label: str  # what fits above a column: "layer1.0", "denselayer3", "stem"
    stage: str | None  # the module path of the stage that holds it
    path: str  # the module whose layers these are; "" for loose layers
    layers: tuple[int, ...]  # positions in ``graph.layers``, consecutive and increasing


def blocks(graph: ModelGraph) -> tuple[Block, ...]:
    """The blocks of ``graph`` in program order; every layer is in exactly one.

    >>> from explorer.model.graph import Layer, ModelGraph
    >>> names = ["x", *(f"body.{i}.{part}" for i in range(3) for part in ("conv", "norm", "relu", "drop")), "fc"]
    >>> layers = [
    ...     Layer(name=name, operation="", operation_class="elementwise", inputs=names[max(i - 1, 0) : i],
    ...           module_path=name.rpartition(".")[0])
    ...     for i, name in enumerate(names)
    ... ]
    >>> [(block.label, block.stage) for block in blocks(ModelGraph(name="small", layers=layers))]
    [('x', None), ('body.0', 'body'), ('body.1', 'body'), ('body.2', 'body'), ('fc', None)]
    """
    tree = _ModuleTree(graph)
    found = [path for path in tree.split("") if path]
    stages = _stages(found)
    keys = [_key(layer.module_path, stages) for layer in graph.layers]
    runs = [(key, [i for i, _ in run]) for key, run in groupby(enumerate(keys), key=lambda pair: pair[1])]
    made: list[Block] = []
    for position, (key, members) in enumerate(runs):
        pieces = _pieces(graph, members, key.path, whole_graph=len(runs) == 1)
        for number, piece in enumerate(pieces):
            made.append(_block(graph, key, piece, (number, len(pieces)), (position, len(runs))))
    return _with_unique_names(made)


def short_label(path: str) -> str:
    """The end of a module path that still says something: never digits alone.

    >>> short_label("features.denseblock1.denselayer3"), short_label("model.layer1.0"), short_label("blocks.0.1")
    ('denselayer3', 'layer1.0', 'blocks.0.1')
    """
    parts = path.split(".")
    start = len(parts) - 1
    while start > 0 and parts[start].isdigit():
        start -= 1
    return ".".join(parts[start:])


def bare_number(name: str) -> bool:
    """Whether a name is a number alone, or one called again: ``3``, ``3#2``."""
    return name.replace("#", "").isdigit()


def stage_label(path: str) -> str:
    """What stands above a stage: its name, with that of its holder where it is a single letter.

    >>> stage_label("features.denseblock1"), stage_label("transformer.h")
    ('denseblock1', 'transformer.h')
    """
    label = short_label(path)
    return path if len(label) == 1 else label


@dataclass(frozen=True)
class _Key:
    """What the layers of one run have in common."""

    path: str  # the block's module, "" for loose layers
    stage: str | None


class _ModuleTree:
    """The modules of a graph, with the layers each holds at any depth."""

    def __init__(self, graph: ModelGraph) -> None:
        self._graph = graph
        self._layers: dict[str, list[int]] = {}
        self._children: dict[str, dict[str, None]] = {}
        for position, layer in enumerate(graph.layers):
            self._layers.setdefault("", []).append(position)
            holder = ""
            for path in _prefixes(layer.module_path):
                self._layers.setdefault(path, []).append(position)
                self._children.setdefault(holder, {})[path] = None
                holder = path

    def split(self, path: str) -> list[str]:
        """The blocks inside the module ``path``: itself, where it is not opened."""
        size = len(self._layers[path])
        children = [child for child in self._children.get(path, ()) if len(self._layers[child]) > 1]
        share = sum(len(self._layers[child]) for child in children) / size
        if path and size < OPENED_LAYERS:
            return [path]
        if len(children) > 1 and self._in_series(path, children):
            inside = [block for child in children for block in self.split(child)]
            nested = len(inside) > len(children)
            large = size > LARGE_LAYERS and share >= 0.5
            if not path or large or (share >= MOST and (nested or _of_a_kind(children))):
                return inside
        elif len(children) == 1 and (not path or share >= MOST):
            inside = self.split(children[0])
            if not path or len(inside) > 1:
                return inside
        return [path]

    def _in_series(self, path: str, children: Sequence[str]) -> bool:
        """Whether at least half of the later children read, directly or not, what an earlier one made."""
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
    """Whether at least half of the modules share the part of their name before the number with another."""
    stems = [re.split(r"\d", path.rpartition(".")[2], maxsplit=1)[0] for path in paths]
    return 2 * sum(stems.count(stem) > 1 for stem in stems) >= len(stems)


def _prefixes(path: str) -> Iterator[str]:
    """``a``, ``a.b``, ``a.b.c`` for ``a.b.c``, to a bounded depth; nothing for the root."""
    if path.count(".") >= MOST_DEPTH:
        path = _truncated(path, MOST_DEPTH)
    end = path.find(".")
    while end >= 0:
        yield path[:end]
        end = path.find(".", end + 1)
    if path:
        yield path


def _truncated(path: str, depth: int) -> str:
    return ".".join(path.split(".", depth)[:depth])


def _stages(found: Sequence[str]) -> dict[str, str | None]:
    """For each block its stage: the module that holds it, if that holds several blocks and no stage."""
    held: dict[str, int] = {}
    for path in found:
        parent = path.rpartition(".")[0]
        held[parent] = held.get(parent, 0) + 1
    several = {parent for parent, count in held.items() if parent and count > 1}
    outer = {prefix for parent in several for prefix in _prefixes(parent) if prefix != parent}
    return {path: parent if (parent := path.rpartition(".")[0]) in several - outer else None for path in found}


def _key(module_path: str, stages: dict[str, str | None]) -> _Key:
    """The block or, failing that, the stage that holds a layer of this module."""
    holders = list(_prefixes(module_path))
    for path in reversed(holders):
        if path in stages:
            return _Key(path, stages[path])
    inside = set(holders) & {stage for stage in stages.values() if stage}
    return _Key("", next(iter(inside), None))


def _pieces(graph: ModelGraph, members: list[int], path: str, *, whole_graph: bool) -> list[list[int]]:
    """A run as it is, or broken where the column it makes would be too tall or would be the only one."""
    flat = len({graph.layers[i].module_path for i in members}) == 1
    most = TALL_CHAIN if flat or not path else TALL_BLOCK
    if not whole_graph and _height(graph, members) <= most:
        return [members]
    pieces: list[list[int]] = [[]]
    for position in members:
        pieces[-1].append(position)
        if graph.layers[position].operation_class is OperationClass.POOLING:
            pieces.append([])
    pieces = [piece for piece in pieces if piece]
    return [part for piece in pieces for part in _evenly(graph, piece, most)]


def _evenly(graph: ModelGraph, members: list[int], most: int) -> list[list[int]]:
    """Parts of equal size, the fewest that make no column higher than ``most`` layers."""
    parts = [members]
    while max(_height(graph, part) for part in parts) > most:
        count = max(len(parts) + 1, -(-_height(graph, members) // most))
        bounds = [round(i * len(members) / count) for i in range(count + 1)]
        parts = [members[start:end] for start, end in pairwise(bounds)]
    return parts


def _height(graph: ModelGraph, members: Sequence[int]) -> int:
    """Layers on the longest path inside a run."""
    rank: dict[int, int] = {}
    for position in members:
        rank[position] = 1 + max((rank.get(parent, 0) for parent in graph.parents[position]), default=0)
    return max(rank.values())


def _block(graph: ModelGraph, key: _Key, members: list[int], piece: tuple[int, int], run: tuple[int, int]) -> Block:
    number, pieces = piece
    first, last = (graph.layers[i].name for i in (members[0], members[-1]))
    stage = key.stage
    if key.path:
        name, label = key.path, short_label(key.path)
        if bare_number(label):
            label = f"block {label}"
        if pieces > 1:
            stage = stage or key.path
            name, label = f"{key.path} {number + 1}/{pieces}", _piece_label(label, first, last, number, pieces)
    elif run[1] == 1:
        name = graph.name
        label = name if pieces == 1 else _ends(first, last)
    elif len(members) == 1:
        name, label = first, short_label(first)
        if bare_number(label):
            label = f"{label} {graph.layers[members[0]].operation}"
    else:
        name = {0: "stem", run[1] - 1: "head"}.get(run[0], "")
        label = name if name and pieces == 1 else _ends(first, last)
        name = name or first
    return Block(name, label, stage, key.path, tuple(members))


def _ends(first: str, last: str) -> str:
    return f"{short_label(first)} \u2026 {short_label(last)}"


def _piece_label(label: str, first: str, last: str, number: int, pieces: int) -> str:
    """``features.5-9`` where the layers are numbered, ``body 2/5`` where they are named."""
    ends = [name.rpartition(".")[2] for name in (first, last)]
    return f"{label}.{ends[0]}\u2013{ends[1]}" if all(map(str.isdigit, ends)) else f"{label} {number + 1}/{pieces}"


def _with_unique_names(made: Sequence[Block]) -> tuple[Block, ...]:
    seen: dict[str, int] = {}
    unique: list[Block] = []
    for block in made:
        count = seen[block.name] = seen.get(block.name, 0) + 1
        name = block.name if count == 1 else f"{block.name}#{count}"
        unique.append(Block(name, block.label, block.stage, block.path, block.layers))
    return tuple(unique)
