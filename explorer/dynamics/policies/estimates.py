"""What a policy believes of a round from what was seen before it, and policies that take the best split for that.

Estimates have the shape (5, traces, rounds) in the order of `Pace`: factors, bytes/s and seconds. A device sees the
rates, the round trip and the speeds at the moment before each round.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import lfilter

from explorer.dynamics.policies.policy import Game, Picks, Policy
from explorer.dynamics.trace import paces_of
from explorer.pricing import Floats, Pace

NEWEST = 0.5  # weight of the newest round in the exponential average
WINDOW = 10  # rounds that a quantile looks back over
QUANTILE = 0.25  # of rates and speeds; of the round trip what is as much above

Estimate = Callable[[Game], Floats]


def last_value(game: Game) -> Floats:
    """Returns what was seen the moment before each round."""
    return game.rounds.seen


def average(game: Game) -> Floats:
    """Returns the exponential average of what was seen before this round and those before it."""
    known = last_value(game)
    start = (1 - NEWEST) * known[:, :, :1]
    averaged: Floats = lfilter([NEWEST], [1.0, NEWEST - 1.0], known, axis=2, zi=start)[0]
    return averaged


def quantile(game: Game) -> Floats:
    """Returns a low rate and speed and a long round trip of the last rounds."""
    windows = np.sort(last_rounds(game, WINDOW), axis=3)
    low = round(QUANTILE * (WINDOW - 1))
    chosen: Floats = windows[..., low].copy()
    chosen[Pace.ROUND_TRIP] = windows[Pace.ROUND_TRIP, ..., WINDOW - 1 - low]
    return chosen


def last_rounds(game: Game, window: int) -> Floats:
    """Returns what was seen before this round and each of the last ones, shape (5, traces, rounds, window).

    What the first round sees stands for those before it.
    """
    seen = game.rounds.seen
    known = np.concatenate([np.repeat(seen[:, :, :1], window - 1, axis=2), seen], axis=2)
    return sliding_window_view(known, window, axis=2)


def estimated_paces(game: Game, estimate: Estimate) -> Floats:
    """Returns an estimate as paces, shape (5, traces, rounds)."""
    return paces_of(estimate(game), game.rounds.turnaround_s)


def from_estimate(estimate: Estimate) -> Callable[[Game], Picks]:
    """Returns what takes the split that is best if the estimate is right."""

    def choose(game: Game) -> Picks:
        return Picks(game.choices.best(estimated_paces(game, estimate))[0])

    return choose


POLICIES = (
    Policy("last-value", from_estimate(last_value)),
    Policy("average", from_estimate(average)),
    Policy("quantile", from_estimate(quantile)),
)
