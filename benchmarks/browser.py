"""How fast the page reacts in a real browser with software rendering.

Needs Chromium or Chrome on the PATH and the package installed; starts the app itself.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any

from playwright.sync_api import Page, sync_playwright
from websockets.sync.client import connect

from benchmarks.measuring import Cell, Result
from explorer.report import files

PORT, DEBUG_PORT = 8653, 9353
URL = f"http://localhost:{PORT}/"
FLAGS = ("--no-sandbox", *files.QUIET)
MODELS = ("resnet18", "resnet50", "densenet121")
VISITS, MOVES, RELEASES = 5, 60, 7
SETTLED_S = 6.0  # a visit is over long before
NOTE = """\
Headless, software rendering, 1440 x 900. A visit ends with the last task over 50 ms or the last file, whichever is
later, and no debugger is attached while it lasts; the first one is counted from the command that starts the app, the
second is the median of later ones in the same browser. A drag is counted from a slider's input event to the task after
the frame that it caused, a release from the mouse button to a chart with the new delay, 250 ms of which is the wait
that tells a release from a pause; both are medians."""

VISIT = """
new Promise((done) => {
  const ends = performance.getEntriesByType("resource").map((entry) => entry.responseEnd);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) ends.push(entry.startTime + entry.duration);
  }).observe({ type: "longtask", buffered: true });
  const drawn = document.querySelector(".js-plotly-plot .bars .point") !== null;
  setTimeout(() => done(drawn ? Math.max(...ends) : null), 200);
})
"""
# Moves the uplink's thumb between positions with different optimal cuts, as a drag does.
DRAG = """
async (slider, moves) => {
  const headline = slider.getRootNode().querySelector(".sx-headline");
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const times = [];
  for (let i = 0; i < moves; i += 1) {
    const seen = headline.textContent;
    const share = i % 2 ? 0.95 : 0.35 + 0.3 * ((i / 2) % 8) / 8;
    slider.value = String(low + share * (high - low));
    const start = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    }));
    if (headline.textContent !== seen) times.push(performance.now() - start);
  }
  return times;
}
"""


def measure() -> Result:
    """Visits, drags and releases."""
    rows: list[dict[str, Cell]] = []
    with _app() as started, _browser():
        first_s = perf_counter() - started + _visit_s()
        rows.append({"what": "start of the app to first full paint", "model": "resnet18", "ms": 1e3 * first_s})
        later_s = median(_visit_s() for _ in range(VISITS))
        rows.append({"what": "second visit to full paint", "model": "resnet18", "ms": 1e3 * later_s})
    with _app(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_browser_path(), args=list(FLAGS))
        for model in MODELS:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(f"{URL}?model={model}")
            page.locator(".js-plotly-plot .bars .point").first.wait_for(state="attached")
            rows.append({"what": "drag to paint", "model": model, "ms": _drag_ms(page)})
            rows.append({"what": "release to charts", "model": model, "ms": _release_ms(page)})
            page.close()
        browser.close()
    return Result("In the browser", NOTE, rows)


@contextmanager
def _app() -> Iterator[float]:
    """The running app; yields when its process was started, in `time.perf_counter` seconds."""
    command = Path(sys.executable).with_name("split-explorer")
    with tempfile.TemporaryDirectory() as folder:
        started = perf_counter()
        with _process([str(command), "app", "--port", str(PORT)], folder, f"{URL}_stcore/health"):
            yield started


@contextmanager
def _browser() -> Iterator[None]:
    """A browser without a window that can be told to open pages."""
    with tempfile.TemporaryDirectory() as profile:
        command = [_browser_path(), "--headless", *FLAGS, f"--user-data-dir={profile}", "--window-size=1440,900"]
        remote = f"--remote-debugging-port={DEBUG_PORT}"
        with _process([*command, remote, "about:blank"], profile, f"http://localhost:{DEBUG_PORT}/json/version"):
            yield


@contextmanager
def _process(command: list[str], folder: str, healthy_url: str) -> Iterator[None]:
    """A process that has begun to answer; it ends with the context."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(1500):
            try:
                urllib.request.urlopen(healthy_url).close()
                break
            except urllib.error.URLError:
                sleep(0.02)
        yield
    finally:
        process.terminate()
        process.wait()


def _browser_path() -> str:
    found = files.browser()
    if found is None:
        raise FileNotFoundError(f"the browser benchmark needs one of {', '.join(files.BROWSERS)} on the PATH")
    return found


def _visit_s() -> float:
    """Seconds from opening the page in a new tab to its full paint."""
    tabs = f"http://localhost:{DEBUG_PORT}/json"
    with urllib.request.urlopen(urllib.request.Request(f"{tabs}/new?{URL}", method="PUT")) as answer:
        tab = json.load(answer)
    sleep(SETTLED_S)
    with connect(tab["webSocketDebuggerUrl"], max_size=None) as socket:
        parameters = {"expression": VISIT, "awaitPromise": True, "returnByValue": True}
        socket.send(json.dumps({"id": 1, "method": "Runtime.evaluate", "params": parameters}))
        reply: dict[str, Any] = json.loads(socket.recv())
    urllib.request.urlopen(f"{tabs}/close/{tab['id']}").close()
    painted_ms = reply["result"]["result"].get("value")
    if painted_ms is None:
        raise TimeoutError(f"the page was not painted within {SETTLED_S:g} s")
    return float(painted_ms) / 1e3


def _drag_ms(page: Page) -> float:
    slider = page.get_by_role("slider", name="Uplink", exact=True)
    return float(median(slider.evaluate(DRAG, MOVES)))


def _release_ms(page: Page) -> float:
    slider = page.get_by_role("slider", name="Uplink", exact=True)
    times = []
    for i in range(RELEASES):
        page.wait_for_timeout(1000)  # the charts of the move before are done
        box = slider.bounding_box()
        if box is None:
            raise RuntimeError("the uplink slider is not shown")
        middle = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + box["width"] * 0.5, middle)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * (0.56 + 0.06 * i), middle, steps=4)
        before = page.locator(".js-plotly-plot").first.text_content()
        started = perf_counter()
        page.mouse.up()
        page.wait_for_function(
            "(before) => document.querySelector('.js-plotly-plot')?.textContent !== before", arg=before, polling="raf"
        )
        times.append(1e3 * (perf_counter() - started))
    return median(times)
