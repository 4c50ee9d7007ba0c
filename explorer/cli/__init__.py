"""The command ``split-explorer``: from ``models`` to ``app``, as `COMMANDS` lists them.

One subcommand a module, imported when it is called: ``models`` starts without the solvers, and only ``capture``,
``calibrate`` and ``profile`` ever import torch.
"""

from __future__ import annotations

import errno
import io
import sys
from importlib import import_module
from typing import Any

import click

from explorer.cli.text import CommandError
from explorer.values.errors import ExplorerError
from explorer.values.names import UnknownNameError

# What each subcommand does; `--help` shows this without importing them.
COMMANDS = {
    "models": "List the sample models.",
    "capture": "Turn a PyTorch model into a graph file.",
    "layers": "Show the cost of every layer of a model.",
    "solve": "Find the split of a model with the least delay.",
    "table": "List every split that is optimal for some link and speeds.",
    "compare": "Compare every method of choosing a split.",
    "simulate": "Play rounds on a link that changes, under several policies.",
    "report": "Write a report, or the graph, as a file for others.",
    "calibrate": "Time reference models on this machine, and write a machine file.",
    "profile": "Time every layer of a model here, and write a machine file.",
    "app": "Open the explorer in the browser.",
}


class _Commands(click.Group):
    """Imports a subcommand when it is called, and turns known failures into `CommandError`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"explorer.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise UnknownNameError("command", args[0], COMMANDS)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ExplorerError as error:
            raise CommandError.of(error) from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # the reader has seen enough: click ends quietly
            where = f'"{error.filename}"' if error.filename else "output"
            raise CommandError(f"{where}: {error.strerror or error}") from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--language", envvar="SPLIT_EXPLORER_LANGUAGE", metavar="NAME", help="What answers are written in.")
@click.pass_context
def main(ctx: click.Context, language: str | None) -> None:
    """Where to cut a neural network between a weak device and a strong server.

    \b
    Examples:
      split-explorer models                              which models are at hand
      split-explorer solve resnet18                      where to cut ResNet-18
      split-explorer solve resnet18 --up 20Mbit/s        the same over a slower link
      split-explorer table resnet18                      every split that is optimal for some link
      split-explorer compare resnet18                    other ways to choose a split beside the best one
      split-explorer simulate resnet18                   what choosing the split anew is worth on a changing link
      split-explorer report resnet18 --output r.html     a report to send: HTML, or PDF
      split-explorer layers resnet18 --json > out.json   every cost, for your own solver
      split-explorer app                                 the same in the browser, under sliders
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a console without "µ" still gets its table
    if language is not None:
        from explorer.present.i18n.text import speaking

        ctx.with_resource(speaking(language))
