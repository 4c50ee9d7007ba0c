"""No text of any page is cut off, and no box scrolls inside the page, on a desk's screen and on a phone's."""

from __future__ import annotations

import pytest
from accessibility import PHONE, WIDE, wait_until_still
from cut_off import cut_off
from page_opener import PageOpener
from playwright.sync_api import Page, ViewportSize, expect

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/?model=densenet121&up=20Mbit/s",
    "/compare",
    *(f"/what_if?part={part}" for part in ("map", "sensitivity", "robust", "tradeoff", "scenarios")),
    "/dynamics",
    "/dynamics?part=stress",
    "/business_case",
)


def _opened(open_page: PageOpener, path: str, size: ViewportSize) -> Page:
    page = open_page(path, viewport=size)
    expect(page.locator(".sx-bar-page").first).to_be_attached()
    wait_until_still(page)
    return page


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_cut_off(open_page: PageOpener, path: str, size: ViewportSize) -> None:
    assert cut_off(_opened(open_page, path, size)) == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_every_help_of_the_sidebar_is_in_the_window(open_page: PageOpener, size: ViewportSize) -> None:
    page = _opened(open_page, "/", size)
    if size is PHONE:
        page.get_by_test_id("stExpandSidebarButton").click()
    sidebar = page.get_by_test_id("stSidebar")
    for group in sidebar.locator("summary").all():
        group.click()
    helps = sidebar.get_by_test_id("stTooltipHoverTarget")
    expect(helps.first).to_be_visible()
    for each in helps.all():
        each.scroll_into_view_if_needed()
        each.hover()
        expect(page.get_by_test_id("stTooltipContent")).to_be_in_viewport(ratio=0.99)
        page.mouse.move(0, 0)
        expect(page.get_by_test_id("stTooltipContent")).to_be_hidden()


def test_what_has_no_room_is_found(open_page: PageOpener) -> None:
    page = _opened(open_page, "/compare", WIDE)
    page.evaluate(
        """() => {
            const put = (style, words) => {
                const box = document.createElement("div");
                box.style.cssText = `position: absolute; top: 0; width: 60px; height: 20px; ${style}`;
                box.append(Object.assign(document.createElement("p"), { textContent: words }));
                box.firstChild.style.cssText = style;
                document.querySelector("[data-testid=stMain]").append(box);
            };
            put("overflow: hidden; white-space: nowrap", "words that need more room");
            put("overflow: auto", "words that need some lines");
        }"""
    )
    found = cut_off(page)
    assert {line.split(" | ")[0] for line in found} >= {"cut at its side", "scrolls"}
