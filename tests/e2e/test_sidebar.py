"""The sidebar's fields in a real browser: what is typed and cannot be read stays there, and is not in force."""

from __future__ import annotations

import re

import pytest
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
    field = _field(limited, label)
    expect(field).to_have_value(good)
    field.fill(typed)
    field.press("Enter")
    expect(limited.get_by_text(sentence)).to_be_visible()
    expect(field).to_have_value(typed)
    expect(limited).to_have_url(re.compile("rtt=7ms.*batch=16.*memory=2.5GB"))


def test_a_memory_limit_is_typed_with_a_unit_and_taken_out(limited: Page) -> None:
    field = _field(limited, "Memory limit (GB)")
    field.fill("1500 MB")
    field.press("Enter")
    expect(limited).to_have_url(re.compile("memory=1.5GB"))
    expect(field).to_have_value("1.5")
    field.fill("")
    field.press("Enter")
    expect(limited).not_to_have_url(re.compile("memory="))
