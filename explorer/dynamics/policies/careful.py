"""Policies that do not trust an estimate: one changes only for a gain that is worth it, one looks at an interval."""

from __future__ import annotations

import numpy as np

from explorer.dynamics.policies.estimates import estimated_paces, last_rounds
from explorer.dynamics.policies.policy import Game, Picks, Policy
from explorer.dynamics.trace import LEAST_RATE, paces_of
from explorer.pricing import Floats, Ints, Pace

LEAST_GAIN = 0.05  # of the predicted delay, below which hysteresis keeps its split
HORIZON = 10  # rounds over which a gain has to pay for the change
ALIKE = 4.0  # times as fast, within which rates look alike
AS_SEEN = 3.0  # rounds that count as if they had turned out as they looked
WINDOW = 5  # rounds whose least and largest figures the robust policy takes for the ends of an interval


def corrected(game: Game) -> Floats:
    """Returns what was seen last with a link, corrected by how rounds turned out that looked alike before.

    What counts for a delay is the time that a byte takes, so that is what is averaged: of all earlier rounds whose
    rate looked alike, within a factor of `ALIKE`, how many times as long a byte took as it looked. `AS_SEEN` rounds
    that turned out as they looked are counted with them, and so is a round that begins in an outage, of which nothing
    is known. Speeds likewise; the round trip is as it was seen. Shape (5, traces, rounds).
    """
    seen = game.rounds.seen_up
    looked, was = (np.maximum(levels[: Pace.ROUND_TRIP], LEAST_RATE) for levels in (seen, game.turned_out))
    was = np.where(game.rounds.is_down, looked, was)
    kind = (np.log(looked) // np.log(ALIKE)).astype(np.int64)
    kind -= kind.min()
    series, traces, count = looked.shape
    kinds = int(kind.max()) + 1
    times = np.full(series * traces * kinds, AS_SEEN)
    rounds = times.copy()
    own = (np.arange(series * traces) * kinds).reshape(series, traces)  # where the kinds of each begin
    longer = looked / was
    share = np.empty_like(looked)
    for number in range(count):
        alike = own + kind[:, :, number]
        share[:, :, number] = rounds[alike] / times[alike]
        times[alike] += longer[:, :, number]
        rounds[alike] += 1
    expected = seen.copy()
    expected[: Pace.ROUND_TRIP] = looked * share
    return expected


def hysteresis(game: Game) -> Picks:
    """Returns the best split for what is expected if it gains enough, and otherwise the one there was.

    Enough is more than `LEAST_GAIN` of the delay, and over `HORIZON` rounds more than what the change sends. Expected
    are the figures of `corrected`; an outage is expected to last as long again as it has lasted, for a split that
    sends anything.
    """
    choices, rounds = game.choices, game.rounds
    paces = estimated_paces(game, corrected)
    best, best_s = _best_with_outage(game, paces)
    split = np.empty(rounds.shape, dtype=np.int64)
    current = best[:, 0]
    for number in range(rounds.count):
        own_s = choices.delays(current, paces[:, :, number]) + rounds.out_for_s[:, number] * choices.sends[current]
        wanted = best[:, number]
        saved_s = own_s - best_s[:, number]
        changes = saved_s > LEAST_GAIN * own_s
        if game.switching:
            up, down = choices.moved_up[current, wanted], choices.moved_down[current, wanted]
            sent_s = up * paces[Pace.UPLINK, :, number] + down * paces[Pace.DOWNLINK, :, number]
            sent_s += rounds.out_for_s[:, number] * (up + down > 0)
            changes &= HORIZON * saved_s > sent_s
        current = np.where(changes, wanted, current)
        split[:, number] = current
    return Picks(split)


def _best_with_outage(game: Game, paces: Floats) -> tuple[Ints, Floats]:
    """Returns the best split and what it is expected to take, where one that sends nothing does not wait."""
    best, best_s = game.choices.best(paces)
    out_s = game.rounds.out_for_s
    quiet = np.flatnonzero(~game.choices.sends)
    best_s = best_s + out_s * game.choices.sends[best]
    if len(quiet) and out_s.any():
        alone, alone_s = game.choices.best(paces, quiet)
        best = np.where(alone_s < best_s, alone, best)
        best_s = np.minimum(alone_s, best_s)
    return best, best_s


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
