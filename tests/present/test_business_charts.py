"""The charts, tables and files of a business case against its numbers."""

from __future__ import annotations

import json
from math import isclose

import pytest
from business_views import case_of, view_work
from checked_figures import costs_figure, savings_figure

from explorer.money.assumptions import Estimate
from explorer.money.month import Fleet
from explorer.present.business.amounts import said
from explorer.present.business.tables import business_document, month_costs, spreadsheet
from explorer.present.business.words import sentence
from explorer.present.charts.business import LONGEST, any_torn, describe_costs, describe_savings
from explorer.present.i18n.text import text
from explorer.present.palette import DARK, LIGHT
from explorer.present.view import Work


@pytest.fixture(scope="module")
def done() -> Work:
    return view_work()


def test_the_parts_of_a_months_costs_add_up_to_the_expected_money() -> None:
    for work_of in (view_work(), view_work("vgg16", link="lte"), view_work("gpt2")):
        case = case_of(work_of, fleet=Fleet(50, 3, 20, 12.5))
        for costs in month_costs(case):
            assert costs.total == pytest.approx(costs.plan.month.money.expected, rel=1e-9)
            assert (costs.parts["fixed"] == 0) == bool(costs.plan.on_device.all())


def test_a_choice_that_is_the_best_split_is_not_drawn_twice() -> None:
    on_device = view_work(link="lte")
    titles = [costs.title for costs in month_costs(case_of(on_device))]
    assert titles == ["Best split: all on the device", "All on the server that may leave"]


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_bars_reach_from_low_to_high_and_are_hatched_left_of_zero(done: Work, colours: object) -> None:
    comparison = case_of(done).comparisons[0]
    amounts = said(comparison.saved, "USD")
    gained, lost, dots = savings_figure(amounts, colours, "device").data  # type: ignore[arg-type]
    assert gained.marker.color == colours.device.fill  # type: ignore[attr-defined]
    assert lost.marker.pattern.shape
    for row, amount in enumerate(amounts):
        size = max(abs(amount.estimate.low), abs(amount.estimate.high))
        ends = sorted(
            [gained.base[row], gained.base[row] + gained.x[row], lost.base[row], lost.base[row] + lost.x[row]]
        )
        assert ends[-1] * size == pytest.approx(max(amount.estimate.high, 0))
        assert ends[0] * size == pytest.approx(min(amount.estimate.low, 0))
        assert lost.base[row] + lost.x[row] <= 1e-12
        assert dots.x[row] * size == pytest.approx(amount.estimate.expected)


def test_the_charts_are_also_told_in_words(done: Work) -> None:
    case = case_of(done)
    amounts = said(case.comparisons[0].saved, "USD")
    words = describe_savings(amounts, "all on the device")
    assert all(amount.change in words and amount.changes in words for amount in amounts)
    plans = month_costs(case)
    assert all(plan.title in describe_costs(plans, "USD") for plan in plans)


def test_bars_have_their_length_unless_they_are_torn(done: Work) -> None:
    """All on one scale up to five times the first; a longer one keeps the shares of its parts, and shows a gap."""
    plans = month_costs(case_of(done))
    assert not any_torn(plans)
    figure = costs_figure(plans, LIGHT, "USD")
    for row, plan in enumerate(plans):
        assert sum(trace.x[row] for trace in figure.data) == pytest.approx(plan.total)
    assert figure.layout.xaxis.range[1] == max(plan.total for plan in plans)
    assert not figure.layout.shapes
    longer = month_costs(case_of(view_work(link="lte")))
    assert longer[1].total > LONGEST * longer[0].total
    torn = costs_figure(longer, LIGHT, "USD")
    assert any_torn(longer)
    assert sum(trace.x[1] for trace in torn.data) == pytest.approx(LONGEST * longer[0].total)
    for trace in torn.data:
        part = next(part for part in longer[1].parts if text(f"business-part_{part}") == trace.name)
        assert trace.x[1] / (LONGEST * longer[0].total) == pytest.approx(longer[1].parts[part] / longer[1].total)
    assert {shape.path.split(",")[1].split(" ")[0] for shape in torn.layout.shapes} == {"1.216"}  # the second row


def test_free_of_charge_is_drawn_too(done: Work) -> None:
    free = Estimate.exactly(0)
    case = case_of(done, electricity_per_kwh=free, data_per_gb=free, server_per_hour=free, device=free)
    assert "costs the same as" in sentence(case)
    assert costs_figure(month_costs(case), LIGHT, "USD").layout.xaxis.range[1] > 0


def test_the_files_hold_what_the_page_says(done: Work) -> None:
    case = case_of(done)
    table = spreadsheet(case)
    taken = table[(table["kind"] == "takes") & (table["quantity"] == "money a month")].set_index("plan")["expected"]
    saved = table[(table["kind"] == "saves") & (table["quantity"] == "money a month")].set_index("plan")["expected"]
    for plan in ("device", "server"):
        assert isclose(taken[plan] - taken["best"], saved[f"best against {plan}"], rel_tol=1e-6)
    document = json.loads(json.dumps(business_document(done.case, case, "words"), allow_nan=False))
    assert document["verdict"] == "open"
    assert [each["timing"] for each in document["trust"].values()] == ["estimated", "estimated"]
    assert document["sentence"] == "words"
    assert document["comparisons"][0]["saved_a_month"]["money"]["expected"] == pytest.approx(
        saved["best against device"]
    )
    assert document["assumptions"]["server_per_hour"] == {"low": 1.09, "expected": 1.09, "high": 1.635}
    assert sum(document["plans"]["best"]["expected_cost_a_month"].values()) == pytest.approx(taken["best"])
