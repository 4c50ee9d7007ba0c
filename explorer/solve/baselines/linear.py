"""The best linear prefix: one cut point in the order of the layers, as Neurosurgeon looks for it."""

from __future__ import annotations

from time import perf_counter

from explorer.pricing.costs import PricedGraph
from explorer.solve.baselines.prefixes import first, longest_prefix, prefix_features, shortest_prefix
from explorer.solve.method import Method, SolveError
from explorer.solve.result import SolverStats, Split


def best_linear_prefix(priced: PricedGraph) -> Split:
    """The prefix of the topological order with the least delay, each priced with the true cost of its cut.

    Optimal on a chain, where every closed set is a prefix. On any other graph it misses the splits that send one
    branch only, and depends on the order in which the layers happen to be listed.

    Raises `SolveError` where no prefix that holds the pinned layers fits into the device's memory.
    """
    started = perf_counter()
    layers = len(priced.graph.layers)
    shortest, longest = shortest_prefix(priced), longest_prefix(priced)
    if longest < shortest:
        raise SolveError(f"{METHOD.name}: no prefix of {priced.graph.name} fits into the memory limit; use enumerate")
    features = prefix_features(priced)[shortest : longest + 1]
    built = perf_counter()
    length = shortest + int((features @ priced.coefficients).argmin())
    edges = len(priced.graph.edges.read)
    stats = SolverStats(layers, edges, built - started, perf_counter() - built, splits=len(features))
    return Split(priced, METHOD.name, first(length, layers), stats)


METHOD = Method(
    name="linear",
    title="Best linear prefix",
    source="Neurosurgeon: Kang et al., ASPLOS 2017",
    assumes="Tries each cut point in the order of the layers: exact on a chain, but never sends one branch alone.",
    exact=False,
    solve=best_linear_prefix,
)
