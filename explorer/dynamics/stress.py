"""The stress test: every policy through what is hard on policies, and for each the worst that came of it.

A stress is a trace of its own: calm at first, then disturbed, then calm again, one step a round. Two of them leave the
link as it is and disturb what a device sees of it. What is compared is each round against foresight, which takes the
least that is possible in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.dynamics.generators import LINKS
from explorer.dynamics.generators.generator import scaled, slowed
from explorer.dynamics.policies import POLICIES, Policy
from explorer.dynamics.rounds import EXACT, Watch
from explorer.dynamics.run import interval_of
from explorer.dynamics.simulate import BOUND, HELD, Played, Simulation, simulate
from explorer.dynamics.trace import Trace
from explorer.pricing import Case, Floats, Mask

ROUNDS = 120
CALM, DISTURBED = 40, 40  # rounds before the disturbance, and of it
NEAR = 0.05  # above the bound, within which a policy has recovered
LOST = 2.0  # times the bound, from which a round is lost
OUTAGE, FLAP = 5, 2  # rounds

Disturb = Callable[[Trace, int], Trace]  # of a calm trace with a step for each round, and a seed


@dataclass(frozen=True)
class Stress:
    """Describes what is hard on a policy."""

    name: str
    disturb: Disturb
    watch: Watch = EXACT


@dataclass(frozen=True, eq=False)
class Outcome:
    """Holds what a stress did to a policy, the worst over all seeds, and the simulation that shows it."""

    worst_regret: float  # of a round: what it takes longer than with foresight, as a share of that
    recovers_s: float  # the longest time for which it is more than `NEAR` above the bound
    rounds_lost: int  # that take at least `LOST` times as long as with foresight, on the worst seed
    simulation: Simulation  # of all policies


def _inside(trace: Trace) -> Floats:
    """Returns 1 in the steps that are disturbed and 0 elsewhere."""
    number = np.arange(trace.steps)
    return ((number >= CALM) & (number < CALM + DISTURBED)).astype(np.float64)


def _scaled(factor: Callable[[Floats], Floats]) -> Disturb:
    """Returns what multiplies both rates with a factor for each disturbed step, counted from 0."""

    def disturb(trace: Trace, seed: int) -> Trace:
        inside = _inside(trace) > 0
        by = np.where(inside, factor(np.arange(trace.steps, dtype=np.float64) - CALM), 1.0)
        return scaled(trace, by)

    return disturb


def _throttled(trace: Trace, seed: int) -> Trace:
    return slowed(trace, np.where(_inside(trace) > 0, 0.3, 1.0))


def _changing(trace: Trace, seed: int) -> Trace:
    return LINKS["markov"].over(trace, seed)


STRESSES: dict[str, Stress] = {
    stress.name: stress
    for stress in (
        Stress("outage", _scaled(lambda number: np.where(number < OUTAGE, 0.0, 1.0))),
        Stress("flapping", _scaled(lambda number: np.where(number // FLAP % 2 == 0, 0.1, 1.0))),
        Stress("tenfold-drop", _scaled(lambda number: np.full_like(number, 0.1))),
        Stress("drift", _scaled(lambda number: 10 ** -(number.clip(0, DISTURBED - 1) / (DISTURBED - 1)))),
        Stress("throttling", _throttled),
        Stress("lag", _changing, Watch(lag_rounds=3)),
        Stress("noise", _changing, Watch(noise=0.5)),
    )
}


def stress_test(
    case: Case,
    chosen: Sequence[Policy] = tuple(POLICIES.values()),
    stresses: Sequence[Stress] = tuple(STRESSES.values()),
    seeds: Sequence[int] = range(5),
    play: str = HELD,
) -> Mapping[str, Mapping[str, Outcome]]:
    """Returns for each stress and each policy that can be followed the worst that came of it.

    The link is that of the scenario before it is disturbed. Changes of the split are free here, where a round is
    compared with the least that it can take; raises what `simulate` raises.
    """
    still = Trace.of(case.scenario)
    every_s = interval_of(case, still)
    calm = still.spread(np.arange(ROUNDS, dtype=np.float64) * every_s, ROUNDS * every_s)
    found = {}
    for stress in stresses:
        traces = [stress.disturb(calm, seed) for seed in seeds]
        with_bound = [POLICIES[BOUND], *(policy for policy in chosen if policy.name != BOUND)]
        one = simulate(
            case, traces, ROUNDS, every_s, with_bound, play, may_leave_out=True, watch=stress.watch, switching=False
        )
        wanted = {policy.name for policy in chosen}
        found[stress.name] = {name: _outcome(one, played) for name, played in one.policies.items() if name in wanted}
    return found


def _outcome(one: Simulation, played: Played) -> Outcome:
    regret = played.delay_s / one.policies[BOUND].delay_s - 1
    longest = max(longest_run(above) for above in regret > NEAR)
    return Outcome(
        float(regret.max()),
        longest * one.rounds.every_s,
        int((regret >= LOST - 1).sum(axis=1).max()),
        one,
    )


def longest_run(above: Mask) -> int:
    """Returns the length of the longest row of True.

    >>> longest_run(np.array([True, False, True, True]))
    2
    """
    ends = np.flatnonzero(~np.concatenate([[False], above, [False]]))
    return int(np.diff(ends).max() - 1)
