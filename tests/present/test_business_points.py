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
from explorer.present.business.amounts import digits
from explorer.present.business.words import because, turn_lines, unless
from explorer.present.i18n.text import text
from explorer.present.view import View, Work

NOWHERE = text("business-turn_nowhere")


def _no_turn(kind: str) -> str:
    return text("business-no_turn", kind=kind)


def test_where_the_ranges_leave_it_open_no_line_says_never_or_always(done: Work) -> None:
    """No single price decides at the figures expected, which over their ranges may go either way all the same."""
    case = case_of(view_work(device="raspberry-pi-5", link="starlink", batch="8"))
    lines = [line for each in case.comparisons for line in turn_lines(case, each)]
    for comparison in case.comparisons:
        money = comparison.saved.money
        for line in turn_lines(case, comparison):
            assert (line == _no_turn("lasts")) <= (money.low > -0.005 or money.high < 0.005)
    assert lines


def test_what_would_turn_it_is_what_needs_the_least_change(done: Work) -> None:
    far = case_of(done)
    assert far.headline is not None
    point = far.headline.comparison.counted[0]
    assert point.quantity == "server_per_hour"
    assert not point.holds
    turn = "the price of a server hour falls below about **0.75 USD** (now 1.09 USD)"
    assert unless(far) == text("business-cheaper_if", turn=turn)
    cheap = case_of(done, server_per_hour=Estimate.exactly(0.5))
    turn = "the price of a server hour rises above about **0.75 USD** (now 0.5 USD)"
    assert unless(cheap) == text("business-cheaper_unless", turn=turn)
    sure = case_of(done, server_per_hour=Estimate.exactly(0.01), device_time=Estimate.exactly(1))
    assert sure.comparisons[0].saved.money.low > 0
    assert unless(sure).startswith("**Unless** ")


def test_a_break_even_point_has_two_digits_a_range_and_never_reads_as_now(done: Work) -> None:
    near = case_of(done, server_per_hour=Estimate(0.5, 0.747, 1.6))
    (line, *_) = turn_lines(near, near.comparisons[0])
    now = text("business-now", value="0.747 USD")
    turn = text("business-turn_near", thing=text("business-thing_server_per_hour"), now=now)
    assert line.startswith(text("business-turn_item", turn=turn))
    far = case_of(done)
    (line, *_) = turn_lines(far, far.comparisons[0])
    assert line.endswith(NOWHERE)
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
            lines = turn_lines(case, comparison) if comparison.counted else []
            for point, line in zip(comparison.counted, lines, strict=True):
                values = found[comparison.against, point.quantity]
                if point.between is None:
                    assert line.endswith(NOWHERE)
                    outside += len(values) < 150
                    continue
                low, high = point.between
                assert len(values) == 150
                assert all(low * (1 - 1e-9) <= value <= high * (1 + 1e-9) for value in values), line
                said_between += f"is {digits(low)} to {digits(high)}" in line
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
    assert turn_lines(case, case.comparisons[0]) == [_no_turn("same")]
    case = case_of(slow, prefix(slow, 60), replace(FLEET, fixed_per_month=50), **nothing)
    assert turn_lines(case, case.comparisons[0]) == [_no_turn("some")]
    paid = case_of(slow, prefix(slow, 60), server_per_hour=Estimate.exactly(1))
    assert turn_lines(paid, paid.comparisons[0])[0] == _no_turn("lasts")


def test_never_is_said_only_if_no_single_price_a_hundredfold_turns_it() -> None:
    """The words are compared with cases in which each price is really moved."""
    seen = set()
    for uplink in ("0.05Mbit/s", "0.5Mbit/s", "20Mbit/s", "200Mbit/s"):
        done = view_work(up=uplink, device="raspberry-pi-4")
        for assumed in ({}, {"device_time": Estimate.exactly(1), "server_time": Estimate.exactly(1)}):
            for count in (10, 40, 60):
                case = case_of(done, prefix(done, count), **assumed)
                for position, comparison in enumerate(case.comparisons):
                    (line, *_) = turn_lines(case, comparison)
                    direction = comparison.saved.money.direction(0.005)
                    for kind in ("lasts", "some"):
                        if line == _no_turn(kind):
                            seen.add((kind, direction))
                            every = [case, *(_moved(done, case, count) if kind == "lasts" else [])]
                            money = [each.comparisons[position].saved.money for each in every]
                            assert all(m.low > -0.005 if direction == "less" else m.high < 0.005 for m in money)
    assert {("lasts", "less"), ("some", "less"), ("lasts", "more")} <= seen, seen


def _moved(done: Work, case: BusinessCase, count: int) -> Iterator[BusinessCase]:
    """The case with each price that is paid a hundredth and a hundredfold, over its whole range."""
    for name in PRICE_PARTS.values():
        price: Estimate = getattr(case.assumptions, name)
        for times in (0.01, 100.0):
            moved = Estimate(times * price.low, times * price.expected, times * price.high)
            yield business_case(done.case, prefix(done, count), case.fleet, replace(case.assumptions, **{name: moved}))


def test_fixed_costs_that_decide_are_named(done: Work) -> None:
    saves = {"server_per_hour": Estimate.exactly(0.1)}
    thing = text("business-thing_fixed_per_month")
    free = case_of(done, **saves)
    money = free.comparisons[0].saved.money.expected
    (line,) = (line for line in turn_lines(free, free.comparisons[0]) if thing in line)
    limit = f"about **{digits(money)} USD**"
    assert line.startswith(f"If {thing} rises above {limit} ({text('business-now_nothing')}).")
    dear = case_of(done, fleet=replace(FLEET, fixed_per_month=2 * money), **saves)
    (line,) = (line for line in turn_lines(dear, dear.comparisons[0]) if thing in line)
    assert line.startswith(f"If {thing} falls below {limit} (now {digits(2 * money, 3)} USD).")


def test_a_batch_is_no_round_and_devices_are_whole() -> None:
    fleet = replace(FLEET, fixed_per_month=5.0)
    for mode in ("inference", "training"):
        work_of = view_work("vgg16", mode=mode, device="jetson-nano", link="wifi-5", batch="1")
        case = case_of(work_of, fleet=fleet, server_per_hour=Estimate.exactly(0))
        lines = [line for each in case.comparisons for line in turn_lines(case, each)]
        assert any(text(f"business-thing_{mode}") in line for line in lines)
        assert not any("round" in line for line in lines if mode == "inference")
        assert any(re.search(r"the number of devices (rises|falls) [a-z ]*\*\*[\d,]+\*\* ", line) for line in lines)


def test_the_bill_of_the_farm_is_that_of_the_data_that_it_does_not_send() -> None:
    """It keeps all on the device for pennies of electricity."""
    named = library().find("Farm sensor on NB-IoT")
    done = work(View(named.model, named.scenario))
    farm = business_case(done.case, done.best.on_device, Fleet(1_000, 1_440))
    assert text("business-part_costs_data") in because(farm)
