"""What the links and the machines do in a second: all of a scenario that a slider, a trace or an outage changes.

Machines form a chain, the device first and the server last, with a link between each and the next. Two machines and
one link are all that a split has today.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from explorer.pricing.terms import Floats, by_term

if TYPE_CHECKING:
    from explorer.scenario.scenario import Scenario

Number = float | Floats
"""One setting, or an array of shape (n,) for n settings at once."""


@dataclass(frozen=True, eq=False)
class LinkRates:
    """Holds what one link does."""

    uplink_bytes_per_s: Number  # above 0
    downlink_bytes_per_s: Number  # above 0
    round_trip_s: Number  # 0 or more; the server's turnaround included


@dataclass(frozen=True, eq=False)
class Rates:
    """Holds the speeds of the machines along the chain and the links between them, for one setting or for n.

    Two rates are equal where all their numbers are. Raises `ValueError` where a speed or a rate is not above 0, or a
    round trip is below 0.
    """

    speeds: tuple[Number, ...]  # factor on each machine's times, larger is faster
    links: tuple[LinkRates, ...]  # one fewer

    def __post_init__(self) -> None:
        paces = self.paces
        if not (np.isfinite(paces).all() and (paces[:-1] > 0).all() and (paces[-1] >= 0).all()):
            raise ValueError("speeds and rates must be above 0 and finite, round trips 0 or more")

    @classmethod
    def between(
        cls,
        uplink_bytes_per_s: Number,
        downlink_bytes_per_s: Number,
        round_trip_s: Number,
        device_speed: Number = 1.0,
        server_speed: Number = 1.0,
    ) -> Rates:
        """Returns the rates of a device, a server and the link between them.

        >>> Rates.between(1e6, np.array([1e6, 2e6]), 0.01).settings
        2
        """
        link = LinkRates(uplink_bytes_per_s, downlink_bytes_per_s, round_trip_s)
        return cls((device_speed, server_speed), (link,))

    @classmethod
    def of(cls, scenario: Scenario) -> Rates:
        """Returns the one setting that a scenario describes."""
        link = scenario.link
        return cls.between(
            link.uplink_bytes_per_s,
            link.downlink_bytes_per_s,
            scenario.round_trip_s,
            scenario.device_speed,
            scenario.server_speed,
        )

    @property
    def device_speed(self) -> Number:
        """Returns the factor on the first machine's times."""
        return self.speeds[0]

    @property
    def server_speed(self) -> Number:
        """Returns the factor on the last machine's times."""
        return self.speeds[-1]

    @property
    def uplink_bytes_per_s(self) -> Number:
        """Returns the rate from the device towards the server."""
        return self.links[0].uplink_bytes_per_s

    @property
    def downlink_bytes_per_s(self) -> Number:
        """Returns the rate from the server towards the device."""
        return self.links[0].downlink_bytes_per_s

    @property
    def round_trip_s(self) -> Number:
        """Returns the time that a pass waits for the link, however little it sends."""
        return self.links[0].round_trip_s

    @property
    def settings(self) -> int:
        """Returns how many settings these are; 1 where all are plain numbers."""
        return 1 if self.paces.ndim == 1 else self.paces.shape[1]

    @cached_property
    def paces(self) -> Floats:
        """Returns the five paces in the order of `Pace`, shape (5,) for one setting, (5, n) for n."""
        link = self.links[0]
        columns = (
            np.divide(1.0, self.device_speed),
            np.divide(1.0, link.uplink_bytes_per_s),
            np.divide(1.0, self.server_speed),
            np.divide(1.0, link.downlink_bytes_per_s),
            link.round_trip_s,
        )
        paces: Floats = np.array(np.broadcast_arrays(*columns), dtype=np.float64) + 0.0  # which makes one of 0 and -0
        return paces

    @property
    def coefficients(self) -> Floats:
        """Returns what the six features of a split are multiplied by, shape (6,) or (6, n)."""
        return by_term(self.paces)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rates) and np.array_equal(self.paces, other.paces)

    def __hash__(self) -> int:
        return hash(self.paces.tobytes())
