"""Policies that do not trust an estimate: one changes only for a gain that is worth it, one looks at an interval."""

from __future__ import annotations

import numpy as np

from explorer.dynamics.policies.estimates import estimated_paces, last_rounds, last_value
from explorer.dynamics.policies.policy import Game, Picks, Policy
from explorer.dynamics.trace import paces_of
from explorer.pricing import Floats, Pace

LEAST_GAIN = 0.05  # of the predicted delay, below which hysteresis keeps its split
HORIZON = 10  # rounds over which a gain has to pay for the change
WINDOW = 5  # rounds whose least and largest figures the robust policy takes for the ends of an interval


def hysteresis(game: Game) -> Picks:
    """Returns the best split for the last round's figures if it gains enough, and otherwise the one there was.

    Enough is more than `LEAST_GAIN` of the delay, and over `HORIZON` rounds more than what the change sends.
    """
    choices = game.choices
    paces = estimated_paces(game, last_value)
    best, best_s = choices.best(paces)
    split = np.empty(game.rounds.shape, dtype=np.int64)
    current = best[:, 0]
    for number in range(game.rounds.count):
        own_s = choices.delays(current, paces[:, :, number])
        wanted = best[:, number]
        saved_s = own_s - best_s[:, number]
        changes = saved_s > LEAST_GAIN * own_s
        if game.switching:
            up, down = choices.moved_up[current, wanted], choices.moved_down[current, wanted]
            sent_s = up * paces[Pace.UPLINK, :, number] + down * paces[Pace.DOWNLINK, :, number]
            changes &= HORIZON * saved_s > sent_s
        current = np.where(changes, wanted, current)
        split[:, number] = current
    return Picks(split)


def robust(game: Game) -> Picks:
    """Returns the split whose largest regret is least where each figure lies between its ends in the last rounds.

    The regret of a split i against j is (row i - row j) . paces, so its largest over a box of paces takes the high end
    where the difference is positive and the low one elsewhere; the largest over all j is that of i.
    """
    windows = last_rounds(game, WINDOW)
    slow, fast = windows.min(axis=3), windows.max(axis=3)
    # A long round trip is slow.
    slow[Pace.ROUND_TRIP], fast[Pace.ROUND_TRIP] = fast[Pace.ROUND_TRIP].copy(), slow[Pace.ROUND_TRIP].copy()
    high, low = (paces_of(levels, game.rounds.turnaround_s).reshape(5, -1) for levels in (slow, fast))
    optimal = game.choices.optimal
    rows = game.choices.rows[optimal]
    regret_s = np.stack([_largest_regret(row - rows, low, high) for row in rows])
    return Picks(optimal[regret_s.argmin(axis=0)].reshape(game.rounds.shape))


def _largest_regret(difference: Floats, low: Floats, high: Floats) -> Floats:
    """Returns the largest of some differences over boxes of paces: shapes (splits, 5) and (5, n) give (n,)."""
    worst: Floats = (difference.clip(min=0) @ high + difference.clip(max=0) @ low).max(axis=0)
    return worst


POLICIES = (Policy("hysteresis", hysteresis), Policy("robust", robust))
