"""The minimum cut by the libraries that a user would pick instead, each used as its documentation says.

Every one gets the same plain network in whole numbers (`benchmarks.plain_network`), as large as it can hold.
igraph and PyMaxflow are under the GPL: they are measured where they are installed (``benchmarks/outside.txt``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import networkx as nx
import numpy as np
from networkx.algorithms import flow
from ortools.graph.python import max_flow
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from benchmarks.plain_network import PlainNetwork, plain_network, whole_numbers
from explorer.pricing import Case, Mask

BOUND = 1 << 50  # the delay of everything on the device, in the units of a capacity
SCIPY_BOUND = 1 << 29  # twice that, for infinity, must fit into 32 bits


@dataclass(frozen=True)
class Library:
    """One way to a minimum cut outside of this project."""

    name: str
    module: str  # what must be installed
    build: Callable[[Case], Any]  # from a priced graph to the library's own graph
    device_side: Callable[[Any], Iterable[int]]  # vertices on the source's side of a minimum cut, in any order

    @property
    def is_installed(self) -> bool:
        """Whether it can be measured here."""
        return find_spec(self.module) is not None


def mask_of(device_side: Iterable[int], layers: int) -> Mask:
    """The layers among the vertices of a side, shape (layers,)."""
    on_device = set(device_side)
    return np.array([v in on_device for v in range(layers)])


def _network(case: Case) -> PlainNetwork[int]:
    return plain_network(case, whole_numbers(case, BOUND))


def _networkx_build(case: Case, *, seconds: bool = False) -> nx.DiGraph[int]:
    network = plain_network(case, float) if seconds else _network(case)
    graph: nx.DiGraph[int] = nx.DiGraph()
    for tail, head, capacity in zip(network.tails, network.heads, network.capacities, strict=True):
        if capacity is None:
            graph.add_edge(tail, head)
        else:
            graph.add_edge(tail, head, capacity=capacity)
    graph.graph["ends"] = (network.source, network.sink)
    return graph


def _networkx_side(graph: nx.DiGraph[int], flow_func: Any) -> Iterable[int]:
    _, (device_side, _) = nx.minimum_cut(graph, *graph.graph["ends"], flow_func=flow_func)
    return device_side  # type: ignore[no-any-return]


def _scipy_build(case: Case) -> tuple[csr_array, int, int]:
    network = plain_network(case, whole_numbers(case, SCIPY_BOUND))
    capacities = np.array(network.finite(2 * SCIPY_BOUND), dtype=np.int32)
    shape = (network.vertices, network.vertices)
    return csr_array((capacities, (network.tails, network.heads)), shape=shape), network.source, network.sink


def _scipy_side(built: tuple[csr_array, int, int]) -> Iterable[int]:
    graph, source, sink = built
    residual = graph - maximum_flow(graph, source, sink).flow
    residual.eliminate_zeros()
    return breadth_first_order(residual, source, return_predecessors=False).tolist()


def _ortools_build(case: Case) -> tuple[max_flow.SimpleMaxFlow, int, int]:
    network = _network(case)
    solver = max_flow.SimpleMaxFlow()
    for tail, head, capacity in zip(network.tails, network.heads, network.finite(2 * BOUND), strict=True):
        solver.add_arc_with_capacity(tail, head, capacity)
    return solver, network.source, network.sink


def _ortools_side(built: tuple[max_flow.SimpleMaxFlow, int, int]) -> Iterable[int]:
    solver, source, sink = built
    solver.solve(source, sink)
    return solver.get_source_side_min_cut()  # type: ignore[no-any-return]


def _igraph_build(case: Case) -> tuple[Any, list[int], int, int]:
    network = _network(case)
    edges = list(zip(network.tails, network.heads, strict=True))
    graph = import_module("igraph").Graph(network.vertices, edges, directed=True)
    return graph, network.finite(2 * BOUND), network.source, network.sink


def _igraph_side(built: tuple[Any, list[int], int, int]) -> Iterable[int]:
    graph, capacities, source, sink = built
    return graph.mincut(source, sink, capacities).partition[0]  # type: ignore[no-any-return]


def _pymaxflow_build(case: Case) -> tuple[Any, int]:
    network = _network(case)
    graph = import_module("maxflow").Graph[float]()  # whole numbers up to 2^53, which its own integers do not reach
    graph.add_nodes(network.vertices)
    for tail, head, capacity in zip(network.tails, network.heads, network.finite(2 * BOUND), strict=True):
        if tail == network.source:
            graph.add_tedge(head, capacity, 0)
        elif head == network.sink:
            graph.add_tedge(tail, 0, capacity)
        else:
            graph.add_edge(tail, head, capacity, 0)
    return graph, network.layers


def _pymaxflow_side(built: tuple[Any, int]) -> Iterable[int]:
    graph, layers = built
    graph.maxflow()
    return [v for v in range(layers) if graph.get_segment(v) == 0]


def _networkx(name: str, flow_func: Any, *, seconds: bool = False) -> Library:
    build = partial(_networkx_build, seconds=seconds)
    return Library(name, "networkx", build, partial(_networkx_side, flow_func=flow_func))


LIBRARIES = (
    Library("OR-tools", "ortools", _ortools_build, _ortools_side),
    Library("igraph", "igraph", _igraph_build, _igraph_side),
    Library("PyMaxflow", "maxflow", _pymaxflow_build, _pymaxflow_side),
    Library("scipy", "scipy", _scipy_build, _scipy_side),
    _networkx("networkx", flow.preflow_push),  # its default
    _networkx("networkx, capacities in seconds", flow.preflow_push, seconds=True),
    _networkx("networkx boykov_kolmogorov", flow.boykov_kolmogorov),
    _networkx("networkx dinitz", flow.dinitz),
    _networkx("networkx shortest_augmenting_path", flow.shortest_augmenting_path),
    _networkx("networkx edmonds_karp", flow.edmonds_karp),
)
