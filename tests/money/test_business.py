"""The business case: by hand, against plain sums, its ranges against every corner, its verdicts, bad inputs."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from random import Random
from typing import get_args

import numpy as np
import pytest
from business_cases import FLEET, SPLIT, against, assumed, cheap, drawn, exactly, random_assumptions
from graphs import MEGABYTE, WORKED, changed, graph, layer, random_priced, scenario, source, timed
from reference_money import MoneyReference

import sample_models
from explorer import presets
from explorer.money.assumptions import Assumptions, Estimate
from explorer.money.business import ORDER, VERDICTS, Verdict, business_case
from explorer.money.month import Fleet
from explorer.present import errors
from explorer.pricing import Case
from explorer.scenario.scenario import Mode, ScenarioError
from explorer.solve import solve


def test_by_hand() -> None:
    case = business_case(drawn(), SPLIT, FLEET, assumed())
    assert FLEET.rounds_a_month == 600
    assert case.plan.delay_s == 250
    assert case.plan.month.time_s == exactly(150_000)
    assert case.plan.month.energy_j.expected == pytest.approx(600 * (10 * 200 + 2 * 50))
    assert case.plan.month.money.expected == pytest.approx(600 * (0.00021 + 0.03 + 0.02 + 0.00025))
    assert case.plan.day_share == pytest.approx(500 / 86_400)
    assert case.plan.servers == pytest.approx(400 / 86_400)
    assert case.plan.costs == pytest.approx((600 * 0.02, 600 * 0.03, 600 * 0.00021, 0, 600 * 0.00025))
    assert case.plan.costs.paid == pytest.approx(600 * (0.02 + 0.03 + 0.00021))

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


def test_expected_amounts_against_plain_sums() -> None:
    for number in range(100):
        rng = Random(number)
        case, assumptions = random_priced(rng), random_assumptions(rng)
        fleet = Fleet(rng.randint(1, 500), rng.uniform(0.5, 40))
        mask = solve(case.costs, case.rates).on_device
        slower = replace(
            case.scenario,
            device_speed=case.scenario.device_speed / assumptions.device_time.expected,
            server_speed=case.scenario.server_speed / assumptions.server_time.expected,
        )
        reference = MoneyReference(case.graph, slower, case.device_s, case.server_s)
        business = business_case(case, mask, fleet, assumptions)
        for plan in (business.plan, *(comparison.baseline for comparison in business.comparisons)):
            device = {name for name, on in zip(reference.names, plan.on_device, strict=True) if on}
            month = fleet.rounds_a_month
            assert plan.month.time_s.expected == pytest.approx(month * reference.delay_s(device))
            assert plan.month.energy_j.expected == pytest.approx(month * reference.energy_j(device, assumptions.power))
            paid = reference.price(device, assumptions.prices, assumptions.power)
            assert plan.month.money.expected == pytest.approx(month * paid)
            assert plan.costs.total == pytest.approx(month * paid)
            a_day_s = fleet.rounds_a_day / 86_400
            assert plan.delay_s == pytest.approx(reference.delay_s(device))
            assert plan.day_share == pytest.approx(reference.delay_s(device) * a_day_s)
            assert plan.servers == pytest.approx(reference.serving_s(device) * fleet.devices * a_day_s)
        for comparison in business.comparisons:
            before_s = comparison.baseline.delay_s
            assert comparison.saved_delay == pytest.approx((before_s - business.plan.delay_s) / (before_s or 1))
            assert sum(comparison.saved_costs) == pytest.approx(
                comparison.baseline.costs.total - business.plan.costs.total, abs=1e-9 * comparison.baseline.costs.total
            )


def test_ranges_are_those_of_every_corner() -> None:
    rng = Random(11)
    case, assumptions = drawn(), random_assumptions(rng)
    business = business_case(case, SPLIT, FLEET, assumptions)
    names = [name for name, value in vars(assumptions).items() if isinstance(value, Estimate)]
    assert len(names) == 9
    values: dict[str, list[float]] = {"time_s": [], "energy_j": [], "money": []}
    for ends in product(("low", "high"), repeat=len(names)):
        at = {name: exactly(getattr(getattr(assumptions, name), end)) for name, end in zip(names, ends, strict=True)}
        saved = against(business_case(case, SPLIT, FLEET, replace(assumptions, **at)), "device").saved
        for amount, seen in values.items():
            seen.append(getattr(saved, amount).expected)
    for amount, seen in values.items():
        estimate: Estimate = getattr(against(business, "device").saved, amount)
        assert (estimate.low, estimate.high) == (pytest.approx(min(seen)), pytest.approx(max(seen)))


def test_ranges_hold_whatever_lies_inside() -> None:
    for number in range(60):
        rng = Random(number)
        case, assumptions = random_priced(rng), random_assumptions(rng)
        mask = solve(case.costs, case.rates).on_device
        business = business_case(case, mask, FLEET, assumptions)
        drawn_inside = {
            name: exactly(rng.uniform(value.low, value.high))
            for name, value in vars(assumptions).items()
            if isinstance(value, Estimate)
        }
        inside = business_case(case, mask, FLEET, replace(assumptions, **drawn_inside))
        pairs = [(business.plan.month, inside.plan.month)]
        pairs += [(a.saved, b.saved) for a, b in zip(business.comparisons, inside.comparisons, strict=True)]
        for ranges, points in pairs:
            for estimate, point in zip(ranges, points, strict=True):
                slack = 1e-9 * max(abs(estimate.low), abs(estimate.high))
                assert estimate.low <= estimate.expected <= estimate.high
                assert estimate.low - slack <= point.expected <= estimate.high + slack
        for plan in (business.plan, *(comparison.baseline for comparison in business.comparisons)):
            assert min(amount.low for amount in plan.month) >= 0


def test_linear_in_devices_rounds_and_days() -> None:
    rng = Random(3)
    case, assumptions = random_priced(rng), random_assumptions(rng)
    once = business_case(case, case.costs.all_on_server, Fleet(7, 3, 10), assumptions)
    for fleet in (Fleet(14, 3, 10), Fleet(7, 6, 10), Fleet(7, 3, 20)):
        twice = business_case(case, case.costs.all_on_server, fleet, assumptions)
        for few, many in zip(once.plan.month, twice.plan.month, strict=True):
            assert (many.low, many.expected, many.high) == (
                pytest.approx(2 * few.low),
                pytest.approx(2 * few.expected),
                pytest.approx(2 * few.high),
            )


def test_verdicts() -> None:
    case = drawn()

    def verdict(mask: np.ndarray, assumptions: Assumptions) -> tuple[str, Verdict, str]:
        headline = business_case(case, mask, FLEET, assumptions).headline
        assert headline is not None
        return headline.choice, headline.verdict, headline.comparison.against

    assert verdict(SPLIT, cheap()) == ("split", "pays", "device")
    assert verdict(SPLIT, assumed()) == ("split", "faster but dearer", "device")
    assert verdict(case.costs.all_on_device, cheap()) == ("device", "pays", "server")
    assert verdict(case.costs.all_on_server, cheap()) == ("server", "loses", "device")
    assert verdict(SPLIT, replace(cheap(), server_per_hour=Estimate(0.03, 0.036, 0.07))) == (
        "split",
        "faster",
        "device",
    )
    slow_server = replace(cheap(), server_time=Estimate(1, 1, 20))
    assert verdict(SPLIT, slow_server)[1:] == ("open", "device")

    slow = timed(case.graph, scenario(up=MEGABYTE / 20), [0, 100, 100, 200], [0, 10, 10, 20])
    free_waiting = {
        "waiting_w": exactly(0),
        "device": exactly(0),
        "computing_w": exactly(20),
        "data_per_gb": exactly(0.001),
    }
    for assumptions, expected in (
        (assumed(), "loses"),
        (replace(cheap(), **free_waiting), "cheaper but slower"),
    ):
        headline = business_case(slow, SPLIT, FLEET, assumptions).headline
        assert headline is not None
        assert headline.verdict == expected


def test_it_pays_only_where_it_does_against_both_choices_without_a_split() -> None:
    """All on the server is the faster of the two and much dearer; all on the device is cheaper than the split."""
    case = timed(drawn().graph, scenario(), [0, 100, 100, 400], [0, 10, 10, 20])
    case = business_case(case, SPLIT, FLEET, assumed())
    device, server = against(case, "device"), against(case, "server")
    assert server.baseline.delay_s < device.baseline.delay_s
    assert (server.verdict, device.verdict) == ("pays", "faster but dearer")
    assert case.headline is not None
    assert (case.headline.verdict, case.headline.comparison) == ("faster but dearer", device)


def test_every_verdict_says_what_both_ranges_say() -> None:
    assert set(VERDICTS.values()) == set(ORDER) == set(get_args(Verdict))
    for (time, money), verdict in VERDICTS.items():
        assert (verdict == "pays") == ({time, money} <= {"less", "same"} and (time, money) != ("same", "same"))
        if "open" in (time, money):
            assert verdict not in ("pays", "loses", "faster but dearer", "cheaper but slower")
        assert ("dearer" in verdict) <= (money == "more")
        assert ("cheaper" in verdict) <= (money == "less")
        assert ("faster" in verdict) <= (time == "less")
        assert ("slower" in verdict) <= (time == "more")


@pytest.mark.parametrize(
    ("estimate", "least", "direction"),
    [
        (Estimate(1, 2, 3), 0, "less"),
        (Estimate(0, 1, 2), 0, "less"),
        (Estimate(-2, -1, 0), 0, "more"),
        (Estimate(-1, 0, 1), 0, "open"),
        (Estimate(0, 0, 0), 0, "same"),
        (Estimate(-0.004, -0.003, 0.004), 0.005, "same"),
        (Estimate(-0.004, -0.003, 0.006), 0.005, "same"),
        (Estimate(-0.006, -0.003, 0.006), 0.005, "open"),
        (Estimate(-0.004, 0.005, 0.006), 0.005, "less"),
    ],
)
def test_the_direction_of_a_range(estimate: Estimate, least: float, direction: str) -> None:
    assert estimate.direction(least) == direction


def test_money_below_half_a_cent_is_the_same() -> None:
    tiny = Fleet(devices=1, rounds_a_day=1, days_a_month=1)  # dearer by 0.0001 a month
    device = against(business_case(drawn(), SPLIT, tiny, replace(assumed(), data_per_gb=exactly(0.001))), "device")
    assert -0.05 < device.saved.money.expected < 0
    cheaper = replace(cheap(), server_per_hour=exactly(0.0648))
    device = against(business_case(drawn(), SPLIT, tiny, cheaper), "device")
    assert -0.005 < device.saved.money.expected < 0
    assert device.verdict == "pays"


def test_nothing_to_choose() -> None:
    kept = drawn(keep="c")
    case = business_case(kept, kept.costs.all_on_device, FLEET, assumed())
    assert case.headline is None
    for comparison in case.comparisons:
        assert comparison.same
        assert set(comparison.saved) == {exactly(0)}
        assert comparison.break_even == ()


def test_caveats() -> None:
    def kinds(rounds_a_day: float, memory_bytes: float | None = None, **changed: object) -> list[tuple[str, str]]:
        assumptions = replace(cheap(), **changed)  # type: ignore[arg-type]
        fleet = replace(FLEET, rounds_a_day=rounds_a_day)
        case = business_case(drawn(memory_bytes=memory_bytes), SPLIT, fleet, assumptions)
        return [(caveat.kind, caveat.plan) for caveat in case.caveats]

    assert kinds(100) == []
    assert kinds(200) == [("only on paper", "server")]  # 250 s against 400 and 530 of 432
    assert kinds(276) == [("only on paper", "device"), ("only on paper", "server")]
    assert kinds(277)[0] == ("nearly full", "best")
    assert kinds(345)[0] == ("nearly full", "best")
    assert kinds(346)[0] == ("too long", "best")
    assert kinds(1, memory_bytes=MEGABYTE / 2) == [("too large", "device")]
    case = business_case(drawn(), SPLIT, FLEET, replace(cheap(), not_known=frozenset({"device"})))
    assert [(caveat.kind, caveat.field) for caveat in case.caveats] == [("not known", "device")]


def test_the_part_that_makes_the_bill() -> None:
    assert business_case(drawn(), SPLIT, FLEET, assumed()).plan.dominant is None  # 59 % data, 40 % server
    data = business_case(drawn(), SPLIT, FLEET, replace(assumed(), data_per_gb=exactly(10))).plan.dominant
    assert data == ("data", pytest.approx(0.3 / (0.3 + 0.02 + 0.00046)))
    free = {name: exactly(0) for name in ("data_per_gb", "server_per_hour", "electricity_per_kwh", "device")}
    assert business_case(drawn(), SPLIT, FLEET, replace(assumed(), **free)).plan.dominant is None  # type: ignore[arg-type]


def test_what_does_not_fit_into_the_memory_is_no_baseline() -> None:
    case = business_case(drawn(memory_bytes=MEGABYTE / 2), SPLIT, FLEET, assumed())
    assert [comparison.against for comparison in case.comparisons] == ["server"]
    assert case.headline is not None
    assert case.headline.verdict == "pays"


def test_presets_give_a_range_as_wide_as_the_timing() -> None:
    case = Case(sample_models.load("resnet18"), WORKED)
    assumptions = Assumptions.preset(case)
    assert assumptions.device_time == Estimate(0.5, 1, 2)
    assert Assumptions.preset(changed(case, trust=("calibrated",) * 2)).device_time == Estimate(1 / 1.3, 1, 1.3)
    assert Assumptions.preset(changed(case, trust=("measured",) * 2)).server_time == exactly(1)
    assert (assumptions.computing_w.low, assumptions.computing_w.high) == (pytest.approx(6.6), 15)
    waiting_w = (assumptions.waiting_w.low, assumptions.waiting_w.expected, assumptions.waiting_w.high)
    assert waiting_w == pytest.approx((3.3, 4.5, 8.25))
    assert assumptions.server_per_hour.high == pytest.approx(1.635)
    case = business_case(case, solve(case.costs, case.rates).on_device, Fleet(100, 4))
    saved = against(case, "server").saved
    assert saved.time_s.low < saved.time_s.expected < saved.time_s.high
    assert case.plan.month.money.low < case.plan.month.money.expected < case.plan.month.money.high


def test_inference_has_rounds_of_one_batch() -> None:
    model = graph(source(out=MEGABYTE), layer("a", "x", out=MEGABYTE), layer("b", "a"))
    case = timed(model, scenario(Mode.INFERENCE, iterations=20), [0, 5, 5], [0, 1, 1])
    case = business_case(case, np.array([True, True, False]), Fleet(1, 1, 1), assumed())
    assert case.plan.month.time_s == exactly(5 + 1 + 1)


def test_estimates() -> None:
    assert Estimate.within(8, 2) == Estimate(4, 8, 16)
    assert Estimate.of(presets.prices("server")["a100"]) == Estimate(0.8, 1.9, 4.5)


def test_what_no_preset_knows_is_said_and_not_free() -> None:
    for device, not_known in (("jetson-nano", frozenset()), ("raspberry-pi-4", {"device"})):
        machine = presets.machine("device", device)
        case = Case(sample_models.load("resnet18"), replace(WORKED, device=machine))
        assert Assumptions.preset(case).not_known == not_known


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
    assert errors.sentence(error.value) == sentence
