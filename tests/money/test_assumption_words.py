"""Figures of the business case as words of a command line, and back."""

from __future__ import annotations

from dataclasses import fields, replace
from random import Random

import pytest
from graphs import random_priced

from explorer import presets
from explorer.money.assumptions import ESTIMATES, FIGURES, Assumptions, Estimate, assumption_words, read_assumptions
from explorer.money.month import Corners
from explorer.present import errors
from explorer.pricing import Case
from explorer.scenario.scenario import ScenarioError


@pytest.fixture(scope="module")
def case() -> Case:
    return random_priced(Random(1))


def _read(words: list[str], case: Case) -> Assumptions:
    given = dict(zip(words[::2], words[1::2], strict=True))
    figures = [value for name, value in zip(words[::2], words[1::2], strict=True) if name == "--figure"]
    return read_assumptions(case, figures, given.get("--radio", ""))


def test_every_estimate_of_the_assumptions_can_be_given() -> None:
    estimated = [name for name, kind in Assumptions.__annotations__.items() if kind in ("Estimate", Estimate)]
    assert list(ESTIMATES) == estimated == [name.replace("-", "_") for name in FIGURES]


def test_the_corners_are_those_of_every_estimate() -> None:
    assert {field.name for field in fields(Corners)} == set(ESTIMATES)


def test_presets_need_no_words(case: Case) -> None:
    assert assumption_words(Assumptions.preset(case), case) == []
    assert read_assumptions(case, []) == Assumptions.preset(case)


@pytest.mark.parametrize("radio", [None, "lte", "5g-mmwave"])
def test_words_are_read_back_as_the_same_figures(case: Case, radio: str | None) -> None:
    assumed = Assumptions.preset(case, presets.radio(radio) if radio else None)
    for i, name in enumerate(FIGURES):
        field = name.replace("-", "_")
        estimate = Estimate(1.1 + i / 3, 2 + i / 3, 1e3 / 7) if i % 2 else Estimate.exactly(5 / 3)
        assumed = replace(assumed, **{field: estimate}, not_known=assumed.not_known - {field})
        assert _read(assumption_words(assumed, case), case) == assumed


def test_one_number_is_known(case: Case) -> None:
    assert read_assumptions(case, ["data-per-gb=0"]).data_per_gb == Estimate.exactly(0)
    assert "data_per_gb" not in read_assumptions(case, ["data-per-gb=0"]).not_known


@pytest.mark.parametrize(
    ("figures", "radio", "sentence"),
    [
        (["data=1"], "", 'unknown figure "data": did you mean data-per-gb'),
        (["data-per-gb"], "", 'figure "data-per-gb" needs one number or three, got ""; write it like'),
        (["data-per-gb=1,2"], "", 'needs one number or three, got "1,2"'),
        (["data-per-gb=1,x,3"], "", 'needs one number or three, got "1,x,3"'),
        (["data-per-gb=1,inf,inf"], "", 'needs one number or three, got "1,inf,inf"'),
        (["data-per-gb=3,2,1"], "", 'figure "data-per-gb": a range must be finite and go up'),
        (["data-per-gb=1", "data-per-gb=2"], "", 'figure "data-per-gb" is given twice'),
        (["data-per-gb=-1"], "", "must be"),
        ([], "walkie-talkie", 'unknown radio "walkie-talkie"'),
    ],
)
def test_mistakes_are_one_sentence(case: Case, figures: list[str], radio: str, sentence: str) -> None:
    with pytest.raises(ScenarioError) as raised:
        read_assumptions(case, figures, radio)
    assert sentence in errors.sentence(raised.value)
