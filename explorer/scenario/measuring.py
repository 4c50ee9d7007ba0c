"""What was timed on a machine, in one line, and the line completed by what is looked at while it is entered.

    0.96s                                                  the whole model that is looked at, as it is run now
    0.96s of resnet50, inference, batch 1                  another one, by name
    0.96s of resnet50, inference, batch 1, graph 3f2a51c09b7de864, expected 0.41s

The last form is the complete one, which addresses and files have: it tells what the time belongs to, whatever is looked
at later, and what was expected of it then.
"""

from __future__ import annotations

import re

from explorer.machines.machine import Machine, Role
from explorer.machines.measured import SECONDS_RANGE, Measured, graph_digest, parse_seconds
from explorer.machines.timer import layer_times
from explorer.model.graph import LARGEST_BATCH, ModelGraph
from explorer.scenario import models
from explorer.scenario.scenario import Mode, Scenario, ScenarioError
from explorer.values.names import UnknownNameError
from explorer.values.notation import COUNT, TIME, Notation
from explorer.values.units import UnitError, format_time

_LINE = re.compile(
    r"(?P<time>.+?)(?: of (?P<model>.+?))?(?:, (?P<mode>training|inference))?(?:, batch (?P<batch>[^, ]+))?"
    r"(?:, graph (?P<digest>[0-9a-f]{16}))?(?:, expected (?P<expected>.+?))?"
)


def _parse(text: str, name: str) -> Measured:
    match = _LINE.fullmatch(" ".join(text.split()))
    if match is None:
        raise UnitError("quantity-unreadable", name=name, entered=text, example="0.96s")
    batch, mode, expected = (match[part] for part in ("batch", "mode", "expected"))
    count = None if batch is None else COUNT.parse(batch, f"{name}: batch")
    if count is not None and not 1 <= count <= LARGEST_BATCH:
        raise ScenarioError("count-out-of-range", name=f"{name}: batch", most=LARGEST_BATCH, got=count)
    return Measured(
        seconds=parse_seconds(match["time"], name),
        model=match["model"] or "",
        training=None if mode is None else mode == Mode.TRAINING,
        batch=count,
        digest=match["digest"] or "",
        expected_s=None if expected is None else parse_seconds(expected, name),
    )


def _write(measured: Measured) -> str:
    mode = None if measured.training is None else Mode.TRAINING if measured.training else Mode.INFERENCE
    parts = [
        TIME.write(measured.seconds) + (f" of {measured.model}" if measured.model else ""),
        mode,
        None if measured.batch is None else f"batch {measured.batch}",
        f"graph {measured.digest}" if measured.digest else None,
        None if measured.expected_s is None else f"expected {TIME.write(measured.expected_s)}",
    ]
    return ", ".join(part for part in parts if part)


MEASURED = Notation(_parse, _write, lambda measured: format_time(measured.seconds))


def bound(scenario: Scenario, graph: ModelGraph) -> Scenario:
    """Returns the scenario with what was timed completed: the model, the mode and the batch that are looked at.

    What names another model is completed by that one. Raises `ScenarioError` for the name of a model that is none.
    """
    return bound_on("server", bound_on("device", scenario, graph), graph)


def bound_on(role: Role, scenario: Scenario, graph: ModelGraph) -> Scenario:
    """Returns `bound` of one of the two machines."""
    machine = scenario.device if role == "device" else scenario.server
    if machine.measured is None or machine.measured.expected_s is not None:
        return scenario
    complete = _complete(machine, machine.measured, scenario, graph)
    return scenario.with_machine(machine.model_copy(update={"measured": complete}))


def _complete(machine: Machine, measured: Measured, scenario: Scenario, graph: ModelGraph) -> Measured:
    timed = graph if measured.model in ("", graph.name) else _named(measured.model, f"{machine.role}-measured")
    workload = scenario.workload
    training = workload.is_training if measured.training is None else measured.training
    batch = workload.batch if measured.batch is None else measured.batch
    before = machine.model_copy(update={"measured": None})
    expected_s = float(layer_times(timed, before, batch, training, workload.optimiser.moved).seconds.sum())
    low, high = SECONDS_RANGE
    return Measured(
        seconds=measured.seconds,
        model=timed.name,
        digest=graph_digest(timed),
        training=training,
        batch=batch,
        expected_s=min(max(expected_s, low), high),
    )


def _named(model: str, name: str) -> ModelGraph:
    """Returns the graph of the model that was timed; ``name`` is the option's."""
    try:
        return models.find(model).graph
    except UnknownNameError as error:
        rest = model.partition(", ")[2]
        if rest:
            raise ScenarioError("measured-part", name=name, got=rest) from error
        raise ScenarioError("part-broken", place=name, why=error) from error
