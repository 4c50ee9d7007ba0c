"""Answers in another language: all that a command writes for people comes from the catalogue."""

from __future__ import annotations

import pytest
from command import document, refusal, run
from unmarked import unmarked

from explorer.present.i18n.catalogue import PSEUDO
from explorer.present.i18n.text import language

ASKED = [
    "models",
    "layers lenet5",
    "solve resnet18 --memory 1GB --optimiser sgd --bits 8 --raw-data-may-leave --device-speed 0.5",
    "solve googlenet --link wifi-6 --method linear --keep conv1.conv",
    "solve resnet18 --problem u-shape",
    "solve lenet5 --problem throughput --mode inference",
    "table lenet5 --verify",
    "compare lenet5",
]


@pytest.mark.parametrize("asked", ASKED)
def test_no_command_says_a_word_that_the_catalogue_lacks(asked: str) -> None:
    result = run("--language", PSEUDO, *asked.split())
    assert (result.exit_code, result.stderr) == (0, "")
    lines = [line for line in result.stdout.splitlines() if "  |" not in line]  # the letters of a bar
    assert unmarked(lines, also=["split-explorer compare", "sgd"]) == set()  # as they are typed
    assert language() != PSEUDO, "it was spoken for that command alone"


def test_a_document_is_the_same_in_every_language() -> None:
    asked = ["layers", "lenet5", "--json"]
    assert run("--language", PSEUDO, *asked).stdout == run(*asked).stdout
    assert document("layers", "lenet5")


def test_an_unknown_language_is_refused_with_those_that_there_are() -> None:
    assert refusal("--language", "xx", "models").endswith(PSEUDO)
