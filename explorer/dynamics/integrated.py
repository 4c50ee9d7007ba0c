"""Integrated play: a transfer takes as long as the trace needs to deliver its bytes, and an outage waits.

A round is played as a chain of phases, each of which begins where the one before ends. What it has to do, bytes or
seconds at speed 1, is done at the rate of the step it is in, then of the next. A phase with nothing to do takes no
time.

    what changed sides    bytes down, then bytes up, where that is counted
    model                 bytes down, where it is exchanged
    in turn               device seconds, bytes up, round trips, server seconds, bytes down
    model                 bytes up

There are as many turns as iterations, each with its share of the work; of more than `MOST_TURNS` iterations several
share a turn. Where the round trip changes while one is under way, what is left of it takes as much longer or shorter.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from explorer.dynamics.choices import Choices
from explorer.dynamics.rounds import Rounds
from explorer.pricing import Floats, Ints, Pace, Term

MOST_TURNS = 100
NO_TIME_S = 1e-300  # what a round trip of 0 takes, so that its rate is a number


def play_integrated(choices: Choices, rounds: Rounds, split: Ints, before: Ints | None = None) -> Floats:
    """Returns the seconds of every round, shape (traces, rounds); takes what `play_held` takes."""
    clock = _Clock(rounds)
    for _, work, pace in _chain(choices, np.broadcast_to(split, rounds.shape), before):
        clock.spend(work, pace)
    return clock.elapsed_s.reshape(rounds.shape)


def parts_integrated(choices: Choices, rounds: Rounds, split: Ints, before: Ints | None = None) -> Floats:
    """Returns what the seconds of every round are of, shape (7, traces, rounds): the terms, and what changed sides.

    A term has the time in which its work waited for the link, too. Takes what `play_integrated` takes.
    """
    clock = _Clock(rounds)
    parts_s = np.zeros((len(Term) + 1, len(clock.elapsed_s)))
    for part, work, pace in _chain(choices, np.broadcast_to(split, rounds.shape), before):
        began_s = clock.elapsed_s.copy()
        clock.spend(work, pace)
        parts_s[part] += clock.elapsed_s - began_s
    return parts_s.reshape(-1, *rounds.shape)


def _chain(choices: Choices, split: Ints, before: Ints | None) -> Iterator[tuple[int, Floats, Pace]]:
    """Returns the phases of every round: the term, or the number behind all terms for what changed sides, and work."""
    if before is not None:
        yield len(Term), choices.moved_down[before, split], Pace.DOWNLINK
        yield len(Term), choices.moved_up[before, split], Pace.UPLINK
    exchanged = choices.features[split, Term.MODEL_EXCHANGE]
    turns = min(choices.costs.iterations, MOST_TURNS)
    work = {term: choices.features[split, term] / turns for term in Term}
    yield Term.MODEL_EXCHANGE, exchanged, Pace.DOWNLINK
    for _ in range(turns):
        yield Term.DEVICE_COMPUTE, work[Term.DEVICE_COMPUTE], Pace.DEVICE
        yield Term.UPLINK, work[Term.UPLINK], Pace.UPLINK
        yield Term.ROUND_TRIPS, work[Term.ROUND_TRIPS], Pace.ROUND_TRIP
        yield Term.SERVER_COMPUTE, work[Term.SERVER_COMPUTE], Pace.SERVER
        yield Term.DOWNLINK, work[Term.DOWNLINK], Pace.DOWNLINK
    yield Term.MODEL_EXCHANGE, exchanged, Pace.UPLINK


class _Clock:
    """Knows for every round on every trace where it is: in which step, how far into it, and how long it has taken."""

    def __init__(self, rounds: Rounds) -> None:
        traces = rounds.traces
        first = np.cumsum([0, *(trace.steps for trace in traces)])
        self._done_in_1_s = np.concatenate([trace.levels for trace in traces], axis=1)  # (5, steps of all traces)
        round_trip_s = self._done_in_1_s[Pace.ROUND_TRIP] + rounds.turnaround_s
        self._done_in_1_s[Pace.ROUND_TRIP] = 1 / np.maximum(round_trip_s, NO_TIME_S)
        self._length_s = np.concatenate([trace.length_s for trace in traces])
        self._next = np.arange(1, first[-1] + 1)
        self._next[first[1:] - 1] = first[:-1]  # a trace begins again after its end
        self._step = (rounds.steps + first[:-1, None]).ravel()
        begins_s = np.concatenate([trace.start_s for trace in traces])
        self._done_in_all = np.add.reduceat(self._done_in_1_s * self._length_s, first[:-1], axis=1)  # (5, traces)
        self._trace = np.repeat(np.arange(len(traces)), rounds.shape[1])
        self._ends_s = ends_s = np.array([trace.end_s for trace in traces])
        self._into_s = (rounds.start_s % ends_s[:, None]).ravel() - begins_s[self._step]
        self.elapsed_s = np.zeros(len(self._step))

    def spend(self, work: Floats, pace: Pace) -> None:
        """Does some work in each round at what a series of the trace says: bytes, seconds at speed 1, or passes."""
        left, rates = work.ravel().copy(), self._done_in_1_s[pace]
        self._skip(left, self._done_in_all[pace, self._trace])
        active = np.flatnonzero(left > 0)
        while len(active):
            step, wanted, into_s = self._step[active], left[active], self._into_s[active]
            rate, room_s = rates[step], self._length_s[step] - into_s
            possible = rate * room_s
            ends = wanted <= possible
            takes_s = np.where(ends, np.divide(wanted, rate, out=np.zeros_like(wanted), where=ends), room_s)
            self.elapsed_s[active] += takes_s
            self._into_s[active] = np.where(ends, into_s + takes_s, 0.0)
            self._step[active] = np.where(ends, step, self._next[step])
            left[active] = np.where(ends, 0.0, wanted - possible)
            active = active[~ends]

    def _skip(self, left: Floats, in_all: Floats) -> None:
        """Does at once what takes the trace several times over, but for the last time, in which the work ends."""
        times = np.maximum(np.ceil(left / in_all) - 1, 0.0)
        left -= times * in_all
        self.elapsed_s += times * self._ends_s[self._trace]
