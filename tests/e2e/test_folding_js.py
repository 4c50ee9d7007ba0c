"""Identical blocks in a real browser: folded where they are many, open at the cut, by a click and by the keyboard."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from component_page import MOUNT, UPDATE, serving
from playwright.sync_api import Browser, Locator, Page, expect

from explorer.model.graph import Affine, Layer, ModelGraph, OperationClass, Tensor, Work
from explorer.present.layout import Level, lay_out
from explorer.present.payload import LARGE_LAYERS, payload
from explorer.present.view import SliderSetting, View, worked_out
from explorer.present.view import Work as Worked
from explorer.pricing import Case
from explorer.scenario import models
from explorer.scenario.scenario import Scenario

pytestmark = pytest.mark.browser

WRITTEN = """async () => {
  window.written = [];
  for (const { prototype } of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
    prototype.plain ??= prototype.fillText;
    prototype.fillText = function (text, ...at) {
      window.written.push(text);
      return this.plain(text, ...at);
    };
  }
  document.fonts.dispatchEvent(new Event("loadingdone"));  // draws once more, at once
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return window.written;
}"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    with serving(context.new_page()) as served:
        yield served
    context.close()


def _worked(model: str) -> Worked:
    view = View.default(model)
    return worked_out(Case(models.find(model).graph, view.scenario))


def _data(done: Worked, *, in_detail: bool = True) -> dict[str, Any]:
    return dict(payload(done, SliderSetting(done.view.scenario), in_detail=in_detail))


def _cut_behind(data: dict[str, Any], layer: int) -> dict[str, Any]:
    """The same with one split in its table: everything up to a layer on the device."""
    changed: dict[str, Any] = json.loads(json.dumps(data))
    table = changed["pricing"]["table"]
    count = len(table["sides"][0])
    sides = "1" * (layer + 1) + "0" * (count - layer - 1)
    changed["pricing"]["id"] += str(layer)
    changed["pricing"]["table"] = {
        "features": table["features"][:1],
        "sides": [sides],
        "cuts": [[layer]],
        "kinds": table["kinds"][:1],
    }
    return changed


def _fold_button(page: Page) -> Locator:
    """Return the button that folds; where the row is narrow, it is in the menu, which is opened."""
    expect(page.locator(".sx-canvas")).to_be_visible()
    more = page.locator(".sx-more button")
    if more.is_visible() and more.get_attribute("aria-expanded") == "false":
        more.click()
    return page.get_by_role("button", name="Fold repeats")


def _fold(page: Page, *, folded: bool) -> None:
    """Press the button unless the repeats are so already."""
    page.get_by_role("button", name="Blocks", exact=True).click()
    button = _fold_button(page)
    if button.get_attribute("aria-pressed") != str(folded).lower():
        button.click()
    expect(button).to_have_attribute("aria-pressed", str(folded).lower())


def _until_written(page: Page, wanted: set[str]) -> None:
    """Wait until the picture has these texts: it is drawn with the next frame, not at once."""
    missing = wanted
    for _ in range(40):
        missing = wanted - set(page.evaluate(WRITTEN))
        if not missing:
            return
    raise AssertionError(f"not drawn: {sorted(missing)}")


def _run(page: Page, level: Level) -> tuple[float, float]:
    """Where on the page the folded run of a picture that is shown whole has its middle."""
    box = page.locator(".sx-canvas").bounding_box()
    assert box is not None
    scale = min((box["width"] - 36) / level.width, (box["height"] - 36) / level.height, 1.7)
    node = next(node for node in level.nodes if node.blocks > 1)
    x = box["x"] + box["width"] / 2 + scale * (node.x - level.width / 2)
    return x, box["y"] + box["height"] / 2 + scale * (node.y - level.height / 2)


def test_identical_blocks_are_folded_by_a_button_and_by_the_key_f(phone: Page) -> None:
    done = _worked("gpt2")
    phone.evaluate(MOUNT, {"data": _cut_behind(_data(done), 0), "again": 0})
    _fold(phone, folded=True)
    _until_written(phone, {"h.0\u202611"})
    assert f"12 \u00d7 {len(done.drawing.parts[1].layers)} layers" in phone.evaluate("written")
    phone.locator(".sx-canvas").focus()
    phone.keyboard.press("f")
    expect(phone.get_by_role("button", name="Fold repeats")).to_have_attribute("aria-pressed", "false")
    texts = phone.evaluate(WRITTEN)
    assert "h.0\u202611" not in texts
    assert {f"h.{i}" for i in range(12)} <= set(texts)


def test_blocks_are_folded_at_first_where_they_could_not_be_read(phone: Page, large: Worked) -> None:
    phone.evaluate(MOUNT, {"data": _data(large), "again": 0})
    expect(_fold_button(phone)).to_have_attribute("aria-pressed", "true")


def test_a_run_is_open_where_the_cut_is_and_follows_it(phone: Page) -> None:
    done = _worked("gpt2")
    data = _data(done)
    phone.evaluate(MOUNT, {"data": _cut_behind(data, 0), "again": 0})
    _fold(phone, folded=True)
    for block, shown in (
        (6, {"h.0\u20264", "h.5", "h.6\u202611"}),
        (1, {"h.0", "h.1\u202611"}),
        (12, {"h.0\u202610", "h.11"}),
    ):
        phone.evaluate(UPDATE, _cut_behind(data, done.drawing.parts[block].layers[-1]))
        assert {text for text in phone.evaluate(WRITTEN) if re.fullmatch(r"h\.\d+(\u2026\d+)?", text)} == shown


def test_a_folded_run_is_opened_by_a_double_click_and_from_its_panel(phone: Page) -> None:
    phone.set_viewport_size({"width": 1100, "height": 844})
    done = _worked("gpt2")
    phone.evaluate(MOUNT, {"data": _cut_behind(_data(done), 0), "again": 0})
    _fold(phone, folded=True)
    phone.locator(".sx-canvas").scroll_into_view_if_needed()
    phone.mouse.click(*_run(phone, done.drawing.folded("c")))
    panel = phone.get_by_role("complementary")
    expect(panel).to_contain_text("h.0\u202611")
    panel.get_by_role("button", name="Show each block").click()
    _until_written(phone, {f"h.{i}" for i in range(12)})
    _fold(phone, folded=True)
    _until_written(phone, {"h.0\u202611"})
    phone.mouse.dblclick(*_run(phone, done.drawing.folded("c")))
    _until_written(phone, {f"h.{i}" for i in range(12)})


@pytest.fixture(scope="module")
def large() -> Worked:
    """A chain of blocks of ten layers, too long to be drawn whole at once."""
    size = Affine(0, 1024)
    work = Work(flops=Affine(0, 10**6), bytes=Affine(0, 10**4), operations=1)
    names = ["x", *(f"h.{i}.n{j}" for i in range(LARGE_LAYERS // 10 + 1) for j in range(10))]
    layers = tuple(
        Layer(
            name=name,
            operation="Linear" if i else "input",
            operation_class=OperationClass.MATRIX_PRODUCT if i else OperationClass.INPUT,
            module_path=name.rpartition(".")[0],
            inputs=names[i - 1 : i] if i else (),
            output=Tensor(shape=(Affine(0, 1),), bytes=size, grad_bytes=size),
            forward=work if i else Work(),
            backward=work if i else Work(),
        )
        for i, name in enumerate(names)
    )
    return worked_out(Case(ModelGraph(name="large", layers=layers), Scenario.default()))


def test_a_large_graph_opens_on_its_blocks_and_asks_for_its_layers_once(phone: Page, large: Worked) -> None:
    phone.set_viewport_size({"width": 1100, "height": 844})
    fresh = replace(large, drawing=lay_out(large.graph))
    data = _data(fresh, in_detail=False)
    assert data["detail"] is None
    assert "layers" not in vars(fresh.drawing), "the layers were laid out before anyone asked"
    phone.evaluate(MOUNT, {"data": data, "again": 0})
    blocks, layers = (phone.get_by_role("button", name=name, exact=True) for name in ("Blocks", "Layers"))
    expect(blocks).to_have_attribute("aria-pressed", "true")
    layers.click()
    layers.click()
    assert phone.evaluate("sent") == [["trigger", "detail", True]]
    expect(blocks).to_have_attribute("aria-pressed", "true")
    phone.evaluate(UPDATE, _data(large))
    expect(layers).to_have_attribute("aria-pressed", "true")
    phone.get_by_role("combobox").fill("h.77.n3")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("complementary")).to_contain_text("h.77.n3")


def test_only_what_is_in_view_is_drawn(phone: Page, large: Worked) -> None:
    phone.set_viewport_size({"width": 1100, "height": 844})
    phone.evaluate(MOUNT, {"data": _data(large), "again": 0})
    phone.get_by_role("button", name="Layers", exact=True).click()
    phone.get_by_role("combobox").fill("h.77.n3")
    phone.keyboard.press("Enter")
    phone.wait_for_timeout(500)
    texts = phone.evaluate(WRITTEN)
    assert "h.77" in texts
    assert len(texts) < len(large.graph.layers) / 2
