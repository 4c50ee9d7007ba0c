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

from explorer.delay import PricedGraph
from explorer.solve import solve
from explorer.whatif.assumptions import Assumptions, Estimate
from explorer.whatif.break_even import BreakEven
from explorer.whatif.business import BusinessCase, business_case
from explorer.whatif.month import Fleet


def test_break_even_by_hand() -> None:
    device = against(business_case(drawn(), SPLIT, FLEET, assumed()), "device")
    points = {point.quantity: (point.value.expected, point.pays) for point in device.break_even}
    assert points == {
        "electricity_per_kwh": (pytest.approx(0.04985 * 3.6e6 / 1900), "above"),
        "device": (pytest.approx(0.04981 * 3.6e7 / 150), "above"),
    }
    assert device.counted == ()  # both take more than a hundredfold


def test_the_decisive_point_takes_the_least_change() -> None:
    device = against(business_case(drawn(), SPLIT, FLEET, cheap()), "device")
    factors = {point.quantity: point.factor for point in device.break_even}
    assert factors == {
        "electricity_per_kwh": pytest.approx(0.00005 / 0.00019),
        "server_per_hour": pytest.approx(0.00034 / 0.0002),
        "device": pytest.approx(0.00001 / 0.00015),
        "data_per_gb": math.inf,
    }
    # The device's price would have to be a fifteenth; a price of 0 is no multiple of anything, and comes last.
    assert [point.quantity for point in device.counted] == [
        *("server_per_hour", "electricity_per_kwh", "device", "data_per_gb"),
    ]
    nearest = device.counted[0]
    assert (nearest.pays, nearest.value.expected) == ("below", pytest.approx(0.0612))


def test_fixed_costs_pay_from_a_number_of_devices_and_of_rounds() -> None:
    fleet = replace(FLEET, fixed_per_month=0.42)
    case = business_case(drawn(), SPLIT, fleet, cheap())
    device, server = against(case, "device"), against(case, "server")
    points = {point.quantity: point for point in device.break_even}
    assert points["devices"].value.expected == pytest.approx(50)
    assert points["rounds_a_day"].value.expected == pytest.approx(10)
    assert (points["devices"].pays, points["devices"].current) == ("above", 10)
    assert device.saved.money.expected == pytest.approx(600 * 0.00014 - 0.42)
    assert case.plan.month.money.expected == pytest.approx(600 * (0.00021 + 0.0002 + 0.00025) + 0.42)
    assert device.baseline.costs.fixed == 0
    assert server.baseline.costs.fixed == 0.42
    assert not {"devices", "rounds_a_day"} & {point.quantity for point in server.break_even}
    more = against(business_case(drawn(), SPLIT, replace(fleet, devices=50), cheap()), "device")
    assert more.saved.money.expected == pytest.approx(0, abs=1e-12)


def test_break_even_is_a_tie_and_the_right_side_pays() -> None:
    seen = set()
    for number in range(200):
        rng = Random(number)
        priced, assumptions = random_priced(rng), random_assumptions(rng)
        fleet = Fleet(rng.randint(1, 500), rng.uniform(0.5, 40), rng.uniform(20, 31), rng.choice([0.0, 50.0]))
        mask = solve(priced).on_device
        for comparison in business_case(priced, mask, fleet, assumptions).comparisons:
            for point in comparison.break_even:
                seen.add((point.quantity, point.pays))
                if point.quantity == "devices":
                    continue
                for factor in (0.9, 1.0, 1.1):
                    other = _set(priced, mask, fleet, assumptions, point.quantity, point.value.expected * factor)
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
    assert ("server_per_hour", "below") in seen


def _set(
    priced: PricedGraph, mask: np.ndarray, fleet: Fleet, assumptions: Assumptions, name: str, value: float
) -> BusinessCase:
    if name == "rounds_a_day":
        return business_case(priced, mask, replace(fleet, rounds_a_day=value), assumptions)
    # Only the expected value moves; the range follows so that it stays around it.
    current: Estimate = getattr(assumptions, name)
    moved = Estimate(min(current.low, value), value, max(current.high, value))
    return business_case(priced, mask, fleet, replace(assumptions, **{name: moved}))


@pytest.mark.parametrize(("fixed", "devices"), [(0.42, 50), (0.416, 50), (0.424, 51), (0.0083, None)])
def test_the_number_of_devices_is_whole_and_the_least_that_pays(fixed: float, devices: int | None) -> None:
    """A device saves 60 * 0.00014 a month; one is enough for the least fixed costs, so nothing decides there."""
    fleet = replace(FLEET, fixed_per_month=fixed)
    device = against(business_case(drawn(), SPLIT, fleet, cheap()), "device")
    found = [point for point in device.break_even if point.quantity == "devices"]
    assert [point.value for point in found] == ([] if devices is None else [exactly(devices)])
    if devices is not None:
        saved = [
            against(business_case(drawn(), SPLIT, replace(fleet, devices=n), cheap()), "device").saved.money.expected
            for n in (devices - 1, devices)
        ]
        assert saved[0] < 0 <= saved[1] + 1e-12


def test_the_range_of_a_point_is_that_of_every_corner_of_all_other_inputs() -> None:
    """At each corner the money saved is a straight line in the input; it is taken from two of its values."""
    seen_none = 0
    for number in (1, 4, 11):
        rng = Random(number)
        priced, assumptions = drawn(), _narrow(rng)
        points = against(business_case(priced, SPLIT, FLEET, assumptions), "device").break_even
        for point in points:
            others = [
                name
                for name, value in vars(assumptions).items()
                if isinstance(value, Estimate) and value.low < value.high and name != point.quantity
            ]
            found, none = [point.value.expected], 0
            for ends in product(("low", "high"), repeat=len(others)):
                at = replace(
                    assumptions,
                    **{n: exactly(getattr(getattr(assumptions, n), e)) for n, e in zip(others, ends, strict=True)},
                )
                saved = [_saved_at(priced, at, point, value) for value in (1.0, 2.0)]
                slope = saved[1] - saved[0]
                value = 1.0 - saved[0] / slope
                if value > 0 and (slope > 0) == (point.pays == "above"):
                    found.append(value)
                else:
                    none += 1
            assert (point.value.low, point.value.high) == (pytest.approx(min(found)), pytest.approx(max(found)))
            assert (point.none, point.cases) == (none, 2 ** len(others))
            seen_none += none
    assert seen_none


def _narrow(rng: Random) -> Assumptions:
    """Ranges around what the server costs, takes, and the devices take; the rest is exact."""
    around = {
        name: Estimate(value / rng.uniform(1, 3), value, value * rng.uniform(1, 3))
        for name, value in (("server_per_hour", 0.036), ("server_time", 1), ("computing_w", 10), ("device", 36))
    }
    # A device that takes as much while it waits turns the energy, and so the side on which the split is cheaper.
    return replace(cheap(), waiting_w=Estimate(1, 2, 60), **around)


def _saved_at(priced: PricedGraph, assumptions: Assumptions, point: BreakEven, value: float) -> float:
    moved = replace(assumptions, **{point.quantity: exactly(value)})
    return against(business_case(priced, SPLIT, FLEET, moved), "device").saved.money.expected


def test_a_point_lies_in_its_range_and_the_range_holds_whatever_lies_inside() -> None:
    """Where there is a point at every corner, the one at any inputs between them lies between those of the corners."""
    checked = 0
    for number in range(40):
        rng = Random(number)
        priced, assumptions = random_priced(rng), random_assumptions(rng)
        mask = solve(priced).on_device
        inside = {
            name: exactly(rng.uniform(value.low, value.high))
            for name, value in vars(assumptions).items()
            if isinstance(value, Estimate)
        }
        case = business_case(priced, mask, FLEET, assumptions)
        other = business_case(priced, mask, FLEET, replace(assumptions, **inside))
        for comparison, moved in zip(case.comparisons, other.comparisons, strict=True):
            values = {point.quantity: point.value.expected for point in moved.break_even}
            for point in comparison.break_even:
                assert point.value.low <= point.value.expected <= point.value.high
                if not point.none:
                    checked += 1
                    value = values[point.quantity]
                    assert point.value.low * (1 - 1e-9) <= value <= point.value.high * (1 + 1e-9), (number, point)
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
        priced, assumptions = random_priced(rng), random_assumptions(rng)
        fleet = Fleet(rng.randint(1, 500), rng.uniform(0.5, 40), fixed_per_month=rng.choice([0.0, 50.0]))
        for comparison in business_case(priced, solve(priced).on_device, fleet, assumptions).comparisons:
            for point in comparison.break_even:
                saved = comparison.saved.money.expected
                if abs(saved) > 1e-9 * comparison.baseline.month.money.expected:
                    assert point.holds == (saved > 0), (number, point)
                    seen.add((point.pays, point.holds))
    assert len(seen) == 4
