"""Several server processes behind one address, with HAProxy in front of them.

Streamlit keeps a visitor's session, and the files that it offers for download, in the process that serves the visitor.
So all requests of a browser have to reach one process: HAProxy picks the one with the fewest connections at the first
request, and notes it in a cookie.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

LOOPBACK = "127.0.0.1"
PROXY = "haproxy"
COOKIE = "split-explorer-worker"
POLL_S = 0.05
STOP_S = 5.0
# `timeout tunnel` is for websockets, which say nothing while a visitor reads.
CONFIGURATION = """\
defaults
    mode http
    timeout connect 5s
    timeout http-request 10s
    timeout client 5m
    timeout server 5m
    timeout tunnel 24h
    retries 3
    retry-on conn-failure empty-response
    option redispatch

frontend page
    bind {bind}
    default_backend workers

backend workers
    balance leastconn
    cookie {cookie} insert indirect nocache httponly attr SameSite=Lax
    option httpchk GET /_stcore/health
    default-server inter 1s fall 1 rise 1
{servers}
"""


class WorkersError(RuntimeError):
    """Reports the processes cannot be started; the message says why and what to do."""


def serve_together(port: int, workers: int, serve: Callable[[int], int]) -> int:
    """Serves at one port of this machine with several processes until a signal stops them; returns the exit status.

    A process that ends before is started again; its visitors are led to the others meanwhile.

    Args:
        port: TCP port that nothing else listens on.
        workers: number of processes, at least 2.
        serve: what each process runs, with a port of its own; importable by name.

    Raises:
        WorkersError: HAProxy is not installed, or it or a process ended while it was starting.
    """
    proxy = shutil.which(PROXY)
    if proxy is None:
        raise WorkersError(
            f"{workers} workers need the proxy {PROXY} in front of them, and it is not on the PATH: install it "
            f"(apt install {PROXY}, brew install {PROXY}) or leave out --workers"
        )
    os.environ.setdefault("STREAMLIT_SERVER_COOKIE_SECRET", secrets.token_hex())  # the same for all
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    ports = _free_ports(workers)
    processes: list[SpawnProcess] = []
    try:
        processes += [_started(serve, each) for each in ports]
        for process, each in zip(processes, ports, strict=True):
            _await_answer(process, each)
        with _proxy(proxy, configuration(port, ports)) as front:
            while front.poll() is None:
                wait([process.sentinel for process in processes], timeout=1.0)
                for at, process in enumerate(processes):
                    if not process.is_alive():
                        processes[at] = _started(serve, ports[at])
            raise WorkersError(f"{PROXY} ended with status {front.returncode}: what it says above is the reason")
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(processes)


def configuration(port: int, ports: Sequence[int]) -> str:
    """Returns HAProxy's configuration for a port and those of the processes behind it, all for this machine alone."""
    servers = [f"    server worker{at} {LOOPBACK}:{each} cookie worker{at} check" for at, each in enumerate(ports)]
    return CONFIGURATION.format(bind=f"{LOOPBACK}:{port}", cookie=COOKIE, servers="\n".join(servers))


def _started(serve: Callable[[int], int], port: int) -> SpawnProcess:
    process = get_context("spawn").Process(target=serve, args=(port,), daemon=True)
    process.start()
    return process


def _await_answer(process: SpawnProcess, port: int) -> None:
    while True:
        if not process.is_alive():
            raise WorkersError(f"a worker ended with status {process.exitcode} while it was starting")
        try:
            socket.create_connection((LOOPBACK, port), timeout=1).close()
        except OSError:
            time.sleep(POLL_S)
        else:
            return


@contextmanager
def _proxy(path: str, configured: str) -> Iterator[subprocess.Popen[bytes]]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "haproxy.cfg"
        file.write_text(configured, encoding="utf-8")
        with subprocess.Popen([path, "-db", "-q", "-f", str(file)]) as process:
            try:
                yield process
            finally:
                process.terminate()


def _free_ports(count: int) -> list[int]:
    """Returns TCP ports that nothing listens on at the moment; all are held until the last is found."""
    probes = [socket.create_server((LOOPBACK, 0)) for _ in range(count)]
    ports: list[int] = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _stop(processes: Sequence[SpawnProcess]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(STOP_S)
        process.kill()
