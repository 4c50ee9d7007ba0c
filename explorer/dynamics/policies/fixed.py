"""Policies that never change the split, or choose it with what nobody can know: what adapting is compared with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from explorer.dynamics.policies.policy import Game, Picks, Policy, PolicyError, throughout
from explorer.dynamics.trace import paces_of
from explorer.pricing import Floats, Ints

MOST_CELLS = 20_000_000  # seconds that are held at once: 160 MB


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
    at_once = max(1, MOST_CELLS // (len(game.choices.masks) ** 2 * count))
    parts = [slice(start, start + at_once) for start in range(0, traces, at_once)]
    return Picks(np.concatenate([_cheapest_way(game.takes_s[:, part, 0], _steps(game, part)) for part in parts]))


def _steps(game: Game, part: slice) -> Floats:
    """Returns what every round of some traces takes coming from each split with each: (from, to, traces, rounds)."""
    rounds = replace(game.rounds, traces=game.rounds.traces[part])
    every = range(len(game.choices.masks))
    return np.array(
        [[game.play(game.choices, rounds, np.array(to), np.array(start)) for to in every] for start in every]
    )


def _cheapest_way(first_s: Floats, steps_s: Floats) -> Ints:
    """Returns the split of each round of the way that takes least, shape (traces, rounds).

    ``first_s`` is what the first round takes with each split, shape (splits, traces); of ``steps_s`` the later rounds
    count.
    """
    total_s, came_from = first_s, list[Ints]()
    for number in range(1, steps_s.shape[3]):
        through_s = total_s[:, None] + steps_s[..., number]
        came_from.append(through_s.argmin(axis=0))
        total_s = through_s.min(axis=0)
    way = [total_s.argmin(axis=0)]
    for start in reversed(came_from):
        way.append(np.take_along_axis(start, way[-1][None, :], axis=0)[0])
    return np.stack(way[::-1], axis=1)


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
