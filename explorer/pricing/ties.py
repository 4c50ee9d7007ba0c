"""Tied parameters: those that several layers use, which a split may have on both sides.

The parameter is counted at the layer that uses it first, its *owner*; the other layers that use it are its *users*. It
is on the side of each of them. So it has a second copy

    on the server   where the owner is on the device and any user is on the server
    on the device   where the owner is on the server and any user is on the device

which are the two ways in which a tensor of the owner, read by the users, would cross: whatever knows how tensors are
paid knows how copies are. In training the second copy takes an optimiser's step where it is, on the device its share of
the model exchange and its memory, and, unless the scenario unties the two, its gradient goes up and its value comes
down in every iteration. In inference a second copy takes memory alone.

A layer is known to use *some* parameter of another one; it is taken for all that is counted there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.model.kept import kept
from explorer.pricing.terms import Floats, Ints, Mask, still_open


@dataclass(frozen=True, eq=False)
class Uses:
    """Says which layers use the parameters of which others."""

    owner: Ints  # (ties,): the layer at which the parameter is counted
    tie: Ints  # (uses,): which parameter
    user: Ints  # (uses,): a further layer that uses it

    @property
    def members(self) -> Ints:
        """Returns the owners and the users, each once."""
        return np.unique(np.concatenate([self.owner, self.user]))

    def copies(self, masks: Mask) -> tuple[Mask, Mask]:
        """Returns which parameters have a second copy on the server, and which on the device: (splits, ties) each.

        ``masks`` has shape (splits, layers), True on the device, and need not be closed.
        """
        shape = len(masks), len(self.owner)
        user_on_device, user_on_server = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
        for tie, user in zip(self.tie.tolist(), self.user.tolist(), strict=True):
            user_on_device[:, tie] |= masks[:, user]
            user_on_server[:, tie] |= ~masks[:, user]
        owner_on_device = masks[:, self.owner]
        return owner_on_device & user_on_server, ~owner_on_device & user_on_device

    def along(self, place: Ints, places: int, on_server: Floats, on_device: Floats) -> Floats:
        """Returns what the copies cost if the first 1, 2, ... places are on the device, shape (places, k).

        ``place`` says where in a row each layer is; ``on_server`` and ``on_device``, shape (ties, k), what a second
        copy costs on either side.
        """
        owner, first, last = place[self.owner], place[self.owner].copy(), place[self.owner].copy()
        np.minimum.at(first, self.tie, place[self.user])
        np.maximum.at(last, self.tie, place[self.user])
        change = np.zeros((places + 1, on_server.shape[1]))
        for start, end, cost in ((owner, last, on_server), (first, owner, on_device)):
            np.add.at(change, start, cost)
            np.subtract.at(change, end, cost)
        return still_open(change)[:places]


@dataclass(frozen=True, eq=False)
class Ties:
    """Holds what a second copy of each tied parameter costs; arrays have one entry a parameter."""

    uses: Uses
    crossing_bytes: Floats  # its gradient up, and as much down, its value, in an iteration; 0 where untied
    param_bytes: Floats  # exchanged once a round for a copy on the device
    step_s: tuple[Floats, ...]  # of the optimiser in an iteration, on each machine of the chain
    memory_bytes: Floats  # that a copy adds to what the device side takes
    download_bytes: Floats  # that come down before the first round for a copy on the device


@kept
def uses(graph: ModelGraph) -> Uses:
    """Returns which layers of a model use the parameters of which others."""
    users: dict[int, list[int]] = {}
    for v, layer in enumerate(graph.layers):
        if layer.shares_parameters_with is not None:
            owner = graph.index[layer.shares_parameters_with]
            if owner != v and graph.layers[owner].param_bytes:
                users.setdefault(owner, []).append(v)
    pairs = [(tie, user) for tie, owner in enumerate(users) for user in users[owner]]
    tie, user = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return Uses(np.array(list(users), dtype=np.int64), tie, user)
