"""A scenario written as the words of a command asks the same question again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command import document, refusal, run
from machine_files import BOARD

from explorer.cli.layers import document as layers_document
from explorer.cli.question import find_model, read_scenario
from explorer.library.files import FORMAT, VERSION, to_json
from explorer.library.named import NamedScenario, ScenarioList
from explorer.pricing import Case
from explorer.scenario import codec
from explorer.scenario.codec import option_words
from explorer.scenario.scenario import Scenario

RATES = {"format": "split-explorer/link", "version": 1, "up_mbit_per_s": 20, "down_mbit_per_s": 50, "rtt_ms": 0}
SCENARIOS: list[dict[str, object]] = [
    {},
    {"link": "lte"},
    {"link": "lte", "rtt": "3ms"},
    {"up": "3Mbit/s", "device": "jetson-nano", "server": "t4", "device-speed": "0.5", "server-speed": "2"},
    {"mode": "inference", "batch": "3", "raw-data-may-leave": "yes", "bits": "8"},
    {
        "device": "own",
        "device-title": "Board '9' <b>",
        "device-peak": "1.23456789012345TFLOP/s",
        "device-kind": "cpu",
    },
    {"server-memory": "1GB", "server-source": "its label"},
    {"iterations": "7", "memory": "2.5GB", "optimiser": "sgd", "keep": "conv1"},
]


@pytest.mark.parametrize("chosen", SCENARIOS, ids=lambda chosen: " ".join(chosen) or "default")
def test_the_words_ask_the_same_question(chosen: dict[str, object]) -> None:
    model = find_model("lenet5")
    scenario = read_scenario(model, None, chosen)[0]
    words = option_words(scenario, model.batch)
    assert document("layers", "lenet5", *words) == layers_document(Case(model.graph, scenario))
    assert codec.from_options(chosen, read_scenario(model, None, {})[0]) == scenario


def test_the_words_leave_out_what_goes_without_saying(small: Path) -> None:
    model = find_model("lenet5")
    assert option_words(read_scenario(model, None, {})[0], model.batch) == []
    assert option_words(read_scenario(model, None, {"link": "lte"})[0], model.batch) == ["--link", "lte"]
    own = read_scenario(find_model(str(small)), None, {"batch": "5"})[0]
    assert option_words(own, find_model(str(small)).batch) == ["--batch", "5"]


def test_the_batch_of_a_model_that_nobody_knows_is_said() -> None:
    scenario = Scenario.default()
    assert option_words(scenario) == ["--batch", str(scenario.workload.batch)]


def test_files_of_a_device_a_server_and_a_link_are_read(tmp_path: Path) -> None:
    board, link = tmp_path / "board.json", tmp_path / "link"
    board.write_text(json.dumps(BOARD))
    link.write_text(json.dumps(RATES))
    files = ("--device", board, "--server", board, "--link", link)
    asked = document("solve", "lenet5", *files, "--server-power", "300W", "--down", "9Mbit/s")["scenario"]
    assert (asked["device"], asked["device-title"], asked["device-peak"]) == ("own", "My board", "1.5TFLOP/s")
    assert (asked["server"], asked["server-peak"], asked["server-power"]) == ("own", "1.5TFLOP/s", "300W")
    assert (asked["up"], asked["down"], asked["rtt"]) == ("20Mbit/s", "9Mbit/s", "0ms")


def test_a_machine_of_ones_own_needs_its_figures(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    file.write_text('{"server": "own"}')
    missing = "give server-peak, server-memory, server-bandwidth, server-power, or the name of a machine"
    assert missing in refusal("solve", "lenet5", "--scenario", file)
    assert missing in refusal("solve", "lenet5", "--server", "own")
    file.write_text(json.dumps({"server": "own", "server-peak": "1TFLOP/s"}))
    assert document("solve", "lenet5", "--scenario", file, "--server", "own")["scenario"]["server-peak"] == "1TFLOP/s"


def test_what_no_scenario_may_have_names_the_file_and_the_place_in_it(tmp_path: Path) -> None:
    file = tmp_path / "board.json"
    wrong: list[tuple[dict[str, object], str]] = [
        ({"title": " "}, 'title: it must have 1 to 60 characters, got 0: ""'),
        ({"title": "x" * 100}, "title: it must have 1 to 60 characters, got 100"),
        ({"version": 2, "measured": {"seconds": 1, "model": "foo"}}, 'measured: unknown model "foo": known are lenet5'),
        ({"version": 2, "precision": "int8"}, "precision must be fp32, which is what is known of My board"),
    ]
    for changed, said in wrong:
        file.write_text(json.dumps(BOARD | changed))
        assert f'machine file "{file}": {said}' in refusal("solve", "lenet5", "--device", file)


def test_a_pipeline_that_an_answer_does_not_have_is_not_said_to_be_one() -> None:
    pipelined = ("--mode", "inference", "--batch", "64", "--overlap", "pipelined")
    for problem, said in (("u-shape", "its parts work one after the other"), ("throughput", "a line of whole batches")):
        refused = refusal("solve", "lenet5", "--problem", problem, *pipelined)
        assert f"--problem {problem}" in refused
        assert said in refused
        assert "--overlap one-after-another" in refused
    for command in ("table", "compare", "layers"):
        answer = run(command, "lenet5", *pipelined).stdout
        assert "in a pipeline" not in answer
        assert "Delays here are one after the other: solve shows the best split of the pipeline of 4" in answer


def test_there_are_no_more_micro_batches_than_samples_and_it_says_why() -> None:
    options = ("--batch", "64", "--overlap", "pipelined", "--micro-batches")
    answer = run("solve", "lenet5", *options, "999").stdout
    assert "With 64 micro-batches in a pipeline" in answer
    assert "In a pipeline of 64 micro-batches" in answer
    assert "A batch of 64 samples is cut into 64 micro-batches, one for each, not into 999." in answer
    assert "999" not in run("solve", "lenet5", *options, "64").stdout


def test_a_preset_goes_before_a_file_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("jetson-nano").write_text("{")
    assert document("solve", "lenet5", "--device", "jetson-nano")["scenario"]["device"] == "jetson-nano"
    assert refusal("layers", "lenet5", "--device", "./jetson-nano").startswith(
        'machine file "./jetson-nano": it is not JSON'
    )
    assert refusal("layers", "lenet5", "--link", "none.json").startswith(
        'link file "none.json" cannot be read: No such'
    )


def test_the_method_of_a_scenario_is_taken_unless_another_one_is_given(tmp_path: Path) -> None:
    entry = NamedScenario.from_options("Farm", "googlenet", {"device": "jetson-tx2", "link": "wifi-6"}, "linear")
    path = tmp_path / "list.json"
    path.write_text(to_json(ScenarioList((entry,))), encoding="utf-8")
    asked = ("solve", "googlenet", "--scenario", f"{path}#Farm")
    plain = document("solve", "googlenet", "--device", "jetson-tx2", "--link", "wifi-6", "--method", "linear")
    assert document(*asked) | {"solver": None} == plain | {"solver": None}  # which has times
    assert document(*asked)["gap"] > 0
    assert document(*asked, "--method", "mincut")["method"] == "mincut"
    assert document(*asked, "--problem", "u-shape")["problem"] == "u-shape"


def test_the_own_cut_of_a_scenario_is_taken_unless_another_one_or_a_method_is_given(tmp_path: Path) -> None:
    options: dict[str, object] = {"device": "jetson-tx2", "link": "wifi-6"}
    entry = NamedScenario.from_options("Farm", "resnet18", options, "linear", cut=("layer1.0.relu", "conv1"))
    path = tmp_path / "list.json"
    path.write_text(to_json(ScenarioList((entry,))), encoding="utf-8")
    asked = ("resnet18", "--scenario", f"{path}#Farm")
    plain = ("resnet18", "--device", "jetson-tx2", "--link", "wifi-6")
    for command in ("solve", "compare"):
        of_file = document(command, *asked)
        given = document(command, *plain, "--cut", "layer1.0.relu", "--cut", "conv1")
        key = "delay_s" if command == "solve" else "own_cut"
        assert _without_times(of_file[key]) == _without_times(given[key])
    assert document("solve", *asked)["method"] == "own-cut"
    assert (
        document("solve", *asked, "--cut", "conv1")["delay_s"] == document("solve", *plain, "--cut", "conv1")["delay_s"]
    )
    assert document("solve", *asked, "--method", "linear")["method"] == "linear"
    assert document("solve", *asked, "--problem", "u-shape")["problem"] == "u-shape"


def test_a_cut_of_a_scenario_that_the_model_does_not_have_is_named(tmp_path: Path) -> None:
    row = {"name": "Farm", "model": "lenet5", "cut": ["conv9"]}
    path = tmp_path / "list.json"
    path.write_text(json.dumps({"format": FORMAT, "version": VERSION, "scenarios": [row]}), encoding="utf-8")
    assert 'unknown layer "conv9"' in refusal("solve", "lenet5", "--scenario", path)


def _without_times(found: Any) -> Any:
    return {key: value for key, value in found.items() if key != "solver"} if isinstance(found, dict) else found
