"""What no split with a period below a target can have, so that a search need not look there.

The period is the slowest of the stages device, uplink and server (see `explorer.solve.more.throughput`). With a target
P:

    a layer up to which the device works P or longer, or takes more than its memory    must be on the server
    a layer from which on the server works P or longer                                 must be on the device
    a tensor that takes the link P or longer may not cross: with its layer on the device, all its readers are too

"Up to" a layer are itself and all that it needs, "from" it itself and all that needs it: those come with it. What is
already known to be on the same side counts in these sums, so each finding may lead to more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from explorer.model.graph import Edges, ModelGraph
from explorer.pricing.costs import Floats, Mask, PricedGraph, Terms
from explorer.solve.exact.closed_sets import needs

STAGES = [Terms._fields.index(term) for term in ("device_compute", "uplink", "server_compute")]
CHARGE = 1e4  # times the target; what is ruled out costs as much


@dataclass(frozen=True, eq=False)
class Room:
    """What is left of a graph: layers whose side is known, and costs that keep a minimum cut to it."""

    on: Mask  # layers that must be on the device
    off: Mask  # layers that must be on the server
    priced: PricedGraph  # with ``on`` pinned, and what is ruled out charged


@dataclass(frozen=True, eq=False)
class Order:
    """Which layer comes before which."""

    edges: Edges
    needs: Floats  # (layers, layers): at (v, u) 1 where v needs u, itself included, else 0

    @classmethod
    def of(cls, graph: ModelGraph) -> Order:
        """The order of a model graph."""
        return cls(graph.edges, needs(graph).astype(np.float64))

    def room_below(self, priced: PricedGraph, target_s: float, on: Mask, off: Mask) -> Room | None:
        """What is left for splits below ``target_s`` that have ``on`` on the device and ``off`` not; None if nothing.

        Such a split costs there what it costs in ``priced``; another one costs as much or more, or is not allowed.
        """
        device, uplink, server = priced.coefficients[STAGES]
        device_s, tensor_s, server_s = priced.device_s * device, priced.uplink_bytes * uplink, priced.server_s * server
        too_large = tensor_s >= target_s
        stays_together = too_large[self.edges.read]
        read, readers = self.edges.read[stays_together], self.edges.reader[stays_together]
        while True:
            # What is on a side anyway is counted once, and beside it what else comes with each layer.
            device_up_to_s = device_s @ on + self.needs @ (device_s * ~on)
            memory_up_to = priced.memory_bytes @ on + self.needs @ (priced.memory_bytes * ~on)
            server_from_s = server_s @ off + (server_s * ~off) @ self.needs
            now_on = on | (server_from_s >= target_s)
            now_off = off | (device_up_to_s >= target_s) | (memory_up_to > priced.limit)
            now_on[readers[now_on[read]]] = True
            now_off[read[now_off[readers]]] = True
            now_on, now_off = self.with_all_needed(now_on), self.with_all_that_need(now_off)
            if (now_on & now_off).any():
                return None
            if (now_on == on).all() and (now_off == off).all():
                break
            on, off = now_on, now_off
        charge_s = CHARGE * target_s
        charged = replace(
            priced,
            on_device=on,
            device_s=priced.device_s + off * (charge_s / device),
            uplink_bytes=priced.uplink_bytes + too_large * (charge_s / uplink),
        )
        return Room(on, off, charged)

    def with_all_needed(self, layers: Mask) -> Mask:
        """Some layers, and all that they need."""
        needed: Mask = layers @ self.needs > 0
        return needed

    def with_all_that_need(self, layers: Mask) -> Mask:
        """Some layers, and all that need them."""
        needing: Mask = self.needs @ layers > 0
        return needing

    def halves(self, priced: PricedGraph, room: Room) -> list[tuple[Mask, Mask]]:
        """Two parts of a room, each with more layers whose side is known: one layer goes either way.

        It is the one whose lesser half takes the most seconds with it. None at all where every layer's side is known.
        """
        free = np.flatnonzero(~room.on & ~room.off)
        if not len(free):
            return []
        device, _, server = priced.coefficients[STAGES]
        brought_s = (self.needs @ (priced.device_s * device * ~room.on))[free]
        taken_s = ((priced.server_s * server * ~room.off) @ self.needs)[free]
        # Seconds of the two machines differ by orders of magnitude; as shares of the most they compare.
        v = free[np.minimum(brought_s * taken_s.max(), taken_s * brought_s.max()).argmax()]
        chosen = np.arange(len(room.on)) == v
        return [
            (room.on | self.with_all_needed(chosen), room.off),
            (room.on, room.off | self.with_all_that_need(chosen)),
        ]
