"""``split-explorer app``: the explorer in the browser."""

from __future__ import annotations

import gc
import os
import socket
import sys
import threading
import time
from importlib import import_module
from pathlib import Path

import click

from explorer.cli.app_workers import WorkersError, serve_together
from explorer.cli.text import CommandError
from explorer.present.i18n.text import text
from explorer.scenario import models

HOST = "localhost"
_POLL_S = 0.05
FIRST_PAGE = ("explorer.app.explore.parts", "explorer.app.sidebar", "plotly.graph_objs", "pyarrow")


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


class AppStartError(RuntimeError):
    """Reports the app cannot start; the message says why and what to do."""


def run_app(port: int, workers: int = 1) -> int:
    """Serves the app at ``http://localhost:PORT`` until it is interrupted; returns the exit status.

    The address is printed as soon as the server answers there.

    Args:
        port: TCP port, 1 to 65535, that nothing else listens on.
        workers: number of server processes, at least 1; from 2 on HAProxy shares the visitors out among them.

    Raises:
        AppStartError: a number is out of range, the port is taken, the app's files or HAProxy are missing.
    """
    if workers < 1:
        raise AppStartError(f"workers must be at least 1, got {workers}")
    _check_port(port)
    find_app()
    threading.Thread(target=_announce, args=(port,), daemon=True).start()
    if workers == 1:
        return serve(port)
    try:
        return serve_together(port, workers, serve)
    except WorkersError as error:
        raise AppStartError(str(error)) from error


def serve(port: int) -> int:
    """Serves the app with one process, this one, until it is interrupted; returns the exit status."""
    script = find_app()
    # The matrices here are small: threads of the linear algebra would wait for each other where cores are busy.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    threading.Thread(target=_prepare, args=(port,), daemon=True).start()
    # As if the script itself had been started: its folder has Streamlit's settings.
    own_arguments, sys.argv = sys.argv, [str(script)]
    try:
        import_module("explorer.app.server").serve(script, port)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    finally:
        sys.argv = own_arguments
    return 0


def find_app() -> Path:
    """Returns the page script: inside the package in an installed wheel, beside the package in a checkout.

    Its Streamlit settings lie in ``.streamlit`` beside it, so they hold wherever the command is run.
    """
    package = Path(__file__).resolve().parents[1]
    candidates = (package / "webapp" / "app.py", package.parent / "app.py")
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise AppStartError(f"the app is missing: no file at {' or '.join(map(str, candidates))}; reinstall split-explorer")


def _check_port(port: int) -> None:
    if not 1 <= port <= 65535:
        raise AppStartError(f"port must be from 1 to 65535, got {port}")
    if _answers(port):
        raise AppStartError(f"port {port} is in use: stop what listens there or choose another port")


def _announce(port: int) -> None:
    while not _answers(port):
        time.sleep(_POLL_S)
    click.echo(text("command-address", address=f"http://{HOST}:{port}"))


def _prepare(port: int) -> None:
    """Imports what the first page needs, while its browser still loads scripts; none of it is ever garbage."""
    while not _answers(port):
        time.sleep(_POLL_S)
    for module in FIRST_PAGE:
        import_module(module)
    import_module("explorer.app.explore.stories").chosen()  # solves what the stories are about
    gc.collect()
    gc.freeze()  # what is there now stays, so that later collections need not go through it


def _answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
