"""Every allowed split of a model, listed where there are few enough, and two methods that price them all.

*Enumeration* lists between the order separators and prices all splits at once. *Exhaustive search* tries one after the
other: slow, and too simple to be wrong. It shares nothing with the other exact methods but the delay of a single split,
so it is the reference where it fits.

An *order separator* is a layer comparable to every other one: all other layers come before it or after it. Between
two neighbouring separators the predecessor-closed sets are those of the layers in between, so a network of many
small diamonds has few sets: a sum over the diamonds, not a product.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise
from time import perf_counter

import numpy as np

from explorer.model.graph import Edges, ModelGraph
from explorer.model.kept import kept
from explorer.pricing import Costs, Floats, Ints, Mask, Rates, Split
from explorer.pricing.memory import AT_ONCE, last_readers
from explorer.solve.result import OPTIMAL, Method, Solution, SolveError, SolverStats, least

MOST_SPLITS = 50_000  # listed at most; fewer where the layers are many
MOST_CELLS = 50_000_000  # splits times layers
CAP = 20_000  # beyond it, some hundred minimum cuts are faster than pricing every split
MOST_ONE_BY_ONE = 20_000
MOST_STEPS = 5_000_000  # splits times layers, which the search looks at one by one: about a second


@kept
def separators(graph: ModelGraph) -> tuple[int, ...]:
    """Returns the positions of the order separators, in topological order."""
    return _separators(graph.edges, len(graph.layers))


def _separators(edges: Edges, n: int) -> tuple[int, ...]:
    """Returns the order separators of ``n`` layers.

    All earlier layers are ancestors of layer v exactly if each has a reader no later than v: from reader to reader one
    gets to v. All later ones are its descendants exactly if each reads a layer no earlier than v.
    """
    first_reader, last_read = np.full(n, n), np.full(n, -1)
    np.minimum.at(first_reader, edges.read, edges.reader)
    np.maximum.at(last_read, edges.reader, edges.read)
    awaited = np.maximum.accumulate(np.concatenate([[0], first_reader]))[:n]  # by the layers before each
    reached = np.minimum.accumulate(np.concatenate([last_read, [n]])[::-1])[::-1][1:]  # by the layers after each
    positions = np.arange(n)
    return tuple(np.flatnonzero((awaited <= positions) & (reached >= positions)).tolist())


@kept
def closed_sets(graph: ModelGraph, at_most: int = CAP) -> Mask | None:
    """Returns every predecessor-closed set, the empty one too, shape (sets, layers); None if more than ``at_most``."""
    n = len(graph.layers)
    nothing = np.zeros(n)
    held = np.zeros(n, dtype=np.bool_)
    return _Listing(graph.parents, separators(graph), held, nothing, 0.0, nothing, last_readers(graph)).sets(at_most)


def allowed_splits(costs: Costs, at_most: int = CAP) -> Mask | None:
    """Returns every split the scenario allows, its memory limit included, shape (splits, layers).

    None if the model has more than ``at_most`` closed sets, allowed or not: those are remembered for the model.
    """
    listed = closed_sets(costs.graph, at_most)
    if listed is None:
        return None
    allowed: Mask = listed[listed[:, costs.on_device].all(axis=1)]
    return allowed if costs.fits(costs.all_on_device) else allowed[costs.memory(allowed) <= costs.limit_bytes]


def fitting_splits(costs: Costs, too_large: Mask, at_most: int = CAP) -> Mask | None:
    """Returns `allowed_splits`, listed for this memory limit: None only if more than ``at_most`` fit without copies.

    ``too_large`` are layers that no split that fits has on the device, those that need one of them included. The
    others are a smaller graph, which may have order separators of its own.
    """
    graph, kept = costs.graph, np.flatnonzero(~too_large)
    last_read = last_readers(graph)[kept]
    position = np.cumsum(~too_large) - 1
    inside = ~too_large[graph.edges.reader]
    edges = Edges(position[graph.edges.read[inside]], position[graph.edges.reader[inside]])
    listed = _Listing(
        parents_of=[position[list(graph.parents[v])].tolist() for v in kept],
        separating=_separators(edges, len(kept)),
        held=costs.on_device[kept],
        taken_bytes=np.where(costs.on_device, 0.0, costs.memory_bytes)[kept],
        room_bytes=costs.limit_bytes - float(costs.memory_bytes[costs.on_device].sum()),
        tensor_bytes=costs.passing_bytes[kept],
        last_alive=np.searchsorted(kept, last_read, side="right") - 1,
    ).sets(at_most)
    if listed is None:
        return None
    whole = np.zeros((len(listed), len(graph.layers)), dtype=np.bool_)
    whole[:, kept] = listed
    fitting: Mask = whole[costs.memory(whole) <= costs.limit_bytes]  # with second copies of tied parameters
    return fitting


@dataclass(frozen=True)
class _Listing:
    """Describes which closed sets of layers are wanted.

    They hold some layers and do not take more than there is room: what their layers take in all, and the most of
    their tensors that are alive at once (`explorer.pricing.memory`).
    """

    parents_of: Sequence[Sequence[int]]  # for each layer the positions of those it reads, all before it
    separating: tuple[int, ...]  # order separators
    held: Mask  # closed under predecessors
    taken_bytes: Floats  # whole numbers, of which sums are exact
    room_bytes: float
    tensor_bytes: Floats  # whole numbers
    last_alive: Ints  # the last layer at which the tensor of each is alive

    def sets(self, at_most: int) -> Mask | None:
        """Returns all of them, shape (sets, layers); None if more than ``at_most``."""
        n = len(self.parents_of)
        last_held = np.flatnonzero(self.held).max(initial=-1)
        taken_before = np.concatenate([[0.0], self.taken_bytes]).cumsum().tolist()
        peak_before = np.concatenate([[0.0], np.maximum.accumulate(self._alive_in_all)]).tolist()
        sets: list[Mask] = []
        found = 0
        for before, after in pairwise([-1, *self.separating, n]):
            if after <= last_held:
                continue
            start = before + 1
            if taken_before[start] + peak_before[start] > self.room_bytes:
                break
            between = self._between(start, after, taken_before[start], peak_before[start], at_most - found)
            if between is None or found + len(between) > at_most:
                return None
            whole = np.zeros((len(between), n), dtype=np.bool_)
            whole[:, :start] = True
            whole[:, start:after] = between
            sets.append(whole)
            found += len(whole)
        return np.concatenate(sets)

    @cached_property
    def _alive_in_all(self) -> Floats:
        """Returns the bytes of tensors that are alive as each layer runs, all layers before it being there."""
        n = len(self.parents_of)
        released = np.bincount(self.last_alive + 1, weights=self.tensor_bytes, minlength=n + 1)[:n]
        alive: Floats = (self.tensor_bytes - released).cumsum()
        return alive

    def _between(self, start: int, stop: int, taken_before: float, peak_before: float, cap: int) -> Mask | None:
        """Returns the sets of the layers ``start..stop-1``, all earlier layers given; None beyond ``cap``."""
        sets: Mask = np.zeros((1, stop - start), dtype=np.bool_)
        taken_bytes, peak_bytes = np.array([taken_before]), np.array([peak_before])
        found = 1
        for v in range(start, stop):
            if self.held[v]:
                sets[:, v - start] = True
                peak_bytes[:found] = np.maximum(peak_bytes[:found], self._alive(sets[:found], start, v))
                fits = np.flatnonzero(taken_bytes[:found] + peak_bytes[:found] <= self.room_bytes)
                found = len(fits)
                sets[:found], taken_bytes[:found], peak_bytes[:found] = sets[fits], taken_bytes[fits], peak_bytes[fits]
                continue
            inside = [parent - start for parent in self.parents_of[v] if parent >= start]
            growing = sets[:found, inside].all(axis=1)
            peaks = np.maximum(peak_bytes[:found], self._alive(sets[:found], start, v))
            growing &= taken_bytes[:found] + self.taken_bytes[v] + peaks <= self.room_bytes
            grown = found + int(growing.sum())
            if grown > cap:
                return None
            if grown > len(sets):  # make room for twice as many as are needed now
                sets = np.concatenate([sets, np.zeros((grown, stop - start), dtype=np.bool_)])
                taken_bytes, peak_bytes = (
                    np.concatenate([each, np.zeros(grown)]) for each in (taken_bytes, peak_bytes)
                )
            sets[found:grown] = sets[:found][growing]
            sets[found:grown, v - start] = True
            taken_bytes[found:grown] = taken_bytes[:found][growing] + self.taken_bytes[v]
            peak_bytes[found:grown] = peaks[growing]
            found = grown
        return sets[:found]

    def _alive(self, sets: Mask, start: int, v: int) -> Floats | float:
        """Returns the bytes of tensors that are alive as v runs in sets of layers from ``start`` on, for each set."""
        if not self._has_tensors:
            return 0.0
        before = self.tensor_bytes[:start][self.last_alive[:start] >= v].sum() + self.tensor_bytes[v]
        awaited = np.flatnonzero(self.last_alive[start:v] >= v)
        alive: Floats = before + sets[:, awaited] @ self.tensor_bytes[start:v][awaited]
        return alive

    @cached_property
    def _has_tensors(self) -> bool:
        return bool(self.tensor_bytes.any())


@kept
def needs(graph: ModelGraph) -> Mask:
    """Returns what each layer needs, shape (layers, layers): row v is True for v and every layer that it needs."""
    needed: Mask = np.eye(len(graph.layers), dtype=np.bool_)
    for v, parents in enumerate(graph.parents):
        needed[v] |= needed[list(parents)].any(axis=0)
    return needed


def most_splits(graph: ModelGraph) -> int:
    """Returns how many splits of a graph may be listed at once."""
    return min(MOST_SPLITS, MOST_CELLS // len(graph.layers))


def fastest_of(costs: Costs, rates: Rates, masks: Mask) -> Mask:
    """Returns the fastest of some splits, of ties the one with the fewest layers on the device."""
    fastest: Mask = masks[least(features_of(costs, masks) @ rates.coefficients, masks.sum(axis=1))]
    return fastest


def features_of(costs: Costs, masks: Mask) -> Floats:
    """Returns the six features of many splits, shape (splits, 6), worked out a few splits at a time."""
    parts = np.array_split(masks, max(1, -(-masks.size // AT_ONCE)))
    return np.concatenate([costs.features(part) for part in parts])


def enumerate_splits(costs: Costs, rates: Rates) -> Solution:
    """Returns the allowed split with the least delay, of all that there are.

    Raises `SolveError` where the model has more than 50,000 splits, or fewer if it has more than 1,000 layers: a
    chain has as many splits as layers.
    """
    started = perf_counter()
    layers = len(costs.graph.layers)
    most = most_splits(costs.graph)
    masks = allowed_splits(costs, most) if layers < most else None
    if masks is None:
        raise SolveError("splits-too-many", method=ENUMERATE.name, model=costs.graph.name, most=most)
    built = perf_counter()
    best = fastest_of(costs, rates, masks)
    edges = len(costs.graph.edges.read)
    stats = SolverStats(layers, edges, built - started, perf_counter() - built, splits=len(masks))
    return Solution(Split(costs, best), rates, ENUMERATE.name, OPTIMAL, stats)


ENUMERATE = Method(
    name="enumerate",
    title="All closed sets at once",
    source="predecessor-closed sets between order separators",
    assumes=f"Prices all allowed splits at once. Exact, for at most {MOST_SPLITS:,} splits, fewer on large graphs.",
    exact=True,
    solve=enumerate_splits,
)


def exhaustive_search(costs: Costs, rates: Rates) -> Solution:
    """Returns the allowed split with the least delay, by pricing each.

    Raises `SolveError` where the model has more than 20,000 splits, not counting those that pins forbid, or fewer if
    it has more than 250 layers.
    """
    started = perf_counter()
    layers = len(costs.graph.layers)
    most = min(MOST_ONE_BY_ONE, MOST_STEPS // layers)
    at_least = layers - int(costs.on_device.sum()) + 1  # one layer more each time, in topological order
    found = list(islice(_pinned_and_closed(costs), most + 1)) if at_least <= most else []
    if not found or len(found) > most:
        raise SolveError("splits-too-many", method=EXHAUSTIVE.name, model=costs.graph.name, most=most)
    built = perf_counter()
    splits = [split for split in (Split(costs, _mask(costs, bits)) for bits in found) if costs.fits(split.on_device)]
    delays_s = np.array([split.delay(rates) for split in splits])
    best = splits[least(delays_s, np.array([split.on_device.sum() for split in splits]))]
    edges = len(costs.graph.edges.read)
    stats = SolverStats(layers, edges, built - started, perf_counter() - built, splits=len(found))
    return Solution(best, rates, EXHAUSTIVE.name, OPTIMAL, stats)


def _pinned_and_closed(costs: Costs) -> Iterator[int]:
    """Returns every closed set that holds the pinned layers, as the bits of a whole number, each once.

    Take the last layer that was added away from such a set, and another one remains: so from the pinned layers alone,
    adding layers in topological order reaches every set, on a single way.
    """
    reads = [sum(1 << parent for parent in parents) for parents in costs.graph.parents]
    pinned = sum(1 << int(v) for v in np.flatnonzero(costs.on_device))
    waiting = [(pinned, 0)]
    while waiting:
        split, start = waiting.pop()
        yield split
        for v in range(start, len(reads)):
            if not split >> v & 1 and reads[v] & ~split == 0:
                waiting.append((split | 1 << v, v + 1))


def _mask(costs: Costs, split: int) -> Mask:
    return np.array([split >> v & 1 for v in range(len(costs.device_s))], dtype=np.bool_)


EXHAUSTIVE = Method(
    name="exhaustive",
    title="Exhaustive search",
    source="",
    assumes=f"Prices one split after the other. Exact, for at most {MOST_ONE_BY_ONE:,} splits, fewer on large graphs.",
    exact=True,
    solve=exhaustive_search,
)
