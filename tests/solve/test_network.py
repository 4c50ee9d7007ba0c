"""The one builder of flow networks: its parts by hand, and its minimum cuts against networkx and brute force."""

from __future__ import annotations

from itertools import product
from random import Random

import networkx as nx
import numpy as np
from seeds import seeds

from explorer.solve.network import INFINITE, FlowNetwork, build, source_side


def edges_by_name(network: FlowNetwork, items: list[str]) -> list[tuple[str, str]]:
    """The edges in the builder's order, between vertices as they are called."""
    names = network.names(items)
    return [(names[tail], names[head]) for tail, head in zip(network.tails, network.heads, strict=True)]


def test_a_tensor_with_several_readers_gets_a_vertex_and_one_with_a_single_reader_none() -> None:
    items = ["x", "a", "b", "end"]
    reads = {"tensor": [0, 0, 1], "reader": [1, 2, 3]}
    network = build(4, source=[0, 1], requires=[(1, 0), (2, 0), (3, 1)], exits=[2, 3], **reads)
    assert network.names(items) == [*items, "s", "t", "r", "tensor of x"]
    assert (network.vertices, network.names(items)[network.source], network.names(items)[network.sink]) == (8, "s", "t")
    assert (network.up.tolist(), network.down.tolist(), network.infinite) == ([0, 1], [], 2 + 3 + 2)
    assert edges_by_name(network, items) == [
        ("x", "tensor of x"),
        ("a", "end"),
        ("s", "r"),
        ("tensor of x", "a"),
        ("tensor of x", "b"),
        ("a", "x"),
        ("b", "x"),
        ("end", "a"),
        ("r", "b"),
        ("r", "end"),
    ]


def test_both_ways_each_tensor_has_a_second_edge() -> None:
    items = ["x", "a", "b", "end"]
    reads = {"tensor": [0, 0, 1], "reader": [1, 2, 3]}
    network = build(4, source=[0, 1], requires=[], exits=[3], back=np.array([True, True]), **reads)
    assert network.names(items)[7:] == ["tensor of x", "tensor of x"]
    assert (network.up.tolist(), network.down.tolist(), network.infinite) == ([0, 1], [0, 1], 2 + 2 + 1)
    names = [*network.names(items)[:8], "tensor of x, back"]
    back = [(names[tail], names[head]) for tail, head in zip(network.tails, network.heads, strict=True)]
    assert back == [
        ("x", "tensor of x"),
        ("a", "end"),
        ("tensor of x, back", "x"),
        ("end", "a"),
        ("s", "r"),
        ("tensor of x", "a"),
        ("tensor of x", "b"),
        ("a", "tensor of x, back"),
        ("b", "tensor of x, back"),
        ("r", "end"),
    ]


def test_nothing_reads_and_nothing_is_read() -> None:
    network = build(1, source=[0], tensor=[], reader=[], requires=[], exits=[0])
    assert (network.vertices, network.names(["x"])) == (4, ["x", "s", "t", "r"])
    assert edges_by_name(network, ["x"]) == [("s", "r"), ("r", "x")]


class Drawn:
    """A random problem of the kind that the builder is for, with whole costs, said without any network."""

    def __init__(self, rng: Random, both_ways: bool) -> None:
        self.items = rng.randint(1, 7)
        self.back = np.array([both_ways or rng.random() < 0.3 for _ in range(self.items)])
        self.source = list(range(self.items))
        pairs = [(u, v) for v in range(self.items) for u in range(v)]
        self.reads = sorted(pair for pair in pairs if rng.random() < 0.4)
        self.requires = [] if both_ways else [(reader, read) for read, reader in self.reads]
        self.exits = [v for v in range(self.items) if all(read != v for read, _ in self.reads)]
        self.device, self.server, self.up, self.down = (
            [rng.randint(0, 5) for _ in range(self.items)] for _ in range(4)
        )
        self.round_trip = rng.choice([0, 0, 1, 7])

    def cost(self, on: tuple[bool, ...]) -> int | None:
        """What a choice of sides costs; None where it is not allowed."""
        if any(on[item] and not on[needed] for item, needed in self.requires):
            return None
        total = sum(self.device[v] if on[v] else self.server[v] for v in range(self.items))
        for u in range(self.items):
            readers = [v for read, v in self.reads if read == u]
            total += self.up[u] * (on[u] and any(not on[v] for v in readers))
            total += self.down[u] * (bool(self.back[u]) and not on[u] and any(on[v] for v in readers))
        return total + self.round_trip * any(not on[v] for v in self.exits)

    def network(self) -> tuple[FlowNetwork, list[tuple[int, int, int]]]:
        """The builder's network, and all edges with whole capacities."""
        tensor, reader = zip(*self.reads, strict=True) if self.reads else ((), ())
        network = build(self.items, self.source, tensor, reader, self.requires, self.exits, back=self.back)
        paid = [self.up[u] for u in network.up] + [self.down[u] for u in network.down] + [self.round_trip]
        capacities = paid + [INFINITE] * network.infinite
        ends = [(network.source, v, self.server[v]) for v in range(self.items)]
        ends += [(v, network.sink, self.device[v]) for v in range(self.items)]
        listed = zip(network.tails.tolist(), network.heads.tolist(), capacities, strict=True)
        return network, [*ends, *listed]


@seeds(600)
def test_the_least_cut_costs_the_least_choice_of_sides(rng: Random) -> None:
    drawn = Drawn(rng, both_ways=rng.random() < 0.5)
    network, edges = drawn.network()
    costs = {on: drawn.cost(on) for on in product([False, True], repeat=drawn.items)}
    least = min(cost for cost in costs.values() if cost is not None)
    outside: nx.DiGraph[int] = nx.DiGraph()
    outside.add_nodes_from(range(network.vertices))
    for tail, head, capacity in edges:
        known = outside.get_edge_data(tail, head, {"capacity": 0})["capacity"]
        outside.add_edge(tail, head, capacity=known + capacity)
    assert nx.minimum_cut_value(outside, network.source, network.sink) == least
    tails, heads, capacities = np.array(edges, dtype=np.int64).T
    side = source_side(network.vertices, tails, heads, capacities, network.source, network.sink)
    chosen = tuple(side[: drawn.items].tolist())
    assert costs[chosen] == least
    optimal = [on for on, cost in costs.items() if cost == least]
    assert chosen == tuple(all(on[v] for on in optimal) for v in range(drawn.items)), "what all optimal choices share"
