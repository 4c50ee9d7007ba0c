"""What would turn a business case: limits with their ranges, what is never so, and the price that decides."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from business_views import FLEET, case_of, prefix, view_work

from explorer.app.cache import work
from explorer.library.named import library
from explorer.money.assumptions import PRICE_PARTS, Assumptions, Estimate
from explorer.money.business import BusinessCase, business_case
from explorer.money.month import Fleet
from explorer.present.business.words import break_even_lines, deciding, digits
from explorer.present.view import View, Work


def test_where_the_ranges_leave_it_open_no_line_says_never_or_always(done: Work) -> None:
    """No single price decides at the figures expected, which over their ranges may go either way all the same."""
    case = case_of(view_work(device="raspberry-pi-5", link="starlink", batch="8"))
    lines = [line for each in case.comparisons for line in break_even_lines(case, each)]
    for comparison in case.comparisons:
        money = comparison.saved.money
        for line in break_even_lines(case, comparison):
            assert ("never" in line) <= (money.low > -0.005 or money.high < 0.005)
    assert lines


def test_the_price_that_makes_the_bill_is_named() -> None:
    case = case_of(view_work(link="5g-mmwave"))
    words = deciding(case)
    assert re.match(r"\*\*Data: 100 % of the bill of [a-z ]+\.\*\* Expected", words)
    assert "Expected are 0.79 USD for a GB of data, within 0.12 to 4.98." in words
    assert "Data:" not in deciding(case_of(view_work()))


def test_a_break_even_point_has_two_digits_a_range_and_never_reads_as_now(done: Work) -> None:
    near = case_of(done, server_per_hour=Estimate(0.5, 0.787, 1.6))
    (line, *_) = break_even_lines(near, near.comparisons[0])
    assert line.startswith("The limit for a server hour is about what it is now: now 0.787 USD. Over the ranges")
    far = case_of(done)
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
        for name, value in vars(Assumptions.preset(done.case)).items()
        if isinstance(value, Estimate)
    }
    said_between, outside = 0, 0
    for case in (case_of(done), case_of(done, **narrow)):
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
        for comparison in case_of(done, **inside).comparisons:
            for point in comparison.break_even:
                found[comparison.against, point.quantity].append(point.value)
    return found


def test_free_of_charge_is_as_dear_and_no_hundredfold_of_it_is_claimed() -> None:
    free = Estimate.exactly(0)
    nothing: dict[str, Any] = dict.fromkeys(("electricity_per_kwh", "data_per_gb", "server_per_hour", "device"), free)
    slow = view_work(link="nb-iot")  # where the split takes more of everything
    case = case_of(slow, prefix(slow, 60), **nothing)
    assert break_even_lines(case, case.comparisons[0]) == ["At the figures expected it costs the same."]
    case = case_of(slow, prefix(slow, 60), replace(FLEET, fixed_per_month=50), **nothing)
    assert break_even_lines(case, case.comparisons[0]) == [
        "No single price decides at the figures expected, and over all ranges together it is never cheaper."
    ]
    paid = case_of(slow, prefix(slow, 60), server_per_hour=Estimate.exactly(1))
    assert break_even_lines(paid, paid.comparisons[0])[0].startswith("It is never cheaper: not over all ranges")


def test_never_is_said_only_if_no_single_price_a_hundredfold_turns_it() -> None:
    """The words are compared with cases in which each price is really moved."""
    seen = set()
    for uplink in ("0.05Mbit/s", "0.5Mbit/s", "20Mbit/s", "200Mbit/s"):
        done = view_work(up=uplink, device="raspberry-pi-4")
        for assumed in ({}, {"device_time": Estimate.exactly(1), "server_time": Estimate.exactly(1)}):
            for count in (10, 40, 60):
                case = case_of(done, prefix(done, count), **assumed)
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
            yield business_case(done.case, prefix(done, count), case.fleet, replace(case.assumptions, **{name: moved}))


def test_fixed_costs_that_decide_are_named(done: Work) -> None:
    saves = {"server_per_hour": Estimate.exactly(0.1)}
    free = case_of(done, **saves)
    money = free.comparisons[0].saved.money.expected
    (line,) = (line for line in break_even_lines(free, free.comparisons[0]) if "fixed costs" in line)
    limit = f"fixed costs a month below about **{digits(money)} USD**; "
    assert line.startswith(f"It stays cheaper with {limit}now nothing is paid.")
    dear = case_of(done, fleet=replace(FLEET, fixed_per_month=2 * money), **saves)
    (line,) = (line for line in break_even_lines(dear, dear.comparisons[0]) if "fixed costs" in line)
    assert line.startswith(f"It is cheaper only with {limit}now {digits(2 * money, 3)} USD.")


def test_a_batch_is_no_round_and_devices_are_whole() -> None:
    fleet = replace(FLEET, fixed_per_month=5.0)
    for mode, thing in (("inference", "batches a day of each device"), ("training", "rounds a day of each device")):
        work_of = view_work("vgg16", mode=mode, device="jetson-nano", link="wifi-5", batch="1")
        free = Estimate.exactly(0)
        case = case_of(work_of, fleet=fleet, server_per_hour=free)
        lines = [line for each in case.comparisons for line in break_even_lines(case, each)]
        assert any(thing in line for line in lines)
        assert not any("round" in line for line in lines if mode == "inference")
        assert any(re.search(r"a number of devices of at least about \*\*[\d,]+\*\*;", line) for line in lines)


def test_the_bill_that_one_part_makes_is_the_larger_of_the_two() -> None:
    """The farm keeps all on the device for pennies of electricity: what decides is the data that it does not send."""
    named = library().find("Farm sensor on NB-IoT")
    done = work(View(named.model, named.scenario))
    farm = business_case(done.case, done.best.on_device, Fleet(1_000, 1_440))
    assert deciding(farm).startswith("**Data: 99 % of the bill of most on the server.**")
