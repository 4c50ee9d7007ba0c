"""The simulator: policies choose a split for every round on some traces, and each round is played out.

Nothing is drawn by chance here: a trace comes from a file or a seed, so the same question has the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.dynamics.choices import Choices, choices
from explorer.dynamics.held import play_held
from explorer.dynamics.integrated import play_integrated
from explorer.dynamics.policies import POLICIES, Game, Play, Policy, PolicyError
from explorer.dynamics.policies.policy import before
from explorer.dynamics.rounds import EXACT, Rounds, Watch
from explorer.dynamics.trace import Trace
from explorer.pricing import Case, Floats, Ints

BOUND = "foresight"
HELD, INTEGRATED = "held", "integrated"
PLAYS: dict[str, Play] = {HELD: play_held, INTEGRATED: play_integrated}


@dataclass(frozen=True, eq=False)
class Played:
    """Holds what came of a policy; arrays have the shape (traces, rounds)."""

    split: Ints  # positions in the choices
    delay_s: Floats
    fired: Ints | None  # by rules: the number of the one that fired in a round, or `NO_RULE`

    @property
    def switches(self) -> Ints:
        """Returns how often the split changed, shape (traces,)."""
        changed: Ints = (self.split != before(self.split)).sum(axis=1)
        return changed

    @property
    def total_s(self) -> Floats:
        """Returns what all rounds took together, shape (traces,)."""
        total: Floats = self.delay_s.sum(axis=1)
        return total


@dataclass(frozen=True, eq=False)
class Simulation:
    """Holds what policies did on some traces, by their names."""

    choices: Choices
    rounds: Rounds
    play: str  # of `PLAYS`
    switching: bool  # whether a change of the split was paid for
    bound_s: Floats  # what all rounds of each trace take with foresight, shape (traces,): no policy takes less
    policies: dict[str, Played]
    left_out: dict[str, PolicyError]  # those that cannot be followed, where they may be left out


def simulate(
    case: Case,
    traces: Sequence[Trace],
    count: int,
    every_s: float,
    chosen: Sequence[Policy],
    play: str = HELD,
    *,
    may_leave_out: bool = False,
    watch: Watch = EXACT,
    switching: bool = True,
) -> Simulation:
    """Returns what ``count`` rounds take on each trace under each policy, one round every ``every_s`` seconds.

    A change of split is paid for where parameters do not cross in every round anyway, in inference and where one device
    trains; without ``switching`` it is free. ``watch`` is how well policies see the traces. Raises `PolicyError` where
    a policy cannot be followed and may not be left out, and `SolveError` as `choices` does.
    """
    found = choices(case, traces)
    rounds = Rounds(tuple(traces), count, every_s, case.scenario.turnaround_s, watch)
    game = Game(found, rounds, PLAYS[play], switching and found.moves_cost)
    bound = _played(game, POLICIES[BOUND])
    played, left_out = dict[str, Played](), dict[str, PolicyError]()
    for policy in chosen:
        try:
            played[policy.name] = bound if policy.name == BOUND else _played(game, policy)
        except PolicyError as error:
            if not may_leave_out:
                raise
            left_out[policy.name] = error.detached()
    return Simulation(found, rounds, play, game.switching, bound.total_s, played, left_out)


def _played(game: Game, policy: Policy) -> Played:
    picks = policy.choose(game)
    return Played(picks.split, game.delays_s(picks.split), picks.fired)
