"""What no split with a period below a target can have, so that a search need not look there.

The period is the slowest of the stages device, uplink and server (see `explorer.solve.throughput`). With a target P:

    a layer up to which the device works P or longer, or takes more than its memory    must be on the server
    a layer from which on the server works P or longer                                 must be on the device
    a tensor that takes the link P or longer may not cross: with its layer on the device, all its readers are too

"Up to" a layer are itself and all that it needs, "from" it itself and all that needs it: those come with it. What is
already known to be on the same side counts in these sums, so each finding may lead to more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from explorer.delay import Mask, PricedGraph, Terms
from explorer.graph import Edges, ModelGraph

STAGES = [Terms._fields.index(term) for term in ("device_compute", "uplink", "server_compute")]
MOST_RELATED = 3_000  # layers of which it is asked which comes before which: a table of their square
CHARGE = 1e4  # times the target; what is ruled out costs as much


@dataclass(frozen=True)
class Order:
    """Which layer comes before which."""

    edges: Edges
    needs: Mask | None  # (layers, layers): at (v, u) whether v needs u, itself included; None for more than 3,000

    @classmethod
    def of(cls, graph: ModelGraph) -> Order:
        """The order of a model graph."""
        n = len(graph.layers)
        if n > MOST_RELATED:
            return cls(graph.edges, None)
        needs: Mask = np.eye(n, dtype=np.bool_)
        for v, parents in enumerate(graph.parents):
            needs[v] |= needs[list(parents)].any(axis=0)
        return cls(graph.edges, needs)

    def room_below(self, priced: PricedGraph, target_s: float) -> PricedGraph | None:
        """The graph in which what is ruled out below ``target_s`` is pinned or charged; None if that is everything.

        Any split with a smaller period costs there what it costs in ``priced``; the others cost as much or more. The
        graph itself, with nothing ruled out, where it has more than 3,000 layers.
        """
        if self.needs is None:
            return priced
        device, uplink, server = priced.coefficients[STAGES]
        device_s, tensor_s, server_s = priced.device_s * device, priced.uplink_bytes * uplink, priced.server_s * server
        too_large = tensor_s >= target_s
        stays_together = too_large[self.edges.read]
        read, readers = self.edges.read[stays_together], self.edges.reader[stays_together]
        on, off = priced.on_device, np.zeros_like(priced.on_device)
        while True:
            free_before, free_after = self.needs & ~on, self.needs & ~off[:, None]
            device_up_to_s = device_s @ on + free_before @ device_s
            memory_up_to = priced.memory_bytes @ on + free_before @ priced.memory_bytes
            server_from_s = server_s @ off + server_s @ free_after
            now_on = on | (server_from_s >= target_s)
            now_off = off | (device_up_to_s >= target_s) | (memory_up_to > priced.limit)
            now_on[readers[now_on[read]]] = True
            now_off[read[now_off[readers]]] = True
            now_on = np.logical_or.reduce(self.needs[now_on], axis=0)
            now_off = np.logical_or.reduce(self.needs[:, now_off], axis=1)
            if (now_on & now_off).any():
                return None
            if (now_on == on).all() and (now_off == off).all():
                break
            on, off = now_on, now_off
        charge_s = CHARGE * target_s
        return replace(
            priced,
            on_device=on,
            device_s=priced.device_s + off * (charge_s / device),
            uplink_bytes=priced.uplink_bytes + too_large * (charge_s / uplink),
        )
