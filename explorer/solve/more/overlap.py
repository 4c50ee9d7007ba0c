"""Micro-batches in a pipeline: device, uplink, server and downlink work at the same time, in training and in inference.

The batch of an iteration is cut into M micro-batches of the same size, or of two sizes a sample apart. With t_i the
seconds that stage i (device compute, uplink, server compute, downlink) works for all of them together:

    T(D) = N * [ sum_i t_i / M  +  (M - 1) / M * max_i t_i  +  RTT ]  +  model exchange

The first micro-batch goes through all stages; after it, one follows every max_i t_i / M. M = 1 is one after the other.
RTT is the round trip of the link and the server's turnaround.

*In inference* this is what a line of four machines needs for M equal jobs. *In training* the device works on each
micro-batch twice, forward and backward. All forward passes first, then all backward passes, as GPipe has them, takes no
longer than T: with f + b = t_device / M, s the sum and m the largest of the other stages of a micro-batch, it ends at
the latest of M f + M b and f + s + (j - 1) max(f, m) + (M - j + 1) b, j = 1..M, and neither is more than T. Weights
change once an iteration, so training itself is as it was, but for layers that look at a whole batch, such as batch
normalisation. PipeDream, which lets the next batch in before, changes that, and is not meant here.

*Fixed costs.* A micro-batch costs what a batch of its size costs: launching an operation, and bytes that do not depend
on the batch, are paid M times. The optimiser's step and what keeps tied parameters equal are paid once, and counted as
if they were spread over the micro-batches. The round trip is paid once an iteration, too: the link carries the next
micro-batch meanwhile. Memory is that of the whole batch: in training all of it waits for the backward passes, in
inference it is less.

Y. Huang et al., "GPipe" (arXiv 1811.06965); D. Narayanan et al., "PipeDream" (arXiv 1806.03377); Z. Lin et al.,
"Efficient parallel split learning over resource-constrained wireless edge networks" (arXiv 2303.15991).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from time import perf_counter

import numpy as np

from explorer.pricing import Costs, Floats, Mask, Rates, Split, Term, Terms
from explorer.pricing.model_costs import price_on
from explorer.pricing.upkeep import step_seconds
from explorer.scenario.scenario import UNLIMITED
from explorer.solve.exact.listing import MOST_SPLITS
from explorer.solve.more.stages import STAGES, Shares, least_overlapped
from explorer.solve.result import EQUAL, OPTIMAL, Proof, SolveError, SolverStats


@dataclass(frozen=True, eq=False)
class Overlapped:
    """Describes a split whose micro-batches overlap; every figure but the bound is priced from the set."""

    split: Split  # of the costs in micro-batches
    whole: Split  # the same of the costs of the whole batch at once
    rates: Rates
    micro_batches: int
    proof: Proof
    route: str  # "listing", all splits priced, or "program"
    stats: SolverStats

    @cached_property
    def terms(self) -> Terms:
        """Returns how long each part works in a round, in seconds: their sum is the delay without overlap."""
        return self.split.terms(self.rates)

    @property
    def delay_s(self) -> float:
        """Returns T, the delay of a round in training, of one batch in inference."""
        return overlapped_s(self.terms, self.micro_batches)

    @property
    def on_device(self) -> Mask:
        """Returns the split's device side, shape (layers,)."""
        return self.split.on_device

    @property
    def slowest(self) -> Term:
        """Returns the stage that limits the pipeline, the first of those that work equally long."""
        return max(STAGES, key=lambda stage: self.terms[stage])

    @property
    def at_least_s(self) -> float:
        """Returns what this split takes however many micro-batches there are: its slowest stage, and what is paid once.

        A stage works least on the whole batch at once, as every micro-batch pays for its own operations.
        """
        whole = self.whole.terms(self.rates)
        least_s = max(whole[stage] for stage in STAGES) + whole.model_exchange + whole.round_trips
        return min(least_s, self.delay_s)


def overlapped_s(terms: Terms, micro_batches: int) -> float:
    """Returns T from the seconds of each term.

    >>> overlapped_s(Terms(4.0, 8.0, 2.0, 2.0, 1.0, 0.5), 4)
    11.5
    """
    stages_s = [terms[stage] for stage in STAGES]
    pipe_s = (sum(stages_s) + (micro_batches - 1) * max(stages_s)) / micro_batches
    return pipe_s + terms.model_exchange + terms.round_trips


def overlapped(costs: Costs, rates: Rates, micro_batches: int) -> Overlapped:
    """Returns the allowed split with the least T, where a batch is cut into some micro-batches.

    There are no more of them than samples. The best of all where the splits can be listed, and elsewhere as its proof
    says. Raises `SolveError` where the model's costs are known at one batch size alone.
    """
    count = min(micro_batches, costs.workload.batch)
    return least_in_pipeline(in_micro_batches(costs, count), costs, rates, count)


def least_in_pipeline(
    costs: Costs, whole: Costs, rates: Rates, micro_batches: int, list_at_most: int = MOST_SPLITS
) -> Overlapped:
    """Returns the allowed split with the least T, from the costs in micro-batches and those of the whole batch.

    It is listed where the model has at most ``list_at_most`` splits, fewer where its layers are many.
    """
    started = perf_counter()
    shares = Shares(1, micro_batches - 1, micro_batches, micro_batches)
    found = least_overlapped(costs, rates, shares, list_at_most)
    layers, edges = len(costs.graph.layers), len(costs.graph.edges.read)
    stats = SolverStats(layers, edges, 0.0, perf_counter() - started, splits=found.splits)
    split = Split(costs, found.on_device)
    proven = overlapped_s(split.terms(rates), micro_batches) <= found.least_s * (1 + EQUAL)
    proof = OPTIMAL if proven else Proof.within(found.least_s)
    return Overlapped(split, Split(whole, found.on_device), rates, micro_batches, proof, found.route, stats)


def in_micro_batches(costs: Costs, count: int) -> Costs:
    """Returns the costs of an iteration whose batch is cut into ``count`` micro-batches, at most one for each sample.

    Raises `SolveError` where the model's costs are known at one batch size alone, and there are several.
    """
    if count == 1:
        return costs
    if costs.graph.only_batch is not None:
        raise SolveError("micro-batches-not-of-model", only=costs.graph.only_batch)
    size, larger = divmod(costs.workload.batch, count)
    times = {size: count - larger, size + 1: larger}
    free = replace(costs.constraints, memory_bytes=UNLIMITED)
    parts = [
        (price_on(costs.graph, costs.machines, replace(costs.workload, batch=batch), free), number)
        for batch, number in times.items()
        if number
    ]

    def in_all(of: Callable[[Costs], Floats]) -> Floats:
        together: Floats = np.sum([of(part) * number for part, number in parts], axis=0)
        return together

    def of_machines(of: Callable[[Costs], tuple[Floats, ...]]) -> tuple[Floats, ...]:
        times = zip(*([seconds * number for seconds in of(part)] for part, number in parts), strict=True)
        return tuple(np.sum(each, axis=0) for each in times)

    params = np.array([float(layer.param_bytes) for layer in costs.graph.layers])
    steps_s = [(count - 1) * step_seconds(params, machine, costs.workload) for machine in costs.machines]
    machine_s = of_machines(attrgetter("machine_s"))
    return replace(
        costs,
        machine_s=tuple(np.maximum(own - steps, 0.0) for own, steps in zip(machine_s, steps_s, strict=True)),
        cast_s=of_machines(attrgetter("cast_s")),
        uplink_bytes=in_all(attrgetter("uplink_bytes")),
        downlink_bytes=in_all(attrgetter("downlink_bytes")),
        label_bytes=in_all(attrgetter("label_bytes")),
        result_bytes=in_all(attrgetter("result_bytes")),
    )
