"""``split-explorer models``: which sample models are at hand."""

from __future__ import annotations

import click

import sample_models
from explorer.cli.text import table, write_document
from explorer.present.i18n.text import text


@click.command("models")
@click.option("--json", "as_json", is_flag=True, help="Write JSON: name, title, input, batch, layers, parameters.")
def command(as_json: bool) -> None:
    """List the sample models.

    Each was captured from an own definition in plain PyTorch; no weights are stored, and none are needed.

    \b
    Examples:
      split-explorer models
      split-explorer models --json
    """
    entries = [
        {
            "name": name,
            "title": entry.title,
            "input": ", ".join(map(example, entry.inputs)),
            "batch": entry.batch,
            "layers": len(graph.layers),
            "parameters": graph.parameters,
        }
        for name, entry in sample_models.REGISTRY.items()
        for graph in [sample_models.load(name)]
    ]
    if as_json:
        write_document(entries)
        return
    headings = [text(f"command-model_{name}") for name in ("name", "title", "input", "batch", "layers", "parameters")]
    rows = [
        [str(value) if key not in ("layers", "parameters") else f"{value:,}" for key, value in entry.items()]
        for entry in entries
    ]
    click.echo(table(headings, rows, left=3))


def example(one: sample_models.Input) -> str:
    """Returns an input as ``capture --input`` takes it, a batch of 1: ``1x3x224x224``, ``1x1024:int64``."""
    shape = "x".join(map(str, (1, *one.shape)))
    return shape if one.dtype == "float32" else f"{shape}:{one.dtype}"
