"""The Explore page as a person uses it, in a real browser against a running app."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

import pytest
from accessibility import PHONE, WIDE, assert_accessible_and_fits_in_every_look, wait_until_still
from explore_page import SETTLED_MS, drag, headline, on_uplink, query, reach, ready, shown_view, stands_at, uplink
from graphs import asked
from page_opener import PageOpener
from playwright.sync_api import Page, expect

from explorer.app.cache import work
from explorer.app.state import View
from explorer.scenario import codec
from explorer.scenario.scenario import Link
from explorer.solve import solve
from explorer.solve.contract.contraction import contract
from explorer.values.units import format_time

pytestmark = pytest.mark.browser


def test_first_paint_is_a_finished_example(page: Page) -> None:
    ready(page)
    best = solve(*asked(work(View.default()).case))
    assert len(best.cut) > 0
    expect(headline(page)).to_contain_text(format_time(best.delay_s))
    expect(headline(page)).to_contain_text(
        f"with {len(best.device_layers)} of {len(best.on_device)} layers on the device"
    )
    expect(page.locator(".sx-badge")).to_have_text(["estimated", "federated"])
    expect(page.locator(".sx-canvas canvas").first).to_be_visible()
    expect(page.get_by_role("heading", name="What crosses the link")).to_be_visible()


def test_everything_follows_the_thumb_and_nothing_reaches_the_server(open_page: PageOpener) -> None:
    page = ready(open_page(viewport={"width": 1440, "height": 2000}))  # all of it in view
    wait_until_still(page)
    followed: list[list[str]] = []
    # Frames sent from here on are counted in the page itself, since the socket is open already.
    page.evaluate(
        """() => {
            window.framesSent = 0;
            const send = WebSocket.prototype.send;
            WebSocket.prototype.send = function (...args) { window.framesSent += 1; return send.apply(this, args); };
        }"""
    )
    begun = stands_at(page)
    page.mouse.move(*on_uplink(page, begun))
    page.mouse.down()
    for step in range(12):
        page.mouse.move(*on_uplink(page, begun + (0.98 - begun) * step / 11))
        page.wait_for_timeout(50)
        followed.append([headline(page).inner_text(), page.locator(".sx-cut td").nth(0).inner_text()])
    assert len({said for said, _ in followed}) > 4, "the sentence does not follow the thumb"
    assert len({cut for _, cut in followed}) > 4, "the table of the cut does not follow the thumb"
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"[?&]up=(?!400Mbit)"))
    page.wait_for_timeout(2 * SETTLED_MS)
    assert page.evaluate("window.framesSent") == 0
    view = shown_view(page)
    assert view.scenario.link.uplink_bytes_per_s > Link.preset("wifi-5").uplink_bytes_per_s * 10
    done = work(view)
    expected = format_time(done.best.delay_s)
    expect(headline(page)).to_contain_text(expected)
    chart = page.locator(".sx-chart")
    expect(chart.locator(".sx-chart-optimal strong")).to_have_text(expected)
    expect(chart.locator(".sx-chart-all_on_device strong")).to_have_text(format_time(done.all_on_device.delay_s))
    expect(chart.locator(".sx-chart-all_on_server strong")).to_have_text(format_time(done.all_on_server.delay_s))
    expect(chart.locator(".sx-chart-before strong")).to_have_text(format_time(work(View.default()).best.delay_s))
    expect(chart).to_have_attribute("aria-label", re.compile(re.escape(expected)))
    names = [done.graph.layers[layer].name for layer in done.best.cut]
    shown = page.locator(".sx-cut tbody th").evaluate_all("(cells) => cells.map((cell) => cell.firstChild.textContent)")
    assert shown == names
    sides = page.locator(".sx-layers [data-side]").evaluate_all("(cells) => cells.map((cell) => cell.dataset.side)")
    assert sides == ["device" if on else "server" for on in done.best.on_device[: len(sides)]]


def test_whatever_happens_next_finds_where_the_sliders_were_let_go(open_page: PageOpener) -> None:
    page = ready(open_page())
    drag(page, 0.9)
    moved = shown_view(page).scenario
    batch = page.locator("input[aria-label='Batch size']")
    batch.fill("64")
    batch.press("Enter")
    wanted = codec.apply(moved, "batch", 64)
    page.wait_for_url(lambda _: shown_view(page).scenario == wanted)
    drag(page, 0.2)
    again = shown_view(page)
    assert again.scenario.link != moved.link
    reach(page, page.get_by_role("link", name="Compare", exact=True)).click()
    best = work(again).best
    expect(page.get_by_text(format_time(best.delay_s)).first).to_be_visible()
    address = re.compile(f"up={quote(again.to_query()['up'], safe='')}")
    expect(page).to_have_url(address)
    assert shown_view(page) == again
    page.get_by_role("link", name="Explore", exact=True).click()
    expect(headline(ready(page))).to_contain_text(format_time(best.delay_s))
    assert shown_view(page) == again
    page.go_back()
    expect(page.get_by_role("link", name="Compare", exact=True)).to_have_attribute("aria-current", "page")
    expect(page).to_have_url(address)
    assert shown_view(page) == again


def test_a_reload_a_copied_address_and_a_second_tab_show_where_the_sliders_were_let_go(open_page: PageOpener) -> None:
    page = ready(open_page())
    drag(page, 0.9)
    moved = shown_view(page)
    assert moved != View.default()
    said = headline(page).inner_text()
    second = ready(open_page(f"/?{urlsplit(page.url).query}"))
    expect(headline(second)).to_have_text(said)
    page.reload()
    expect(headline(ready(page))).to_have_text(said)
    assert shown_view(page) == shown_view(second) == moved


def test_a_download_has_the_split_of_the_last_release(page: Page) -> None:
    ready(page)
    drag(page, 0.95)
    button = reach(page, page.get_by_role("button", name="Download all layers as CSV"))
    with page.expect_download() as csv:
        button.click()
    sides = [line.split(",")[1] for line in csv.value.path().read_text().splitlines()[1:]]
    assert sides == ["device" if on else "server" for on in work(shown_view(page)).best.on_device]


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
    expect(headline(page)).to_contain_text("Run all on the device")
    expect(page.locator(".sx-detail").first).to_contain_text("Splitting does not pay here")
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
    assert codec.to_options(view.scenario)["up"] == "33Mbit/s"
    expect(headline(page)).to_contain_text(format_time(solve(*asked(work(view).case)).delay_s))


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


def test_no_accessibility_violation_and_nothing_too_wide(page: Page, axe_source: str) -> None:
    assert_accessible_and_fits_in_every_look(ready(page), axe_source)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_nothing_of_the_component_is_wider_than_the_page(open_page: PageOpener, size: dict[str, int]) -> None:
    page = ready(open_page(viewport=size))
    wait_until_still(page)
    too_wide = page.evaluate(
        """() => {
            const roots = [...document.querySelectorAll('*')].map((e) => e.shadowRoot).filter(Boolean);
            const shown = roots.flatMap((root) => [...root.querySelectorAll('.sx-root *')]);
            const floats = (e) => getComputedStyle(e).position === 'absolute' || e.parentElement.closest('.sx-scroll');
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


def test_a_number_that_breaks_a_rule_is_named_and_changes_nothing(page: Page) -> None:
    ready(page)
    said = headline(page).inner_text()
    batch = page.locator("input[aria-label='Batch size']")
    batch.fill("0")
    batch.press("Enter")
    expect(page.get_by_text("batch must be at least 1 and at most 65,536, got 0")).to_be_visible()
    expect(batch).to_have_value("0")
    assert query(page)["batch"] == "32"
    expect(headline(page)).to_have_text(said)
    batch.fill("64")
    batch.press("Enter")
    expect(page).to_have_url(re.compile("batch=64"))
    expect(page.get_by_text("got 0")).to_be_hidden()


def test_groups_show_what_is_left_and_light_up_where_the_pointer_is(page: Page) -> None:
    ready(page)
    done = work(View.default())
    left = contract(done.case.costs, done.case.rates).vertices
    page.get_by_role("button", name="Groups", exact=True).click()
    label = f"The graph: {len(done.graph.layers)} layers. Contracted: {left} groups"
    picture = page.get_by_role("img", name=re.compile(label))
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    width, height = picture.evaluate("canvas => [canvas.clientWidth, canvas.clientHeight]")
    tooltip = page.locator(".sx-tooltip")
    for share in range(5, 100):  # down the middle of the small graph, until a vertex is met
        picture.hover(position={"x": 0.9 * width, "y": share * height / 100})
        if tooltip.is_visible():
            break
    expect(tooltip).to_be_visible()
    page.get_by_role("button", name="Layers", exact=True).click()
    expect(picture).to_be_hidden()
