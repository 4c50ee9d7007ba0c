"""The graphs that the benchmarks measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import sample_models
from benchmarks.synthetic import block_chain, layered
from explorer.model.graph import ModelGraph
from explorer.pricing import Case, Costs, Rates, costs
from explorer.scenario.scenario import Scenario


@dataclass(frozen=True)
class Subject:
    """A graph to measure, made when it is asked for."""

    name: str
    case: Callable[[], Case]


def _sample(name: str) -> Case:
    return Case(sample_models.load(name), Scenario.default())


def _heavy(function: str) -> Case:
    from benchmarks import heavy  # imports torch

    graph: ModelGraph = getattr(heavy, function)()
    return Case(graph, Scenario.default())


SAMPLES = tuple(Subject(name, partial(_sample, name)) for name in sample_models.REGISTRY)
HEAVY = (
    Subject("googlenet with heads", partial(_heavy, "googlenet_with_heads")),
    Subject("gpt2 with heads", partial(_heavy, "gpt2_with_heads")),
)
MEDIUM = (Subject("layered 2,000", partial(layered, 2_000)),)
LARGE = (
    Subject("200 blocks of 50", block_chain),
    Subject("layered 10,000", partial(layered, 10_000)),
    Subject("layered 100,000", partial(layered, 100_000)),
)


def asked(case: Case) -> tuple[Costs, Rates]:
    """What a method is asked about a case."""
    return case.costs, case.rates


def forgotten(costs: Costs) -> Costs:
    """The same costs with nothing derived from them or their graph yet, as when both have just been made."""
    graph = costs.graph
    return replace(costs, graph=ModelGraph(name=graph.name, title=graph.title, layers=graph.layers))


def forget_prices() -> None:
    """Has the next pricing start from nothing: costs and the seconds of layers are remembered by value."""
    costs.price_on.cache_clear()
    costs._times.cache_clear()
