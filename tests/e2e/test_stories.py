"""Three stories stand above the graph where the page is opened without an address; a card loads its scenario."""

from __future__ import annotations

import re

import pytest
from accessibility import assert_accessible
from explore_page import headline, ready, shown_view
from page_opener import PageOpener
from playwright.sync_api import Page, Route, expect

from explorer.app.explore.stories import chosen
from explorer.app.scenarios.result import gain, result_text
from explorer.app.scenarios.table import view_of
from explorer.library.named import library
from explorer.scenario import models

pytestmark = pytest.mark.browser

# What of a page jumps while it opens, as browsers count it: 0.1 is the most that is good.
JUMPS = """
window.jumped = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.jumped += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def test_the_stories_are_the_most_and_the_least_gain_and_one_between() -> None:
    most, between, least = chosen()
    gains = [gain(named) for named in library()]
    assert (gain(most), gain(least)) == (max(gains), min(gains))
    assert between not in (most, least)
    assert len({result_text(named) for named in (most, between, least)}) == 3


def test_a_card_loads_its_scenario_and_the_bar_brings_the_stories_back(open_page: PageOpener, axe_source: str) -> None:
    page = ready(open_page())
    cards = page.locator(".sx-story")
    expect(cards).to_have_count(3)
    told = chosen()
    for card, named in zip(cards.all(), told, strict=True):
        expect(card).to_contain_text(named.name)
        expect(card).to_contain_text(result_text(named))
        expect(card.locator("img")).to_have_js_property("complete", True)
    assert_accessible(page, axe_source)
    cards.first.click()
    expect(cards).to_have_count(0)
    view = view_of(told[0])
    title = f"{models.find(view.model).title} on {view.scenario.device.title}"
    expect(page.locator(".sx-bar-title")).to_have_text(title)
    expect(page).to_have_url(re.compile(f"model={view.model}&"))
    assert shown_view(page) == view
    page.get_by_role("button", name="Stories", exact=True).click()
    expect(cards).to_have_count(3)
    page.get_by_role("button", name="Straight to the graph").click()
    expect(cards).to_have_count(0)


def test_an_address_leads_straight_to_the_graph(open_page: PageOpener) -> None:
    page = ready(open_page("/?model=vgg16"))
    expect(headline(page)).to_be_in_viewport()
    expect(page.locator(".sx-story")).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("address", ["/", "/?model=vgg16"])
def test_nothing_jumps_while_the_page_opens(open_page: PageOpener, address: str, width: int) -> None:
    page = open_page("/compare", viewport={"width": width, "height": 800})
    page.add_init_script(JUMPS)
    page.goto(page.url.split("/compare")[0] + address)
    taken_over(ready(page))
    assert page.evaluate("window.jumped") < 0.1


def taken_over(page: Page) -> None:
    """Wait until Streamlit has taken over what the page showed before it."""
    expect(page.locator("#first-view")).to_have_count(0)
    expect(page.locator(".sx-page-bar")).to_be_visible()


def test_who_is_in_the_graph_before_streamlit_has_started_stays_in_it(open_page: PageOpener) -> None:
    page = ready(open_page("/?model=resnet18&cut=layer1.0.relu%232"))
    waiting: list[Route] = []
    page.route("**/static/js/index.*.js", lambda route: waiting.append(route))
    page.reload(wait_until="commit")
    first = page.locator("#first-view")
    expect(first.locator(".sx-canvas canvas").first).to_be_visible()
    expect(headline(page)).to_contain_text("Your cut")
    first.locator(".sx-canvas").focus()
    for route in waiting:
        route.continue_()
    taken_over(page)
    page.keyboard.press("b")
    expect(headline(page)).not_to_contain_text("Your cut")
