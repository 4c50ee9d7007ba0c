"""Trade-offs as a person uses them, in a real browser: the pointer on the chart shows each split on the graph."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from page_opener import PageOpener
from playwright.sync_api import Locator, Page, expect

from explorer import models
from explorer.delay import price
from explorer.ui.view import View
from explorer.ui.whatif.tradeoff import Shown, headline
from explorer.units import format_time
from explorer.whatif.energy import DevicePower
from explorer.whatif.prices import Prices
from explorer.whatif.tradeoff import Objective, front

pytestmark = pytest.mark.browser

# Where on the page the marks of the front are, from the fastest on.
MARKS = """(chart) => {
  const { x, y, left = x._offset, top = y._offset } = { x: chart._fullLayout.xaxis, y: chart._fullLayout.yaxis };
  chart.scrollIntoView({ block: "nearest" });
  const box = chart.getBoundingClientRect();
  const front = chart._fullData.find(({ mode, marker }) => mode === "markers" && marker.symbol !== "square");
  return Array.from(front.x, (at, i) => [box.left + left + x.d2p(at), box.top + top + y.d2p(front.y[i])]);
}"""
COUNT_MESSAGES = """() => {
  const { send } = WebSocket.prototype;
  window.messages = 0;
  WebSocket.prototype.send = function (...message) {
    window.messages += 1;
    return send.apply(this, message);
  };
}"""
AWAY = (5, 5)


def expected(objective: Objective, server_per_hour: float | None = None) -> Shown:
    """What the page is to show for the default scenario, with a price of one's own."""
    view = View.default()
    priced = price(models.find(view.model).graph, view.scenario)
    paid, power = Prices.preset(view.scenario), DevicePower.preset(view.scenario)
    if server_per_hour is not None:
        paid = replace(paid, server_per_hour=server_per_hour)
    return Shown(view, priced, front(priced, objective, paid, power), paid, power)


def trade_offs(page: Page) -> Page:
    """From Explore by the navigation."""
    expect(page.locator(".sx-headline")).to_contain_text("takes", timeout=30_000)
    page.get_by_role("link", name="What if", exact=True).click()
    page.get_by_role("radio", name="Trade-offs", exact=True).click()
    shows(page, expected(Objective.ENERGY), 0)
    return page


def shows(page: Page, done: Shown, position: int) -> None:
    """Wait until the picture is that of a point of the front."""
    spot = done.spots[position]
    expect(page.locator(".sx-split-title")).to_have_text(spot.name, timeout=30_000)
    expect(page.locator(".sx-split-figures")).to_have_text(f"{format_time(spot.delay_s)} · {spot.said}")


def drawn(page: Page) -> str:
    """The canvas as it is after the next frame."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    return str(page.locator(".sx-split canvas").evaluate("(canvas) => canvas.toDataURL()"))


def label(page: Page) -> Locator:
    """The picture, by what a screen reader says of it."""
    return page.locator(".sx-split").get_by_role("img")


def ending(done: Shown, position: int) -> re.Pattern[str]:
    """What the picture's label ends with while a point is chosen."""
    return re.compile(re.escape(f"{done.spots[position].name}.") + "$")


def marks(page: Page) -> list[tuple[float, float]]:
    """Where the points of the front are."""
    chart = page.locator(".st-key-front .js-plotly-plot")
    expect(chart.locator(".nsewdrag")).to_be_visible(timeout=30_000)
    return [(x, y) for x, y in chart.evaluate(MARKS)]


def test_the_pointer_shows_each_split_and_a_click_keeps_it(page: Page) -> None:
    trade_offs(page)
    done = expected(Objective.ENERGY)
    chosen, at = drawn(page), marks(page)
    size = page.locator(".sx-split").bounding_box()
    assert len(at) == len(done.spots) > 2
    page.evaluate(COUNT_MESSAGES)
    pictures = set()
    for position, place in enumerate(at):
        page.mouse.move(*place)
        shows(page, done, position)
        pictures.add(drawn(page))
        expect(label(page)).to_have_attribute("aria-label", ending(done, 0))
        assert page.locator(".sx-split").bounding_box() == size
    assert chosen in pictures
    assert len(pictures) == len(at)
    page.mouse.move(*AWAY)
    shows(page, done, 0)
    assert drawn(page) == chosen
    assert page.evaluate("messages") == 0, "the server was asked for what the pointer shows"

    page.mouse.click(*at[-1])
    expect(label(page)).to_have_attribute("aria-label", ending(done, len(at) - 1), timeout=15_000)
    page.mouse.move(*AWAY)
    shows(page, done, len(at) - 1)
    page.mouse.move(*marks(page)[1])  # the chart was drawn anew
    shows(page, done, 1)


def test_a_tap_shows_a_split_and_a_second_one_keeps_it(open_page: PageOpener) -> None:
    page = open_page(has_touch=True)
    trade_offs(page)
    done, place = expected(Objective.ENERGY), marks(page)[1]
    page.touchscreen.tap(*place)
    shows(page, done, 1)
    expect(label(page)).to_have_attribute("aria-label", ending(done, 0))
    page.wait_for_timeout(500)  # no double tap
    page.touchscreen.tap(*place)
    expect(label(page)).to_have_attribute("aria-label", ending(done, 1), timeout=15_000)
    page.get_by_role("heading", level=1).last.tap()
    shows(page, done, 1)


def test_what_the_delay_is_weighed_against_and_the_prices_can_be_changed(page: Page) -> None:
    trade_offs(page)
    for objective, name in (
        (Objective.BYTES, "Bytes sent"),
        (Objective.MEMORY, "Device memory"),
        (Objective.PRICE, "Price"),
        (Objective.ENERGY, "Device energy"),
        (Objective.PRICE, "Price"),
    ):
        page.get_by_role("radio", name=name, exact=True).click()
        done = expected(objective)
        expect(page.get_by_role("heading", name=headline(done), exact=True)).to_be_visible(timeout=15_000)
        shows(page, done, 0)
    page.get_by_text("Prices, power and radio").click()
    page.get_by_role("spinbutton", name="Server").fill("50")
    page.keyboard.press("Enter")
    dear = expected(Objective.PRICE, server_per_hour=50.0)
    assert headline(dear) != headline(done)
    expect(page.get_by_role("heading", name=headline(dear), exact=True)).to_be_visible(timeout=15_000)
    shows(page, dear, 0)
