"""A model whose costs hold at one batch, or that cannot be trained, wherever a scenario meets it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from command import document, refusal
from graphs import graph, layer, source

from explorer.library import files
from explorer.library.named import NamedScenario
from explorer.model.graph import ModelGraph
from explorer.present.view import View, from_query
from explorer.questions.inputs import BATCH, INPUTS, offered
from explorer.questions.sensitivity import sensitivity
from explorer.scenario import models
from explorer.scenario.scenario import Mode, Scenario, ScenarioError
from tests.support.errors import refused

AT_64 = "batch must be 64, the only one at which the costs of this model hold, got 32"
NO_TRAINING = "mode must be inference: this model cannot be trained"


def limited(name: str) -> ModelGraph:
    drawn = graph(source("x", 4), layer("a", "x", out=4), layer("b", "a", out=4), name=name)
    return drawn.model_copy(update={"only_batch": 64, "inference_only": name == "untrained"})


@pytest.fixture(autouse=True)
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The app was started with two graph files."""
    paths = [tmp_path / "only.json", tmp_path / "untrained.json"]
    for path in paths:
        path.write_text(limited(path.stem).to_json(), encoding="utf-8")
    monkeypatch.setenv(*models.environment(paths).popitem())
    models.models.cache_clear()
    yield
    models.models.cache_clear()


def test_a_file_keeps_both_fields() -> None:
    for name in ("only", "untrained"):
        assert models.find(name).graph == limited(name)


def test_the_usual_scenario_is_one_that_the_model_can_be_run_in() -> None:
    assert View.default("only").scenario.workload.batch == 64
    workload = View.default("untrained").scenario.workload
    assert (workload.batch, workload.mode) == (64, Mode.INFERENCE)
    view = View.default("resnet18").with_option("batch", 8)
    assert view.with_model("only").scenario.workload.batch == 64
    assert view.with_model("untrained").scenario.workload.mode is Mode.INFERENCE
    assert view.with_model("vgg16").scenario.workload.batch == 8


def test_another_batch_and_training_are_refused() -> None:
    with refused(ScenarioError, match=AT_64):
        View.default("only").with_option("batch", 32)
    with refused(ScenarioError, match=NO_TRAINING):
        View.default("untrained").with_option("mode", "training")
    with refused(ScenarioError, match=AT_64):
        NamedScenario.from_options("mine", "only", {"batch": 32})
    assert NamedScenario.from_options("mine", "only", {}).scenario.workload.batch == 64


def test_an_address_says_what_was_left_out() -> None:
    view, problems = from_query({"model": "only", "batch": "32", "up": "5Mbit/s"})
    assert problems == [AT_64]
    assert view.scenario.workload.batch == 64
    assert view.to_query()["batch"] == "64"


def test_a_list_of_scenarios_is_read_without_the_wrong_one() -> None:
    saved = NamedScenario.from_options("mine", "only", {})
    text = files.to_json(files.ScenarioList((saved,)))
    assert files.from_json(text).entries == (saved,)
    assert len(files.readable(text.replace('"batch": "64"', '"batch": "32"')).problems) == 1


def test_the_batch_is_no_input_of_a_question() -> None:
    view = View.default("only")
    assert set(INPUTS) - set(offered(limited("only"), view.scenario)) == {"batch"}
    assert BATCH not in [swing.varied for swing in sensitivity(limited("only"), view.scenario, 2)]
    assert BATCH in [swing.varied for swing in sensitivity(graph(source("x", 4)), Scenario.default(), 2)]


@pytest.mark.parametrize("command", ["solve", "table", "layers"])
def test_commands_use_the_only_batch_and_refuse_another(command: str, tmp_path: Path) -> None:
    path = tmp_path / "only.json"
    assert document(command, path, "--json")
    assert refusal(command, path, "--batch", "32").endswith(AT_64)
    assert refusal(command, tmp_path / "untrained.json", "--mode", "training").endswith(NO_TRAINING)
