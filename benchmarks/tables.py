"""The table of all optimal splits, and what the app computes on a change of the scenario."""

from __future__ import annotations

from benchmarks.graphs import HEAVY, SAMPLES, Case
from benchmarks.measuring import Bar, Cell, Result, median_ms
from explorer.pricing.costs import price
from explorer.solve.exact.closed_sets import CAP, closed_sets
from explorer.solve.exact.table import split_table

LISTABLE = 50_000
SAMPLE_MS, HEADS_MS = 100.0, 2_000.0
NOTE = f"""\
Medians. `price_ms` is every cost of the model in a scenario; `table_ms` is the table by the route that it chooses
(listing the closed sets up to {CAP:,} of them, minimum cuts beyond), `listing_ms` and `cuts_ms` are the table by each
route; `argmin_us` is what a slider position costs once the table is there."""


def measure() -> Result:
    """A row for every model."""
    rows = [_row(case) for case in (*SAMPLES, *HEAVY)]
    bars = [
        _bar("every sample model: its table", SAMPLE_MS, rows[: len(SAMPLES)]),
        _bar("GoogLeNet with auxiliary heads: its table", HEADS_MS, rows[len(SAMPLES) : len(SAMPLES) + 1]),
    ]
    return Result("The table of all optimal splits", NOTE, rows, bars)


def _row(case: Case) -> dict[str, Cell]:
    priced = case.priced()
    graph, scenario = priced.graph, priced.scenario
    listed = closed_sets(graph, LISTABLE)
    table = split_table(priced)
    return {
        "model": case.name,
        "layers": len(graph.layers),
        "closed_sets": None if listed is None else len(listed),
        "optimal_splits": len(table.masks),
        "route": table.route,
        "price_ms": median_ms(lambda: price(graph, scenario)),
        "table_ms": median_ms(lambda: split_table(priced)),
        "listing_ms": None if listed is None else median_ms(lambda: split_table(priced, list_at_most=LISTABLE), 5),
        "cuts_ms": median_ms(lambda: split_table(priced, list_at_most=0), 5),
        "argmin_us": 1e3 * median_ms(lambda: table.best(scenario), 1000),
    }


def _bar(what: str, most_ms: float, rows: list[dict[str, Cell]]) -> Bar:
    slowest_ms = max(float(row["table_ms"] or 0) for row in rows)
    return Bar(what, f"{most_ms:g} ms", f"{slowest_ms:.3g} ms", slowest_ms <= most_ms)
