"""Profiles: exactly what was timed for that model, mode and batch, and a marked scaling for all others."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import sample_models
from explorer import presets
from explorer.machines.machine import utilisation
from explorer.machines.measured import graph_digest
from explorer.machines.profile import Profile
from explorer.machines.timed_file import machine_text
from explorer.machines.timer import Trust
from explorer.model.graph import ModelGraph
from explorer.pricing import Case
from explorer.scenario.codec import from_options, options_of_file, to_options
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.timing.profiling import with_profile
from tests.support.errors import refused

GRAPH, OTHER = sample_models.load("resnet18"), sample_models.load("resnet50")
BASE = presets.machine("device", "raspberry-pi-4")
SECONDS = np.random.default_rng(0).uniform(0.001, 0.1, len(GRAPH.layers))
NAMES = tuple(layer.name for layer in GRAPH.layers)
PROFILE = Profile(digest=graph_digest(GRAPH), training=True, batch=8, seconds=tuple(SECONDS.tolist()), layers=NAMES)
OPTIONS = {"batch": "8", "optimiser": "sgd"}
SCENARIO = from_options(OPTIONS, Scenario.default().with_machine(with_profile(BASE, GRAPH, PROFILE)))
# SGD reads parameters and gradients and writes parameters; what is profiled is a forward and a backward pass alone.
STEP_S = [
    3 * layer.param_bytes / (BASE.bandwidth_bytes_per_s * utilisation(BASE.kind).memory) for layer in GRAPH.layers
]


def test_the_layers_take_what_was_timed_and_the_step_of_the_optimiser() -> None:
    costs = Case(GRAPH, SCENARIO).costs
    assert costs.trust == (Trust.PROFILED, Trust.ESTIMATED)
    assert costs.doubt[0] == 1
    assert costs.device_s == pytest.approx(np.array(PROFILE.seconds) + STEP_S, rel=1e-12)
    assert costs.device_s == pytest.approx(SECONDS + STEP_S, rel=1e-6)
    forward = PROFILE.model_copy(update={"training": False})
    inference = from_options({"mode": "inference"}, SCENARIO.with_machine(with_profile(BASE, GRAPH, forward)))
    assert Case(GRAPH, inference).costs.device_s.tolist() == list(PROFILE.seconds)
    renamed = GRAPH.model_copy(update={"name": "mine", "title": ""})
    assert Case(renamed, SCENARIO).costs.trust[0] is Trust.PROFILED, "a graph is known by its layers"


@pytest.mark.parametrize(("graph", "options"), [(OTHER, {}), (GRAPH, {"batch": "4"}), (GRAPH, {"mode": "inference"})])
def test_all_else_is_scaled_by_the_whole_and_says_so(graph: ModelGraph, options: dict[str, str]) -> None:
    scenario = from_options(options, SCENARIO)
    costs = Case(graph, scenario).costs
    assert costs.trust[0] is Trust.SCALED
    assert costs.doubt[0] > 1
    plain = scenario.with_machine(BASE)
    expected_s = Case(GRAPH, SCENARIO.with_machine(BASE)).costs.device_s.sum() - sum(STEP_S)
    factor = sum(PROFILE.seconds) / expected_s
    assert costs.device_s == pytest.approx(Case(graph, plain).costs.device_s * factor, rel=1e-9)


def test_a_profile_survives_options_and_files(tmp_path: Path) -> None:
    assert from_options(to_options(SCENARIO)).device.profile == PROFILE.model_copy(update={"layers": ()})
    file = tmp_path / "here.json"
    file.write_text(machine_text(SCENARIO.device), encoding="utf-8")
    read = from_options(options_of_file("device", file) | OPTIONS)
    assert Case(GRAPH, read).costs.device_s.tolist() == Case(GRAPH, SCENARIO).costs.device_s.tolist()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seconds": [-1.0]}, "-1"),
        ({"seconds": [0.0], "layers": []}, "must have a layer that takes time"),
        ({"layers": ["conv1"]}, "got 1 layers and 69 seconds"),
        ({"digest": "zz"}, "zz"),
        ({"batch": 0}, "batch"),
    ],
)
def test_bad_profiles_are_refused_in_a_sentence(tmp_path: Path, change: dict[str, object], said: str) -> None:
    document = json.loads(machine_text(SCENARIO.device))
    document["profile"] |= change
    file = tmp_path / "here.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    with refused(ScenarioError, match=said):
        options_of_file("device", file)
