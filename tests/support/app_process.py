"""Run the installed app as a user does, in a process of its own, for the tests that need a live server."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

START_LIMIT_S = 180.0
STOP_LIMIT_S = 60.0


@contextmanager
def running_app(
    python: Path = Path(sys.executable), *, folder: Path, graphs: Sequence[Path] = (), workers: int = 1
) -> Iterator[str]:
    """The address of ``split-explorer app``, started in ``folder`` from the environment that ``python`` belongs to.

    ``graphs`` are files of model graphs that it is to offer beside the samples.

    Leaving the context ends the process and fails if the server logged an error.
    """
    port = free_port()
    url = f"http://localhost:{port}"
    log = folder / "app.log"
    # The tree must not help: what runs is what is installed.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [python.with_name("split-explorer"), "app", *graphs, "--port", str(port), "--workers", str(workers)],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_healthy(process, url, log)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    text = log.read_text()
    assert f"Split Explorer: {url}" in text
    assert "Traceback" not in text, f"the app logged an error:\n{text}"


def free_port() -> int:
    """A TCP port that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


def fetch(url: str) -> bytes:
    """The body of a successful GET."""
    with urllib.request.urlopen(url, timeout=60) as response:
        body: bytes = response.read()
        return body


def _wait_until_healthy(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + START_LIMIT_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the app ended with status {process.returncode}:\n{log.read_text()}")
        try:
            if fetch(f"{url}/_stcore/health") == b"ok":
                return
        except urllib.error.URLError:
            pass  # not listening yet
        time.sleep(0.05)
    raise RuntimeError(f"the app did not answer within {START_LIMIT_S:g} s:\n{log.read_text()}")
