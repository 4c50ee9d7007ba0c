"""The parts Sensitivity and Robust choice of the What-if page as a person uses them, in a real browser."""

from __future__ import annotations

import re

import pytest
from accessibility import assert_accessible
from page_opener import PageOpener
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

NEAR_A_BORDER = "device=jetson-tx2&link=100-400"  # where the best cut moves within the ranges


def test_what_matters_and_what_to_choose_over_a_range(open_page: PageOpener, axe_source: str) -> None:
    """One page all along: each step looks at what the one before has left."""
    page = open_page(f"/what_if?part=sensitivity&{NEAR_A_BORDER}", viewport={"width": 1440, "height": 900})
    heading = page.get_by_test_id("stMain").locator("h3").first
    tornado = page.locator(".st-key-tornado")
    expect(tornado.locator(".legendtext", has_text="The best cut moves")).to_be_visible()
    expect(tornado.locator(".scatterlayer .point").first).to_be_attached()
    expect(heading).to_contain_text("half of it costs")
    page.get_by_role("radio", name="4\N{MULTIPLICATION SIGN}", exact=True).click()
    expect(heading).to_contain_text(re.compile("0.25\N{MULTIPLICATION SIGN} costs .* more"))
    expect(tornado.locator(".annotation", has_text="25 Mbit/s").first).to_be_visible()
    row = page.locator(".swings tr", has_text="Device speed")
    assert row.locator("td").last.locator("div").count() > 1
    assert_accessible(page, axe_source)

    page.get_by_role("radio", name="Robust choice", exact=True).click()
    low = page.get_by_label("Uplink from", exact=True)
    caption = page.get_by_text(re.compile("^The midpoint: uplink"))
    expect(caption).to_contain_text("100 Mbit/s (geometric middle)")
    low.fill("125 Mbit/s")
    low.press("Enter")
    expect(caption).to_contain_text("250 Mbit/s")
    kept = heading.inner_text()
    low.fill("600 Mbit/s")
    low.press("Enter")
    problem = page.get_by_test_id("stAlert").filter(has_text="Uplink goes from 600 Mbit/s down to 500 Mbit/s: swap")
    expect(problem).to_contain_text("uplink from 125 Mbit/s to 500 Mbit/s")
    expect(caption).to_contain_text("250 Mbit/s")
    assert heading.inner_text() == kept
    low.fill("20 Mbit/s")
    low.press("Enter")
    expect(problem).to_have_count(0)
    expect(caption).to_contain_text("100 Mbit/s")
    expect(heading).not_to_have_text(kept)
    expect(page.locator(".st-key-regret .legendtext").first).to_be_visible()
    assert_accessible(page, axe_source)
