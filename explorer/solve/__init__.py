"""Methods that choose a split: one signature, ``(Costs, Rates) -> Solution``, chosen by name.

What all share is in `result`. The folders: `network` (the flow network and its minimum cuts), `exact`, `contract`
(the blocks that the block-wise algorithm draws together), `parametric` (all optimal splits at once, and their proof),
`baselines` to compare with, and `more`: a memory limit, and two more problems with the same graph.
"""

from __future__ import annotations

from explorer.pricing import Costs, Rates
from explorer.solve.baselines import linear, rules_of_thumb
from explorer.solve.exact import blockwise, listing, mincut, table
from explorer.solve.result import Method, Solution, SolveError, Solver
from explorer.values.names import UnknownNameError

__all__ = ["EXACT", "METHODS", "Method", "Solution", "SolveError", "Solver", "solve"]

# In the order in which a comparison lists them: exact ones first.
METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        mincut.METHOD,
        blockwise.METHOD,
        blockwise.PLAIN_METHOD,
        table.METHOD,
        listing.ENUMERATE,
        listing.EXHAUSTIVE,
        linear.METHOD,
        rules_of_thumb.STATIC,
        rules_of_thumb.DADS,
        rules_of_thumb.EQUAL_LAYERS,
        rules_of_thumb.RANDOM,
        rules_of_thumb.DEVICE_ONLY,
        rules_of_thumb.SERVER_ONLY,
    )
}
EXACT = tuple(name for name, method in METHODS.items() if method.exact)


def solve(costs: Costs, rates: Rates, method: str = "mincut") -> Solution:
    """Returns the split that a method chooses.

    Raises `UnknownNameError` for a method that is not in `METHODS`, and `SolveError` where the method cannot answer.
    """
    if method not in METHODS:
        raise UnknownNameError("method", method, METHODS)
    return METHODS[method].solve(costs, rates)
