"""The scenario list on a page: what each control does, and that what was typed or saved is not lost."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from scenario_list_page import (
    NAME,
    NOTE,
    UNDO,
    button_of,
    list_of,
    names_on,
    press,
    save,
    script,
    type_into,
    warnings_on,
)
from streamlit.testing.v1 import AppTest

from explorer.app.scenarios.scenario_list import FIRST, MOST, Entry, columns_html, table_html
from explorer.app.scenarios.table import Said, address, delay_text, facts, outcome, unsplit_said, view_of
from explorer.library.files import to_json
from explorer.library.named import NamedScenario, ScenarioList, library
from explorer.present.i18n.text import text
from explorer.present.measure import gap_text
from explorer.present.view import View, from_query
from explorer.solve import solve
from explorer.solve.result import Proof
from explorer.values.units import format_time

READY = [f"{named.name} (ready)" for named in library()]


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(script, default_timeout=300).run()


def _load(page: AppTest, position: int) -> None:
    page.button(key=f"ready_scenario_load_{library().entries[position].key}").click().run()
    assert not page.exception


def _shown(page: AppTest) -> str:
    return str(page.text_area[0].value)


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
    save(page, "Farm")
    assert _columns(page)[:2] == ["now", "own farm"]
    page.multiselect[0].set_value(["own farm", "ready phone on lte"]).run()
    save(page, "Car")
    assert _columns(page) == ["own farm", "ready phone on lte"]
    press(page, UNDO)
    press(page, UNDO)
    assert _columns(page) == ["ready phone on lte"]
    page.multiselect[0].set_value([]).run()
    assert any("pick one or more" in said.value for said in page.markdown)
    assert page.multiselect[0].proto.max_selections == MOST


def test_a_ready_one_and_ones_own_of_the_same_name_are_told_apart(page: AppTest) -> None:
    save(page, "Phone on LTE")
    assert _rows(page) == ["Looked at now", "Phone on LTE (yours)", *READY]
    labels = page.multiselect[0].options
    assert {"Phone on LTE · yours", "Phone on LTE · ready"} <= set(labels)
    assert len(set(labels)) == len(labels)


def test_a_ready_scenario_is_loaded_by_one_click(page: AppTest) -> None:
    for position, named in enumerate(library()):
        _load(page, position)
        assert _shown(page) == str(view_of(named).to_query())
        assert [button.label for button in page.button].count("Loaded") == 1


def test_saving_renaming_copying_and_deleting_and_back(page: AppTest) -> None:
    _load(page, 3)
    save(page, "Farm", "a *note*")
    assert names_on(page) == ["Farm"]
    assert _rows(page)[:2] == ["Looked at now", "Farm (yours)"]
    assert any(shown.value == r"a \*note\*" for shown in page.markdown)
    press(page, "Duplicate")
    assert names_on(page) == ["Farm", "Farm (2)"]
    assert page.selectbox[0].value == "Farm (2)"
    type_into(page, "New name", "Field")
    press(page, "Save name and note")
    assert names_on(page) == ["Farm", "Field"]
    assert page.selectbox[0].value == "Field"
    _load(page, 0)
    press(page, "Overwrite")
    assert _row(page, 2) == _row(page, 0) != _row(page, 1)  # Field is now what is looked at
    press(page, "Delete")
    assert names_on(page) == ["Farm"]
    for expected in (["Farm", "Field"], ["Farm", "Field"], ["Farm", "Farm (2)"], ["Farm"], []):
        press(page, UNDO)
        assert names_on(page) == expected
    assert button_of(page, UNDO).disabled


def test_what_is_half_typed_is_there_after_a_look_at_another_part(page: AppTest) -> None:
    type_into(page, NAME, "Fa")
    type_into(page, NOTE, "by")
    page.checkbox[0].check().run()
    assert NAME not in [field.label for field in page.text_input]
    page.checkbox[0].uncheck().run()
    assert [field.value for field in page.text_input if field.label in (NAME, NOTE)] == ["Fa", "by"]


def test_the_order_and_the_note_can_be_changed_and_back(page: AppTest) -> None:
    for name in ("Farm", "Car", "Phone"):
        save(page, name)
    assert button_of(page, "Down").disabled
    press(page, "Up")
    assert (names_on(page), page.selectbox[0].value) == (["Farm", "Phone", "Car"], "Phone")
    press(page, "Up")
    assert names_on(page) == ["Phone", "Farm", "Car"]
    assert button_of(page, "Up").disabled
    type_into(page, "New note", "by the lake")
    press(page, "Save name and note")
    assert any(shown.value == "by the lake" for shown in page.markdown)
    press(page, UNDO)
    assert not any(shown.value == "by the lake" for shown in page.markdown)
    assert next(field for field in page.text_input if field.label == "New note").value == ""
    press(page, UNDO)
    assert names_on(page) == ["Farm", "Phone", "Car"]


def test_a_delay_without_a_proof_says_so() -> None:
    named = library().entries[0]
    split = outcome(named).split
    proven = facts(named)["Delay"].value
    assert proven == delay_text(named, split) == format_time(split.delay_s)
    unproven = replace(split, proof=Proof.within(0.9 * split.delay_s))
    assert delay_text(named, unproven) == f"{proven}, best known"
    assert delay_text(replace(named, method="linear"), unproven) == proven  # nobody asked for the optimum


def test_a_saved_scenario_is_loaded_again(page: AppTest) -> None:
    _load(page, 1)
    save(page, "Mine")
    mine = _shown(page)
    _load(page, 2)
    page.button(key="own_scenario_load").click().run()
    assert _shown(page) == mine


def test_ones_own_cut_is_saved_shown_taken_along_and_loaded_again() -> None:
    page = AppTest.from_function(script, default_timeout=300)
    page.query_params["model"], page.query_params["cut"] = "resnet18", "layer1.1.relu#2"
    page.run()
    save(page, "Mine")
    mine = _shown(page)
    assert "'cut': 'layer1.1.relu#2'" in mine
    (said,) = [each.value.replace("\\", "") for each in page.caption if "your cut" in each.value]
    assert said.startswith("Cut after layer1.1.relu#2: 19 of 69 layers on the device, your cut, takes ")
    assert said.endswith(" as the best split.")
    assert "your cut, takes" in _row(page, 1)[1]
    assert _row(page, 0) == _row(page, 1)
    assert any("cut=layer1.1.relu%232" in code.value for code in page.code)
    _load(page, 2)
    assert "cut" not in _shown(page)
    page.button(key="own_scenario_load").click().run()
    assert _shown(page) == mine
    file = to_json(page.session_state["own_scenarios"].present)
    press(page, "Delete")
    _upload(page, file)
    press(page, "Add the new ones")
    page.button(key="own_scenario_load").click().run()
    assert _shown(page) == mine


def test_a_cut_that_is_the_best_says_so_and_is_no_best_known_one() -> None:
    named = library().entries[0]
    own = replace(named, cut=("maxpool",), method="linear")  # a cut is looked at before a method's
    assert facts(own)["Cut"].note == "5 of 175 layers on the device, your cut, takes just as long as the best split"
    assert facts(own)["Delay"] == facts(named)["Delay"]


def test_a_file_whose_cut_the_model_does_not_have_is_a_sentence_and_changes_nothing(page: AppTest) -> None:
    save(page, "Farm")
    _upload(page, to_json(list_of("a")).replace('"options"', '"cut": ["conv9"], "options"'))
    (warning,) = warnings_on(page)
    assert warning.startswith('scenario file: scenario 1 ("a"): cut: unknown layer "conv9": did you mean ')
    assert names_on(page) == ["Farm"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "name is empty"),
        ("FARM", 'the name "Farm" is taken: choose another, such as "FARM (2)"'),
        ("x" * 61, "name may have at most 60 characters, got 61"),
    ],
)
def test_a_refused_name_is_a_sentence_and_what_was_typed_stays(page: AppTest, name: str, words: str) -> None:
    save(page, "Farm")
    save(page, name, "a long note")
    (warning,) = warnings_on(page)
    assert words in warning
    assert [field.value for field in page.text_input if field.label in (NAME, NOTE)] == [name, "a long note"]
    assert names_on(page) == ["Farm"]
    type_into(page, "New name", name)
    press(page, "Save name and note")
    assert len(warnings_on(page)) == (0 if name == "FARM" else 1)  # one's own name in capitals is free


def _upload(page: AppTest, content: str) -> None:
    page.file_uploader[0].set_value(("scenarios.json", content.encode(), "application/json")).run()
    assert not page.exception


def test_a_broken_file_is_a_sentence_and_changes_nothing(page: AppTest) -> None:
    save(page, "Farm")
    row = {"name": "<b>x</b>", "model": "lenet5", "options": {"batch": 0}}
    _upload(page, json.dumps({"format": "split-explorer/scenarios", "version": 1, "scenarios": [row]}))
    (warning,) = warnings_on(page)
    assert warning.startswith('scenario file: scenario 1 ("<b>x</b>"): batch must be at least 1')
    assert names_on(page) == ["Farm"]
    assert "Add the new ones" not in [button.label for button in page.button]


def test_a_file_is_brought_in_when_asked_and_can_be_undone(page: AppTest) -> None:
    _upload(page, to_json(list_of("a", "b")))
    assert names_on(page) == []
    press(page, "Add the new ones")
    assert names_on(page) == ["a", "b"]
    _upload(page, to_json(list_of("a", "b")))
    assert "In your list already: “a” and “b”." in _said(page)
    assert "Add the new ones" not in [button.label for button in page.button]
    press(page, UNDO)
    assert names_on(page) == []


@pytest.mark.parametrize(
    ("way", "names", "model"),
    [("Keep both", ["Farm", "Car", "farm (2)"], "resnet18"), ("Replace mine", ["farm", "Car"], "lenet5")],
)
def test_a_name_that_is_taken_is_named_and_both_can_be_kept(
    page: AppTest, way: str, names: Sequence[str], model: str
) -> None:
    save(page, "Farm")
    _upload(page, to_json(list_of("farm", "Car")))
    said = _said(page)
    assert "New in this file: “Car”." in said
    assert any(each.startswith("Another scenario than yours of the same name: “farm”. Keep both") for each in said)
    assert not any("already" in each for each in said)
    press(page, way)
    assert names_on(page) == names
    page.selectbox[0].set_value(names[0]).run()
    page.button(key="own_scenario_load").click().run()
    assert f"'model': '{model}'" in _shown(page)


def test_what_a_file_holds_is_a_sentence_of_names(page: AppTest) -> None:
    _upload(page, to_json(list_of(*"abcdefgh")))
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
        assert found.split.delay_s == pytest.approx(
            solve(found.split.costs, found.split.rates, "mincut").delay_s, rel=1e-9
        )
        assert (found.all_on_device.on_device == found.split.costs.all_on_device).all()
        assert (found.all_on_server.on_device == found.split.costs.all_on_server).all()
    cuts = [facts(named)["Cut"] for named in library()]
    assert len(set(cuts)) == len(cuts)
    assert cuts[0] == Said("Cut after maxpool", "5 of 175 layers on the device")
    assert cuts[2:4] == [Said("All on the server"), Said("All on the device")]
    assert "inception4a" in cuts[5].value


def test_a_delay_says_what_work_it_is_of() -> None:
    factory, vehicle = (facts(named)["Delay"] for named in library().entries[:2])
    assert (factory.note, vehicle.note) == ("for inference on one batch", "for a round of 20 iterations")


def test_the_comparison_says_whose_split_it_is_and_what_the_memory_limit_forbids() -> None:
    view = View.default().with_option("memory", "0.5GB")
    said = facts(NamedScenario("tight", view.model, view.scenario, "device-only"))
    why = text("memory-short", needs="897 MB", limit="500 MB")
    assert said["Cut"].value == "All on the device"
    assert said["Cut"].note == f"chosen by All on the device, {why}"
    assert said["All on the device"].value == gap_text(0.0)
    assert said["All on the device"].note == f"{said['Delay'].value}, {why}"


def test_every_choice_without_a_split_is_measured_against_the_split() -> None:
    found = outcome(library().entries[0])
    best, slow, middle = found.split, found.all_on_device, found.all_on_server
    ratio = slow.delay_s / best.delay_s
    assert unsplit_said(slow, best) == Said(gap_text(ratio - 1), format_time(slow.delay_s))
    assert unsplit_said(slow, slow).value == gap_text(0.0)
    assert unsplit_said(slow, middle).value == gap_text(slow.delay_s / middle.delay_s - 1)
    assert unsplit_said(best, slow).value == gap_text(1 / ratio - 1)


def test_a_name_is_text_on_the_page() -> None:
    entry = Entry(replace(library().entries[0], name="<img src=x onerror=alert(1)>&"))
    for html in (columns_html([entry]), table_html([entry])):
        assert "<img" not in html
        assert "&lt;img src=x onerror=alert(1)&gt;&amp;" in html
