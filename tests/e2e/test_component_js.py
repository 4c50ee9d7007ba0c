"""The component's modules in a real browser: what they compute against Python, and what they show of hostile names."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from component_page import MOUNT, UPDATE, serving
from playwright.sync_api import Browser, Locator, Page, expect

from explorer.app.cache import work
from explorer.app.component import SLIDERS
from explorer.app.state import SliderSetting, View
from explorer.present.i18n.catalogue import keys
from explorer.present.i18n.text import text
from explorer.present.payload import payload
from explorer.solve import METHODS
from explorer.values.units import format_bytes

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def browser_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def page(browser_page: Page) -> Iterator[Page]:
    with serving(browser_page) as served:
        yield served


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    view = View.default("resnet18")
    return payload(work(view), SliderSetting(view.scenario), "One round on two machines.")


def _points(data: dict[str, Any], count: int) -> list[dict[str, float]]:
    draw = random.Random(0)
    return [
        {
            name: over["min"] * (over["max"] / over["min"]) ** draw.random()
            for name, over in data["sliders"].items()
            if name in SLIDERS
        }
        for _ in range(count)
    ]


def detail(page: Page) -> Locator:
    """The sentence below the headline."""
    return page.locator(".sx-detail").first


def test_a_hostile_name_is_text_wherever_it_is_shown(page: Page, data: dict[str, Any]) -> None:
    hostile = json.loads(json.dumps(data))
    graph = json.loads(data["graph"]["json"])
    layers = len(graph["layers"]["name"])
    names = [f"{HOSTILE}{i}" for i in range(layers)]
    graph["layers"] |= {"name": names, "operation": [HOSTILE] * layers, "tied": names}
    hostile["graph"]["json"] = json.dumps(graph)
    hostile["titles"] = dict.fromkeys(data["titles"], HOSTILE)
    page.evaluate(MOUNT, {"data": hostile, "again": 0})
    page.get_by_role("combobox").fill("img src")
    page.keyboard.press("Enter")
    assert HOSTILE in page.get_by_role("complementary").inner_text()
    assert page.locator("img").count() == 0


def test_no_template_lacks_a_value_and_no_key_a_text(page: Page, data: dict[str, Any]) -> None:
    page.evaluate(MOUNT, {"data": data, "again": 0})
    page.get_by_role("combobox").fill("layer2.0.conv1")
    page.keyboard.press("Enter")
    shown = page.locator(".sx-root").inner_text()
    assert "{" not in shown
    assert [key for key in keys() if key.removeprefix("graph-") in shown.split() and "_" in key] == []


def test_a_rerun_keeps_the_one_mounted_view_and_its_own_clean_up_removes_it(page: Page, data: dict[str, Any]) -> None:
    page.evaluate(MOUNT, {"data": data, "again": 2})
    assert page.locator(".sx-root").count() == 1
    page.evaluate("cleanups[0]()")  # overtaken by a later call: must do nothing
    assert page.locator(".sx-canvas canvas").count() == 1
    page.evaluate("cleanups[2]()")
    assert page.locator(".sx-root").count() == 0


def test_values_are_sent_when_something_else_happens_and_never_before(page: Page, data: dict[str, Any]) -> None:
    page.evaluate(MOUNT, {"data": data, "again": 0})
    page.evaluate("document.body.append(Object.assign(document.createElement('button'), { id: 'outside' }))")
    thumb = page.get_by_label("Uplink", exact=True)
    box = thumb.bounding_box()
    assert box is not None
    before = page.locator(".sx-headline").inner_text()
    for share in (0.95, 0.9):
        page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] + share * box["width"], box["y"] + box["height"] / 2, steps=8)
        page.wait_for_timeout(300)
        page.mouse.up()
        page.wait_for_timeout(400)
    assert page.locator(".sx-headline").inner_text() != before
    page.get_by_role("button", name="Layers", exact=True).click()
    assert page.evaluate("sent") == []
    page.locator("#outside").focus()
    page.locator("#outside").click()
    [(kind, name, moves)] = page.evaluate("sent")
    assert (kind, name) == ("state", "sliders")
    first, second = moves  # each can be undone
    assert set(first) == set(second) == {*SLIDERS, "at"}
    assert first["at"] < second["at"]
    assert first["uplink"] > second["uplink"] > data["sliders"]["uplink"]["value"]
    # A run that still says the old value, as one that was under way when the thumb was let go.
    page.evaluate("() => void graphView({ ...component, data: structuredClone(component.data) })")
    assert thumb.get_attribute("aria-valuetext") != "400 Mbit/s"


def test_a_wish_for_python_comes_behind_the_sliders(page: Page, data: dict[str, Any]) -> None:
    page.evaluate(MOUNT, {"data": data, "again": 0})
    page.get_by_label("Uplink", exact=True).press("End")
    page.get_by_role("combobox").fill("layer2.0.conv1")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keep everything up to here on the device").click()
    (_, first, moves), (_, second, _) = page.evaluate("sent")
    assert (first, second) == ("sliders", "keep")
    assert moves[0]["uplink"] == data["sliders"]["uplink"]["max"]


def test_a_method_is_asked_again_as_soon_as_a_slider_is_let_go(page: Page) -> None:
    view = View.default("resnet18").with_method("linear")
    page.evaluate(MOUNT, {"data": payload(work(view), SliderSetting(view.scenario), "unit"), "again": 0})
    page.get_by_label("Uplink", exact=True).press("End")
    page.wait_for_function("window.sent.length === 1")


def test_a_long_table_has_few_rows_then_those_in_view_and_can_be_sorted(page: Page) -> None:
    view = View.default("densenet121")
    page.evaluate(MOUNT, {"data": payload(work(view), SliderSetting(view.scenario), "unit"), "again": 0})
    table = page.locator(".sx-layers table")
    table.scroll_into_view_if_needed()
    layers, costs = work(view).graph.layers, work(view).case.costs
    assert table.get_attribute("aria-rowcount") == str(len(layers) + 1)
    expect(table.locator("tbody th")).to_have_count(10)
    table.get_by_role("button", name="Device (ms)").click()
    table.get_by_role("button", name="Device (ms)").click()
    expect(table.locator("tbody th").first).to_have_text(layers[int(costs.device_s.argmax())].name)
    assert table.locator("[aria-sort]").get_attribute("aria-sort") == "descending"
    table.get_by_role("button", name="Device (ms)").click()
    page.get_by_role("button", name=f"Show all {len(layers)} layers").click()
    page.locator(".sx-layers-all").scroll_into_view_if_needed()
    last = table.locator("tbody th").last
    expect(last).to_have_text(layers[-1].name)
    assert last.evaluate("(cell) => cell.parentElement.getAttribute('aria-rowindex')") == str(len(layers) + 1)
    assert table.locator("tbody tr").count() < 80 < len(layers)
    page.get_by_role("button", name="Show the first layers only").click()
    expect(table.locator("tbody th")).to_have_count(10)


def test_only_a_new_revision_moves_a_thumb(page: Page, data: dict[str, Any]) -> None:
    page.evaluate(MOUNT, {"data": data, "again": 0})
    shown = page.get_by_role("textbox", name="Uplink, value")
    for typed in ("20 Mbit/s", "300 Mbit/s"):
        shown.fill(typed)
        page.keyboard.press("Enter")
        page.wait_for_timeout(400)
    rerun = """([rate, revision]) => {
      const data = structuredClone(component.data);
      data.sliders.uplink.value = rate / 8;
      data.sliders.revision = revision;
      data.sliders.taken = revision ? Number.MAX_VALUE : 0;  // by then Python has what was typed
      graphView({ ...component, data });
      return component.parentElement.querySelector(".sx-slider-uplink .sx-value").value;
    }"""
    assert page.evaluate(rerun, [20e6, 0]) == "300 Mbit/s"
    assert page.evaluate(rerun, [20e6, 1]) == "20 Mbit/s"
    assert page.evaluate(rerun, [300e6, 1]) == "20 Mbit/s"


def test_the_keep_button_names_the_layer(page: Page, data: dict[str, Any]) -> None:
    page.evaluate(MOUNT, {"data": data, "again": 0})
    page.get_by_role("combobox").fill("layer2.0.conv1")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keep everything up to here on the device").click()
    assert page.evaluate("sent") == [["trigger", "keep", "layer2.0.conv1"]]
    page.keyboard.press("Escape")
    assert page.get_by_role("complementary").count() == 0


def _payload(model: str, revision: int = 0, **options: object) -> dict[str, Any]:
    view = View.default(model)
    for name, value in options.items():
        view = view.with_option(name, value)
    return payload(work(view), SliderSetting(view.scenario, revision))


def test_any_model_follows_any_other_in_the_mounted_view(page: Page) -> None:
    """Large to small and back; each names its own layers, and no frame between fails (see the fixture)."""
    tour = ("resnet18", "lenet5", "vgg16", "densenet121", "lenet5", "resnet18", "vgg16", "resnet18")
    page.evaluate(MOUNT, {"data": _payload(tour[0]), "again": 0})
    for before, model in pairwise(tour):
        for level in ("Layers", "Blocks"):
            page.get_by_role("button", name=level, exact=True).click()
            page.evaluate(UPDATE, _payload(before))
            data = _payload(model)
            page.evaluate(UPDATE, data)
            label = page.locator(".sx-canvas").get_attribute("aria-label")
            assert label is not None
            assert f"of {len(json.loads(data['graph']['json'])['layers']['name'])} layers" in label


def _longer_on_device() -> str:
    """How much longer everything on the device takes than the best split, at 30 Mbit/s."""
    done = work(View.default("resnet18").with_option("up", "30Mbit/s"))
    gap = done.all_on_device.delay_s / done.best.delay_s - 1
    assert 0.01 < gap < 1
    return f"{100 * gap:.2g} % longer"


def test_what_the_memory_limit_forbids_is_not_called_as_fast(page: Page) -> None:
    """Everything on the device would be faster here than the best allowed split."""
    view = View.default("resnet18").with_option("memory", "600MB").with_option("up", "20Mbit/s")
    done = work(view)
    assert done.all_on_device.delay_s < done.best.delay_s
    page.evaluate(MOUNT, {"data": payload(done, SliderSetting(view.scenario)), "again": 0})
    said = detail(page).inner_text()
    needs = format_bytes(done.case.costs.memory_bytes.sum())
    assert text("graph-device_not_allowed", needs=needs, limit="600 MB") in said
    assert "the same time" not in said
    assert page.locator(".sx-fact-device .sx-fact-note").inner_text() == f"needs {needs} of 600 MB"
    page.evaluate(UPDATE, _payload("resnet18", revision=1, up="30Mbit/s"))
    assert "the limit is" not in detail(page).inner_text()
    assert page.locator(".sx-fact-device .sx-fact-note").inner_text() == f"takes {_longer_on_device()}"


@pytest.mark.parametrize(
    ("changed", "compares"),
    [
        ({"link": "starlink"}, True),
        ({"raw-data-may-leave": True}, True),
        ({"mode": "inference"}, False),
        ({"batch": 64}, False),
        ({"iterations": 7}, False),
    ],
    ids=str,
)
def test_delays_are_compared_within_one_unit_of_work_only(
    page: Page, data: dict[str, Any], changed: dict[str, object], compares: bool
) -> None:
    page.evaluate(MOUNT, {"data": data, "again": 0})
    page.evaluate(UPDATE, _payload("resnet18", 1, **changed))
    note = page.locator(".sx-fact-delay .sx-fact-note").inner_text()
    assert (note != text("graph-fact_first")) == compares


def test_inference_speaks_of_batches_and_never_of_iterations(page: Page) -> None:
    page.evaluate(MOUNT, {"data": _payload("resnet18", mode="inference", link="100-400", up="1Gbit/s"), "again": 0})
    page.get_by_role("combobox").fill("layer2.0.conv1")
    page.keyboard.press("Enter")
    assert "per batch" in page.locator(".sx-inspector").inner_text()
    titles = page.locator(".sx-term").evaluate_all("(terms) => terms.map((term) => term.title)")
    assert "iteration" not in " ".join([page.locator(".sx-root").inner_text(), *titles])


@pytest.mark.parametrize(
    ("typed", "said", "kept"),
    [
        ("banana", '"banana" is not a rate', "400 Mbit/s"),
        ("0", '"0" is not a rate', "400 Mbit/s"),
        ("12 MB/s", '"12 MB/s" is not a rate', "400 Mbit/s"),
        ("50 Gbit/s", "at most 10 Gbit/s", "10 Gbit/s"),
        ("1 bit/s", "at least 100 kbit/s", "100 kbit/s"),
    ],
)
def test_a_typed_value_that_cannot_be_taken_is_named(
    page: Page, data: dict[str, Any], typed: str, said: str, kept: str
) -> None:
    page.evaluate(MOUNT, {"data": data, "again": 0})
    height = page.locator(".sx-root").evaluate("(root) => root.offsetHeight")
    box, problem = page.get_by_role("textbox", name="Uplink, value"), page.locator("#sx-uplink-problem")
    box.fill(typed)
    page.keyboard.press("Enter")
    assert said in problem.inner_text()
    assert problem.get_attribute("role") == "alert"
    assert page.locator(".sx-root").evaluate("(root) => root.offsetHeight") == height
    box.blur()
    assert box.input_value() == kept
    page.evaluate(UPDATE, _payload("lenet5", 1))
    page.wait_for_timeout(300)
    page.evaluate(UPDATE, _payload("resnet18", 2))
    assert problem.inner_text() == ""


def test_what_stays_on_the_device_already_has_no_keep_button(page: Page, data: dict[str, Any]) -> None:
    page.evaluate(MOUNT, {"data": data, "again": 0})
    button = page.get_by_role("button", name="Keep everything up to here on the device")
    for name, shown in (("layer2.0.conv1", True), ("conv1", False)):
        page.get_by_role("combobox").fill(name)
        page.keyboard.press("Enter")
        assert page.locator(".sx-inspector-title").inner_text() == name
        assert button.is_visible() == shown


@pytest.mark.parametrize("width", [390, 700, 1000, 1070, 1200])
def test_the_uplink_range_is_shown_with_its_units(page: Page, data: dict[str, Any], width: int) -> None:
    shown = page.viewport_size
    assert shown is not None
    page.evaluate(MOUNT, {"data": data, "again": 0})
    page.set_viewport_size({"width": width, "height": 900})
    try:
        room, used = page.locator(".sx-fact-holds .sx-fact-value").evaluate(
            """(value) => {
              value.textContent = "67.1 Mbit/s to 1.75 Gbit/s";
              return [value.clientWidth, value.scrollWidth];
            }"""
        )
    finally:
        page.set_viewport_size(shown)
    assert used <= room


@pytest.mark.parametrize(
    ("model", "method", "options", "words"),
    [
        ("resnet18", "server-only", {}, "times as long as the best split"),
        ("resnet18", "mincut", {}, "this method found it, too"),
        ("resnet18", "device-only", {"up": "30Mbit/s"}, "% longer than the best split"),
        ("resnet18", "device-only", {"memory": "0.5GB"}, "not allowed here: it needs"),
    ],
)
def test_the_sentence_says_whose_split_it_is_and_how_far_off(
    page: Page, model: str, method: str, options: dict[str, str], words: str
) -> None:
    view = View.default(model).with_method(method)
    for name, value in options.items():
        view = view.with_option(name, value)
    data = payload(work(view), SliderSetting(view.scenario))
    page.evaluate(MOUNT, {"data": data, "again": 0})
    assert METHODS[method].title in page.locator(".sx-headline").inner_text()
    assert words in detail(page).inner_text()
    page.get_by_role("button", name="Back to the best split").click()
    [(kind, name, at)] = page.evaluate("window.sent")
    assert (kind, name) == ("trigger", "optimum")
    assert at > 0
