"""The flow network of the minimum cut as a user of a flow library would write it down: edge by edge, in a loop.

It is the network of the paper with the tensor vertices, nothing left out and nothing merged; see
`explorer.solve.exact.mincut` for what the edges mean.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from explorer.pricing import Case

Capacity = TypeVar("Capacity", int, float)


@dataclass
class PlainNetwork(Generic[Capacity]):
    """Vertices are the layers 0..n-1, then s, t, r, one for every layer's tensor, and two for every tied parameter."""

    layers: int
    ties: int = 0
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
        return 2 * self.layers + 3 + 2 * self.ties

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
    costs, at = case.costs, case.rates.coefficients
    uses, layers = costs.ties.uses, len(case.graph.layers)
    on_device_s, on_server_s = (costs.layer_on_device @ at).tolist(), (costs.layer_on_server @ at).tolist()
    crossing_s = (costs.tensor_up @ at).tolist()
    network: PlainNetwork[Capacity] = PlainNetwork(layers, len(uses.owner))
    s, t, r = network.source, network.sink, network.sink + 1
    network.add(s, r, capacity(float(costs.passes @ at)))
    for v, readers in enumerate(case.graph.consumers):
        tensor = r + 1 + v
        network.add(v, t, capacity(on_device_s[v]))
        if costs.on_device[v]:
            network.add(s, v)
        else:
            network.add(s, v, capacity(on_server_s[v]))
        if not readers:
            network.add(r, v)
            continue
        network.add(v, tensor, capacity(crossing_s[v]))
        for reader in readers:
            network.add(tensor, reader)
            network.add(reader, v)
    for tie, owner in enumerate(uses.owner.tolist()):
        on_server = r + 1 + layers + 2 * tie  # on the device where all users are
        on_device = on_server + 1  # on the device where any user is
        network.add(owner, on_server, capacity(float(costs.copy_on_server[tie] @ at)))
        network.add(on_device, owner, capacity(float(costs.copy_on_device[tie] @ at)))
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
