"""What is said of a business case, against the numbers and the ranges that it is said of."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from business_views import FLEET, case_of, prefix, view_work

from explorer.money.assumptions import PRICE_PARTS, Assumptions, Estimate
from explorer.money.business import VERDICTS, BusinessCase, business_case
from explorer.present.business.amounts import MINUS, digits
from explorer.present.business.words import (
    MONTHS,
    baseline_name,
    because,
    caveat_text,
    lines,
    plan_title,
    sentence,
    turn_lines,
    unless,
    year,
)
from explorer.present.i18n.text import text
from explorer.present.measure import gain_text
from explorer.present.view import Work


def _verdict(choice: str, verdict: str) -> str:
    return text("business-verdict", choice=choice, verdict=verdict.replace(" ", "_"))


def test_the_sentence_is_the_verdict_and_one_number_of_a_year(cases: list[tuple[str, str, BusinessCase]]) -> None:
    for choice, verdict, case in cases:
        headline = case.headline
        assert headline is not None
        assert (headline.choice, headline.verdict) == (choice, verdict)
        words, money = sentence(case), headline.comparison.saved.money
        assert words.startswith(_verdict(choice, verdict))
        assert words.count("**") == 2
        assert len(words.split()) <= 33
        assert baseline_name(case, headline.comparison) in words
        ends = (money.low, money.high) if money.direction() == "open" else (money.expected,)
        assert all(f"{digits(MONTHS * abs(end))} " in words for end in ends)
        assert not re.search(r"\d e|nan|inf", words)


def test_every_verdict_has_its_own_words() -> None:
    said = [_verdict("split", verdict) for verdict in {*VERDICTS.values()}]
    assert len(set(said)) == len(said)
    assert {_verdict(choice, "pays") for choice in ("device", "server")} == {"Do not split."}


def test_because_names_the_one_gain_and_the_part_of_the_bill_that_moves_most(
    cases: list[tuple[str, str, BusinessCase]],
) -> None:
    for choice, _, case in cases:
        words = because(case)
        assert case.headline is not None
        gain, saved = gain_text(case.case, case.plan.on_device), case.headline.comparison.saved_costs
        assert bool(gain) == (choice == "split")
        assert gain in words
        sign = 1 if saved.total >= 0 else -1
        part = max(saved._asdict(), key=lambda name: sign * saved._asdict()[name])
        assert text(f"business-part_costs_{part}") in words
        assert f"{digits(MONTHS * abs(getattr(saved, part)))} USD {'less' if sign > 0 else 'more'} a year" in words


def test_a_year_is_twelve_months_of_both_choices(cases: list[tuple[str, str, BusinessCase]]) -> None:
    for _, _, case in cases:
        assert case.headline is not None
        for plan in (case.plan, case.headline.comparison.baseline):
            assert f"{digits(MONTHS * plan.month.money.expected)} USD with" in year(case)


def test_the_time_until_it_pays_is_what_setting_up_costs_by_what_a_month_saves() -> None:
    vehicle = view_work("googlenet", device="jetson-agx-orin", link="lte-driving", batch="1")
    saved = case_of(vehicle).headline.comparison.saved.money  # type: ignore[union-attr]
    case = case_of(vehicle, fleet=replace(FLEET, setup=6.5 * saved.expected))
    assert case.pays_after_months == pytest.approx(
        (6.5, 6.5 * saved.expected / saved.high, 6.5 * saved.expected / saved.low)
    )
    assert f"**{text('business-months', count=7, value=7)}**" in year(case)
    assert text("business-repaid", kind="free", time="", soonest="", latest="") in year(case_of(vehicle))
    long = year(case_of(vehicle, fleet=replace(FLEET, setup=36 * saved.expected)))
    assert f"**{text('business-years', value='3')}**" in long


def test_where_no_money_is_saved_and_where_nothing_is_split_it_never_pays_for_itself() -> None:
    known = Estimate.exactly
    dear = case_of(view_work(), device_time=known(1), server_time=known(1), server_per_hour=known(1.5))
    assert dear.pays_after_months is None
    assert case_of(view_work(link="lte")).pays_after_months is None
    doubtful = case_of(view_work(), fleet=replace(FLEET, setup=1000), server_per_hour=Estimate(0, 0.5, 1.5))
    assert doubtful.pays_after_months is not None
    assert doubtful.pays_after_months[2] == float("inf")
    assert "never" in year(doubtful)


def test_the_sentence_says_no_more_than_its_ranges_do() -> None:
    """What is said for certain of time or money is so at both ends of its range, over many random cases."""
    done = view_work()
    seen = set()
    for number in range(60):
        rng = Random(number)
        case = case_of(
            done,
            prefix(done, rng.randrange(1, 60)),
            device_time=Estimate(1 / rng.uniform(1, 3), 1, rng.uniform(1, 3)),
            server_per_hour=Estimate(0, 1, rng.uniform(1, 9)),
            device=Estimate(0, 100, rng.choice([100, 5000])),
        )
        assert case.headline is not None
        verdict, saved = case.headline.verdict, case.headline.comparison.saved
        seen.add(verdict)
        assert sentence(case).startswith(_verdict("split", verdict))
        if verdict in ("pays", "cheaper", "cheaper but slower"):
            assert saved.money.low > -0.005
        if verdict in ("pays", "faster", "faster but dearer"):
            assert saved.time_s.low >= 0
        if verdict == "pays":
            assert all(each.saved.money.low > -0.005 and each.saved.time_s.low >= 0 for each in case.comparisons)
        if unless(case) == text("business-no_turn", kind="lasts"):
            assert saved.money.low > -0.005 or saved.money.high < 0.005
    assert {"pays", "open", "loses"} & seen


def test_what_holds_against_the_other_choice_is_said_as_well() -> None:
    case = case_of(view_work("vgg16", device="laptop-i7-12700h", server="t4", link="gigabit-ethernet"))
    device, server = case.comparisons
    assert server.baseline.delay_s < device.baseline.delay_s
    assert device.saved.money.expected < 0 < server.saved.money.expected
    assert baseline_name(case, server) in sentence(case)
    assert baseline_name(case, device) in lines(case)[0]
    assert digits(MONTHS * -device.saved.money.low) in lines(case)[0]


def test_both_choices_have_one_name_here_and_everywhere(done: Work) -> None:
    case = case_of(done)
    names = [plan_title(case, each.baseline.on_device) for each in case.comparisons]
    assert names == ["All on the device", "All on the server that may leave"]
    assert [baseline_name(case, each) for each in case.comparisons] == [name[0].lower() + name[1:] for name in names]


def test_below_half_a_cent_sentence_and_verdict_say_the_same(done: Work) -> None:
    """The split is dearer by a third of a cent: that is no difference, in both."""
    dearer = case_of(done, **_money_only_of_the_server(done, -0.003))
    assert dearer.headline is not None
    assert dearer.headline.comparison.saved.money.expected == pytest.approx(-0.003)
    assert dearer.headline.verdict == "open"  # of the time
    assert sentence(dearer).endswith(f"It costs the same as {baseline_name(dearer, dearer.headline.comparison)}.")
    assert turn_lines(dearer, dearer.headline.comparison)


def _money_only_of_the_server(done: Work, saved: float) -> dict[str, Any]:
    """Prices at which only the server costs money, and a split saves ``saved`` against all on the device."""
    free = Estimate.exactly(0)
    hours = done.case.terms(done.best.on_device).server_compute / 3600 * FLEET.rounds_a_month
    exact = {"server_time": Estimate.exactly(1), "server_per_hour": Estimate.exactly(-saved / hours)}
    return {"electricity_per_kwh": free, "data_per_gb": free, "device": free, **exact}


@pytest.mark.parametrize("field", PRICE_PARTS.values())
def test_a_price_that_is_not_known_is_called_by_its_own_name(done: Work, field: str) -> None:
    case = business_case(
        done.case,
        done.best.on_device,
        FLEET,
        replace(Assumptions.preset(done.case), not_known=frozenset({field})),
    )
    (caveat,) = case.caveats
    scenario = done.case.scenario
    thing = {
        "electricity_per_kwh": "the price of electricity for the",
        "data_per_gb": "the price of a GB over this link",
        "server_per_hour": f"what an hour of the {scenario.server.title} costs",
        "device": f"the price of the {scenario.device.title}",
    }[field]
    assert f": {thing}" in caveat_text(case, caveat, scenario).replace("\\", "")


@pytest.mark.parametrize(
    ("rounds", "words"),
    [
        (24, []),
        (
            2_000,
            [
                "The day is nearly full: each device is busy {busy} h of 24 h",
                "All on the server that may leave would not fit",
            ],
        ),
        (3_000, ["A day is too short: 3,000 rounds a day would take each device {busy} h. At most {most} fit"]),
    ],
)
def test_whether_the_month_can_be_run_is_said(done: Work, rounds: int, words: list[str]) -> None:
    case = case_of(done, fleet=replace(FLEET, rounds_a_day=rounds))
    told = [caveat_text(case, caveat, done.case.scenario) for caveat in case.caveats]
    round_h = done.best.delay_s / 3600
    figures = {"busy": f"{rounds * round_h:.3g}", "most": f"{int(24 / round_h):,}"}
    for part in words:
        assert any(part.format(**figures) in line for line in told), told
    assert bool(told) == bool(words)


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


def test_where_the_best_is_the_one_choice_without_a_split_that_is_said() -> None:
    asked = {"mode": "training", "batch": "16", "raw-data-may-leave": "true", "link": "lte", "memory": "900kB"}
    limited = case_of(view_work("lenet5", **asked))
    assert limited.headline is None
    assert limited.plan.on_device.sum() == 1
    said = "All on the server is the best split, and the one choice without a split here: all on the device does not"
    assert sentence(limited).startswith(said)
    alone = case_of(view_work("lenet5", keep="fc3"))
    assert sentence(alone).startswith("There is nothing to choose here")
