"""The case that the page opens on, against the criteria of the search that found it."""

from dataclasses import replace

import pytest

from benchmarks import opening_case
from explorer.present.view import View
from explorer.pricing import Case
from explorer.scenario import models
from explorer.scenario.scenario import Link, Scenario


def _opening() -> Case:
    view = View.default()
    return Case(models.find(view.model).graph, view.scenario)


@pytest.mark.parametrize("meets", opening_case.CRITERIA, ids=lambda meets: meets.__name__)
def test_the_first_view_meets_every_criterion(meets: opening_case.Criterion) -> None:
    assert meets(_opening())


def test_the_first_view_is_among_what_the_search_looks_at() -> None:
    opening = _opening()
    assert any(case.scenario == opening.scenario for case in opening_case.candidates(["resnet18"]))


@pytest.mark.parametrize(
    ("meets", "scenario"),
    [
        (opening_case.wins, replace(Scenario.default(), link=Link.preset("lte"))),
        (opening_case.has_many_cuts, replace(Scenario.default(), device_speed=1000.0)),
        (opening_case.wins_over_the_doubt, replace(Scenario.default(), link=Link(12.5e9, 12.5e9, 0.0))),
        (opening_case.is_robust, replace(Scenario.default(), device_speed=100.0)),
        (opening_case.pays, replace(Scenario.default(), link=Link.preset("lte"))),
    ],
)
def test_a_worse_case_fails(meets: opening_case.Criterion, scenario: Scenario) -> None:
    assert not meets(Case(models.find("resnet18").graph, scenario))
