"""``split-explorer capture``: a PyTorch model becomes a graph file.

The only command that imports torch, and only once the arguments have been read.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from explorer.cli import capture_packages, capture_targets
from explorer.cli.capture_inputs import (
    Inputs,
    OptionError,
    read_arguments,
    read_dimension,
    read_inputs,
)
from explorer.cli.capture_progress import Progress
from explorer.cli.capture_targets import Target
from explorer.cli.text import write_document
from explorer.model.graph import ModelGraph
from explorer.present.captured import captured_document
from explorer.present.i18n.text import text
from explorer.present.remarks import remark_text

if TYPE_CHECKING:
    from torch import nn


@click.command("capture")
@click.argument("target", metavar="TARGET", required=False)
@click.option(
    "--input",
    "inputs",
    multiple=True,
    metavar="[NAME=]SHAPE",
    help="An example input for each argument of forward: its shape, the batch first, and its type unless it is"
    " float32; :ones or :zeros behind it where the model reads its values. With a name it may also be a number, true,"
    " false, none, or JSON; a.b=SHAPE is a part of a. Sample models, timm, torchvision and --hf have inputs of their"
    " own.",
)
@click.option(
    "--arg",
    "arguments",
    multiple=True,
    metavar="NAME=VALUE",
    help="An argument of the callable: a number, true, false, none, JSON or text. With --hf, a field of the file.",
)
@click.option(
    "--hf",
    "configuration",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A transformers configuration (config.json) in place of TARGET; nothing is downloaded.",
)
@click.option(
    "--weights",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A state dict (.pt, .safetensors): check that its names and shapes are those of the model.",
)
@click.option(
    "--train/--eval",
    "training",
    default=None,
    help="Mode of the model.  [default: as it is built, or --eval where only training reads the values of tensors]",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write the graph; standard output if not given.",
)
@click.option("--name", metavar="NAME", help="What to call the model.  [default: as FILE, otherwise as the module]")
@click.option("--json", "as_json", is_flag=True, help="Write a summary for programs to standard output.")
@click.option("--quiet", is_flag=True, help="Say nothing on standard error but what went wrong.")
@click.option(
    "--batch-dim",
    metavar="NUMBER",
    help="Which dimension of the inputs is the batch, from 0; none for the inputs of one sample."
    "  [default: found by trying]",
)
def command(
    target: str | None,
    inputs: tuple[str, ...],
    arguments: tuple[str, ...],
    configuration: Path | None,
    weights: Path | None,
    training: bool | None,
    output: Path | None,
    name: str | None,
    as_json: bool,
    quiet: bool,
    batch_dim: str | None,
) -> None:
    """Turn a PyTorch model into a graph file, which the other commands take as MODEL.

    TARGET is file.py:callable or package.module:callable, where the callable returns the nn.Module (a class of one
    does), or is one; or sample:NAME, timm:NAME, torchvision:NAME. A module is looked for in the current directory
    first. No weights are allocated unless the model reads them while it is built, so a model larger than this
    machine's memory can be captured.

    This runs the code of that module on this machine, with your rights, as importing it would: capture only code
    that you trust. A graph file, on the other hand, is data: reading one runs nothing.

    \b
    Examples:
      split-explorer capture mynet.py:build --input 1x3x224x224 --output mynet.json
      split-explorer capture mynet.py:ResNet --arg depth=18 --input 1x3x224x224 --output mynet.json
      split-explorer capture chat.model:tiny --input ids=1x128:int64 --input mask=1x128:bool:ones --output tiny.json
      split-explorer capture --hf config.json --output llama.json
      split-explorer capture timm:convnext_tiny --output convnext.json
      split-explorer capture sample:resnet18 > resnet18.json
    """
    progress = Progress(quiet=quiet)
    # The graph alone may reach standard output, and the captured code may print.
    with redirect_stdout(sys.stderr):
        given, values, dimension = read_inputs(inputs), read_arguments(arguments), read_dimension(batch_dim)
        _check_output(output)
        found = _find(target, configuration, values)
        called = given or found.inputs
        if not called:
            raise OptionError("target-needs-input", target=target or str(configuration))
        usual = output.stem if output and not found.title else found.name
        try:
            graph = _graph(found, called, name or usual, weights, training, dimension, progress)
        finally:
            progress.stop()
    _write(graph, output, as_json=as_json)
    if not quiet and (output is not None or as_json):
        progress.finish()
        _tell(graph, output, None if given else found.inputs)


def _check_output(output: Path | None) -> None:
    """A capture takes minutes: what it cannot be written to is said before."""
    if output is not None and (output.is_dir() or not output.parent.is_dir()):
        problem = text("command-is_directory" if output.is_dir() else "command-no_directory", folder=output.parent)
        raise OptionError("output-not-writable", path=str(output), problem=problem)


def _find(target: str | None, configuration: Path | None, arguments: dict[str, Any]) -> Target:
    if configuration is not None:
        if target is not None:
            raise OptionError("target-and-configuration", target=target, path=str(configuration))
        return capture_packages.from_configuration(configuration, arguments)
    if target is None:
        raise OptionError("target-missing")
    return capture_packages.find(target, arguments) or capture_targets.find(target, arguments)


def _graph(
    found: Target,
    called: Inputs,
    name: str,
    weights: Path | None,
    training: bool | None,
    batch_dim: int | Literal["none"] | None,
    progress: Progress,
) -> ModelGraph:
    # Seconds of start-up that no other command, and no mistake found before this point, has to wait for.
    import torch

    from explorer.capture import capture
    from explorer.capture.weights import check_weights
    from explorer.cli.capture_examples import example

    def made() -> nn.Module:
        model = found.model if isinstance(found.model, torch.nn.Module) else found.model()
        if isinstance(model, torch.nn.Module):
            if weights is not None:
                check_weights(model, weights)
            if training is not None:
                model.train(training)
        return model  # what it is instead of a module is for `capture` to say

    args, kwargs = example(called)
    model = made() if isinstance(found.model, torch.nn.Module) else made
    return capture(
        model,
        args,
        kwargs,
        name=name,
        title=found.title,
        batch_dim=batch_dim,
        keep_mode=training is True,
        on_step=progress.begin,
    ).graph


def _write(graph: ModelGraph, output: Path | None, *, as_json: bool) -> None:
    if output is not None:
        try:
            output.write_text(graph.to_json(), encoding="utf-8")
        except OSError as error:
            problem = error.strerror or str(error)
            raise OptionError("output-not-writable", path=str(output), problem=problem) from error
    if as_json:
        write_document(captured_document(graph, output))
    elif output is None:
        click.echo(graph.to_json(), nl=False)


def _tell(graph: ModelGraph, output: Path | None, chosen: Inputs | None) -> None:
    """What was captured, with the inputs that were chosen for the person, and all that is to be known of it."""
    if chosen is not None:
        click.echo(text("command-inputs_chosen", inputs=str(chosen)), err=True)
    file = graph.name if output is None else output
    click.echo(text("command-captured", file=file, layers=len(graph.layers), parameters=graph.parameters), err=True)
    for remark in graph.remarks:
        click.echo(remark_text(remark), err=True)
