"""Runs of identical blocks, which a picture can fold into one: the 32 layers of a language model.

Neighbouring blocks are identical where they hold the same layers in the same order, each with the same operation, the
same output and the same costs to the last byte, connected in the same way: each reads what the block before it made at
the same places, and otherwise what is outside of the run, such as a mask. Only the last block of a run is read by what
comes later, so that the run is a chain.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from explorer.model.blocks import Block
from explorer.model.graph import Layer, ModelGraph

LEAST = 3  # blocks that are worth folding
Reads = tuple[
    tuple[str, int], ...
]  # for each outside tensor that is read: ("before", place in that block) or ("", layer)


@dataclass(frozen=True)
class Repeat:
    """Neighbouring blocks that are identical."""

    first: int  # position of the first in the blocks
    count: int

    @property
    def end(self) -> int:
        """Position behind the last."""
        return self.first + self.count


def repeats(graph: ModelGraph, parts: Sequence[Block]) -> tuple[Repeat, ...]:
    """Returns the runs of at least `LEAST` identical blocks of one stage among ``parts``, in their order."""
    owner = [number for number, part in enumerate(parts) for _ in part.layers]
    inside = [_inside(graph, part) for part in parts]
    reads = [_outside(graph, parts, number, owner) for number in range(len(parts))]
    hands_on = [_is_read_next_only(graph, part, number, owner) for number, part in enumerate(parts)]
    found: list[Repeat] = []
    first = 0
    while first < len(parts):
        end = first + 1
        while (
            end < len(parts)
            and parts[end].stage == parts[first].stage
            and hands_on[end - 1]
            and inside[end] == inside[first]
            and (reads[end] == reads[end - 1] if end > first + 1 else _enters_alike(graph, parts[first], reads[end]))
        ):
            end += 1
        if end - first >= LEAST:
            found.append(Repeat(first, end - first))
            first = end
        else:
            first += 1
    return tuple(found)


def _inside(graph: ModelGraph, part: Block) -> Hashable:
    """Returns what a block is without its name and place: layers, costs, and who in it reads whom."""
    start = part.layers[0]
    return tuple(
        (*_own(graph.layers[i]), tuple(parent - start if parent >= start else -1 for parent in graph.parents[i]))
        for i in part.layers
    )


def _own(layer: Layer) -> tuple[Hashable, ...]:
    output, forward, backward = layer.output, layer.forward, layer.backward
    return (
        layer.operation,
        layer.operation_class,
        (output.shape, output.dtype, output.bytes, output.grad_bytes),
        (forward.flops, forward.bytes, forward.operations),
        (backward.flops, backward.bytes, backward.operations),
        (layer.saved_bytes, layer.param_bytes, layer.parameters, layer.shares_parameters_with),
    )


def _outside(graph: ModelGraph, parts: Sequence[Block], number: int, owner: Sequence[int]) -> Reads:
    """Returns the tensors from outside that a block reads, one entry a reading."""
    start, before = parts[number].layers[0], number - 1
    return tuple(
        ("before", parent - parts[before].layers[0]) if owner[parent] == before else ("", parent)
        for i in parts[number].layers
        for parent in graph.parents[i]
        if parent < start
    )


def _enters_alike(graph: ModelGraph, first: Block, second: Reads) -> bool:
    """Returns whether the first block of a run reads from anywhere what the second, with these reads, has from it."""
    start = first.layers[0]
    entering = [parent for i in first.layers for parent in graph.parents[i] if parent < start]
    entries: dict[int, int] = {}
    for entry, (kind, place) in zip(entering, second, strict=True):
        if kind == "" and entry != place:
            return False
        if kind and entries.setdefault(place, entry) != entry:
            return False
    return len(set(entries.values())) == len(entries)


def _is_read_next_only(graph: ModelGraph, part: Block, number: int, owner: Sequence[int]) -> bool:
    return all(owner[reader] <= number + 1 for i in part.layers for reader in graph.consumers[i])
