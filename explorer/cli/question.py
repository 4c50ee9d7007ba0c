"""What commands ask about: a model and a scenario, read from the command line, and written back to it."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from explorer import presets
from explorer.cli.text import printable
from explorer.pricing.costs import PricedGraph, price
from explorer.scenario import models, options
from explorer.scenario.models import Model
from explorer.scenario.scenario import Constraints, Mode, Scenario, Workload
from explorer.values.units import format_bytes, format_rate, format_time


def asks_about_a_model(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the argument MODEL and the scenario options; it is called with the priced graph first."""

    @wraps(function)
    def command(model: str, scenario: str | None, **given: Any) -> None:
        own = {name: value for name, value in given.items() if name.replace("_", "-") not in options.OPTIONS}
        chosen = {
            name.replace("_", "-"): value for name, value in given.items() if name not in own and value is not None
        }
        found = find_model(model)
        function(price(found.graph, read_scenario(found, scenario, chosen)), **own)

    decorated: Callable[..., None] = command
    for option in reversed(_scenario_options()):
        decorated = option(decorated)
    return click.argument("model", metavar="MODEL")(decorated)


def find_model(text: str) -> Model:
    """A sample model by name, or the model of a graph file.

    A name comes first: write ``./resnet18`` for a file called like a sample model.
    """
    is_file = text.endswith(".json") or Path(text).name != text or os.path.exists(text)
    return models.from_file(text) if is_file and text not in models.models() else models.find(text)


def read_scenario(model: Model, file: str | None, chosen: dict[str, object]) -> Scenario:
    """The default scenario at a model's batch, with a file's scenario over it, and over that the chosen options."""
    scenario = options.apply(Scenario.default(), "batch", model.batch)
    if file is not None:
        from explorer.scenario import files

        scenario = files.load(file, model.name, scenario)
    return options.from_options(chosen, scenario)


def headline(priced: PricedGraph) -> str:
    """The model and the scenario in two lines, and in a third one what is not usual about it."""
    scenario, workload = priced.scenario, priced.scenario.workload
    link = scenario.link
    rounds = f", {workload.iterations:,} iterations a round" if workload.mode is Mode.TRAINING else ""
    machines = [
        machine.title + (f" at {speed:g} times its speed" if speed != 1 else "")
        for machine, speed in ((scenario.device, scenario.device_speed), (scenario.server, scenario.server_speed))
    ]
    limits = _limits(scenario)
    return (
        f"{printable(priced.graph.title or priced.graph.name)}: {workload.mode}, batch {workload.batch}{rounds},"
        f" times {priced.timing}\n"
        f"{' and '.join(machines)}: {format_rate(link.uplink_bytes_per_s)} up,"
        f" {format_rate(link.downlink_bytes_per_s)} down, {format_time(link.rtt_s)} round trip"
        + (f"\nWith {', '.join(limits)}" if limits else "")
    )


def _limits(scenario: Scenario) -> list[str]:
    """What differs from the default of the constraints, and of the optimiser whose state counts among them."""
    constraints, optimiser = scenario.constraints, scenario.workload.optimiser
    limits = []
    if constraints.memory_bytes is not None:
        limits.append(f"at most {format_bytes(constraints.memory_bytes)} on the device")
    if optimiser is not Workload().optimiser:
        limits.append(f"optimiser {optimiser}")
    if constraints.keep is not None:
        limits.append(f"all up to {printable(constraints.keep)} kept on the device")
    if constraints.bits != Constraints().bits:
        limits.append(f"at most {constraints.bits} bits a number sent")
    if not constraints.raw_data_stays:
        limits.append("raw data that may leave")
    return limits


def _scenario_options() -> list[Callable[[Callable[..., None]], Callable[..., None]]]:
    usual = options.to_options(Scenario.default())

    def option(name: str, metavar: str, text: str, default: str = "") -> Callable[..., Callable[..., None]]:
        shown = default or usual[name]
        return click.option(f"--{name}", metavar=metavar, help=f"{text}  [default: {shown}]")

    return [
        option("device", "NAME", f"Device: {', '.join(presets.machines('device'))}."),
        option("server", "NAME", f"Server: {', '.join(presets.machines('server'))}."),
        option("link", "NAME", f"Link by its usual rates: {', '.join(presets.links())}."),
        option("up", "RATE", "Uplink, such as 20Mbit/s, instead of the link's.", "the link's"),
        option("down", "RATE", "Downlink, such as 100Mbit/s, instead of the link's.", "the link's"),
        option("rtt", "TIME", "Round-trip time, such as 15ms, instead of the link's.", "the link's"),
        option("mode", "training|inference", "What is run."),
        option("batch", "N", "Samples in a batch.", f"the sample model's, otherwise {usual['batch']}"),
        option("iterations", "N", "Training iterations of a round, between two exchanges of the model."),
        option("keep", "LAYER", "Keep this layer and all before it on the device.", "none"),
        click.option(
            "--raw-data-may-leave/--raw-data-stays",
            default=None,
            help="Whether the model's input may be sent to the server.  [default: it stays]",
        ),
        option("bits", "N", "Send floating-point tensors with at most this many bits a number."),
        option("memory", "SIZE", "What the device's layers may take of its memory, such as 4GB.", "no limit"),
        option("optimiser", "sgd|momentum|adam", "Whose state counts against --memory in training."),
        option("device-speed", "FACTOR", "How many times as fast as its profile the device is."),
        option("server-speed", "FACTOR", "The same for the server."),
        click.option(
            "--scenario",
            metavar="FILE",
            help="JSON file with any of these options by name, as in "
            '{"device": "jetson-nano", "up": "20Mbit/s", "raw-data-may-leave": true}, or a scenario list that the page'
            " saved; of a list with several, FILE#NAME is one. An option given here wins.",
        ),
    ]
