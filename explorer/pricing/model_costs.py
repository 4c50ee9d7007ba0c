"""Prices a model on a chain of machines: from layers, machines, workload and constraints to `Costs`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from explorer.machines.machine import Machine
from explorer.machines.precision import Runtime
from explorer.machines.timer import LayerTimes, layer_times, param_bytes
from explorer.model.graph import ModelGraph, OperationClass
from explorer.model.kept import kept
from explorer.pricing.costs import Costs, Once
from explorer.pricing.memory import layer_bytes, param_memory, passing_bytes
from explorer.pricing.terms import Mask
from explorer.pricing.ties import Ties, uses
from explorer.pricing.traffic import (
    input_shares,
    keeps_data_set,
    label_bytes,
    result_bytes,
    sent_shares,
    tensor_bytes,
)
from explorer.pricing.upkeep import cast_seconds, step_seconds
from explorer.scenario.choices import Sharing, TiedWeights
from explorer.scenario.scenario import Constraints, Scenario, ScenarioError, Workload
from explorer.values.names import UnknownNameError

REMEMBERED = 64  # costs that are kept, with all that is known of them


def price(graph: ModelGraph, scenario: Scenario) -> Costs:
    """Returns the costs of a model in a scenario, of which its link and speeds are not looked at.

    Raises `ScenarioError` where the scenario keeps a layer that the model does not have, where not even the layers
    that must be on the device fit into the memory limit, and for a batch or a mode that the model does not have.
    """
    return price_on(graph, (scenario.device, scenario.server), scenario.workload, scenario.constraints)


def check_workload(graph: ModelGraph, workload: Workload) -> None:
    """Raises `ScenarioError` for a batch at which the graph's costs do not hold, and for training without gradients."""
    if graph.only_batch not in (None, workload.batch):
        raise ScenarioError("batch-not-of-model", only=graph.only_batch, got=workload.batch)
    if graph.inference_only and workload.is_training:
        raise ScenarioError("training-not-of-model")


def check_runtimes(machines: Iterable[Machine], workload: Workload) -> None:
    """Raises `ScenarioError` for training on a machine with an engine, which has no backward pass."""
    for machine in machines:
        if workload.is_training and machine.runtime is Runtime.ENGINE:
            raise ScenarioError("engine-in-training", role=machine.role, machine=machine.title)


@lru_cache(maxsize=REMEMBERED)
def price_on(graph: ModelGraph, machines: tuple[Machine, ...], workload: Workload, constraints: Constraints) -> Costs:
    """Returns the costs of a model on a chain of machines; remembered by value, and raises as `price` does."""
    batch, training = workload.batch, workload.is_training
    check_workload(graph, workload)
    check_runtimes(machines, workload)
    on_wire = 1 + constraints.wire_overhead
    up_share, down_share = (sent_shares(graph, bits) for bits in (constraints.bits, constraints.bits_of_gradients))
    up_bytes, down_bytes = tensor_bytes(graph, batch)
    up_bytes = up_bytes * up_share * input_shares(graph, constraints) * on_wire
    labels = label_bytes(graph, workload) * on_wire
    goes_once = _is_input(graph) if keeps_data_set(workload) else np.zeros_like(_is_input(graph))
    held = training * param_bytes(graph)
    exchanged = held * on_wire * (workload.sharing is Sharing.FEDERATED)
    on_device, may_cross = _pins(graph, constraints.keep, constraints.raw_data_stays)
    times = [_times(graph, machine, replace(workload, iterations=1)) for machine in machines]
    costs = Costs(
        graph=graph,
        machines=machines,
        workload=workload,
        constraints=constraints,
        machine_s=tuple(each.seconds for each in times),
        cast_s=tuple(cast_seconds(graph, machine, workload, constraints) for machine in machines),
        trust=tuple(each.trust for each in times),
        uplink_bytes=np.where(goes_once, 0.0, up_bytes),
        downlink_bytes=down_bytes * down_share * training * on_wire,
        label_bytes=labels * (not keeps_data_set(workload)),
        result_bytes=result_bytes(graph, workload) * on_wire,
        param_bytes=exchanged,
        ties=_ties(graph, machines, workload, on_wire),
        once=Once(
            param_bytes=held * on_wire - exchanged,
            tensor_bytes=np.where(goes_once, workload.rounds_of_batches * up_bytes, 0.0),
            label_bytes=labels * keeps_data_set(workload) * workload.rounds_of_batches,
        ),
        memory_bytes=layer_bytes(graph, workload),
        passing_bytes=passing_bytes(graph, workload),
        on_device=on_device,
        may_cross=may_cross,
    )
    if not costs.fits(costs.all_on_server):
        ways = "-".join(["limit"] + ["batch"] * training + ["keep"] * (constraints.keep is not None))
        raise ScenarioError("memory-too-small", **costs.beyond_limit(costs.all_on_server), ways=ways)
    return costs


@lru_cache(maxsize=4 * REMEMBERED)
def _times(graph: ModelGraph, machine: Machine, workload: Workload) -> LayerTimes:
    """Returns the times of the layers on a machine, with the optimiser's step on their parameters in training."""
    return layer_times(graph, machine, workload.batch, workload.is_training, workload.optimiser.moved)


@kept
def _is_input(graph: ModelGraph) -> Mask:
    return np.array([layer.operation_class is OperationClass.INPUT for layer in graph.layers])


def _ties(graph: ModelGraph, machines: tuple[Machine, ...], workload: Workload, on_wire: float) -> Ties:
    """Returns what a second copy of each tied parameter costs."""
    tied = param_bytes(graph)[uses(graph).owner]
    held = tied * workload.is_training
    exchanged = held * on_wire * (workload.sharing is Sharing.FEDERATED)
    return Ties(
        uses=uses(graph),
        crossing_bytes=held * on_wire * (workload.ties is TiedWeights.KEPT_EQUAL),
        param_bytes=exchanged,
        step_s=tuple(step_seconds(held, machine, workload) for machine in machines),
        memory_bytes=param_memory(tied, workload),
        download_bytes=held * on_wire - exchanged,
    )


@kept
def _pins(graph: ModelGraph, keep: str | None, raw_data_stays: bool) -> tuple[Mask, Mask]:
    """Returns which layers are pinned to the device, closed under predecessors, and which tensors may cross."""
    if keep is not None and keep not in graph.index:
        raise ScenarioError("keep-unknown", why=UnknownNameError("layer", keep, graph.index))
    is_input = _is_input(graph)
    pinned = is_input.copy()
    if keep is not None:
        pinned[graph.index[keep]] = True
    if raw_data_stays:
        for v, parents in enumerate(graph.parents):
            pinned[v] |= any(is_input[parent] for parent in parents)
    for v in range(len(graph.layers) - 1, -1, -1):
        if pinned[v]:
            pinned[list(graph.parents[v])] = True
    return pinned, ~(is_input & raw_data_stays)
