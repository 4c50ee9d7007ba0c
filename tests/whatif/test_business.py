"""The business case: by hand, its break-even points put back in, its ranges against every corner, bad inputs."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest
from graphs import MEGABYTE, graph, layer, random_priced, scenario, source, timed
from reference_money import MoneyReference

import sample_models
from explorer import presets
from explorer.delay import PricedGraph, price
from explorer.scenario import Mode, Scenario, ScenarioError
from explorer.solve import solve
from explorer.whatif.assumptions import Assumptions, Estimate
from explorer.whatif.business import BusinessCase, Comparison, Fleet, business_case

NONE = presets.radio("none")
SPLIT = np.array([True, True, True, False])
FLEET = Fleet(devices=10, rounds_a_day=2)
PRICE_NAMES = ("electricity_per_kwh", "data_per_gb", "server_per_hour", "device")
exactly = Estimate.exactly


def drawn(memory_bytes: float | None = None, keep: str | None = None) -> PricedGraph:
    """A chain whose best split ends after b: 250 s against 400 on the device and 530 on the server."""
    model = graph(
        source(),
        layer("a", "x", out=400 * MEGABYTE),
        layer("b", "a", out=20 * MEGABYTE, grad=10 * MEGABYTE),
        layer("c", "b", saved=MEGABYTE),
    )
    return timed(model, scenario(memory_bytes=memory_bytes, keep=keep), [0, 100, 100, 200], [0, 10, 10, 20])


def assumed() -> Assumptions:
    """Round numbers: a joule costs 1e-7, a second of the server 1e-3 and one of the device 1e-6."""
    return Assumptions(
        device_time=exactly(1),
        server_time=exactly(1),
        computing_w=exactly(10),
        waiting_w=exactly(2),
        electricity_per_kwh=exactly(0.36),
        data_per_gb=exactly(1),
        server_per_hour=exactly(3.6),
        device=exactly(36),
        device_life_h=exactly(10_000),
        radio=NONE,
    )


def cheap() -> Assumptions:
    """So cheap a server that the split saves 0.00014 a round against all on the device."""
    return replace(assumed(), data_per_gb=exactly(0), server_per_hour=exactly(0.036))


def against(case: BusinessCase, name: str) -> Comparison:
    """The comparison with one baseline."""
    (comparison,) = (comparison for comparison in case.comparisons if comparison.against == name)
    return comparison


def random_assumptions(rng: Random) -> Assumptions:
    """A range around every input."""

    def around(most: float) -> Estimate:
        return Estimate(*sorted(rng.uniform(0.1, most) for _ in range(3)))

    return Assumptions(
        device_time=around(3),
        server_time=around(3),
        computing_w=around(50),
        waiting_w=around(20),
        electricity_per_kwh=around(5),
        data_per_gb=around(5),
        server_per_hour=around(50),
        device=around(5000),
        device_life_h=Estimate(*sorted(rng.uniform(100, 9000) for _ in range(3))),
        radio=rng.choice(list(presets.radios().values())),
    )


def test_by_hand() -> None:
    case = business_case(drawn(), SPLIT, FLEET, assumed())
    assert FLEET.rounds_a_month == 600
    assert case.plan.delay_s == 250
    assert case.plan.month.time_s == exactly(150_000)
    assert case.plan.month.energy_j.expected == pytest.approx(600 * (10 * 200 + 2 * 50))
    assert case.plan.month.money.expected == pytest.approx(600 * (0.00021 + 0.03 + 0.02 + 0.00025))
    assert case.plan.day_share == pytest.approx(500 / 86_400)
    assert case.plan.servers == pytest.approx(400 / 86_400)

    device = against(case, "device")
    assert device.baseline.month.money.expected == pytest.approx(0.48)
    assert device.saved.time_s.expected / 3600 == pytest.approx(25)
    assert device.saved_delay == pytest.approx(150 / 400)
    assert device.saved.energy_j.expected == pytest.approx(1900 * 600)
    assert device.saved.money.expected == pytest.approx(-29.796)
    assert device.price_of_saved_hour == pytest.approx(29.796 / 25)

    server = against(case, "server")
    assert server.saved.time_s.expected == pytest.approx(280 * 600)
    assert server.saved.energy_j.expected == pytest.approx((1860 - 2100) * 600)
    assert server.saved.money.expected == pytest.approx(228.1536)
    assert server.price_of_saved_hour is None


def test_break_even_by_hand() -> None:
    device = against(business_case(drawn(), SPLIT, FLEET, assumed()), "device")
    points = {point.quantity: (point.value, point.pays) for point in device.break_even}
    assert points == {
        "electricity_per_kwh": (pytest.approx(0.04985 * 3.6e6 / 1900), "above"),
        "device": (pytest.approx(0.04981 * 3.6e7 / 150), "above"),
    }
    assert device.decisive is None  # both take more than a hundredfold


def test_the_decisive_point_takes_the_least_change() -> None:
    device = against(business_case(drawn(), SPLIT, FLEET, cheap()), "device")
    factors = {point.quantity: point.factor for point in device.break_even}
    assert factors == {
        "electricity_per_kwh": pytest.approx(0.00005 / 0.00019),
        "server_per_hour": pytest.approx(0.00034 / 0.0002),
        "device": pytest.approx(0.00001 / 0.00015),
        "data_per_gb": math.inf,
    }
    assert device.decisive is not None
    assert (device.decisive.quantity, device.decisive.pays) == ("server_per_hour", "below")
    assert device.decisive.value == pytest.approx(0.0612)


def test_fixed_costs_pay_from_a_number_of_devices_and_of_rounds() -> None:
    fleet = replace(FLEET, fixed_per_month=0.42)
    case = business_case(drawn(), SPLIT, fleet, cheap())
    device, server = against(case, "device"), against(case, "server")
    points = {point.quantity: point for point in device.break_even}
    assert points["devices"].value == pytest.approx(50)
    assert points["rounds_a_day"].value == pytest.approx(10)
    assert (points["devices"].pays, points["devices"].current) == ("above", 10)
    assert device.saved.money.expected == pytest.approx(600 * 0.00014 - 0.42)
    assert case.plan.month.money.expected == pytest.approx(600 * (0.00021 + 0.0002 + 0.00025) + 0.42)
    assert device.baseline.fixed_per_month == 0
    assert server.baseline.fixed_per_month == 0.42
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
                    other = _set(priced, mask, fleet, assumptions, point.quantity, point.value * factor)
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


def test_a_number_of_devices_ties_as_well() -> None:
    priced, assumptions = drawn(), cheap()
    fleet = replace(FLEET, fixed_per_month=0.42)
    one, two = (
        against(business_case(priced, SPLIT, replace(fleet, devices=n), assumptions), "device").saved.money.expected
        for n in (1, 2)
    )
    (point,) = (
        point
        for point in against(business_case(priced, SPLIT, fleet, assumptions), "device").break_even
        if point.quantity == "devices"
    )
    assert one + (two - one) * (point.value - 1) == pytest.approx(0, abs=1e-9)


def test_expected_amounts_against_plain_sums() -> None:
    for number in range(100):
        rng = Random(number)
        priced, assumptions = random_priced(rng), random_assumptions(rng)
        fleet = Fleet(rng.randint(1, 500), rng.uniform(0.5, 40))
        mask = solve(priced).on_device
        slower = replace(
            priced,
            device_s=priced.device_s * assumptions.device_time.expected,
            server_s=priced.server_s * assumptions.server_time.expected,
        )
        reference = MoneyReference(slower.graph, slower.scenario, slower.device_s.tolist(), slower.server_s.tolist())
        case = business_case(priced, mask, fleet, assumptions)
        for plan in (case.plan, *(comparison.baseline for comparison in case.comparisons)):
            device = {name for name, on in zip(reference.names, plan.on_device, strict=True) if on}
            month = fleet.rounds_a_month
            assert plan.month.time_s.expected == pytest.approx(month * reference.delay_s(device))
            assert plan.month.energy_j.expected == pytest.approx(month * reference.energy_j(device, assumptions.power))
            paid = reference.price(device, assumptions.prices, assumptions.power)
            assert plan.month.money.expected == pytest.approx(month * paid)


def test_ranges_are_those_of_every_corner() -> None:
    rng = Random(11)
    priced, assumptions = drawn(), random_assumptions(rng)
    case = business_case(priced, SPLIT, FLEET, assumptions)
    names = [name for name, value in vars(assumptions).items() if isinstance(value, Estimate)]
    assert len(names) == 9
    values: dict[str, list[float]] = {"time_s": [], "energy_j": [], "money": []}
    for ends in product(("low", "high"), repeat=len(names)):
        at = {name: exactly(getattr(getattr(assumptions, name), end)) for name, end in zip(names, ends, strict=True)}
        saved = against(business_case(priced, SPLIT, FLEET, replace(assumptions, **at)), "device").saved
        for amount, seen in values.items():
            seen.append(getattr(saved, amount).expected)
    for amount, seen in values.items():
        estimate: Estimate = getattr(against(case, "device").saved, amount)
        assert (estimate.low, estimate.high) == (pytest.approx(min(seen)), pytest.approx(max(seen)))


def test_ranges_hold_whatever_lies_inside() -> None:
    for number in range(60):
        rng = Random(number)
        priced, assumptions = random_priced(rng), random_assumptions(rng)
        mask = solve(priced).on_device
        case = business_case(priced, mask, FLEET, assumptions)
        drawn_inside = {
            name: exactly(rng.uniform(value.low, value.high))
            for name, value in vars(assumptions).items()
            if isinstance(value, Estimate)
        }
        inside = business_case(priced, mask, FLEET, replace(assumptions, **drawn_inside))
        pairs = [(case.plan.month, inside.plan.month)]
        pairs += [(a.saved, b.saved) for a, b in zip(case.comparisons, inside.comparisons, strict=True)]
        for ranges, points in pairs:
            for estimate, point in zip(ranges, points, strict=True):
                slack = 1e-9 * max(abs(estimate.low), abs(estimate.high))
                assert estimate.low <= estimate.expected <= estimate.high
                assert estimate.low - slack <= point.expected <= estimate.high + slack
        for plan in (case.plan, *(comparison.baseline for comparison in case.comparisons)):
            assert min(amount.low for amount in plan.month) >= 0


def test_linear_in_devices_rounds_and_days() -> None:
    rng = Random(3)
    priced, assumptions = random_priced(rng), random_assumptions(rng)
    once = business_case(priced, priced.server_most, Fleet(7, 3, 10), assumptions)
    for fleet in (Fleet(14, 3, 10), Fleet(7, 6, 10), Fleet(7, 3, 20)):
        twice = business_case(priced, priced.server_most, fleet, assumptions)
        for few, many in zip(once.plan.month, twice.plan.month, strict=True):
            assert (many.low, many.expected, many.high) == (
                pytest.approx(2 * few.low),
                pytest.approx(2 * few.expected),
                pytest.approx(2 * few.high),
            )


def test_verdicts() -> None:
    priced = drawn()

    def verdict(mask: np.ndarray, assumptions: Assumptions) -> tuple[str, str | None]:
        headline = business_case(priced, mask, FLEET, assumptions).headline
        return headline.verdict, headline.comparison and headline.comparison.against

    assert verdict(SPLIT, cheap()) == ("pays", "device")
    assert verdict(SPLIT, assumed()) == ("faster but dearer", "device")
    assert verdict(priced.device_only, cheap()) == ("all on device", "server")
    assert verdict(priced.server_most, cheap()) == ("all on server", "device")

    slow = timed(priced.graph, scenario(up=MEGABYTE / 20), [0, 100, 100, 200], [0, 10, 10, 20])
    for assumptions, expected in (
        (assumed(), "loses"),
        (replace(cheap(), waiting_w=exactly(0), device=exactly(0)), "cheaper but slower"),
    ):
        assert business_case(slow, SPLIT, FLEET, assumptions).headline.verdict == expected


def test_nothing_to_choose() -> None:
    kept = drawn(keep="c")
    case = business_case(kept, kept.device_only, FLEET, assumed())
    assert case.headline.verdict == "no choice"
    assert case.headline.comparison is None
    for comparison in case.comparisons:
        assert comparison.same
        assert set(comparison.saved) == {exactly(0)}
        assert comparison.break_even == ()
        assert comparison.decisive is None


def test_what_does_not_fit_into_the_memory_is_no_baseline() -> None:
    case = business_case(drawn(memory_bytes=MEGABYTE / 2), SPLIT, FLEET, assumed())
    assert [comparison.against for comparison in case.comparisons] == ["server"]
    assert case.headline.verdict == "pays"


def test_presets_give_a_range_as_wide_as_the_timing() -> None:
    priced = price(sample_models.load("resnet18"), Scenario.default())
    assumptions = Assumptions.preset(priced)
    assert assumptions.device_time == Estimate(0.5, 1, 2)
    assert Assumptions.preset(replace(priced, timing="measured")).server_time == exactly(1)
    assert (assumptions.computing_w.low, assumptions.computing_w.high) == (pytest.approx(6.6), 15)
    waiting_w = (assumptions.waiting_w.low, assumptions.waiting_w.expected, assumptions.waiting_w.high)
    assert waiting_w == pytest.approx((3.3, 4.5, 8.25))
    assert assumptions.server_per_hour.high == pytest.approx(1.635)
    case = business_case(priced, solve(priced).on_device, Fleet(100, 4))
    saved = against(case, "server").saved
    assert saved.time_s.low < saved.time_s.expected < saved.time_s.high
    assert case.plan.month.money.low < case.plan.month.money.expected < case.plan.month.money.high


def test_inference_has_rounds_of_one_batch() -> None:
    model = graph(source(out=MEGABYTE), layer("a", "x", out=MEGABYTE), layer("b", "a"))
    priced = timed(model, scenario(Mode.INFERENCE, iterations=20), [0, 5, 5], [0, 1, 1])
    case = business_case(priced, np.array([True, True, False]), Fleet(1, 1, 1), assumed())
    assert case.plan.month.time_s == exactly(5 + 1 + 1)


def test_signs() -> None:
    assert Estimate(0, 1, 2).certain
    assert Estimate(-2, -1, 0).certain
    assert not Estimate(-1, 0, 1).certain
    assert Estimate.within(8, 2) == Estimate(4, 8, 16)
    assert Estimate.of(presets.prices("server")["a100"]) == Estimate(0.8, 1.9, 4.5)


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: Fleet(0, 1), "devices must be at least 1 and at most 1,000,000,000, got 0"),
        (lambda: Fleet(2.5, 1), "devices must be a whole number, got 2.5"),  # type: ignore[arg-type]
        (lambda: Fleet(1, -1), "rounds a day must be at least 1e-06 and at most 1,000,000,000, got -1"),
        (lambda: Fleet(1, math.nan), "rounds a day must be at least 1e-06 and at most 1,000,000,000, got nan"),
        (lambda: Fleet(1, 1, 40), "days a month must be at least 1 and at most 31, got 40"),
        (lambda: Fleet(1, 1, 30, -5), "fixed costs a month must be at least 0 and at most 1,000,000,000, got -5"),
        (
            lambda: Estimate(2, 1, 3),
            "a range must be finite and go up from low over expected to high, got 2, 1, 3",
        ),
        (
            lambda: Estimate(1, 1, math.inf),
            "a range must be finite and go up from low over expected to high, got 1, 1, inf",
        ),
        (
            lambda: Estimate.within(1, 0.5),
            "a factor must be 1 or more and at most 1,000,000,000, got 0.5",
        ),
        (
            lambda: replace(assumed(), data_per_gb=Estimate(-1, 0, 1)),
            "data price must be 0 or more and at most 1,000,000,000, got -1 USD per GB",
        ),
        (
            lambda: replace(assumed(), computing_w=Estimate(-3, 0, 1)),
            "computing power must be between 0 W and 1,000,000 W, got -3 W",
        ),
        (
            lambda: replace(assumed(), device_time=Estimate(0, 1, 2)),
            "device time must be a factor above 0 and at most 1,000,000,000, got 0 to 2",
        ),
    ],
)
def test_bad_inputs(build: object, sentence: str) -> None:
    assert callable(build)
    with pytest.raises(ScenarioError) as error:
        build()
    assert str(error.value) == sentence
