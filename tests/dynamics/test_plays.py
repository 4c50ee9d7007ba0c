"""Held play is the delay formula at the rates with which a round begins; integrated play is every event in turn."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from graphs import WORKED, random_priced, timed
from reference import Reference
from seeds import seeds
from traces import played_by_events, random_trace

import sample_models
from explorer.dynamics.choices import choices
from explorer.dynamics.held import play_held
from explorer.dynamics.integrated import MOST_TURNS, play_integrated
from explorer.dynamics.policies.policy import before
from explorer.dynamics.rounds import Rounds
from explorer.dynamics.trace import Trace
from explorer.pricing import Case
from explorer.scenario.scenario import Link, Mode, Scenario

RELATIVE = 1e-9


def at_levels(scenario: Scenario, levels: np.ndarray) -> Scenario:
    """A scenario whose link and speeds are the five levels of a moment."""
    device, up, server, down, rtt_s = map(float, levels)
    return replace(scenario, link=Link(up, down, rtt_s), device_speed=device, server_speed=server)


@seeds(60)
def test_held_play_is_the_formula_priced_apart(rng: Random) -> None:
    """Every round is priced once more by `Reference`, which shares no code; in an outage after the wait for its end."""
    case = random_priced(rng, 6)
    trace = random_trace(rng)
    rounds = Rounds((trace,), 4, rng.choice([0.375, 1.0, 2.5]), case.scenario.turnaround_s)
    found = choices(case, [trace])
    split = np.array([[rng.randrange(len(found.masks)) for _ in range(rounds.count)]])
    played = play_held(found, rounds, split)[0]
    for number, chosen in enumerate(split[0]):
        start_s = number * rounds.every_s
        wait_s, step = waits(trace, start_s)
        own = at_levels(case.scenario, trace.levels[:, step])
        reference = Reference(case.graph, own, case.device_s, case.server_s)
        on_device = {name for name, on in zip(reference.names, found.masks[chosen], strict=True) if on}
        features = found.features[chosen]
        needs_link = bool(features[[1, 3, 4, 5]].any())
        expected = reference.delay_s(on_device) + (wait_s if needs_link else 0.0)
        assert played[number] == pytest.approx(expected, rel=RELATIVE)


def waits(trace: Trace, start_s: float) -> tuple[float, int]:
    """How long the link stays out from a moment on, and the step with which it comes back: step by step."""
    step = max(number for number in range(trace.steps) if trace.start_s[number] <= start_s % trace.end_s)
    wait_s = 0.0
    if trace.is_up[step]:
        return wait_s, step
    wait_s = (trace.start_s[step] + trace.length_s[step]) - start_s % trace.end_s
    step = (step + 1) % trace.steps
    while not trace.is_up[step]:
        wait_s += trace.length_s[step]
        step = (step + 1) % trace.steps
    return wait_s, step


@seeds(25)
def test_integrated_play_is_every_event_in_turn(rng: Random) -> None:
    """On 1,000 traces in all, with outages; changes of the split are paid for in half of the cases."""
    case = random_priced(rng, 5)
    workload = replace(case.scenario.workload, iterations=rng.choice([1, 2, 3]))
    case = timed(case.graph, replace(case.scenario, workload=workload), case.device_s, case.server_s)
    traces = tuple(random_trace(rng) for _ in range(40))
    rounds = Rounds(traces, 2, rng.choice([0.375, 1.75, 12.0]), 0.0)
    found = choices(case, traces)
    split = np.array([[rng.randrange(len(found.masks)) for _ in range(2)] for _ in traces])
    switching = rng.random() < 0.5
    played = play_integrated(found, rounds, split, before(split) if switching else None)
    for trace, own, delays_s in zip(traces, split, played, strict=True):
        for number, chosen in enumerate(own):
            came_from = found.splits[own[max(0, number - 1)]] if switching else None
            expected = played_by_events(found.splits[chosen], trace, number * rounds.every_s, came_from)
            assert delays_s[number] == pytest.approx(expected, rel=RELATIVE, abs=1e-12)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("iterations", [1, 20, 3 * MOST_TURNS])
def test_both_plays_agree_where_nothing_changes(mode: Mode, iterations: int) -> None:
    workload = replace(WORKED.workload, mode=mode, iterations=iterations)
    case = Case(sample_models.load("lenet5"), replace(WORKED, workload=workload))
    trace = Trace.of(case.scenario)
    rounds = Rounds((trace,), 3, 0.7, 0.0)
    found = choices(case, [trace])
    for number, split in enumerate(found.splits):
        held, integrated = (play(found, rounds, np.array(number))[0] for play in (play_held, play_integrated))
        assert held == pytest.approx([split.delay(case.rates)] * 3, rel=1e-12)
        assert integrated == pytest.approx(held, rel=RELATIVE)


def test_an_outage_waits_and_what_needs_no_link_does_not() -> None:
    workload = replace(WORKED.workload, mode=Mode.INFERENCE)
    case = Case(sample_models.load("lenet5"), replace(WORKED, workload=workload))
    still = Trace.of(case.scenario, 10.0).spread(np.array([0.0, 4.0]), 10.0)
    gone = still.uplink_bytes_per_s * np.array([0.0, 1.0])
    trace = still.with_series(uplink_bytes_per_s=gone)
    rounds = Rounds((trace,), 1, 1.0, 0.0)
    found = choices(case, [trace])
    alone, sent = found.named["device-only"], found.named["server-only"]
    for play in (play_held, play_integrated):
        assert play(found, rounds, np.array(alone))[0, 0] == pytest.approx(found.splits[alone].delay(case.rates))
    delay_s = found.splits[sent].delay(case.rates)
    assert play_held(found, rounds, np.array(sent))[0, 0] == pytest.approx(4.0 + delay_s)
    before_link_s = found.splits[sent].terms(case.rates).device_compute
    assert play_integrated(found, rounds, np.array(sent))[0, 0] == pytest.approx(4.0 + delay_s - before_link_s)


def test_a_round_that_takes_a_trace_a_million_times_is_played_at_once() -> None:
    workload = replace(WORKED.workload, mode=Mode.INFERENCE)
    case = Case(sample_models.load("lenet5"), replace(WORKED, workload=workload))
    slow = case.scenario.link.uplink_bytes_per_s / 1e5
    trace = Trace.of(case.scenario, 0.002).spread(np.array([0.0, 0.001]), 0.002)
    trace = trace.with_series(uplink_bytes_per_s=np.array([slow, 0.0]))
    rounds = Rounds((trace,), 1, 1.0, 0.0)
    found = choices(case, [trace])
    sent = found.named["server-only"]
    terms = found.splits[sent].terms(case.rates)
    expected = terms.delay_s - terms.uplink + 2 * 1e5 * terms.uplink
    assert expected / trace.end_s > 1e6
    assert play_integrated(found, rounds, np.array(sent))[0, 0] == pytest.approx(expected, rel=0, abs=trace.end_s)
