"""What is said of a business case, against the numbers and the ranges that it is said of."""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from business_views import FLEET, case_of, prefix, view_work

from explorer.money.assumptions import PRICE_PARTS, Assumptions, Estimate
from explorer.money.business import BusinessCase, business_case
from explorer.present.business.words import MINUS, caveat_text, deciding, digits, doubt, said, sentence
from explorer.present.view import Work

WORDS = {
    "pays": "pays",
    "faster": "is faster",
    "open": "may or may not pay",
    "faster but dearer": "is faster but dearer",
    "cheaper but slower": "is cheaper but slower",
    "loses": "does not pay",
}


def test_the_sentence_of_every_verdict_has_its_three_numbers(cases: list[tuple[str, str, BusinessCase]]) -> None:
    for choice, verdict, case in cases:
        headline = case.headline
        assert headline is not None
        assert (headline.choice, headline.verdict) == (choice, verdict)
        words = sentence(case)
        assert f" {WORDS[verdict]}: " in words
        assert len(re.sub(r"(?<=\d) (%|USD|\w*Wh|million)", "", words).split()) <= 33
        comparison = headline.comparison
        _, energy, money = said(comparison.saved, "USD")
        share = abs(comparison.saved_delay)
        assert f"**{digits(100 * share, 2 if share < 0.99 else 3)} %** " in words or share > 0.9995
        assert energy.size in words
        assert (words.count("less") + words.count("saves") > 0) == (verdict != "loses")
        assert words.endswith(f"costs: **{money.changes if money.changes.count('more to') else money.change}**.")


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
        words, verdict = sentence(case).partition(":")[0], case.headline.verdict
        seen.add(verdict)
        for comparison in case.comparisons:
            if "pays" in words or "cheaper" in words:
                assert comparison.same or comparison.saved.money.low > -0.005 or comparison != case.headline.comparison
            if "pays" in words or "faster" in words:
                assert comparison.same or comparison.saved.time_s.low >= 0 or comparison != case.headline.comparison
        if verdict == "pays":
            assert all(each.saved.money.low > -0.005 and each.saved.time_s.low >= 0 for each in case.comparisons)
        if "never" in deciding(case):
            money = case.headline.comparison.saved.money
            assert money.low > -0.005 or money.high < 0.005
    assert {"pays", "open", "loses"} & seen


def test_what_holds_against_the_other_choice_is_said_as_well() -> None:
    case = case_of(view_work("vgg16", device="raspberry-pi-4", server="t4", link="wifi-6"))
    device, server = case.comparisons
    assert server.baseline.delay_s < device.baseline.delay_s
    assert device.saved.money.expected < 0 < server.saved.money.expected
    assert sentence(case).startswith("Against most on the server, splitting may or may not pay: ")
    money = said(device.saved, "USD")[2]
    assert doubt(case).endswith(f" Against all on the device, splitting is faster; costs: **{money.changes}**.")


def test_below_half_a_cent_sentence_and_verdict_say_the_same(done: Work) -> None:
    """The split is dearer by a third of a cent: that is no difference, in both."""
    dearer = case_of(done, **_money_only_of_the_server(done, -0.003))
    assert dearer.headline is not None
    assert dearer.headline.comparison.saved.money.expected == pytest.approx(-0.003)
    assert dearer.headline.verdict == "open"  # of the time
    assert "dearer" not in sentence(dearer)
    assert sentence(dearer).endswith("costs: **no difference**.")


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
        (2_000, ["The day is nearly full: each device is busy 20.9 h of 24 h", "Most on the server would not fit"]),
        (3_000, ["A day is too short: 3,000 rounds a day would take each device 31.3 h. At most 2,299 fit"]),
    ],
)
def test_whether_the_month_can_be_run_is_said(done: Work, rounds: int, words: list[str]) -> None:
    case = case_of(done, fleet=replace(FLEET, rounds_a_day=rounds))
    told = [caveat_text(case, caveat, done.case.scenario) for caveat in case.caveats]
    for part in words:
        assert any(part in line for line in told), told
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
