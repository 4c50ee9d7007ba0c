"""``split-explorer layers``: the costs of a model, complete enough for another solver to find the same optimum."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from explorer.cli.question import asks_about_a_model, headline
from explorer.cli.text import CommandError, table, write_document
from explorer.model.graph import ModelGraph
from explorer.present.i18n.text import text
from explorer.pricing import Case
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

    With --json, each layer has name, inputs (layers it reads), operation, fwd_flops, bwd_flops, param_bytes (a tied
    parameter counts at its first use), device_s and server_s (forward, in training plus backward), uplink_bytes (its
    output tensor), downlink_bytes (that tensor's gradient), on_device (true: it is pinned there) and may_cross
    (false: its tensor must stay on the device). Layers come in a topological order; the model's input is one of them.

    The delay of a split follows from that. With D the layers on the device, closed under inputs:

    \b
      iterations * ( device_s of each layer in D  +  server_s of each other layer
                   + uplink_bytes / uplink_bytes_per_s + downlink_bytes / downlink_bytes_per_s
                     of each layer in D that a layer outside D reads, once however many do
                   + rtt_s, unless D is everything )
      + param_bytes * (1 / uplink_bytes_per_s + 1 / downlink_bytes_per_s) of each layer in D,
        in training only

    fwd_flops, bwd_flops and param_bytes describe the layer in either mode; in inference nothing runs backward and
    no model is exchanged: the last line falls away, downlink_bytes is 0 and iterations is 1.
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
        "timing": case.costs.timing,
        "batch": batch,
        "iterations": case.costs.iterations,
        "mode": scenario.workload.mode.value,
        "link": {
            "uplink_bytes_per_s": scenario.link.uplink_bytes_per_s,
            "downlink_bytes_per_s": scenario.link.downlink_bytes_per_s,
            "rtt_s": scenario.link.rtt_s,
        },
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
                "may_cross": bool(case.costs.may_cross[v]),
            }
            for v, layer in enumerate(graph.layers)
        ],
    }


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
