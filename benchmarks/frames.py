"""How many frames after an action its picture is painted: an own cut, a bar of the depth pointed at, a block opened.

``python -m benchmarks.frames`` counts on DenseNet-121, by a real pointer; a count is of frames, so a slow machine has
the same. Needs what `benchmarks.browser` needs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from statistics import median

from playwright.sync_api import Locator, Page, sync_playwright

from benchmarks.browser import FLAGS, URL, _app, _browser_path
from benchmarks.measuring import Cell, Result
from benchmarks.report import result_markdown

MODEL = "densenet121"
TRIES = 5
MOST_FRAMES = 120
NOTE = f"""\
{MODEL}, headless, software rendering, 1440 x 1000, without motion. Counted from the event of the pointer to the first
frame after which the graph's picture is another; the time is that from the event to the end of this frame. The median
of {TRIES}."""

# Counts from the next event of a kind on, however many of them come before the one that is meant.
COUNT = """([kind, nth, most]) => {
  const roots = [...document.querySelectorAll("*")].map((e) => e.shadowRoot).filter(Boolean);
  const canvases = roots.flatMap((root) => [...root.querySelectorAll(".sx-canvas canvas")]);
  const copy = new OffscreenCanvas(240, 150).getContext("2d", { willReadFrequently: true });
  const picture = () => {
    copy.clearRect(0, 0, 240, 150);
    for (const canvas of canvases) copy.drawImage(canvas, 0, 0, 240, 150);
    return copy.getImageData(0, 0, 240, 150).data.join();
  };
  const painted = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  }));
  let seen = 0;
  window.counted = new Promise((done) => {
    const begin = async () => {
      seen += 1;
      if (seen < nth) return;
      window.removeEventListener(kind, begin, true);
      const before = picture(), start = performance.now();
      for (let frame = 1; frame <= most; frame += 1) {
        await painted();
        const ms = performance.now() - start;
        if (picture() !== before) return done([frame, ms]);
      }
      done(null);
    };
    window.addEventListener(kind, begin, true);
  });
}"""


def measure() -> Result:
    """Returns the frames of each action."""
    rows: list[dict[str, Cell]] = []
    with _app(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_browser_path(), args=list(FLAGS))
        for what, kind, nth, prepare, act in ACTIONS:
            found = []
            for turn in range(TRIES):
                page = browser.new_page(viewport={"width": 1440, "height": 1000}, reduced_motion="reduce")
                page.goto(f"{URL}?model={MODEL}")
                page.locator("[data-testid=stDownloadButton]").first.wait_for()
                target = prepare(page, turn)
                page.evaluate(COUNT, [kind, nth, MOST_FRAMES])
                act(page, target)
                counted = page.evaluate("window.counted")
                if counted is None:
                    raise RuntimeError(f"{what}: no other picture after {MOST_FRAMES} frames")
                found.append(counted)
                page.close()
            frames, ms = zip(*found, strict=True)
            rows.append({"what": what, "frames": float(median(frames)), "most": float(max(frames)), "ms": median(ms)})
        browser.close()
    return Result("Frames to the picture", NOTE, rows)


Target = Locator | tuple[float, float]


def _panel(page: Page, turn: int) -> Locator:
    """Shows the panel of a layer, and returns its button that cuts there."""
    search = page.get_by_role("combobox", name="Find a layer")
    search.fill(f"features.denseblock2.denselayer{turn + 2}.cat")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Cut after it")
    button.wait_for()
    page.wait_for_timeout(500)  # the picture has come to the layer
    return button


def _bar(page: Page, turn: int) -> tuple[float, float]:
    """Returns where a bar of the depth is, which is not that of the best split."""
    chart = page.locator(".sx-depth-canvas")
    chart.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    box = chart.bounding_box()
    if box is None:
        raise RuntimeError("the delay along the depth is not shown")
    return box["x"] + box["width"] * (0.75 + 0.04 * turn), box["y"] + box["height"] / 2


def _block(page: Page, turn: int) -> tuple[float, float]:
    """Returns a place in the graph where a block is."""
    canvas = page.locator(".sx-canvas canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    if box is None:
        raise RuntimeError("the graph is not shown")
    found = 0
    for down in range(1, 12):
        for across in range(1, 24):
            point = box["x"] + box["width"] * across / 24, box["y"] + box["height"] * down / 12
            page.mouse.move(*point)
            if canvas.evaluate("(canvas) => canvas.style.cursor") == "pointer":
                found += 1
                if found > turn:
                    return point
    raise RuntimeError("the pointer was over no block")


def _press(_: Page, target: Target) -> None:
    assert isinstance(target, Locator)
    target.click()


def _move(page: Page, target: Target) -> None:
    assert isinstance(target, tuple)
    page.mouse.move(*target)


def _press_twice(page: Page, target: Target) -> None:
    assert isinstance(target, tuple)
    page.mouse.dblclick(*target)


# What is done, from which event of its kind on is counted, and how the page comes there.
ACTIONS: list[tuple[str, str, int, Callable[[Page, int], Target], Callable[[Page, Target], None]]] = [
    ("own cut", "click", 1, _panel, _press),
    ("depth bar pointed at", "pointermove", 1, _bar, _move),
    ("block opened", "pointerup", 2, _block, _press_twice),
]

if __name__ == "__main__":
    sys.stdout.write(f"{result_markdown(asdict(measure()))}\n")
