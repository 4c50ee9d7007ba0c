"""Presented, the page is the sentence, the sliders and the graph; arrow keys go through scenarios."""

from __future__ import annotations

import re

import pytest
from explore_page import headline, ready, shown_view, uplink
from page_opener import PageOpener
from playwright.sync_api import Page, expect

from explorer.app.scenarios.table import view_of
from explorer.library.named import library

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
