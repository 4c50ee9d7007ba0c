"""One solve, the network's build included, against networkx."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import sample_models
from benchmarks.measuring import Cell, Result, seconds
from benchmarks.networkx_cut import networkx_cut, whole_numbers
from benchmarks.scenarios import fresh_scenarios
from explorer.delay import Mask, PricedGraph, price, reprice
from explorer.scenario import Scenario
from explorer.solve import solve

SCENARIOS = 15
NOTE = f"""\
Median over {SCENARIOS} links and speeds that were not solved before; each time includes building the flow network
from the priced graph. `solve_ms` is `explorer.solve.solve`; `first_solve_ms` is the very first one of a model, which
also derives the network's shape. networkx runs `minimum_cut` with its default algorithm, once with capacities in
seconds and once with whole numbers. `wrong` counts the scenarios in which the set it returns is not allowed, or its
delay is not ours to 1e-9."""


def measure() -> Result:
    """A row for every sample model."""
    return Result("One solve", NOTE, [_row(name) for name in sample_models.REGISTRY])


def _row(name: str) -> dict[str, Cell]:
    priced = price(sample_models.load(name), Scenario.default())
    first_s = seconds(lambda: solve(priced))
    fresh = [reprice(priced, scenario) for scenario in fresh_scenarios(priced.scenario, SCENARIOS)]
    ways: dict[str, Callable[[PricedGraph], Mask]] = {
        "ours": lambda case: solve(case).on_device,
        "networkx": networkx_cut,
        "whole": lambda case: networkx_cut(case, whole_numbers(case)),
    }
    runs = {way: [_run(cut, case) for case in fresh] for way, cut in ways.items()}
    times_ms = {way: median(run.time_s for run in runs[way]) * 1e3 for way in ways}
    wrong = {
        way: sum(not run.agrees_with(ours) for run, ours in zip(runs[way], runs["ours"], strict=True)) for way in ways
    }
    stats = solve(priced).stats
    return {
        "model": name,
        "vertices": stats.vertices,
        "edges": stats.edges,
        "solve_ms": times_ms["ours"],
        "first_solve_ms": first_s * 1e3,
        "networkx_ms": times_ms["networkx"],
        "times_faster": times_ms["networkx"] / times_ms["ours"],
        "networkx_wrong": wrong["networkx"],
        "networkx_whole_ms": times_ms["whole"],
        "times_faster_whole": times_ms["whole"] / times_ms["ours"],
        "networkx_whole_wrong": wrong["whole"],
    }


@dataclass(frozen=True)
class _Run:
    time_s: float
    delay_s: float | None  # of the set returned; None where the scenario does not allow it

    def agrees_with(self, other: _Run) -> bool:
        if self.delay_s is None or other.delay_s is None:
            return False
        return abs(self.delay_s - other.delay_s) <= 1e-9 * other.delay_s


def _run(cut: Callable[[PricedGraph], Mask], case: PricedGraph) -> _Run:
    started = perf_counter()
    mask = cut(case)
    time_s = perf_counter() - started
    return _Run(time_s, None if case.violation(mask) else case.terms(mask).delay_s)
