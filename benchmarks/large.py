"""Graphs of 10,000 and 100,000 layers by the general algorithm, everything that is derived from the graph included."""

from __future__ import annotations

from functools import partial
from statistics import median

from benchmarks.graphs import LARGE, Subject, forgotten
from benchmarks.measuring import Bar, Cell, Result, median_ms, seconds
from benchmarks.scenarios import fresh_scenarios
from explorer.solve import solve
from explorer.solve.exact.mincut import minimum_cut

COLD_RUNS, WARM_RUNS, SCENARIOS = 5, 5, 15
BARS_MS = {10_000: 60, 100_000: 300}
NOTE = f"""\
`cold_ms` is the very first solve of a priced graph, nothing being known but the layers and their costs: who reads what,
the shape of the network, capacities, flow, and the plan; the median of {COLD_RUNS} fresh copies of the graph.
`known_edges_ms` is the same where pricing has looked up who reads what before, as it does in use. `warm_ms` is a later
solve, of which `flow_ms` is inside OR-tools. `median_ms` and `slowest_ms` are later solves on {SCENARIOS} other links
and speeds. Graphs are drawn at random with a fixed seed (`benchmarks/synthetic.py`)."""


def measure() -> Result:
    """A row for every large graph."""
    rows = [_row(subject) for subject in LARGE]
    return Result("Large graphs", NOTE, rows, [_bar(row) for row in rows])


def _row(subject: Subject) -> dict[str, Cell]:
    case = subject.case()
    fresh = [case.under(scenario) for scenario in fresh_scenarios(case.scenario, SCENARIOS)]
    split = solve(case.costs, case.rates)
    warm_ms = median_ms(lambda: minimum_cut(case.costs, case.rates), WARM_RUNS)
    flow_ms = 1e3 * median(minimum_cut(case.costs, case.rates).stats.solve_s for _ in range(WARM_RUNS))
    other_ms = [1e3 * seconds(partial(minimum_cut, each)) for each in fresh]
    cold_ms, known_ms = [], []
    for _ in range(COLD_RUNS):
        cold_ms.append(1e3 * seconds(partial(minimum_cut, forgotten(case.costs), case.rates)))
        copy = forgotten(case)
        _ = copy.graph.edges
        known_ms.append(1e3 * seconds(partial(minimum_cut, copy)))
    return {
        "graph": subject.name,
        "layers": len(case.graph.layers),
        "vertices": split.stats.vertices,
        "edges": split.stats.edges,
        "cold_ms": median(cold_ms),
        "known_edges_ms": median(known_ms),
        "warm_ms": warm_ms,
        "flow_ms": flow_ms,
        "median_ms": median(other_ms),
        "slowest_ms": max(other_ms),
    }


def _bar(row: dict[str, Cell]) -> Bar:
    layers, cold_ms = row["layers"], row["cold_ms"]
    if not isinstance(layers, int) or not isinstance(cold_ms, float):
        raise TypeError(f"not a row of this table: {row}")
    bar_ms = next(bar_ms for size, bar_ms in BARS_MS.items() if layers <= 1.01 * size)
    return Bar(f"{row['graph']}: first solve, build included", f"{bar_ms} ms", f"{cold_ms:.3g} ms", cold_ms <= bar_ms)
