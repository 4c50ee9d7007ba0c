"""Start the web app: one server process, reachable from this machine only, asking nothing of the outside."""

from __future__ import annotations

import os
import runpy
import socket
import sys
import threading
import time
from importlib import import_module
from pathlib import Path

import click

HOST = "localhost"
_POLL_S = 0.05


class AppStartError(RuntimeError):
    """The app cannot start; the message says why and what to do."""


def run_app(port: int) -> int:
    """Serve the app at ``http://localhost:PORT`` until it is interrupted; return the exit status.

    The address is printed as soon as the server answers there.

    Args:
        port: TCP port, 1 to 65535, that nothing else listens on.

    Raises:
        AppStartError: the port is out of range or taken, or the app's files are missing.
    """
    _check_port(port)
    arguments = [
        "streamlit",
        "run",
        str(find_app()),
        f"--server.port={port}",
        # Watching every imported module costs start-up time; to edit with reload, use `streamlit run app.py`.
        "--server.fileWatcherType=none",
    ]
    # The matrices here are small: threads of the linear algebra would wait for each other where cores are busy.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    threading.Thread(target=_announce, args=(port,), daemon=True).start()
    # `python -m streamlit` inside this process: a signal to this process reaches the server, and none is left behind.
    own_arguments, sys.argv = sys.argv, arguments
    try:
        runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    finally:
        sys.argv = own_arguments
    return 0


def find_app() -> Path:
    """The page script: inside the package in an installed wheel, beside the package in a checkout.

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
    click.echo(f"Split Explorer: http://{HOST}:{port}")
    import_module("explorer.app.explore.parts")  # what the first page needs, while its browser still loads scripts


def _answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True
