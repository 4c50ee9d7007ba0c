"""Policies on links that change: what choosing a split for every round takes, against numpy's bare arithmetic."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

import sample_models
from benchmarks.measuring import Bar, Cell, Result, median_ms
from explorer.dynamics.choices import choices
from explorer.dynamics.generators import source
from explorer.dynamics.held import play_held
from explorer.dynamics.policies import POLICIES, Game
from explorer.dynamics.rounds import Rounds
from explorer.dynamics.trace import Trace
from explorer.pricing import Case
from explorer.scenario import models

MODELS = ("resnet18", "googlenet", "gpt2")
TRACES, ROUNDS = 1_000, 1_000
MOST_TIMES = 3.0
REPEATS = 7
NOTE = f"""\
Medians of {REPEATS} runs in one process, over {TRACES * ROUNDS:,} device-rounds of the default cell with held rates.
`bare_ms` is numpy's product of all optimal splits with the rates of all rounds, in one go, and its argmin; `decide_ms`
is choosing the best split of every round from the table, with its delay, in the same order as everywhere where splits
tie; `times` is the one over the other. The others are whole policies, which estimate, choose and, in `play_ms`, play.
Run it with OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1, so that numpy keeps to one core."""


def measure() -> Result:
    """A row for every model."""
    rows = [_row(name) for name in MODELS]
    most = max(float(row["times"] or 0) for row in rows)
    bar = Bar(
        f"{TRACES * ROUNDS:,} device-rounds priced and chosen, against numpy's bare product and argmin",
        f"{MOST_TIMES:g} times",
        f"{most:.2f} times",
        most <= MOST_TIMES,
    )
    return Result("Choosing a split for every round", NOTE, rows, [bar])


def _row(name: str) -> dict[str, Cell]:
    model = models.find(name)
    case = Case(sample_models.load(name), model.usual)
    base, cell = Trace.of(case.scenario), source("cell,step=10")
    traces = tuple(cell.trace(base, ROUNDS, 10.0, seed) for seed in range(TRACES))
    found = choices(case, traces)
    rounds = Rounds(traces, ROUNDS, 10.0)
    game = Game(found, rounds, play_held, False)
    rows, paces = found.rows[found.optimal], np.ascontiguousarray(rounds.paces.reshape(5, -1))
    split = POLICIES["last-value"].choose(game).split
    bare_ms = median_ms(lambda: (rows @ paces).argmin(axis=0), REPEATS)
    decide_ms = median_ms(lambda: found.best(paces), REPEATS)
    return {
        "model": name,
        "splits": len(rows),
        "bare_ms": bare_ms,
        "decide_ms": decide_ms,
        "times": decide_ms / bare_ms,
        **{f"{policy}_ms": median_ms(_choosing(game, policy), 1) for policy in ("last-value", "hysteresis")},
        "play_ms": median_ms(lambda: play_held(found, rounds, split), 3),
    }


def _choosing(game: Game, policy: str) -> Callable[[], object]:
    return lambda: POLICIES[policy].choose(game)
