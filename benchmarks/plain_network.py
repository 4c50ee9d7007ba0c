"""The flow network of the minimum cut as a user of a flow library would write it down: edge by edge, in a loop.

It is the network of the paper with the tensor vertices, nothing left out and nothing merged; see
`explorer.solve.exact.mincut` for what the edges mean. A tied parameter has a vertex for a copy on either side.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from explorer.pricing import Case

Capacity = TypeVar("Capacity", int, float)


@dataclass
class PlainNetwork(Generic[Capacity]):
    """Vertices are the layers 0..n-1, then s, t, r, then one for every layer's tensor and two for every tie."""

    layers: int
    ties: int
    tails: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    capacities: list[Capacity | None] = field(default_factory=list)  # None: infinite

    @property
    def source(self) -> int:
        """Its side is the device."""
        return self.layers

    @property
    def sink(self) -> int:
        """Its side is the server."""
        return self.layers + 1

    @property
    def vertices(self) -> int:
        """Number of vertices."""
        return 2 * (self.layers + self.ties) + 3

    def add(self, tail: int, head: int, capacity: Capacity | None = None) -> None:
        """One more edge; infinite without a capacity."""
        self.tails.append(tail)
        self.heads.append(head)
        self.capacities.append(capacity)

    def finite(self, infinite: Capacity) -> list[Capacity]:
        """All capacities, with a large number in place of infinity."""
        return [infinite if capacity is None else capacity for capacity in self.capacities]


def plain_network(case: Case, capacity: Callable[[float], Capacity]) -> PlainNetwork[Capacity]:
    """The network of a case graph; ``capacity`` turns seconds into what the library takes."""
    n = case.costs.iterations
    device, uplink, server, downlink, exchange, rtt_s = case.rates.coefficients.tolist()
    costs, uses = case.costs, case.costs.ties.uses
    network: PlainNetwork[Capacity] = PlainNetwork(len(case.graph.layers), len(uses.owner))
    s, t, r = network.source, network.sink, network.sink + 1
    network.add(s, r, capacity(n * rtt_s))
    for v, readers in enumerate(case.graph.consumers):
        tensor = r + 1 + v
        on_device_s = n * float(case.costs.device_s[v]) * device + float(case.costs.param_bytes[v]) * exchange
        network.add(v, t, capacity(on_device_s))
        if case.costs.on_device[v]:
            network.add(s, v)
        else:
            sent_s = float(costs.label_bytes[v]) * uplink + float(costs.result_bytes[v]) * downlink
            network.add(s, v, capacity(n * (float(costs.server_s[v]) * server + sent_s)))
        if not readers:
            network.add(r, v)
            continue
        sent_s = float(costs.uplink_bytes[v]) * uplink + float(costs.downlink_bytes[v]) * downlink
        cast_s = float(costs.cast_s[0][v]) * device + float(costs.cast_s[-1][v]) * server
        network.add(v, tensor, capacity(n * (sent_s + cast_s)))
        for reader in readers:
            network.add(tensor, reader)
            network.add(reader, v)
    for tie, owner in enumerate(uses.owner.tolist()):
        on_server, on_device = 2 * len(case.graph.layers) + 3 + 2 * tie, 2 * len(case.graph.layers) + 4 + 2 * tie
        kept_equal_s = float(costs.ties.crossing_bytes[tie]) * (uplink + downlink)
        steps_s = float(costs.ties.step_s[0][tie]) * device, float(costs.ties.step_s[-1][tie]) * server
        network.add(owner, on_server, capacity(n * (kept_equal_s + steps_s[1])))
        exchange_s = float(costs.ties.param_bytes[tie]) * exchange
        network.add(on_device, owner, capacity(n * (kept_equal_s + steps_s[0]) + exchange_s))
        for user in uses.user[uses.tie == tie].tolist():
            network.add(on_server, user)
            network.add(user, on_device)
    return network


def whole_numbers(case: Case, bound: int) -> Callable[[float], int]:
    """A scaling that makes the delay of everything on the device ``bound``, and nothing more than twice that.

    A larger capacity than that delay cannot lie in a minimum cut.
    """
    unit = bound / case.terms(case.costs.all_on_device).delay_s
    return lambda seconds: min(round(seconds * unit), 2 * bound)
