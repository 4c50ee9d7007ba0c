"""A scenario written as the words of a command asks the same question again."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import document

from explorer.cli.layers import document as layers_document
from explorer.cli.question import find_model, read_scenario
from explorer.pricing.costs import price
from explorer.scenario import options
from explorer.scenario.command_words import option_words
from explorer.scenario.scenario import Scenario

SCENARIOS: list[dict[str, object]] = [
    {},
    {"link": "lte"},
    {"link": "lte", "rtt": "3ms"},
    {"up": "3Mbit/s", "device": "jetson-nano", "server": "t4", "device-speed": "0.5", "server-speed": "2"},
    {"mode": "inference", "batch": "3", "raw-data-may-leave": "yes", "bits": "8"},
    {"iterations": "7", "memory": "2.5GB", "optimiser": "sgd", "keep": "conv1"},
]


@pytest.mark.parametrize("chosen", SCENARIOS, ids=lambda chosen: " ".join(chosen) or "default")
def test_the_words_ask_the_same_question(chosen: dict[str, object]) -> None:
    model = find_model("lenet5")
    scenario = read_scenario(model, None, chosen)
    words = option_words(scenario, model.batch)
    assert document("layers", "lenet5", *words) == layers_document(price(model.graph, scenario))
    assert options.from_options(chosen, read_scenario(model, None, {})) == scenario


def test_the_words_leave_out_what_goes_without_saying(small: Path) -> None:
    model = find_model("lenet5")
    assert option_words(read_scenario(model, None, {}), model.batch) == []
    assert option_words(read_scenario(model, None, {"link": "lte"}), model.batch) == ["--link", "lte"]
    own = read_scenario(find_model(str(small)), None, {"batch": "5"})
    assert option_words(own, find_model(str(small)).batch) == ["--batch", "5"]


def test_the_batch_of_a_model_that_nobody_knows_is_said() -> None:
    scenario = Scenario.default()
    assert option_words(scenario) == ["--batch", str(scenario.workload.batch)]
