"""A fleet in sequence takes the sum of its devices, side by side the slowest of them with a share of everything."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from graphs import WORKED
from seeds import seeds
from traces import random_trace

import sample_models
from explorer import presets
from explorer.dynamics.fleet import SEQUENCE, SIDE_BY_SIDE, Member, play_fleet
from explorer.dynamics.policies import policies
from explorer.dynamics.trace import Trace, rates_of
from explorer.pricing import Case
from explorer.solve import solve

GRAPH = sample_models.load("lenet5")
CASES = [Case(GRAPH, replace(WORKED, device=presets.machine("device", name))) for name in ("jetson-nano", "jetson-tx2")]


@seeds(20)
def test_each_device_is_played_from_its_own_moment(rng: Random) -> None:
    members = [Member(case, random_trace(rng, outages=False)) for case in CASES]
    found = play_fleet(members, 3, 0.75, policies(["foresight"]), SEQUENCE)["foresight"]
    for number in range(3):
        expected = 0.0
        for place, member in enumerate(members):
            step = int(member.trace.step_at(np.array(number * 1.5 + place * 0.75)))
            rates = rates_of(member.trace.levels[:, step])
            expected += solve(member.case.costs, rates).delay_s
        assert found[number] == pytest.approx(expected, rel=1e-9)


def test_side_by_side_each_has_a_share_and_the_slowest_counts() -> None:
    members = [Member(case, Trace.of(WORKED)) for case in CASES]
    found = play_fleet(members, 2, 1.0, policies(["foresight"]), SIDE_BY_SIDE)["foresight"]
    half = Trace.of(WORKED).levels[:, 0] * np.array([1.0, 0.5, 0.5, 0.5, 1.0])
    slowest_s = max(solve(case.costs, rates_of(half)).delay_s for case in CASES)
    assert found == pytest.approx([slowest_s] * 2)


@seeds(50)
def test_a_trace_may_begin_at_any_of_its_moments(rng: Random) -> None:
    trace = random_trace(rng)
    moment_s = rng.choice([0.0, 0.125, 1.0, 2.5, 7.0, float(trace.start_s[-1])])
    moved = trace.from_moment(moment_s)
    asked = np.arange(0.0625, 2 * trace.end_s, 0.125)
    assert (moved.levels[:, moved.step_at(asked)] == trace.levels[:, trace.step_at(asked + moment_s)]).all()
    assert moved.end_s == trace.end_s
