"""Scenario files: what is written is read back equal, and what breaks a rule is one sentence that says where."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from explorer.library.files import FORMAT, VERSION, Readable, from_json, load, readable, to_json
from explorer.library.named import MOST, NamedScenario, ScenarioList, ScenarioListError, library
from explorer.present import errors
from explorer.scenario import codec
from explorer.scenario.scenario import UNLIMITED, Constraints, Scenario, ScenarioError
from explorer.values.json_files import LARGEST
from tests.support.errors import refused


def _file(*rows: Any, **changes: Any) -> str:
    return json.dumps({"format": FORMAT, "version": VERSION, "scenarios": list(rows)} | changes)


def _row(**changes: Any) -> dict[str, Any]:
    return {"name": "Farm", "model": "lenet5"} | changes


def test_what_is_written_is_read_back_equal() -> None:
    other = NamedScenario.from_options(
        "Größe “9” 🚜",
        "densenet121",
        {"up": "12.345Mbit/s", "keep": "features.conv0", "memory": "3GB", "bits": 6, "device-speed": 1 / 3},
        method="linear",
        note="a note",
    )
    own = other.scenario.device.own(title="Brett „9“ <b>", peak_flops=1.234567890123456e12)
    mine = library().save(other).save(replace(other, name="own", scenario=replace(other.scenario, device=own)))
    mine = mine.save(NamedScenario.from_options("cut", "lenet5", {}, "linear", cut=("conv1", "conv2")))
    assert from_json(to_json(mine)) == mine
    assert from_json(to_json(mine).encode("utf-8-sig")) == mine
    assert from_json(to_json(ScenarioList())) == ScenarioList()


def test_a_full_list_of_long_texts_is_a_fraction_of_the_limit() -> None:
    entry = library().entries[-1]
    rows = [
        NamedScenario(f"{number:03} " + "🚜" * 56, entry.model, entry.scenario, "linear", "🚜" * 300)
        for number in range(MOST)
    ]
    assert 4 * len(to_json(ScenarioList(tuple(rows))).encode()) < LARGEST


def test_options_may_be_numbers_and_truth_values() -> None:
    (named,) = from_json(_file(_row(options={"batch": 4, "device-speed": 0.5, "raw-data-may-leave": True})))
    assert named.scenario.workload.batch == 4
    assert named.scenario.device_speed == 0.5
    assert not named.scenario.constraints.raw_data_stays


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "it is not JSON at line 1, column 1: expecting value"),
        ('{"format": \n"split', "it is not JSON at line 2"),
        (b"\xff\xfe{}", "it is UTF-16 text"),
        (b"\x80\x04\x95", "it is not UTF-8 text"),
        ("[" * 100_000, "it is nested too deeply"),
        ("[]", f'it must be an object with "format": "{FORMAT}"; this is another kind of file'),
        ('{"format": "split-explorer/model-graph"}', "this is another kind of file"),
        (_file(version=3), "version must be 1 or 2, got 3"),
        (_file(version=1.0), "version must be 1 or 2, got 1.0"),
        (_file(version=True), "version must be 1 or 2, got true"),
        (json.dumps({"format": FORMAT, "version": 1}), 'the file has no "scenarios"'),
        (_file(scenarios={}), '"scenarios" must be a list, got {}'),
        (_file(scenario=[]), 'the file has an unknown entry "scenario": did you mean scenarios'),
        (_file(*[_row()] * (MOST + 1)), "it may hold at most 100 scenarios, got 101"),
        (" " * (LARGEST + 1), "it has more than 1,000,000 bytes"),
        (_file(7), "scenario 1: it must be an object, got 7"),
        (_file({"model": "lenet5"}), 'scenario 1: it has no "name"'),
        (_file({"name": "Farm"}), 'scenario 1 ("Farm"): it has no "model"'),
        (_file(_row(name=7)), 'scenario 1: "name" must be text, got 7'),
        (_file(_row(name=" ")), "name is empty"),
        (_file(_row(), _row(name="FARM")), 'scenario 2 ("FARM"): the name "Farm" is taken'),
        (_file(_row(model="lenet")), 'scenario 1 ("Farm"): unknown model "lenet": did you mean lenet5'),
        (_file(_row(model=None)), '"model" must be text, got null'),
        (_file(_row(method="magic")), 'unknown method "magic"'),
        (_file(_row(cut="conv1")), '"cut" must be a list, got "conv1"'),
        (_file(_row(cut=["conv1", 7])), '"cut[1]" must be text, got 7'),
        (_file(_row(cut=["conv9"])), 'scenario 1 ("Farm"): cut: unknown layer "conv9": did you mean conv'),
        (_file(_row(colour="red")), 'it has an unknown entry "colour"'),
        (_file(_row(options=[])), '"options" must be an object, got []'),
        (_file(_row(options={"upp": "1Mbit/s"})), 'unknown option "upp": did you mean up'),
        (_file(_row(options={"batch": 0})), "batch must be at least 1 and at most 65,536, got 0"),
        (_file(_row(options={"batch": [1]})), "batch must be text, a number, true, false or null, got [1]"),
        (_file(_row(options={"batch": None})), 'batch must be a whole number, got ""'),
        (_file(_row(options={"batch": "1_000"})), 'batch must be a whole number, got "1_000"'),
        (_file(_row(options={"batch": 1.0})), 'batch must be a whole number, got "1.0"'),
        (_file(_row(options={"up": "12 Mbs"})), "unknown unit"),
        (_file(_row(options={"rtt": "x" * 501})), "rtt may have at most 500 characters, got 501"),
        (_file(_row(options={"keep": "a\nb"})), "unknown layer"),
        (_file(_row(options={"device-speed": float("nan")})), "NaN is not a number that JSON has"),
        (_file(_row()).replace('"lenet5"', "1" * 5000), "it has a whole number with thousands of digits"),
        (_file(_row()).replace('"model"', '"name": "a", "model"'), '"name" stands twice in the same object'),
        ('{"name": "\ud800"}', "it is not UTF-8 text, see character 11"),
        (_file(_row(model="\ud800")), r'unknown model "\ud800"'),
    ],
)
def test_what_breaks_a_rule_is_one_sentence_that_says_where(content: str | bytes, words: str) -> None:
    with pytest.raises(ScenarioListError) as caught:
        from_json(content)
    said = errors.sentence(caught.value)
    assert said.startswith("scenario file: ")
    assert words in said
    assert said.isprintable()
    assert len(said) < 400


def test_what_breaks_a_rule_costs_no_other_scenario_where_a_list_is_read_entry_by_entry() -> None:
    found = readable(_file(_row(), _row(name="Car", model="lenet6"), "x", _row(name="FARM"), _row(name="Bus")))
    assert (found.scenarios.names, found.count) == (("Farm", "Bus"), 5)
    (cut,) = (lost := readable(_file(_row(), _row(name="Car", cut=["conv9"])))).problems
    assert (lost.scenarios.names, errors.sentence(cut)[:46]) == (
        ("Farm",),
        'scenario 2 ("Car"): cut: unknown layer "conv9"',
    )
    unknown, kind, taken = map(errors.sentence, found.problems)
    assert unknown.startswith('scenario 2 ("Car"): unknown model "lenet6"')
    assert kind == 'scenario 3: it must be an object, got "x"'
    assert taken.startswith('scenario 4 ("FARM"): the name "Farm" is taken')
    assert readable(to_json(library())) == Readable(library(), (), len(library()))
    many = readable(_file(*(_row(name=f"s{number}") for number in range(MOST + 2))))
    assert (len(many.scenarios), len(many.problems)) == (MOST, 2)
    (problem,) = readable(_file(_row(), version=3)).problems
    assert problem == ScenarioListError("entry-literal", name="version", expected="1 or 2", got="3")


@pytest.mark.parametrize("options", [{}, {"memory": ""}, {"memory": None}])
def test_a_list_of_the_first_version_that_names_no_memory_limit_has_none(options: dict[str, Any]) -> None:
    rows = _row(options=options), {key: value for key, value in _row(name="Bare").items() if key != "options"}
    for entry in readable(_file(*rows, version=1)).scenarios:
        assert entry.scenario.constraints.memory_bytes == UNLIMITED
    for entry in from_json(_file(*rows)):
        assert entry.scenario.constraints.memory_bytes is None
    (limited,) = from_json(_file(_row(options={"memory": "1GB"}), version=1))
    assert limited.scenario.constraints.memory_bytes == 1e9


Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Puts a content into a file whose name has a "#"."""

    def written(content: str | bytes) -> Path:
        path = tmp_path / "my #1.json"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


def test_a_file_of_options_is_read_over_a_base(write: Write) -> None:
    path = write('{"batch": 8, "up": "8Mbit/s", "raw-data-may-leave": true, "keep": null}')
    scenario, method, cut = load(path, "anything", codec.from_options({"batch": "5", "bits": "8"}))
    assert (method, cut) == (None, ())
    assert scenario.workload.batch == 8
    assert scenario.link.uplink_bytes_per_s == 1e6
    assert scenario.constraints == Constraints(raw_data_stays=False, bits=8)


@pytest.mark.parametrize("named", library().entries, ids=lambda named: named.name)
def test_a_scenario_of_a_list_that_was_saved_is_read_by_its_name(named: NamedScenario, write: Write) -> None:
    path = write(to_json(library().save(NamedScenario("Farm #2", named.model, named.scenario))))
    base = _example(named.model)
    assert load(f"{path}#{named.name}", named.model, base) == (named.scenario, None, ())
    assert load(f"{path}#farm  #2", named.model, base).scenario == named.scenario


def test_the_only_scenario_of_a_list_needs_no_name(write: Write) -> None:
    path = write(_file(_row(options={"batch": 3}, method="linear", cut=["conv1"])))
    scenario, method, cut = load(path, "lenet5", _example("lenet5"))
    assert (scenario.workload.batch, method, cut) == (3, "linear", ("conv1",))


def test_a_model_of_a_graph_file_is_known_to_its_list_alone(write: Write) -> None:
    path = write(_file(_row(model="my own"), _row(name="Other", model="another", options={"bits": 8})))
    assert load(f"{path}#Other", "another", Scenario.default()).scenario.constraints.bits == 8


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"batch: 8", "", "it is not JSON at line 1, column 1: expecting value"),
        (b"\xff\xfe", "", "it is UTF-16 text"),
        ("[8]", "", "it must hold an object of options, or a scenario list, got [8]"),
        ('{"batch": 0}', "", "batch must be at least 1 and at most 65,536, got 0"),
        ('{"batches": 1}', "", 'unknown option "batches": did you mean batch'),
        ('{"batch": 8, "batch": 64}', "", '"batch" stands twice in the same object'),
        ('{"batch": {"a": 1}}', "", 'batch must be text, a number, true, false or null, got {"a": 1}'),
        ('{"device-speed": NaN}', "", "NaN is not a number that JSON has"),
        (" " * (LARGEST + 1), "", "it has more than 1,000,000 bytes"),
        ('{"keep": ' + "[" * 500 + "]" * 500 + "}", "", "it is nested too deeply"),
        (r'{"bat\nch": 1}', "", r'unknown option "bat\nch"'),
        ('{"batch": 8}', "#Farm", 'it is no list with names: leave out "#Farm"'),
        ('{"format": "split-explorer/model-graph"}', "", "this is another kind of file"),
        (_file(), "", "it holds no scenario"),
        (_file(_row(), _row(name="Car")), "", 'my #1.json#Farm", out of Farm, Car'),
        (_file(_row(model="vgg16"), _row(name="Car")), "", 'my #1.json#Car", out of Farm, Car'),
        (_file(_row(), _row(name="Car")), "#", 'unknown scenario "": known are Farm, Car'),
        (_file(_row(), _row(name="Car")), "#Cat", 'unknown scenario "Cat": known are Farm, Car'),
        (_file(_row(model="vgg16")), "", 'scenario "Farm" is of the model vgg16, not of lenet5: ask about vgg16'),
        (_file(_row(model="vgg16"), _row(name="Car")), "#farm", 'scenario "Farm" is of the model vgg16'),
        (_file(_row(), _row(name="Car", options={"batch": 0})), "#Farm", 'scenario 2 ("Car"): batch must be'),
        (_file(_row(), _row(name="farm")), "#Farm", 'the name "Farm" is taken'),
        (_file(_row(method="linaer")), "", 'scenario 1 ("Farm"): unknown method "linaer": did you mean linear'),
        (_file(_row(), version=3), "#Farm", "version must be 1 or 2, got 3"),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else None,
)
def test_a_file_that_cannot_be_taken_says_why(content: str | bytes, name: str, sentence: str, write: Write) -> None:
    path = write(content)
    with pytest.raises(ScenarioError) as caught:
        load(f"{path}{name}", "lenet5", Scenario.default())
    said = errors.sentence(caught.value)
    assert said.startswith(f'scenario file "{path}": ')
    assert sentence in said
    assert said.isprintable()


def test_many_names_are_not_all_said(write: Write) -> None:
    path = write(_file(*(_row(name=f"Farm {number}") for number in range(MOST))))
    with refused(ScenarioError, match=r"it holds 100 scenarios: .*, Farm 11 and 88 more$"):
        load(path, "lenet5", Scenario.default())


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with refused(ScenarioError, match="cannot be read: No such file or directory"):
        load(tmp_path / "none.json", "lenet5", Scenario.default())


def _example(model: str) -> Scenario:
    """A model's finished example, which is what a list's options are changes of."""
    return NamedScenario.from_options("example", model, {}).scenario
