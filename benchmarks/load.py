"""How a server answers when many visitors change something at once, beside a bare Streamlit page with as many widgets.

Visitors speak Streamlit's own messages, so no browser takes part and the processor belongs to the server.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep

import psutil

from benchmarks.load_session import ScriptError, Session
from benchmarks.measuring import Bar, Cell, Result
from explorer.cli.app_workers import PROXY

PORT = 8671
URL = f"http://localhost:{PORT}/"
SESSIONS, SECONDS = 50, 40.0
PAUSE_S = (2.0, 6.0)  # between an answer and the visitor's next change
CHANGED = tuple(f"control_{name}" for name in ("model", "device", "server", "link", "mode", "batch", "bits"))
P95_RATIO, MEMORY_MB = 1.5, 400
NOTE = f"""\
{SESSIONS} visitors of Explore for {SECONDS:g} s, each of whom changes the model, a machine, the link, the mode, the
batch or the bits 2 to 6 s after the answer to the change before; the bare page has the same widgets, and nothing else,
in Streamlit's own settings. An answer is counted from the change to the end of the script. Memory is the sum over all
processes of the server, at the end."""


@dataclass(frozen=True)
class Load:
    """What visitors met: seconds of their answers, errors, and what the server took."""

    opened_s: list[float]
    answers_s: list[float]
    errors: list[str]
    memory_mb: float
    cpu_s: float  # processor time of the server

    def row(self, what: str) -> dict[str, Cell]:
        """The load as a row of the table."""
        return {
            "server": what,
            "answers": len(self.answers_s),
            "median_s": median(self.answers_s or [inf]),
            "p95_s": self.p95_s,
            "processor_ms_an_answer": 1e3 * self.cpu_s / max(1, len(self.answers_s)),
            "memory_mb": self.memory_mb,
            "errors": len(self.errors),
        }

    @property
    def p95_s(self) -> float:
        """The time within which 95 of 100 answers came; infinite where hardly any came."""
        if len(self.answers_s) < 2:
            return inf
        return quantiles(self.answers_s, n=20, method="inclusive")[-1]


def measure(sessions: int = SESSIONS, seconds: float = SECONDS) -> Result:
    """The app with one process, and with two where HAProxy is installed, and the bare page, under the same visitors."""
    workers = (1, 2) if shutil.which(PROXY) else (1,)
    command = Path(sys.executable).with_name("split-explorer")
    loads: dict[str, Load] = {}
    page = ""
    for count in workers:
        several = ["--workers", str(count)] if count > 1 else []
        with serving([str(command), "app", "--port", str(PORT), *several]) as server:
            page = page or asyncio.run(_bare_page())
            loads["1 process" if count == 1 else f"{count} processes"] = put(server, sessions, seconds)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "bare.py"
        script.write_text(page, encoding="utf-8")
        settings = ["--server.headless=true", "--browser.gatherUsageStats=false", f"--server.port={PORT}"]
        with serving([sys.executable, "-m", "streamlit", "run", str(script), *settings]) as server:
            loads["bare page"] = put(server, sessions, seconds)
    return Result("Many visitors at once", NOTE, [load.row(what) for what, load in loads.items()], _bars(loads))


def _bars(loads: dict[str, Load]) -> list[Bar]:
    bare, one = loads["bare page"], loads["1 process"]
    ratio = one.p95_s / bare.p95_s
    bars = [
        Bar(f"p95 of {SESSIONS} visitors, of a bare page's", f"<= {P95_RATIO}", f"{ratio:.2f}", ratio <= P95_RATIO),
        Bar("memory then", f"<= {MEMORY_MB} MB", f"{one.memory_mb:.0f} MB", one.memory_mb <= MEMORY_MB),
    ]
    if "2 processes" in loads:
        half = loads["2 processes"].p95_s / one.p95_s
        bars.append(Bar("p95 with two processes, of that with one", "<= 0.5", f"{half:.2f}", half <= 0.5))
    return bars


@contextmanager
def serving(command: list[str]) -> Iterator[psutil.Process]:
    """A server that has begun to answer at `URL`; it ends with the context."""
    with tempfile.TemporaryDirectory() as folder, open(Path(folder) / "log", "w", encoding="utf-8") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            for _ in range(1500):
                try:
                    urllib.request.urlopen(f"{URL}_stcore/health").close()
                    break
                except (urllib.error.URLError, ConnectionError):
                    sleep(0.04)
            if process.poll() is not None:
                raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode}")
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait()


def put(server: psutil.Process, sessions: int, seconds: float, page: str = "") -> Load:
    """Let visitors come to a page of a running server, a fifth of a second apart, and change things for a while."""
    before = _cpu_s(server)
    visits = asyncio.run(_visits(sessions, seconds, page))
    processes = [server, *server.children(recursive=True)]
    memory = sum(each.memory_info().rss for each in processes) / 1e6
    opened, answers, errors = ([each for visit in visits for each in visit[at]] for at in range(3))
    return Load(opened, answers, errors, memory, _cpu_s(server) - before)


Visit = tuple[list[float], list[float], list[str]]


async def _visits(sessions: int, seconds: float, page: str) -> list[Visit]:
    return list(await asyncio.gather(*(_visit(seed, sessions, seconds, page) for seed in range(sessions))))


async def _visit(seed: int, sessions: int, seconds: float, page: str) -> Visit:
    """Seconds until the page was open, seconds of each answer after all have arrived, and what went wrong."""
    choice = random.Random(seed)
    session = Session(URL, page)
    opened: list[float] = []
    answers: list[float] = []
    arrival_s = 0.2 * sessions
    started = perf_counter()
    await asyncio.sleep(arrival_s * seed / sessions)
    try:
        opened.append(await session.open())
        while perf_counter() - started < arrival_s + seconds:
            await asyncio.sleep(choice.uniform(*PAUSE_S))
            key = choice.choice(CHANGED)
            session.set(key, choice.choice(session.choices(key)))
            answer_s = await session.run()
            if perf_counter() - started > arrival_s:
                answers.append(answer_s)
    except (ScriptError, OSError, ValueError) as error:
        return opened, answers, [str(error)]
    finally:
        await session.close()
    return opened, answers, []


def _cpu_s(server: psutil.Process) -> float:
    times = [each.cpu_times() for each in (server, *server.children(recursive=True))]
    return float(sum(each.user + each.system for each in times))


async def _bare_page() -> str:
    """A script with the widgets of Explore and nothing else."""
    session = Session(URL)
    await session.open()
    await session.close()
    lines = ["import streamlit as st", ""]
    for key, element in session.widgets.items():
        kind = str(element.WhichOneof("type"))
        widget = getattr(element, kind)
        label, named = widget.label, f"key={key!r}"
        if kind == "selectbox":
            lines.append(f"st.selectbox({label!r}, {list(widget.options)!r}, {named})")
        elif kind == "button_group":
            options = [each.content for each in widget.options]
            lines.append(f"st.segmented_control({label!r}, {options!r}, default={options[0]!r}, {named})")
        elif kind == "checkbox":
            lines.append(f"st.toggle({label!r}, {named})")
        elif kind == "number_input":
            lines.append(f"st.number_input({label!r}, value={widget.value or 1.0!r}, {named})")
        else:
            lines.append(f"st.text_input({label!r}, {named})")
    return "\n".join([*lines, ""])


def main() -> None:
    """Measure alone, with numbers of one's own: ``python -m benchmarks.load [SESSIONS [SECONDS]]``."""
    result = measure(*map(int, sys.argv[1:3]))
    for line in (*result.rows, *result.bars):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
