"""``split-explorer layers``: the priced graph, complete enough for another solver to find the same optimum."""

from __future__ import annotations

from typing import Any

import click

from explorer.cli.document import write_document
from explorer.cli.question import asks_about_a_model, headline
from explorer.cli.text import table
from explorer.pricing.costs import PricedGraph
from explorer.values.json_files import number
from explorer.values.units import format_bytes, format_flops, format_time


@click.command("layers")
@click.option("--json", "as_json", is_flag=True, help="Write the priced graph as JSON.")
@asks_about_a_model
def command(priced: PricedGraph, as_json: bool) -> None:
    """Show the cost of every layer of MODEL, a sample model or a graph file, in a scenario.

    \b
    Examples:
      split-explorer layers resnet18
      split-explorer layers resnet18 --batch 8 --device jetson-nano
      split-explorer layers model.json --mode inference --json

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
    if as_json:
        write_document(document(priced))
        return
    click.echo(f"{headline(priced)}\n\n{_table(priced)}")


def document(priced: PricedGraph) -> dict[str, Any]:
    """The priced graph under the published keys."""
    scenario = priced.scenario
    batch = scenario.workload.batch
    graph = priced.graph
    return {
        "model": graph.name,
        "timing": priced.timing,
        "batch": batch,
        "iterations": priced.iterations,
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
                "device_s": float(priced.device_s[v]) / scenario.device_speed,
                "server_s": float(priced.server_s[v]) / scenario.server_speed,
                "uplink_bytes": number(priced.uplink_bytes[v]),
                "downlink_bytes": number(priced.downlink_bytes[v]),
                "on_device": bool(priced.on_device[v]),
                "may_cross": bool(priced.may_cross[v]),
            }
            for v, layer in enumerate(graph.layers)
        ],
    }


def _table(priced: PricedGraph) -> str:
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
        for layer in document(priced)["layers"]
    ]
    headings = ["layer", "operation", "stays", "forward", "backward", "parameters", "device", "server", "up", "down"]
    return table(headings, rows, left=3)


def _pinned(layer: dict[str, Any]) -> str:
    if not layer["may_cross"]:
        return "with its tensor"
    return "yes" if layer["on_device"] else ""
