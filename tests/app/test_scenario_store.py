"""What the browser keeps of the scenario list: read when a page opens, added to, and never lost."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import streamlit as st
from scenario_list_page import UNDO, list_of, names_on, press, save, script, warnings_on
from streamlit.testing.v1 import AppTest

from explorer.app.scenarios import user_list
from explorer.library.files import from_json, to_json
from explorer.library.named import MOST as MOST_SCENARIOS
from explorer.values.json_files import LARGEST


class _Browser:
    """Stands in for the component in one tab: it answers as the browser does, and keeps what it is to keep."""

    def __init__(self, stored: str | None = None) -> None:
        self.stored = self._seen = stored
        self.aside = ""
        self.sent: list[str] = []  # what each run gave
        self._taken: str | None = None
        self.is_slow = False

    def __call__(
        self,
        name: str,
        *,
        session: str | None,
        change: str | None,
        content: str,
        aside: str,
        on_found: Callable[[str | None], None],
        on_stored: Callable[[str], None],
        on_failed: Callable[[], None],
    ) -> None:
        self.sent.append(content)
        if session:
            if not self.is_slow:
                self._find(on_found)
        elif change and change != self._taken:
            self._taken = change
            if self.stored != self._seen:
                self._find(on_found)
            self.aside = aside or self.aside
            self.stored = self._seen = content
            on_stored(change)

    def _find(self, on_found: Callable[[str | None], None]) -> None:
        self._seen = self.stored
        on_found(self.stored)
        st.rerun()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Callable[[_Browser], AppTest]:
    """Opens the page anew in a browser."""

    def opened(browser: _Browser) -> AppTest:
        monkeypatch.setattr(user_list, "browser_store", browser)
        return AppTest.from_function(script, default_timeout=300).run()

    return opened


def test_what_is_saved_is_there_in_the_next_session(opened: Callable[[_Browser], AppTest]) -> None:
    browser = _Browser()
    page = opened(browser)
    assert browser.stored is None
    save(page, "Farm", "by the lake")
    again = opened(browser)
    assert names_on(again) == ["Farm"]
    assert UNDO not in [button.label for button in again.button]
    press(again, "Delete")
    press(again, UNDO)
    assert names_on(opened(browser)) == ["Farm"]


def test_what_is_saved_before_the_browser_answers_is_added_to_what_it_keeps(
    opened: Callable[[_Browser], AppTest],
) -> None:
    browser = _Browser(to_json(list_of("Old", "Farm")))
    browser.is_slow = True
    page = opened(browser)
    save(page, "Farm")
    browser.is_slow = False
    page.run()
    assert names_on(page) == ["Old", "Farm", "Farm (2)"]
    assert names_on(opened(browser)) == ["Old", "Farm", "Farm (2)"]


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ("{", "list cannot be read: it is not JSON at line 1"),
        ("", "it is not JSON"),
        (json.dumps({"format": "split-explorer/scenarios", "version": 3, "scenarios": []}), "version"),
        (" " * (LARGEST + 1), f"{LARGEST:,} bytes"),
    ],
    ids=["broken", "empty", "version", "large"],
)
def test_what_is_stored_and_cannot_be_read_stays_until_the_list_changes_and_is_then_set_aside(
    opened: Callable[[_Browser], AppTest], stored: str, words: str
) -> None:
    browser = _Browser(stored)
    page = opened(browser)
    (warning,) = warnings_on(page)
    assert words in warning
    assert len(page.get("download_button")) == 2  # one of them saves what is stored
    page.multiselect[0].set_value(["now"]).run()
    assert (browser.stored, browser.aside) == (stored, "")
    save(page, "Farm")
    assert warnings_on(page) == [warning]
    assert browser.aside == stored
    again = opened(browser)
    assert not again.warning
    assert names_on(again) == ["Farm"]


def test_one_scenario_that_cannot_be_read_costs_no_other(opened: Callable[[_Browser], AppTest]) -> None:
    stored = to_json(list_of("a", "b", "c")).replace('"model": "lenet5"', '"model": "lenet6"', 1)
    browser = _Browser(stored)
    page = opened(browser)
    assert names_on(page) == ["b", "c"]
    (warning,) = warnings_on(page)
    assert warning.startswith("Of 3 scenarios that this browser keeps, 1 cannot be read, the first for this reason:")
    assert 'scenario 1 ("a"): unknown model "lenet6"' in warning
    assert (browser.stored, browser.aside) == (stored, "")
    press(page, "Delete")
    assert browser.aside == stored
    assert names_on(opened(browser)) == ["b"]


def test_of_a_full_list_nothing_is_lost_for_one_that_was_saved_before_the_browser_answered(
    opened: Callable[[_Browser], AppTest],
) -> None:
    full = list_of(*(f"s{number}" for number in range(MOST_SCENARIOS)))
    browser = _Browser(to_json(full))
    browser.is_slow = True
    page = opened(browser)
    save(page, "Farm")
    browser.is_slow = False
    page.run()
    assert names_on(page) == list(full.names)
    (warning,) = warnings_on(page)
    assert warning.startswith("With what this browser keeps already, the list would have more than 100 scenarios: 1 of")
    assert (browser.stored, browser.aside) == (to_json(full), "")
    press(page, "Delete")
    assert not page.warning
    press(page, UNDO)
    press(page, UNDO)
    assert names_on(page) == ["Farm"]


def test_the_list_is_sent_with_a_change_and_no_other_time(opened: Callable[[_Browser], AppTest]) -> None:
    browser = _Browser(to_json(list_of("Old")))
    page = opened(browser)
    page.multiselect[0].set_value(["now"]).run()
    assert set(browser.sent) == {""}
    save(page, "Farm")
    page.multiselect[0].set_value(["own farm"]).run()
    assert [sent for sent in browser.sent if sent] == [browser.stored]


def test_of_two_tabs_the_one_that_changes_its_list_last_takes_in_the_others(
    opened: Callable[[_Browser], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = _Browser(), _Browser()
    page = opened(first)
    other = opened(second)
    save(other, "Car")
    first.stored = second.stored
    monkeypatch.setattr(user_list, "browser_store", first)
    save(page, "Farm")
    assert names_on(page) == ["Car", "Farm"]
    assert [said.value for said in page.info] == [
        "Your list was changed in another tab as well: both lists are joined here."
    ]
    assert from_json(first.stored or "").names == ("Car", "Farm")
    press(page, UNDO)
    assert names_on(page) == ["Farm"]
    assert not page.info


def test_a_browser_that_stores_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(name: str, *, on_failed: Callable[[], None], **_: object) -> None:
        on_failed()

    monkeypatch.setattr(user_list, "browser_store", refuses)
    page = AppTest.from_function(script, default_timeout=300).run()
    assert any("lets pages store nothing" in said.value for said in page.caption)
