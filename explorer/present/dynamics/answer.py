"""What comes of what is asked: totals over all traces, and one trace round by round; numbers alone, no words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explorer.dynamics.parts import parts
from explorer.dynamics.policies import PolicyError
from explorer.dynamics.run import Question, interval_of, run
from explorer.dynamics.simulate import Simulation
from explorer.dynamics.summary import PolicySummary, Spread, Totals, summarise
from explorer.dynamics.trace import Trace
from explorer.present.dynamics.asked import BEST_FIXED, Ask
from explorer.pricing import Case, Floats, Ints, Mask


@dataclass(frozen=True, eq=False)
class Line:
    """Holds what a policy did on one trace; arrays have an entry a round."""

    split: Ints  # positions in the masks of the timeline
    delay_s: Floats
    parts_s: Floats  # shape (8, rounds), as `explorer.dynamics.parts` has them
    fired: Ints | None  # the number of the rule that fired, or `NO_RULE`
    switches: int


@dataclass(frozen=True, eq=False)
class Timeline:
    """Holds one trace round by round."""

    every_s: float
    levels: Floats  # shape (5, rounds), in the order of `explorer.pricing.Pace`; a rate of 0 is no link
    masks: Mask  # the splits that any policy chose, shape (splits, layers), fewer layers on the device first
    lines: Mapping[str, Line]  # by policy

    @classmethod
    def of(cls, one: Simulation, trace: int, names: Iterable[str]) -> Timeline:
        """Returns a trace of a simulation, with those of some policies that were played."""
        played = {name: one.policies[name] for name in names if name in one.policies}
        chosen = np.unique(np.concatenate([each.split[trace] for each in played.values()]))
        lines = {
            name: Line(
                np.searchsorted(chosen, each.split[trace]),
                each.delay_s[trace],
                parts(one, each, trace),
                None if each.fired is None else each.fired[trace],
                int(each.switches[trace]),
            )
            for name, each in played.items()
        }
        return cls(one.rounds.every_s, one.rounds.levels[:, trace], one.choices.masks[chosen], lines)


@dataclass(frozen=True, eq=False)
class Answer:
    """Holds what comes of a question."""

    ask: Ask
    case: Case
    totals: Totals
    timeline: Timeline
    seed: int  # of the trace in the timeline
    switching: bool  # whether a change of the split was paid for
    left_out: Mapping[str, PolicyError]  # policies that cannot be followed here

    @cached_property
    def summaries(self) -> Mapping[str, PolicySummary]:
        """Returns what each policy is worth."""
        return summarise(self.totals)

    def saving(self, name: str) -> Spread | None:
        """Returns what the policy that adapts saves of another one's time; None where that is not said."""
        totals, adapts = self.totals.total_s, self.ask.asked.policy
        if name == adapts or adapts not in totals:
            return None
        return Spread.of(1 - totals[adapts] / totals[name])


def answer(case: Case, ask: Ask) -> Answer:
    """Returns what comes of a question; the timeline is that of the trace whose saving is the middle one.

    The policy that adapts is left out where it cannot be followed, as others are. Raises what
    `explorer.dynamics.simulate` raises.
    """
    base = Trace.of(case.scenario)
    link, recorded = ask.link, ask.recorded

    def make(rounds: int, every_s: float, seed: int) -> Trace:
        if link is not None:
            return link.trace(base, rounds, every_s, seed)
        if recorded is None:
            raise ValueError("a question needs a link or a trace")
        return ask.device.over(recorded, seed)

    every_s = interval_of(case, link.probe(base, 0) if link is not None else make(0, 0.0, 0))
    question = Question(case, ask.rounds, ask.policies, ask.asked.play, may_leave_out=True)
    found = run(question, make, every_s, range(ask.seeds))
    totals = found.totals
    adapts = totals.total_s.get(ask.asked.policy, totals.bound_s)
    middle = int(np.argsort(adapts / totals.total_s[BEST_FIXED], kind="stable")[ask.seeds // 2])
    one = found.last if ask.seeds == 1 else run(question, make, every_s, [middle]).last
    timeline = Timeline.of(one, 0, ask.asked.played)
    return Answer(ask, case, totals, timeline, middle, one.switching, one.left_out)
