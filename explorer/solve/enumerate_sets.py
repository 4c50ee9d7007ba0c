"""List every allowed split between the order separators, and price all of them at once."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from explorer.delay import PricedGraph
from explorer.solve.closed_sets import allowed_splits
from explorer.solve.method import Method, SolveError
from explorer.solve.split import SolverStats, Split

MOST_SPLITS = 50_000
AT_ONCE = 1_000  # splits priced in one step: what this takes stays in the processor's cache


def enumerate_splits(priced: PricedGraph) -> Split:
    """The allowed split with the least delay, of all that there are.

    Raises `SolveError` where the model has more than 50,000 splits.
    """
    started = perf_counter()
    masks = allowed_splits(priced, MOST_SPLITS)
    if masks is None:
        raise SolveError(f"{METHOD.name}: {priced.graph.name} has more than {MOST_SPLITS:,} splits; use mincut")
    built = perf_counter()
    coefficients = priced.coefficients
    steps = [masks[first : first + AT_ONCE] for first in range(0, len(masks), AT_ONCE)]
    best = int(np.concatenate([priced.features(step) @ coefficients for step in steps]).argmin())
    edges = len(priced.graph.edges.read)
    return Split(
        priced,
        METHOD.name,
        masks[best],
        SolverStats(masks.shape[1], edges, built - started, perf_counter() - built, splits=len(masks)),
    )


METHOD = Method(
    name="enumerate",
    title="All closed sets at once",
    source="predecessor-closed sets between order separators",
    assumes=f"Exact; answers where the model has at most {MOST_SPLITS:,} splits.",
    exact=True,
    solve=enumerate_splits,
)
