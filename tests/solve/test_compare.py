"""Methods side by side, the gain of the graph view, and where each split of a table wins."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from graphs import WORKED, asked, graph, layer, random_priced, scenario, source, timed
from seeds import seeds

import sample_models
from explorer.present.documents import comparison_document
from explorer.pricing import Case, Costs, Rates
from explorer.scenario.scenario import Constraints, Mode
from explorer.solve import EXACT, METHODS, SolveError, solve
from explorer.solve.compare import compare as side_by_side
from explorer.solve.compare import graph_view_gain, largest_gain, longer_by
from explorer.solve.exact.table import split_table
from explorer.solve.more import memory_limit
from explorer.solve.result import SolverStats
from tests.support.errors import refused

MB = 1_000_000


def limited(name: str, gigabytes: float) -> Case:
    conditions = replace(WORKED, constraints=Constraints(memory_bytes=gigabytes * 1e9))
    return Case(sample_models.load(name), conditions)


@pytest.mark.parametrize("name", ["lenet5", "resnet18", "googlenet"])
def test_every_method_is_asked_and_the_exact_ones_agree(name: str) -> None:
    comparison = side_by_side(*asked(Case(sample_models.load(name), WORKED)), repeats=2)
    assert [answer.method.name for answer in comparison.answers] == list(METHODS)
    assert comparison.best is not None
    assert comparison.best_s == pytest.approx(solve(comparison.costs, comparison.rates).delay_s, rel=1e-9)
    assert comparison.best.at_most_above == 0
    for answer in comparison.answers:
        assert answer.split is not None, answer.problem
        assert answer.is_allowed
        gap = comparison.gap(answer.split)
        assert gap is not None
        assert gap == 0 if answer.method.exact else gap >= 0
        assert answer.split.stats.build_s >= 0


def test_a_method_that_cannot_answer_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.solve.exact.listing.MOST_ONE_BY_ONE", 50)
    comparison = side_by_side(*asked(Case(sample_models.load("resnet18"), WORKED)), ["mincut", "exhaustive"])
    minimum, tried = comparison.answers
    problem = SolveError("splits-too-many", method="exhaustive", model="resnet18", most=50)
    assert (tried.split, tried.problem) == (None, problem)
    assert not tried.is_allowed
    assert minimum.problem is None
    without = side_by_side(comparison.costs, comparison.rates, ["exhaustive", "linear"], repeats=0)
    assert (without.best, without.best_s) == (None, None)
    assert without.answers[1].split is not None
    assert without.gap(without.answers[1].split) is None


def test_a_split_that_does_not_fit_is_marked_and_is_not_the_best() -> None:
    case = limited("resnet18", 0.6)
    comparison = side_by_side(case.costs, case.rates, repeats=0)
    answers = {answer.method.name: answer for answer in comparison.answers}
    all_on_device = answers["device-only"]
    assert all_on_device.violation is not None
    assert all_on_device.violation.code == "memory-exceeded"
    assert all_on_device.violation.parameters["limit_bytes"] == 600e6
    assert not all_on_device.is_allowed
    for name in (*EXACT, "linear", "random", "equal-layers", "server-only"):
        assert answers[name].is_allowed, name
    least_s = solve(case.costs, case.rates, "exhaustive").delay_s
    assert comparison.best_s == pytest.approx(least_s, rel=1e-9)
    assert solve(*asked(Case(case.graph, WORKED))).delay_s < least_s, "the limit costs something"
    for name in ("linear", "random", "equal-layers"):
        assert answers[name].split is not None
        assert answers[name].split.delay_s >= least_s * (1 - 1e-9)


def test_where_no_prefix_fits_linear_says_so() -> None:
    big = layer("big", "x", params=8 * MB)
    model = graph(source(), big, layer("small", "x", params=MB), name="wide")
    conditions = scenario(Mode.INFERENCE, raw_data_stays=False, keep="small")
    conditions = replace(conditions, constraints=replace(conditions.constraints, memory_bytes=2e6))
    case = timed(model, conditions, [1, 1, 1], [1, 1, 1])
    with refused(SolveError, match="linear: no prefix of wide fits into the memory limit; use enumerate"):
        solve(case.costs, case.rates, "linear")
    for name in ("equal-layers", "random", "enumerate"):
        assert solve(case.costs, case.rates, name).device_layers == ("x", "small")


def test_a_slow_method_is_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(sample_models.load("lenet5"), WORKED)
    own = solve(case.costs, case.rates)
    seconds = [9.0, 3.0, 1.0, 2.0]

    def run(_: Costs, __: Rates, ___: str) -> object:
        runs.append(SolverStats(1, 1, *[seconds[len(runs)]] * 2, once_s=seconds[len(runs)]))
        return replace(own, stats=runs[-1])

    runs: list[SolverStats] = []
    monkeypatch.setattr("explorer.solve.compare.solve", run)
    monkeypatch.setattr("explorer.solve.compare.ENOUGH_S", 0.0)
    (once,) = side_by_side(case.costs, case.rates, ["mincut"]).answers
    assert once.split is not None
    assert (len(runs), once.split.stats) == (1, runs[0])
    runs.clear()
    monkeypatch.setattr("explorer.solve.compare.ENOUGH_S", 60.0)
    (often,) = side_by_side(case.costs, case.rates, ["mincut"], repeats=3).answers
    assert len(runs) == 1 + 3
    assert often.split is not None
    assert often.split.stats == SolverStats(1, 1, build_s=2.0, solve_s=2.0, once_s=2.0), "the first warms up"


def test_what_is_not_proven_is_not_called_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many branches to list, worth a second a MB, and 0.1 s more for the odd ones: see `test_limited`."""
    monkeypatch.setattr(memory_limit, "MOST_PROGRAMMED", 0)
    width = 40
    model = graph(source(), *(layer(f"b{i}", "x", params=i * MB) for i in range(1, width + 1)))
    worth = [i + 0.1 * (i % 2) for i in range(1, width + 1)]
    for limit_bytes, proven in ((101e6, False), (None, True)):
        conditions = scenario(Mode.INFERENCE, raw_data_stays=False, memory_bytes=limit_bytes)
        case = timed(model, conditions, [0] * (width + 1), [0, *worth])
        comparison = side_by_side(case.costs, case.rates, ["mincut", "enumerate", "server-only"], repeats=0)
        minimum, listed, all_on_server = comparison.answers
        assert comparison.is_proven == minimum.is_exact == proven
        assert listed.split is None
        assert listed.is_exact, "it says nothing that is not proven"
        assert not all_on_server.is_exact
        assert comparison_document(case, comparison, None)["methods"][0]["exact"] == proven
    assert not side_by_side(case.costs, case.rates, ["server-only"], repeats=0).is_proven


def test_longer_by() -> None:
    assert longer_by(5, 4) == 0.25
    assert longer_by(4 * (1 + 1e-12), 4) == 0
    assert longer_by(3, 4) == -0.25
    assert longer_by(0, 0) == 0
    assert longer_by(1, 0) == float("inf")


def test_the_graph_view_gains_where_one_branch_is_sent() -> None:
    model = graph(
        source(), layer("heavy", "x", out=MB), layer("light", "x", out=MB), layer("join", "light", "heavy", out=MB)
    )
    case = timed(model, scenario(Mode.INFERENCE, raw_data_stays=False), [0, 90, 0, 9], [0, 1, 30, 1])
    gain = graph_view_gain(case)
    assert (gain.optimum_s, gain.linear_s) == (3, 32)
    assert gain.gap == 29 / 3


def test_googlenet_is_the_sample_model_that_shows_a_gain() -> None:
    """Over preset links, at the default machines; every other sample model has none at all."""
    graphs = [sample_models.load(name) for name in sample_models.REGISTRY]
    best = largest_gain(graphs, WORKED)
    assert best is not None
    assert best.case.graph.name == "googlenet"
    assert best.gap > 0.04
    assert best.gap == pytest.approx(best.linear_s / best.optimum_s - 1)
    assert graph_view_gain(Case(best.case.graph, WORKED)).gap == 0, "no gain over the default link"
    here = largest_gain(graphs, best.case.scenario)
    assert here is not None
    assert here.case.scenario == best.case.scenario, "the scenario's own link comes first"
    assert largest_gain([known for known in graphs if known.name != "googlenet"], WORKED) is None


def test_a_gain_is_looked_for_without_the_kept_layer_and_in_models_that_fit() -> None:
    conditions = replace(WORKED, constraints=Constraints(keep="layer1.0.add"))
    graphs = [sample_models.load(name) for name in ("resnet18", "googlenet")]
    best = largest_gain(graphs, conditions)
    assert best is not None
    assert best.case.scenario.constraints.keep is None
    tiny = replace(WORKED, constraints=Constraints(memory_bytes=1e3))
    assert largest_gain(graphs, tiny) is None


@pytest.mark.parametrize("name", ["resnet18", "googlenet", "vgg16"])
def test_uplinks_at_which_each_row_wins(name: str) -> None:
    case = Case(sample_models.load(name), WORKED)
    table = split_table(case.costs, case.rates)
    ranges = table.uplink_ranges(case.rates)
    assert len(ranges) == len(table.masks)
    for uplink in np.geomspace(*table.range.link_bytes_per_s, 500)[1:-1].tolist():
        conditions = replace(case.scenario, link=replace(case.scenario.link, uplink_bytes_per_s=uplink))
        winning = [row for row, bounds in enumerate(ranges) if bounds and bounds[0] <= uplink <= bounds[1]]
        assert winning == [table.best(case.under(conditions).rates).row]
    won = sorted(bounds for bounds in ranges if bounds)
    assert (won[0][0], won[-1][1]) == pytest.approx(table.range.link_bytes_per_s)
    for (_, high), (low, _) in pairwise(won):
        assert low == pytest.approx(high, rel=1e-9)
    assert None in ranges, "a row that wins at another downlink or speed only"


@seeds(60)
def test_uplinks_on_random_graphs(rng: Random) -> None:
    case = random_priced(rng)
    table = split_table(case.costs, case.rates)
    ranges = table.uplink_ranges(case.rates)
    for _ in range(30):
        uplink = float(np.exp(rng.uniform(*np.log(table.range.link_bytes_per_s))))
        conditions = replace(case.scenario, link=replace(case.scenario.link, uplink_bytes_per_s=uplink))
        there = case.under(conditions)
        least_s = table.best(there.rates).delay_s
        for row, bounds in enumerate(ranges):
            if bounds and bounds[0] * 1.001 < uplink < bounds[1] * 0.999:
                assert there.terms(table.masks[row]).delay_s == pytest.approx(least_s, rel=1e-9, abs=0)
        assert any(bounds and bounds[0] <= uplink <= bounds[1] for bounds in ranges)
