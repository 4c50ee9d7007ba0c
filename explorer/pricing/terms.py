"""The six terms of a delay, and the five paces that they are made of.

The delay of a fixed split is linear: each *term* is a *feature* of the split (seconds, bytes or passes, which no link
and no speed changes) times what the rates make of it. Two links between terms and paces are all there is to know:

    term             feature                        times
    device_compute   seconds at speed 1             1 / device speed
    uplink           bytes of smashed data          1 / uplink
    server_compute   seconds at speed 1             1 / server speed
    downlink         bytes of its gradients         1 / downlink
    model_exchange   bytes of the device's model    1 / uplink + 1 / downlink
    round_trips      passes                         round trip

Five independent numbers, the *paces*, stand on the right; the model exchange has none of its own.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

ROUNDING = 1e-13  # of what has been added and subtracted: less is an error of doing so

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]


class Terms(NamedTuple):
    """Holds the seconds of each term, in the order in which every breakdown shows them."""

    device_compute: float
    uplink: float  # smashed data
    server_compute: float
    downlink: float  # gradients of the smashed data
    model_exchange: float  # device-side model up and down, once a round
    round_trips: float

    @property
    def delay_s(self) -> float:
        """Returns the delay of the split: the sum of its terms."""
        return sum(self)


TERM_NAMES = Terms._fields


class Term(IntEnum):
    """Numbers the columns of an array of features or terms."""

    DEVICE_COMPUTE = 0
    UPLINK = 1
    SERVER_COMPUTE = 2
    DOWNLINK = 3
    MODEL_EXCHANGE = 4
    ROUND_TRIPS = 5


class Pace(IntEnum):
    """Numbers the columns of an array of paces: seconds for a unit of work, for a byte, or for a pass."""

    DEVICE = 0  # 1 / device speed
    UPLINK = 1  # s/byte
    SERVER = 2  # 1 / server speed
    DOWNLINK = 3  # s/byte
    ROUND_TRIP = 4  # s


def still_open(change: Floats) -> Floats:
    """Returns the running sums of rows that begin and end something, each 0 or more, shape as ``change``.

    What begins is added and subtracted again where it ends; what is left of it by rounding is nothing.

    >>> still_open(np.array([[0.1], [0.2], [-0.1], [-0.2]]))[:, 0].round(1).tolist()
    [0.1, 0.3, 0.2, 0.0]
    """
    sums, passed = change.cumsum(axis=0), np.abs(change).cumsum(axis=0)
    left: Floats = np.where(sums > ROUNDING * passed, sums, 0.0)
    return left


def by_pace(features: Floats) -> Floats:
    """Returns features, shape (..., 6), added up by the pace that they are paid at, shape (..., 5)."""
    device, up, server, down, exchange, passes = np.moveaxis(features, -1, 0)
    return np.stack([device, up + exchange, server, down + exchange, passes], axis=-1)


def by_term(paces: Floats) -> Floats:
    """Returns what each feature is multiplied by, shape (6, ...), from paces of shape (5, ...)."""
    device, up, server, down, round_trip = paces
    return np.stack([device, up, server, down, up + down, round_trip])
