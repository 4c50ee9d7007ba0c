"""The table of all optimal splits, and what the app computes on a change of the scenario."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.graphs import HEAVY, SAMPLES, Subject, forget_prices
from benchmarks.measuring import Bar, Cell, Result, median_ms
from explorer.model.graph import ModelGraph
from explorer.pricing import Case
from explorer.scenario.scenario import Scenario
from explorer.solve.exact.listing import CAP, closed_sets
from explorer.solve.exact.table import split_table

LISTABLE = 50_000
SAMPLE_MS, HEADS_MS = 100.0, 2_000.0
NOTE = f"""\
Medians. `price_ms` is every cost of the model in a scenario; `table_ms` is the table by the route that it chooses
(listing the closed sets up to {CAP:,} of them, minimum cuts beyond), `listing_ms` and `cuts_ms` are the table by each
route, where none is remembered; `argmin_us` is what a slider position costs once the table is there."""


def measure() -> Result:
    """A row for every model."""
    rows = [_row(subject) for subject in (*SAMPLES, *HEAVY)]
    bars = [
        _bar("every sample model: its table", SAMPLE_MS, rows[: len(SAMPLES)]),
        _bar("GoogLeNet with auxiliary heads: its table", HEADS_MS, rows[len(SAMPLES) : len(SAMPLES) + 1]),
    ]
    return Result("The table of all optimal splits", NOTE, rows, bars)


def _row(subject: Subject) -> dict[str, Cell]:
    case = subject.case()
    graph, scenario = case.graph, case.scenario
    listed = closed_sets(graph, LISTABLE)
    table = split_table(case.costs, case.rates)
    return {
        "model": subject.name,
        "layers": len(graph.layers),
        "closed_sets": None if listed is None else len(listed),
        "optimal_splits": len(table.masks),
        "route": table.route,
        "price_ms": median_ms(lambda: _priced(graph, scenario)),
        "table_ms": median_ms(lambda: split_table(replace(case.costs), case.rates)),
        "listing_ms": None
        if listed is None
        else median_ms(lambda: split_table(replace(case.costs), case.rates, list_at_most=LISTABLE), 5),
        "cuts_ms": median_ms(lambda: split_table(replace(case.costs), case.rates, list_at_most=0), 5),
        "argmin_us": 1e3 * median_ms(lambda: table.best(case.rates), 1000),
    }


def _priced(graph: ModelGraph, scenario: Scenario) -> Case:
    forget_prices()
    return Case(graph, scenario)


def _bar(what: str, most_ms: float, rows: list[dict[str, Cell]]) -> Bar:
    slowest_ms = max(float(row["table_ms"] or 0) for row in rows)
    return Bar(what, f"{most_ms:g} ms", f"{slowest_ms:.3g} ms", slowest_ms <= most_ms)
