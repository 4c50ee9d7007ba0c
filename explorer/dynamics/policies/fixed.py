"""Policies that never change the split, or choose it with what nobody can know: what adapting is compared with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from explorer.dynamics.policies.policy import Game, Picks, Policy, PolicyError, throughout
from explorer.dynamics.trace import paces_of
from explorer.pricing import Floats, Ints


def fixed_mean(game: Game) -> Picks:
    """Returns the split that is best at the mean rates and speeds of each trace, known beforehand."""
    levels = game.rounds.levels.mean(axis=2)
    return throughout(game.choices.best(paces_of(levels, game.rounds.turnaround_s))[0], game.rounds)


def fixed_first(game: Game) -> Picks:
    """Returns the split that is best in the first round."""
    return throughout(game.choices.best(game.rounds.paces[:, :, 0])[0], game.rounds)


def fixed_hindsight(game: Game) -> Picks:
    """Returns the one split with which all rounds of a trace together take least, known after them."""
    return throughout(game.takes_s.sum(axis=2).argmin(axis=0), game.rounds)


def linear(game: Game) -> Picks:
    """Returns the best linear prefix of each round, chosen knowing the rates with which the round is held."""
    if not len(game.choices.prefixes):
        raise PolicyError("policy-no-prefix", policy="linear", model=game.choices.costs.graph.name)
    return Picks(game.choices.best(game.rounds.paces, game.choices.prefixes)[0])


def foresight(game: Game) -> Picks:
    """Returns the split that takes least in each round; where changing costs, the cheapest way through all rounds."""
    if not game.switching:
        return Picks(game.takes_s.argmin(axis=0))
    traces, count = game.rounds.shape
    split = np.empty((traces, count), dtype=np.int64)
    for trace in range(traces):
        split[trace] = _cheapest_way(*_steps(game, trace))
    return Picks(split)


def _steps(game: Game, trace: int) -> tuple[Floats, Floats]:
    """Returns for a trace what the first round takes with each split, and each later one coming from each."""
    rounds = replace(game.rounds, traces=(game.rounds.traces[trace],))
    every = range(len(game.choices.masks))
    takes_s = np.stack(
        [
            np.stack([game.play(game.choices, rounds, np.array(to), np.array(start))[0] for to in every])
            for start in every
        ]
    )
    return game.takes_s[:, trace, 0], takes_s[:, :, 1:]


def _cheapest_way(first_s: Floats, later_s: Floats) -> Ints:
    """Returns the split of each round of the way that takes least: shapes (splits,), (splits, splits, rounds - 1)."""
    total_s, came_from = first_s, []
    for number in range(later_s.shape[2]):
        through_s = total_s[:, None] + later_s[:, :, number]
        came_from.append(through_s.argmin(axis=0))
        total_s = through_s.min(axis=0)
    way = [int(total_s.argmin())]
    for start in reversed(came_from):
        way.append(int(start[way[-1]]))
    return np.array(way[::-1])


def always(name: str) -> Callable[[Game], Picks]:
    """Returns what always takes the split of a method of one split; raises `PolicyError` where it is not allowed."""

    def choose(game: Game) -> Picks:
        if name not in game.choices.named:
            raise PolicyError("policy-not-allowed", policy=name, model=game.choices.costs.graph.name)
        return throughout(np.array(game.choices.named[name]), game.rounds)

    return choose


POLICIES = (
    Policy("fixed-mean", fixed_mean, knows_future=True),
    Policy("fixed-first", fixed_first),
    Policy("fixed-hindsight", fixed_hindsight, knows_future=True),
    Policy("device-only", always("device-only")),
    Policy("server-only", always("server-only")),
    Policy("linear", linear, knows_future=True),
    Policy("foresight", foresight, knows_future=True),
)
