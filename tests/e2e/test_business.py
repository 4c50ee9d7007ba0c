"""The Business case page as a person uses it, in a real browser."""

from __future__ import annotations

import csv
import json
import re
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from accessibility import PHONE, WIDE, assert_accessible, assert_fits
from page_opener import PageOpener, as_read, downloaded
from playwright.sync_api import Locator, Page, ViewportSize, expect

from explorer.app.cache import work
from explorer.money.business import BusinessCase, business_case
from explorer.money.month import Fleet
from explorer.present.business.amounts import digits, said
from explorer.present.business.words import sentence
from explorer.present.view import View

pytestmark = pytest.mark.browser


def case(view: View, fleet: Fleet) -> BusinessCase:
    """What the library says of the best split."""
    done = work(view)
    return business_case(done.case, done.best.on_device, fleet)


def to_business(page: Page) -> Page:
    """From Explore by the navigation."""
    expect(page.locator(".sx-headline")).not_to_be_empty()
    page.get_by_role("link", name="Business case", exact=True).click()
    return ready(page)


def ready(page: Page) -> Page:
    """Wait until the whole page is drawn."""
    expect(page.get_by_text("What is not counted")).to_be_visible()
    expect(page.locator(".js-plotly-plot").last).to_be_visible()
    return page


def headline(page: Page) -> Locator:
    """The sentence."""
    return page.locator("h1").last


def enter(page: Page, label: str, value: str) -> Locator:
    """Type a number into a field."""
    field = page.get_by_label(label, exact=True)
    expect(field).to_have_count(1)  # for a moment of a run the one before is there, too
    field.fill(value)
    field.press("Enter")
    return field


def test_it_opens_in_the_scenario_and_says_what_the_library_says(open_page: PageOpener) -> None:
    page = to_business(open_page("/?model=vgg16&batch=16"))
    view = View.default("vgg16").with_option("batch", "16")
    expected = case(view, Fleet(1_000, 24))
    expect(headline(page)).to_have_text(as_read(sentence(expected)))
    expect(page).to_have_url(re.compile(r"/business_case\?model=vgg16&.*batch=16"))
    saved = said(expected.comparisons[0].saved, "USD")
    for amount in saved:
        expect(page.locator(".js-plotly-plot").first).to_contain_text(amount.change)


def test_more_devices_scale_the_money_and_outlive_a_page_switch(open_page: PageOpener) -> None:
    page = ready(open_page("/business_case"))
    few, many = (case(View.default(), Fleet(devices, 24)) for devices in (1_000, 30_000))
    enter(page, "Devices", "30000")
    expect(headline(page)).to_have_text(as_read(sentence(many)))
    ends = [of.comparisons[0].saved.money for of in (few, many)]
    assert ends[1].high == pytest.approx(30 * ends[0].high)
    expect(headline(page)).to_contain_text(f"{digits(12 * ends[1].high)} USD less)")
    page.get_by_role("link", name="Explore", exact=True).click()
    to_business(page)
    expect(page.get_by_label("Devices", exact=True)).to_have_value("30000")
    expect(headline(page)).to_have_text(as_read(sentence(many)))
    expect(page).to_have_url(re.compile("devices=30000"))
    address = urlsplit(page.url)
    elsewhere = ready(open_page(f"{address.path}?{address.query}"))
    expect(elsewhere.get_by_label("Devices", exact=True)).to_have_value("30000")
    expect(headline(elsewhere)).to_have_text(as_read(sentence(many)))


def test_a_negative_price_is_a_sentence_and_every_entry_stays(open_page: PageOpener) -> None:
    page = ready(open_page("/business_case"))
    enter(page, "Devices", "2000")
    page.get_by_text("Prices: server").click()
    enter(page, "Server (USD per hour)", "0.5")
    expect(page.get_by_text("now 0.5 USD").first).to_be_visible()
    said_before = headline(page).inner_text()
    enter(page, "Electricity (USD per kWh)", "-1")
    expect(page.get_by_text("Electricity price must be 0 or more")).to_contain_text("got -1 USD per kWh")
    expect(headline(page)).to_have_text(said_before)
    for label, value in (
        ("Electricity (USD per kWh)", "-1"),
        ("Server (USD per hour)", "0.5"),
        ("Devices", "2000"),
    ):
        expect(page.get_by_label(label, exact=True)).to_have_value(value)
    enter(page, "Electricity (USD per kWh)", "2")
    expect(page.get_by_text("Electricity price must be 0 or more")).to_be_hidden()
    expect(headline(page)).not_to_have_text(said_before)


def test_a_reversed_range_is_a_sentence_and_a_range_widens_the_money(open_page: PageOpener) -> None:
    page = ready(open_page("/business_case"))
    before = headline(page).inner_text()
    page.get_by_text("Prices: server").click()
    enter(page, "Server, low", "2")
    expect(page.get_by_text("Server: low, expected and high must go up")).to_contain_text("got 2, 1.09 and 1.635")
    expect(headline(page)).to_have_text(before)
    enter(page, "Server, low", "0.1")
    expect(page.get_by_text("Server: low, expected and high must go up")).to_be_hidden()
    expect(headline(page)).not_to_have_text(before)
    page.get_by_role("button", name="Back to the defaults").click()
    expect(headline(page)).to_have_text(before)
    expect(page.get_by_label("Server, low", exact=True)).to_have_value("1.09")


def test_an_empty_field_is_a_sentence_and_stays_empty(open_page: PageOpener) -> None:
    page = ready(open_page("/business_case"))
    before = headline(page).inner_text()
    page.get_by_text("Power and times").click()
    enter(page, "Power waiting, high", "")
    expect(page.get_by_text("Power waiting, high end, is empty")).to_contain_text("enter a number")
    expect(page.get_by_label("Power waiting, high", exact=True)).to_have_value("")
    expect(headline(page)).to_have_text(before)
    enter(page, "Power waiting, high", "4.5")
    expect(page.get_by_text("Power waiting, high end, is empty")).to_be_hidden()


def test_an_emptied_price_is_a_sentence_and_no_free_gift(open_page: PageOpener) -> None:
    page = ready(open_page("/business_case"))
    before = headline(page).inner_text()
    page.get_by_text("Prices: server").click()
    enter(page, "Server (USD per hour)", "")
    expect(page.get_by_text("Server, expected value, is empty")).to_be_visible()
    expect(page.get_by_label("Server (USD per hour)", exact=True)).to_have_value("")
    expect(headline(page)).to_have_text(before)


def test_a_price_that_nobody_knows_is_an_empty_field_and_mobile_data_is_paid_by_country(open_page: PageOpener) -> None:
    page = ready(open_page("/business_case?device=raspberry-pi-4&link=lte"))
    expect(page.get_by_text("device not known, not counted")).to_be_visible()
    page.get_by_text("Prices: server").click()
    expect(page.get_by_label("Device (USD each)", exact=True)).to_have_value("")
    expect(page.get_by_text("Enter a number")).to_be_hidden()
    expect(page.get_by_label("Data (USD per GB)", exact=True)).to_have_value("0.79")
    page.get_by_label("Data is paid as").click()
    page.get_by_text("Mobile data, Italy", exact=True).click()
    expect(page.get_by_label("Data (USD per GB)", exact=True)).to_have_value("0.12")
    expect(page.get_by_label("Data, high", exact=True)).to_have_value("0.24")
    enter(page, "Device (USD each)", "80")
    expect(page.get_by_text("device 80 USD for 3 years")).to_be_visible()
    enter(page, "Device (USD each)", "")
    expect(page.get_by_text("device not known, not counted")).to_be_visible()


def test_a_figure_entered_here_holds_in_trade_offs_and_the_other_way_round(open_page: PageOpener) -> None:
    page = ready(open_page("/business_case"))
    page.get_by_text("Power and times").click()
    enter(page, "Power waiting (W)", "4")
    page.get_by_role("link", name="What if", exact=True).click()
    page.get_by_role("radio", name="Trade-offs", exact=True).click()
    page.get_by_text("Power and radio").click()
    expect(page.get_by_label("Power waiting (W)", exact=True)).to_have_value("4")
    enter(page, "Power computing (W)", "20")
    page.get_by_role("link", name="Business case", exact=True).click()
    ready(page)
    page.get_by_text("Power and times: 20 W computing · 4 W waiting").click()
    expect(page.get_by_label("Power computing, low", exact=True)).to_have_value("8.8")
    expect(page.get_by_label("Power computing, high", exact=True)).to_have_value("20")


def test_a_day_too_short_is_said(open_page: PageOpener) -> None:
    page = ready(open_page("/business_case"))
    enter(page, "Rounds a day, each", "5000")
    most = int(86_400 / work(View.default()).best.delay_s)
    expect(page.get_by_text("A day is too short")).to_contain_text(f"At most {most:,} fit into a day")


def test_downloads_hold_the_case(open_page: PageOpener, tmp_path: Path) -> None:
    page = ready(open_page("/business_case"))
    download = partial(downloaded, page, folder=tmp_path)
    expected = case(View.default(), Fleet(1_000, 24))
    figures = download("Figures as CSV")
    assert figures.name == "resnet18-business-case.csv"
    with figures.open(encoding="utf-8") as file:
        rows = {(row["plan"], row["quantity"]): row for row in csv.DictReader(file)}
    best = rows["best", "money a month"]
    assert float(best["expected"]) == pytest.approx(expected.plan.month.money.expected)
    assert float(best["high"]) == pytest.approx(expected.plan.month.money.high)
    document = json.loads(download("Business case as JSON").read_text(encoding="utf-8"))
    assert expected.headline is not None
    assert document["verdict"] == expected.headline.verdict
    assert document["sentence"] == headline(page).inner_text()


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_accessibility_violation_and_nothing_too_wide(
    open_page: PageOpener, axe_source: str, size: ViewportSize, theme: str
) -> None:
    page = ready(open_page("/business_case", viewport=size, color_scheme=theme))
    for closed in ("Prices: server", "Power and times", "What this rests on"):
        page.get_by_text(closed).click()
    enter(page, "Days a month", "40")
    expect(page.get_by_text("Days a month: enter at least 1")).to_be_visible()
    assert_fits(page)
    assert_accessible(page, axe_source)
