"""One minimum cut, build and solve, on every graph: ours beside the libraries that a user would pick instead."""

from __future__ import annotations

from time import perf_counter

from benchmarks.graphs import HEAVY, LARGE, MEDIUM, SAMPLES, Subject
from benchmarks.measuring import Bar, Cell, Result
from benchmarks.outside import LIBRARIES
from benchmarks.scenarios import RTT_S, fresh_scenarios
from benchmarks.timed_cut import AGREES, LIMIT_S, Run, Runs, excess, run_library
from explorer.pricing import Case
from explorer.solve import solve
from explorer.solve.exact.blockwise import blockwise
from explorer.solve.exact.mincut import minimum_cut
from explorer.solve.exact.table import Range, split_table

SCENARIOS, SCENARIOS_OF_LARGE = 15, 3
BUDGET_S = 5.0  # for one library on one graph; the first scenario is always finished
TABLES_UP_TO = 1_000  # layers
OURS = ("minimum cut", "block-wise", "table lookup")
NOTE = f"""\
Every way gets the same links and speeds, {SCENARIOS} that were not solved before ({SCENARIOS_OF_LARGE} from 2,000
layers on, and fewer where those would take over {BUDGET_S:g} s), and the same priced graph; times are medians.
`build_ms` is from the priced graph to the library's own graph, which a user writes as a loop over the edges; `solve_ms`
is the flow and reading the device side from it. `times` is `total_ms` over that of our minimum cut. `agrees` prices the
plan that comes back: its delay must be ours to {AGREES:g}; `wrong` counts those that are not. What would take over
{LIMIT_S:g} s is stopped, and then not tried on the graphs that follow; libraries run in processes of their own from
2,000 layers on, which have to copy the memory that they touch.

What a model's graph alone decides is kept between scenarios by our ways: the shape of the network by *minimum cut*, the
contraction by *block-wise*, the table by *table lookup*, which is only built for up to {TABLES_UP_TO:,} layers. All
libraries get whole numbers, of 2^50 for the delay of everything on the device; scipy's are 32 bits wide, so there it is
2^29, and a difference of less than about 1e-7 is lost. networkx's default algorithm is measured with capacities in
seconds as well."""


def measure() -> Result:
    """A row for every graph and way."""
    rows: list[dict[str, Cell]] = []
    too_slow: dict[str, str] = {}
    for subject in (*SAMPLES, *HEAVY, *MEDIUM, *LARGE):
        rows += _rows(subject, too_slow)
    return Result("Side by side", NOTE, rows, [_bar(rows)])


def _rows(subject: Subject, too_slow: dict[str, str]) -> list[dict[str, Cell]]:
    """``too_slow`` says of a library the graph on which it took too long; this adds to it."""
    case = subject.case()
    layers = len(case.graph.layers)
    count = SCENARIOS if layers <= TABLES_UP_TO else SCENARIOS_OF_LARGE
    fresh = [case.under(scenario) for scenario in fresh_scenarios(case.scenario, count)]
    best_s = [solve(each.costs, each.rates).delay_s for each in fresh]
    _ = case.graph.consumers  # what the plain network is made from
    ways = _ours(case, fresh, best_s)
    for library in LIBRARIES:
        if not library.is_installed:
            ways[library.name] = Runs((), "not installed")
        elif library.name in too_slow and layers > 2_000:
            ways[library.name] = Runs((), f"not tried: over {LIMIT_S:g} s on {too_slow[library.name]}")
        else:
            ways[library.name] = run_library(library, zip(fresh, best_s, strict=True), BUDGET_S)
            if not ways[library.name].runs:
                too_slow.setdefault(library.name, subject.name)
    ours_ms = ways["minimum cut"].total_ms
    return [
        {
            "graph": subject.name,
            "layers": layers,
            "way": way,
            "build_ms": runs.build_ms,
            "solve_ms": runs.solve_ms,
            "total_ms": runs.total_ms,
            "times": runs.total_ms / ours_ms if runs.total_ms and ours_ms else None,
            "scenarios": len(runs.runs),
            "wrong": runs.wrong,
            "agrees": runs.agreement,
        }
        for way, runs in ways.items()
    ]


def _ours(case: Case, fresh: list[Case], best_s: list[float]) -> dict[str, Runs]:
    cases = list(zip(fresh, best_s, strict=True))
    ways: dict[str, Runs] = {}
    for way, method in (("minimum cut", minimum_cut), ("block-wise", blockwise)):
        runs = []
        for each, best in cases:
            method(each.costs, each.rates)  # finds what depends on the graph and the speeds alone
            started = perf_counter()
            split = method(each.costs, each.rates)
            total_s = perf_counter() - started
            runs.append(Run(total_s - split.stats.solve_s, split.stats.solve_s, excess(each, split.on_device, best)))
        ways[way] = Runs(tuple(runs))
    if len(case.graph.layers) > TABLES_UP_TO:
        ways["table lookup"] = Runs((), f"not tried: over {TABLES_UP_TO:,} layers")
        return ways
    table = split_table(case.costs, case.rates, Range(rtt_s=RTT_S))
    lookups = []
    for each, best in cases:
        started = perf_counter()
        row = table.best(each.rates).row
        lookups.append(Run(0.0, perf_counter() - started, excess(each, table.masks[row], best)))
    ways["table lookup"] = Runs(tuple(lookups))
    return ways


def _bar(rows: list[dict[str, Cell]]) -> Bar:
    ours = [row for row in rows if row["way"] in OURS and row["scenarios"]]
    wrong = [row for row in ours if row["wrong"]]
    measured = f"{len(wrong)} of {len(ours)} rows differ"
    return Bar("our ways agree on every graph", f"to {AGREES:g}", measured, not wrong)
