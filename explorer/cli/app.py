"""``split-explorer app``: the explorer in the browser."""

from __future__ import annotations

import os

import click

from explorer.cli.app_runner import AppStartError, run_app
from explorer.cli.text import CommandError
from explorer.scenario import models


@click.command("app")
@click.argument("graphs", metavar="[GRAPH]...", nargs=-1)
@click.option("--port", type=int, default=8501, show_default=True, metavar="N", help="TCP port to listen on.")
@click.option(
    "--workers",
    type=int,
    default=1,
    show_default=True,
    metavar="N",
    help="Server processes behind the address, for many visitors at once; from 2 on HAProxy has to be installed.",
)
@click.pass_context
def command(ctx: click.Context, graphs: tuple[str, ...], port: int, workers: int) -> None:
    """Open the explorer in the browser: serve it on this machine, print its address, stop with Ctrl-C.

    The sample models are always offered; each GRAPH, a graph file written by capture, is offered beside them.
    Only this machine can reach the app, and it fetches nothing from outside.

    \b
    Examples:
      split-explorer app
      split-explorer app --port 8600
      split-explorer app mynet.json
      split-explorer app --workers 4
    """
    if graphs:
        os.environ.update(models.environment(graphs))
    models.models()  # a broken file is refused here, before anything is started
    try:
        status = run_app(port, workers)
    except AppStartError as error:
        raise CommandError.of(error) from error
    ctx.exit(status)
