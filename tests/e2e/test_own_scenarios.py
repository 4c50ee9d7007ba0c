"""The scenario list of What if as a person uses it, in a real browser that keeps it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from page_opener import PageOpener
from playwright.sync_api import Page, expect

from explorer.app.scenarios.user_list import STORED_AS
from explorer.library.files import from_json

pytestmark = pytest.mark.browser

START = "/what_if?part=scenarios&model=lenet5&batch=8&up=30Mbit/s"


def lists(page: Page, *names: str) -> None:
    """Wait until the table of all scenarios has these as the person's own."""
    table = page.get_by_role("table", name="All scenarios")
    expect(table).to_be_visible()
    own = table.locator("tr", has_text="yours").locator("td:first-child b")
    expect(own).to_have_text(list(names))


def press(page: Page, name: str) -> None:
    """Press a button of the list."""
    page.get_by_role("button", name=name, exact=True).last.click()


def says(page: Page, words: str) -> None:
    """Wait until the page says something."""
    expect(page.get_by_text(words)).to_be_visible()


def bring(page: Page, name: str, content: str) -> None:
    """Hand a file to the list."""
    file = {"name": name, "mimeType": "application/json", "buffer": content.encode()}
    page.get_by_test_id("stMainBlockContainer").locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]


def keeps(page: Page, *names: str) -> None:
    """Wait until the browser keeps these scenarios."""
    page.wait_for_function(
        "([key, names]) => JSON.parse(localStorage.getItem(key)).scenarios.map(({ name }) => name).join() === names",
        arg=[STORED_AS, ",".join(names)],
    )


def save(page: Page, name: str, note: str = "") -> None:
    """Save what is looked at under a name."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Note (optional)").fill(note)
    press(page, "Save what is looked at now")
    says(page, f"“{name}” is saved.")


def test_a_list_is_made_kept_taken_along_and_linked(open_page: PageOpener, tmp_path: Path) -> None:
    page = open_page(START)
    lists(page)
    save(page, "Farm", "by the lake")
    press(page, "Duplicate")
    lists(page, "Farm", "Farm (2)")
    press(page, "Edit")
    name = page.get_by_label("New name")
    expect(name).to_have_value("Farm (2)")
    name.fill("Field")
    press(page, "Save name and note")
    lists(page, "Farm", "Field")
    page.keyboard.press("Escape")
    press(page, "Up")
    lists(page, "Field", "Farm")
    press(page, "Delete")
    lists(page, "Farm")
    press(page, "Undo in your list")
    lists(page, "Field", "Farm")
    keeps(page, "Field", "Farm")

    page.reload()
    lists(page, "Field", "Farm")
    says(page, "by the lake")

    page.get_by_text("Export and import", exact=True).click()
    with page.expect_download() as started:
        press(page, "Your scenarios as JSON")
    started.value.save_as(tmp_path / "mine.json")
    mine = (tmp_path / "mine.json").read_text(encoding="utf-8")
    assert from_json(mine).names == ("Field", "Farm")
    broken = mine.replace('"batch": "8"', '"batch": "0"', 1)
    bring(page, "broken.json", broken)
    says(page, 'scenario 1 ("Field"): batch must be at least 1')
    lists(page, "Field", "Farm")
    press(page, "Delete")
    lists(page, "Field")
    bring(page, "mine.json", mine)
    says(page, "New in this file: “Farm”.")
    press(page, "Add the new ones")
    lists(page, "Field", "Farm")

    press(page, "Link")
    link = urlsplit(page.get_by_test_id("stCode").last.inner_text().strip())
    storage = {"origin": f"{link.scheme}://{link.netloc}", "localStorage": [{"name": STORED_AS, "value": broken}]}
    fresh = open_page(f"{link.path}?{link.query}&part=scenarios", storage_state={"cookies": [], "origins": [storage]})
    lists(fresh, "Farm")
    expect(fresh).to_have_url(re.compile("model=lenet5.*up=30Mbit"))
    assert fresh.locator("h1").last.inner_text() == page.locator("h1").last.inner_text()
    says(
        fresh,
        'Of 2 scenarios that this browser keeps, 1 cannot be read, the first for this reason: scenario 1 ("Field")',
    )
    assert fresh.evaluate("(name) => localStorage.getItem(name)", STORED_AS) == broken
    save(fresh, "Car")
    keeps(fresh, "Farm", "Car")
    assert fresh.evaluate("(name) => localStorage.getItem(name)", f"{STORED_AS}/unread") == broken

    other = fresh.context.new_page()
    other.goto(fresh.url)
    lists(other, "Farm", "Car")
    save(fresh, "Bus")
    keeps(fresh, "Farm", "Car", "Bus")
    save(other, "Van")
    lists(other, "Farm", "Car", "Bus", "Van")
    says(other, "Your list was changed in another tab as well")
    keeps(other, "Farm", "Car", "Bus", "Van")
    other.close()
    fresh.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    press(fresh, "Duplicate")
    says(fresh, "lets pages store nothing, or has no room left")
