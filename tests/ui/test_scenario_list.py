"""The scenario list on a page: what each control does, and that what was typed or saved is not lost."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from explorer.scenario_file import to_json
from explorer.scenarios import NamedScenario, ScenarioList, library
from explorer.solve import solve
from explorer.ui.scenario_card import address, view_of
from explorer.ui.scenario_table import comparison_table, delay_text, gain_text, outcome
from explorer.ui.view import View, from_query
from explorer.units import format_time

NAME, NOTE, SAVE = "Name", "Note (optional)", "Save what is looked at now"


def _script() -> None:
    import streamlit as st

    from explorer.ui import state
    from explorer.ui.scenario_list import show

    st.text_area("query", str(state.current().to_query()), key=str(state.current().to_query()))
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


def _rows(page: AppTest) -> list[str]:
    return page.dataframe[0].value.iloc[:, 0].tolist()


def test_the_first_paint_compares_the_view_with_the_ready_scenarios(page: AppTest) -> None:
    assert not page.exception
    assert _rows(page) == ["Looked at now", *library().names]
    assert [button.label for button in page.button].count("Load") == len(library())
    page.toggle[0].set_value(False).run()
    assert _rows(page) == ["Looked at now"]


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
    assert _rows(page)[:2] == ["Looked at now", "Farm"]
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
    table = page.dataframe[0].value
    assert table.iloc[2, 1:].tolist() == table.iloc[0, 1:].tolist()  # Field is now what is looked at
    assert table.iloc[1, 1:].tolist() != table.iloc[0, 1:].tolist()
    _press(page, "Delete")
    assert _names(page) == ["Farm"]
    for expected in (["Farm", "Field"], ["Farm", "Field"], ["Farm", "Farm (2)"], ["Farm"], []):
        _press(page, "Undo change of the list")
        assert _names(page) == expected
    assert _button(page, "Undo change of the list").disabled


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
    _press(page, "Undo change of the list")
    assert not any(shown.value == "by the lake" for shown in page.markdown)
    assert next(field for field in page.text_input if field.label == "New note").value == ""
    _press(page, "Undo change of the list")
    assert _names(page) == ["Farm", "Phone", "Car"]


def test_a_delay_without_a_proof_says_so() -> None:
    named = library().entries[0]
    split = outcome(named).split
    proven = str(comparison_table([named])["Delay"][0])
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
    _upload(page, to_json(_mine("a", "b")))  # all of it is there already
    assert "Add the new ones" not in [button.label for button in page.button]
    _press(page, "Undo change of the list")
    assert _names(page) == []


@pytest.mark.parametrize(
    ("way", "names", "shown"),
    [("Keep both", ["Farm", "Car", "farm (2)"], ["ResNet-18"]), ("Replace mine", ["farm", "Car"], ["LeNet-5"])],
)
def test_a_name_that_is_taken_is_named_and_both_can_be_kept(
    page: AppTest, way: str, names: Sequence[str], shown: Sequence[str]
) -> None:
    _save(page, "Farm")
    _upload(page, to_json(_mine("farm", "Car")))
    assert any("Taken: farm." in said.value for said in page.markdown)
    _press(page, way)
    assert _names(page) == names
    table = page.dataframe[0].value
    assert table.loc[table["Scenario"] == names[0], "Model"].tolist() == shown


def test_links_reproduce_every_ready_scenario() -> None:
    for named in library():
        link = address(view_of(named), "http://localhost:8501/what-if?model=vgg16#top")
        parts = urlsplit(link)
        assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("http", "localhost:8501", "/what-if", "")
        assert from_query(dict(parse_qsl(parts.query))) == (view_of(named), [])


def test_each_card_shows_its_link(page: AppTest) -> None:
    queries = [dict(parse_qsl(urlsplit(code.value).query)) for code in page.code]
    assert queries == [view_of(named).to_query() for named in library()]


def test_the_table_agrees_with_the_general_algorithm() -> None:
    for named in library():
        found = outcome(named)
        assert found.split.delay_s == pytest.approx(solve(found.split.priced, "mincut").delay_s, rel=1e-9)
        assert (found.device_only.on_device == found.split.priced.device_only).all()
        assert (found.server_most.on_device == found.split.priced.server_most).all()
    table = comparison_table(library())
    assert len(table) == len(library())
    assert not table.isna().any(axis=None)
    cuts = table["Cut"].tolist()
    assert len(set(cuts)) == len(cuts)
    assert cuts[2] == "no cut, all on the server"
    assert cuts[3] == "no cut, all on the device"
    assert "inception4a" in cuts[5]


def test_the_table_says_whose_split_it_is_and_what_the_memory_limit_forbids() -> None:
    view = View.default().with_option("memory", "0.5GB")
    named = NamedScenario("tight", view.model, view.scenario, "device-only")
    (row,) = comparison_table([named]).to_dict("records")
    assert row["Cut"] == "Device only: no cut, all on the device, not allowed"
    assert row["Against all on the device"] == "the same, not allowed"


def test_gains_read_as_people_write_them() -> None:
    found = outcome(library().entries[0])
    slow = found.device_only
    ratio = slow.delay_s / found.split.delay_s
    assert gain_text(found.split, slow) == f"{ratio:.3g} times as fast"
    assert gain_text(slow, slow) == "the same"
    assert gain_text(slow, found.split) == f"{100 * (ratio - 1):.3g} % more time"
    assert (
        gain_text(found.server_most, slow) == f"{100 * (1 - found.server_most.delay_s / slow.delay_s):.3g} % less time"
    )
