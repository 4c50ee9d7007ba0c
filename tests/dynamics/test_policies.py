"""No policy beats foresight, none that a device can follow looks ahead, and each does what its name says."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest
from graphs import WORKED, random_priced
from seeds import seeds
from traces import random_trace

import sample_models
from explorer.dynamics.generators import source
from explorer.dynamics.policies import POLICIES, Game, PolicyError, careful, estimates
from explorer.dynamics.policies.ruled import ruled
from explorer.dynamics.policies.rules import Action, Measure, Rule
from explorer.dynamics.readers.recorded import BOTH
from explorer.dynamics.run import Question, interval_of, run
from explorer.dynamics.simulate import PLAYS, Simulation, simulate
from explorer.dynamics.trace import Trace, paces_of
from explorer.pricing import Case
from explorer.scenario import models
from explorer.scenario.scenario import Mode
from explorer.solve.baselines.linear import first

TOLERANCE = 1 + 1e-12


def played(rng: Random, play: str, **changes: object) -> tuple[Case, Simulation]:
    """All policies that can be followed on two random traces."""
    case = random_priced(rng, 6)
    traces = [random_trace(rng) for _ in range(2)]
    return case, simulate(case, traces, 5, 1.375, list(POLICIES.values()), play, may_leave_out=True)


@pytest.mark.parametrize("play", list(PLAYS))
@seeds(30)
def test_no_policy_takes_less_than_foresight(rng: Random, play: str) -> None:
    """In any round where changing the split is free, and over all rounds where it is not."""
    _, found = played(rng, play)
    bound = found.policies["foresight"]
    for name, other in found.policies.items():
        if not found.switching:
            assert (bound.delay_s <= other.delay_s * TOLERANCE).all(), name
        assert (bound.total_s <= other.total_s * TOLERANCE).all(), name
    assert (found.bound_s == bound.total_s).all()


@seeds(60)
def test_foresight_with_held_rates_is_the_best_of_all_splits(rng: Random) -> None:
    """Not of the choices alone: the minimum cut of a round with a link finds nothing better."""
    from explorer.dynamics.trace import rates_of
    from explorer.solve import solve

    case, found = played(rng, "held")
    if found.switching or found.rounds.is_down.any():
        return
    for trace, number in product(range(2), range(5)):
        rates = rates_of(found.rounds.levels[:, trace, number], case.scenario.turnaround_s)
        least_s = solve(case.costs, rates).delay_s
        assert found.policies["foresight"].delay_s[trace, number] == pytest.approx(least_s, rel=1e-9)


def always_there(trace: Trace) -> Trace:
    """The trace with a link in its first step, so that any part of it has one."""
    there = {name: np.where(trace.start_s == 0, 1e6, trace.named[name]) for name in BOTH}
    return trace.with_series(**there)


@pytest.mark.parametrize("play", list(PLAYS))
@seeds(20)
def test_what_a_device_can_follow_does_not_look_ahead(rng: Random, play: str) -> None:
    """Change what comes, and what was chosen before that stays."""
    case = random_priced(rng, 6)
    trace, other = random_trace(rng, 8), random_trace(rng, 8)
    start_s = np.arange(8.0)
    one, two = (each.spread(start_s, 8.0) for each in (always_there(trace), always_there(other)))
    changed_from = 5
    mixed = one.with_series(
        **{name: np.where(start_s < changed_from, one.named[name], two.named[name]) for name in one.named}
    )
    followed = [policy for policy in POLICIES.values() if not policy.knows_future]
    both = [simulate(case, [each, one, mixed], 8, 1.0, followed, play, may_leave_out=True) for each in (one, mixed)]
    for name in both[0].policies:
        splits = [simulation.policies[name].split[0, : changed_from + 1] for simulation in both]
        known = slice(0, changed_from + 1) if name != "fixed-first" else slice(0, changed_from)
        assert (splits[0][known] == splits[1][known]).all(), name


@seeds(60)
def test_baselines_choose_what_their_names_say(rng: Random) -> None:
    case, found = played(rng, "held")
    choices, rounds, layers = found.choices, found.rounds, len(case.graph.layers)
    delays_s = found.policies
    every = np.stack([choices.delays(np.full(rounds.shape, n), rounds.paces) for n in range(len(choices.masks))])
    every += rounds.wait_s * choices.sends[:, None, None]
    assert delays_s["fixed-hindsight"].total_s == pytest.approx(every.sum(axis=2).min(axis=0))
    start = every[:, :, 0] - rounds.wait_s[:, 0] * choices.sends[:, None]
    fixed_s = choices.delays(delays_s["fixed-first"].split, rounds.paces)[:, 0]
    assert fixed_s == pytest.approx(start.min(axis=0), rel=1e-9)
    if "linear" in delays_s:
        prefixes = np.stack([first(length, layers) for length in range(layers + 1)])
        allowed = np.array([mask for mask in prefixes if case.costs.violation(mask) is None])
        rows = case.costs.features(allowed) @ np.stack([rounds.paces[p].ravel() for p in (0, 1, 2, 3, 1, 4)])
        rows += case.costs.features(allowed)[:, 4:5] * rounds.paces[3].ravel()
        own_s = choices.delays(delays_s["linear"].split, rounds.paces).ravel()
        assert own_s == pytest.approx(rows.min(axis=0), rel=1e-9)
    for name in ("device-only", "server-only"):
        if name in delays_s:
            (split,) = np.unique(delays_s[name].split)
            wanted = case.costs.all_on_device if name == "device-only" else case.costs.all_on_server
            assert (choices.masks[split] == wanted).all()


def game(rng: Random, play: str = "held") -> Game:
    case = random_priced(rng, 6)
    traces = [random_trace(rng) for _ in range(2)]
    found = simulate(case, traces, 6, 1.0, [POLICIES["foresight"]], play)
    return Game(found.choices, found.rounds, PLAYS[play], found.switching)


@seeds(15)
def test_the_cheapest_way_with_switching_is_that_of_trying_all_ways(rng: Random) -> None:
    own = replace(game(rng, rng.choice(list(PLAYS))), switching=True)
    rounds = replace(own.rounds, traces=own.rounds.traces[:1], count=3)
    short = replace(own, rounds=rounds)
    found = short.delays_s(POLICIES["foresight"].choose(short).split).sum()
    every = product(range(len(own.choices.masks)), repeat=3)
    ways = (np.array([way]) for way in every)
    assert found == pytest.approx(min(float(short.delays_s(way).sum()) for way in ways), rel=1e-12)


@seeds(60)
def test_estimates_are_those_of_a_plain_loop(rng: Random) -> None:
    own = game(rng)
    last, average, low = (each(own) for each in (estimates.last_value, estimates.average, estimates.quantile))
    for trace in range(2):
        first = own.rounds.traces[trace].levels[:, 0]
        known, mean = [first], first
        for number in range(own.rounds.count):
            if number:
                moment_s = number * own.rounds.every_s - 1e-6  # the moment before
                step = int(own.rounds.traces[trace].step_at(np.array(moment_s)))
                known.append(own.rounds.traces[trace].levels[:, step])
                mean = estimates.NEWEST * known[-1] + (1 - estimates.NEWEST) * mean
            window = np.array(([first] * estimates.WINDOW + known)[-estimates.WINDOW :])
            place = round(estimates.QUANTILE * (estimates.WINDOW - 1))
            assert last[:, trace, number] == pytest.approx(known[-1])
            assert average[:, trace, number] == pytest.approx(mean)
            assert low[:4, trace, number] == pytest.approx(np.sort(window, axis=0)[place, :4])
            assert low[4, trace, number] == pytest.approx(np.sort(window[:, 4])[-1 - place])


@pytest.mark.parametrize("play", list(PLAYS))
@seeds(20)
def test_what_is_seen_is_corrected_by_how_rounds_turned_out_that_looked_alike(rng: Random, play: str) -> None:
    """The same in a plain loop, with the means of a round in integrated play summed step by step."""
    own = game(rng, play)
    expected = careful.corrected(own)
    every_s = own.rounds.every_s
    for place, trace in enumerate(own.rounds.traces):
        looked: list[np.ndarray] = []
        turned: list[np.ndarray] = []
        for number in range(own.rounds.count):
            step = int(trace.step_before(np.array([number * every_s]))[0]) if number else 0
            while not trace.is_up[step]:
                step = (step - 1) % trace.steps
            now = trace.levels[:, step]
            for pace in range(4):
                kind = np.floor(np.log(now[pace]) / np.log(careful.ALIKE))
                alike = [n for n in range(number) if np.floor(np.log(looked[n][pace]) / np.log(careful.ALIKE)) == kind]
                longer = [looked[n][pace] / turned[n][pace] for n in alike]
                longer += [1.0] * int(careful.AS_SEEN)
                assert expected[pace, place, number] == pytest.approx(now[pace] / np.mean(longer), rel=1e-9)
            assert expected[4, place, number] == now[4]
            looked.append(now)
            turned.append(now if own.rounds.is_down[place, number] else as_it_was(own, place, number, play))


def as_it_was(own: Game, place: int, number: int, play: str) -> np.ndarray:
    """The levels with which a round begins, or their mean over sixty-fourths of a second in which there is a link."""
    trace, every_s = own.rounds.traces[place], own.rounds.every_s
    if play == "held":
        return own.rounds.levels[:, place, number]
    moments_s = np.arange(number * every_s, (number + 1) * every_s, 1 / 64)
    steps = trace.step_at(moments_s)
    return trace.levels[:, steps[trace.is_up[steps]]].mean(axis=1)


@seeds(40)
def test_robust_has_the_least_largest_regret_over_all_corners(rng: Random) -> None:
    own = game(rng)
    chosen = careful.robust(own).split
    windows = estimates.last_rounds(own, careful.WINDOW)
    rows = own.choices.rows[own.choices.optimal]
    for trace, number in product(range(2), range(own.rounds.count)):
        ends = windows[:, trace, number].min(axis=1), windows[:, trace, number].max(axis=1)
        corners = [
            np.array([ends[side][pace] for pace, side in enumerate(sides)]) for sides in product((0, 1), repeat=5)
        ]
        delays_s = np.stack([rows @ paces_of(corner, own.rounds.turnaround_s) for corner in corners])
        regret_s = (delays_s - delays_s.min(axis=1, keepdims=True)).max(axis=0)
        own_s = regret_s[list(own.choices.optimal).index(chosen[trace, number])]
        assert own_s <= regret_s.min() + 1e-12 * delays_s.max()


def test_hysteresis_keeps_its_split_for_a_small_gain_and_leaves_it_for_a_large_one() -> None:
    case = Case(sample_models.load("resnet18"), WORKED)
    base = Trace.of(case.scenario)
    walk = source("random-walk").trace(base, 400, 10.0, 3)
    chosen = [POLICIES[name] for name in ("hysteresis", "last-value", "fixed-first", "fixed-hindsight", "foresight")]
    found = simulate(case, [walk], 400, 10.0, chosen).policies
    assert 0 < found["hysteresis"].switches[0] < found["last-value"].switches[0]
    assert found["hysteresis"].total_s[0] < found["fixed-hindsight"].total_s[0]


@pytest.mark.parametrize("play", list(PLAYS))
def test_hysteresis_is_within_5_percent_of_foresight_on_the_default_cell(play: str) -> None:
    model = models.find("resnet18")
    case = Case(model.graph, model.usual)
    cell, base = source("cell"), Trace.of(case.scenario)
    every_s = interval_of(case, cell.probe(base, 0))
    chosen = [POLICIES["foresight"], POLICIES["hysteresis"]]
    found = run(Question(case, 200, chosen, play), lambda *wanted: cell.trace(base, *wanted), every_s, range(10))
    assert found.totals.total_s["hysteresis"].sum() <= 1.05 * found.totals.bound_s.sum()


def test_a_policy_that_is_not_allowed_says_so() -> None:
    constraints = replace(WORKED.constraints, memory_bytes=1e8)
    case = Case(sample_models.load("resnet18"), replace(WORKED, constraints=constraints))
    trace = Trace.of(case.scenario)
    with pytest.raises(PolicyError, match="policy-not-allowed"):
        simulate(case, [trace], 2, 1.0, [POLICIES["device-only"]])
    found = simulate(case, [trace], 2, 1.0, list(POLICIES.values()), may_leave_out=True)
    assert "device-only" in found.left_out
    assert "rules" not in found.left_out, "the usual rules run nothing on a device that cannot hold it"
    own = ruled([Rule(Measure.LINK_OUT, True, 1.0, Action.RUN_ON_DEVICE)])
    with pytest.raises(PolicyError, match="rule-not-allowed"):
        simulate(case, [trace], 2, 1.0, [own])
    assert all(case.costs.violation(mask) is None for mask in found.choices.masks)


def test_changing_the_split_costs_where_parameters_do_not_cross_anyway() -> None:
    """In inference a change sends the layers that change sides; in federated training it is free."""
    training = Case(sample_models.load("lenet5"), WORKED)
    inference = Case(training.graph, replace(WORKED, workload=replace(WORKED.workload, mode=Mode.INFERENCE)))
    trace = Trace.of(WORKED)
    assert not simulate(training, [trace], 2, 1.0, []).switching
    found = simulate(inference, [trace], 2, 1.0, [])
    assert found.switching
    own = Game(found.choices, found.rounds, PLAYS["held"], True)
    alone, away = found.choices.named["device-only"], found.choices.named["server-only"]
    moved = inference.costs.all_on_device & ~inference.costs.all_on_server
    params = sum(layer.param_bytes for layer, moves in zip(inference.graph.layers, moved, strict=True) if moves)
    stays, goes = (own.delays_s(np.array([way]))[0, 1] for way in ([away, away], [alone, away]))
    assert goes - stays == pytest.approx(params / WORKED.link.uplink_bytes_per_s)
    stays, goes = (own.delays_s(np.array([way]))[0, 1] for way in ([alone, alone], [away, alone]))
    assert goes - stays == pytest.approx(params / WORKED.link.downlink_bytes_per_s)
