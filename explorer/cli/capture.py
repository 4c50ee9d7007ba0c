"""``split-explorer capture``: a PyTorch model becomes a graph file.

The only command that imports torch, and only once the arguments have been read.
"""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

import sample_models
from explorer.cli.text import CommandError
from explorer.model.graph import ModelGraph
from explorer.present import errors
from explorer.present.i18n.text import text
from explorer.values.names import UnknownNameError

if TYPE_CHECKING:
    from torch import nn

DTYPES = ("float32", "float16", "bfloat16", "float64", "int64", "int32", "int16", "int8", "uint8", "bool")
SAMPLE = "sample:"
LARGEST_INPUT = 2**31 - 1  # numbers in one example, a sample of 46,000 x 46,000 pixels
_LONGEST_DIMENSION = 4  # digits
_SHOWN = 60  # characters of a mistaken input
_INPUT = re.compile(r"(?P<shape>[1-9]\d*(?:x[1-9]\d*)*)(?::(?P<dtype>\w+))?")


@dataclass(frozen=True)
class ExampleInput:
    """Shape and type of an example input, the batch first; values are not needed."""

    shape: tuple[int, ...]
    dtype: str = "float32"

    @classmethod
    def parse(cls, given: str) -> ExampleInput:
        """Read ``1x3x224x224`` or ``1x1024:int64``; raises `CommandError`.

        >>> ExampleInput.parse("1x1024:int64")
        ExampleInput(shape=(1, 1024), dtype='int64')
        """
        shown = given if len(given) <= _SHOWN else f"{given[:_SHOWN]}..."
        match = _INPUT.fullmatch(given)
        if match is None:
            rule = "sizes must be 1 or more, the batch first, as in 1x3x224x224 or 1x16:int64"
            raise CommandError(f'input "{shown}": {rule}')
        dtype = match["dtype"] or "float32"
        if dtype not in DTYPES:
            raise CommandError(f'input "{shown}": {errors.sentence(UnknownNameError("type", dtype, DTYPES))}')
        sizes = match["shape"].split("x")
        # Python reads no number of thousands of digits, so the long ones are refused unread.
        if any(len(size) > len(str(LARGEST_INPUT)) for size in sizes) or prod(map(int, sizes)) > LARGEST_INPUT:
            raise CommandError(f'input "{shown}": it must hold at most {LARGEST_INPUT:,} numbers in all')
        return cls(tuple(map(int, sizes)), dtype)


@click.command("capture")
@click.argument("target", metavar="TARGET")
@click.option(
    "--input",
    "inputs",
    multiple=True,
    metavar="SHAPE",
    help="Shape of an example input, the batch first, and its type unless it is float32; once for each argument"
    " of forward. A sample model has its own.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to write the graph; standard output if not given.",
)
@click.option("--name", metavar="NAME", help="What to call the model.  [default: as FILE, otherwise as the module]")
@click.option(
    "--batch-dim",
    metavar="NUMBER",
    help="Which dimension of the inputs is the batch, from 0; none for the inputs of one sample."
    "  [default: found by trying]",
)
def command(target: str, inputs: tuple[str, ...], output: Path | None, name: str | None, batch_dim: str | None) -> None:
    """Turn a PyTorch model into a graph file, which the other commands take as MODEL.

    TARGET is sample:NAME, or package.module:callable, where the callable takes no arguments and returns the
    nn.Module; the module is looked for in the current directory first. No weights are allocated, so a model larger
    than this machine's memory can be captured.

    This runs the code of that module on this machine, with your rights, as importing it would: capture only code
    that you trust. A graph file, on the other hand, is data: reading one runs nothing.

    \b
    Examples:
      split-explorer capture mynet:build --input 1x3x224x224 --output mynet.json
      split-explorer capture chat.model:tiny --input 1x128:int64 --input 1x128:bool --output tiny.json
      split-explorer capture sample:resnet18 > resnet18.json
    """
    examples = [ExampleInput.parse(given) for given in inputs]
    # The graph alone may reach standard output, and the captured code may print.
    with redirect_stdout(sys.stderr):
        graph = _capture(target, examples, name, output, _dimension(batch_dim))
    if output is None:
        click.echo(graph.to_json(), nl=False)
        return
    try:
        output.write_text(graph.to_json(), encoding="utf-8")
    except OSError as error:
        raise CommandError(f'graph file "{output}" cannot be written: {error.strerror or error}') from error
    click.echo(text("command-captured", file=output, layers=len(graph.layers), parameters=graph.parameters), err=True)


def _dimension(given: str | None) -> int | Literal["none"] | None:
    """Returns what ``--batch-dim`` says; raises `CommandError`."""
    if given is None:
        return None
    if given == "none":
        return "none"
    if given.isascii() and given.isdigit() and len(given) < _LONGEST_DIMENSION:
        return int(given)
    raise CommandError(f'--batch-dim must be a dimension such as 0 or 1, or none, got "{given}"')


def _capture(
    target: str,
    examples: list[ExampleInput],
    name: str | None,
    output: Path | None,
    batch_dim: int | Literal["none"] | None,
) -> ModelGraph:
    if target.startswith(SAMPLE):
        entry = sample_models.find(target.removeprefix(SAMPLE))
        own = [ExampleInput((1, *each.shape), each.dtype) for each in entry.inputs]
        return _graph(
            lambda: sample_models.build(entry.name), examples or own, name or entry.name, batch_dim, entry.title
        )
    module_name, colon, path = target.partition(":")
    if not (module_name and colon and path):
        raise CommandError(f'target "{target}": write sample:NAME or package.module:callable')
    if not examples:
        raise CommandError(f'target "{target}" needs --input, the shape of an example input such as 1x3x224x224')
    factory = _find_factory(module_name, path)
    usual = output.stem if output else module_name.rpartition(".")[2]
    return _graph(factory, examples, name or usual, batch_dim)


def _graph(
    build: Callable[[], nn.Module],
    examples: list[ExampleInput],
    name: str,
    batch_dim: int | Literal["none"] | None,
    title: str = "",
) -> ModelGraph:
    # Seconds of start-up that no other command, and no mistake found before this point, has to wait for.
    import torch

    from explorer.capture import CaptureError, capture

    if isinstance(build, torch.nn.Module):
        raise CommandError("the target is a module already built: name a callable that returns it")
    arguments = [torch.empty(each.shape, dtype=getattr(torch, each.dtype), device="meta") for each in examples]
    try:
        return capture(build, arguments, name=name, title=title, batch_dim=batch_dim).graph
    except CaptureError as error:
        raise CommandError.of(error) from error


def _find_factory(module_name: str, path: str) -> Any:
    sys.path.insert(0, os.getcwd())
    try:
        found: Any = import_module(module_name)
    except (Exception, SystemExit) as error:  # whatever a stranger's module does when imported
        raise CommandError(f'module "{module_name}" cannot be imported: {_what_happened(error)}') from error
    for part in path.split("."):
        if not hasattr(found, part):
            public = [known for known in dir(found) if callable(getattr(found, known)) and not known.startswith("_")]
            raise CommandError(f"{module_name}: {errors.sentence(UnknownNameError('callable', part, public))}")
        found = getattr(found, part)
    if not callable(found):
        raise CommandError(
            f'"{module_name}:{path}" must be a callable that returns an nn.Module, got {type(found).__name__}'
        )
    return found


def _what_happened(error: BaseException) -> str:
    """The exception and the line where it was raised, in one sentence."""
    said = str(error).strip().splitlines() or ["no message"]
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {said[0]} ({Path(place.filename).name}, line {place.lineno})"
