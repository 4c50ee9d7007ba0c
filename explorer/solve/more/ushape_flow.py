"""The flow network of U-shaped plans: the least delay where a plan goes to the server once and memory has a price.

It is that of `explorer.solve.network`, both ways, without the edges that close the device side:

    s -> v        what v costs on the server
    v -> t        what v costs on the device
    u -> u'       what u costs going up,     u' -> reader   infinite
    u'' -> u      what u costs going down,   reader -> u''  infinite   (no u', u'' where there is a single reader)
    s -> r        N * passes * RTT,          r -> v         infinite   paid as soon as any layer is on the server
    s -> pinned   infinite

RTT is the round trip of the link and the server's turnaround. A plan that goes to the server more than once takes more
than the network says, never less.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.model.kept import kept
from explorer.pricing import Costs, Floats, Mask, Rates
from explorer.pricing.ties import uses
from explorer.solve.more.ushape_price import Prices, features, once, pinned, prices
from explorer.solve.network import FlowNetwork, build, least_cut


@dataclass(frozen=True, eq=False)
class Flow:
    """Holds the capacities of the flow network at some rates, in seconds."""

    costs: Costs
    rates: Rates
    network: FlowNetwork
    pinned: Mask  # shape (layers,)
    prices: Prices
    paid_s: Floats  # the edges of the network

    @classmethod
    def of(cls, costs: Costs, rates: Rates) -> Flow:
        """Returns the network of some costs at some rates."""
        network, of = _network(costs.graph), prices(costs, rates)
        infinite_s = np.full(network.infinite, np.inf)
        paid_s = np.concatenate([of.up_s[network.up], of.down_s[network.down], np.array([of.visit_s]), infinite_s])
        return cls(costs, rates, network, pinned(costs), of, paid_s)

    @property
    def edges(self) -> int:
        """Returns how many edges the network has, those between a layer and s or t included."""
        return 2 * self.network.items + len(self.network.tails)

    def once_s(self, on_device: Mask) -> float:
        """Returns the delay of a plan as if one visit of the server were enough: what its cut costs."""
        return float(once(self.costs, on_device[None, :])[0] @ self.rates.coefficients)

    def delay_s(self, on_device: Mask) -> float:
        """Returns the delay of a plan, all its visits included."""
        return float(features(self.costs, on_device[None, :])[0] @ self.rates.coefficients)

    def cut(self, price: float) -> Mask:
        """Returns the device side with the least `once_s`, its memory paid for at ``price`` seconds a byte."""
        network, layers = self.network, np.arange(self.network.items)
        memory_s = price * self.costs.memory_bytes
        s, t = np.full(len(layers), network.source), np.full(len(layers), network.sink)
        server_s = np.where(self.pinned, np.inf, self.prices.server_s)

        def paid_s(on_device: Mask) -> float:
            return self.once_s(on_device) + float(memory_s[on_device].sum())

        side = least_cut(
            network.vertices,
            np.concatenate([s, layers, network.tails]),
            np.concatenate([layers, t, network.heads]),
            np.concatenate([server_s, self.prices.device_s + memory_s, self.paid_s]),
            source=network.source,
            sink=network.sink,
            known_s=paid_s(self.costs.all_on_device),
            delay_s=lambda side: paid_s(side[: len(layers)]),
        )
        on_device: Mask = side[: len(layers)]
        return on_device


@kept
def _network(graph: ModelGraph) -> FlowNetwork:
    """Returns the flow network of a model's layers, both ways: any layer on the server makes a plan go there."""
    layers, edges, tied = np.arange(len(graph.layers)), graph.edges, uses(graph)
    source = np.concatenate([layers, tied.owner])
    tensor = np.concatenate([edges.read, len(layers) + tied.tie])
    reader = np.concatenate([edges.reader, tied.user])
    back = np.ones(len(source), dtype=np.bool_)
    return build(len(layers), source, tensor, reader, requires=[], exits=layers, back=back)
