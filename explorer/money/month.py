"""What a split takes in a month on all devices: the formulas of time, energy and money, at every corner of the ranges.

For a round of one device, with the seconds of the delay's terms,

    time    = f * device + g * server + link                  link: uplink, downlink, model exchange and round trips
    energy  = computing * f * device + waiting * (g * server + link) + radio
    money   = `explorer.money.prices.billed` of energy, bytes, g * server and time

where f and g say how many times as long as estimated the two machines take. A month has devices * rounds a day * days
of them; a plan that uses the server also has fixed costs.

Each input lies between a low and a high. An amount, and a difference of two, is linear in each of them (in 1 over the
life) while the others stand still, so its least and its largest values lie at corners of the ranges: they are found by
trying all corners, and hold even where all inputs err at once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import NamedTuple

import numpy as np

from explorer.money.assumptions import Assumptions, Estimate
from explorer.money.energy import DevicePower
from explorer.money.prices import MOST, BillOf, billed, sent_bytes
from explorer.presets import Radio
from explorer.pricing import Case, Floats, Mask
from explorer.scenario.scenario import ScenarioError

SECONDS_PER_DAY = 86_400.0
DAYS_A_MONTH = 30.0  # a number to check in one's head; a mean month has 30.4
LEAST_MONEY = 0.005  # of the currency, in a month; half a cent or less is nothing
NOISE = 1e-12  # relative; what differs by less is equal

LIMITS = {  # of the fields of `Fleet`
    "devices": (1, MOST),
    "rounds_a_day": (1e-6, MOST),
    "days_a_month": (1, 31),
    "fixed_per_month": (0, MOST),
    "setup": (0, MOST),
}


@dataclass(frozen=True)
class Fleet:
    """Describes how much is run; raises `ScenarioError` for what is no number of devices, rounds, days or a price."""

    devices: int
    rounds_a_day: float  # of each device; a round is a batch in inference
    days_a_month: float = DAYS_A_MONTH
    fixed_per_month: float = 0.0  # what it costs to have the server at all: a reserved machine, upkeep
    setup: float = 0.0  # what it costs, once, to set the split up

    def __post_init__(self) -> None:
        for name, (low, high) in LIMITS.items():
            value = getattr(self, name)
            if not (math.isfinite(value) and low <= value <= high):
                raise ScenarioError("fleet-out-of-range", name=name, low=float(low), high=int(high), got=float(value))
        if self.devices != int(self.devices):
            raise ScenarioError("value-not-whole", name="devices", got=float(self.devices))

    @property
    def rounds_a_month(self) -> float:
        """Rounds of all devices."""
        return self.devices * self.rounds_a_day * self.days_a_month


class Amounts(NamedTuple):
    """Holds what a plan takes, or saves, in a month on all devices."""

    time_s: Estimate
    energy_j: Estimate
    money: Estimate


class Costs(NamedTuple):
    """Holds the expected money of a month by what it is for."""

    server: float
    data: float
    electricity: float
    fixed: float
    device: float  # wear: what the devices cost by the share of their life that they are busy

    @property
    def total(self) -> float:
        """Returns all parts together."""
        return math.fsum(self)

    @property
    def paid(self) -> float:
        """Returns what is paid out within the month: all but the wear of devices that are there already."""
        return math.fsum(self[:-1])


@dataclass(frozen=True)
class Corners:
    """Holds every combination of the ends of the ranges, the expected inputs first; one entry each."""

    device_time: Floats
    server_time: Floats
    computing_w: Floats
    waiting_w: Floats
    electricity_per_kwh: Floats
    data_per_gb: Floats
    server_per_hour: Floats
    device: Floats
    device_life_h: Floats

    @classmethod
    def of(cls, assumptions: Assumptions) -> Corners:
        """Returns the corners of a set of assumptions."""
        estimates = [getattr(assumptions, field.name) for field in fields(cls)]
        ends = product(*(dict.fromkeys((estimate.low, estimate.high)) for estimate in estimates))
        rows = np.array([tuple(estimate.expected for estimate in estimates), *ends])
        return cls(*rows.T)

    def at_prices_of_one(self) -> Corners:
        """Returns the same corners with every price 1.

        What a part costs there is what it changes by for one unit of price.
        """
        one = np.ones_like(self.device)
        return replace(self, electricity_per_kwh=one, data_per_gb=one, server_per_hour=one, device=one)


class Use(NamedTuple):
    """Holds what a round takes, or saves, at the times as they are estimated."""

    device_s: float
    server_s: float
    link_s: float
    radio_j: float
    sent_bytes: float

    @classmethod
    def of(cls, case: Case, mask: Mask, radio: Radio) -> Use:
        """Returns the use of a split; ``mask`` has shape (layers,)."""
        terms, link = case.terms(mask), case.scenario.link
        without = DevicePower(0.0, 0.0, radio).watts(link)
        return cls(
            device_s=terms.device_compute,
            server_s=terms.server_compute,
            link_s=terms.uplink + terms.downlink + terms.model_exchange + terms.round_trips,
            radio_j=sum(w * seconds for w, seconds in zip(without, terms, strict=True)),
            sent_bytes=sent_bytes(case, mask),
        )

    def less(self, other: Use) -> Use:
        """Returns what this one takes more than another; 0 where the difference is rounding."""
        return Use(*(0.0 if math.isclose(a, b, rel_tol=NOISE) else a - b for a, b in zip(self, other, strict=True)))

    def time_s(self, at: Corners) -> Floats:
        """Returns the seconds of a round."""
        return self.device_s * at.device_time + self.server_s * at.server_time + self.link_s

    def energy_j(self, at: Corners) -> Floats:
        """Returns the joules of the device in a round."""
        device_s, server_s = self.device_s * at.device_time, self.server_s * at.server_time
        return at.computing_w * device_s + at.waiting_w * (server_s + self.link_s) + self.radio_j

    def bill(self, at: Corners) -> BillOf[Floats]:
        """Returns the money of a round by what it is for."""
        return billed(
            energy_j=self.energy_j(at),
            sent_bytes=np.full_like(at.device, self.sent_bytes),
            server_s=self.server_s * at.server_time,
            time_s=self.time_s(at),
            electricity_per_kwh=at.electricity_per_kwh,
            data_per_gb=at.data_per_gb,
            server_per_hour=at.server_per_hour,
            device_per_hour=at.device / at.device_life_h,
        )

    def amounts(self, fleet: Fleet, fixed: float, at: Corners) -> Amounts:
        """Returns a month on all devices, as ranges over the corners."""
        rounds = fleet.rounds_a_month
        money = rounds * self.bill(at).total + fixed
        return Amounts(*map(_range, (rounds * self.time_s(at), rounds * self.energy_j(at), money)))

    def costs(self, fleet: Fleet, fixed: float, at: Corners) -> Costs:
        """Returns the money of a month, part by part, as expected."""
        expected = {part: fleet.rounds_a_month * float(values[0]) for part, values in self.bill(at)._asdict().items()}
        return Costs(fixed=fixed, **expected)


def _range(values: Floats) -> Estimate:
    """Returns the expected value comes first; it lies between the others, to rounding."""
    return Estimate(float(values.min()), float(values[0]), float(values.max()))
