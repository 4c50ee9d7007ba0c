"""The energy that a split takes from the device: watts times seconds, term by term.

    energy(D) = sum over the six terms of  watts of the term * seconds of the term

    device compute    what the device takes under load
    uplink            what it takes while it waits, and the radio sending:    a + b * rate
    server compute    what it takes while it waits
    downlink          what it takes while it waits, and the radio receiving:  a' + b' * rate
    model exchange    the mean of uplink and downlink by the seconds that each takes of it
    round trips       what it takes while it waits

So for a fixed link it is linear in the features of a split, as the delay is, and a table gives it exactly.

All of it is an estimate. The declared power of a machine stands for its power under load, at every speed factor: the
one machine that was measured under stress took that much in its fastest mode, and about half of what its slower modes
declare, so a saving may be half as large. What a device takes while it waits is a share of it, measured on a few
boards. A radio is that of the phone that was measured, whose fixed part may hold the phone's own power, so that waiting
is possibly counted twice, against the split. What the server takes is not the device's energy: it is in the price of
its hours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explorer import presets
from explorer.presets import MBIT_PER_S, Figure, Radio
from explorer.pricing import Case, Floats, Mask
from explorer.scenario.scenario import Link, Scenario, ScenarioError

MOST_WATTS = 1e6
JOULES_PER_KWH = 3.6e6


class Watts(NamedTuple):
    """Holds what the device takes during each term, in the order of `explorer.pricing.terms.Terms`."""

    device_compute: float
    uplink: float
    server_compute: float
    downlink: float
    model_exchange: float
    round_trips: float


class Joules(NamedTuple):
    """Holds the energy by term, in the order of `explorer.pricing.terms.Terms`."""

    device_compute: float
    uplink: float
    server_compute: float
    downlink: float
    model_exchange: float
    round_trips: float

    @property
    def total(self) -> float:
        """Returns the energy of the split: the sum of its terms."""
        return sum(self)


class PowerFigures(NamedTuple):
    """Holds what a device takes, in W, as ranges."""

    computing: Figure
    waiting: Figure


def power_figures(scenario: Scenario) -> PowerFigures:
    """Returns the device of a scenario at the presets' shares of its declared power."""
    declared_w = scenario.device.power_w
    in_watts = {
        name: share.model_copy(
            update={
                "low": share.low * declared_w,
                "expected": share.expected * declared_w,
                "high": share.high * declared_w,
                "unit": "W",
            }
        )
        for name, share in presets.power_shares().items()
    }
    return PowerFigures(**in_watts)


@dataclass(frozen=True)
class DevicePower:
    """Holds what a device and its radio take; raises `ScenarioError` for a power that is negative or not finite."""

    computing_w: float
    waiting_w: float  # while link or server work, without the radio
    radio: Radio

    def __post_init__(self) -> None:
        for name, watts in (("computing", self.computing_w), ("waiting", self.waiting_w)):
            if not (math.isfinite(watts) and 0 <= watts <= MOST_WATTS):
                raise ScenarioError("power-out-of-range", name=name, most=int(MOST_WATTS), got=float(watts))

    @classmethod
    def preset(cls, scenario: Scenario, radio: Radio | None = None) -> DevicePower:
        """Returns a scenario's device at the expected shares of its power, with its link's radio or another one."""
        figures = power_figures(scenario)
        return cls(
            computing_w=figures.computing.expected,
            waiting_w=figures.waiting.expected,
            radio=radio or presets.radio_of(scenario.link.preset_name),
        )

    def watts(self, link: Link) -> Watts:
        """Returns the power during each term over a link."""
        sending_w, receiving_w = radio_watts(self.radio, link)
        up_s, down_s = 1 / link.uplink_bytes_per_s, 1 / link.downlink_bytes_per_s  # a byte of the model exchange
        exchanging_w = (sending_w * up_s + receiving_w * down_s) / (up_s + down_s)
        return Watts(
            device_compute=self.computing_w,
            uplink=self.waiting_w + sending_w,
            server_compute=self.waiting_w,
            downlink=self.waiting_w + receiving_w,
            model_exchange=self.waiting_w + exchanging_w,
            round_trips=self.waiting_w,
        )


def radio_watts(radio: Radio, link: Link) -> tuple[float, float]:
    """Returns what a radio takes while it sends, and while it receives, at the rates of a link."""
    up, down = link.uplink_bytes_per_s / MBIT_PER_S, link.downlink_bytes_per_s / MBIT_PER_S
    return (
        radio.uplink_w + radio.uplink_mw_per_mbit_per_s * up / 1e3,
        radio.downlink_w + radio.downlink_mw_per_mbit_per_s * down / 1e3,
    )


def extrapolates(radio: Radio, link: Link) -> bool:
    """Returns whether a link is faster, in a direction, than all link presets with this radio.

    Then the radio's straight line is a guess.
    """
    known = [Link.preset(name) for name in radio.links]
    return radio.counted and (
        link.uplink_bytes_per_s > max(preset.uplink_bytes_per_s for preset in known)
        or link.downlink_bytes_per_s > max(preset.downlink_bytes_per_s for preset in known)
    )


def energy_weights(case: Case, power: DevicePower) -> Floats:
    """Returns joules for one unit of each feature: features of shape (n, 6) times them are energies."""
    weights: Floats = case.rates.coefficients * np.array(power.watts(case.scenario.link))
    return weights


def energy(case: Case, mask: Mask, power: DevicePower) -> Joules:
    """Returns the energy that one split takes from the device in a round, by term; ``mask`` has shape (layers,)."""
    watts = power.watts(case.scenario.link)
    return Joules(*(w * seconds for w, seconds in zip(watts, case.terms(mask), strict=True)))
