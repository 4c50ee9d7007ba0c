"""Trade-offs as a person uses them, in a real browser: the pointer on the chart shows each split on the graph."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from messages import COUNT_MESSAGES
from page_opener import PageOpener, as_read
from playwright.sync_api import Locator, Page, expect

from explorer.money.energy import DevicePower
from explorer.money.prices import Prices
from explorer.present.tradeoff_words import Shown, headline
from explorer.present.view import View
from explorer.pricing import Case
from explorer.questions.tradeoff import Objective, front
from explorer.scenario import models
from explorer.values.units import format_time

pytestmark = pytest.mark.browser

# Where on the page the marks of the front are, from the fastest on.
MARKS = """(chart) => {
  const { x, y, left = x._offset, top = y._offset } = { x: chart._fullLayout.xaxis, y: chart._fullLayout.yaxis };
  chart.scrollIntoView({ block: "nearest" });
  const box = chart.getBoundingClientRect();
  const isMark = ({ mode, marker }) => mode === "markers" && !String(marker.symbol).startsWith("square");
  const front = chart._fullData.find(isMark);
  return Array.from(front.x, (at, i) => [box.left + left + x.d2p(at), box.top + top + y.d2p(front.y[i])]);
}"""
AWAY = (5, 5)
OPTIONS = {"device": "jetson-tx2", "link": "100-400"}  # where there is something to trade
ADDRESS = "/what_if?part=tradeoff&device=jetson-tx2&link=100-400"


def expected(objective: Objective, server_per_hour: float | None = None) -> Shown:
    """What the page is to show for the scenario at the address, with a price of one's own."""
    view = View.default().with_options(OPTIONS)
    case = Case(models.find(view.model).graph, view.scenario)
    paid, power = Prices.preset(view.scenario), DevicePower.preset(view.scenario)
    if server_per_hour is not None:
        paid = replace(paid, server_per_hour=server_per_hour)
    return Shown(view, case, front(case, objective, paid, power), paid, power)


def opened(open_page: PageOpener, path: str, done: Shown, **options: bool) -> Page:
    """The part by its own address, once it shows a front."""
    page = open_page(path, **options)
    says(page, done)
    return page


def says(page: Page, done: Shown) -> None:
    """Wait until the sentence and the picture are those of a front at its start."""
    expect(page.get_by_role("heading", name=as_read(headline(done)), exact=True)).to_be_visible()
    shows(page, done, done.recommended)


def shows(page: Page, done: Shown, position: int) -> None:
    """Wait until the picture is that of a point of the front."""
    mark = done.marks[position]
    expect(page.locator(".sx-split-title")).to_have_text(mark.name)
    expect(page.locator(".sx-split-figures")).to_have_text(f"{format_time(mark.delay_s)} · {mark.said}")


def drawn(page: Page) -> str:
    """The canvas as it is after the next frame."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    return str(page.locator(".sx-split canvas").evaluate("(canvas) => canvas.toDataURL()"))


def label(page: Page) -> Locator:
    """The picture, by what a screen reader says of it."""
    return page.locator(".sx-split").get_by_role("img")


def ending(done: Shown, position: int) -> re.Pattern[str]:
    """What the picture's label ends with while a point is chosen."""
    return re.compile(re.escape(f"{done.marks[position].name}.") + "$")


def marks(page: Page) -> list[tuple[float, float]]:
    """Where the points of the front are."""
    chart = page.locator(".st-key-front .js-plotly-plot")
    expect(chart).to_have_count(1)  # where it is drawn anew, the one before is still there for a moment
    expect(chart.locator(".nsewdrag")).to_be_visible()
    return [(x, y) for x, y in chart.evaluate(MARKS)]


def test_the_pointer_or_a_tap_shows_each_split_and_a_click_keeps_it(open_page: PageOpener) -> None:
    done = expected(Objective.ENERGY)
    first = done.recommended
    page = opened(open_page, ADDRESS, done, has_touch=True)
    chosen, at = drawn(page), marks(page)
    size = page.locator(".sx-split").bounding_box()
    assert len(at) == len(done.marks) > 2
    page.evaluate(COUNT_MESSAGES)
    pictures = set()
    for position, place in enumerate(at):
        page.mouse.move(*place)
        shows(page, done, position)
        pictures.add(drawn(page))
        expect(label(page)).to_have_attribute("aria-label", ending(done, first))
        assert page.locator(".sx-split").bounding_box() == size
    assert chosen in pictures
    assert len(pictures) == len(at)
    page.mouse.move(*AWAY)
    shows(page, done, first)
    assert drawn(page) == chosen
    assert page.evaluate("messages") == 0, "the server was asked for what the pointer shows"

    page.mouse.click(*at[-1])
    expect(label(page)).to_have_attribute("aria-label", ending(done, len(at) - 1))
    page.mouse.move(*AWAY)
    shows(page, done, len(at) - 1)

    place = marks(page)[0]  # the chart was drawn anew
    page.touchscreen.tap(*place)
    shows(page, done, 0)
    expect(label(page)).to_have_attribute("aria-label", ending(done, len(at) - 1))
    page.wait_for_timeout(500)  # no double tap
    page.touchscreen.tap(*place)
    expect(label(page)).to_have_attribute("aria-label", ending(done, 0))
    page.get_by_role("heading", level=1).last.tap()
    shows(page, done, 0)


def test_what_the_delay_is_weighed_against_is_in_the_address_and_prices_can_be_changed(open_page: PageOpener) -> None:
    page = opened(open_page, f"{ADDRESS}&against=bytes", expected(Objective.BYTES))
    page.get_by_role("radio", name="Price", exact=True).click()
    says(page, expected(Objective.PRICE))
    expect(page).to_have_url(re.compile("against=price"))
    page.get_by_text("Prices, power and radio").click()
    server = page.get_by_role("spinbutton", name="Server")
    dear = expected(Objective.PRICE, server_per_hour=50.0)
    assert headline(dear) != headline(expected(Objective.PRICE))
    for typed in ("50", "-5"):  # what is wrong leaves the last valid result
        server.fill(typed)
        page.keyboard.press("Enter")
        says(page, dear)
    expect(page.get_by_text("Server price must be 0 or more")).to_contain_text("below is as before")
    says(page, dear)
