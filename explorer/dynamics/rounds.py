"""Rounds on traces: each begins at a fixed moment, and what traces say there is what a policy may come to know.

All policies play a round from the same moment, so that rounds can be compared one by one; a round begins every
``every_s`` seconds. Arrays have the shape (traces, rounds).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explorer.dynamics.trace import MEASURED, Trace, paces_of
from explorer.pricing import Floats, Ints, Mask, Pace

LEAST_EVERY_S = 1.0
NO_TIME = 1e-9  # of a round, which is no time


@dataclass(frozen=True)
class Watch:
    """Describes how well a device sees its link and machines before a round."""

    lag_rounds: int = 0  # how many rounds late it learns what it sees
    noise: float = 0.0  # standard deviation of the natural logarithm by which it misreads rates and speeds
    seed: int = 0


EXACT = Watch()


@dataclass(frozen=True, eq=False)
class Rounds:
    """Holds some traces and the rounds that are played on each."""

    traces: tuple[Trace, ...]
    count: int  # of rounds on a trace
    every_s: float
    turnaround_s: float = 0.0  # of the server, beside every round trip
    watch: Watch = EXACT

    @property
    def shape(self) -> tuple[int, int]:
        """Returns how many traces and how many rounds there are."""
        return len(self.traces), self.count

    @cached_property
    def start_s(self) -> Floats:
        """Returns when each round begins, shape (rounds,)."""
        return np.arange(self.count, dtype=np.float64) * self.every_s

    @cached_property
    def steps(self) -> Ints:
        """Returns the step of its trace in which each round begins."""
        return np.stack([trace.step_at(self.start_s) for trace in self.traces])

    @cached_property
    def levels(self) -> Floats:
        """Returns the five series where rounds begin, shape (5, traces, rounds), in the order of `Pace`; 0: no link."""
        return self._at(self.steps)

    @cached_property
    def steps_before(self) -> Ints:
        """Returns the step of its trace that is seen before each round: the moment before, or as late as it is known.

        A device looks at its link before it begins at all, so the first round sees the step that it begins in.
        """
        known = np.maximum(np.arange(self.count) - self.watch.lag_rounds, 0)
        before = [trace.step_before(self.start_s[known]) for trace in self.traces]
        return np.where(known == 0, 0, np.stack(before))

    @cached_property
    def seen(self) -> Floats:
        """Returns the five series as they are seen before each round, shape as `levels`."""
        return self._misread(self._at(self.steps_before))

    @cached_property
    def seen_up(self) -> Floats:
        """Returns the same, and where the link is out at that moment the levels with which it was there last."""
        steps = [trace.up_before[step] for trace, step in zip(self.traces, self.steps_before, strict=True)]
        return self._misread(self._at(steps))

    @cached_property
    def measured(self) -> dict[str, Floats]:
        """Returns what else was measured on every device, seen before each round, by name."""
        names = [name for name in MEASURED if all(name in trace.measured for trace in self.traces)]
        pairs = list(zip(self.traces, self.steps_before, strict=True))
        return {name: np.stack([trace.measured[name][step] for trace, step in pairs]) for name in names}

    @cached_property
    def out_for_s(self) -> Floats:
        """Returns for how long the link has been out the moment before each round begins; 0 where it is there."""
        return np.stack([trace.out_for_s(self.start_s) for trace in self.traces])

    def _misread(self, levels: Floats) -> Floats:
        """Returns levels as a device reads them: each rate and speed off by a factor of its own."""
        if self.watch.noise == 0:
            return levels
        rng = np.random.default_rng(self.watch.seed)
        read = levels * np.exp(rng.normal(0.0, self.watch.noise, levels.shape))
        read[Pace.ROUND_TRIP] = levels[Pace.ROUND_TRIP]
        return read

    def _at(self, steps: Iterable[Ints]) -> Floats:
        return np.stack([trace.levels[:, step] for trace, step in zip(self.traces, steps, strict=True)], axis=1)

    @cached_property
    def is_down(self) -> Mask:
        """Returns in which rounds the link is out, in either direction, as they begin."""
        return np.stack([~trace.is_up[step] for trace, step in zip(self.traces, self.steps, strict=True)])

    @cached_property
    def wait_s(self) -> Floats:
        """Returns how long it then takes until the link is there in both directions; 0 where it is."""
        return self._back[0]

    @cached_property
    def held(self) -> Floats:
        """Returns the levels that a round is played at where they are held, shape (5, traces, rounds).

        They are those at its start; where the link is out, those with which it comes back.
        """
        return self._back[1]

    @cached_property
    def means(self) -> Floats:
        """Returns the mean levels from the start of each round to that of the next, shape (5, traces, rounds).

        They are over the time with a link; where there is none, those with which it comes back.
        """
        means = self.held.copy()
        for number, trace in enumerate(self.traces):
            (before, before_s), (after, after_s) = map(trace.levels_until, (self.start_s, self.start_s + self.every_s))
            some = after_s - before_s > NO_TIME * self.every_s
            means[:, number, some] = ((after - before) / np.where(some, after_s - before_s, 1.0))[:, some]
        return means

    @cached_property
    def paces(self) -> Floats:
        """Returns `held` as paces, shape (5, traces, rounds)."""
        return paces_of(self.held, self.turnaround_s)

    @cached_property
    def _back(self) -> tuple[Floats, Floats]:
        if not self.is_down.any():
            return np.zeros(self.shape), self.levels
        wait_s, levels = np.zeros(self.shape), self.levels.copy()
        for number in np.flatnonzero(self.is_down.any(axis=1)):
            trace, down = self.traces[number], self.is_down[number]
            up = np.flatnonzero(trace.is_up)
            moments_s = self.start_s[down] % trace.end_s
            following = trace.start_s[up].searchsorted(moments_s, side="right")
            begins_s = np.append(trace.start_s[up], trace.start_s[up[0]] + trace.end_s)
            wait_s[number, down] = begins_s[following] - moments_s
            levels[:, number, down] = trace.levels[:, np.append(up, up[0])[following]]
        return wait_s, levels


def usual_interval(delay_s: float) -> float:
    """Returns the seconds between the starts of two rounds if nobody says: those of a round, to two digits, or 1."""
    return max(LEAST_EVERY_S, float(f"{delay_s:.2g}"))


def ends_of(traces: Sequence[Trace]) -> tuple[Floats, Floats]:
    """Returns the least and the largest level of each series in some traces, shape (5,) each."""
    low = np.min([trace.levels.min(axis=1) for trace in traces], axis=0)
    high = np.max([trace.levels.max(axis=1) for trace in traces], axis=0)
    return low, high
