"""``split-explorer solve``: the split with the least delay, and what it is made of."""

from __future__ import annotations

from typing import Any

import click

from explorer.cli.document import number, write_document
from explorer.cli.question import asks_about_a_model, headline
from explorer.cli.text import joined, printable, stacked_bar, table
from explorer.delay import PricedGraph, Terms
from explorer.graph import OperationClass
from explorer.scenario import Mode
from explorer.solve import METHODS, solve
from explorer.solve.split import Split
from explorer.units import format_bytes, format_time

BAR_WIDTH = 64
# The choices without a split: in the heading of a column, and in a sentence.
UNSPLIT = {"All on the device": "All on the device", "Most on the server": "As much as possible on the server"}
LETTERS = {
    "device_compute": "D",
    "uplink": "u",
    "server_compute": "S",
    "downlink": "d",
    "model_exchange": "m",
    "round_trips": "r",
}


@click.command("solve")
@click.option(
    "--method",
    type=click.Choice(list(METHODS)),
    default=next(iter(METHODS)),
    show_default=True,
    help="How the split is chosen.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Write JSON: delay_s, terms_s, device_layers, cut, solver and more."
)
@asks_about_a_model
def command(priced: PricedGraph, method: str, as_json: bool) -> None:
    """Find the split of MODEL, a sample model or a graph file, with the least delay in a scenario.

    \b
    Examples:
      split-explorer solve resnet18
      split-explorer solve resnet18 --up 20Mbit/s --rtt 50ms --device-speed 0.5
      split-explorer solve vgg16 --link lte --mode inference --batch 1
      split-explorer solve model.json --scenario office.json --json

    The delay is that of a round of --iterations iterations in training, and of one batch in inference.
    """
    split = solve(priced, method)
    if as_json:
        write_document(document(split))
        return
    click.echo("\n\n".join([headline(priced), _sentences(split), _breakdown(split), _cut(split), _solver(split)]))


def document(split: Split) -> dict[str, Any]:
    """The split under the published keys; seconds and bytes, the bytes of one iteration."""
    priced = split.priced
    return {
        "model": priced.graph.name,
        "method": split.method,
        "timing": priced.timing,
        "delay_s": split.delay_s,
        "terms_s": split.terms._asdict(),
        "device_layers": list(split.device_layers),
        "cut": [
            {
                "layer": priced.graph.layers[u].name,
                "uplink_bytes": number(priced.uplink_bytes[u]),
                "downlink_bytes": number(priced.downlink_bytes[u]),
            }
            for u in split.cut
        ],
        "solver": {
            "vertices": split.stats.vertices,
            "edges": split.stats.edges,
            "build_s": split.stats.build_s,
            "solve_s": split.stats.solve_s,
        },
    }


def _sentences(split: Split) -> str:
    """What to do, how long it takes, and how long the two choices without a split take."""
    priced = split.priced
    layers, cut = priced.graph.layers, [printable(priced.graph.layers[u].name) for u in split.cut]
    kept = [layer for layer, on in zip(layers, split.on_device, strict=True) if on]
    workload = priced.scenario.workload
    training = workload.mode is Mode.TRAINING
    what = f"a round of {workload.iterations:,} iterations" if training else "inference on one batch"
    if not cut:
        advice = "Keep everything on the device"
    elif all(layer.operation_class is OperationClass.INPUT for layer in kept):
        advice = f"Keep nothing but the input on the device and send {joined(cut)} to the server"
    else:
        advice = (
            f"Keep {len(kept)} of {len(layers)} layers on the device, up to {joined(cut)},"
            " and send the rest to the server"
        )
    others = [
        f"{UNSPLIT[choice]} takes {format_time(terms.delay_s)}, {_against(terms.delay_s, split.delay_s)}."
        for choice, terms in _choices(split).items()
        if choice in UNSPLIT
    ]
    return "\n".join([f"{advice}: {what} takes {format_time(split.delay_s)}.", *others])


def _choices(split: Split) -> dict[str, Terms]:
    """The split, and the choices without one that differ from it."""
    priced = split.priced
    unsplit = zip(UNSPLIT, (priced.device_only, priced.server_most), strict=True)
    return {
        "This split": split.terms,
        **{choice: priced.terms(mask) for choice, mask in unsplit if (mask != split.on_device).any()},
    }


def _against(delay_s: float, best_s: float) -> str:
    if best_s <= 0 or delay_s <= best_s * 1.0005:
        return "the same"
    return f"{delay_s / best_s:.3g} times as long"


def _breakdown(split: Split) -> str:
    choices = _choices(split)
    rows = [
        [f"{letter} {term.replace('_', ' ')}", *(format_time(getattr(terms, term)) for terms in choices.values())]
        for term, letter in LETTERS.items()
    ]
    rows.append(["= delay", *(format_time(terms.delay_s) for terms in choices.values())])
    longest = max(terms.delay_s for terms in choices.values())
    label_width = max(map(len, choices))
    bars = [
        f"{choice.ljust(label_width)}  |{stacked_bar(zip(LETTERS.values(), terms, strict=True), longest, BAR_WIDTH)}"
        for choice, terms in choices.items()
    ]
    return table(["Where the time goes", *choices], rows) + "\n\n" + "\n".join(bars)


def _cut(split: Split) -> str:
    crossing = document(split)["cut"]
    if not crossing:
        return "Nothing crosses the link."
    rows = [
        [tensor["layer"], format_bytes(tensor["uplink_bytes"]), format_bytes(tensor["downlink_bytes"])]
        for tensor in crossing
    ]
    return table(["Tensors that cross, each iteration", "up", "down"], rows)


def _solver(split: Split) -> str:
    stats = split.stats
    return (
        f"Found by {split.method}: {stats.vertices:,} vertices and {stats.edges:,} edges,"
        f" built in {format_time(stats.build_s)}, solved in {format_time(stats.solve_s)}."
    )
