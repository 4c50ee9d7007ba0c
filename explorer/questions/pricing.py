"""Prices that are remembered: a map asks for the same batches and bits again whenever a slider moves.

Link, speeds and iterations leave the costs of a layer alone, and bits only scale what is sent of its tensor, by a
share that is the same at every batch. So a graph is priced once for a batch, and once for a number of bits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.model.per_graph import per_graph
from explorer.pricing.costs import Floats, PricedGraph, price
from explorer.scenario.scenario import FULL_BITS, Link, Scenario

REMEMBERED = 128  # prices of one graph: a map of batch against bits takes about half
_ANY_LINK = Link(1e6, 1e6, 0.0)


def priced_at(graph: ModelGraph, scenario: Scenario) -> PricedGraph:
    """What `explorer.pricing.costs.price` gives, to its rounding, and raises.

    The arrays are the same ones whenever they may be, so that what is remembered by them is found again.
    """
    workload = replace(scenario.workload, iterations=1)
    known = _prices(graph)(replace(scenario, link=_ANY_LINK, device_speed=1.0, server_speed=1.0, workload=workload))
    return replace(known, scenario=scenario, iterations=scenario.workload.rounds_of_batches)


@per_graph
def _prices(graph: ModelGraph) -> Callable[[Scenario], PricedGraph]:
    at_full_bits = lru_cache(maxsize=REMEMBERED)(partial(price, graph))

    def at_bits(scenario: Scenario) -> PricedGraph:
        constraints = replace(scenario.constraints, bits=FULL_BITS)
        known, share = (
            at_full_bits(replace(scenario, constraints=constraints)),
            _share_sent(graph, scenario.constraints.bits),
        )
        return replace(known, uplink_bytes=known.uplink_bytes * share, downlink_bytes=known.downlink_bytes * share)

    return lru_cache(maxsize=REMEMBERED)(at_bits)


@per_graph
def _share_sent(graph: ModelGraph, bits: int) -> Floats:
    """Which fraction of the bytes at full bits is sent of each layer's tensor, read off two prices; 1 of nothing."""
    full = Scenario.default()
    fewer = replace(full, constraints=replace(full.constraints, bits=bits))
    sent, of_all = (priced.uplink_bytes + priced.downlink_bytes for priced in (price(graph, fewer), price(graph, full)))
    return np.divide(sent, of_all, out=np.ones_like(of_all), where=of_all > 0)
