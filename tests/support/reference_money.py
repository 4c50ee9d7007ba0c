"""Energy, bytes and price of a split, and the Pareto front, once more, as plainly as they can be said.

Nothing here uses the code under test but the data it is given: layers, scenario, seconds a layer, watts and prices.
"""

from __future__ import annotations

from collections.abc import Iterable

from reference import Reference

from explorer.money.energy import DevicePower
from explorer.money.prices import Prices
from explorer.presets import Radio


class MoneyReference(Reference):
    """What a round takes beside time."""

    def sent_bytes(self, device: set[str]) -> float:
        """Both ways."""
        return self.going_up(device) + self.going_down(device)

    def energy_j(self, device: set[str], power: DevicePower) -> float:
        """Computing, waiting for all else, and the radio while bytes go up or down."""
        computing_s = self.computing_s(device)
        waiting_s = self.delay_s(device) - computing_s
        up_s, down_s = self.going_up(device) * self.per_byte_up_s, self.going_down(device) * self.per_byte_down_s
        sending_w, receiving_w = self.radio_w(power.radio)
        return power.computing_w * computing_s + power.waiting_w * waiting_s + sending_w * up_s + receiving_w * down_s

    def radio_w(self, radio: Radio) -> tuple[float, float]:
        """a + b * rate, up and down."""
        return (
            radio.uplink_w + radio.uplink_mw_per_mbit_per_s / 1000 * 8 / 1e6 / self.per_byte_up_s,
            radio.downlink_w + radio.downlink_mw_per_mbit_per_s / 1000 * 8 / 1e6 / self.per_byte_down_s,
        )

    def price(self, device: set[str], prices: Prices, power: DevicePower) -> float:
        """Money for a round."""
        return (
            self.energy_j(device, power) / 1000 / 3600 * prices.electricity_per_kwh
            + self.sent_bytes(device) / 1e9 * prices.data_per_gb
            + self.serving_s(device) / 3600 * prices.server_per_hour
            + self.delay_s(device) / 3600 * prices.device / prices.device_life_h
        )


def plain_front(points: Iterable[tuple[float, float]], same: float = 1e-9) -> list[tuple[float, float]]:
    """The points that no other one beats in both, each once, in ascending order; by comparing every pair."""
    listed = sorted(points)
    front: list[tuple[float, float]] = []
    for a, b in listed:
        beaten = any(
            x <= a * (1 + same) and y <= b * (1 + same) and (x < a * (1 - same) or y < b * (1 - same))
            for x, y in listed
        )
        known = any(abs(x - a) <= same * a and abs(y - b) <= same * b for x, y in front)
        if not beaten and not known:
            front.append((a, b))
    return front
