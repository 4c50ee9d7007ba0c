"""Profiles a model on this machine: every layer, forward and backward, so that they sum to the whole."""

from __future__ import annotations

import torch

from explorer.machines.machine import OWN, Machine
from explorer.machines.measured import Measured, graph_digest
from explorer.machines.profile import MOST_LAYERS, Profile
from explorer.machines.timer import layer_times
from explorer.model.graph import ModelGraph
from explorer.timing.clock import Timed
from explorer.timing.repeated import timed_layers
from explorer.timing.runs import TimingError
from explorer.timing.subject import Subject


def profiled(
    subject: Subject, graph: ModelGraph, batch: int, training: bool, device: torch.device
) -> tuple[Profile, Timed]:
    """Returns what every layer of a model takes, and the whole that they sum to.

    Raises `TimingError` for a model that does not run, or whose layers are not those of its graph.
    """
    if len(graph.layers) > MOST_LAYERS:
        raise TimingError("timing-too-many-layers", most=MOST_LAYERS, got=len(graph.layers))
    run = subject.ready(batch, training, device)
    try:
        timed = timed_layers(run)
    except (RuntimeError, ValueError, TypeError, IndexError, NotImplementedError) as error:  # a stranger's forward
        problem = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise TimingError("timing-does-not-run", name=subject.name, problem=problem) from error
    for name in timed.layer_s:
        if name not in graph.index:
            raise TimingError("timing-layers", name=subject.name, layer=name)
    names = tuple(layer.name for layer in graph.layers)
    seconds = tuple(timed.layer_s.get(name, 0.0) for name in names)
    return Profile(
        digest=graph_digest(graph), training=training, batch=batch, seconds=seconds, layers=names
    ), timed.whole


def with_profile(base: Machine, graph: ModelGraph, profile: Profile) -> Machine:
    """Returns a machine on which a model was profiled: other models, modes and batches are scaled by its whole."""
    base = base.model_copy(update={"name": OWN, "measured": None, "profile": None})
    told_s = layer_times(graph, base, profile.batch, profile.training).seconds.sum()
    measured = Measured(
        seconds=sum(profile.seconds),
        model=graph.name,
        digest=profile.digest,
        training=profile.training,
        batch=profile.batch,
        expected_s=float(told_s) if told_s > 0 else None,
    )
    return base.model_copy(update={"measured": measured, "profile": profile})
