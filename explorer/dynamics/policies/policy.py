"""What a policy is asked and what it answers: a split for every round, from what it may know as the round begins.

A policy that estimates knows what was seen up to then: rates, round trips and speeds the moment before each round.
Baselines that choose with foresight know more, and say so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from explorer.dynamics.choices import Choices
from explorer.dynamics.held import play_held
from explorer.dynamics.policies.rules import Rule
from explorer.dynamics.rounds import Rounds
from explorer.pricing import Floats, Ints
from explorer.values.errors import ExplorerError

Play = Callable[[Choices, Rounds, Ints, Ints | None], Floats]
NO_RULE = -1


class PolicyError(ExplorerError):
    """Reports a policy that cannot be followed in a scenario."""


@dataclass(frozen=True, eq=False)
class Game:
    """Holds what policies play: splits to choose from, rounds on traces, and what a round takes."""

    choices: Choices
    rounds: Rounds
    play: Play
    switching: bool  # whether a change of the split sends what each side lacks

    @cached_property
    def takes_s(self) -> Floats:
        """Returns the seconds of every split in every round, without a change of split: (splits, traces, rounds).

        Nobody who plays can know them; baselines with foresight and hindsight do.
        """
        every = range(len(self.choices.masks))
        return np.stack([self.play(self.choices, self.rounds, np.array(split), None) for split in every])

    @property
    def turned_out(self) -> Floats:
        """Returns the levels that rounds turn out to have, shape (5, traces, rounds); each is known once it is over."""
        return self.rounds.held if self.play is play_held else self.rounds.means

    def delays_s(self, split: Ints) -> Floats:
        """Returns the seconds of every round as it is played with a split for each, shape (traces, rounds)."""
        return self.play(self.choices, self.rounds, split, before(split) if self.switching else None)


class Picks(NamedTuple):
    """Holds a split for every round, shape (traces, rounds), and where rules chose them, which one fired."""

    split: Ints
    fired: Ints | None = None  # the number of the rule that fired in a round, or `NO_RULE`


@dataclass(frozen=True)
class Policy:
    """Describes a way to choose: its name and whether it knows what no device can know."""

    name: str
    choose: Callable[[Game], Picks] = field(repr=False)
    knows_future: bool = False
    rules: tuple[Rule, ...] = ()  # those that it follows, if it does


def before(split: Ints) -> Ints:
    """Returns the split that each round comes from; the first one comes from its own."""
    return np.concatenate([split[:, :1], split[:, :-1]], axis=1)


def throughout(split: Ints, rounds: Rounds) -> Picks:
    """Returns the same split for all rounds of a trace; ``split`` is one number, or has shape (traces,)."""
    return Picks(np.broadcast_to(np.reshape(split, (-1, 1)), rounds.shape).astype(np.int64))
