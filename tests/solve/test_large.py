"""The minimum cut on graphs larger than any model: against other solvers, and where rounding could show."""

from collections.abc import Callable
from functools import partial

import networkx as nx
import numpy as np
import pytest
from graphs import graph, layer, scenario, source, timed
from reference import Reference

from benchmarks.outside import LIBRARIES, mask_of
from benchmarks.scenarios import fresh_scenarios
from benchmarks.synthetic import block_chain, layered
from explorer.pricing import Case
from explorer.scenario.scenario import Mode
from explorer.solve import solve

ORTOOLS = next(library for library in LIBRARIES if library.name == "OR-tools")
MB = 1_000_000


def drawn(case: Case, count: int) -> list[Case]:
    """The graph on its own link and on some others."""
    return [case, *(case.under(each) for each in fresh_scenarios(case.scenario, count))]


def test_2_000_layers_equal_networkx() -> None:
    case = layered(2_000)
    reference = Reference(case.graph, case.scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist())
    split = solve(case.costs, case.rates)
    assert 100 < split.on_device.sum() < 1_900
    assert reference.is_allowed(set(split.device_layers))
    assert split.delay_s == pytest.approx(reference.least_delay_by_networkx_s(), rel=1e-9, abs=0)


@pytest.mark.parametrize("draw", [partial(layered, 10_000, seed=2), block_chain], ids=["layered", "blocks"])
def test_10_000_layers_equal_the_plain_network(draw: Callable[[], Case]) -> None:
    """Nothing merged, left out or turned round."""
    for case in drawn(draw(), 3):
        split = solve(case.costs, case.rates)
        assert case.costs.violation(split.on_device) is None
        plain = mask_of(ORTOOLS.device_side(ORTOOLS.build(case)), len(case.graph.layers))
        assert split.delay_s == pytest.approx(case.terms(plain).delay_s, rel=1e-9, abs=0)


def test_a_prefix_is_optimal_on_a_chain_of_100_000_layers() -> None:
    """What must come out is known without a solver: the least of all prefixes."""
    layers, rng = 100_000, np.random.default_rng(1)
    sizes = rng.integers(1, 50, layers).tolist()
    chain = [source(out=MB), *(layer(f"l{v}", f"l{v - 1}" if v > 1 else "x", out=sizes[v]) for v in range(1, layers))]
    device_s, server_s = rng.random(layers) * 1e-6, rng.random(layers) * 1e-6
    case = timed(graph(*chain), scenario(Mode.INFERENCE), device_s.tolist(), server_s.tolist())
    sent_s = case.costs.uplink_bytes / case.scenario.link.uplink_bytes_per_s
    sent_s[-1] = 0.0
    prefixes_s = np.cumsum(device_s) + server_s.sum() - np.cumsum(server_s) + sent_s
    assert solve(case.costs, case.rates).delay_s == pytest.approx(prefixes_s[1:].min(), rel=1e-9, abs=0)


def test_a_layer_that_reads_a_tensor_twice_reads_it_once() -> None:
    model = graph(source(), layer("a", "x", "x"), layer("b", "x"), layer("c", "b", "a", "b"))
    assert list(zip(model.edges.read.tolist(), model.edges.reader.tolist(), strict=True)) == [
        (0, 1),
        (0, 2),
        (2, 3),
        (1, 3),
    ]
    assert model.parents == ((), (0,), (0,), (2, 1))


def test_the_seed_decides_what_is_drawn() -> None:
    one, same, other = layered(200), layered(200), layered(200, seed=2)
    assert one.graph == same.graph
    assert one.costs.device_s.tolist() == same.costs.device_s.tolist()
    assert one.graph != other.graph


def test_the_drawn_graphs_are_what_they_are_called() -> None:
    blocks = block_chain(blocks=3, block_layers=14)
    assert len(blocks.graph.layers) == 1 + 3 * 14
    digraph = nx.DiGraph(list(zip(blocks.graph.edges.read.tolist(), blocks.graph.edges.reader.tolist(), strict=True)))
    assert [len(blocks.graph.parents[1 + 14 * number + 13]) for number in range(3)] == [4, 4, 4]
    # Each block is entered through its first layer and left through its last.
    for number in range(3):
        without = digraph.copy()
        without.remove_nodes_from([1 + 14 * number])
        assert not nx.has_path(without, 0, 42)
    assert len(layered(500).graph.layers) == 500
    slower = blocks.costs.server_s > blocks.costs.device_s
    assert 0 < slower.mean() < 0.5
