"""Throughput of pipelined inference: against brute force on small random graphs, and by hand on drawn ones."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from graphs import MEGABYTE, graph, layer, random_graph, random_priced, random_scenario, scenario, source, timed
from reference_more import PipelineReference

import sample_models
from explorer.delay import PricedGraph, price
from explorer.scenario import Mode, Scenario
from explorer.solve import SolveError
from explorer.solve.throughput import Pipeline, pipelined

GRAPHS, BATCHES = 500, 10
INFERENCE = scenario(Mode.INFERENCE)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_equals_brute_force(batch: int) -> None:
    for number in range(batch, GRAPHS, BATCHES):
        priced = _at_random(Random(number))
        reference = _reference(priced)
        found = pipelined(priced)
        device = _device(found)
        where = f"random graph {number}"
        assert reference.is_allowed(device), where
        assert found.period_s == pytest.approx(reference.least_period_s(), rel=1e-9, abs=0), where
        assert found.period_s == pytest.approx(reference.period_s(device), rel=1e-9, abs=0), where
        assert found.latency_s == pytest.approx(reference.least_delay_at_least_period_s(), rel=1e-9, abs=0), where
        assert (found.bound_s, found.gap) == (found.period_s, 0), where


@pytest.mark.parametrize("batch", range(BATCHES))
def test_without_a_list_the_optimum_lies_between_bound_and_answer(batch: int) -> None:
    for number in range(batch, GRAPHS, BATCHES):
        priced = _at_random(Random(number))
        reference = _reference(priced)
        found = pipelined(priced, list_at_most=0)
        least_s = reference.least_period_s()
        where = f"random graph {number}"
        assert reference.is_allowed(_device(found)), where
        assert found.bound_s * (1 - 1e-12) <= least_s <= found.period_s * (1 + 1e-12), where
        assert least_s <= found.bound_s * (1 + found.gap) * (1 + 1e-12), where


def test_x() -> None:
    from collections import Counter
    c = Counter(); g=[]; opt=0
    for number in range(GRAPHS):
        priced = _at_random(Random(number))
        a=pipelined(priced); b=pipelined(priced,0)
        c[a.bottleneck, not a.on_device.all()]+=1
        g.append(b.gap); opt+= b.period_s<=a.period_s*(1+1e-9)
    print(c, sorted(g)[::25], opt)


def _at_random(rng: Random) -> PricedGraph:
    """A random graph in inference, with times that favour the server more often than not."""
    model = random_graph(rng, most_layers=11)
    conditions = random_scenario(rng, model)
    conditions = replace(conditions, workload=replace(conditions.workload, mode=Mode.INFERENCE))
    seconds = [[rng.choice(times) for _ in model.layers] for times in ([0.0, 1.0, 5.0, 20.0], [0.0, 1.0, 2.0, 7.0])]
    return timed(model, conditions, *seconds)


def _device(found: Pipeline) -> set[str]:
    return {known.name for known, on in zip(found.priced.graph.layers, found.on_device, strict=True) if on}


def _reference(priced: PricedGraph) -> PipelineReference:
    return PipelineReference(priced.graph, priced.scenario, priced.device_s.tolist(), priced.server_s.tolist())
