"""What the Business case page says and draws, against the library's numbers."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from math import isclose
from typing import Any

import numpy as np
import pytest

from explorer.delay import Mask
from explorer.ui.business_entries import START, Inputs, read
from explorer.ui.business_figure import costs_figure, describe_costs, describe_savings, savings_figure
from explorer.ui.business_tables import business_document, month_costs, spreadsheet
from explorer.ui.business_words import MINUS, break_even_lines, digits, doubt, holds, said, sentence
from explorer.ui.own_figures import HOURS_PER_YEAR, End, Entries
from explorer.ui.palette import DARK, LIGHT
from explorer.ui.shown import Work
from explorer.ui.view import View
from explorer.ui.work import work
from explorer.whatif.assumptions import Assumptions, Estimate
from explorer.whatif.business import BusinessCase, Fleet, business_case

SERVER = ("server_per_hour", "rtx-a6000")
FLEET = Fleet(1_000, 24)


def _work(model: str = "resnet18", **options: str) -> Work:
    view = View.default(model)
    for name, value in options.items():
        view = view.with_option(name, value)
    return work(view)


def _prefix(done: Work, count: int) -> Mask:
    """The first layers on the device; layers are in topological order."""
    return np.arange(len(done.graph.layers)) < count


def _case(done: Work, mask: Mask | None = None, fleet: Fleet = FLEET, **assumed: Estimate) -> BusinessCase:
    assumptions = replace(Assumptions.preset(done.priced), **assumed)  # type: ignore[arg-type]
    return business_case(done.priced, done.best.on_device if mask is None else mask, fleet, assumptions)


def _inputs(entries: Entries, done: Work) -> Inputs:
    inputs, problems = read(entries, done.priced)
    assert problems == []
    assert inputs is not None
    return inputs


@pytest.fixture(scope="module")
def done() -> Work:
    return _work()


def test_without_entries_everything_is_as_the_presets_have_it(done: Work) -> None:
    inputs = _inputs(Entries(), done)
    assert inputs.assumptions == Assumptions.preset(done.priced)
    assert inputs.fleet == Fleet(int(START["devices"]), START["rounds_training"], START["days"])
    assert inputs.fleet_said is None


def test_what_is_entered_holds_with_its_range(done: Work) -> None:
    entries = Entries().with_figure(SERVER, "expected", 0.5).with_fleet("devices", 7)
    life_years: tuple[tuple[End, float], ...] = (("low", 1), ("expected", 2), ("high", 4))
    for end, years in life_years:
        entries = entries.with_figure(("device_life_h", "assumed"), end, years)
    computing_w: tuple[tuple[End, float], ...] = (("low", 5), ("high", 12), ("expected", 9))
    for end, watts in computing_w:
        entries = entries.with_figure(("computing_w", "jetson-tx2"), end, watts)
    inputs = _inputs(entries, done)
    assert inputs.assumptions.server_per_hour == Estimate(0.5, 0.5, 1.635)
    assert inputs.assumptions.device_life_h == Estimate(HOURS_PER_YEAR, 2 * HOURS_PER_YEAR, 4 * HOURS_PER_YEAR)
    assert inputs.assumptions.computing_w == Estimate(5, 9, 12)
    assert inputs.fleet.devices == 7
    assert inputs.fleet_said == inputs.fleet


def test_the_range_of_the_power_widens_what_is_saved(done: Work) -> None:
    """The least and the most energy are those at the ends that were entered, computed on their own."""
    key = ("computing_w", "jetson-tx2")
    amounts = []
    for low, high in ((10.0, 15.0), (10.0, 10.0), (15.0, 15.0)):
        entries = Entries().with_figure(key, "expected", low).with_figure(key, "low", low)
        case = business_case(
            done.priced,
            done.best.on_device,
            FLEET,
            _inputs(entries.with_figure(key, "high", high), done).assumptions,
        )
        amounts.append(case.plan.month.energy_j)
    assert amounts[0].low == pytest.approx(amounts[1].low)
    assert amounts[0].high == pytest.approx(amounts[2].high)
    assert amounts[1].high < amounts[0].high


def test_how_far_times_may_be_off_is_entered_for_their_kind(done: Work) -> None:
    entries = Entries().with_timing("estimated", 1.25)
    assert done.priced.timing == "estimated"
    assert _inputs(entries, done).assumptions.device_time == Estimate(0.8, 1, 1.25)
    measured, _ = read(entries, replace(done.priced, timing="measured"))
    assert measured is not None
    assert measured.assumptions.server_time == Estimate.exactly(1)
    exact = _inputs(Entries().with_timing("estimated", 1), done).assumptions
    case = business_case(done.priced, done.best.on_device, FLEET, exact)
    assert case.plan.month.time_s.low == case.plan.month.time_s.high


def test_a_price_belongs_to_the_machine_it_was_entered_for(done: Work) -> None:
    entries = Entries().with_figure(SERVER, "expected", 0.5)
    elsewhere = _inputs(entries, _work(server="h100")).assumptions
    assert elsewhere.server_per_hour == Assumptions.preset(_work(server="h100").priced).server_per_hour
    assert _inputs(entries, done).assumptions.server_per_hour.expected == 0.5


def test_a_radio_is_chosen_for_a_link_and_brings_its_data_price_where_the_link_has_none() -> None:
    custom = _work(up="33Mbit/s")
    assert custom.priced.scenario.link.preset_name is None
    entries = Entries().with_radio(custom.priced.scenario, "lte")
    inputs = _inputs(entries, custom)
    assert inputs.assumptions.radio.name == "lte"
    assert inputs.assumptions.data_per_gb.expected > 0
    assert _inputs(entries, _work()).assumptions.radio.name == "none"


def test_rounds_are_remembered_for_training_and_for_inference() -> None:
    entries = Entries().with_fleet("rounds_training", 3).with_fleet("rounds_inference", 500)
    assert _inputs(entries, _work()).fleet.rounds_a_day == 3
    assert _inputs(entries, _work(mode="inference")).fleet.rounds_a_day == 500


@pytest.mark.parametrize(
    ("entries", "sentences"),
    [
        (
            Entries().with_figure(("electricity_per_kwh", "assumed"), "expected", -1),
            ["electricity price must be 0 or more and at most 1,000,000,000, got -1 USD per kWh"],
        ),
        (
            Entries().with_figure(("device", "jetson-tx2"), "low", 500).with_figure(SERVER, "high", 1),
            [
                "Server: a range must be finite and go up from low over expected to high, got 1.09, 1.09, 1",
                "Device: a range must be finite and go up from low over expected to high, got 500, 400, 400",
            ],
        ),
        (
            Entries().with_figure(("device_life_h", "assumed"), "low", 4),
            ["Device life: a range must be finite and go up from low over expected to high, got 4, 3, 5"],
        ),
        (
            Entries().with_figure(("waiting_w", "jetson-tx2"), "low", -3),
            ["waiting power must be between 0 W and 1,000,000 W, got -3 W"],
        ),
        (
            Entries().with_figure(("waiting_w", "jetson-tx2"), "low", None).with_figure(SERVER, "expected", None),
            [
                "Server: expected value must be a number, got an empty field",
                "Power waiting: low end must be a number, got an empty field",
            ],
        ),
        (
            Entries().with_timing("estimated", 0.5),
            ["Computing times: a factor must be 1 or more and at most 1,000,000,000, got 0.5"],
        ),
        (
            Entries().with_timing("estimated", None).with_fleet("devices", None),
            [
                "Devices must be a number, got an empty field",
                "Computing times must be a number, got an empty field",
            ],
        ),
        (
            Entries().with_fleet("devices", 0).with_fleet("days", 20),
            ["devices must be at least 1 and at most 1,000,000,000, got 0"],
        ),
        (
            Entries().with_fleet("days", 40).with_figure(("data_per_gb", "own-network"), "low", -2),
            [
                "days a month must be at least 1 and at most 31, got 40",
                "data price must be 0 or more and at most 1,000,000,000, got -2 USD per GB",
            ],
        ),
    ],
)
def test_every_broken_rule_is_a_sentence(done: Work, entries: Entries, sentences: list[str]) -> None:
    inputs, problems = read(entries, done.priced)
    assert inputs is None
    assert problems == sentences


def _seven() -> dict[str, BusinessCase]:
    """A case for every verdict."""
    slow = _work(link="nb-iot")
    few = _prefix(slow, 60)
    dear_power: dict[str, Any] = {
        "electricity_per_kwh": Estimate.exactly(10),
        "waiting_w": Estimate.exactly(0),
        "device": Estimate.exactly(0),
    }
    return {
        "pays": _case(_work("vgg16")),
        "faster but dearer": _case(_work()),
        "cheaper but slower": _case(slow, few, data_per_gb=Estimate.exactly(0), **dear_power),
        "loses": _case(slow, few),
        "all on device": _case(_work(link="lte")),
        "all on server": _case(_work("gpt2")),
        "no choice": _case(_work(keep=_work().graph.layers[-1].name)),
    }


def test_the_sentence_of_every_verdict_has_its_three_numbers() -> None:
    seen = set()
    for verdict, case in _seven().items():
        assert case.headline.verdict == verdict
        words = sentence(case.headline, "USD")
        seen.add(words.partition(":")[0])
        comparison = case.headline.comparison
        if comparison is None:
            continue
        time, _, money = said(comparison.saved, "USD")
        assert time.size in words
        assert ("saves about" in words) == (comparison.saved.time_s.expected >= 0)
        for end in (money.estimate.low, money.estimate.high):
            assert digits(abs(end)) in words
        if comparison.decisive is not None:
            assert f"**{digits(comparison.decisive.value, 3)}" in words
            assert ("stays cheaper" in words) == (comparison.saved.money.expected >= 0)
        else:
            assert "each hour saved" in words or "no single price" in words
    assert len(seen) == 7


def test_where_no_price_decides_the_sentence_says_what_an_hour_costs() -> None:
    case = _case(_work(link="5g-mmwave"))
    comparison = case.headline.comparison
    assert comparison is not None
    assert comparison.decisive is None
    assert comparison.price_of_saved_hour is not None
    assert f"each hour saved costs **{digits(comparison.price_of_saved_hour)} USD**" in sentence(case.headline, "USD")


def test_costs_that_may_go_either_way_are_said_to() -> None:
    case = _case(_work("vgg16"))
    assert case.headline.comparison is not None
    assert not case.headline.comparison.saved.money.certain
    assert re.search(r"\*\*[\d,.]+ USD more to [\d,.]+ USD less\*\*", sentence(case.headline, "USD"))
    assert doubt(case)
    certain = _case(_work("googlenet", device="jetson-agx-orin", link="lte-driving", batch="1"))
    assert doubt(certain) == ""
    assert "cuts the costs by **" in sentence(certain.headline, "USD")


def test_a_break_even_point_holds_where_the_split_is_cheaper_now() -> None:
    fleet = replace(FLEET, fixed_per_month=3.0)
    for model in ("resnet18", "vgg16", "gpt2"):
        case = _case(_work(model), fleet=fleet)
        for comparison in case.comparisons:
            for point in comparison.break_even:
                assert holds(point) == (comparison.saved.money.expected >= 0)
            if not comparison.same:
                lines = break_even_lines(comparison, "USD")
                assert all(("Only once" in line) != (comparison.saved.money.expected >= 0) for line in lines)


@pytest.mark.parametrize(
    ("value", "count", "words"),
    [
        (1901.8, 2, "1,900"),
        (0.78511, 3, "0.785"),
        (-5.0, 2, f"{MINUS}5"),
        (0.0, 2, "0"),
        (99.6, 2, "100"),
        (3.04e-5, 2, "0.00003"),
        (999_999, 2, "1 million"),
        (-1.42e7, 2, f"{MINUS}14 million"),
        (2.2e9, 2, "2.2 billion"),
    ],
)
def test_numbers_read_as_people_write_them(value: float, count: int, words: str) -> None:
    assert digits(value, count) == words


def test_the_parts_of_a_months_costs_add_up_to_the_expected_money() -> None:
    for work_of in (_work(), _work("vgg16", link="lte"), _work("gpt2")):
        case = _case(work_of, fleet=Fleet(50, 3, 20, 12.5))
        for costs in month_costs(work_of.priced, case):
            assert costs.total == pytest.approx(costs.plan.month.money.expected, rel=1e-9)
            assert (costs.parts["fixed"] == 0) == bool(costs.plan.on_device.all())


def test_a_choice_that_is_the_best_split_is_not_drawn_twice() -> None:
    on_device = _work(link="lte")
    titles = [costs.title for costs in month_costs(on_device.priced, _case(on_device))]
    assert titles == ["Best: all on the device", "Most on the server"]


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_bars_reach_from_low_to_high_and_are_hatched_left_of_zero(done: Work, colours: object) -> None:
    comparison = _case(done).comparisons[0]
    amounts = said(comparison.saved, "USD")
    gained, lost, dots = savings_figure(amounts, colours, "device").data  # type: ignore[arg-type]
    assert gained.marker.color == colours.device  # type: ignore[attr-defined]
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
    case = _case(done)
    amounts = said(case.comparisons[0].saved, "USD")
    words = describe_savings(amounts, "all on the device")
    assert all(amount.change in words and amount.span in words for amount in amounts)
    plans = month_costs(done.priced, case)
    assert all(plan.title in describe_costs(plans, "USD") for plan in plans)
    stacked = costs_figure(plans, LIGHT, "USD").data
    for row, plan in enumerate(plans):
        assert sum(trace.x[row] for trace in stacked) == pytest.approx(plan.total)


def test_free_of_charge_is_drawn_too(done: Work) -> None:
    free = Estimate.exactly(0)
    case = _case(done, electricity_per_kwh=free, data_per_gb=free, server_per_hour=free, device=free)
    assert "costs **the same**" in sentence(case.headline, "USD")
    assert costs_figure(month_costs(done.priced, case), LIGHT, "USD").layout.xaxis.range[1] > 0


def test_the_files_hold_what_the_page_says(done: Work) -> None:
    case = _case(done)
    table = spreadsheet(done.priced, case)
    taken = table[(table["kind"] == "takes") & (table["quantity"] == "money a month")].set_index("plan")["expected"]
    saved = table[(table["kind"] == "saves") & (table["quantity"] == "money a month")].set_index("plan")["expected"]
    for plan in ("device", "server"):
        assert isclose(taken[plan] - taken["best"], saved[f"best against {plan}"], rel_tol=1e-6)
    document = json.loads(json.dumps(business_document(done.priced, case, "words"), allow_nan=False))
    assert document["verdict"] == "faster but dearer"
    assert document["sentence"] == "words"
    assert document["comparisons"][0]["saved_a_month"]["money"]["expected"] == pytest.approx(
        saved["best against device"]
    )
    assert document["assumptions"]["server_per_hour"] == {"low": 1.09, "expected": 1.09, "high": 1.635}
    assert sum(document["plans"]["best"]["expected_cost_a_month"].values()) == pytest.approx(taken["best"])
