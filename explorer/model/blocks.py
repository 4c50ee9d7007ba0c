"""The blocks of a model graph: the columns a person sees in it, and the stages that hold them.

Two depths of a model's tree of modules matter for reading its graph. A *block* is a module of several layers that
belong together, see `explorer.model.modules`; a *stage* is a module that holds several blocks (``layer1``,
``features.denseblock1``, ``transformer.h``).

A block in the result is a maximal *run* of one key in program order, the key being the block's module or, for loose
layers between blocks, the opened module that holds them. Loose layers of that module between two parts of one block,
such as the sums between the layers that fuse branches, belong to the block. Runs of a topological order are themselves
in an order, so the graph of blocks is acyclic however the modules call each other. A run that would make too tall a
column is broken behind its pooling layers, or evenly where it has none; a joined module never is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from explorer.model.block_names import (
    bare_number,
    ends_label,
    labels_apart,
    piece_label,
    short_label,
    stage_labels,
    two_parts,
)
from explorer.model.graph import ModelGraph, OperationClass
from explorer.model.modules import block_modules, prefixes

TALL_CHAIN = 12  # loose or flat layers in a longer chain are broken into several blocks
TALL_BLOCK = 24  # and so is a module with modules of its own, where a longer chain runs through it


@dataclass(frozen=True)
class Block:
    """A run of consecutive layers that is drawn, and can be cut, as one."""

    name: str  # the module path, such as "layer1.0"; unique in the graph
    label: str  # the end of the name that tells it apart: "layer1.0", "encoder.layers.3", "stem"
    stage: str | None  # the module path of the stage that holds it
    stage_label: str  # the end of that path that tells it apart; "" without a stage
    path: str  # the module whose layers these are; "" for loose layers
    layers: tuple[int, ...]  # positions in ``graph.layers``, consecutive and increasing


def blocks(graph: ModelGraph) -> tuple[Block, ...]:
    """Returns the blocks of ``graph`` in program order; every layer is in exactly one.

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
    modules = block_modules(graph)
    keys = _keys(graph, _stages(list(modules)))
    found = [(key, [i for i, _ in run]) for key, run in groupby(enumerate(keys), key=lambda pair: pair[1])]
    runs = _with_sums(graph, _rejoined(_merged(found)))
    labels = _labels(graph, runs)
    made: list[Block] = []
    for position, (key, members) in enumerate(runs):
        pieces = [members] if modules.get(key.path) else _pieces(graph, members, key.path, whole_graph=len(runs) == 1)
        for number, piece in enumerate(pieces):
            name, label = _named(graph, runs, position, piece, (number, len(pieces)), labels)
            stage = key.stage or (key.path if key.path and len(pieces) > 1 else None)
            made.append(Block(name, label, stage, labels.get(stage or "", ""), key.path, tuple(piece)))
    return _with_unique_names(made)


@dataclass(frozen=True)
class _Key:
    """What the layers of one run have in common."""

    path: str  # the block's module, "" for loose layers
    stage: str | None
    holder: str  # the innermost opened module that holds them


_Run = tuple[_Key, list[int]]


def _stages(found: Sequence[str]) -> dict[str, str | None]:
    """Returns for each block its stage: the module that holds it, if that holds several blocks and no stage."""
    held: dict[str, int] = {}
    for path in found:
        parent = path.rpartition(".")[0]
        held[parent] = held.get(parent, 0) + 1
    several = {parent for parent, count in held.items() if parent and count > 1}
    outer = {prefix for parent in several for prefix in prefixes(parent) if prefix != parent}
    return {path: parent if (parent := path.rpartition(".")[0]) in several - outer else None for path in found}


def _keys(graph: ModelGraph, stages: Mapping[str, str | None]) -> list[_Key]:
    """Returns for each layer the block that holds it or, failing that, the opened module."""
    opened = {prefix for path in stages for prefix in prefixes(path) if prefix != path}
    holding = {stage for stage in stages.values() if stage}
    known: dict[str, _Key] = {}
    for module_path in {layer.module_path for layer in graph.layers}:
        holders = list(prefixes(module_path))
        path = next((path for path in holders if path in stages), "")
        holder = next((path for path in reversed(holders) if path in opened), "")
        stage = stages[path] if path else next((each for each in holders if each in holding), None)
        known[module_path] = _Key(path, stage, holder)
    return [known[layer.module_path] for layer in graph.layers]


def _merged(runs: Sequence[_Run]) -> list[_Run]:
    """Returns the runs with loose layers of a module and of one inside it, where neighbours, as one run."""
    merged: list[_Run] = []
    for key, members in runs:
        if merged and not key.path and not merged[-1][0].path and key.stage == merged[-1][0].stage:
            before, others = merged[-1]
            outer, inner = sorted((before.holder, key.holder), key=len)
            if not outer or inner == outer or inner.startswith(f"{outer}."):
                merged[-1] = replace(before, holder=inner), [*others, *members]
                continue
        merged.append((key, members))
    return merged


def _rejoined(runs: Sequence[_Run]) -> list[_Run]:
    """Returns the runs with the parts of a block, and what a module around it does between them, as one run."""
    joined: list[_Run] = []
    for key, members in runs:
        if len(joined) > 1 and key.path and joined[-2][0] == key:
            between = joined[-1][0]
            if not between.path and between.holder and between.holder in prefixes(key.path):
                (_, others), (_, loose) = joined[-2:]
                joined[-2:] = [(key, [*others, *loose, *members])]
                continue
        joined.append((key, members))
    return joined


def _with_sums(graph: ModelGraph, runs: Sequence[_Run]) -> list[_Run]:
    """Returns the runs with the addition that ends a residual block in it, where a module around it does that."""
    joined: list[_Run] = []
    for key, members in runs:
        if joined and not key.path and len(members) == 1:
            before, others = joined[-1]
            (position,) = members
            around = before.path and key.holder and key.holder in prefixes(before.path)
            if around and graph.layers[position].operation == "add" and others[-1] in graph.parents[position]:
                joined[-1] = before, [*others, position]
                continue
        joined.append((key, members))
    return joined


def _labels(graph: ModelGraph, runs: Sequence[_Run]) -> dict[str, str]:
    """Returns for each block's module, each layer alone in its run, each stage and each holder what it is called."""
    alone = [graph.layers[members[0]].name for key, members in runs if not key.path and len(members) == 1]
    named = labels_apart([*(key.path for key, _ in runs if key.path), *alone])
    named |= {name: two_parts(name) for name in alone if "." not in named[name]}
    modules = {prefix for path in {layer.module_path for layer in graph.layers} for prefix in prefixes(path)}
    stages = stage_labels([key.stage or key.path for key, _ in runs])
    stages = {path: path if label in modules else label for path, label in stages.items()}  # no other module's name
    holders = labels_apart([key.holder for key, _ in runs])
    return {**holders, **stages, **named}


def _pieces(graph: ModelGraph, members: list[int], path: str, *, whole_graph: bool) -> list[list[int]]:
    """Returns a run as it is, or broken where the column it makes would be too tall or would be the only one."""
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
    """Returns the fewest parts that make no column higher than ``most`` layers, all of one size but for the last."""
    parts = [members]
    while max(_height(graph, part) for part in parts) > most:
        count = max(len(parts) + 1, -(-_height(graph, members) // most))
        size = -(-len(members) // count)
        parts = [members[start : start + size] for start in range(0, len(members), size)]
    return parts


def _height(graph: ModelGraph, members: Sequence[int]) -> int:
    """Returns how many layers are on the longest path inside a run."""
    rank: dict[int, int] = {}
    for position in members:
        rank[position] = 1 + max((rank.get(parent, 0) for parent in graph.parents[position]), default=0)
    return max(rank.values())


def _named(
    graph: ModelGraph,
    runs: Sequence[_Run],
    position: int,
    members: Sequence[int],
    piece: tuple[int, int],
    labels: Mapping[str, str],
) -> tuple[str, str]:
    """Returns the name and the label of a run, or of the piece of it that these layers are."""
    number, pieces = piece
    first, last = (graph.layers[i].name for i in (members[0], members[-1]))
    key = runs[position][0]
    if key.path:
        label = labels[key.path]
        if bare_number(label):
            label = f"block {label}"
        if pieces == 1:
            return key.path, label
        return f"{key.path} {number + 1}/{pieces}", piece_label(label, first, last, number, pieces)
    if len(runs) == 1:
        return graph.name, graph.name if pieces == 1 else ends_label(short_label(first), last)
    if len(members) == 1 and pieces == 1:
        label = labels[first]
        return first, f"{label} {graph.layers[members[0]].operation}" if bare_number(label) else label
    part = _part(runs, position, labels)
    return part or first, part if part and pieces == 1 else ends_label(two_parts(first), last)


def _part(runs: Sequence[_Run], position: int, labels: Mapping[str, str]) -> str:
    """Returns what several loose layers are called that begin or end the graph or a module; "" for any others."""
    if position == 0:
        return "stem"
    if position == len(runs) - 1:
        return "head"
    holder = runs[position][0].holder
    inside = [i for i, (key, _) in enumerate(runs) if key.holder == holder or key.holder.startswith(f"{holder}.")]
    if holder and len(inside) > 1 and position in (inside[0], inside[-1]):
        return f"{labels[holder]} {'stem' if position == inside[0] else 'head'}"
    return ""


def _with_unique_names(made: Sequence[Block]) -> tuple[Block, ...]:
    """Returns the blocks with a number behind a name, and its label, that an earlier one has."""
    seen: dict[str, int] = {}
    labelled: dict[str, int] = {}
    unique: list[Block] = []
    for block in made:
        count = seen[block.name] = seen.get(block.name, 0) + 1
        again = labelled[block.label] = labelled.get(block.label, 0) + 1
        name = block.name if count == 1 else f"{block.name}#{count}"
        unique.append(replace(block, name=name, label=block.label if again == 1 else f"{block.label} #{again}"))
    return tuple(unique)
