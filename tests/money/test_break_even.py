"""Break-even points: by hand, put back in, over every corner of the ranges, and what is no multiple of anything."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest
from business_cases import FLEET, PRICE_NAMES, SPLIT, against, assumed, cheap, drawn, exactly, random_assumptions
from graphs import random_priced

from explorer.money.assumptions import Assumptions, Estimate
from explorer.money.break_even import BreakEven
from explorer.money.business import BusinessCase, business_case
from explorer.money.month import LEAST_MONEY, Fleet
from explorer.pricing import Case
from explorer.solve import solve


def test_break_even_by_hand() -> None:
    device = against(business_case(drawn(), SPLIT, FLEET, assumed()), "device")
    points = {point.quantity: (point.value, point.pays) for point in device.break_even}
    assert points == {
        "electricity_per_kwh": (pytest.approx(0.04985 * 3.6e6 / 1900), "above"),
        "device": (pytest.approx(0.04981 * 3.6e7 / 150), "above"),
    }  # and as long as the split is dearer there are no fixed costs that it could pay
    assert device.counted == ()  # both take more than a hundredfold


def test_the_decisive_point_takes_the_least_change() -> None:
    device = against(business_case(drawn(), SPLIT, FLEET, cheap()), "device")
    factors = {point.quantity: point.factor for point in device.break_even}
    assert factors == {
        "electricity_per_kwh": pytest.approx(0.00005 / 0.00019),
        "server_per_hour": pytest.approx(0.00034 / 0.0002),
        "device": pytest.approx(0.00001 / 0.00015),
        "data_per_gb": math.inf,
        "fixed_per_month": math.inf,
    }
    # The device's price would have to be a fifteenth; a price of 0 is no multiple of anything, and comes last.
    assert [point.quantity for point in device.counted] == [
        *("server_per_hour", "electricity_per_kwh", "device", "data_per_gb", "fixed_per_month"),
    ]
    nearest = device.counted[0]
    assert (nearest.pays, nearest.value) == ("below", pytest.approx(0.0612))


def test_fixed_costs_pay_from_a_number_of_devices_and_of_rounds() -> None:
    fleet = replace(FLEET, fixed_per_month=0.42)
    case = business_case(drawn(), SPLIT, fleet, cheap())
    device, server = against(case, "device"), against(case, "server")
    points = {point.quantity: point for point in device.break_even}
    assert points["devices"].value == pytest.approx(50)
    assert points["rounds_a_day"].value == pytest.approx(10)
    assert (points["devices"].pays, points["devices"].current) == ("above", 10)
    assert points["fixed_per_month"].value == pytest.approx(600 * 0.00014)
    assert (points["fixed_per_month"].pays, points["fixed_per_month"].current) == ("below", 0.42)
    assert device.saved.money.expected == pytest.approx(600 * 0.00014 - 0.42)
    assert case.plan.month.money.expected == pytest.approx(600 * (0.00021 + 0.0002 + 0.00025) + 0.42)
    assert device.baseline.costs.fixed == 0
    assert server.baseline.costs.fixed == 0.42
    assert not {"fixed_per_month", "devices", "rounds_a_day"} & {point.quantity for point in server.break_even}
    more = against(business_case(drawn(), SPLIT, replace(fleet, devices=50), cheap()), "device")
    assert more.saved.money.expected == pytest.approx(0, abs=1e-12)


def test_break_even_is_a_tie_and_the_right_side_pays() -> None:
    seen = set()
    for number in range(600):
        rng = Random(number)
        case, assumptions = random_priced(rng), random_assumptions(rng)
        fleet = Fleet(rng.randint(1, 500), rng.uniform(0.5, 40), rng.uniform(20, 31), rng.choice([0.0, 50.0]))
        mask = solve(case.costs, case.rates).on_device
        for comparison in business_case(case, mask, fleet, assumptions).comparisons:
            for point in comparison.break_even:
                seen.add((point.quantity, point.pays))
                if point.quantity == "devices":
                    continue
                for factor in (0.9, 1.0, 1.1):
                    other = _set(case, mask, fleet, assumptions, point.quantity, point.value * factor)
                    moved = against(other, comparison.against)
                    saved = moved.saved.money.expected
                    scale = moved.baseline.month.money.expected + other.plan.month.money.expected
                    if factor == 1:
                        assert abs(saved) <= 1e-9 * scale, (number, point)
                    else:
                        assert (saved > -1e-9 * scale) == ((factor > 1) == (point.pays == "above")) or (
                            abs(saved) <= 1e-9 * scale
                        ), (number, point)
    for name in (*PRICE_NAMES, "rounds_a_day", "devices"):
        assert (name, "above") in seen
    assert {("fixed_per_month", "above"), ("fixed_per_month", "below")} <= seen
    assert ("server_per_hour", "below") in seen


def _set(case: Case, mask: np.ndarray, fleet: Fleet, assumptions: Assumptions, name: str, value: float) -> BusinessCase:
    if name in ("rounds_a_day", "fixed_per_month"):
        return business_case(case, mask, replace(fleet, **{name: value}), assumptions)
    # Only the expected value moves; the range follows so that it stays around it.
    current: Estimate = getattr(assumptions, name)
    moved = Estimate(min(current.low, value), value, max(current.high, value))
    return business_case(case, mask, fleet, replace(assumptions, **{name: moved}))


@pytest.mark.parametrize(("fixed", "devices"), [(0.42, 50), (0.416, 50), (0.424, 51), (0.0083, None)])
def test_the_number_of_devices_is_whole_and_the_least_that_pays(fixed: float, devices: int | None) -> None:
    """A device saves 60 * 0.00014 a month; one is enough for the least fixed costs, so nothing decides there."""
    fleet = replace(FLEET, fixed_per_month=fixed)
    device = against(business_case(drawn(), SPLIT, fleet, cheap()), "device")
    found = [point for point in device.break_even if point.quantity == "devices"]
    assert [point.value for point in found] == ([] if devices is None else [devices])
    assert all(point.between == (devices, devices) for point in found)
    if devices is not None:
        saved = [
            against(business_case(drawn(), SPLIT, replace(fleet, devices=n), cheap()), "device").saved.money.expected
            for n in (devices - 1, devices)
        ]
        assert saved[0] < 0 <= saved[1] + 1e-12


def test_the_range_of_a_point_is_that_of_every_corner_of_all_other_inputs() -> None:
    """At each corner the money saved is a straight line in the input; it is taken from two of its values."""
    seen = set()
    for number, most, most_waiting_w in ((1, 3, 60), (4, 3, 60), (11, 3, 60), (2, 1.2, 3)):
        case, assumptions = drawn(), _around(Random(number), most, most_waiting_w)
        points = against(business_case(case, SPLIT, FLEET, assumptions), "device").break_even
        for point in points:
            others = [
                name
                for name, value in vars(assumptions).items()
                if isinstance(value, Estimate) and value.low < value.high and name != point.quantity
            ]
            found, none = [], 0
            for ends in product(("low", "high"), repeat=len(others)):
                at = replace(
                    assumptions,
                    **{n: exactly(getattr(getattr(assumptions, n), e)) for n, e in zip(others, ends, strict=True)},
                )
                saved = [_saved_at(case, at, point, value) for value in (1.0, 2.0)]
                slope = saved[1] - saved[0]
                value = 1.0 - saved[0] / slope if slope else math.nan
                if value > 0 and (slope > 0) == (point.pays == "above"):
                    found.append(value)
                else:
                    none += 1
            assert point.between == (None if none else pytest.approx((min(found), max(found))))
            assert (point.none, point.cases) == (none, 2 ** len(others))
            seen.add(none > 0)
    assert seen == {True, False}


def _around(rng: Random, most: float, most_waiting_w: float) -> Assumptions:
    """Ranges of up to ``most`` times around what the server costs, takes, and the devices take; the rest is exact."""
    around = {
        name: Estimate(value / rng.uniform(1, most), value, value * rng.uniform(1, most))
        for name, value in (("server_per_hour", 0.036), ("server_time", 1), ("computing_w", 10), ("device", 36))
    }
    # A device that takes as much while it waits turns the energy, and so the side on which the split is cheaper.
    return replace(cheap(), waiting_w=Estimate(1, 2, most_waiting_w), **around)


def _saved_at(case: Case, assumptions: Assumptions, point: BreakEven, value: float) -> float:
    if point.quantity == "fixed_per_month":
        case = business_case(case, SPLIT, replace(FLEET, fixed_per_month=value), assumptions)
    else:
        case = business_case(case, SPLIT, FLEET, replace(assumptions, **{point.quantity: exactly(value)}))
    return against(case, "device").saved.money.expected


def test_a_point_lies_in_its_range_and_the_range_holds_whatever_lies_inside() -> None:
    """Where there is a point at every corner, the one at any inputs between them lies between those of the corners."""
    checked = 0
    for number in range(40):
        rng = Random(number)
        case, assumptions = random_priced(rng), random_assumptions(rng)
        mask = solve(case.costs, case.rates).on_device
        inside = {
            name: exactly(rng.uniform(value.low, value.high))
            for name, value in vars(assumptions).items()
            if isinstance(value, Estimate)
        }
        business = business_case(case, mask, FLEET, assumptions)
        other = business_case(case, mask, FLEET, replace(assumptions, **inside))
        for comparison, moved in zip(business.comparisons, other.comparisons, strict=True):
            values = {point.quantity: point.value for point in moved.break_even}
            for point in comparison.break_even:
                assert (point.between is None) == (point.none > 0)
                if point.between is not None:
                    checked += 1
                    low, high = point.between
                    assert low <= point.value <= high
                    assert low * (1 - 1e-9) <= values[point.quantity] <= high * (1 + 1e-9), (number, point)
    assert checked > 20


def test_a_price_that_is_not_known_has_a_point_but_no_factor() -> None:
    unknown = replace(cheap(), device=exactly(0), not_known=frozenset({"device"}))
    device = against(business_case(drawn(), SPLIT, FLEET, replace(unknown, computing_w=exactly(6))), "device")
    point = next(point for point in device.break_even if point.quantity == "device")
    assert (point.current, point.factor, point.counts) == (None, math.inf, True)
    assert not point.holds
    known = replace(unknown, computing_w=exactly(6), not_known=frozenset())
    other = against(business_case(drawn(), SPLIT, FLEET, known), "device")
    assert next(point for point in other.break_even if point.quantity == "device").current == 0


def test_a_point_holds_where_the_split_is_cheaper_now() -> None:
    seen = set()
    for number in range(60):
        rng = Random(number)
        case, assumptions = random_priced(rng), random_assumptions(rng)
        fleet = Fleet(rng.randint(1, 500), rng.uniform(0.5, 40), fixed_per_month=rng.choice([0.0, 50.0]))
        for comparison in business_case(case, solve(case.costs, case.rates).on_device, fleet, assumptions).comparisons:
            for point in comparison.break_even:
                saved = comparison.saved.money.expected
                if abs(saved) > 1e-9 * comparison.baseline.month.money.expected:
                    assert point.holds == (saved > 0), (number, point)
                    seen.add((point.pays, point.holds))
    assert len(seen) == 4


def test_no_point_has_more_rounds_than_a_day_holds() -> None:
    """A round takes 250 s, so a day holds 345.6; fixed costs of 14.5152 are paid by just as many."""
    for fixed, rounds in ((14.51, pytest.approx(14.51 / 0.042)), (14.52, None)):
        device = against(business_case(drawn(), SPLIT, replace(FLEET, fixed_per_month=fixed), cheap()), "device")
        found = next((point.value for point in device.break_even if point.quantity == "rounds_a_day"), None)
        assert found == rounds
    # A server twice as slow: a round takes 270 s, a day holds 320 and no such point.
    slower = replace(cheap(), server_time=Estimate(1, 1, 2), server_per_hour=exactly(0))
    fleet = replace(FLEET, fixed_per_month=33.0)
    points = against(business_case(drawn(), SPLIT, fleet, slower), "device").break_even
    (point,) = (point for point in points if point.quantity == "rounds_a_day")
    assert (point.none, point.cases, point.between) == (1, 2, None)


def test_what_lasts_at_any_price_is_so_with_each_of_them_moved() -> None:
    """Each price a hundredth or a hundredfold at its expected value and both ends, over random cases."""
    seen = set()
    for number in range(60):
        rng = Random(number)
        case, assumptions = random_priced(rng), _around_expected(random_assumptions(rng), rng)
        fleet = Fleet(rng.randint(1, 500), 5, fixed_per_month=rng.choice([0.0, 50.0]))
        mask = solve(case.costs, case.rates).on_device
        business = business_case(case, mask, fleet, assumptions)
        for comparison in business.comparisons:
            found = [comparison.saved.money]
            for name, times in product(PRICE_NAMES, (0.01, 100.0)):
                price: Estimate = getattr(assumptions, name)
                moved = Estimate(*(times * end for end in (price.low, price.expected, price.high)))
                other = against(
                    business_case(case, mask, fleet, replace(assumptions, **{name: moved})), comparison.against
                )
                found.append(other.saved.money)
            assert comparison.at_any_price.low == pytest.approx(min(money.low for money in found), abs=1e-6)
            assert comparison.at_any_price.high == pytest.approx(max(money.high for money in found), abs=1e-6)
            now = comparison.saved.money.direction(LEAST_MONEY)
            seen.add((comparison.lasts, now))
            if comparison.lasts and now == "less":
                assert all(money.low > -LEAST_MONEY for money in found), number
            if comparison.lasts and now == "more":
                assert all(money.high < LEAST_MONEY for money in found), number
    assert {(True, "less"), (False, "less")} <= seen


def _around_expected(assumptions: Assumptions, rng: Random) -> Assumptions:
    """Ranges so narrow that a case may last."""
    narrow = {
        name: Estimate.within(value.expected, rng.uniform(1, 1.2))
        for name, value in vars(assumptions).items()
        if isinstance(value, Estimate)
    }
    return replace(assumptions, **narrow)
