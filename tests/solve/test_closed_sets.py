"""Listing the allowed splits, against the definitions."""

from itertools import product
from random import Random

import networkx as nx
import numpy as np
from graphs import graph, layer, random_graph, random_limited, random_priced, source
from reference import Reference
from seeds import seeds

from explorer.model.graph import ModelGraph
from explorer.solve.exact.listing import allowed_splits, closed_sets, separators


def chain(length: int) -> ModelGraph:
    return graph(source(), *(layer(f"l{v}", f"l{v - 1}" if v > 1 else "x") for v in range(1, length)))


def wide(width: int) -> ModelGraph:
    """One input, ``width`` layers that read it, and one that reads them all: 2^width + 2 closed sets."""
    branches = [layer(f"b{i}", "x") for i in range(width)]
    return graph(source(), *branches, layer("join", *(branch.name for branch in branches)))


@seeds(100)
def test_closed_sets_are_all_and_each_once(rng: Random) -> None:
    model = random_graph(rng, 9)
    listed = closed_sets(model)
    assert listed is not None
    found = [tuple(mask) for mask in listed.tolist()]
    by_definition = {
        sides
        for sides in product([False, True], repeat=len(model.layers))
        if all(sides[parent] for v, parents in enumerate(model.parents) if sides[v] for parent in parents)
    }
    assert len(found) == len(set(found))
    assert set(found) == by_definition


@seeds(100)
def test_separators_are_comparable_to_every_layer(rng: Random) -> None:
    model = random_graph(rng, 9)
    order = nx.DiGraph()
    order.add_nodes_from(range(len(model.layers)))
    order.add_edges_from((parent, v) for v, parents in enumerate(model.parents) for parent in parents)
    comparable = {v: len(nx.ancestors(order, v)) + len(nx.descendants(order, v)) for v in order}
    assert separators(model) == tuple(v for v in order if comparable[v] == len(order) - 1)


@seeds(100)
def test_allowed_splits_are_those_of_the_reference(rng: Random) -> None:
    case = rng.choice([random_limited, random_priced])(rng, 9)
    names = np.array([known.name for known in case.graph.layers])
    reference = Reference(case.graph, case.scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist())
    listed = allowed_splits(case.costs)
    assert listed is not None
    assert {frozenset(names[mask].tolist()) for mask in listed} == set(map(frozenset, reference.allowed_splits()))


def test_a_long_chain_has_one_set_more_than_layers() -> None:
    listed = closed_sets(chain(500))
    assert listed is not None
    assert len(listed) == 501


def test_too_many_are_not_listed() -> None:
    model = wide(6)
    listed = closed_sets(model, 66)
    assert listed is not None
    assert len(listed) == 66
    assert closed_sets(model, 65) is None
    assert closed_sets(chain(50), 50) is None
    assert closed_sets(wide(40)) is None  # 2^40: must not be tried
