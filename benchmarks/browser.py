"""How fast the page reacts in a real browser with software rendering, run by ``python -m benchmarks.browser``.

Needs Chromium or Chrome on the PATH and the package installed; starts the app itself.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

PORT = 8653
URL = f"http://localhost:{PORT}"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
RESULTS = Path(__file__).with_name("browser.json")
MODELS = ("resnet18", "resnet50", "densenet121")
REPEATS = 5

# Moves the uplink's thumb between positions with different optimal cuts, as a drag does, and measures from the input
# event to the first task after the frame that it caused: the frame is painted by then.
DRAG = """
async (moves) => {
  const root = [...document.querySelectorAll("*")].map((e) => e.shadowRoot).find((r) => r?.querySelector(".sx-root"));
  const slider = root.querySelector("input[type=range]");
  const headline = root.querySelector(".sx-headline");
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const [low, high] = [Number(slider.min), Number(slider.max)];
  const times = [];
  let seen = headline.textContent;
  slider.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
  for (let i = 0; i < moves; i += 1) {
    const share = i % 2 ? 0.95 : 0.35 + 0.3 * ((i / 2) % 8) / 8;
    setValue.call(slider, String(low + share * (high - low)));
    const start = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((done) => requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    }));
    const took = performance.now() - start;
    if (headline.textContent !== seen) times.push(took);
    seen = headline.textContent;
  }
  slider.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
  return times;
}
"""


@contextmanager
def app() -> Iterator[float]:
    """The running app; yields when its process was started, in `time.perf_counter` seconds."""
    command = Path(sys.executable).with_name("split-explorer")
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        process = subprocess.Popen(
            [command, "app", "--port", str(PORT)], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait()
            yield started
        finally:
            process.terminate()
            process.wait()


def _wait() -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{URL}/_stcore/health"):
                return
        except urllib.error.URLError:
            time.sleep(0.02)
    raise TimeoutError(f"the app did not answer at {URL}")


def _open(browser: Browser, path: str = "/") -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(URL + path)
    _painted(page)
    return page


def _painted(page: Page) -> None:
    """Wait until the graph and the chart are on the page."""
    page.locator(".sx-root canvas").first.wait_for()
    page.locator(".js-plotly-plot .bars .point").first.wait_for(state="attached")


def first_paint(browser: Browser) -> dict[str, float]:
    """Seconds from starting the app to its first full paint, and of a second visit."""
    with app() as started:
        _open(browser).context.close()
        first = time.perf_counter() - started
        second = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            _open(browser).context.close()
            second.append(time.perf_counter() - start)
    return {"first_paint_s": first, "second_visit_s": statistics.median(second)}


def drag(page: Page) -> float:
    """Median milliseconds from a slider's input event to the painted frame, where the sentence changed."""
    times = page.evaluate(DRAG, 60)
    return float(statistics.median(times))


def release(page: Page) -> float:
    """Median milliseconds from letting the uplink's thumb go to the chart that shows the new delay."""
    slider = page.get_by_role("slider", name="Uplink", exact=True)
    box = slider.bounding_box()
    assert box is not None
    times = []
    for i in range(REPEATS):
        middle = box["y"] + box["height"] / 2
        page.mouse.move(box["x"] + box["width"] * 0.5, middle)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * (0.55 + 0.05 * i), middle, steps=4)
        chart = page.locator(".js-plotly-plot").first
        before = chart.text_content()
        start = time.perf_counter()
        page.mouse.up()
        page.wait_for_function(
            "(before) => document.querySelector('.js-plotly-plot')?.textContent !== before", arg=before, polling="raf"
        )
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


def measure() -> dict[str, Any]:
    """All figures, medians."""
    path = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        results: dict[str, Any] = first_paint(browser)
        with app():
            for model in MODELS:
                page = _open(browser, f"/?model={model}")
                results[model] = {"drag_to_paint_ms": drag(page), "release_to_charts_ms": release(page)}
                page.context.close()
        browser.close()
    return results


if __name__ == "__main__":
    measured = measure()
    RESULTS.write_text(json.dumps(measured, indent=2) + "\n")
    print(json.dumps(measured, indent=2))
