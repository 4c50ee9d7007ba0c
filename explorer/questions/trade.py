"""Why a split is the best one: what another split takes more, and what it takes less, term by term.

``web/trade.js`` finds the same while a slider is dragged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

import numpy as np

from explorer.pricing import TERM_NAMES, Mask, Rates, Split
from explorer.pricing.terms import Term
from explorer.solve.exact.candidates import candidates
from explorer.solve.exact.table import SplitTable

SAME = 1e-9  # of a delay; a smaller difference is none

Part = Literal[
    "device_compute", "uplink", "server_compute", "downlink", "model_exchange", "round_trips", "sending"
]  # a term, or uplink and downlink together where both move the same way


@dataclass(frozen=True)
class Share:
    """Holds what one part of the delay takes more with another split than with a split."""

    part: Part
    seconds: float  # below 0 where it takes less
    there: float  # with the other split: layers, bytes of one iteration, bytes of a model, or passes
    here: float  # the same with the split


@dataclass(frozen=True)
class Trade:
    """Holds what another split takes more in all, and the largest shares on either side."""

    gap_s: float
    costs: Share | None  # what takes most more; None where nothing takes more
    saves: Share | None  # what takes most less


class Neighbours(NamedTuple):
    """Holds the fastest splits with fewer and with more layers on the device; None where there is none."""

    earlier: Split | None
    later: Split | None


def trade(other: Split, split: Split, rates: Rates) -> Trade:
    """Returns what another split takes more and less than one."""
    delay_s = float(split.delay(rates))
    shares = shares_of(other, split, rates)
    more = [share for share in shares if share.seconds > SAME * delay_s]
    less = [share for share in shares if share.seconds < -SAME * delay_s]
    return Trade(
        float(other.delay(rates)) - delay_s,
        max(more, key=lambda share: share.seconds, default=None),
        min(less, key=lambda share: share.seconds, default=None),
    )


def shares_of(other: Split, split: Split, rates: Rates) -> list[Share]:
    """Returns the difference of each part; the seconds of all of them add up to that of the delays."""
    there, here = _amounts(other), _amounts(split)
    seconds = (other.features - split.features) * rates.coefficients
    shares = {part: Share(cast(Part, part), float(seconds[i]), there[i], here[i]) for i, part in enumerate(TERM_NAMES)}
    up, down = shares["uplink"], shares["downlink"]
    if abs(down.seconds) <= SAME * float(split.delay(rates)) or up.seconds * down.seconds <= 0:
        return list(shares.values())
    sending = Share("sending", up.seconds + down.seconds, up.there, up.here)
    return [sending, *(share for share in shares.values() if share not in (up, down))]


def _amounts(split: Split) -> tuple[float, ...]:
    """Returns what a split has of each part, in the order of the terms."""
    costs, cut = split.costs, list(split.cut)
    count = int(split.on_device.sum())
    return (
        count,
        float(costs.uplink_bytes[cut].sum()),
        len(split.on_device) - count,
        float(costs.downlink_bytes[cut].sum()),
        float(split.features[Term.MODEL_EXCHANGE]),
        float(split.features[Term.ROUND_TRIPS]) / costs.iterations,
    )


def neighbours(table: SplitTable, split: Split, rates: Rates) -> Neighbours:
    """Returns the fastest of the candidates on either side of a split; of tied ones the first in their order."""
    masks = candidates(table).masks
    counts, delays_s = masks.sum(axis=1), table.costs.features(masks) @ rates.coefficients
    count = int(split.on_device.sum())

    def fastest(wanted: Mask) -> Split | None:
        found, least_s = None, np.inf
        for row in np.flatnonzero(wanted):
            if delays_s[row] < least_s * (1 - SAME):
                found, least_s = Split(table.costs, masks[row]), float(delays_s[row])
        return found

    return Neighbours(fastest(counts < count), fastest(counts > count))
