"""Changes along a whole number under a memory limit, and from a tie: against trying every split at every value."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from graphs import MEGABYTE, graph, layer, scenario, source, wide_scenario
from reference import Reference
from seeds import seeds
from worked import random_worked, reference

from explorer.machines.machine import BANDWIDTH_RANGE
from explorer.model.graph import ModelGraph
from explorer.pricing import Mask
from explorer.questions.changes import changes
from explorer.questions.inputs import BATCH
from explorer.scenario.scenario import Scenario, Workload

MOST = 40  # the largest batch of a sweep


def optimal(there: Reference) -> set[frozenset[str]]:
    """Every allowed split with the least delay, within rounding."""
    delays_s = {frozenset(split): there.delay_s(split) for split in there.allowed_splits()}
    least_s = min(delays_s.values())
    return {split for split, delay_s in delays_s.items() if delay_s <= least_s * (1 + 1e-9)}


def limited(rng: Random, model: ModelGraph) -> Scenario:
    """Training from batch 1 on, under a limit that some split fits at the largest batch."""
    conditions = wide_scenario(rng, model)
    conditions = replace(conditions, workload=Workload(batch=1, iterations=conditions.workload.iterations))
    heaviest = reference(model, BATCH.at(conditions, MOST))
    taken = [heaviest.memory_bytes(split) for split in heaviest.allowed_splits()]
    limit = max(1.0, min(taken) + rng.random() * (max(taken) - min(taken)))
    return replace(conditions, constraints=replace(conditions.constraints, memory_bytes=limit))


def wrong_batches(model: ModelGraph, conditions: Scenario) -> list[int]:
    """The batches at which the split that the changes name is not optimal; without a change, whether none is at all."""
    found = changes(model, conditions, BATCH, 1, MOST)
    at = {batch: optimal(reference(model, BATCH.at(conditions, batch))) for batch in range(1, MOST + 1)}
    if not found:
        return [] if frozenset.intersection(*map(frozenset, at.values())) else list(at)
    named = [names(model, mask) for mask in (found[0].before, *(change.after for change in found))]
    return [batch for batch in at if named[sum(change.value <= batch for change in found)] not in at[batch]]


def names(model: ModelGraph, mask: Mask) -> frozenset[str]:
    """The layers on the device."""
    return frozenset(known.name for known, on in zip(model.layers, mask, strict=True) if on)


@seeds(100)
def test_random_sweeps_of_the_batch_under_a_memory_limit(rng: Random) -> None:
    model = random_worked(rng, most_layers=8)
    assert wrong_batches(model, limited(rng, model)) == []


def two_layers(params: int) -> ModelGraph:
    """At 1 MB/s: 2 s a sample for what the first layer sends, or 2 s a MB of the second one's parameters."""
    return graph(
        source("x"),
        layer("a", "x", out=2 * MEGABYTE),
        layer("b", "a", params=params, saved=MEGABYTE),
    )


def _in_no_time(conditions: Scenario) -> Scenario:
    """The scenario on machines whose optimiser's step takes some nanoseconds: it moves bytes alone."""
    machines = [
        machine.own(bandwidth_bytes_per_s=BANDWIDTH_RANGE[1]) for machine in (conditions.device, conditions.server)
    ]
    return replace(conditions, device=machines[0], server=machines[1])


def test_a_split_that_is_best_at_both_ends_may_not_be_between() -> None:
    """All on the device takes 11 s at any batch, and 22 MB and 1 MB a sample: it is the best from 6 on, up to 20."""
    conditions = _in_no_time(scenario(memory_bytes=42 * MEGABYTE))
    found = changes(two_layers(5_500_000), conditions, BATCH, 1, MOST)
    assert [change.value for change in found] == [6, 21]
    assert [change.before.tolist() for change in found] == [[True, True, False], [True, True, True]]
    assert [change.after.tolist() for change in found] == [[True, True, True], [True, True, False]]
    assert [change.delay_s for change in found] == pytest.approx([11, 42])


def test_a_tie_at_an_end_is_no_change() -> None:
    """Both take 10 s at batch 5, below which the cut is the best one, and above which all on the device is."""
    model, conditions = two_layers(5 * MEGABYTE), _in_no_time(scenario())
    assert changes(model, conditions, BATCH, 1, 5) == ()
    assert changes(model, conditions, BATCH, 5, MOST) == ()
    (change,) = changes(model, conditions, BATCH, 1, MOST)
    assert change.value == 6
