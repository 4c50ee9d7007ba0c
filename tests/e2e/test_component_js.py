"""The component's modules in a real browser: what they compute against Python, and what they show of hostile names."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from component_page import serving
from playwright.sync_api import Browser, Page

from explorer.app.cache import work
from explorer.app.component import SLIDERS
from explorer.app.state import SliderSetting, View
from explorer.present.gaps import distance_text
from explorer.present.i18n.text import section
from explorer.present.payload import payload
from explorer.solve import METHODS
from explorer.values.units import format_bytes, format_flops, format_rate, format_time

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>"
MOUNT = """async ({ data, again }) => {
  const { default: graphView } = await import("/graph_view.js");
  const host = document.body.appendChild(document.createElement("div"));
  const parentElement = host.attachShadow({ mode: "open" });
  const sheet = parentElement.appendChild(document.createElement("link"));
  const styled = new Promise((done) => sheet.addEventListener("load", done));
  Object.assign(sheet, { rel: "stylesheet", href: "/graph_view.css" });
  window.sent = [];
  const send = (kind) => (name, value) => window.sent.push([kind, name, value]);
  const component = { data, parentElement, setStateValue: send("state"), setTriggerValue: send("trigger") };
  const cleanups = [graphView(component)];
  for (let i = 0; i < again; i += 1) cleanups.push(graphView({ ...component, data: structuredClone(data) }));
  Object.assign(window, { component, graphView, cleanups });
  await styled;
  await new Promise((done) => setTimeout(done, 100));
}"""


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
    return payload(work(view), SliderSetting(view.scenario))


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


def test_delay_of_the_chosen_row_is_the_optimum_of_the_python_table(page: Page, data: dict[str, Any]) -> None:
    points = _points(data, 40)
    found = page.evaluate(
        """async ([pricing, points, rtt]) => {
          const { solve } = await import("/solution.js");
          return points.map((point) => solve(pricing, point, rtt));
        }""",
        [data["pricing"], points, data["rtt_s"]],
    )
    view = View.default("resnet18")
    for point, solution in zip(points, found, strict=True):
        link = replace(
            view.scenario.link,
            uplink_bytes_per_s=point["uplink"],
            downlink_bytes_per_s=point["downlink"],
        )
        scenario = replace(
            view.scenario, link=link, device_speed=point["device_speed"], server_speed=point["server_speed"]
        )
        best = work(View("resnet18", scenario)).best
        assert solution["delay"] == pytest.approx(best.delay_s, rel=1e-9)
        assert sum(solution["terms"]) == pytest.approx(best.delay_s, rel=1e-9)
        assert solution["terms"] == pytest.approx(list(best.terms), rel=1e-9)


@pytest.mark.parametrize("slider", ["uplink", "downlink", "device_speed", "server_speed"])
def test_the_optimum_changes_exactly_at_the_marks(page: Page, data: dict[str, Any], slider: str) -> None:
    """Just beside a mark the argmin is the row of that part; inside a part it never changes."""
    wrong = page.evaluate(
        """async ([{ pricing, sliders, rtt_s }, points, slider]) => {
          const { coefficients, delayOf, envelope, optimalRow } = await import("/table.js");
          const { features } = pricing.table;
          const wrong = [];
          for (const point of points) {
            const parts = envelope(features, point, rtt_s, slider, sliders[slider]);
            if (parts[0].from !== sliders[slider].min || parts.at(-1).to !== sliders[slider].max) wrong.push("ends");
            parts.forEach(({ from, to, row }, i) => {
              if (i > 0 && (from !== parts[i - 1].to || row === parts[i - 1].row)) wrong.push("parts");
              for (let k = 0; k <= 20; k += 1) {
                const value = from * (to / from) ** (k / 20);
                const theta = coefficients({ ...point, [slider]: value }, rtt_s);
                const least = delayOf(features[optimalRow(features, theta)], theta);
                if (delayOf(features[row], theta) > least * (1 + 1e-9)) wrong.push([value, row]);
              }
            });
          }
          return wrong;
        }""",
        [data, _points(data, 25), slider],
    )
    assert wrong == []


def test_numbers_are_written_as_people_read_them(page: Page) -> None:
    shown = page.evaluate(
        """async () => {
          const f = await import("/format.js");
          return [f.duration(0.0125), f.duration(119.4), f.duration(205), f.duration(0.9996), f.difference(-0.12),
                  f.bytes(999600), f.rate(12.5e6), f.rateRange(5.25e6, 16.4e6, (a, b) => `${a} to ${b}`),
                  f.parseRate("20 Gbit/s"), f.parseRate("7.5"), f.parseRate("0 Mbit/s"), f.parseRate("12 Mbs"),
                  f.parseFactor("1.5x"), f.parseFactor("-1")];
        }"""
    )
    assert shown == [
        *("12.5 ms", "119 s", "3 min 25 s", "1 s", "\u2212120 ms", "1 MB", "100 Mbit/s", "42 to 131 Mbit/s"),
        *(2.5e9, 937500, None, None, 1.5, None),
    ]


def test_python_and_the_page_say_a_gap_alike(page: Page) -> None:
    gaps = [0.0, 1e-5, 0.00099, 0.001, 0.0923, 0.5, 0.99949, 1.0, 4.53, 99.6, 1233.0, -1e-5, -0.1534, -0.9994, -0.99996]
    shown = page.evaluate(
        """async ([gaps, catalogue]) => {
          const { distanceText } = await import("/gaps.js");
          const { translator } = await import("/text.js");
          return gaps.map((gap) => distanceText(gap, translator(catalogue)));
        }""",
        [gaps, section("graph")],
    )
    assert shown == [distance_text(gap) for gap in gaps]


def test_python_and_the_page_write_the_same_number_alike(page: Page) -> None:
    values = [mantissa * 10.0**power for power in range(-8, 9) for mantissa in (1, 1.2, 3.456, 5.9996, 9.994, 9.996)]
    shown = page.evaluate(
        """async (values) => {
          const f = await import("/format.js");
          const large = [f.bytes, f.rate, f.flops];
          return values.map((value) => [f.duration(value), ...large.map((write) => write(value * 1e8))]);
        }""",
        values,
    )
    expected = [
        [format_time(value), format_bytes(value * 1e8), format_rate(value * 1e8), format_flops(value * 1e8)]
        for value in values
    ]
    assert shown == expected


def test_a_hostile_name_is_text_wherever_it_is_shown(page: Page, data: dict[str, Any]) -> None:
    hostile = json.loads(json.dumps(data))
    hostile["graph"]["layers"]["name"] = [f"{HOSTILE}{i}" for i in range(len(data["graph"]["layers"]["name"]))]
    hostile["graph"]["layers"]["operation"] = [HOSTILE] * len(data["graph"]["layers"]["name"])
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
    assert [key for key in section("graph") if key in shown.split() and "_" in key] == []


def test_a_rerun_keeps_the_one_mounted_view_and_its_own_clean_up_removes_it(page: Page, data: dict[str, Any]) -> None:
    page.evaluate(MOUNT, {"data": data, "again": 2})
    assert page.locator(".sx-root").count() == 1
    page.evaluate("cleanups[0]()")  # overtaken by a later call: must do nothing
    assert page.locator("canvas").count() == 1
    page.evaluate("cleanups[2]()")
    assert page.locator(".sx-root").count() == 0


def test_values_are_sent_once_after_the_release_and_never_before(page: Page, data: dict[str, Any]) -> None:
    page.evaluate(MOUNT, {"data": data, "again": 0})
    thumb = page.get_by_label("Uplink", exact=True)
    box = thumb.bounding_box()
    assert box is not None
    before = page.locator(".sx-headline").inner_text()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.95 * box["width"], box["y"] + box["height"] / 2, steps=8)
    page.wait_for_timeout(400)
    assert page.evaluate("sent") == []
    assert page.locator(".sx-headline").inner_text() != before
    page.mouse.up()
    page.wait_for_timeout(400)
    [(kind, name, values)] = page.evaluate("sent")
    assert (kind, name) == ("state", "sliders")
    assert set(values) == set(SLIDERS)
    assert values["uplink"] > data["sliders"]["uplink"]["value"]
    # A run that still says the old value, as one that was under way when the thumb was let go.
    page.evaluate("() => void graphView({ ...component, data: structuredClone(component.data) })")
    assert thumb.get_attribute("aria-valuetext") != "100 Mbit/s"


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


UPDATE = """(data) => {
  graphView({ ...component, data });
  document.fonts.dispatchEvent(new Event("loadingdone"));  // draws once more, at once
}"""


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
            assert f"of {len(data['graph']['layers']['name'])} layers" in label


def test_what_the_memory_limit_forbids_is_not_called_as_fast(page: Page) -> None:
    """Everything on the device would be faster here than the best allowed split."""
    view = View.default("resnet18").with_option("memory", "600MB")
    done = work(view)
    assert done.device_only.delay_s < done.best.delay_s
    page.evaluate(MOUNT, {"data": payload(done, SliderSetting(view.scenario)), "again": 0})
    detail = page.locator(".sx-detail").inner_text()
    device, needs = format_time(done.device_only.delay_s), format_bytes(done.priced.memory_bytes.sum())
    assert f"All on the device would take {device}, but it needs {needs} there, more than 600 MB." in detail
    assert "the same time" not in detail
    assert page.locator(".sx-fact-device .sx-fact-note").inner_text() == "not allowed here"
    page.evaluate(UPDATE, _payload("resnet18", revision=1))
    assert "would take" not in page.locator(".sx-detail").inner_text()
    assert page.locator(".sx-fact-device .sx-fact-note").inner_text() == "9.19 % longer"


def test_a_badges_line_prefers_not_to_cross_another_vertex(page: Page) -> None:
    """On the left there is room behind another vertex, on the right room that an edge passes through."""
    left, vertex = page.evaluate(
        """async () => {
          const { placeBadges } = await import("/badges.js");
          const context = document.createElement("canvas").getContext("2d");
          const anchor = { x: 300, y: 200, width: 80, height: 30, label: "", bytes: 1, layer: 0 };
          const above = { x: 0, y: 0, width: 700, height: 180 };
          const below = { x: 0, y: 220, width: 700, height: 180 };
          const between = { x: 235, y: 180, width: 20, height: 40 };
          const edges = [{ x: 340, y: 198, width: 360, height: 3 }];
          const obstacles = { nodes: [above, below, between], labels: [], edges };
          const area = { width: 700, height: 400 };
          const words = () => ({ names: ["a"], size: "1 B" });
          const [badge] = placeBadges(context, [anchor], obstacles, area, words, { font: "sans-serif", link: {} });
          return [badge.x, anchor.x];
        }"""
    )
    assert left > vertex


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
    assert (note != section("graph")["fact_first"]) == compares


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
        ("banana", '"banana" is not a rate', "100 Mbit/s"),
        ("0", '"0" is not a rate', "100 Mbit/s"),
        ("12 MB/s", '"12 MB/s" is not a rate', "100 Mbit/s"),
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


def test_a_badge_covers_no_vertex_where_there_is_room(page: Page) -> None:
    covered = page.evaluate(
        """async () => {
          const { placeBadges } = await import("/badges.js");
          const { asRect, overlaps } = await import("/geometry.js");
          const context = document.createElement("canvas").getContext("2d");
          const at = (x, y) => ({ x, y, width: 80, height: 20, layer: 0, bytes: 1 });
          const column = (x) => [...Array(14).keys()].map((i) => at(x, 20 + 28 * i));
          const nodes = [...column(100), ...column(200), ...column(500)].map(asRect);
          const area = { width: 600, height: 420 };
          const obstacles = { nodes, labels: [], edges: [] };
          const words = () => ({ names: ["a"], size: "1 B" });
          const [badge] = placeBadges(context, [at(200, 188)], obstacles, area, words, { font: "Arial" });
          const inside = badge.x >= 0 && badge.y >= 0 && badge.x + badge.width <= 600 && badge.y + badge.height <= 420;
          return [inside, nodes.filter((node) => overlaps(node, badge)).length];
        }"""
    )
    assert covered == [True, 0]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("transformer.wte", "transformer.wte"),
        ("inception4a.branch1.deeper.conv", "branch1.deeper.conv"),
        ("encoder.all_of_its_layers.0.downsample.0", "downsample.0"),
        ("an_only_module_that_is_far_too_long_to_be_shown", "an_only_mod…"),
    ],
)
def test_a_badge_always_says_the_whole_size(page: Page, name: str, said: str) -> None:
    written = page.evaluate(
        """async (name) => {
          const { placeBadges } = await import("/badges.js");
          const { badgeWords } = await import("/notes.js");
          const context = document.createElement("canvas").getContext("2d");
          const anchor = { x: 200, y: 200, width: 80, height: 20, layer: 0, bytes: 12.6e6 };
          const area = { width: 600, height: 420 };
          const words = (anchors) => badgeWords(anchors, [name], null);
          const none = { nodes: [], labels: [], edges: [] };
          return placeBadges(context, [anchor], none, area, words, { font: "Arial" })[0].text;
        }""",
        name,
    )
    start, end = said.removesuffix("…"), " · 12.6 MB"
    assert written.startswith(start)  # where an ellipsis comes depends on the font
    assert written.endswith(f"…{end}" if "…" in said else start + end)


def test_a_block_on_both_sides_says_no_more_than_a_whole_one(page: Page, data: dict[str, Any]) -> None:
    """The nodes of the blocks are as wide as "12 layers" needs."""
    longer = page.evaluate(
        """async (text) => {
          const { blockNote } = await import("/notes.js");
          const { translator } = await import("/text.js");
          const note = (count, total) => blockNote({ layers: [...Array(total).keys()] }, count, translator(text));
          return [2, 9, 12, 140].filter((total) => note(total - 1, total).length > note(0, total).length);
        }""",
        data["text"],
    )
    assert longer == []


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


def test_a_methods_split_stays_at_every_slider_position_and_knows_its_distance(page: Page) -> None:
    view = View.default("resnet18").with_method("server-only")
    done = work(view)
    assert done.chosen is not None
    data = payload(done, SliderSetting(view.scenario))
    points = _points(data, 20)
    found = page.evaluate(
        """async ([pricing, points, rtt]) => {
          const { solve } = await import("/solution.js");
          return points.map((point) => solve(pricing, point, rtt));
        }""",
        [data["pricing"], points, data["rtt_s"]],
    )
    for point, solution in zip(points, found, strict=True):
        link = replace(view.scenario.link, uplink_bytes_per_s=point["uplink"], downlink_bytes_per_s=point["downlink"])
        scenario = replace(
            view.scenario, link=link, device_speed=point["device_speed"], server_speed=point["server_speed"]
        )
        there = work(View("resnet18", scenario, "server-only"))
        assert there.chosen is not None
        assert solution["sides"] == "".join("1" if on else "0" for on in done.chosen.on_device)
        assert solution["delay"] == pytest.approx(there.chosen.delay_s, rel=1e-9)
        assert solution["best"] == pytest.approx(there.best.delay_s, rel=1e-9)
        assert solution["gap"] == pytest.approx(there.chosen.delay_s / there.best.delay_s - 1, abs=1e-9)


@pytest.mark.parametrize(
    ("model", "method", "options", "words"),
    [
        ("resnet18", "server-only", {}, "times as long as the optimum here"),
        ("resnet18", "mincut", {}, "found the optimum"),
        ("resnet18", "device-only", {}, "9.19 % longer than the optimum here"),
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
    assert words in page.locator(".sx-detail").inner_text()
    page.get_by_role("button", name="Show the optimum").click()
    assert ["trigger", "optimum", True] in page.evaluate("window.sent")
