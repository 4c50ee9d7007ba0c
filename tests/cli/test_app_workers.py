"""Several server processes behind one address: whom HAProxy leads where, and that no visitor sees another's state."""

from __future__ import annotations

import asyncio
import random
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest
from app_process import fetch, free_port, running_app

from benchmarks.load_session import Session
from explorer.cli.app import AppStartError, run_app
from explorer.cli.app_workers import COOKIE, PROXY, configuration

needs_proxy = pytest.mark.skipif(shutil.which(PROXY) is None, reason=f"{PROXY} is not installed")


def test_without_the_proxy_several_workers_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AppStartError, match=f"2 workers need the proxy {PROXY}"):
        run_app(free_port(), workers=2)


def test_the_proxy_listens_on_this_machine_alone_and_keeps_a_visitor_at_one_process() -> None:
    lines = [line.split() for line in configuration(8501, [9001, 9002]).splitlines()]
    assert [line[1:] for line in lines if line[:1] == ["bind"]] == [["127.0.0.1:8501"]]
    servers = {line[2]: line[line.index("cookie") + 1] for line in lines if line[:1] == ["server"]}
    assert set(servers) == {"127.0.0.1:9001", "127.0.0.1:9002"}
    assert len(set(servers.values())) == 2
    assert [line[1:3] for line in lines if line[:1] == ["cookie"]] == [[COOKIE, "insert"]]


@needs_proxy
def test_the_proxy_takes_its_configuration(tmp_path: Path) -> None:
    file = tmp_path / "haproxy.cfg"
    file.write_text(configuration(free_port(), [free_port(), free_port()]))
    checked = subprocess.run([PROXY, "-c", "-f", file], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


def test_visitors_of_one_process_see_their_own_state_only(tmp_path: Path) -> None:
    with running_app(folder=tmp_path) as url:
        asyncio.run(_each_sees_their_own(f"{url}/", visitors=2))


@needs_proxy
def test_visitors_of_two_processes_see_their_own_state_only(tmp_path: Path) -> None:
    with running_app(folder=tmp_path, workers=2) as url:
        workers: set[str] = set()
        deadline = time.monotonic() + 60
        while len(workers) < 2 and time.monotonic() < deadline:  # one may answer before the other is known to be there
            workers.add(_worker(url))
        assert len(workers) == 2
        for worker in workers:  # what belongs to a page is asked of the process that serves it
            request = urllib.request.Request(url, headers={"Cookie": worker})
            with urllib.request.urlopen(request) as answer:
                assert answer.headers["Set-Cookie"] is None
        assert fetch(f"{url}/_stcore/health") == b"ok"
        asyncio.run(_each_sees_their_own(f"{url}/", visitors=4))


def _worker(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        return str(answer.headers["Set-Cookie"]).split(";", 1)[0]


async def _each_sees_their_own(url: str, visitors: int) -> None:
    """Visitors change the same widgets at the same time, each to a value of their own; the pages follow each alone."""
    sessions = [Session(url) for _ in range(visitors)]
    await asyncio.gather(*(session.open() for session in sessions))
    for turn in range(3):
        choices = [random.Random(100 * turn + visitor) for visitor in range(visitors)]
        expected = []
        for session, choice in zip(sessions, choices, strict=True):
            batch, device = choice.randrange(1, 1000), choice.choice(session.choices("control_device"))
            expected.append((float(batch), device))
            session.set("control_batch", float(batch))
            session.set("control_device", device)
        await asyncio.gather(*(session.run() for session in sessions))
        shown = [(session.value("control_batch"), session.value("control_device")) for session in sessions]
        assert shown == expected
        for session, (batch, _) in zip(sessions, expected, strict=True):
            assert f"&batch={batch:g}&" in session.query
    await asyncio.gather(*(session.close() for session in sessions))
