"""Prices that are remembered: a map asks for the same batches and bits again whenever a slider moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial

from explorer.delay import PricedGraph, price
from explorer.graph import ModelGraph
from explorer.per_graph import per_graph
from explorer.scenario import Link, Scenario

REMEMBERED = 128  # prices of one graph: a map of batch against bits takes about half
_ANY_LINK = Link(1e6, 1e6, 0.0)


def priced_at(graph: ModelGraph, scenario: Scenario) -> PricedGraph:
    """What `explorer.delay.price` gives and raises; costs that link, speeds and iterations leave alone are known."""
    known = _prices(graph)(
        replace(
            scenario,
            link=_ANY_LINK,
            device_speed=1.0,
            server_speed=1.0,
            workload=replace(scenario.workload, iterations=1),
        )
    )
    return replace(known, scenario=scenario, iterations=scenario.workload.rounds_of_batches)


@per_graph
def _prices(graph: ModelGraph) -> Callable[[Scenario], PricedGraph]:
    return lru_cache(maxsize=REMEMBERED)(partial(price, graph))
