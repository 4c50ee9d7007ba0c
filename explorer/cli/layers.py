"""``split-explorer layers``: the costs of a model, complete enough for another solver to find the same optimum."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from explorer.cli.question import asks_about_a_model, headline
from explorer.cli.text import CommandError, table, write_document
from explorer.model.graph import ModelGraph
from explorer.present.i18n.text import text
from explorer.present.timing_document import timing_document
from explorer.pricing import Case
from explorer.scenario.scenario import Scenario
from explorer.values.json_files import number
from explorer.values.names import printable
from explorer.values.units import format_bytes, format_flops, format_time


@click.command("layers")
@click.option("--json", "as_json", is_flag=True, help="Write the costs as JSON.")
@click.option(
    "--graphml",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the model graph, every cost an attribute, as GraphML for graph tools; MODEL may be such a file.",
)
@asks_about_a_model
def command(case: Case, as_json: bool, graphml: Path | None) -> None:
    """Show the cost of every layer of MODEL, a sample model or a graph file, in a scenario.

    \b
    Examples:
      split-explorer layers resnet18
      split-explorer layers resnet18 --batch 8 --device jetson-nano
      split-explorer layers model.json --mode inference --json
      split-explorer layers model.json --graphml model.graphml

    Times and bytes are for the whole batch and one iteration, speed factors and --bits applied.

    With --json, trust says of each machine where its times come from (timing: profiled, measured, calibrated, scaled by
    another model, mode or batch that was timed, or estimated) and how many times as long, or as short, they may be
    (factor); timing alone is that of the machine trusted least. Each layer has name, inputs (layers it reads),
    operation, fwd_flops, bwd_flops, param_bytes (a tied parameter counts at its first use), device_s and server_s
    (forward, in training plus backward and the optimiser's step), uplink_bytes (its output tensor, as it is sent),
    downlink_bytes (that tensor's gradient), cast_s (of both machines, where its tensor crosses with fewer bits),
    label_bytes (up, in training) and result_bytes (down, in inference) where the server runs it, exchange_bytes (of its
    parameters, where the device has it), on_device (true: it is pinned there) and may_cross (false: its tensor must
    stay on the device). Layers come in a topological order; the model's input is one of them.

    Each of "ties" is a parameter that several layers use: owner (the layer at which it counts), users (the others),
    crossing_bytes (each way), exchange_bytes, and device_step_s and server_step_s (the optimiser's step on a copy).

    The delay of a split follows from that. With D the layers on the device, closed under inputs:

    \b
      iterations * ( device_s of each layer in D
                   + server_s + label_bytes * up + result_bytes * down of each other layer
                   + uplink_bytes * up + downlink_bytes * down + cast_s
                     of each layer in D that a layer outside D reads, once however many do
                   + crossing_bytes * (up + down) of each tie with layers in D and outside, users or owner
                   + server_step_s of each tie with its owner in D and a user outside
                   + device_step_s of each tie with a user in D and its owner outside
                   + rtt_s + turnaround_s, unless D is everything )
      + exchange_bytes * (up + down) of each layer in D, and of each tie with a user in D and its owner outside
      where up = 1 / uplink_bytes_per_s and down = 1 / downlink_bytes_per_s

    fwd_flops, bwd_flops and param_bytes describe the layer in either mode; in inference nothing runs backward, no
    model is exchanged, no second copy of a parameter costs time, and iterations is 1.
    """
    if graphml is not None:
        _write_graphml(case.graph, graphml)
        return
    if as_json:
        write_document(document(case))
        return
    click.echo(f"{headline(case)}\n\n{_table(case)}")


def _write_graphml(graph: ModelGraph, path: Path) -> None:
    from explorer.model.networks import to_graphml  # networkx takes a while to import

    try:
        path.write_text(to_graphml(graph), encoding="utf-8")
    except OSError as error:
        raise CommandError(f'GraphML file "{path}" cannot be written: {error.strerror or error}') from error
    click.echo(f"{printable(str(path))}: {len(graph.layers):,} layers", err=True)


def document(case: Case) -> dict[str, Any]:
    """Returns the costs under the published keys."""
    scenario = case.scenario
    batch = scenario.workload.batch
    graph = case.graph
    return {
        "model": graph.name,
        **timing_document(case.costs),
        "batch": batch,
        "iterations": case.costs.iterations,
        "mode": scenario.workload.mode.value,
        "link": {
            "uplink_bytes_per_s": scenario.link.uplink_bytes_per_s,
            "downlink_bytes_per_s": scenario.link.downlink_bytes_per_s,
            "rtt_s": scenario.link.rtt_s,
            "turnaround_s": scenario.turnaround_s,
        },
        "ties": [_tie(case, tie) for tie in range(len(case.costs.ties.uses.owner))],
        "layers": [
            {
                "name": layer.name,
                "inputs": [graph.layers[parent].name for parent in graph.parents[v]],
                "operation": layer.operation,
                "fwd_flops": layer.forward.flops.at(batch),
                "bwd_flops": layer.backward.flops.at(batch),
                "param_bytes": layer.param_bytes,
                "device_s": float(case.costs.device_s[v]) / scenario.device_speed,
                "server_s": float(case.costs.server_s[v]) / scenario.server_speed,
                "uplink_bytes": number(case.costs.uplink_bytes[v]),
                "downlink_bytes": number(case.costs.downlink_bytes[v]),
                "on_device": bool(case.costs.on_device[v]),
                "cast_s": float(sum(_at_speeds(scenario, [seconds[v] for seconds in case.costs.cast_s]))),
                "label_bytes": number(case.costs.label_bytes[v]),
                "result_bytes": number(case.costs.result_bytes[v]),
                "exchange_bytes": number(case.costs.param_bytes[v]),
                "may_cross": bool(case.costs.may_cross[v]),
            }
            for v, layer in enumerate(graph.layers)
        ],
    }


def _tie(case: Case, tie: int) -> dict[str, Any]:
    """Returns a tied parameter under the published keys."""
    ties, names = case.costs.ties, [layer.name for layer in case.graph.layers]
    device_s, server_s = _at_speeds(case.scenario, [seconds[tie] for seconds in ties.step_s])
    return {
        "owner": names[ties.uses.owner[tie]],
        "users": [names[user] for user in ties.uses.user[ties.uses.tie == tie]],
        "crossing_bytes": number(ties.crossing_bytes[tie]),
        "exchange_bytes": number(ties.param_bytes[tie]),
        "device_step_s": device_s,
        "server_step_s": server_s,
    }


def _at_speeds(scenario: Scenario, seconds: Sequence[float]) -> tuple[float, float]:
    """Returns seconds on the device and on the server at the speeds of a scenario."""
    return float(seconds[0]) / scenario.device_speed, float(seconds[-1]) / scenario.server_speed


def _table(case: Case) -> str:
    rows = [
        [
            layer["name"],
            layer["operation"],
            _pinned(layer),
            format_flops(layer["fwd_flops"]),
            format_flops(layer["bwd_flops"]),
            format_bytes(layer["param_bytes"]),
            format_time(layer["device_s"]),
            format_time(layer["server_s"]),
            format_bytes(layer["uplink_bytes"]),
            format_bytes(layer["downlink_bytes"]),
        ]
        for layer in document(case)["layers"]
    ]
    columns = ("layer", "operation", "stays", "forward", "backward", "parameters", "device", "server")
    ways = ("column_up", "column_down")
    return table([text(f"command-{name}") for name in (*columns, *ways)], rows, left=3)


def _pinned(layer: dict[str, Any]) -> str:
    if not layer["may_cross"]:
        return text("command-with_its_tensor")
    return text("command-yes") if layer["on_device"] else ""
