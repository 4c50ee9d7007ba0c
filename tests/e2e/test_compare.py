"""The Compare page as a person uses it, and another method's split on Explore, in a real browser."""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from accessibility import assert_accessible_and_fits_in_every_look
from graphs import asked
from page_opener import PageOpener, downloaded
from playwright.sync_api import Locator, Page, expect

from explorer.app.cache import work
from explorer.app.state import View, from_query
from explorer.solve import METHODS, solve
from explorer.values.units import format_time

pytestmark = pytest.mark.browser

GAIN = "model=googlenet&device=jetson-agx-orin&link=lte-driving&batch=1"  # where a single cut point falls short


def query(page: Page) -> dict[str, str]:
    """The address's query."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def explore_ready(page: Page) -> Page:
    """Wait until both the graph and the breakdown of Explore are drawn."""
    expect(page.locator(".sx-headline")).not_to_be_empty()
    expect(page.locator(".sx-chart")).to_be_visible()
    return page


def compare_ready(page: Page) -> Page:
    """Wait until the whole of Compare is drawn."""
    expect(row(page, "linear")).to_be_visible()
    expect(page.get_by_text("More questions about the same graph")).to_be_visible()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    return page


def to_compare(page: Page) -> Page:
    """From Explore by the navigation."""
    explore_ready(page)
    page.get_by_role("link", name="Compare", exact=True).click()
    return compare_ready(page)


def row(page: Page, method: str) -> Locator:
    """A method's row of the table."""
    return page.locator(".sx-methods tbody tr", has=page.locator(f"[data-method='{method}']"))


def test_the_navigation_keeps_the_scenario_and_writes_its_address(open_page: PageOpener) -> None:
    page = to_compare(open_page(f"/?{GAIN}"))
    expect(page).to_have_url(re.compile(r"/compare\?.*model=googlenet"))
    assert query(page)["link"] == "lte-driving"
    view, problems = from_query(query(page))
    assert problems == []
    best, linear = (solve(*asked(work(view).case), name) for name in ("mincut", "linear"))
    expect(page.locator("h1").last).to_contain_text(format_time(best.delay_s))
    expect(page.get_by_text(f"{100 * (linear.delay_s / best.delay_s - 1):.2g} % longer").first).to_be_visible()
    assert page.locator(".sx-methods tbody tr").count() == len(METHODS)
    expect(row(page, "linear")).to_contain_text(format_time(linear.delay_s))
    page.get_by_role("link", name="Explore", exact=True).click()
    explore_ready(page)
    expect(page).to_have_url(re.compile(r"/\?model=googlenet"))


def test_an_address_opens_the_page_in_its_scenario(open_page: PageOpener) -> None:
    page = compare_ready(open_page("/compare?model=vgg16&batch=8"))
    expect(page.get_by_role("combobox", name="Model")).to_have_value("VGG-16")
    expect(page).to_have_url(re.compile("batch=8&iterations"))


def test_where_nothing_is_gained_a_click_shows_where_it_is(open_page: PageOpener) -> None:
    page = compare_ready(open_page("/compare"))
    expect(page.get_by_text(re.compile("One cut point is enough here"))).to_be_visible()
    page.get_by_role("button", name="Show GoogLeNet there").click()
    expect(page.get_by_text(re.compile(r"With one cut point, .*% longer"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"/compare\?.*model=googlenet"))


def test_a_click_shows_a_methods_split_on_explore_and_another_the_optimum(open_page: PageOpener) -> None:
    page = compare_ready(open_page(f"/compare?{GAIN}"))
    row(page, "linear").get_by_role("button").click()
    headline, detail = page.locator(".sx-headline"), page.locator(".sx-detail").first
    expect(headline).to_contain_text("Best linear prefix: a cut after")
    expect(page).to_have_url(re.compile("method=linear"))
    view, _ = from_query(query(page))
    done = work(view)
    assert done.chosen is not None
    gap = done.chosen.delay_s / done.best.delay_s - 1
    expect(headline).to_contain_text(format_time(done.chosen.delay_s))
    expect(detail).to_contain_text(f"{100 * gap:.2g} % longer than the best split, {format_time(done.best.delay_s)}")
    expect(page.locator(".sx-chart")).to_contain_text("Best linear prefix")
    page.get_by_role("button", name="Back to the best split").click()
    expect(headline).to_contain_text(format_time(done.best.delay_s))
    expect(headline).not_to_contain_text("Best linear prefix")
    expect(page.get_by_role("button", name="Back to the best split")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("method="))


def test_a_methods_split_stays_while_a_slider_is_dragged(open_page: PageOpener) -> None:
    page = explore_ready(open_page("/?method=device-only"))
    slider = page.get_by_role("slider", name="Device speed", exact=True)
    before = page.locator(".sx-headline").inner_text()
    slider.evaluate(
        "(s) => { s.value = String(Number(s.max) * 0.25); s.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(page.locator(".sx-headline")).not_to_have_text(before)
    expect(page.locator(".sx-headline")).to_contain_text("All on the device. It takes")
    expect(page.locator(".sx-detail").first).to_contain_text("the best split")


def test_a_method_that_does_not_exist_is_named(open_page: PageOpener) -> None:
    page = explore_ready(open_page("/?method=magic"))
    expect(page.get_by_text('unknown method "magic"')).to_be_visible()
    expect(page.locator(".sx-headline")).to_contain_text(format_time(work(View.default()).best.delay_s))


def test_the_keyboard_applies_a_method(open_page: PageOpener) -> None:
    page = compare_ready(open_page("/compare"))
    button = row(page, "server-only").get_by_role("button")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".sx-headline")).to_contain_text("All on the server:")


def test_downloads_hold_every_method_and_both_graphs(open_page: PageOpener, tmp_path: Path) -> None:
    page = compare_ready(open_page("/compare"))
    download = partial(downloaded, page, folder=tmp_path)
    with download("Table as CSV").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [line["method"] for line in rows] == list(METHODS)
    best = work(View.default()).best.delay_s
    assert float(rows[0]["delay_s"]) == pytest.approx(best, rel=1e-9)
    document = json.loads(download("Table as JSON").read_text(encoding="utf-8"))
    assert document["best_s"] == pytest.approx(best, rel=1e-9)
    assert [line["method"] for line in document["methods"]] == list(METHODS)
    for name in ("Graph as SVG", "Contracted graph as SVG"):
        assert ET.parse(download(name)).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_no_accessibility_violation_and_nothing_too_wide(open_page: PageOpener, axe_source: str) -> None:
    page = compare_ready(open_page("/compare"))
    assert_accessible_and_fits_in_every_look(page, axe_source)
