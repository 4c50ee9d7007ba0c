"""Random graphs whose layers do work, so that they are priced as the app does, and scenarios where it matters."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from graphs import MEGABYTE, graph, random_graph, random_scenario
from reference import Reference

from explorer.machines.estimated import layer_seconds
from explorer.machines.machine import utilisation
from explorer.model.graph import Affine, ModelGraph, Work
from explorer.scenario.scenario import Scenario


def random_worked(rng: Random, most_layers: int = 12) -> ModelGraph:
    """A random graph with work forward and backward, activations to save, and layers that do nothing."""
    return graph(
        *(
            layer.model_copy(
                update={
                    "forward": _work(rng),
                    "backward": _work(rng),
                    "saved_bytes": Affine(0, rng.randint(0, 4) * MEGABYTE),
                }
            )
            for layer in random_graph(rng, most_layers).layers
        ),
        name="worked",
    )


def random_conditions(rng: Random, model: ModelGraph) -> Scenario:
    """A random scenario at rates where sending takes about as long as computing."""
    conditions = random_scenario(rng, model)
    link = conditions.link
    faster = replace(
        link, uplink_bytes_per_s=20 * link.uplink_bytes_per_s, downlink_bytes_per_s=20 * link.downlink_bytes_per_s
    )
    return replace(conditions, link=faster)


def reference(model: ModelGraph, conditions: Scenario) -> Reference:
    """The oracle, with the seconds a layer that the app estimates."""
    batch, training = conditions.workload.batch, conditions.workload.mode == "training"
    moved = {"sgd": 3, "momentum": 5, "adam": 7}[conditions.workload.optimiser.value] if training else 0
    device_s, server_s = (
        [
            seconds + moved * layer.param_bytes / (machine.bandwidth_bytes_per_s * utilisation(machine.kind).memory)
            for seconds, layer in zip(layer_seconds(model, machine, batch, training), model.layers, strict=True)
        ]
        for machine in (conditions.device, conditions.server)
    )
    return Reference(model, conditions, device_s, server_s)


def _work(rng: Random) -> Work:
    if rng.random() < 0.1:
        return Work()
    return Work(
        flops=Affine(0, rng.randint(0, 100) * 10**9),
        bytes=Affine(rng.randint(0, 10) * MEGABYTE, rng.randint(0, 1000) * MEGABYTE),
        operations=rng.randint(0, 3),
    )
