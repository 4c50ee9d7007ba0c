"""A cell: a device walks below a base station, is shadowed by what stands between them, and at mmWave blocked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.special import ndtr

from explorer import presets
from explorer.dynamics.generators.episodes import sized, two_states
from explorer.dynamics.generators.generator import Generator
from explorer.dynamics.generators.radio import SURROUNDINGS, bits_per_hz, path_loss_db, sight_probability
from explorer.dynamics.trace import LEAST_RATE, Trace
from explorer.presets import CellPreset
from explorer.pricing import Floats

NEAREST_M = 10.0  # along the ground, which the formulas begin with
STRETCH = 8.0  # distances of correlation that are summed in one go: e^8 keeps twelve digits
BANDS = ("sub-6", "mmwave")


@dataclass(frozen=True)
class Cell(Generator):
    """Describes a device that walks in a cell of `explorer.presets.cells`; it shares the cell with nobody."""

    NAME = "cell"
    STEP_S = 1.0
    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {
        "speed": (0.0, 100.0),
        "users": (1.0, 1e4),
    }
    CHOICES: ClassVar[Mapping[str, tuple[str, ...]]] = {"band": BANDS}

    band: str = BANDS[0]
    speed: float = 1.4  # m/s, of a person who walks
    users: float = 1.0  # that the cell's time is shared among, the device being one

    def changed(self, still: Trace, rng: np.random.Generator) -> Trace:
        """Returns the trace with the rates of the way, and the round trip of the cell."""
        cell = presets.cell(self.band)
        ground_m, moved_m = walk(still.length_s * self.speed, cell.radius_m, rng)
        loss_db = lost_db(cell, ground_m, moved_m, still.length_s, rng)
        down_bit_per_s, up_bit_per_s = (rate_bit_per_s(cell, loss_db, way) / self.users for way in ("down", "up"))
        return still.with_series(
            uplink_bytes_per_s=_or_out(up_bit_per_s / 8),
            downlink_bytes_per_s=_or_out(down_bit_per_s / 8),
            rtt_s=np.full(still.steps, cell.rtt_ms / 1e3),
        )


def walk(steps_m: Floats, radius_m: float, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Returns the distance to the base station at each step and how far the device has moved since the last, in m.

    It goes straight from one random place of the cell to the next. ``steps_m`` is how far it goes in each step.
    """
    along_m = np.concatenate([[0.0], steps_m[:-1].cumsum()])
    places, reached_m = [_place(radius_m, rng)], [0.0]
    while reached_m[-1] <= along_m[-1]:
        places.append(_place(radius_m, rng))
        reached_m.append(reached_m[-1] + abs(places[-1] - places[-2]))
    at = np.interp(along_m, reached_m, np.array(places))
    return np.maximum(np.abs(at), NEAREST_M), np.abs(np.diff(at, prepend=at[:1]))


def _place(radius_m: float, rng: np.random.Generator) -> complex:
    """Returns a place of a disc, each equally likely, as a complex number around its centre."""
    distance_m = radius_m * np.sqrt(rng.uniform((NEAREST_M / radius_m) ** 2, 1.0))
    return complex(distance_m * np.exp(2j * np.pi * rng.random()))


def lost_db(cell: CellPreset, ground_m: Floats, moved_m: Floats, length_s: Floats, rng: np.random.Generator) -> Floats:
    """Returns what is lost between base station and device at each step: path, shadows, and what stands in the way."""
    place = SURROUNDINGS[cell.model]
    luck = correlated(moved_m, place.same_sight_m, rng)
    in_sight = (ndtr(luck) < sight_probability(place, ground_m)).astype(np.float64)
    seen, hidden = (
        sigma_db * correlated(moved_m, over_m, rng)
        for sigma_db, over_m in zip(place.sigma_db, place.shadow_m, strict=True)
    )
    shadow_db = np.where(in_sight > 0, seen, hidden)
    lost: Floats = (
        path_loss_db(place, ground_m, cell.carrier_ghz, in_sight) + shadow_db + blocked_db(cell, length_s, rng)
    )
    return lost


def correlated(moved_m: Floats, over_m: float, rng: np.random.Generator) -> Floats:
    """Returns standard normal numbers along a way, whose correlation falls as exp(-distance / ``over_m``).

    Each keeps the share k = exp(-moved / ``over_m``) of the one before and gets sqrt(1 - k^2) of a fresh one. Written
    out, a number is a sum of all fresh ones before it, each times exp(-distance since): running sums over stretches
    short enough that exp(distance) stays small, and what is left of each stretch at the end of the next.
    """
    along = moved_m.cumsum() / over_m
    pushed = rng.standard_normal(len(moved_m)) * np.sqrt(1 - np.exp(-2 * moved_m / over_m))
    pushed[0] = rng.standard_normal()
    starts = np.flatnonzero(np.diff(along // STRETCH, prepend=-1.0))
    ends = np.append(starts[1:] - 1, len(along) - 1)
    stretch = np.repeat(np.arange(len(starts)), ends - starts + 1)
    since = along - along[starts][stretch]
    sums = (pushed * np.exp(since)).cumsum()
    before = np.where(starts > 0, sums[starts - 1], 0.0)
    own = np.exp(-since) * (sums - before[stretch])
    left = [0.0]
    for end, kept in zip(ends.tolist()[:-1], np.exp(-np.diff(along[ends], prepend=0.0)).tolist(), strict=False):
        left.append(float(own[end]) + left[-1] * kept)
    reached = np.append(0.0, along[ends[:-1]])
    values: Floats = own + np.array(left)[stretch] * np.exp(reached[stretch] - along)
    return values


def blocked_db(cell: CellPreset, length_s: Floats, rng: np.random.Generator) -> Floats:
    """Returns what people and vehicles in the way take at each step: now and then some decibels for a while.

    Blockages come at ``blocked_per_s`` and last ``blocked_s`` on average, both without memory, and are looked at where
    a step begins; each takes its own amount, uniform between the preset's ends.
    """
    if cell.blocked_per_s == 0:
        return np.zeros(len(length_s))
    begins, ends = cell.blocked_per_s, 1 / cell.blocked_s
    mean_share = begins / (begins + ends)
    step_s = float(length_s.mean())
    changed = 1 - np.exp(-(begins + ends) * step_s)
    first = bool(rng.random() < mean_share)
    on = two_states(len(length_s), mean_share * changed, (1 - mean_share) * changed, rng, first=first)
    return sized(on, cell.blocked_low_db, cell.blocked_high_db, rng)


def rate_bit_per_s(cell: CellPreset, loss_db: Floats, way: str) -> Floats:
    """Returns what the link carries for one device that has the cell to itself, in bit/s, "down" or "up"."""
    mhz, dbm, gain_db = (getattr(cell, f"{way}_{figure}") for figure in ("mhz", "dbm", "gain_db"))
    noise_db = cell.noise_figure_db + cell.interference_db
    carried = bits_per_hz(dbm + gain_db - loss_db, mhz * 1e6, noise_db, cell.efficiency, cell.most_bits_per_hz)
    layers = cell.layers if way == "down" else 1
    rate: Floats = cell.share * layers * mhz * 1e6 * carried
    return rate


def _or_out(bytes_per_s: Floats) -> Floats:
    """Returns rates with 0 for those that are none."""
    return np.where(bytes_per_s < LEAST_RATE, 0.0, bytes_per_s)
