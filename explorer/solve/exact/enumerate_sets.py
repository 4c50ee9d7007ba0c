"""List every allowed split between the order separators, and price all of them at once."""

from __future__ import annotations

from time import perf_counter

from explorer.pricing.costs import PricedGraph
from explorer.solve.exact.closed_sets import allowed_splits
from explorer.solve.method import Method, SolveError
from explorer.solve.more.memory_limit import MOST_SPLITS, fastest_of, most_splits
from explorer.solve.result import SolverStats, Split


def enumerate_splits(priced: PricedGraph) -> Split:
    """The allowed split with the least delay, of all that there are.

    Raises `SolveError` where the model has more than 50,000 splits, or fewer if it has more than 1,000 layers: a
    chain has as many splits as layers.
    """
    started = perf_counter()
    layers = len(priced.graph.layers)
    most = most_splits(priced.graph)
    masks = allowed_splits(priced, most) if layers < most else None
    if masks is None:
        raise SolveError(f"{METHOD.name}: {priced.graph.name} has more than {most:,} splits; use mincut")
    built = perf_counter()
    best = fastest_of(priced, masks)
    edges = len(priced.graph.edges.read)
    return Split(
        priced,
        METHOD.name,
        best,
        SolverStats(layers, edges, built - started, perf_counter() - built, splits=len(masks)),
    )


METHOD = Method(
    name="enumerate",
    title="All closed sets at once",
    source="predecessor-closed sets between order separators",
    assumes=f"Prices all allowed splits at once. Exact, for at most {MOST_SPLITS:,} splits, fewer on large graphs.",
    exact=True,
    solve=enumerate_splits,
)
