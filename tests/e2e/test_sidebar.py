"""The sidebar's fields in a real browser: what is typed and cannot be read stays there, and is not in force."""

from __future__ import annotations

import json
import re

import pytest
from machine_files import BOARD, PACE
from page_opener import PageOpener
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def limited(open_page: PageOpener) -> Page:
    """Explore with a memory limit."""
    page = open_page("/?memory=2.5GB&batch=16&rtt=7ms")
    expect(page.locator(".sx-headline")).not_to_be_empty()
    return page


def _field(page: Page, label: str) -> Locator:
    return page.get_by_test_id("stSidebar").get_by_label(label, exact=True)


def _groups(page: Page) -> Locator:
    return page.get_by_test_id("stSidebar").locator("summary")


def _unfold(page: Page) -> None:
    """Open every group of fields."""
    expect(_groups(page)).to_have_count(6)
    for group in _groups(page).all():
        group.click()


def test_what_matters_is_seen_on_a_low_screen_and_the_rest_is_folded(open_page: PageOpener) -> None:
    page = open_page("/?bits=8", viewport={"width": 1280, "height": 720})
    expect(page.locator(".sx-headline")).not_to_be_empty()
    for label in ("Model", "Device", "Server", "Link", "Batch size"):
        expect(_field(page, label)).to_be_in_viewport(ratio=1)
    expect(page.get_by_test_id("stSidebar").get_by_text("Inference")).to_be_in_viewport(ratio=1)
    expect(_field(page, "Round-trip time (ms)")).to_be_hidden()
    expect(_groups(page)).to_contain_text(
        [
            "More on the device",
            "More on the server",
            "More on the link",
            "More on the workload",
            "What must hold: 8 bits",
            "What crosses, and when",
        ]
    )


def test_a_group_stays_open_while_its_title_changes(limited: Page) -> None:
    _unfold(limited)
    field = _field(limited, "Memory limit (GB)")
    field.fill("1.5")
    field.press("Enter")
    expect(_groups(limited).filter(has_text="What must hold")).to_contain_text("1.5 GB of memory")
    expect(field).to_be_visible()


def test_a_link_of_ones_own_opens_with_its_fields(page: Page) -> None:
    expect(_groups(page)).to_have_count(6)
    _field(page, "Link").fill("Your own")
    page.get_by_role("option", name="Your own link").click()
    expect(_field(page, "Uplink (Mbit/s)")).to_be_visible()


@pytest.mark.parametrize(
    ("label", "typed", "good", "sentence"),
    [
        ("Memory limit (GB)", "abc", "2.5", 'memory "abc": not a number with a unit'),
        ("Batch size", "", "16", "batch must be a whole number"),
        ("Round-trip time (ms)", "", "7", "not a number with a unit; write it like 15ms"),
    ],
)
def test_what_cannot_be_read_is_said_stays_in_its_field_and_changes_nothing(
    limited: Page, label: str, typed: str, good: str, sentence: str
) -> None:
    _unfold(limited)
    field = _field(limited, label)
    expect(field).to_have_value(good)
    field.fill(typed)
    field.press("Enter")
    expect(limited.get_by_text(sentence)).to_be_visible()
    expect(field).to_have_value(typed)
    expect(limited).to_have_url(re.compile("rtt=7ms.*batch=16.*memory=2.5GB"))


def test_a_memory_limit_is_typed_with_a_unit_and_taken_out(limited: Page) -> None:
    _unfold(limited)
    field = _field(limited, "Memory limit (GB)")
    field.fill("1500 MB")
    field.press("Enter")
    expect(limited).to_have_url(re.compile("memory=1.5GB"))
    expect(field).to_have_value("1.5")
    field.fill("")
    field.press("Enter")
    expect(limited).not_to_have_url(re.compile("memory="))


def test_a_machine_file_is_handed_over_refused_or_taken_and_is_whole_in_the_address(open_page: PageOpener) -> None:
    page = open_page("/?mode=inference&batch=1&rtt=7ms")
    expect(page.locator(".sx-headline")).not_to_be_empty()
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_text("More on the device").click()
    _hand_over(page, "broken.json", "{")
    expect(sidebar.get_by_text('machine file "broken.json": it is not JSON at line 1')).to_be_visible()
    expect(_field(page, "Device")).not_to_have_value("My board")
    board = BOARD | {"title": "<img src=x onerror=alert(1)> *board*"}
    calibration = {
        "version": 2,
        "calibration": {"inference": PACE},
        "record": {"date": "2026-07-01", "software": {"torch": "2.9"}},
    }
    _hand_over(page, "board.json", json.dumps(board | calibration))
    expect(_field(page, "Device")).to_have_value(board["title"])
    expect(sidebar.get_by_text("broken.json")).to_have_count(0)
    expect(sidebar.get_by_text(f"{board['title']}: calibrated by models that were timed on it")).to_be_visible()
    expect(sidebar.get_by_text("Timed on 2026-07-01 with torch 2.9")).to_be_visible()
    expect(sidebar.locator("img[src=x]")).to_have_count(0)
    expect(page).to_have_url(re.compile("device-calibration=inference.*rtt=7ms"))
    again = open_page(page.url.removeprefix(page.evaluate("location.origin")))
    expect(_field(again, "Device")).to_have_value(board["title"])
    expect(again.locator(".sx-headline")).to_have_text(page.locator(".sx-headline").inner_text())


def _hand_over(page: Page, name: str, content: str) -> None:
    """Hand a file to the field of the device."""
    file = {"name": name, "mimeType": "application/json", "buffer": content.encode()}
    page.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]
