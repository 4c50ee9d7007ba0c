"""The Explore page as a person uses it, in a real browser against a running app."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from accessibility import assert_accessible, assert_fits
from page_opener import PageOpener
from playwright.sync_api import Locator, Page, expect

from explorer.app.cache import work
from explorer.app.state import View
from explorer.scenario import options
from explorer.scenario.scenario import Link
from explorer.solve import solve
from explorer.values.units import format_time

pytestmark = pytest.mark.browser

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def headline(page: Page) -> Locator:
    """The sentence above the graph."""
    return page.locator(".sx-headline")


def uplink(page: Page) -> Locator:
    """The uplink slider."""
    return page.get_by_role("slider", name="Uplink", exact=True)


def ready(page: Page) -> Page:
    """Wait until both the graph and the chart are drawn."""
    expect(headline(page)).to_contain_text("takes", timeout=30_000)
    expect(page.locator(".js-plotly-plot").first).to_be_visible(timeout=30_000)
    return page


def query(page: Page) -> dict[str, str]:
    """The address's query."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_first_paint_is_a_finished_example(page: Page) -> None:
    ready(page)
    best = solve(work(View.default()).priced)
    assert len(best.cut) > 0
    expect(headline(page)).to_contain_text(format_time(best.delay_s))
    expect(headline(page)).to_contain_text(f"Keep {len(best.device_layers)} of {len(best.on_device)} layers")
    expect(page.locator(".sx-badge")).to_have_text("estimated")
    expect(page.locator("canvas").first).to_be_visible()
    expect(page.get_by_text("What crosses the link")).to_be_visible()


def test_the_cut_follows_the_thumb_and_only_the_release_reaches_the_server(open_page: PageOpener) -> None:
    page = ready(open_page())
    sent: list[str] = []
    before = headline(page).inner_text()
    # Frames sent from here on are counted in the page itself, since the socket is open already.
    page.evaluate(
        """() => {
            window.framesSent = 0;
            const send = WebSocket.prototype.send;
            WebSocket.prototype.send = function (...args) { window.framesSent += 1; return send.apply(this, args); };
        }"""
    )
    box = uplink(page).bounding_box()
    assert box is not None
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.6, middle)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(box["x"] + box["width"] * (0.6 + 0.03 * step), middle)
        sent.append(headline(page).inner_text())
    assert len(set(sent)) > 4, "the sentence does not follow the thumb"
    assert headline(page).inner_text() != before
    assert page.evaluate("window.framesSent") == 0
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"[?&]up=(?!100Mbit)"))
    assert page.evaluate("window.framesSent") > 0
    view = View.default()
    for name, value in query(page).items():
        view = view if name == "model" else view.with_option(name, value)
    assert view.scenario.link.uplink_bytes_per_s > Link.preset("100-400").uplink_bytes_per_s * 10
    expected = format_time(solve(work(view).priced).delay_s)
    expect(headline(page)).to_contain_text(expected)
    expect(page.get_by_text("Optimum before the last change")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_contain_text(expected)


def test_the_keyboard_moves_a_slider(page: Page) -> None:
    ready(page)
    uplink(page).focus()
    page.keyboard.press("End")
    expect(page).to_have_url(re.compile(r"up=10000Mbit"))
    expect(uplink(page)).to_have_attribute("aria-valuetext", "10 Gbit/s")


def test_a_preset_moves_the_sliders_and_a_control_moves_the_cut(page: Page) -> None:
    ready(page)
    choose(page, "Link", "Starlink")
    expect(uplink(page)).to_have_attribute("aria-valuetext", "15 Mbit/s")
    expect(headline(page)).to_contain_text("Keep everything on the device")
    expect(page.locator(".sx-detail")).to_contain_text("Splitting does not pay here")
    choose(page, "Model", "VGG-16")
    expect(headline(page)).to_contain_text("of 40 layers")
    assert query(page)["link"] == "starlink"
    page.get_by_role("radio", name="Inference").or_(page.get_by_role("button", name="Inference")).first.click()
    expect(headline(page)).to_contain_text("inference on one batch")


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a sidebar select box."""
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_a_link_reproduces_the_view(open_page: PageOpener) -> None:
    page = ready(open_page("/?model=vgg16&device=raspberry-pi-5&up=33Mbit/s&batch=8&mode=inference&bits=8"))
    view = View.default("vgg16")
    for name, value in query(page).items():
        view = view if name == "model" else view.with_option(name, value)
    assert view.scenario.workload.batch == 8
    assert view.scenario.device.name == "raspberry-pi-5"
    assert options.to_options(view.scenario)["up"] == "33Mbit/s"
    expect(headline(page)).to_contain_text(format_time(solve(work(view).priced).delay_s))


def test_nonsense_in_the_address_is_named_and_the_page_goes_on(open_page: PageOpener) -> None:
    page = ready(open_page("/?model=resnet19&batch=0&up=12Mbs&colour=red"))
    for words in (
        'unknown model "resnet19"',
        "batch must be at least 1 and at most 65,536, got 0",
        'uplink "12Mbs": unknown unit',
        'unknown option "colour"',
    ):
        expect(page.get_by_text(words)).to_be_visible()
    expect(headline(page)).to_contain_text("of 69 layers")


def test_a_layer_can_be_found_inspected_and_kept(page: Page) -> None:
    ready(page)
    search = page.get_by_role("combobox", name="Find a layer").or_(page.get_by_label("Find a layer")).first
    search.fill("layer4.0.conv1")
    search.press("Enter")
    panel = page.locator(".sx-inspector")
    expect(panel).to_contain_text("layer4.0.conv1")
    expect(panel).to_contain_text("on the server")
    panel.get_by_role("button", name="Keep everything up to here on the device").click()
    expect(page).to_have_url(re.compile(r"keep=layer4\.0\.conv1"))
    expect(panel).to_contain_text("It must stay on the device")


def test_downloads_hold_what_they_say(page: Page) -> None:
    ready(page)
    with page.expect_download() as csv:
        page.get_by_role("button", name="Download all layers as CSV").click()
    lines = csv.value.path().read_text().splitlines()
    assert lines[0].startswith("Layer,Side,Operation")
    assert len(lines) == 70
    with page.expect_download() as graph:
        page.get_by_role("button", name="Live graph as HTML").click()
    text = graph.value.path().read_text()
    assert "layer3.0" in text
    assert not re.search(r"<(script|link)[^>]+(src|href)=[\"']?http", text)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_serious_accessibility_violation(
    open_page: PageOpener, axe_source: str, scheme: str, size: dict[str, int]
) -> None:
    page = ready(open_page(color_scheme=scheme, viewport=size))
    assert_accessible(page, axe_source)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_is_wider_than_the_page(open_page: PageOpener, size: dict[str, int]) -> None:
    page = ready(open_page(viewport=size))
    assert_fits(page)
    too_wide = page.evaluate(
        """() => {
            const roots = [...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean);
            const shown = roots.flatMap((root) => [...root.querySelectorAll('.sx-root *')]);
            const floats = (e) => getComputedStyle(e).position === 'absolute';
            return shown
                .filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1 && !floats(e))
                .map((e) => e.className);
        }"""
    )
    assert too_wide == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("model", ["resnet18", "densenet121", "gpt2"])
def test_nothing_jumps_while_a_thumb_is_dragged(open_page: PageOpener, model: str, size: dict[str, int]) -> None:
    page = ready(open_page(f"/?model={model}", viewport=size))
    page.wait_for_function("document.fonts.status === 'loaded'")
    places = uplink(page).evaluate(
        """async (slider) => {
            const root = slider.getRootNode();
            const box = (name) => root.querySelector(name).getBoundingClientRect();
            const places = new Set();
            for (let share = 0; share <= 1; share += 0.02) {
                slider.value = String(Number(slider.min) + share * (slider.max - slider.min));
                slider.dispatchEvent(new Event('input', { bubbles: true }));
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
                const top = box('.sx-root').top;
                const height = box('.sx-root').height;
                places.add([box('.sx-sliders').top - top, box('.sx-stage').top - top, height].join(' '));
            }
            return [...places];
        }"""
    )
    assert len(places) == 1, places


def test_a_number_that_breaks_a_rule_is_named_and_taken_back(page: Page) -> None:
    ready(page)
    batch = page.locator("input[aria-label='Batch size']")
    batch.fill("0")
    batch.press("Enter")
    expect(page.get_by_text("batch must be at least 1 and at most 65,536, got 0")).to_be_visible()
    expect(batch).to_have_value("32")
    assert query(page)["batch"] == "32"
