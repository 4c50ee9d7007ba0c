"""A run is the same however its traces are grouped, and its summary is plain arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from graphs import WORKED
from scipy import stats

import sample_models
from explorer.dynamics import run as module
from explorer.dynamics.generators import source
from explorer.dynamics.policies import POLICIES
from explorer.dynamics.run import Question, Run, interval_of, run
from explorer.dynamics.simulate import PLAYS
from explorer.dynamics.summary import Spread, summarise
from explorer.dynamics.trace import Trace
from explorer.pricing import Case

CASE = Case(sample_models.load("resnet18"), WORKED)
BASE = Trace.of(WORKED)


def ran(play: str, seeds: range, generator: str = "cell,band=mmwave") -> Run:
    made = source(generator)
    question = Question(CASE, 30, list(POLICIES.values()), play)
    return run(question, lambda *wanted: made.trace(BASE, *wanted), 20.0, seeds)


@pytest.mark.parametrize("play", list(PLAYS))
def test_a_trace_has_the_same_numbers_alone_and_among_others(play: str, monkeypatch: pytest.MonkeyPatch) -> None:
    together, again = ran(play, range(6)), ran(play, range(6))
    monkeypatch.setattr(module, "MOST_ROUNDS", 60)
    in_pairs = ran(play, range(6))
    for name, total_s in together.totals.total_s.items():
        assert (total_s == again.totals.total_s[name]).all(), name
        assert in_pairs.totals.total_s[name] == pytest.approx(total_s, rel=1e-12), name
        assert (in_pairs.totals.switches[name] == together.totals.switches[name]).all(), name
    assert len(in_pairs.last.rounds.traces) == 2


def test_a_summary_has_the_mean_and_students_interval() -> None:
    values = np.array([3.0, 5.0, 4.0, 8.0])
    spread = Spread.of(values)
    low, high = stats.t.interval(0.95, 3, loc=5.0, scale=stats.sem(values))
    assert (spread.mean, spread.low, spread.high) == pytest.approx((5.0, low, high))
    assert Spread.of(values[:1]) == Spread(3.0, None, None)


def test_a_summary_is_against_the_bound_and_each_baseline() -> None:
    found = ran("held", range(3))
    totals, summary = found.totals, summarise(found.totals)
    assert list(summary) == list(POLICIES)
    own = summary["hysteresis"]
    assert own.regret.mean == pytest.approx(float((totals.total_s["hysteresis"] / totals.bound_s - 1).mean()))
    saved = float((1 - totals.total_s["hysteresis"] / totals.total_s["fixed-mean"]).mean())
    assert own.savings["fixed-mean"].mean == pytest.approx(saved)
    assert "fixed-mean" not in summary["fixed-mean"].savings
    assert summary["foresight"].regret.mean == 0


def test_rounds_begin_as_often_as_the_best_split_takes() -> None:
    trace = BASE.spread(np.arange(10.0), 10.0)
    best_s = min(split.delay(CASE.rates) for split in ran("held", range(1), "constant").last.choices.splits)
    assert interval_of(CASE, trace) == pytest.approx(best_s, rel=0.05)
    assert interval_of(Case(sample_models.load("lenet5"), WORKED), trace) == 1.0
