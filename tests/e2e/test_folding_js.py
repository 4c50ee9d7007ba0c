"""Identical blocks in a real browser: folded where they are many, open at the cut, by a click and by the keyboard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from component_page import MOUNT, UPDATE, serving
from playwright.sync_api import Browser, Page, expect

from explorer.model.graph import Affine, Layer, ModelGraph, OperationClass, Tensor, Work
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
    context = browser.new_context(viewport={"width": 390, "height": 844})
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


def test_identical_blocks_are_folded_on_a_phone_and_the_key_f_shows_each(phone: Page) -> None:
    done = _worked("gpt2")
    phone.evaluate(MOUNT, {"data": _cut_behind(_data(done), 0), "again": 0})
    fold = phone.get_by_role("button", name="Fold repeats")
    expect(fold).to_have_attribute("aria-pressed", "true")
    assert "h.0\u202611" in phone.evaluate(WRITTEN)
    assert f"12 \u00d7 {len(done.drawing.parts[1].layers)} layers" in phone.evaluate("written")
    phone.locator(".sx-canvas").focus()
    phone.keyboard.press("f")
    expect(fold).to_have_attribute("aria-pressed", "false")
    texts = phone.evaluate(WRITTEN)
    assert "h.0\u202611" not in texts
    assert {f"h.{i}" for i in range(12)} <= set(texts)
    fold.click()
    assert "h.0\u202611" in phone.evaluate(WRITTEN)


def test_a_run_is_open_where_the_cut_is_and_follows_it(phone: Page) -> None:
    done = _worked("gpt2")
    data = _data(done)
    for block, shown in (
        (6, {"h.0\u20264", "h.5", "h.6\u202611"}),
        (1, {"h.0", "h.1\u202611"}),
        (12, {"h.0\u202610", "h.11"}),
    ):
        cut = _cut_behind(data, done.drawing.parts[block].layers[-1])
        phone.evaluate(
            UPDATE if phone.locator(".sx-root").count() else MOUNT,
            cut if phone.locator(".sx-root").count() else {"data": cut, "again": 0},
        )
        assert {text for text in phone.evaluate(WRITTEN) if text.startswith("h.")} == shown


def test_a_folded_run_is_opened_by_a_double_click_and_from_its_panel(phone: Page) -> None:
    phone.set_viewport_size({"width": 1100, "height": 844})
    done = _worked("gpt2")
    phone.evaluate(MOUNT, {"data": _cut_behind(_data(done), 0), "again": 0})
    phone.get_by_role("button", name="Blocks", exact=True).click()
    fold = phone.get_by_role("button", name="Fold repeats")
    if fold.get_attribute("aria-pressed") == "false":
        fold.click()
    canvas = phone.locator(".sx-canvas")
    canvas.click()  # in the middle of three nodes is the run
    panel = phone.get_by_role("complementary")
    expect(panel).to_contain_text("h.0\u202611")
    panel.get_by_role("button", name="Show each block").click()
    assert {f"h.{i}" for i in range(12)} <= set(phone.evaluate(WRITTEN))
    for _ in range(2):
        fold.click()
    if fold.get_attribute("aria-pressed") == "false":
        fold.click()
    canvas.dblclick()
    assert {f"h.{i}" for i in range(12)} <= set(phone.evaluate(WRITTEN))


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
    data = _data(large, in_detail=False)
    assert data["detail"] is None
    assert "detail" not in large.drawing.__dict__, "the layers were laid out before anyone asked"
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
