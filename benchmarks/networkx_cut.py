"""The same minimum cut as a networkx user would write it: build a ``DiGraph``, call ``networkx.minimum_cut``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np

from explorer.delay import Mask, PricedGraph


def networkx_cut(priced: PricedGraph, capacity: Callable[[float], Any] = float) -> Mask:
    """The device side that ``networkx.minimum_cut`` finds with its default algorithm.

    ``capacity`` turns seconds into a capacity: ``float`` keeps them, a scaling to whole numbers makes them exact.
    An edge without capacity is infinite.
    """
    graph, n = priced.graph, priced.iterations
    device, uplink, server, downlink, exchange, rtt_s = priced.coefficients.tolist()
    network = nx.DiGraph()
    network.add_edge("s", "round trip", capacity=capacity(n * rtt_s))
    for v, readers in enumerate(graph.consumers):
        on_device_s = n * priced.device_s[v] * device + priced.param_bytes[v] * exchange
        network.add_edge(v, "t", capacity=capacity(on_device_s))
        if priced.on_device[v]:
            network.add_edge("s", v)
        else:
            network.add_edge("s", v, capacity=capacity(n * priced.server_s[v] * server))
        crossing_s = n * (priced.uplink_bytes[v] * uplink + priced.downlink_bytes[v] * downlink)
        if readers:
            network.add_edge(v, ("tensor", v), capacity=capacity(crossing_s))
        else:
            network.add_edge("round trip", v)
        for reader in readers:
            network.add_edge(("tensor", v), reader)
            network.add_edge(reader, v)
    _, (device_side, _) = nx.minimum_cut(network, "s", "t")
    return np.array([v in device_side for v in range(len(graph.layers))])


def whole_numbers(priced: PricedGraph) -> Callable[[float], int]:
    """A scaling that makes the delay of everything on the device 2^50."""
    unit = 2.0**50 / priced.terms(priced.device_only).delay_s
    return lambda seconds: round(seconds * unit)
