"""Presented, the page is sentence, sliders and graph; arrow keys go through scenarios. An address hides parts."""

from __future__ import annotations

import re

import pytest
from explore_page import headline, ready, shown_view, uplink
from page_opener import PageOpener
from playwright.sync_api import Page, expect

from explorer.app.scenarios.table import view_of
from explorer.library.named import library
from explorer.present.i18n.catalogue import PSEUDO

pytestmark = pytest.mark.browser


def expect_presented(page: Page) -> None:
    """Nothing but the sentence, the sliders and the graph is there, and all of it is on the screen."""
    for there in (headline(page), uplink(page), page.locator(".sx-canvas canvas").first):
        expect(there).to_be_in_viewport(ratio=0.99)
    for gone in (page.get_by_test_id("stSidebar"), page.locator(".sx-page-bar"), page.locator(".sx-toolbar")):
        expect(gone).to_be_hidden()


def test_a_key_presents_and_escape_leaves(open_page: PageOpener) -> None:
    page = ready(open_page(viewport={"width": 1280, "height": 720}))
    small = headline(page).evaluate("(words) => parseFloat(getComputedStyle(words).fontSize)")
    page.get_by_role("button", name="Present", exact=True).click()
    expect_presented(page)
    assert headline(page).evaluate("(words) => parseFloat(getComputedStyle(words).fontSize)") > 1.3 * small
    page.keyboard.press("Escape")
    expect(page.locator(".sx-page-bar")).to_be_visible()
    page.keyboard.press("p")
    expect_presented(page)


def test_an_address_presents_and_arrows_go_through_the_ready_scenarios_and_back(open_page: PageOpener) -> None:
    page = open_page("/?present=1", viewport={"width": 1280, "height": 720})
    expect(page).to_have_url(re.compile(r"[?&]up="))
    expect_presented(page)
    views = [view_of(named) for named in library()]
    for view in (*views, views[0]):
        page.keyboard.press("ArrowRight")
        expect(page).to_have_url(re.compile(f"model={view.model}&device={view.scenario.device.name}&"))
        assert shown_view(page) == view
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile(f"model={views[-1].model}&device={views[-1].scenario.device.name}&"))
    expect_presented(page)


def test_an_address_hides_what_it_names_on_every_page_and_in_the_next_visit(open_page: PageOpener) -> None:
    page = ready(open_page("/?hide=sidebar,server-speed,toolbar,below&step=3"))
    view = view_of(list(library())[2])
    expect(page).to_have_url(re.compile(f"model={view.model}&device={view.scenario.device.name}&.*hide="))
    for _ in range(2):
        expect(uplink(page)).to_be_visible()
        for gone in (".sx-slider-server_speed", ".sx-toolbar", "[data-testid=stSidebar]"):
            expect(page.locator(gone)).to_be_hidden()
        expect(page.get_by_text("Download all layers")).to_be_hidden()
        page.reload()
        ready(page)
    page.locator(".st-key-bar").get_by_role("link", name="Compare").click()
    expect(page).to_have_url(re.compile("/compare?.*hide=sidebar,"))
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()


def test_the_language_of_an_address_is_that_of_the_next_visit(open_page: PageOpener) -> None:
    page = ready(open_page(f"/?language={PSEUDO}"))
    said = page.get_by_role("heading", level=1).first.inner_text()
    again = page.context.new_page()
    again.goto(page.url.split("?")[0])
    expect(again).to_have_url(re.compile(f"language={PSEUDO}"))
    ready(again)
    assert again.get_by_role("heading", level=1).first.inner_text() == said
    again.goto(page.url.split("?")[0] + "?language=en")
    ready(again)
    third = page.context.new_page()
    third.goto(page.url.split("?")[0])
    ready(third)
    expect(third.get_by_role("heading", level=1).first).not_to_have_text(said)
    expect(third).not_to_have_url(re.compile("language="))
