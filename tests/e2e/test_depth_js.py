"""The delay along the depth in a real browser: what is pointed at is shown, what is clicked or entered is taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from component_page import MOUNT, serving
from playwright.sync_api import Browser, Locator, Page, expect

from explorer.app.cache import work
from explorer.app.state import SliderSetting, View
from explorer.present.payload import payload
from explorer.solve.exact.candidates import candidates
from explorer.values.units import format_time

pytestmark = pytest.mark.browser

LEFT, RIGHT = 68, 8  # px beside the bars, as in depth_bars.js


@pytest.fixture(scope="module")
def view() -> View:
    return View.default("resnet18")


@pytest.fixture
def page(browser: Browser, view: View) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 1600})
    with serving(context.new_page()) as served:
        served.evaluate(MOUNT, {"data": payload(work(view), SliderSetting(view.scenario)), "again": 0})
        yield served
    context.close()


def chart(page: Page) -> Locator:
    return page.locator(".sx-depth-canvas")


def at(page: Page, place: int, count: int) -> Any:
    """The position of a bar in the chart."""
    box = chart(page).bounding_box()
    assert box is not None
    return {"x": LEFT + (place + 0.5) * (box["width"] - LEFT - RIGHT) / count, "y": box["height"] / 2}


def counted(view: View) -> tuple[list[int], list[str]]:
    """Layers on the device of each candidate, and its delay in words."""
    done = work(view)
    masks = candidates(done.table).masks
    delays_s = done.case.costs.features(masks) @ done.case.rates.coefficients
    return masks.sum(axis=1).tolist(), [format_time(float(delay_s)) for delay_s in delays_s]


def test_a_bar_that_is_pointed_at_shows_its_cut_in_the_graph_for_so_long(page: Page, view: View) -> None:
    counts, delays = counted(view)
    headline, picture = page.locator(".sx-headline"), page.locator(".sx-canvas")
    before, label = headline.inner_text(), picture.get_attribute("aria-label")
    for place in (3, len(counts) // 2, len(counts) - 2):
        chart(page).hover(position=at(page, place, len(counts)))
        expect(page.locator(".sx-depth-said")).to_contain_text(delays[place])
        expect(headline).to_contain_text(delays[place])
        expect(picture).to_have_attribute("aria-label", re.compile(f": {counts[place]} of 69 layers"))
    page.mouse.move(5, 5)
    expect(headline).to_have_text(before)
    expect(picture).to_have_attribute("aria-label", str(label))


def test_a_bar_that_is_clicked_is_taken_as_ones_own(page: Page, view: View) -> None:
    counts, _ = counted(view)
    place = len(counts) // 3
    chart(page).click(position=at(page, place, len(counts)))
    page.mouse.move(5, 5)
    expect(page.locator(".sx-headline")).to_contain_text(str(counts[place]))
    ((kind, name, sent),) = [each for each in page.evaluate("window.sent") if each[1] == "cut"]
    done = work(view)
    mask = candidates(done.table).masks[place]
    last = {layer for layer in np.flatnonzero(mask) if not mask[list(_readers(done.graph, layer))].any()}
    assert (kind, name, set(sent["layers"])) == ("trigger", "cut", {int(layer) for layer in last})


def test_the_keyboard_goes_from_cut_to_cut(page: Page, view: View) -> None:
    counts, delays = counted(view)
    slider = page.get_by_role("slider", name="The cut to look at")
    slider.focus()
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuenow", "0")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuenow", "2")
    said = slider.get_attribute("aria-valuetext")
    assert delays[2] in str(said)
    page.keyboard.press("Escape")
    expect(slider).not_to_have_attribute("aria-valuenow", "2")
    page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuenow", str(len(counts) - 1))
    page.keyboard.press("PageDown")
    page.keyboard.press("Enter")
    expect(slider).to_have_attribute("aria-valuenow", str(len(counts) - 11))
    assert [each[1] for each in page.evaluate("window.sent")].count("cut") == 1


def test_the_bars_move_as_a_slider_is_dragged(page: Page) -> None:
    painted = "(canvas) => canvas.toDataURL()"
    before = chart(page).evaluate(painted)
    landscape = page.locator(".sx-landscape").first
    ground = landscape.evaluate(painted)
    page.get_by_role("slider", name="Downlink").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "(before) => document.querySelector('div').shadowRoot.querySelector('.sx-depth-canvas').toDataURL() !== before",
        arg=before,
    )
    assert landscape.evaluate(painted) != ground


def _readers(graph: Any, layer: int) -> set[int]:
    return {reader for reader, parents in enumerate(graph.parents) if layer in parents}
