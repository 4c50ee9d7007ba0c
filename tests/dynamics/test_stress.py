"""The stress test finds the worst of every policy, and what it says can be read off its simulation."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from graphs import WORKED

import sample_models
from explorer.dynamics.policies import POLICIES
from explorer.dynamics.rounds import Rounds, Watch
from explorer.dynamics.stress import CALM, DISTURBED, LOST, NEAR, ROUNDS, STRESSES, Outcome, longest_run, stress_test
from explorer.dynamics.trace import Trace
from explorer.pricing import Case, Pace

CASE = Case(sample_models.load("resnet18"), WORKED)
Found = Mapping[str, Mapping[str, Outcome]]


@pytest.fixture(scope="module")
def found() -> Found:
    return stress_test(CASE, seeds=range(2))


def test_every_policy_meets_every_stress_and_foresight_none(found: Found) -> None:
    assert list(found) == list(STRESSES)
    for outcomes in found.values():
        assert list(outcomes) == ["foresight", *(name for name in POLICIES if name != "foresight")]
        assert (outcomes["foresight"].worst_regret, outcomes["foresight"].recovers_s) == (0, 0)
        assert outcomes["foresight"].rounds_lost == 0
        assert all(outcome.worst_regret >= -1e-12 for outcome in outcomes.values())


def test_outcomes_are_those_of_the_rounds(found: Found) -> None:
    for outcomes in found.values():
        for name, outcome in outcomes.items():
            one = outcome.simulation
            bound_s, own_s = (one.policies[each].delay_s for each in ("foresight", name))
            worst, lost, longest = 0.0, 0, 0
            for trace in range(2):
                count = run = 0
                for number in range(ROUNDS):
                    regret = own_s[trace, number] / bound_s[trace, number] - 1
                    worst, count = max(worst, regret), count + (regret >= LOST - 1)
                    run = run + 1 if regret > NEAR else 0
                    longest = max(longest, run)
                lost = max(lost, count)
            assert (outcome.worst_regret, outcome.rounds_lost) == (pytest.approx(worst), lost)
            assert outcome.recovers_s == pytest.approx(longest * one.rounds.every_s)


def test_a_policy_that_adapts_recovers_from_a_drop_and_one_that_does_not_stays_behind(found: Found) -> None:
    drop = found["tenfold-drop"]
    every_s = drop["last-value"].simulation.rounds.every_s
    assert drop["last-value"].recovers_s <= 2 * every_s
    assert drop["fixed-first"].recovers_s == pytest.approx(DISTURBED * every_s)


def test_stresses_disturb_what_they_say() -> None:
    calm = Trace.of(WORKED).spread(np.arange(float(ROUNDS)), float(ROUNDS))
    inside = np.arange(CALM, CALM + DISTURBED)
    for name, stress in STRESSES.items():
        trace = stress.disturb(calm, 0)
        share = trace.uplink_bytes_per_s / calm.uplink_bytes_per_s
        if stress.watch == Watch():
            outside = np.delete(np.arange(ROUNDS), inside)
            assert (share[outside] == 1).all()
            assert (trace.device_speed[outside] == 1).all()
        if name == "drift":
            assert share[inside[0]] == 1
            assert share[inside[-1]] == pytest.approx(0.1)
            assert (np.diff(share[inside]) < 0).all()
        if name == "outage":
            assert (share == 0).sum() == 5
        if name == "throttling":
            assert (trace.device_speed[inside] == 0.3).all()


def test_a_late_or_noisy_watch_changes_what_is_seen_and_nothing_that_is_played() -> None:
    trace = STRESSES["lag"].disturb(Trace.of(WORKED).spread(np.arange(300.0), 300.0), 1)
    exact, late, noisy = (Rounds((trace,), 300, 1.0, 0.0, each) for each in (Watch(), Watch(3), Watch(noise=0.5)))
    assert (late.seen[:, 0, 10:] == exact.seen[:, 0, 7:-3]).all()
    misread = np.log(noisy.seen / exact.seen)
    assert misread[Pace.UPLINK].std() == pytest.approx(0.5, rel=0.15)
    assert (noisy.seen[Pace.ROUND_TRIP] == exact.seen[Pace.ROUND_TRIP]).all()
    assert (late.levels == exact.levels).all()
    assert (noisy.held == exact.held).all()


def test_the_longest_run_is_found() -> None:
    rows = ([], [False], [True], [True, True, False, True])
    assert [longest_run(np.array(row, dtype=np.bool_)) for row in rows] == [0, 0, 1, 2]
