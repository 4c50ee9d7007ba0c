"""The benchmarks compare like with like: every library's cut is ours, and the pages say what was measured."""

from random import Random

import numpy as np
import pytest
from graphs import random_priced

import sample_models
from benchmarks import report
from benchmarks.outside import LIBRARIES, Library
from benchmarks.plain_network import plain_network
from benchmarks.synthetic import layered
from benchmarks.timed_cut import Run, Runs, run_library
from explorer.pricing import Case
from explorer.scenario.scenario import Scenario
from explorer.solve import solve

EXACT_LIBRARIES = [each for each in LIBRARIES if each.name not in ("scipy", "networkx, capacities in seconds")]
SCIPY = next(each for each in LIBRARIES if each.name == "scipy")


def named(library: Library) -> str:
    """The test's id."""
    return library.name


@pytest.mark.parametrize("library", EXACT_LIBRARIES, ids=named)
@pytest.mark.parametrize("model", ["lenet5", "googlenet"])
def test_every_library_finds_our_delay(library: Library, model: str) -> None:
    if not library.is_installed:
        pytest.skip(f"{library.module} is not installed")
    case = Case(sample_models.load(model), Scenario.default())
    runs = run_library(library, [(case, solve(case.costs, case.rates).delay_s)], budget_s=0)
    assert (len(runs.runs), runs.agreement) == (1, "yes")


@pytest.mark.parametrize("library", EXACT_LIBRARIES, ids=named)
def test_every_library_finds_our_delay_on_random_graphs(library: Library) -> None:
    if not library.is_installed:
        pytest.skip(f"{library.module} is not installed")
    for number in range(40):
        case = random_priced(Random(number))
        best_s = solve(case.costs, case.rates).delay_s
        if best_s > 0:
            assert run_library(library, [(case, best_s)], budget_s=0).agreement == "yes", f"random graph {number}"


def test_scipy_is_as_exact_as_32_bits_allow() -> None:
    case = layered(1_500)
    (run,) = run_library(SCIPY, [(case, solve(case.costs, case.rates).delay_s)], budget_s=0).runs
    assert run.excess is not None
    assert -1e-9 <= run.excess <= 1e-5


def test_a_library_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.timed_cut.LIMIT_S", 0.05)
    monkeypatch.setattr("benchmarks.timed_cut.FORKED", 1)
    networkx = next(each for each in LIBRARIES if each.name == "networkx dinitz")
    case = layered(1_000)
    runs = run_library(networkx, [(case, 1.0)], budget_s=0)
    assert (runs.runs, runs.total_ms, runs.agreement) == ((), None, "over 0.05 s")


def test_agreement_names_what_is_off() -> None:
    fine, off, wrong = Run(1, 1, 1e-12), Run(1, 2, 0.25), Run(1, 3, None)
    assert Runs((fine, fine)).agreement == "yes"
    assert Runs((fine, off, wrong)).agreement == "1 of 3 differ, by up to 25.0% of the delay; 1 of 3 not allowed"
    assert Runs((fine, off, wrong)).wrong == 2
    assert Runs((fine, off, wrong)).total_ms == 3_000


def test_a_run_that_was_stopped_counts_as_the_longest() -> None:
    short, long = Run(1, 1, 0.0), Run(1, 9, 0.0)
    assert Runs((short, long), "over 20 s").total_ms == 10_000
    assert Runs((short,), "over 20 s").total_ms is None
    assert Runs((short,), "over 20 s").agreement == "then over 20 s"


def test_the_plain_network_has_every_edge() -> None:
    case = Case(sample_models.load("resnet18"), Scenario.default())
    network = plain_network(case, float)
    layers, edges = len(case.graph.layers), len(case.graph.edges.read)
    outputs = sum(not readers for readers in case.graph.consumers)
    assert len(network.tails) == 2 * layers + (layers - outputs) + 2 * edges + 1 + outputs
    finite = [capacity for capacity in network.capacities if capacity is not None]
    assert np.isfinite(finite).all()


def test_the_pages_are_made_from_the_results() -> None:
    document = report.read()
    assert report.MARKDOWN.read_text(encoding="utf-8") == report.markdown(document)
    assert report.README_TABLE.read_text(encoding="utf-8") == report.readme_table(document)
