"""Methods that choose a split: one a file, one signature, ``(PricedGraph) -> Split``, chosen by name.

Where to find what:

- what all share: `method`, `split`; `flow` and `capacities` (maximum flow); `closed_sets` and `prefixes` (lists)
- exact methods: `mincut`; `blockwise`, on `series`, `dominance` and `contraction`; `table`, on `envelope`, with
  `verify` and `corners` to check it, `splitmap` and `winning` to read it; `enumerate_sets`; `exhaustive`
- under a memory limit: `limited`, on `relaxation`
- to compare with: `linear`, `static`, `dads`, `naive`, `unsplit`; `compare` and `gain` put them side by side
- two more problems with the same graph: `ushape`; `throughput`, on `period_bound` and `ruling_out`
"""

from __future__ import annotations

from explorer.pricing.costs import PricedGraph
from explorer.solve.baselines import dads, linear, mean_link, naive, unsplit
from explorer.solve.exact import blockwise, enumerate_sets, exhaustive, mincut, table
from explorer.solve.method import Method, SolveError, Solver
from explorer.solve.result import Split
from explorer.values.names import UnknownNameError

__all__ = ["EXACT", "METHODS", "Method", "SolveError", "Solver", "solve"]

# In the order in which a comparison lists them: exact ones first.
METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        mincut.METHOD,
        blockwise.METHOD,
        blockwise.PLAIN_METHOD,
        table.METHOD,
        enumerate_sets.METHOD,
        exhaustive.METHOD,
        linear.METHOD,
        mean_link.METHOD,
        dads.METHOD,
        naive.EQUAL_LAYERS,
        naive.RANDOM,
        unsplit.DEVICE_ONLY,
        unsplit.SERVER_ONLY,
    )
}
EXACT = tuple(name for name, method in METHODS.items() if method.exact)


def solve(priced: PricedGraph, method: str = "mincut") -> Split:
    """The split that a method chooses.

    Raises `UnknownNameError` for a method that is not in `METHODS`, and `SolveError` where the method cannot answer.
    """
    if method not in METHODS:
        raise UnknownNameError("method", method, METHODS)
    return METHODS[method].solve(priced)
