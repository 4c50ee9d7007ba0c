"""The What-if page and its map as a person uses them, in a real browser."""

from __future__ import annotations

import csv
import json
import re
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from accessibility import PHONE, WIDE, assert_accessible, assert_fits
from page_opener import PageOpener, as_read, downloaded
from playwright.sync_api import Locator, Page, Position, ViewportSize, expect

from explorer.app.whatif.page_choices import CHOICES
from explorer.present.map import Mapped, mapped
from explorer.present.map.words import sentence
from explorer.present.view import View, from_query
from explorer.values.units import format_time

pytestmark = pytest.mark.browser

# The other parts, and what is drawn last of each.
PARTS = {
    "Sensitivity": ".swings",
    "Robust choice": ".st-key-regret .legendtext",
    "Trade-offs": ".st-key-front .point",
    "Scenarios": "table",
}


def query(page: Page) -> dict[str, str]:
    """The address's query."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def chart(page: Page) -> Locator:
    """The map."""
    return page.locator(".st-key-phase_map")


def map_ready(page: Page, x: str = "Uplink", y: str = "Device speed") -> Page:
    """Wait until the map has these axes."""
    for axis, name in (("x", x), ("y", y)):  # for a moment the map before is there, too
        expect(chart(page).locator(f".{axis}title").filter(has_text=name)).to_have_count(1)
    return page


def to_what_if(page: Page) -> Page:
    """From Explore by the navigation."""
    expect(page.locator(".sx-headline")).not_to_be_empty()
    expect(page.locator(".sx-chart").first).to_be_visible()
    page.get_by_role("link", name="What if", exact=True).click()
    return map_ready(page)


def choose(page: Page, axis: str, name: str) -> None:
    """Another input for an axis."""
    page.get_by_role("combobox", name=f"Along {axis}").click()
    page.get_by_role("option", name=name, exact=True).click()


def colours_show(page: Page, name: str) -> None:
    """Another view of the map."""
    page.get_by_test_id("stButtonGroup").get_by_role("radio", name=name, exact=True).click()


def point_at(page: Page, x: float, y: float, *, click: bool = False) -> None:
    """Move the pointer to a place of the map, in fractions of it from its lower left corner, and maybe click there."""
    plot = chart(page).locator(".nsewdrag")
    expect(plot).to_have_count(1)
    box = plot.evaluate("(plot) => { const box = plot.getBoundingClientRect(); return [box.width, box.height]; }")
    position: Position = {"x": x * box[0], "y": (1 - y) * box[1]}
    if click:
        plot.click(position=position)
    else:
        plot.hover(position=position)


def top_of(what: Locator) -> float:
    """Where an element begins, in pixels from the top of the page."""
    expect(what).to_have_count(1)  # while it is drawn anew, the one before may still be there
    box = what.bounding_box()
    assert box is not None
    return box["y"]


def here(page: Page) -> Mapped:
    """What the page is to show, from its address."""
    view, problems = from_query({name: value for name, value in query(page).items() if name not in CHOICES})
    assert problems == []
    return mapped(view, "uplink", "device-speed")


def test_the_page_opens_with_the_scenario_of_explore(open_page: PageOpener) -> None:
    page = to_what_if(open_page("/?model=vgg16&up=30Mbit/s"))
    expect(page).to_have_url(re.compile(r"/what_if\?.*model=vgg16.*up=30Mbit"))
    done = here(page)
    assert done.view.model == "vgg16"
    expect(page.locator("h1").last).to_contain_text(format_time(done.spot.delay_s))
    expect(page.get_by_role("heading", name=as_read(sentence(done)))).to_be_visible()
    expect(chart(page).locator(".annotation", has_text="Now: 30 Mbit/s").last).to_be_visible()
    expect(chart(page).get_by_role("figure")).to_have_attribute(
        "aria-label", re.compile("1, All on the server that may leave, ")
    )


def test_the_axes_change_and_change_places(open_page: PageOpener) -> None:
    page = map_ready(open_page("/what_if"))
    choose(page, "x", "Batch")
    map_ready(page, "Batch", "Device speed")
    choose(page, "y", "Round-trip time")
    map_ready(page, "Batch", "Round-trip time")
    choose(page, "y", "Batch")
    map_ready(page, "Round-trip time", "Batch")
    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.locator(".sx-methods tbody tr").first).to_be_visible()
    page.get_by_role("link", name="What if", exact=True).click()
    map_ready(page, "Round-trip time", "Batch")


@pytest.mark.parametrize("shows", ["Best split", "Gain"])
def test_a_click_moves_the_scenario_on_every_page(open_page: PageOpener, shows: str) -> None:
    page = map_ready(open_page("/what_if"))
    if shows != "Best split":
        colours_show(page, shows)
        expect(chart(page).locator(".hm")).to_have_count(1)
    before = here(page)
    top = top_of(chart(page))
    point_at(page, 0.25, 0.7)
    expect(chart(page).locator(".hovertext")).to_contain_text("Uplink 1.78 Mbit/s")
    point_at(page, 0.25, 0.7, click=True)
    expect(page).not_to_have_url(re.compile("up=400Mbit"))
    after = here(page)
    across, up = (
        float(scale.position(np.array([value]))[0])
        for scale, value in ((after.phase.x, after.x), (after.phase.y, after.y))
    )
    assert (across, up) == pytest.approx((0.25, 0.7), abs=0.01)
    assert after.spot.split != before.spot.split
    expect(page.locator("h1").last).to_contain_text(format_time(after.spot.delay_s))
    expect(page.get_by_role("heading", name=as_read(sentence(after)))).to_be_visible()
    rate = f"{after.x * 8 / 1e6:g} Mbit/s"
    expect(chart(page).locator(".annotation", has_text=f"Now: {rate}").last).to_be_visible()
    assert top_of(chart(page)) == top
    page.get_by_role("link", name="Explore", exact=True).click()
    expect(page.locator(".sx-headline")).to_contain_text(format_time(after.spot.delay_s))


def test_a_click_gives_what_the_pointer_says_and_every_part_can_undo_it(open_page: PageOpener) -> None:
    page = map_ready(open_page("/what_if"))
    undo, redo = (page.get_by_role("button", name=name, exact=True) for name in ("Undo", "Redo"))
    expect(undo).to_be_disabled()
    point_at(page, 0.9, 0.2)
    hover = chart(page).locator(".hovertext")
    expect(hover).to_contain_text("Uplink")
    said = hover.text_content() or ""
    point_at(page, 0.9, 0.2, click=True)
    expect(page).not_to_have_url(re.compile("up=400Mbit"))
    assert format_time(here(page).spot.delay_s) in said
    there = query(page)["up"], query(page)["device-speed"]
    undo.click()
    expect(page).to_have_url(re.compile("up=400Mbit"))
    expect(page.get_by_role("heading", name=as_read(sentence(here(page))))).to_be_visible()
    redo.click()
    expect(page).not_to_have_url(re.compile("up=400Mbit"))
    assert (query(page)["up"], query(page)["device-speed"]) == there
    expect(page.get_by_role("heading", name=as_read(sentence(here(page))))).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.get_by_role("radio", name="Sensitivity", exact=True).click()
    expect(page.locator(".st-key-tornado")).to_be_visible()
    expect(page).to_have_url(re.compile("part=sensitivity"))
    undo.click()
    expect(chart(page)).to_be_visible()
    assert (query(page)["up"], query(page)["device-speed"]) == there
    undo.click()
    expect(page).to_have_url(re.compile("up=400Mbit"))


def test_in_inference_there_are_no_iterations_to_choose(open_page: PageOpener) -> None:
    page = map_ready(open_page("/what_if?mode=inference"))
    page.get_by_role("combobox", name="Along x").click()
    expect(page.get_by_role("option", name="Bits", exact=True)).to_be_visible()
    expect(page.get_by_role("option", name="Iterations", exact=True)).to_have_count(0)


def test_downloads_hold_the_map(open_page: PageOpener, tmp_path: Path) -> None:
    page = map_ready(open_page("/what_if"))
    download = partial(downloaded, page, folder=tmp_path)
    done = mapped(View.default(), "uplink", "device-speed")
    with download("Map as CSV").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {int(row["split"]) for row in rows} == set(range(1, len(done.phase.splits) + 1))
    document = json.loads(download("Map as JSON").read_text(encoding="utf-8"))
    assert document["here"]["delay_s"] == pytest.approx(done.spot.delay_s)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_accessibility_violation_and_nothing_too_wide(
    open_page: PageOpener, axe_source: str, size: ViewportSize, theme: str
) -> None:
    page = map_ready(open_page("/what_if", viewport=size, color_scheme=theme))
    assert_fits(page)
    assert_accessible(page, axe_source)
    colours_show(page, "Gain")
    map_ready(page)
    assert_fits(page)
    assert_accessible(page, axe_source)
    for part, last in PARTS.items():
        page.get_by_role("radio", name=part, exact=True).click()
        expect(page.locator(last).last).to_be_visible()
        assert_fits(page)
        assert_accessible(page, axe_source)
