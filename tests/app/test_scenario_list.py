"""The scenario list on a page: what each control does, and that what was typed or saved is not lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from explorer.app.scenarios import user_list
from explorer.app.scenarios.card import address, view_of
from explorer.app.scenarios.side_by_side import FIRST, MOST, Entry, columns_html, table_html
from explorer.app.scenarios.table import Said, delay_text, facts, outcome, unsplit_said
from explorer.present.view import View, from_query
from explorer.scenario.files import from_json, to_json
from explorer.scenario.named import MOST as MOST_SCENARIOS
from explorer.scenario.named import NamedScenario, ScenarioList, library
from explorer.solve import solve
from explorer.values.json_files import LARGEST
from explorer.values.units import format_time

NAME, NOTE, SAVE = "Name", "Note (optional)", "Save what is looked at now"
UNDO = "Undo in your list"
READY = [f"{named.name} (ready)" for named in library()]


def _script() -> None:
    import streamlit as st

    from explorer.app import state
    from explorer.app.scenarios.scenario_list import show
    from explorer.app.whatif.tabs import steps

    st.text_area("query", str(state.current().to_query()), key=str(state.current().to_query()))
    steps()
    if not st.checkbox("another part"):
        show(state.current())


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(_script, default_timeout=60).run()


def _button(page: AppTest, label: str, position: int = 0) -> Button:
    return [button for button in page.button if button.label == label][position]


def _press(page: AppTest, label: str, position: int = 0) -> None:
    _button(page, label, position).click().run()
    assert not page.exception


def _field(page: AppTest, label: str, value: str) -> None:
    next(field for field in page.text_input if field.label == label).set_value(value)


def _save(page: AppTest, name: str, note: str = "") -> None:
    _field(page, NAME, name)
    _field(page, NOTE, note)
    _press(page, SAVE)


def _names(page: AppTest) -> list[str]:
    return list(page.selectbox[0].options) if page.selectbox else []


def _load(page: AppTest, position: int) -> None:
    page.button(key=f"ready_scenario_load_{library().entries[position].key}").click().run()
    assert not page.exception


def _shown(page: AppTest) -> str:
    return str(page.text_area[0].value)


def _warnings(page: AppTest) -> list[str]:
    return [warning.value.replace("\\", "") for warning in page.warning]


def _table(page: AppTest) -> str:
    return next(body for each in page.get("html") if "<table" in (body := str(each.proto.body)))


def _said(page: AppTest) -> list[str]:
    return [said.value.replace("\\", "") for said in page.markdown]


def _rows(page: AppTest) -> list[str]:
    found = re.findall(r"<tr><td><b>(.*?)</b>(?:<small>(.*?)</small>)?", _table(page))
    return [unescape(f"{name} ({whose})" if whose else name) for name, whose in found]


def _row(page: AppTest, position: int) -> list[str]:
    """What the table says of a scenario, without its name."""
    row: str = re.findall(r"<tr>.*?</tr>", _table(page))[position + 1]
    return row.split("</td>")[1:]


def _columns(page: AppTest) -> list[str]:
    return list(page.multiselect[0].value)


def test_the_first_paint_compares_the_view_with_the_ready_scenarios(page: AppTest) -> None:
    assert not page.exception
    assert _rows(page) == ["Looked at now", *READY]
    assert [button.label for button in page.button].count("Load") == len(library())
    assert _columns(page) == ["now", *(f"ready {named.key}" for named in library())][:FIRST]
    assert sum(each.proto.body.count("<dl>") for each in page.get("html")) == FIRST


def test_what_is_compared_is_what_was_chosen_and_else_what_comes_first(page: AppTest) -> None:
    _save(page, "Farm")
    assert _columns(page)[:2] == ["now", "own farm"]
    page.multiselect[0].set_value(["own farm", "ready phone on lte"]).run()
    _save(page, "Car")
    assert _columns(page) == ["own farm", "ready phone on lte"]
    _press(page, UNDO)
    _press(page, UNDO)
    assert _columns(page) == ["ready phone on lte"]
    page.multiselect[0].set_value([]).run()
    assert any("pick one or more" in said.value for said in page.markdown)
    assert page.multiselect[0].proto.max_selections == MOST


def test_a_ready_one_and_ones_own_of_the_same_name_are_told_apart(page: AppTest) -> None:
    _save(page, "Phone on LTE")
    assert _rows(page) == ["Looked at now", "Phone on LTE (yours)", *READY]
    labels = page.multiselect[0].options
    assert {"Phone on LTE · yours", "Phone on LTE · ready"} <= set(labels)
    assert len(set(labels)) == len(labels)


def test_a_ready_scenario_is_loaded_by_one_click_and_undone_by_another(page: AppTest) -> None:
    first = _shown(page)
    for position, named in enumerate(library()):
        _load(page, position)
        assert _shown(page) == str(view_of(named).to_query())
        assert [button.label for button in page.button].count("Loaded") == 1
    for named in reversed(library().entries[:-1]):
        _press(page, "Undo")
        assert _shown(page) == str(view_of(named).to_query())
    _press(page, "Undo")
    assert _shown(page) == first
    assert _button(page, "Undo").disabled
    _press(page, "Redo")
    assert _shown(page) == str(view_of(library().entries[0]).to_query())


def test_saving_renaming_copying_and_deleting_and_back(page: AppTest) -> None:
    _load(page, 3)
    _save(page, "Farm", "a *note*")
    assert _names(page) == ["Farm"]
    assert _rows(page)[:2] == ["Looked at now", "Farm (yours)"]
    assert any(shown.value == r"a \*note\*" for shown in page.markdown)
    _press(page, "Duplicate")
    assert _names(page) == ["Farm", "Farm (2)"]
    assert page.selectbox[0].value == "Farm (2)"
    _field(page, "New name", "Field")
    _press(page, "Save name and note")
    assert _names(page) == ["Farm", "Field"]
    assert page.selectbox[0].value == "Field"
    _load(page, 0)
    _press(page, "Overwrite")
    assert _row(page, 2) == _row(page, 0) != _row(page, 1)  # Field is now what is looked at
    _press(page, "Delete")
    assert _names(page) == ["Farm"]
    for expected in (["Farm", "Field"], ["Farm", "Field"], ["Farm", "Farm (2)"], ["Farm"], []):
        _press(page, UNDO)
        assert _names(page) == expected
    assert _button(page, UNDO).disabled


def test_what_is_half_typed_is_there_after_a_look_at_another_part(page: AppTest) -> None:
    _field(page, NAME, "Fa")
    _field(page, NOTE, "by")
    page.checkbox[0].check().run()
    assert NAME not in [field.label for field in page.text_input]
    page.checkbox[0].uncheck().run()
    assert [field.value for field in page.text_input if field.label in (NAME, NOTE)] == ["Fa", "by"]


def test_the_order_and_the_note_can_be_changed_and_back(page: AppTest) -> None:
    for name in ("Farm", "Car", "Phone"):
        _save(page, name)
    assert _button(page, "Down").disabled
    _press(page, "Up")
    assert (_names(page), page.selectbox[0].value) == (["Farm", "Phone", "Car"], "Phone")
    _press(page, "Up")
    assert _names(page) == ["Phone", "Farm", "Car"]
    assert _button(page, "Up").disabled
    _field(page, "New note", "by the lake")
    _press(page, "Save name and note")
    assert any(shown.value == "by the lake" for shown in page.markdown)
    _press(page, UNDO)
    assert not any(shown.value == "by the lake" for shown in page.markdown)
    assert next(field for field in page.text_input if field.label == "New note").value == ""
    _press(page, UNDO)
    assert _names(page) == ["Farm", "Phone", "Car"]


def test_a_delay_without_a_proof_says_so() -> None:
    named = library().entries[0]
    split = outcome(named).split
    proven = facts(named)["Delay"].value
    assert proven == delay_text(named, split) == format_time(split.delay_s)
    unproven = replace(split, bound_s=0.9 * split.delay_s)
    assert delay_text(named, unproven) == f"{proven}, best known"
    assert delay_text(replace(named, method="linear"), unproven) == proven  # nobody asked for the optimum


def test_a_saved_scenario_is_loaded_again(page: AppTest) -> None:
    _load(page, 1)
    _save(page, "Mine")
    mine = _shown(page)
    _load(page, 2)
    page.button(key="own_scenario_load").click().run()
    assert _shown(page) == mine


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "name is empty"),
        ("FARM", 'the name "Farm" is taken: choose another, such as "FARM (2)"'),
        ("x" * 61, "name may have at most 60 characters, got 61"),
    ],
)
def test_a_refused_name_is_a_sentence_and_what_was_typed_stays(page: AppTest, name: str, words: str) -> None:
    _save(page, "Farm")
    _save(page, name, "a long note")
    (warning,) = _warnings(page)
    assert words in warning
    assert [field.value for field in page.text_input if field.label in (NAME, NOTE)] == [name, "a long note"]
    assert _names(page) == ["Farm"]
    _field(page, "New name", name)
    _press(page, "Save name and note")
    assert len(_warnings(page)) == (0 if name == "FARM" else 1)  # one's own name in capitals is free


def _upload(page: AppTest, content: str) -> None:
    page.file_uploader[0].set_value(("scenarios.json", content.encode(), "application/json")).run()
    assert not page.exception


def _mine(*names: str) -> ScenarioList:
    return ScenarioList(tuple(NamedScenario.from_options(name, "lenet5", {"batch": 2}) for name in names))


def test_a_broken_file_is_a_sentence_and_changes_nothing(page: AppTest) -> None:
    _save(page, "Farm")
    row = {"name": "<b>x</b>", "model": "lenet5", "options": {"batch": 0}}
    _upload(page, json.dumps({"format": "split-explorer/scenarios", "version": 1, "scenarios": [row]}))
    (warning,) = _warnings(page)
    assert warning.startswith('scenario file: scenario 1 ("<b>x</b>"): batch must be at least 1')
    assert _names(page) == ["Farm"]
    assert "Add the new ones" not in [button.label for button in page.button]


def test_a_file_is_brought_in_when_asked_and_can_be_undone(page: AppTest) -> None:
    _upload(page, to_json(_mine("a", "b")))
    assert _names(page) == []
    _press(page, "Add the new ones")
    assert _names(page) == ["a", "b"]
    _upload(page, to_json(_mine("a", "b")))
    assert "In your list already: “a” and “b”." in _said(page)
    assert "Add the new ones" not in [button.label for button in page.button]
    _press(page, UNDO)
    assert _names(page) == []


@pytest.mark.parametrize(
    ("way", "names", "model"),
    [("Keep both", ["Farm", "Car", "farm (2)"], "resnet18"), ("Replace mine", ["farm", "Car"], "lenet5")],
)
def test_a_name_that_is_taken_is_named_and_both_can_be_kept(
    page: AppTest, way: str, names: Sequence[str], model: str
) -> None:
    _save(page, "Farm")
    _upload(page, to_json(_mine("farm", "Car")))
    said = _said(page)
    assert "New in this file: “Car”." in said
    assert any(each.startswith("Another scenario than yours of the same name: “farm”. Keep both") for each in said)
    assert not any("already" in each for each in said)
    _press(page, way)
    assert _names(page) == names
    page.selectbox[0].set_value(names[0]).run()
    page.button(key="own_scenario_load").click().run()
    assert f"'model': '{model}'" in _shown(page)


def test_what_a_file_holds_is_a_sentence_of_names(page: AppTest) -> None:
    _upload(page, to_json(_mine(*"abcdefgh")))
    assert "New in this file: “a”, “b”, “c”, “d”, “e” and 3 more." in _said(page)
    _upload(page, to_json(ScenarioList()))
    assert "This file holds no scenario." in _said(page)


def test_links_reproduce_every_ready_scenario() -> None:
    for named in library():
        link = address(view_of(named), "http://localhost:8501/what-if?model=vgg16#top")
        parts = urlsplit(link)
        assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("http", "localhost:8501", "/what-if", "")
        assert from_query(dict(parse_qsl(parts.query))) == (view_of(named), [])


def test_each_card_shows_its_link(page: AppTest) -> None:
    queries = [dict(parse_qsl(urlsplit(code.value).query)) for code in page.code]
    assert queries == [view_of(named).to_query() for named in library()]


def test_the_comparison_agrees_with_the_general_algorithm() -> None:
    for named in library():
        found = outcome(named)
        assert found.split.delay_s == pytest.approx(solve(found.split.priced, "mincut").delay_s, rel=1e-9)
        assert (found.device_only.on_device == found.split.priced.device_only).all()
        assert (found.server_most.on_device == found.split.priced.server_most).all()
    cuts = [facts(named)["Cut"] for named in library()]
    assert len(set(cuts)) == len(cuts)
    assert cuts[0] == Said("After maxpool", "5 of 175 layers on the device")
    assert cuts[2:4] == [Said("All on the server"), Said("All on the device")]
    assert "inception4a" in cuts[5].value


def test_a_delay_says_what_work_it_is_of() -> None:
    factory, vehicle = (facts(named)["Delay"] for named in library().entries[:2])
    assert (factory.note, vehicle.note) == ("for one batch of 1", "for a round of 20 iterations")


def test_the_comparison_says_whose_split_it_is_and_what_the_memory_limit_forbids() -> None:
    view = View.default().with_option("memory", "0.5GB")
    said = facts(NamedScenario("tight", view.model, view.scenario, "device-only"))
    assert said["Cut"] == Said("All on the device", "chosen by Device only, not allowed")
    assert said["All on the device"] == Said("the same", f"{said['Delay'].value}, not allowed")


def test_every_choice_without_a_split_is_measured_against_the_split() -> None:
    found = outcome(library().entries[0])
    best, slow, middle = found.split, found.device_only, found.server_most
    ratio = slow.delay_s / best.delay_s
    assert unsplit_said(slow, best) == Said(f"{ratio:.3g} times as long", format_time(slow.delay_s))
    assert unsplit_said(slow, slow).value == "the same"
    assert unsplit_said(slow, middle).value == f"{100 * (slow.delay_s / middle.delay_s - 1):.3g} % longer"
    assert unsplit_said(best, slow).value == f"{100 * (1 - 1 / ratio):.3g} % shorter"


def test_a_name_is_text_on_the_page() -> None:
    entry = Entry(replace(library().entries[0], name="<img src=x onerror=alert(1)>&"))
    for html in (columns_html([entry]), table_html([entry])):
        assert "<img" not in html
        assert "&lt;img src=x onerror=alert(1)&gt;&amp;" in html


# The browser's storage.


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
        return AppTest.from_function(_script, default_timeout=60).run()

    return opened


def test_what_is_saved_is_there_in_the_next_session(opened: Callable[[_Browser], AppTest]) -> None:
    browser = _Browser()
    page = opened(browser)
    assert browser.stored is None
    _save(page, "Farm", "by the lake")
    again = opened(browser)
    assert _names(again) == ["Farm"]
    assert UNDO not in [button.label for button in again.button]
    _press(again, "Delete")
    _press(again, UNDO)
    assert _names(opened(browser)) == ["Farm"]


def test_what_is_saved_before_the_browser_answers_is_added_to_what_it_keeps(
    opened: Callable[[_Browser], AppTest],
) -> None:
    browser = _Browser(to_json(_mine("Old", "Farm")))
    browser.is_slow = True
    page = opened(browser)
    _save(page, "Farm")
    browser.is_slow = False
    page.run()
    assert _names(page) == ["Old", "Farm", "Farm (2)"]
    assert _names(opened(browser)) == ["Old", "Farm", "Farm (2)"]


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ("{", "list cannot be read: it is not JSON at line 1"),
        ("", "it is not JSON"),
        (json.dumps({"format": "split-explorer/scenarios", "version": 2, "scenarios": []}), "version must be 1"),
        (" " * (LARGEST + 1), f"{LARGEST:,} bytes"),
    ],
    ids=["broken", "empty", "version", "large"],
)
def test_what_is_stored_and_cannot_be_read_stays_until_the_list_changes_and_is_then_set_aside(
    opened: Callable[[_Browser], AppTest], stored: str, words: str
) -> None:
    browser = _Browser(stored)
    page = opened(browser)
    (warning,) = _warnings(page)
    assert words in warning
    assert len(page.get("download_button")) == 2  # one of them saves what is stored
    page.multiselect[0].set_value(["now"]).run()
    assert (browser.stored, browser.aside) == (stored, "")
    _save(page, "Farm")
    assert _warnings(page) == [warning]
    assert browser.aside == stored
    again = opened(browser)
    assert not again.warning
    assert _names(again) == ["Farm"]


def test_one_scenario_that_cannot_be_read_costs_no_other(opened: Callable[[_Browser], AppTest]) -> None:
    stored = to_json(_mine("a", "b", "c")).replace('"model": "lenet5"', '"model": "lenet6"', 1)
    browser = _Browser(stored)
    page = opened(browser)
    assert _names(page) == ["b", "c"]
    (warning,) = _warnings(page)
    assert warning.startswith("Of 3 scenarios that this browser keeps, 1 cannot be read, the first for this reason:")
    assert 'scenario 1 ("a"): unknown model "lenet6"' in warning
    assert (browser.stored, browser.aside) == (stored, "")
    _press(page, "Delete")
    assert browser.aside == stored
    assert _names(opened(browser)) == ["b"]


def test_of_a_full_list_nothing_is_lost_for_one_that_was_saved_before_the_browser_answered(
    opened: Callable[[_Browser], AppTest],
) -> None:
    full = _mine(*(f"s{number}" for number in range(MOST_SCENARIOS)))
    browser = _Browser(to_json(full))
    browser.is_slow = True
    page = opened(browser)
    _save(page, "Farm")
    browser.is_slow = False
    page.run()
    assert _names(page) == list(full.names)
    (warning,) = _warnings(page)
    assert warning.startswith("With what this browser keeps already, the list would have more than 100 scenarios: 1 of")
    assert (browser.stored, browser.aside) == (to_json(full), "")
    _press(page, "Delete")
    assert not page.warning
    _press(page, UNDO)
    _press(page, UNDO)
    assert _names(page) == ["Farm"]


def test_the_list_is_sent_with_a_change_and_no_other_time(opened: Callable[[_Browser], AppTest]) -> None:
    browser = _Browser(to_json(_mine("Old")))
    page = opened(browser)
    page.multiselect[0].set_value(["now"]).run()
    assert set(browser.sent) == {""}
    _save(page, "Farm")
    page.multiselect[0].set_value(["own farm"]).run()
    assert [sent for sent in browser.sent if sent] == [browser.stored]


def test_of_two_tabs_the_one_that_changes_its_list_last_takes_in_the_others(
    opened: Callable[[_Browser], AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = _Browser(), _Browser()
    page = opened(first)
    other = opened(second)
    _save(other, "Car")
    first.stored = second.stored
    monkeypatch.setattr(user_list, "browser_store", first)
    _save(page, "Farm")
    assert _names(page) == ["Car", "Farm"]
    assert [said.value for said in page.info] == [
        "Your list was changed in another tab as well: both lists are joined here."
    ]
    assert from_json(first.stored or "").names == ("Car", "Farm")
    _press(page, UNDO)
    assert _names(page) == ["Farm"]
    assert not page.info


def test_a_browser_that_stores_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(name: str, *, on_failed: Callable[[], None], **_: object) -> None:
        on_failed()

    monkeypatch.setattr(user_list, "browser_store", refuses)
    page = AppTest.from_function(_script, default_timeout=60).run()
    assert any("lets pages store nothing" in said.value for said in page.caption)
