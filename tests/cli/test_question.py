"""A scenario written as the words of a command asks the same question again."""

from __future__ import annotations

from pathlib import Path

import pytest
from command import document

from explorer import options
from explorer.cli.layers import document as layers_document
from explorer.cli.question import find_model, read_scenario, words_for
from explorer.delay import price

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
    scenario = read_scenario(model.batch, None, chosen)
    words = words_for("lenet5", scenario)
    assert document("layers", *words) == layers_document(price(model.graph, scenario))
    assert options.from_options(chosen, read_scenario(model.batch, None, {})) == scenario


def test_the_words_leave_out_what_goes_without_saying(small: Path) -> None:
    model = find_model("lenet5")
    assert words_for("lenet5", read_scenario(model.batch, None, {})) == ["lenet5"]
    assert words_for("lenet5", read_scenario(model.batch, None, {"link": "lte"})) == ["lenet5", "--link", "lte"]
    assert words_for(str(small), read_scenario(5, None, {})) == [str(small), "--batch", "5"]
