"""What the Business case page says and draws, against the library's numbers."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from math import isclose
from random import Random
from typing import Any

import numpy as np
import pytest

from explorer.app.cache import work
from explorer.money.assumptions import PRICE_PARTS, Assumptions, Estimate
from explorer.money.business import BusinessCase, business_case
from explorer.money.month import Fleet
from explorer.present.business.caveats import caveat_text, not_counted_lines
from explorer.present.business.entries import START, Inputs, read
from explorer.present.business.points import break_even_lines, deciding
from explorer.present.business.tables import business_document, month_costs, spreadsheet
from explorer.present.business.words import MINUS, digits, doubt, said, sentence
from explorer.present.charts.business import (
    LONGEST,
    any_torn,
    costs_figure,
    describe_costs,
    describe_savings,
    savings_figure,
)
from explorer.present.figure_words import origin_text, range_text
from explorer.present.i18n.text import text
from explorer.present.palette import DARK, LIGHT
from explorer.present.user_figures import HOURS_PER_YEAR, End, Entries, shown_figures
from explorer.present.view import View
from explorer.present.view_result import Work
from explorer.pricing.costs import Mask
from explorer.scenario.named import library

SERVER = ("server_per_hour", "rtx-a6000")
FLEET = Fleet(1_000, 24)
GO_UP, CHANGE = "low, expected and high must go up", "change the one that is out of order"


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
    assert inputs.assumptions.server_per_hour == Estimate(0.5, 0.5, 0.75)
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
                f"Server: {GO_UP}, got 1.09, 1.09 and 1 USD per hour: {CHANGE}",
                f"Device: {GO_UP}, got 500, 400 and 400 USD: {CHANGE}",
            ],
        ),
        (
            Entries().with_figure(("device_life_h", "assumed"), "low", 4),
            [f"Device life: {GO_UP}, got 4, 3 and 5 years: {CHANGE}"],
        ),
        (
            Entries().with_figure(("waiting_w", "jetson-tx2"), "low", -3),
            ["waiting power must be between 0 W and 1,000,000 W, got -3 W"],
        ),
        (
            Entries().with_figure(("waiting_w", "jetson-tx2"), "low", None).with_figure(SERVER, "expected", None),
            [
                "Server, expected value, is empty: enter a number, or go back to the defaults",
                "Power waiting, low end, is empty: enter a number, or go back to the defaults",
            ],
        ),
        (
            Entries().with_timing("estimated", 0.5),
            ["Computing times: enter how many times as long they may take, or 1 to take them as exact; got 0.5"],
        ),
        (
            Entries().with_timing("estimated", None).with_fleet("devices", None),
            [
                "Devices is empty: enter a number, or go back to the defaults",
                "Computing times is empty: enter a number, or go back to the defaults",
            ],
        ),
        (
            Entries().with_fleet("devices", 0).with_fleet("rounds_training", -1).with_fleet("rounds_inference", -2),
            [
                "Devices: enter at least 1 and at most 1,000,000,000, got 0",
                "Rounds a day, each: enter at least 0.000001 and at most 1,000,000,000, got -1",
            ],
        ),
        (
            Entries().with_fleet("days", 40).with_figure(("data_per_gb", "own-network"), "low", -2),
            [
                "Days a month: enter at least 1 and at most 31, got 40",
                "data price must be 0 or more and at most 1,000,000,000, got -2 USD per GB",
            ],
        ),
    ],
)
def test_every_broken_rule_is_a_sentence(done: Work, entries: Entries, sentences: list[str]) -> None:
    inputs, problems = read(entries, done.priced)
    assert inputs is None
    assert problems == sentences


WORDS = {
    "pays": "pays",
    "faster": "is faster",
    "open": "may or may not pay",
    "faster but dearer": "is faster but dearer",
    "cheaper but slower": "is cheaper but slower",
    "loses": "does not pay",
}


def _cases() -> list[tuple[str, str, BusinessCase]]:
    """A choice and a verdict, and a case for it."""
    slow = _work(link="nb-iot")
    few = _prefix(slow, 60)
    dear_power: dict[str, Any] = {
        "electricity_per_kwh": Estimate.exactly(10),
        "waiting_w": Estimate.exactly(0),
        "device": Estimate.exactly(0),
    }
    vehicle = _work("googlenet", device="jetson-agx-orin", link="lte-driving", batch="1")
    return [
        ("split", "pays", _case(vehicle)),
        ("split", "faster", _case(_work(), device_time=Estimate.exactly(1), server_time=Estimate.exactly(1))),
        ("split", "open", _case(_work())),
        ("split", "faster but dearer", _case(_work(), device_time=Estimate(1, 1, 1.01), **_exact_times())),
        ("split", "cheaper but slower", _case(slow, few, data_per_gb=Estimate.exactly(0), **dear_power)),
        ("split", "loses", _case(slow, few)),
        ("device", "pays", _case(_work(link="lte"))),
        ("server", "faster", _case(_work("gpt2"))),
    ]


def _exact_times() -> dict[str, Any]:
    return {"server_time": Estimate.exactly(1), "server_per_hour": Estimate.exactly(1.5)}


@pytest.fixture(scope="module")
def cases() -> list[tuple[str, str, BusinessCase]]:
    return _cases()


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
    done = _work()
    seen = set()
    for number in range(60):
        rng = Random(number)
        case = _case(
            done,
            _prefix(done, rng.randrange(1, 60)),
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
    case = _case(_work("vgg16", device="raspberry-pi-4", server="t4", link="wifi-6"))
    device, server = case.comparisons
    assert server.baseline.delay_s < device.baseline.delay_s
    assert device.saved.money.expected < 0 < server.saved.money.expected
    assert sentence(case).startswith("Against most on the server, splitting may or may not pay: ")
    money = said(device.saved, "USD")[2]
    assert doubt(case).endswith(f" Against all on the device, splitting is faster; costs: **{money.changes}**.")


def test_below_half_a_cent_sentence_and_verdict_say_the_same(done: Work) -> None:
    """The split is dearer by a third of a cent: that is no difference, in both."""
    dearer = _case(done, **_money_only_of_the_server(done, -0.003))
    assert dearer.headline is not None
    assert dearer.headline.comparison.saved.money.expected == pytest.approx(-0.003)
    assert dearer.headline.verdict == "open"  # of the time
    assert "dearer" not in sentence(dearer)
    assert sentence(dearer).endswith("costs: **no difference**.")


def _money_only_of_the_server(done: Work, saved: float) -> dict[str, Any]:
    """Prices at which only the server costs money, and a split saves ``saved`` against all on the device."""
    free = Estimate.exactly(0)
    hours = done.priced.terms(done.best.on_device).server_compute / 3600 * FLEET.rounds_a_month
    exact = {"server_time": Estimate.exactly(1), "server_per_hour": Estimate.exactly(-saved / hours)}
    return {"electricity_per_kwh": free, "data_per_gb": free, "device": free, **exact}


def test_where_the_ranges_leave_it_open_no_line_says_never_or_always(done: Work) -> None:
    """No single price decides at the figures expected, which over their ranges may go either way all the same."""
    case = _case(_work(device="raspberry-pi-5", link="starlink", batch="8"))
    lines = [line for each in case.comparisons for line in break_even_lines(case, each)]
    for comparison in case.comparisons:
        money = comparison.saved.money
        for line in break_even_lines(case, comparison):
            assert ("never" in line) <= (money.low > -0.005 or money.high < 0.005)
    assert lines


def test_the_price_that_makes_the_bill_is_named() -> None:
    case = _case(_work(link="5g-mmwave"))
    words = deciding(case)
    assert re.match(r"\*\*Data: 100 % of the bill of [a-z ]+\.\*\* Expected", words)
    assert "Expected are 0.79 USD for a GB of data, within 0.12 to 4.98." in words
    assert "Data:" not in deciding(_case(_work()))


def test_a_break_even_point_has_two_digits_a_range_and_never_reads_as_now(done: Work) -> None:
    near = _case(done, server_per_hour=Estimate(0.5, 0.787, 1.6))
    (line, *_) = break_even_lines(near, near.comparisons[0])
    assert line.startswith("The limit for a server hour is about what it is now: now 0.787 USD. Over the ranges")
    far = _case(done)
    (line, *_) = break_even_lines(far, far.comparisons[0])
    point = far.comparisons[0].counted[0]
    assert line.startswith("It is cheaper only with a server hour below about **0.79 USD**; now 1.09 USD.")
    words = "Over the ranges of all else the limit may lie anywhere or not exist: "
    assert line.endswith(f"{words}in {point.none} of 64 extreme cases there is no such limit.")
    assert "between" not in line
    assert re.findall(r"\d\.\d{3,}", line) == []


def test_a_said_range_holds_the_limit_at_any_inputs_within_the_ranges(done: Work) -> None:
    """Where the words are "between", no random inputs have it elsewhere; where it may lie anywhere, some do."""
    narrow: dict[str, Any] = {
        name: Estimate.within(value.expected, 1.05)
        for name, value in vars(Assumptions.preset(done.priced)).items()
        if isinstance(value, Estimate)
    }
    said_between, outside = 0, 0
    for case in (_case(done), _case(done, **narrow)):
        found = _limits_inside(done, case, 150)
        for comparison in case.comparisons:
            lines = break_even_lines(case, comparison) if comparison.counted else []
            for point, line in zip(comparison.counted, lines, strict=True):
                values = found[comparison.against, point.quantity]
                if point.between is None:
                    assert "may lie anywhere or not exist" in line
                    assert "between" not in line
                    outside += len(values) < 150
                    continue
                low, high = point.between
                assert len(values) == 150
                assert all(low * (1 - 1e-9) <= value <= high * (1 + 1e-9) for value in values), line
                said_between += f"between about {digits(low)} and {digits(high)}" in line
    assert said_between > 2
    assert outside > 0


def _limits_inside(done: Work, case: BusinessCase, count: int) -> dict[tuple[str, str], list[float]]:
    """Every limit at random inputs within the ranges of a case."""
    rng = Random(3)
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for _ in range(count):
        inside: dict[str, Any] = {
            name: Estimate.exactly(rng.uniform(value.low, value.high))
            for name, value in vars(case.assumptions).items()
            if isinstance(value, Estimate)
        }
        for comparison in _case(done, **inside).comparisons:
            for point in comparison.break_even:
                found[comparison.against, point.quantity].append(point.value)
    return found


def test_free_of_charge_is_as_dear_and_no_hundredfold_of_it_is_claimed() -> None:
    free = Estimate.exactly(0)
    nothing: dict[str, Any] = dict.fromkeys(("electricity_per_kwh", "data_per_gb", "server_per_hour", "device"), free)
    slow = _work(link="nb-iot")  # where the split takes more of everything
    case = _case(slow, _prefix(slow, 60), **nothing)
    assert break_even_lines(case, case.comparisons[0]) == ["At the figures expected it costs the same."]
    case = _case(slow, _prefix(slow, 60), replace(FLEET, fixed_per_month=50), **nothing)
    assert break_even_lines(case, case.comparisons[0]) == [
        "No single price decides at the figures expected, and over all ranges together it is never cheaper."
    ]
    paid = _case(slow, _prefix(slow, 60), server_per_hour=Estimate.exactly(1))
    assert break_even_lines(paid, paid.comparisons[0])[0].startswith("It is never cheaper: not over all ranges")


def test_never_is_said_only_if_no_single_price_a_hundredfold_turns_it() -> None:
    """The words are compared with cases in which each price is really moved."""
    seen = set()
    for uplink in ("0.05Mbit/s", "0.5Mbit/s", "20Mbit/s", "200Mbit/s"):
        done = _work(up=uplink, device="raspberry-pi-4")
        for assumed in ({}, {"device_time": Estimate.exactly(1), "server_time": Estimate.exactly(1)}):
            for count in (10, 40, 60):
                case = _case(done, _prefix(done, count), **assumed)
                for position, comparison in enumerate(case.comparisons):
                    (line, *_) = break_even_lines(case, comparison)
                    for kind in ("never dearer", "never cheaper"):
                        if kind in line:
                            seen.add((kind, "hundred times" in line))
                            every = [case, *(_moved(done, case, count) if "hundred times" in line else [])]
                            money = [each.comparisons[position].saved.money for each in every]
                            assert all(m.low > -0.005 if kind == "never dearer" else m.high < 0.005 for m in money)
    assert {("never dearer", True), ("never dearer", False), ("never cheaper", True)} <= seen, seen


def _moved(done: Work, case: BusinessCase, count: int) -> Iterator[BusinessCase]:
    """The case with each price that is paid a hundredth and a hundredfold, over its whole range."""
    for name in PRICE_PARTS.values():
        price: Estimate = getattr(case.assumptions, name)
        for times in (0.01, 100.0):
            moved = Estimate(times * price.low, times * price.expected, times * price.high)
            yield business_case(
                done.priced, _prefix(done, count), case.fleet, replace(case.assumptions, **{name: moved})
            )


def test_fixed_costs_that_decide_are_named(done: Work) -> None:
    saves = {"server_per_hour": Estimate.exactly(0.1)}
    free = _case(done, **saves)
    money = free.comparisons[0].saved.money.expected
    (line,) = (line for line in break_even_lines(free, free.comparisons[0]) if "fixed costs" in line)
    limit = f"fixed costs a month below about **{digits(money)} USD**; "
    assert line.startswith(f"It stays cheaper with {limit}now nothing is paid.")
    dear = _case(done, fleet=replace(FLEET, fixed_per_month=2 * money), **saves)
    (line,) = (line for line in break_even_lines(dear, dear.comparisons[0]) if "fixed costs" in line)
    assert line.startswith(f"It is cheaper only with {limit}now {digits(2 * money, 3)} USD.")


@pytest.mark.parametrize("field", PRICE_PARTS.values())
def test_a_price_that_is_not_known_is_called_by_its_own_name(done: Work, field: str) -> None:
    case = business_case(
        done.priced,
        done.best.on_device,
        FLEET,
        replace(Assumptions.preset(done.priced), not_known=frozenset({field})),
    )
    (caveat,) = case.caveats
    scenario = done.priced.scenario
    thing = {
        "electricity_per_kwh": "the price of electricity for the",
        "data_per_gb": "the price of a GB over this link",
        "server_per_hour": f"what an hour of the {scenario.server.title} costs",
        "device": f"the price of the {scenario.device.title}",
    }[field]
    assert f": {thing}" in caveat_text(case, caveat, scenario).replace("\\", "")


def test_a_batch_is_no_round_and_devices_are_whole() -> None:
    fleet = replace(FLEET, fixed_per_month=5.0)
    for mode, thing in (("inference", "batches a day of each device"), ("training", "rounds a day of each device")):
        work_of = _work("vgg16", mode=mode, device="jetson-nano", link="wifi-5", batch="1")
        free = Estimate.exactly(0)
        case = _case(work_of, fleet=fleet, server_per_hour=free)
        lines = [line for each in case.comparisons for line in break_even_lines(case, each)]
        assert any(thing in line for line in lines)
        assert not any("round" in line for line in lines if mode == "inference")
        assert any(re.search(r"a number of devices of at least about \*\*[\d,]+\*\*;", line) for line in lines)


def test_what_is_not_known_is_said_everywhere_and_not_called_free() -> None:
    done = _work("vgg16", device="raspberry-pi-5", server="t4", link="wifi-6")
    case = _case(done)
    point = next(each for each in case.comparisons[0].break_even if each.quantity == "device")
    assert point.current is None
    lines = break_even_lines(case, case.comparisons[0])
    assert any("the price of a device" in line and "not known and not counted" in line for line in lines)
    (caveat,) = case.caveats
    words = "the price of the Raspberry Pi 5 is not known, so it is not counted"
    assert words in caveat_text(case, caveat, done.priced.scenario)
    assert words in not_counted_lines(case, done.priced.scenario)[0]
    shown = next(each for each in shown_figures(Entries(), done.priced.scenario) if each.field.name == "device")
    assert range_text(shown.value, "USD") == "not known, not counted"
    entered = _inputs(Entries().with_figure(shown.key, "expected", 80), done).assumptions
    assert (entered.device, entered.not_known) == (Estimate.exactly(80), frozenset())
    emptied = _inputs(Entries().with_figure(shown.key, "expected", None), done).assumptions
    assert (emptied.device, emptied.not_known) == (Estimate.exactly(0), {"device"})


@pytest.mark.parametrize(
    ("rounds", "words"),
    [
        (24, []),
        (2_000, ["The day is nearly full: each device is busy 20.9 h of 24 h", "Most on the server would not fit"]),
        (3_000, ["A day is too short: 3,000 rounds a day would take each device 31.3 h. At most 2,299 fit"]),
    ],
)
def test_whether_the_month_can_be_run_is_said(done: Work, rounds: int, words: list[str]) -> None:
    case = _case(done, fleet=replace(FLEET, rounds_a_day=rounds))
    told = [caveat_text(case, caveat, done.priced.scenario) for caveat in case.caveats]
    for part in words:
        assert any(part in line for line in told), told
    assert bool(told) == bool(words)


def test_sources_are_sentences(done: Work) -> None:
    shown = {each.field.name: origin_text(each) for each in shown_figures(Entries(), done.priced.scenario)}
    assert shown["electricity_per_kwh"] == (
        "Price where the devices are: 0.3 USD per kWh, from 0.1 to 0.5. Assumed, not read anywhere: enter what you pay"
        " (November 2026). All of it is estimated."
    )
    assert "400 USD, taken as exact." in shown["device"]
    assert "1.09 USD per hour, up to 1.64." in shown["server_per_hour"]
    assert "15 W, down to 6.6." in shown["computing_w"]
    assert shown["server_per_hour"].endswith("High end: estimated.")
    assert "3 years, from 2 to 5." in shown["device_life_h"]


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
        for costs in month_costs(case):
            assert costs.total == pytest.approx(costs.plan.month.money.expected, rel=1e-9)
            assert (costs.parts["fixed"] == 0) == bool(costs.plan.on_device.all())


def test_a_choice_that_is_the_best_split_is_not_drawn_twice() -> None:
    on_device = _work(link="lte")
    titles = [costs.title for costs in month_costs(_case(on_device))]
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
    assert all(amount.change in words and amount.changes in words for amount in amounts)
    plans = month_costs(case)
    assert all(plan.title in describe_costs(plans, "USD") for plan in plans)


def test_bars_have_their_length_unless_they_are_torn(done: Work) -> None:
    """All on one scale up to five times the first; a longer one keeps the shares of its parts, and shows a gap."""
    plans = month_costs(_case(done))
    assert not any_torn(plans)
    figure = costs_figure(plans, LIGHT, "USD")
    for row, plan in enumerate(plans):
        assert sum(trace.x[row] for trace in figure.data) == pytest.approx(plan.total)
    assert figure.layout.xaxis.range[1] == max(plan.total for plan in plans)
    assert not figure.layout.shapes
    longer = month_costs(_case(_work(link="lte")))
    assert longer[1].total > LONGEST * longer[0].total
    torn = costs_figure(longer, LIGHT, "USD")
    assert any_torn(longer)
    assert sum(trace.x[1] for trace in torn.data) == pytest.approx(LONGEST * longer[0].total)
    for trace in torn.data:
        part = next(part for part in longer[1].parts if text(f"business.part_{part}") == trace.name)
        assert trace.x[1] / (LONGEST * longer[0].total) == pytest.approx(longer[1].parts[part] / longer[1].total)
    assert {shape.path.split(",")[1].split(" ")[0] for shape in torn.layout.shapes} == {"1.216"}  # the second row


def test_free_of_charge_is_drawn_too(done: Work) -> None:
    free = Estimate.exactly(0)
    case = _case(done, electricity_per_kwh=free, data_per_gb=free, server_per_hour=free, device=free)
    assert sentence(case).endswith("costs: **no difference**.")
    assert costs_figure(month_costs(case), LIGHT, "USD").layout.xaxis.range[1] > 0


def test_the_files_hold_what_the_page_says(done: Work) -> None:
    case = _case(done)
    table = spreadsheet(case)
    taken = table[(table["kind"] == "takes") & (table["quantity"] == "money a month")].set_index("plan")["expected"]
    saved = table[(table["kind"] == "saves") & (table["quantity"] == "money a month")].set_index("plan")["expected"]
    for plan in ("device", "server"):
        assert isclose(taken[plan] - taken["best"], saved[f"best against {plan}"], rel_tol=1e-6)
    document = json.loads(json.dumps(business_document(done.priced, case, "words"), allow_nan=False))
    assert document["verdict"] == "open"
    assert document["sentence"] == "words"
    assert document["comparisons"][0]["saved_a_month"]["money"]["expected"] == pytest.approx(
        saved["best against device"]
    )
    assert document["assumptions"]["server_per_hour"] == {"low": 1.09, "expected": 1.09, "high": 1.635}
    assert sum(document["plans"]["best"]["expected_cost_a_month"].values()) == pytest.approx(taken["best"])


def test_the_bill_that_one_part_makes_is_the_larger_of_the_two() -> None:
    """The farm keeps all on the device for pennies of electricity: what decides is the data that it does not send."""
    named = library().find("Farm sensor on NB-IoT")
    done = work(View(named.model, named.scenario))
    farm = business_case(done.priced, done.best.on_device, Fleet(1_000, 1_440))
    assert deciding(farm).startswith("**Data: 99 % of the bill of most on the server.**")
