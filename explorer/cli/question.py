"""What commands ask about: a model and a scenario, read from the command line, and written back to it."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Literal

import click

from explorer import presets
from explorer.machines.machine import OWN, Role
from explorer.model import importers
from explorer.present.basis import key_of
from explorer.present.i18n.text import text
from explorer.present.machine_words import machine_name, trust_short
from explorer.present.micro_batches import fewer_parts
from explorer.present.numbers import count_text, listed
from explorer.present.user_figures import PLACES
from explorer.pricing import Case
from explorer.scenario import codec, models
from explorer.scenario.field import Field
from explorer.scenario.fields import FIELDS
from explorer.scenario.measuring import bound_on
from explorer.scenario.models import Model
from explorer.scenario.scenario import UNLIMITED, Constraints, Overlap, Scenario, ScenarioError, Workload
from explorer.values.names import printable
from explorer.values.units import format_bytes, format_rate, format_time

_MACHINES: tuple[Role, ...] = ("device", "server")


def asks_about_a_model(function: Callable[..., None]) -> Callable[..., None]:
    """Returns a command with the argument MODEL and the scenario options, which is called with the case first.

    A command takes --method and --cut from the scenario file where neither was given.
    """

    @wraps(function)
    def command(model: str, scenario: str | None, **given: Any) -> None:
        own = {name: value for name, value in given.items() if name.replace("_", "-") not in FIELDS}
        chosen = {
            name.replace("_", "-"): value for name, value in given.items() if name not in own and value is not None
        }
        found = find_model(model)
        asked, of_file = read_scenario(found, scenario, chosen)
        if not own.get("method") and not own.get("cut"):
            own |= {name: value for name, value in of_file.items() if name in own}
        function(Case(found.graph, asked), **own)

    decorated: Callable[..., None] = command
    for option in reversed(_scenario_options()):
        decorated = option(decorated)
    return click.argument("model", metavar="MODEL")(decorated)


def cuts(function: Callable[..., None]) -> Callable[..., None]:
    """Returns a command with the option --cut: after which layers a split of one's own cuts."""
    help_text = (
        "Cut after this layer, with all that it needs on the device, and say how far that is from the best split."
        " Give it several times to cut after several layers."
    )
    return click.option("--cut", multiple=True, metavar="NAME", help=help_text)(function)


def find_model(name: str) -> Model:
    """Returns a sample model by name, or the model of a graph file.

    A name comes first: write ``./resnet18`` for a file called like a sample model.
    """
    return models.from_file(name) if name not in models.models() and _is_file(name) else models.find(name)


def read_scenario(model: Model, file: str | None, chosen: dict[str, object]) -> tuple[Scenario, dict[str, Any]]:
    """Returns the scenario that is asked about, and the method and the own cut that its file names.

    That is the usual scenario of a model, with a file's over it, and over that the chosen options.
    """
    scenario, of_file = model.usual, dict[str, Any]()
    if file is not None:
        from explorer.library import files

        loaded = files.load(file, model.name, scenario)
        scenario, of_file = loaded.scenario, {"method": loaded.method, "cut": loaded.cut}
    codec.check_own(chosen, scenario)
    asked = codec.from_options(_with_files_read(chosen), scenario)
    for role in _MACHINES:
        try:
            asked = bound_on(role, asked, model.graph)
        except ScenarioError as error:
            if f"{role}-measured" in chosen or not _names_file(role, chosen):
                raise
            raise codec.in_file(role, str(chosen[role]), error) from error
    return asked, of_file


def _with_files_read(chosen: dict[str, object]) -> dict[str, object]:
    """Returns the options with the figures of a machine or a link in place of its file; one given beside it wins."""
    options = dict(chosen)
    roles: tuple[Literal["device", "server", "link"], ...] = (*_MACHINES, "link")
    for role in roles:
        if _names_file(role, chosen):
            del options[role]
            options = codec.options_of_file(role, str(chosen[role])) | options
    return options


def _names_file(role: Literal["device", "server", "link"], chosen: dict[str, object]) -> bool:
    """Returns whether the option of a machine or a link names a file."""
    value = str(chosen.get(role, ""))
    known = presets.links() if role == "link" else {**presets.machines(role), OWN: None}
    return bool(value) and value not in known and _is_file(value)


def _is_file(text: str) -> bool:
    """Returns whether a text names a file rather than something by its name."""
    return importers.reads(text) or Path(text).name != text or os.path.exists(text)


def headline(case: Case, *, pipelined: bool = False) -> str:
    """Returns the model, the scenario and the trust in its machines, a line each, and a line of what is not usual.

    ``pipelined`` says whether the answer has the best split of a pipeline; another one says that it has not, where the
    scenario asks for it.
    """
    scenario, workload, link = case.scenario, case.scenario.workload, case.scenario.link
    names = [
        (machine_name(scenario.device), scenario.device_speed),
        (machine_name(scenario.server), scenario.server_speed),
    ]
    machines = [
        name if speed == 1 else text("command-at_speed", machine=name, speed=count_text(speed)) for name, speed in names
    ]
    is_pipelined = scenario.overlap is Overlap.PIPELINED
    limits = _limits(scenario)
    if pipelined:
        limits.append(text("command-limit_overlap", count=scenario.parts))
    lines = [
        text(
            f"command-headline_{workload.mode.value}",
            model=case.graph.label,
            batch=workload.batch,
            iterations=workload.iterations,
        ),
        text(
            "command-machines",
            machines=listed(machines),
            up=format_rate(link.uplink_bytes_per_s),
            down=format_rate(link.downlink_bytes_per_s),
            rtt=format_time(link.rtt_s),
        ),
        text("command-trust", machines="; ".join(trust_short(case.costs, place) for place in PLACES.values())),
        *([text("command-limits", limits=", ".join(limits))] if limits else []),
        *([text("command-not_pipelined", count=scenario.parts)] if is_pipelined and not pipelined else []),
        *([fewer] if pipelined and (fewer := fewer_parts(scenario)) else []),
    ]
    return "\n".join(map(printable, lines))


def _limits(scenario: Scenario) -> list[str]:
    """Returns what differs from the default of the constraints, and of the optimiser whose state counts among them."""
    constraints, optimiser = scenario.constraints, scenario.workload.optimiser
    limits = []
    if constraints.memory_bytes == UNLIMITED:
        limits.append(text("command-limit_memory_lifted"))
    elif constraints.memory_bytes is not None:
        limits.append(text("command-limit_memory", memory=format_bytes(constraints.memory_bytes)))
    limits += _choices(scenario)
    if optimiser is not Workload().optimiser:
        limits.append(text("command-limit_optimiser", optimiser=optimiser.value))
    if constraints.keep is not None:
        limits.append(text("command-limit_keep", layer=constraints.keep))
    if constraints.bits != Constraints().bits:
        limits.append(text("command-limit_bits", bits=constraints.bits))
    if constraints.gradient_bits is not None:
        limits.append(text("command-limit_gradient_bits", bits=constraints.gradient_bits))
    if not constraints.raw_data_stays:
        limits.append(text("command-limit_raw"))
    return limits


def _choices(scenario: Scenario) -> list[str]:
    """Returns what differs from the default of who trains, and of what crosses the link and how."""
    workload, constraints, usual = scenario.workload, scenario.constraints, Workload()
    said = []
    if workload.is_training:
        if workload.sharing is not usual.sharing:
            said.append(text("command-limit_one_device"))
        if workload.data_set is not usual.data_set:
            said.append(text("command-limit_data_set_once"))
        if workload.ties is not usual.ties:
            said.append(text("command-limit_untied"))
        if workload.label_bytes is not None:
            said.append(text("command-limit_labels", size=format_bytes(workload.label_bytes)))
    elif workload.results is not usual.results:
        said.append(text("command-limit_results", results=key_of(workload.results)))
    if constraints.input_bits is not None:
        said.append(text("command-limit_input_bits", bits=constraints.input_bits))
    if constraints.input_compression != 1:
        said.append(text("command-limit_input_compression", factor=count_text(constraints.input_compression)))
    if constraints.wire_overhead:
        said.append(text("command-limit_wire_overhead", percent=count_text(100 * constraints.wire_overhead)))
    if scenario.turnaround_s:
        said.append(text("command-limit_turnaround", time=format_time(scenario.turnaround_s)))
    return said


def _scenario_options() -> list[Callable[[Callable[..., None]], Callable[..., None]]]:
    default = Scenario.default()

    def option(field: Field) -> Callable[[Callable[..., None]], Callable[..., None]]:
        help_text = f"{field.description}  [default: {field.usual or field.write(default)}]"
        if field.name == "raw-data-may-leave":
            return click.option("--raw-data-may-leave/--raw-data-stays", default=None, help=help_text)
        return click.option(f"--{field.name}", metavar=field.metavar, help=help_text)

    return [
        *map(option, FIELDS.values()),
        click.option(
            "--scenario",
            metavar="FILE",
            help="JSON file with any of these options by name, as in "
            '{"device": "jetson-nano", "up": "20Mbit/s", "raw-data-may-leave": true}, or a scenario list that the page'
            " saved; of a list with several, FILE#NAME is one, taken with its method and its own cut. An option given"
            " here wins.",
        ),
    ]
