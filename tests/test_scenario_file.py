"""Scenario files: what is written is read back equal, and what breaks a rule is one sentence that says where."""

from __future__ import annotations

import json
from typing import Any

import pytest

from explorer.scenario_file import FORMAT, LARGEST, VERSION, from_json, to_json
from explorer.scenarios import MOST, NamedScenario, ScenarioList, ScenarioListError, library


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
    mine = library().save(other)
    assert from_json(to_json(mine)) == mine
    assert from_json(to_json(mine).encode("utf-8-sig")) == mine
    assert from_json(to_json(ScenarioList())) == ScenarioList()


def test_a_full_list_of_long_texts_is_a_fraction_of_the_limit() -> None:
    entry = library().entries[-1]
    rows = [
        NamedScenario(f"{number:03} " + "x" * 56, entry.model, entry.scenario, "linear", "é" * 300)
        for number in range(MOST)
    ]
    assert 5 * len(to_json(ScenarioList(tuple(rows))).encode()) < LARGEST


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
        (b"\xff\xfe{}", "it is not UTF-8 text, see byte 0"),
        (b"\x80\x04\x95", "it is not UTF-8 text"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", f'it must be an object with "format": "{FORMAT}"; this is another kind of file'),
        ('{"format": "split-explorer/model-graph"}', "this is another kind of file"),
        (_file(version=2), "version must be 1, got 2"),
        (_file(version=True), "version must be 1, got true"),
        (json.dumps({"format": FORMAT, "version": 1}), 'the file has no "scenarios"'),
        (_file(scenarios={}), '"scenarios" must be a list, got {}'),
        (_file(scenario=[]), 'the file has an unknown entry "scenario": did you mean scenarios'),
        (_file(*[_row()] * (MOST + 1)), "it may hold at most 100 scenarios, got 101"),
        (" " * (LARGEST + 1), "it may have at most 1,000,000 bytes, got 1,000,001"),
        (_file(7), "scenario 1: it must be an object, got 7"),
        (_file({"model": "lenet5"}), 'scenario 1: it has no "name"'),
        (_file({"name": "Farm"}), 'scenario 1 ("Farm"): it has no "model"'),
        (_file(_row(name=7)), 'scenario 1: "name" must be text, got 7'),
        (_file(_row(name=" ")), "name is empty"),
        (_file(_row(), _row(name="FARM")), 'scenario 2 ("FARM"): the name "Farm" is taken'),
        (_file(_row(model="lenet")), 'scenario 1 ("Farm"): unknown model "lenet": did you mean lenet5'),
        (_file(_row(model=None)), '"model" must be text, got null'),
        (_file(_row(method="magic")), 'unknown method "magic"'),
        (_file(_row(colour="red")), 'it has an unknown entry "colour"'),
        (_file(_row(options=[])), '"options" must be an object, got []'),
        (_file(_row(options={"upp": "1Mbit/s"})), 'unknown option "upp": did you mean up'),
        (_file(_row(options={"batch": 0})), "batch must be at least 1 and at most 65,536, got 0"),
        (_file(_row(options={"batch": [1]})), "batch must be text, a number or true or false, got [1]"),
        (_file(_row(options={"batch": None})), "batch must be text, a number or true or false, got null"),
        (_file(_row(options={"up": "12 Mbs"})), "unknown unit"),
        (_file(_row(options={"rtt": "x" * 501})), "rtt may have at most 500 characters, got 501"),
        (_file(_row(options={"keep": "a\nb"})), "unknown layer"),
        (_file(_row(options={"device-speed": float("nan")})), "NaN is not a number that an option can have"),
        (_file(_row()).replace('"lenet5"', "1" * 5000), "it has a number that cannot be read"),
        (_file(_row()).replace('"model"', '"name": "a", "model"'), '"name" stands twice in the same object'),
    ],
)
def test_what_breaks_a_rule_is_one_sentence_that_says_where(content: str | bytes, words: str) -> None:
    with pytest.raises(ScenarioListError) as caught:
        from_json(content)
    said = str(caught.value)
    assert said.startswith("scenario file: ")
    assert words in said
    assert said.isprintable()
    assert len(said) < 400
