"""The split view in a real browser: the split of the mark that the pointer is over, without a word to Python."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from component_page import serving
from playwright.sync_api import Browser, Page

from explorer.app.cache import drawing
from explorer.present.payload import ShownSplit, split_payload
from explorer.present.view import View
from explorer.pricing import Case
from explorer.scenario import models
from explorer.scenario.scenario import Scenario

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>"
# A stand-in for a Plotly chart: what the component uses of one, and what a pointer would make it say.
MOUNT = """async (data) => {
  const { default: splitView } = await import("/split_view.js");
  window.newChart = () => {
    const listeners = new Map();
    window.chart?.remove();
    window.chart = document.body.appendChild(document.createElement("button"));
    chart.className = "chart";
    chart.on = (name, listener) => listeners.set(name, [...(listeners.get(name) ?? []), listener]);
    chart.removeListener = (name, listener) =>
      listeners.set(name, (listeners.get(name) ?? []).filter((other) => other !== listener));
    chart.emit = (name, event) => (listeners.get(name) ?? []).forEach((listener) => listener(event));
    chart.listening = () => (listeners.get("plotly_hover") ?? []).length;
  };
  window.over = (target) => target.dispatchEvent(new Event("pointerover", { bubbles: true }));
  window.hover = (...customdata) => {
    over(chart);
    chart.emit("plotly_hover", { points: [{ customdata }] });
  };
  newChart();
  const host = document.body.appendChild(document.createElement("div"));
  const parentElement = host.attachShadow({ mode: "open" });
  const sheet = parentElement.appendChild(document.createElement("link"));
  const styled = new Promise((done) => sheet.addEventListener("load", done));
  Object.assign(sheet, { rel: "stylesheet", href: "/split_view.css" });
  await styled;
  Object.assign(window, { parentElement, data, cleanups: [splitView({ data, parentElement })] });
  window.update = (changed) => cleanups.push(splitView({ data: { ...data, ...changed }, parentElement }));
  window.shot = async () => {
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const canvas = parentElement.querySelector("canvas");
    return canvas.toDataURL();
  };
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 700, "height": 600})
    with serving(context.new_page()) as served:
        yield served
    context.close()


@pytest.fixture(scope="module")
def case() -> Case:
    return Case(models.find("resnet18").graph, Scenario.default())


def _in_layers(data: dict[str, Any], case: Case) -> dict[str, Any]:
    """The same, with every layer a block, on a wide page and a narrow one."""
    level = drawing("resnet18").layers
    names = [node.label for node in level.nodes]
    picture = {"": level.to_dict()}
    blocks = {"name": names, "label": names, "first": list(range(len(case.graph.layers)))}
    graph = json.loads(data["graph"]["json"])
    graph["drawing"] = {"blocks": blocks, "runs": [], "folded": {"wide": picture, "narrow": picture}}
    return {**data, "graph": {"id": "layers", "json": json.dumps(graph)}}


@pytest.fixture(scope="module")
def data(case: Case) -> dict[str, Any]:
    layers = np.arange(len(case.graph.layers))
    splits = [ShownSplit(layers < count, f"first {count}", f"{count} s") for count in (5, 27, len(layers), 2)]
    label = "The graph with its first 5 layers on the device"
    return _in_layers(split_payload(drawing("resnet18"), case, splits, 0, label, ".chart"), case)


def _said(page: Page) -> tuple[str, str]:
    return page.locator(".sx-split-title").inner_text(), page.locator(".sx-split-figures").inner_text()


def test_the_picture_follows_the_pointer_and_returns(page: Page, data: dict[str, Any]) -> None:
    page.evaluate(MOUNT, data)
    chosen = page.evaluate("shot()")
    size = page.locator(".sx-root").bounding_box()
    seen = {chosen}
    for position, count in ((1, 27), (-2, 69), (-1, 2)):  # an unsplit choice counts from the end
        page.evaluate("(position) => hover('name', 'delay', position)", position)
        assert _said(page) == (f"first {count}", f"{count} s")
        seen.add(page.evaluate("shot()"))
    assert len(seen) == 4
    assert page.get_by_role("img").get_attribute("aria-label") == data["label"]
    assert page.locator(".sx-root").bounding_box() == size
    page.evaluate("chart.emit('plotly_unhover', {})")
    assert _said(page) == ("first 5", "5 s")
    assert page.evaluate("shot()") == chosen


@pytest.mark.parametrize("end", ["over(document.body)", "document.dispatchEvent(new Event('keydown'))"])
def test_a_tap_elsewhere_or_a_key_ends_what_the_pointer_shows(page: Page, data: dict[str, Any], end: str) -> None:
    """A tap is a plotly_click without plotly_hover before or plotly_unhover behind it."""
    page.evaluate(MOUNT, data)
    page.evaluate("over(chart); chart.emit('plotly_click', { points: [{ customdata: [1] }] })")
    assert _said(page)[0] == "first 27"
    page.evaluate(end)
    assert _said(page)[0] == "first 5"


def test_a_new_choice_is_shown_unless_the_pointer_is_over_another_mark(page: Page, data: dict[str, Any]) -> None:
    page.evaluate(MOUNT, data)
    page.evaluate("update({ chosen: 1, label: 'other' })")
    assert _said(page)[0] == "first 27"
    assert page.get_by_role("img").get_attribute("aria-label") == "other"
    page.evaluate("hover(2)")
    page.evaluate("update({ chosen: 0 })")
    assert _said(page)[0] == "first 69"
    page.evaluate("chart.emit('plotly_unhover', {})")
    assert _said(page)[0] == "first 5"


def test_other_splits_end_what_the_pointer_showed(page: Page, data: dict[str, Any]) -> None:
    page.evaluate(MOUNT, data)
    page.evaluate("hover(1)")
    page.evaluate("update({ splits: { ...data.splits, id: 'other', each: data.splits.each.slice(2) } })")
    assert _said(page)[0] == "first 69"
    page.evaluate("hover(7)")  # a mark that the splits do not know yet
    assert _said(page)[0] == "first 69"


def test_a_chart_in_the_place_of_another_is_heard_once_and_none_after_the_clean_up(
    page: Page, data: dict[str, Any]
) -> None:
    page.evaluate(MOUNT, data)
    page.evaluate("hover(1)")
    page.evaluate("newChart()")
    page.evaluate("hover(2)")
    page.evaluate("hover(2)")
    assert _said(page)[0] == "first 69"
    assert page.evaluate("chart.listening()") == 1
    page.evaluate("update({})")
    page.evaluate("cleanups[0]()")  # overtaken by a later call: must do nothing
    assert page.locator(".sx-root").count() == 1
    page.evaluate("cleanups[1]()")
    assert page.locator(".sx-root").count() == 0
    assert page.evaluate("chart.listening()") == 0
    page.evaluate("over(chart)")
    assert page.evaluate("chart.listening()") == 0


def test_a_chart_that_plotly_takes_down_is_left_and_its_next_picture_heard(page: Page, data: dict[str, Any]) -> None:
    page.evaluate(MOUNT, data)
    page.evaluate("hover(1)")
    page.evaluate("Object.assign(chart, { on: undefined, removeListener: undefined })")  # as Plotly.purge leaves it
    page.evaluate("over(chart)")
    page.evaluate("newChart()")
    page.evaluate("hover(2)")
    assert _said(page)[0] == "first 69"


def _written(page: Page, data: dict[str, Any]) -> list[tuple[str, float]]:
    """Each text in the picture, with its height in pixels of the screen."""
    page.evaluate(
        """() => {
          window.written = [];
          const { fillText } = CanvasRenderingContext2D.prototype;
          CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
            const pixels = parseFloat(/([\\d.]+)px/.exec(this.font)[1]) * this.getTransform().a / devicePixelRatio;
            window.written.push([text, pixels]);
            return fillText.call(this, text, ...at);
          };
        }"""
    )
    page.evaluate(MOUNT, data)
    page.evaluate("shot()")
    return [(text, pixels) for text, pixels in page.evaluate("written")]


@pytest.mark.parametrize(("level", "labelled"), [("blocks", True), ("layers", False)])
def test_labels_are_readable_or_left_out(page: Page, case: Case, level: str, labelled: bool) -> None:
    """Nobody can zoom in: what is written, badges too, is at least 10 px high on the screen."""
    split = ShownSplit(np.arange(len(case.graph.layers)) < 27, "", "")
    data: Any = split_payload(drawing("resnet18"), case, [split], 0, "", ".chart")
    if level == "layers":
        data = _in_layers(data, case)
    written = _written(page, data)
    assert written, "not even a badge"
    assert all(pixels >= 9.99 for _, pixels in written), written
    assert ("layer2.1" in [text for text, _ in written]) == labelled


@pytest.mark.parametrize("model", ["googlenet", "resnet50", "gpt2"])
@pytest.mark.parametrize("width", [390, 700])
def test_every_block_has_its_name_on_a_phone_too(page: Page, model: str, width: int) -> None:
    case = Case(models.find(model).graph, View.default(model).scenario)
    drawn = drawing(model)
    everything = np.ones(len(case.graph.layers), dtype=bool)
    page.set_viewport_size({"width": width, "height": 844})
    data = split_payload(drawn, case, [ShownSplit(everything, "", "")], 0, "", ".chart")
    written = _written(page, data)
    texts = {text for text, _ in written}
    folded = [drawn.blocks, drawn.folded_at([])]
    assert any({node.label for node in level.nodes} <= texts for level in folded)
    assert all(pixels >= 9.99 for _, pixels in written), written


def test_a_hostile_name_is_text(page: Page, data: dict[str, Any]) -> None:
    hostile = json.loads(json.dumps(data))
    graph = json.loads(data["graph"]["json"])
    hostile["graph"]["json"] = json.dumps({**graph, "names": [HOSTILE] * len(graph["names"])})
    hostile["label"] = HOSTILE
    for split in hostile["splits"]["each"]:
        split.update(name=HOSTILE, figures=HOSTILE)
    page.evaluate(MOUNT, hostile)
    assert _said(page) == (HOSTILE, HOSTILE)
    assert page.locator("img").count() == 0
