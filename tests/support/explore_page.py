"""The Explore page as a person finds it, for the tests that drive it in a real browser."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from accessibility import wait_until_still
from playwright.sync_api import Locator, Page, expect

from explorer.app.state import View, from_query

SETTLED_MS = 400  # the page waits for 250 before a drag is over


def headline(page: Page) -> Locator:
    """The sentence above the graph."""
    return page.locator(".sx-headline")


def uplink(page: Page) -> Locator:
    """The uplink slider."""
    return page.get_by_role("slider", name="Uplink", exact=True)


def ready(page: Page) -> Page:
    """Wait until the graph is drawn and the page has written its address."""
    expect(headline(page)).not_to_be_empty()
    expect(page.locator(".sx-chart")).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]up="))
    return page


def query(page: Page) -> dict[str, str]:
    """The address's query."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def stands_at(page: Page) -> float:
    """Returns the share of its way at which the uplink's thumb stands."""
    share: float = uplink(page).evaluate("(slider) => (slider.value - slider.min) / (slider.max - slider.min)")
    return share


def on_uplink(page: Page, share: float) -> tuple[float, float]:
    """Returns the point of the screen at a share of the way of the uplink's thumb."""
    box = uplink(page).bounding_box()
    assert box is not None
    return box["x"] + box["width"] * share, box["y"] + box["height"] / 2


def drag(page: Page, share: float) -> None:
    """Drag the uplink's thumb to another share of its way, and wait until the drag is over and the address has it."""
    before = page.url
    page.mouse.move(*on_uplink(page, stands_at(page)))
    page.mouse.down()
    page.mouse.move(*on_uplink(page, share), steps=6)
    page.mouse.up()
    expect(page).not_to_have_url(before)


def shown_view(page: Page) -> View:
    """The view that the address describes."""
    view, problems = from_query(query(page))
    assert problems == []
    return view


def reach(page: Page, control: Locator) -> Locator:
    """Bring the pointer to a control, as a person does before pressing it, and wait for what that brings about."""
    control.hover()
    page.wait_for_timeout(SETTLED_MS)
    wait_until_still(page)
    return control
