"""The flow network of splits: one builder for layers and for groups of layers, for one way and for both.

The side of the source s is the device; an edge from the device side to the server side is paid (`maxflow` states the
convention). The vertices are the *items* (layers, or groups), then s, the sink t, r, and one for each tensor that
several items read:

    u -> u'       paid once where any reader of u is on the server     (no u' where the tensor has a single reader)
    u' -> reader  infinite
    s -> r        the round trips,  r -> exits infinite: paid as soon as an exit is on the server
    a -> b        infinite, for each pair that says: where a is on the device, b is

Both ways, where the device may also read what the server made, each tensor has a second edge:

    u'' -> u      paid once where any reader of u is on the device and u is not
    reader -> u'' infinite

The edges between an item and s or t are not listed here: a solver adds what it pays there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.pricing.terms import Ints


@dataclass(frozen=True, eq=False)
class FlowNetwork:
    """Holds the edges of a flow network in the order: tensors up, tensors down if both ways, s -> r, infinite ones."""

    items: int
    vertices: int
    tails: Ints
    heads: Ints
    up: Ints  # which tensor each of the first edges carries
    down: Ints  # which tensor each of the next edges carries; none in a network of one way
    infinite: int  # how many infinite edges end the list
    copied: Ints  # the item whose tensor each further vertex stands for

    @property
    def source(self) -> int:
        """Returns the vertex s, whose side is the device."""
        return self.items

    @property
    def sink(self) -> int:
        """Returns the vertex t."""
        return self.items + 1

    def names(self, items: Sequence[str]) -> list[str]:
        """Returns what each vertex is called, given the names of the items.

        >>> network = build(3, source=[0], tensor=[0, 0], reader=[1, 2], requires=[(1, 0), (2, 0)], exits=[1, 2])
        >>> network.names(["x", "a", "b"])
        ['x', 'a', 'b', 's', 't', 'r', 'tensor of x']
        """
        return [*items, "s", "t", "r", *(f"tensor of {items[item]}" for item in self.copied.tolist())]


def build(
    items: int,
    source: Sequence[int] | Ints,
    tensor: Sequence[int] | Ints,
    reader: Sequence[int] | Ints,
    requires: Sequence[tuple[int, int]] | Ints,
    exits: Sequence[int] | Ints,
    both_ways: bool = False,
) -> FlowNetwork:
    """Returns the network of ``items`` vertices and some tensors.

    ``source``, shape (tensors,): the item that makes each. ``tensor`` and ``reader``, shape (reads,): who reads which,
    each pair once. ``requires``, shape (pairs, 2). ``exits``: see above.
    """
    s, r = items, items + 2
    source, tensor, reader = (np.asarray(part, dtype=np.int64) for part in (source, tensor, reader))
    pairs = np.asarray(requires, dtype=np.int64).reshape(-1, 2)
    times_read = np.bincount(tensor, minlength=len(source))
    shared = np.flatnonzero(times_read > 1)
    copy_of = np.zeros(len(source), dtype=np.int64)
    copy_of[shared] = items + 3 + np.arange(len(shared))
    through_copy = times_read[tensor] > 1
    single, single_reader = tensor[~through_copy], reader[~through_copy]
    many, many_reader = tensor[through_copy], reader[through_copy]
    carried = np.concatenate([shared, single])
    up = np.concatenate([source[shared], source[single]]), np.concatenate([copy_of[shared], single_reader])
    down = np.zeros((2, 0), dtype=np.int64)
    bound = [(copy_of[many], many_reader), (pairs[:, 0], pairs[:, 1])]
    if both_ways:
        back_of = copy_of + len(shared)
        down = np.stack([np.concatenate([back_of[shared], single_reader]), up[0]])
        bound.append((many_reader, back_of[many]))
    bound.append((np.full(len(exits), r), np.asarray(exits, dtype=np.int64)))
    return FlowNetwork(
        items=items,
        vertices=items + 3 + len(shared) * (1 + both_ways),
        tails=np.concatenate([up[0], down[0], [s], *(tails for tails, _ in bound)]),
        heads=np.concatenate([up[1], down[1], [r], *(heads for _, heads in bound)]),
        up=carried,
        down=carried if both_ways else np.zeros(0, dtype=np.int64),
        infinite=sum(len(tails) for tails, _ in bound),
        copied=np.tile(source[shared], 1 + both_ways),
    )
