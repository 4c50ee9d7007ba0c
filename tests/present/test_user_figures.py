"""What a person enters in place of the presets: ranges that give way, and one set of entries for all pages."""

from __future__ import annotations

import pytest
from reference_money import MoneyReference
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import NumberInput

from explorer.money.assumptions import Assumptions, Estimate
from explorer.money.business import business_case
from explorer.money.month import Fleet
from explorer.present.business.entries import Inputs, read
from explorer.present.user_figures import FIELDS, End, Entries, Range, estimate_of, expected_figures, shown_figures
from explorer.present.view import View
from explorer.pricing import Case
from explorer.scenario import models

SCENARIO = View.default().scenario
SERVER = ("server_per_hour", "rtx-a6000")
FIRST = Range(1.09, 1.09, 1.635)  # of the server, in the presets
ALL = [field.name for field in FIELDS]


def _server(*entered: tuple[End, float | None]) -> Range:
    """What holds of the server's price after some entries."""
    entries = Entries()
    for end, value in entered:
        entries = entries.with_figure(SERVER, end, value)
    return next(shown.value for shown in shown_figures(entries, SCENARIO) if shown.key == SERVER)


@pytest.mark.parametrize(
    ("entered", "held"),
    [
        ([], FIRST),
        ([("expected", 1.09)], FIRST),
        ([("expected", 1.2)], Range(1.2, 1.2, 1.8)),
        ([("expected", 9.0)], Range(9.0, 9.0, 13.5)),
        ([("expected", 0.0)], Range(0.0, 0.0, 0.0)),
        ([("expected", -1.0)], Range(-1.0, -1.0, -1.0)),
        ([("expected", 300.0), ("expected", 1.2)], Range(1.2, 1.2, 1.8)),
        ([("low", 1.0), ("high", 1.3), ("expected", 2.0)], Range(1.0, 2.0, 2.0)),
        ([("low", 1.0), ("high", 1.3), ("expected", 2.0), ("expected", 1.2)], Range(1.0, 1.2, 1.3)),
        ([("low", 1.0), ("expected", 0.4)], Range(0.4, 0.4, 0.6)),
        ([("expected", 0.4), ("low", 1.0)], Range(1.0, 0.4, 0.6)),
        ([("low", 2.0)], Range(2.0, 1.09, 1.635)),
        ([("low", None)], Range(None, 1.09, 1.635)),
        ([("expected", None)], Range(1.09, None, 1.635)),
    ],
)
def test_ends_move_along_with_an_expected_value_and_give_way_if_entered(
    entered: list[tuple[End, float | None]], held: Range
) -> None:
    assert _server(*entered) == pytest.approx(held)


def test_an_expected_value_has_the_spread_of_its_preset() -> None:
    """Whatever is entered, in whatever unit, the ends are as many times as large and as small as before."""
    for shown in shown_figures(Entries(), SCENARIO):
        if not shown.preset.expected:
            continue
        for value in (0.37, 1.0, 41.3):
            entries = Entries().with_figure(shown.key, "expected", value)
            moved = next(each for each in shown_figures(entries, SCENARIO) if each.key == shown.key)
            estimate, unit = estimate_of(moved), shown.field.unit
            assert estimate.expected == value * unit
            assert estimate.low / estimate.expected == pytest.approx(shown.preset.low / shown.preset.expected)
            assert estimate.high / estimate.expected == pytest.approx(shown.preset.high / shown.preset.expected)


def test_a_value_in_place_of_a_price_of_nothing_is_exact() -> None:
    shown = next(each for each in shown_figures(Entries(), SCENARIO) if each.field.name == "data_per_gb")
    assert shown.preset.expected == 0
    entries = Entries().with_figure(shown.key, "expected", 2.0)
    assert next(each.value for each in shown_figures(entries, SCENARIO) if each.key == shown.key) == (2, 2, 2)


def test_nothing_entered_is_lost_by_another_entry() -> None:
    other = ("device", "jetson-tx2")
    entries = Entries().with_figure(SERVER, "low", -3).with_figure(other, "expected", None)
    entries = entries.with_radio(SCENARIO, "lte").with_timing("device", "estimated", 0).with_fleet("days", 99)
    entries = entries.with_figure(SERVER, "expected", 4)
    assert entries.figures == {SERVER: {"low": -3, "expected": 4}, other: {"expected": None}}
    assert (entries.timing, entries.fleet) == ({("device", "estimated"): 0}, {"days": 99})
    fewer = entries.without([SERVER], SCENARIO)
    assert (list(fewer.figures), fewer.radios, fewer.fleet) == ([other], {}, {"days": 99})


def test_every_estimate_can_be_entered() -> None:
    estimated = {name for name, kind in Assumptions.__annotations__.items() if kind == "Estimate"}
    assert {*ALL, "device_time", "server_time"} == estimated


def test_what_is_entered_costs_what_plain_sums_say() -> None:
    entries = Entries().with_radio(SCENARIO, "lte")
    for shown in shown_figures(entries, SCENARIO):
        entries = entries.with_figure(shown.key, "expected", 1.7 * (shown.value.expected or 0.1))
    prices, power = expected_figures(entries, SCENARIO, ALL)
    assert power.radio.name == "lte"
    case = Case(models.find("resnet18").graph, SCENARIO)
    reference = MoneyReference(case.graph, SCENARIO, case.costs.device_s.tolist(), case.costs.server_s.tolist())
    inputs = _inputs(entries, case)
    mask = case.costs.all_on_server
    device = {layer.name for layer, on in zip(case.graph.layers, mask, strict=True) if on}
    case = business_case(case, mask, Fleet(1, 1, 1), inputs.assumptions)
    assert case.plan.month.energy_j.expected == pytest.approx(reference.energy_j(device, power))
    assert case.plan.month.money.expected == pytest.approx(reference.price(device, prices, power))
    assert (inputs.assumptions.prices, inputs.assumptions.power) == (prices, power)


def _inputs(entries: Entries, case: Case) -> Inputs:
    inputs, problems = read(entries, case)
    assert problems == []
    assert inputs is not None
    return inputs


def _pages() -> None:
    """The business case's controls and the trade-offs, one at a time, as the app's navigation has them."""
    import streamlit as st

    from explorer.app.cache import work
    from explorer.app.downloads import entered
    from explorer.present.view import View

    done = work(View.default())
    if st.session_state["page"] == "business":
        from explorer.app.business.inputs import current_inputs, figure_inputs, fleet_inputs, show_problems

        inputs, problems = current_inputs(done.case)
        fleet_inputs(done.case.scenario)
        show_problems(problems)
        figure_inputs(done.case)
        st.session_state["used"] = inputs.assumptions
    elif st.session_state["page"] == "tradeoff":
        from explorer.app.whatif.tradeoff import entered as drawn
        from explorer.questions.tradeoff import Objective

        st.session_state["used"] = drawn(done.case.scenario, Objective.PRICE)
    else:
        st.session_state["used"] = entered(done)


def _at(page: AppTest, name: str) -> AppTest:
    page.session_state["page"] = name
    page.run()
    assert not page.exception
    return page


def _field(page: AppTest, label: str) -> NumberInput:
    return next(field for field in page.number_input if field.label == label)


@pytest.fixture
def page() -> AppTest:
    return AppTest.from_function(_pages, default_timeout=300)


BOTH = ["Server (USD per hour)", "Device life (years)", "Power computing (W)", "Power waiting (W)"]


@pytest.mark.parametrize("label", BOTH)
@pytest.mark.parametrize(("there", "back"), [("business", "tradeoff"), ("tradeoff", "business")])
def test_what_is_entered_on_one_page_holds_on_the_other(page: AppTest, there: str, back: str, label: str) -> None:
    _field(_at(page, there), label).set_value(7.5).run()
    assert _field(_at(page, back), label).value == 7.5
    _field(page, label).set_value(2.5).run()
    assert _field(_at(page, there), label).value == 2.5


def test_a_radio_chosen_in_trade_offs_holds_in_the_business_case(page: AppTest) -> None:
    _at(page, "tradeoff").selectbox[0].set_value("lte").run()
    assert _at(page, "business").selectbox[0].value == "lte"
    assert page.session_state["used"].radio.name == "lte"
    page.selectbox[0].set_value("none").run()
    assert _at(page, "tradeoff").selectbox[0].value == "none"


def test_trade_offs_enter_the_expected_value_of_the_range_of_the_business_case(page: AppTest) -> None:
    _field(_at(page, "business"), "Power computing, low").set_value(9.0).run()
    _field(_at(page, "tradeoff"), "Power computing (W)").set_value(20.0).run()
    assert page.session_state["used"][1].computing_w == 20
    _at(page, "business")
    assert page.session_state["used"].computing_w == Estimate(9, 20, 20)
    assert _field(page, "Power computing, high").value == 20
    _field(_at(page, "tradeoff"), "Power computing (W)").set_value(12.0).run()
    _at(page, "business")
    assert page.session_state["used"].computing_w == Estimate(9, 12, 12)


def test_the_report_reads_the_same_entries(page: AppTest) -> None:
    assert _at(page, "report").session_state["used"] is None
    _field(_at(page, "tradeoff"), "Server (USD per hour)").set_value(0.5).run()
    assert _at(page, "report").session_state["used"].assumptions.server_per_hour == Estimate(0.5, 0.5, 0.75)


@pytest.mark.parametrize(
    ("label", "typed", "sentence"),
    [
        ("Power waiting (W)", -2.0, "Waiting power must be between 0 W and 1,000,000 W, got -2 W"),
        ("Power waiting, low", 6.0, "Power waiting: low, expected and high must go up, got 6, 3 and 5.5 W"),
        ("Power waiting (W)", None, "Power waiting, expected value, is empty: enter a number"),
        ("Power waiting, high", None, "Power waiting, high end, is empty: enter a number"),
        (
            "Device computes up to so many times as long",
            0.0,
            "Computing times of the device: enter how many times as long",
        ),
        ("Devices", None, "Devices is empty: enter a number"),
    ],
)
def test_what_breaks_a_rule_stays_entered_while_the_figures_are_those_before(
    page: AppTest, label: str, typed: float | None, sentence: str
) -> None:
    _field(_at(page, "business"), "Server (USD per hour)").set_value(0.5).run()
    before = page.session_state["used"]
    _field(page, label).set_value(typed).run()
    assert page.warning[0].value.replace("\\", "").startswith(sentence)
    assert page.session_state["used"] == before
    _at(page, "report")
    _at(page, "business")
    assert _field(page, label).value == typed
    assert _field(page, "Server (USD per hour)").value == 0.5
    next(button for button in page.button if button.label == "Back to the defaults").click().run()
    assert not page.warning
    assert page.session_state["used"].server_per_hour.expected == 1.09
