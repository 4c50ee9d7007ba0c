"""The graphs that the benchmarks measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import sample_models
from benchmarks.synthetic import block_chain, layered
from explorer.model.graph import ModelGraph
from explorer.pricing.costs import PricedGraph, price
from explorer.scenario.scenario import Scenario


@dataclass(frozen=True)
class Case:
    """A graph to measure, made when it is asked for."""

    name: str
    priced: Callable[[], PricedGraph]


def _sample(name: str) -> PricedGraph:
    return price(sample_models.load(name), Scenario.default())


def _heavy(function: str) -> PricedGraph:
    from benchmarks import heavy  # imports torch

    graph: ModelGraph = getattr(heavy, function)()
    return price(graph, Scenario.default())


SAMPLES = tuple(Case(name, partial(_sample, name)) for name in sample_models.REGISTRY)
HEAVY = (
    Case("googlenet with heads", partial(_heavy, "googlenet_with_heads")),
    Case("gpt2 with heads", partial(_heavy, "gpt2_with_heads")),
)
MEDIUM = (Case("layered 2,000", partial(layered, 2_000)),)
LARGE = (
    Case("200 blocks of 50", block_chain),
    Case("layered 10,000", partial(layered, 10_000)),
    Case("layered 100,000", partial(layered, 100_000)),
)


def forgotten(priced: PricedGraph) -> PricedGraph:
    """The same priced graph with nothing derived from it yet, as it is when it has just been made."""
    graph = priced.graph
    return replace(priced, graph=ModelGraph(name=graph.name, title=graph.title, layers=graph.layers))
