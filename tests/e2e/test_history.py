"""Each change of what is shown is one step of the browser's history, and going back undoes it."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from explore_page import drag, headline, reach, ready, shown_view
from page_opener import PageOpener
from playwright.sync_api import Page, expect

from explorer.app.state import View
from explorer.values.units import format_rate

pytestmark = pytest.mark.browser

FIRST = View.default().scenario
AT_FIRST = re.compile(f"link={FIRST.link.preset_name}&")
UPLINK = format_rate(FIRST.link.uplink_bytes_per_s)


def steps(page: Page) -> int:
    """The number of steps that the browser remembers."""
    count: int = page.evaluate("history.length")
    return count


def batch(page: Page, size: str) -> None:
    """Type a batch size, and wait until the address has it."""
    field = page.locator("input[aria-label='Batch size']")
    field.fill(size)
    field.press("Enter")
    expect(page).to_have_url(re.compile(f"batch={size}(&|$)"))


def expect_batch(page: Page, size: str) -> None:
    """Address and field have a batch size again."""
    expect(page).to_have_url(re.compile(f"batch={size}(&|$)"))
    expect(page.locator("input[aria-label='Batch size']")).to_have_value(size)


def go_to(page: Page, name: str, path: str) -> None:
    """Another page by the sidebar, up to its address."""
    reach(page, page.get_by_role("link", name=name, exact=True)).click()
    expect(page).to_have_url(re.compile(rf"/{path}\?.*batch="))


def test_back_undoes_one_change_after_the_other_and_forward_makes_them_again(open_page: PageOpener) -> None:
    page = ready(open_page())
    begun = steps(page)
    batch(page, "64")
    batch(page, "128")
    drag(page, 0.9)
    moved = shown_view(page)
    go_to(page, "Compare", "compare")
    expect(page.get_by_role("heading", name="What each method found")).to_be_visible()
    assert steps(page) == begun + 4, "two changes, a slider let go and a page are four steps"
    page.go_back()
    expect(headline(ready(page))).to_be_visible()
    assert shown_view(page) == moved
    page.go_back()
    expect_batch(page, "128")
    expect(page).to_have_url(AT_FIRST)
    page.go_back()
    expect_batch(page, "64")
    page.go_back()
    expect_batch(page, str(FIRST.workload.batch))
    assert shown_view(page) == View.default()
    for size in ("64", "128"):
        page.go_forward()
        expect_batch(page, size)
    page.go_forward()
    expect(page).to_have_url(re.compile(f"up={quote(moved.to_query()['up'], safe='')}"))
    expect(page.get_by_role("slider", name="Uplink", exact=True)).not_to_have_attribute("aria-valuetext", UPLINK)
    assert shown_view(page) == moved
    assert steps(page) == begun + 4


def test_keys_and_buttons_undo_and_redo(open_page: PageOpener) -> None:
    page = ready(open_page())
    undo, redo, reset = (page.get_by_role("button", name=name, exact=True) for name in ("Undo", "Redo", "Reset"))
    expect(undo).to_be_disabled()
    expect(redo).to_be_disabled()
    expect(reset).to_be_disabled()
    batch(page, "64")
    undo.click()
    expect_batch(page, str(FIRST.workload.batch))
    expect(undo).to_be_disabled()
    redo.click()
    expect_batch(page, "64")
    expect(redo).to_be_disabled()
    drag(page, 0.9)
    page.keyboard.press("Control+z")
    expect(page).to_have_url(AT_FIRST)
    page.keyboard.press("Control+z")
    expect_batch(page, str(FIRST.workload.batch))
    page.keyboard.press("Control+Shift+z")
    expect_batch(page, "64")
    reset.click()
    expect_batch(page, str(FIRST.workload.batch))
    assert shown_view(page) == View.default()
    expect(redo).to_be_disabled()
    undo.click()
    expect_batch(page, "64")


def test_each_release_is_a_step_of_its_own(open_page: PageOpener) -> None:
    page = ready(open_page())
    drag(page, 0.9)
    first = shown_view(page)
    drag(page, 0.2)
    assert shown_view(page) != first
    page.go_back()
    expect(page).to_have_url(re.compile(f"up={quote(first.to_query()['up'], safe='')}"))
    page.go_back()
    expect(page).to_have_url(AT_FIRST)
    expect(page.get_by_role("slider", name="Uplink", exact=True)).to_have_attribute("aria-valuetext", UPLINK)


def test_what_is_typed_is_not_undone_by_the_page(open_page: PageOpener) -> None:
    page = ready(open_page())
    batch(page, "64")
    page.locator("input[aria-label='Batch size']").press("Control+z")
    expect(page).to_have_url(re.compile("batch=64"))


def test_tabs_and_bar_say_which_page_of_what_they_show(open_page: PageOpener) -> None:
    page = ready(open_page("/?model=vgg16"))
    shown = f"VGG-16 on {View.default('vgg16').scenario.device.title}"
    expect(page).to_have_title(f"{shown} - Explore")
    expect(page.locator(".sx-bar-where")).to_have_text(f"Explore{shown}")
    go_to(page, "Compare", "compare")
    expect(page).to_have_title(f"{shown} - Compare")


def test_the_address_is_copied(open_page: PageOpener) -> None:
    page = ready(open_page(permissions=["clipboard-read", "clipboard-write"]))
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("The address is copied.")).to_be_attached()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_a_chosen_theme_is_there_on_every_page_from_the_start(open_page: PageOpener) -> None:
    page = ready(open_page())
    expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", "light")
    page.get_by_role("button", name="Dark", exact=True).click()
    expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", "dark")
    page.goto(page.url.split("?")[0] + "compare")
    expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", "dark")


def test_a_page_left_before_it_is_drawn_is_a_step_that_has_what_was_shown(open_page: PageOpener) -> None:
    page = ready(open_page())
    drag(page, 0.2)
    shown = shown_view(page)
    begun = steps(page)
    reach(page, page.get_by_role("link", name="Compare", exact=True))  # then Python has where the slider was let go
    expect(page.locator("input[aria-label='Uplink (Mbit/s)']")).to_be_attached()
    # What Streamlit does where a link is followed by another before the first one's page came.
    page.evaluate("history.pushState({}, '', '/compare'), history.pushState({}, '', '/')")
    page.wait_for_url(lambda _: shown_view(page) == shown)
    assert steps(page) == begun + 2
    page.go_back()
    expect(page.get_by_role("link", name="Compare", exact=True)).to_have_attribute("aria-current", "page")
    page.wait_for_url(lambda url: "/compare" in url and shown_view(page) == shown)
    assert steps(page) == begun + 2
    page.go_back()
    expect(headline(ready(page))).to_be_visible()
    assert shown_view(page) == shown
