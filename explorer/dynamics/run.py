"""A run of the simulator over many seeds, some traces at a time, of which only the totals are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from explorer.dynamics.policies import Policy
from explorer.dynamics.rounds import usual_interval
from explorer.dynamics.simulate import HELD, Simulation, simulate
from explorer.dynamics.summary import Totals
from explorer.dynamics.trace import Trace, rates_of
from explorer.pricing import Case
from explorer.solve import solve

MOST_ROUNDS = 200_000  # over all traces, that are played in one step
MOST_STEPS = 4_000_000  # of all traces that are kept for it: about half a gigabyte

MakeTrace = Callable[[int, float, int], Trace]  # of so many rounds, one every so many seconds, with a seed


@dataclass(frozen=True)
class Question:
    """Holds what is asked of a run."""

    case: Case
    rounds: int
    policies: Sequence[Policy]
    play: str = HELD  # of `explorer.dynamics.simulate.PLAYS`
    may_leave_out: bool = False  # policies that cannot be followed


@dataclass(frozen=True)
class Run:
    """Holds what came of a run."""

    question: Question
    every_s: float
    totals: Totals  # of all traces
    last: Simulation  # of the last traces that were played together; of a single trace the whole run


def run(question: Question, make: MakeTrace, every_s: float, seeds: Sequence[int]) -> Run:
    """Returns what policies do on the trace of every seed; raises what `simulate` raises."""
    if not seeds:
        raise ValueError("a run needs at least one seed")
    parts, traces = list[Totals](), list[Trace]()
    for seed in seeds:
        traces.append(make(question.rounds, every_s, seed))
        steps, rounds = sum(trace.steps for trace in traces), len(traces) * question.rounds
        if steps >= MOST_STEPS or rounds >= MOST_ROUNDS or seed == seeds[-1]:
            last = _simulated(question, traces, every_s)
            parts.append(Totals.of(last))
            traces = []
    return Run(question, every_s, Totals.joined(parts), last)


def _simulated(question: Question, traces: Sequence[Trace], every_s: float) -> Simulation:
    return simulate(
        question.case,
        traces,
        question.rounds,
        every_s,
        question.policies,
        question.play,
        may_leave_out=question.may_leave_out,
    )


def interval_of(case: Case, trace: Trace) -> float:
    """Returns how often rounds begin on a trace if nobody says: as often as the best split would at its mean rates."""
    rates = rates_of(np.asarray(trace.mean_levels()), case.scenario.turnaround_s)
    return usual_interval(solve(case.costs, rates).delay_s)
