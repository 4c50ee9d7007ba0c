"""Algorithms that choose a split: one a file, one signature, ``(PricedGraph) -> Split``, chosen by name."""

from __future__ import annotations

from collections.abc import Callable

from explorer.delay import PricedGraph
from explorer.names import UnknownNameError
from explorer.solve.mincut import minimum_cut
from explorer.solve.split import Split
from explorer.solve.table import table_lookup

Solver = Callable[[PricedGraph], Split]

SOLVERS: dict[str, Solver] = {
    "mincut": minimum_cut,
    "table": table_lookup,
}


def solve(priced: PricedGraph, method: str = "mincut") -> Split:
    """The split that a method chooses; raises `UnknownNameError` for a method that is not in `SOLVERS`."""
    if method not in SOLVERS:
        raise UnknownNameError("method", method, SOLVERS)
    return SOLVERS[method](priced)
