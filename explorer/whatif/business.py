"""The business case: what a split saves in a month against not splitting, as ranges, and where it stops to pay.

For a round of one device, with the seconds of the delay's terms,

    time    = f * device + g * server + link                  link: uplink, downlink, model exchange and round trips
    energy  = computing * f * device + waiting * (g * server + link) + radio
    money   = energy * electricity + bytes * data + g * server * hourly price + time * device price / device life

where f and g say how many times as long as estimated the two machines take. A month has devices * rounds a day * days
of them; a plan that uses the server also has fixed costs. A saving is the amount of the other plan less that of the
split, and the split stays the same one over all ranges.

Each input lies between a low and a high. A saving is linear in each of them (in 1 over the life) while the others stand
still, so its least and its largest values lie at corners of the ranges: they are found by trying all corners, and hold
even where all inputs err at once. For the same reason break-even points are solved exactly, at the expected inputs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple

import numpy as np

from explorer.delay import Floats, Mask, PricedGraph
from explorer.presets import Radio
from explorer.scenario import ScenarioError
from explorer.whatif.assumptions import Assumptions, Estimate
from explorer.whatif.energy import JOULES_PER_KWH, DevicePower
from explorer.whatif.prices import BYTES_PER_GB, MOST, SECONDS_PER_HOUR, sent_bytes

DAYS_A_MONTH = 30.0  # a number to check in one's head; a mean month has 30.4
SECONDS_PER_DAY = 86_400.0
REACH = 100.0  # times as much or as little; a price farther off decides nothing
NOISE = 1e-12  # relative; what differs by less is equal

Baseline = Literal["device", "server"]
Verdict = Literal[
    "pays", "faster but dearer", "cheaper but slower", "loses", "all on device", "all on server", "no choice"
]


@dataclass(frozen=True)
class Fleet:
    """How much is run; raises `ScenarioError` for what is no number of devices, rounds, days or a price."""

    devices: int
    rounds_a_day: float  # of each device; a round is a batch in inference
    days_a_month: float = DAYS_A_MONTH
    fixed_per_month: float = 0.0  # what it costs to have the server at all: a reserved machine, upkeep

    def __post_init__(self) -> None:
        for name, value, low, high in (
            ("devices", self.devices, 1, MOST),
            ("rounds a day", self.rounds_a_day, 1e-6, MOST),
            ("days a month", self.days_a_month, 1, 31),
            ("fixed costs a month", self.fixed_per_month, 0, MOST),
        ):
            if not (math.isfinite(value) and low <= value <= high):
                raise ScenarioError(f"{name} must be at least {low:g} and at most {high:,.0f}, got {value:g}")
        if self.devices != int(self.devices):
            raise ScenarioError(f"devices must be a whole number, got {self.devices:g}")

    @property
    def rounds_a_month(self) -> float:
        """Rounds of all devices."""
        return self.devices * self.rounds_a_day * self.days_a_month


class Amounts(NamedTuple):
    """What a plan takes, or saves, in a month on all devices."""

    time_s: Estimate
    energy_j: Estimate
    money: Estimate


class _Use(NamedTuple):
    """What a round takes, or saves, at the times as they are estimated."""

    device_s: float
    server_s: float
    link_s: float
    radio_j: float
    sent_bytes: float

    @classmethod
    def of(cls, priced: PricedGraph, mask: Mask, radio: Radio) -> _Use:
        terms, link = priced.terms(mask), priced.scenario.link
        without = DevicePower(0.0, 0.0, radio).watts(link)
        return cls(
            device_s=terms.device_compute,
            server_s=terms.server_compute,
            link_s=terms.uplink + terms.downlink + terms.model_exchange + terms.round_trips,
            radio_j=sum(w * seconds for w, seconds in zip(without, terms, strict=True)),
            sent_bytes=sent_bytes(priced, mask),
        )

    def less(self, other: _Use) -> _Use:
        """What this one takes more than another; 0 where the difference is rounding."""
        return _Use(*(0.0 if math.isclose(a, b, rel_tol=NOISE) else a - b for a, b in zip(self, other, strict=True)))


@dataclass(frozen=True)
class Plan:
    """One way to place the layers, with what it takes in a month."""

    on_device: Mask  # shape (layers,)
    delay_s: float  # of a round
    server_s: float  # of a round
    month: Amounts
    fixed_per_month: float  # part of the month's money
    day_share: float  # of the day that a device is busy; above 1 there is not time enough
    servers: float  # that must compute at the same time at least, were the load even


@dataclass(frozen=True)
class BreakEven:
    """The value of one input at which split and baseline cost the same, all others as expected."""

    quantity: str  # a price of `Prices`, "devices" or "rounds_a_day"
    value: float
    current: float
    pays: Literal["below", "above"]  # on which side of it the split is cheaper

    @property
    def factor(self) -> float:
        """How many times the current value it is; infinite where that is 0."""
        return self.value / self.current if self.current else math.inf


@dataclass(frozen=True)
class Comparison:
    """What the split saves against one baseline; negative where it takes more."""

    against: Baseline
    baseline: Plan
    same: bool  # whether the baseline places all layers as the split does
    saved: Amounts  # in a month
    saved_delay: float  # fraction of the baseline's delay
    break_even: tuple[BreakEven, ...]

    @property
    def decisive(self) -> BreakEven | None:
        """The break-even point that takes the least change, as a factor; None where each takes more than `REACH`."""
        near = [point for point in self.break_even if 1 / REACH <= point.factor <= REACH]
        return min(near, key=lambda point: abs(math.log(point.factor)), default=None)

    @property
    def price_of_saved_hour(self) -> float | None:
        """What an hour that a device is done sooner costs, where the split is faster but dearer."""
        hours = self.saved.time_s.expected / SECONDS_PER_HOUR
        return -self.saved.money.expected / hours if hours > 0 > self.saved.money.expected else None


@dataclass(frozen=True)
class Headline:
    """The one sentence, as data: the verdict, and the comparison that has its three numbers.

    The numbers are the time and the money saved in a month, and the decisive break-even point, if there is one.
    """

    verdict: Verdict
    comparison: Comparison | None  # with the faster baseline that differs from the split; None if there is none


@dataclass(frozen=True)
class BusinessCase:
    """A split against the two choices without one."""

    fleet: Fleet
    assumptions: Assumptions
    plan: Plan
    comparisons: tuple[Comparison, ...]  # with all on the device, where that fits into its memory, and on the server
    headline: Headline


def business_case(
    priced: PricedGraph, mask: Mask, fleet: Fleet, assumptions: Assumptions | None = None
) -> BusinessCase:
    """What a split, mostly the fastest one, saves; ``mask`` has shape (layers,).

    "All on the server" is as much of it as the scenario allows. Assumptions are the presets' where not given.
    """
    assumptions = assumptions or Assumptions.preset(priced)
    corners = _corners(assumptions)
    use = _Use.of(priced, mask, assumptions.radio)
    plan = _plan(priced, mask, use, fleet, corners)
    comparisons = []
    for against, other in (("device", priced.device_only), ("server", priced.server_most)):
        if priced.fits(other):
            of_other = _Use.of(priced, other, assumptions.radio)
            baseline = _plan(priced, other, of_other, fleet, corners)
            difference = of_other.less(use)
            fixed = baseline.fixed_per_month - plan.fixed_per_month
            comparisons.append(
                Comparison(
                    against="device" if against == "device" else "server",
                    baseline=baseline,
                    same=bool((other == mask).all()),
                    saved=_amounts(difference, fleet, fixed, corners),
                    saved_delay=1 - plan.delay_s / baseline.delay_s if baseline.delay_s > 0 else 0.0,
                    break_even=_break_even(difference, fleet, fixed, assumptions),
                )
            )
    return BusinessCase(fleet, assumptions, plan, tuple(comparisons), _headline(comparisons))


@dataclass(frozen=True)
class _Corners:
    """Every combination of the ends of the ranges, the expected inputs first; one entry each."""

    device_time: Floats
    server_time: Floats
    computing_w: Floats
    waiting_w: Floats
    electricity_per_kwh: Floats
    data_per_gb: Floats
    server_per_hour: Floats
    device: Floats
    device_life_h: Floats


def _corners(assumptions: Assumptions) -> _Corners:
    estimates = [getattr(assumptions, name) for name in _Corners.__dataclass_fields__]
    ends = product(*(dict.fromkeys((estimate.low, estimate.high)) for estimate in estimates))
    rows = np.array([tuple(estimate.expected for estimate in estimates), *ends])
    return _Corners(*rows.T)


def _plan(priced: PricedGraph, mask: Mask, use: _Use, fleet: Fleet, corners: _Corners) -> Plan:
    fixed = 0.0 if mask.all() else fleet.fixed_per_month
    delay_s = priced.terms(mask).delay_s
    return Plan(
        on_device=mask,
        delay_s=delay_s,
        server_s=use.server_s,
        month=_amounts(use, fleet, fixed, corners),
        fixed_per_month=fixed,
        day_share=delay_s * fleet.rounds_a_day / SECONDS_PER_DAY,
        servers=use.server_s * fleet.devices * fleet.rounds_a_day / SECONDS_PER_DAY,
    )


def _amounts(use: _Use, fleet: Fleet, fixed: float, at: _Corners) -> Amounts:
    """The formulas of the module, at every corner."""
    device_s, server_s = use.device_s * at.device_time, use.server_s * at.server_time
    time_s = device_s + server_s + use.link_s
    energy_j = at.computing_w * device_s + at.waiting_w * (server_s + use.link_s) + use.radio_j
    money = (
        energy_j * (at.electricity_per_kwh / JOULES_PER_KWH)
        + use.sent_bytes * (at.data_per_gb / BYTES_PER_GB)
        + server_s * (at.server_per_hour / SECONDS_PER_HOUR)
        + time_s * (at.device / at.device_life_h / SECONDS_PER_HOUR)
    )
    rounds = fleet.rounds_a_month
    return Amounts(*map(_range, (rounds * time_s, rounds * energy_j, rounds * money + fixed)))


def _range(values: Floats) -> Estimate:
    """The expected value comes first; it lies between the others, to rounding."""
    return Estimate(float(values.min()), float(values[0]), float(values.max()))


def _break_even(use: _Use, fleet: Fleet, fixed: float, assumptions: Assumptions) -> tuple[BreakEven, ...]:
    """Where the money saved is 0; ``use`` and ``fixed`` are what the baseline takes more than the split."""
    prices, power = assumptions.prices, assumptions.power
    device_s = use.device_s * assumptions.device_time.expected
    server_s = use.server_s * assumptions.server_time.expected
    waiting_s = server_s + use.link_s
    energy_j = power.computing_w * device_s + power.waiting_w * waiting_s + use.radio_j
    saved_for_one = {  # money saved a round for one unit of the price
        "electricity_per_kwh": energy_j / JOULES_PER_KWH,
        "data_per_gb": use.sent_bytes / BYTES_PER_GB,
        "server_per_hour": server_s / SECONDS_PER_HOUR,
        "device": (device_s + waiting_s) / SECONDS_PER_HOUR / prices.device_life_h,
    }
    parts = {name: slope * getattr(prices, name) for name, slope in saved_for_one.items()}
    rounds = fleet.rounds_a_month
    points = []
    for name, slope in saved_for_one.items():
        rest = math.fsum([fixed / rounds, *(part for other, part in parts.items() if other != name)])
        points.append(_zero(name, slope, rest, getattr(prices, name)))
    a_round = math.fsum(parts.values())
    points.append(_zero("devices", a_round * rounds / fleet.devices, fixed, fleet.devices))
    points.append(_zero("rounds_a_day", a_round * rounds / fleet.rounds_a_day, fixed, fleet.rounds_a_day))
    return tuple(point for point in points if point is not None)


def _zero(quantity: str, slope: float, rest: float, current: float) -> BreakEven | None:
    """Where ``slope * value + rest`` is 0, if that is at a value above 0 and no larger than any price may be."""
    if slope == 0 or not 0 < -rest / slope <= MOST:
        return None
    return BreakEven(quantity, -rest / slope, current, "above" if slope > 0 else "below")


def _headline(comparisons: list[Comparison]) -> Headline:
    different = [comparison for comparison in comparisons if not comparison.same]
    if not different:
        return Headline("no choice", None)
    nearest = min(different, key=lambda comparison: comparison.baseline.delay_s)
    same = [comparison.against for comparison in comparisons if comparison.same]
    if same:
        return Headline("all on device" if same[0] == "device" else "all on server", nearest)
    faster = nearest.saved.time_s.expected >= 0
    cheaper = nearest.saved.money.expected >= 0
    verdicts: dict[tuple[bool, bool], Verdict] = {
        (True, True): "pays",
        (True, False): "faster but dearer",
        (False, True): "cheaper but slower",
        (False, False): "loses",
    }
    return Headline(verdicts[faster, cheaper], nearest)
