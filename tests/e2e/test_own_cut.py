"""A person's own cut and the playing of a round, in a real browser against a running app."""

from __future__ import annotations

import re

import pytest
from accessibility import WIDE, assert_accessible_and_fits_in_every_look
from page_opener import PageOpener
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

MODEL = "?model=resnet18"
AFTER = "layer1.0.relu#2"


def headline(page: Page) -> Locator:
    """The sentence above the graph."""
    return page.locator(".sx-headline")


def ready(page: Page) -> Page:
    """Wait until the graph is drawn and the page has written its address."""
    expect(headline(page)).not_to_be_empty()
    expect(page.locator(".sx-canvas canvas").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]up="))
    return page


def cut_after(page: Page, layer: str) -> None:
    """Find a layer and cut after it by the button of its panel."""
    page.get_by_role("combobox", name="Find a layer").fill(layer)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Cut after it").click()


def visit(page: Page, name: str) -> None:
    """Go to another page as a person does: the pointer comes to the link, and then presses it."""
    link = page.get_by_role("link", name=name, exact=True)
    link.hover()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    link.click()
    expect(link).to_have_attribute("aria-current", "page")


def over_a_vertex(page: Page) -> tuple[float, float]:
    """A point of the screen at which the pointer is over a vertex."""
    canvas = page.locator(".sx-canvas canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    for down in range(1, 12):
        for across in range(1, 24):
            point = box["x"] + box["width"] * across / 24, box["y"] + box["height"] * down / 12
            page.mouse.move(*point)
            if canvas.evaluate("(canvas) => canvas.style.cursor") == "pointer":
                return point
    raise AssertionError("the pointer was over no vertex")


def test_a_cut_of_ones_own_is_kept_by_sliders_the_address_compare_and_a_reload(open_page: PageOpener) -> None:
    page = ready(open_page(MODEL))
    best = headline(page).inner_text()
    cut_after(page, AFTER)
    expect(headline(page)).to_contain_text("Your cut")
    expect(page.locator(".sx-detail").first).to_contain_text(f"With {AFTER} go the 11 layers before it")
    expect(page).to_have_url(re.compile(r"[?&]cut=layer1\.0\.relu%232"))
    before = headline(page).inner_text()
    page.get_by_role("slider", name="Uplink", exact=True).press("ArrowRight")
    expect(headline(page)).not_to_have_text(before)
    expect(headline(page)).to_contain_text("Your cut")
    visit(page, "Compare")
    expect(page.locator("tr", has_text="Your cut")).to_contain_text(AFTER)
    visit(page, "Explore")
    expect(headline(ready(page))).to_contain_text("Your cut")
    page.reload()
    expect(headline(ready(page))).to_contain_text("Your cut")
    page.get_by_role("slider", name="Uplink", exact=True).press("ArrowLeft")
    page.locator(".sx-canvas").focus()
    page.keyboard.press("b")
    expect(headline(page)).to_contain_text(best.partition(":")[0])  # a step back need not be the first rate again
    expect(page).not_to_have_url(re.compile(r"[?&]cut="))


def test_scissors_show_the_cut_they_would_make_and_a_drop_makes_it(open_page: PageOpener) -> None:
    page = ready(open_page(MODEL))
    best = headline(page).inner_text()
    point = over_a_vertex(page)
    button = page.get_by_role("button", name="Cut", exact=True).bounding_box()
    assert button is not None
    page.mouse.move(button["x"] + 10, button["y"] + 10)
    page.mouse.down()
    page.mouse.move(*point, steps=4)
    expect(headline(page)).to_contain_text("This cut")
    page.mouse.up()
    expect(headline(page)).to_contain_text("Your cut")
    expect(page).to_have_url(re.compile(r"[?&]cut="))
    page.go_back()
    expect(page).not_to_have_url(re.compile(r"[?&]cut="))
    expect(headline(page)).to_have_text(best)
    page.go_forward()
    expect(headline(page)).to_contain_text("Your cut")


def test_the_keyboard_cuts_moves_the_cut_and_takes_it_back(open_page: PageOpener) -> None:
    page = ready(open_page(MODEL))
    best = headline(page).inner_text()
    page.get_by_role("combobox", name="Find a layer").fill("layer2.0.conv1")
    page.keyboard.press("Enter")
    page.locator(".sx-canvas").focus()
    page.keyboard.press("x")
    expect(page).to_have_url(re.compile(r"[?&]cut=layer2\.0\.conv1&"))
    page.locator(".sx-canvas").focus()
    page.keyboard.press("]")
    expect(page).to_have_url(re.compile(r"[?&]cut=layer2\.0\.bn1&"))
    page.keyboard.press("Escape")  # the panel about the layer
    page.keyboard.press("Escape")
    expect(headline(page)).to_have_text(best)


def test_another_model_drops_the_cut_and_says_so(open_page: PageOpener) -> None:
    page = ready(open_page(f"{MODEL}&cut=fc"))
    expect(headline(page)).to_contain_text("Your cut")
    page.get_by_role("combobox", name="Model").click()
    page.get_by_role("option", name="VGG-16", exact=True).click()
    expect(page.get_by_text("Your cut after fc belonged to ResNet-18")).to_be_visible()
    expect(headline(page)).not_to_contain_text("Your cut")


def test_a_round_is_played_step_by_step_to_its_end_and_a_race_has_a_winner(
    open_page: PageOpener, axe_source: str
) -> None:
    page = ready(open_page(f"{MODEL}&cut=layer1.0.relu%232"))
    page.get_by_role("button", name="Play", exact=True).first.click()
    page.get_by_role("button", name="Pause").click()
    phases = page.locator(".sx-timeline-list li")
    expect(phases).to_have_count(8)
    time = page.locator(".sx-timeline-time")
    played, whole = time.inner_text().split(" of ")
    for _ in range(8):
        if played == whole:
            break
        page.get_by_role("button", name="One step on").click()
        played = time.inner_text().split(" of ")[0]
    assert played == whole
    expect(page.locator(".sx-timeline-list .sx-now")).to_contain_text("Model exchange")
    assert whole in page.locator(".sx-fact-delay").inner_text()
    assert_accessible_and_fits_in_every_look(page, axe_source)
    page.set_viewport_size(WIDE)
    page.get_by_role("button", name="Race").click()
    page.get_by_role("button", name="Pause").click()
    for _ in range(3):
        if page.locator(".sx-race-result").inner_text() == "":
            page.get_by_role("button", name="One step on").click()
    expect(page.locator(".sx-race-result")).to_contain_text("wins")
    page.get_by_role("button", name="Stop playing").click()
    expect(page.locator(".sx-play")).to_be_hidden()
