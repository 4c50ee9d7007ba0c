"""What a round costs: electricity of the device, data over the link, the server's hours and the device's wear.

    Case(D) = energy(D) * electricity + bytes(D) * data + server seconds(D) * server + delay(D) * device / life

Bytes are those of both directions: tensors, gradients, and the model up and down. The server is paid for the seconds
it computes for this device, as if others used it in between: a server held for the whole round costs more. The device
is paid in equal parts over its life, for the seconds that a round holds it, whatever it waits for.

Every part is linear in the features of a split, as the delay is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from explorer import presets
from explorer.money.energy import JOULES_PER_KWH, DevicePower, energy_weights
from explorer.presets import Figure, Radio
from explorer.pricing import Case, Floats, Mask
from explorer.scenario.scenario import Scenario, ScenarioError

MOST = 1e9  # of any price, and hours of life
SECONDS_PER_HOUR = 3600.0
BYTES_PER_GB = 1e9
MOBILE = "mobile"  # the preset of data where the country is not known
OTHER = "other"  # the preset of a machine whose price was not read
SENT_BYTES = np.array([0.0, 1.0, 0.0, 1.0, 2.0, 0.0])  # of each feature: the model goes up and down


@dataclass(frozen=True)
class Prices:
    """Holds what things cost, in one currency; raises `ScenarioError` for a price that is negative or not finite."""

    electricity_per_kwh: float
    data_per_gb: float  # 1e9 bytes, either direction
    server_per_hour: float
    device: float = 0.0  # price of one device; 0 leaves its wear out
    device_life_h: float = presets.prices("device_life")["assumed"].expected
    currency: str = "USD"

    def __post_init__(self) -> None:
        for name, value in (
            ("electricity", self.electricity_per_kwh),
            ("data", self.data_per_gb),
            ("server", self.server_per_hour),
            ("device", self.device),
        ):
            if not (math.isfinite(value) and 0 <= value <= MOST):
                raise ScenarioError(
                    "price-out-of-range", name=name, most=int(MOST), got=float(value), currency=self.currency
                )
        if not (math.isfinite(self.device_life_h) and 1 <= self.device_life_h <= MOST):
            raise ScenarioError("device-life-out-of-range", most=int(MOST), got=float(self.device_life_h))
        if not self.currency.strip():
            raise ScenarioError("currency-empty", got=self.currency)

    @classmethod
    def preset(cls, scenario: Scenario, radio: Radio | None = None) -> Prices:
        """Returns the expected figures of the price presets that suit a scenario, and the radio of a custom link."""
        figures = preset_figures(scenario, radio)
        return cls(
            electricity_per_kwh=figures.electricity.expected,
            data_per_gb=figures.data.expected,
            server_per_hour=figures.server.expected,
            device=figures.device.expected,
            device_life_h=figures.device_life.expected,
        )

    @property
    def device_per_hour(self) -> float:
        """Returns what an hour of a device costs: its price over its life."""
        return self.device / self.device_life_h


class PriceFigures(NamedTuple):
    """Holds the presets behind the prices of a scenario, each with its range, source and date."""

    electricity: Figure
    data: Figure
    server: Figure
    device: Figure
    device_life: Figure


def preset_figures(scenario: Scenario, radio: Radio | None = None) -> PriceFigures:
    """Returns the price presets that suit a scenario.

    A machine without a price has that called "other". Data has the row proposed for the link preset; over a custom link
    it is mobile data with a radio that has a figure, and a network of one's own without.
    """
    servers, devices, data = presets.prices("server"), presets.prices("device"), presets.data_prices()
    name = scenario.link.preset_name
    guess = data[MOBILE if radio is not None and radio.counted else "own-network"]
    return PriceFigures(
        electricity=presets.prices("electricity")["assumed"],
        data=next((row for row in data.values() if name in row.links), guess),
        server=servers.get(scenario.server.name, servers[OTHER]),
        device=devices.get(scenario.device.name, devices[OTHER]),
        device_life=presets.prices("device_life")["assumed"],
    )


Amount = TypeVar("Amount", float, Floats)


class BillOf(NamedTuple, Generic[Amount]):
    """Holds what something costs, by what is paid for: of one round, or of many at once."""

    electricity: Amount
    data: Amount
    server: Amount
    device: Amount

    @property
    def total(self) -> Amount:
        """Returns all parts together."""
        return self.electricity + self.data + self.server + self.device


Bill = BillOf[float]


def billed(
    *,
    energy_j: Amount,
    sent_bytes: Amount,
    server_s: Amount,
    time_s: Amount,
    electricity_per_kwh: Amount | float,
    data_per_gb: Amount | float,
    server_per_hour: Amount | float,
    device_per_hour: Amount | float,
) -> BillOf[Amount]:
    """Returns the formula of the module; what is an array is taken entry by entry."""
    return BillOf(
        electricity=energy_j * (electricity_per_kwh / JOULES_PER_KWH),
        data=sent_bytes * (data_per_gb / BYTES_PER_GB),
        server=server_s * (server_per_hour / SECONDS_PER_HOUR),
        device=time_s * (device_per_hour / SECONDS_PER_HOUR),
    )


def bill_weights(case: Case, prices: Prices, power: DevicePower) -> Floats:
    """Returns the money for one unit of each feature, a row for each part of a `Bill`: shape (4, 6)."""
    seconds = case.rates.coefficients
    server_s = np.zeros_like(seconds)
    server_s[2] = seconds[2]
    return np.array(
        billed(
            energy_j=energy_weights(case, power),
            sent_bytes=SENT_BYTES,
            server_s=server_s,
            time_s=seconds,
            electricity_per_kwh=prices.electricity_per_kwh,
            data_per_gb=prices.data_per_gb,
            server_per_hour=prices.server_per_hour,
            device_per_hour=prices.device_per_hour,
        )
    )


def price_weights(case: Case, prices: Prices, power: DevicePower) -> Floats:
    """Returns money for one unit of each feature: features of shape (n, 6) times them are the prices of a round."""
    weights: Floats = bill_weights(case, prices, power).sum(axis=0)
    return weights


def bill(case: Case, mask: Mask, prices: Prices, power: DevicePower) -> Bill:
    """Returns what a round of one device costs with a split; ``mask`` has shape (layers,)."""
    return BillOf(*(bill_weights(case, prices, power) @ case.costs.features(mask[None, :])[0]).tolist())


def sent_bytes(case: Case, mask: Mask) -> float:
    """Returns the bytes that one split sends in a round, both ways; ``mask`` has shape (layers,)."""
    return float(case.costs.features(mask[None, :])[0] @ SENT_BYTES)
