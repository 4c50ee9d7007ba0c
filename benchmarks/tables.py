"""The table of all optimal splits, and what the app computes on a change of the scenario."""

from __future__ import annotations

import sample_models
from benchmarks.measuring import Cell, Result, median_ms
from explorer.delay import price
from explorer.scenario import Scenario
from explorer.solve.closed_sets import CAP, closed_sets
from explorer.solve.table import split_table

LISTABLE = 50_000
NOTE = f"""\
Medians. `price_ms` is every cost of the model in a scenario; `table_ms` is the table by the route that it chooses
(listing the closed sets up to {CAP:,} of them, minimum cuts beyond), `listing_ms` and `cuts_ms` are the table by each
route; `argmin_us` is what a slider position costs once the table is there."""


def measure() -> Result:
    """A row for every sample model."""
    return Result("The table of all optimal splits", NOTE, [_row(name) for name in sample_models.REGISTRY])


def _row(name: str) -> dict[str, Cell]:
    graph, scenario = sample_models.load(name), Scenario.default()
    priced = price(graph, scenario)
    listed = closed_sets(graph, LISTABLE)
    table = split_table(priced)
    return {
        "model": name,
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
