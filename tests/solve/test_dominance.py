"""Dominance: the groups are exactly the layers that no undominated split separates, by the definition itself."""

from random import Random

import numpy as np
import pytest
from graphs import graph, layer, random_graph, source

from explorer.delay import Mask
from explorer.graph import ModelGraph
from explorer.solve.closed_sets import closed_sets
from explorer.solve.dominance import Crossing, cheapest_closed, undominated

GRAPHS = 300


def closed_under_predecessors(model: ModelGraph, layers: set[int]) -> Mask:
    """The mask of some layers and all before them."""
    mask = np.zeros(len(model.layers), dtype=np.bool_)
    for v in range(len(model.layers) - 1, -1, -1):
        if v in layers or mask[v]:
            mask[v] = True
            mask[list(model.parents[v])] = True
    return mask


def random_crossing(rng: Random, *, both_ways: bool) -> Crossing:
    """Few sizes, so that many cuts tie; any pins and unwilling layers."""
    model = random_graph(rng, most_layers=9)
    n = len(model.layers)
    up = np.array([float(rng.randint(0, 3)) for _ in range(n)])
    down = np.array([float(rng.randint(0, 3)) for _ in range(n)]) if both_ways else 2 * up
    pinned = closed_under_predecessors(model, {v for v in range(n) if rng.random() < 0.15})
    unwilling = np.array([rng.random() < 0.2 for _ in range(n)])
    return Crossing(model, up, down, pinned, unwilling)


def bytes_of(crossing: Crossing, mask: Mask) -> tuple[float, float]:
    """Bytes up and down of the cut of a split, layer by layer."""
    cut = [
        u
        for u, readers in enumerate(crossing.graph.consumers)
        if mask[u] and not all(mask[reader] for reader in readers)
    ]
    return float(crossing.up_bytes[cut].sum()), float(crossing.down_bytes[cut].sum())


def undominated_by_definition(crossing: Crossing, ratio: float) -> list[Mask]:
    """Every allowed split without a smaller one that sends no more and takes willing layers alone off the device."""
    listed = closed_sets(crossing.graph, 10_000)
    assert listed is not None
    allowed = [mask for mask in listed if mask[crossing.pinned].all()]
    cost = [up + ratio * down for up, down in (bytes_of(crossing, mask) for mask in allowed)]
    return [
        mask
        for mask, own in zip(allowed, cost, strict=True)
        if not any(
            less <= own + 1e-12 and (smaller <= mask).all() and (smaller < mask).any()
            and not crossing.unwilling[mask & ~smaller].any()
            for smaller, less in zip(allowed, cost, strict=True)
        )
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(GRAPHS))
def test_groups_are_what_no_undominated_split_separates(seed: int) -> None:
    crossing = random_crossing(Random(seed), both_ways=False)
    useful = np.array(undominated_by_definition(crossing, 1.0))
    found = undominated(crossing)
    assert found is not None
    group_of, implied = found.groups()
    for u in range(len(group_of)):
        for v in range(len(group_of)):
            together = (useful[:, u] == useful[:, v]).all()
            assert (group_of[u] == group_of[v]) == together, (u, v)
            implies = (useful[:, v] >= useful[:, u]).all()
            assert implied[group_of[u], group_of[v]] == implies, (u, v)


@pytest.mark.parametrize("seed", range(GRAPHS))
def test_no_ratio_of_the_rates_separates_a_group(seed: int) -> None:
    """Up and down not proportional: what is useful at any of many ratios, and nothing but what is at some."""
    rng = Random(seed)
    crossing = random_crossing(rng, both_ways=True)
    found = undominated(crossing)
    assert found is not None
    group_of, implied = found.groups()
    for _ in range(12):
        for mask in undominated_by_definition(crossing, 2.0 ** rng.uniform(-6, 6)):
            inside = np.array([mask[group_of == group] for group in range(len(implied))], dtype=object)
            assert all(len(set(sides.tolist())) == 1 for sides in inside)
            on = np.array([sides[0] for sides in inside], dtype=np.bool_)
            assert not (implied & on[:, None] & ~on[None, :]).any()


def test_groups_are_numbered_after_what_they_imply() -> None:
    for seed in range(100):
        found = undominated(random_crossing(Random(seed), both_ways=seed % 2 == 0))
        assert found is not None
        _, implied = found.groups()
        assert not np.triu(implied, 1).any()
        assert implied.diagonal().all()


def test_the_cheapest_cut_is_the_smallest_of_equal_ones() -> None:
    """A chain of equal tensors behind a larger one: the first of them is where to cut."""
    model = graph(
        source(), layer("a", "x", out=9), layer("b", "a", out=2), layer("c", "b", out=2), layer("d", "c", out=5)
    )
    cost = np.array([0.0, 9.0, 2.0, 2.0, 5.0])
    least, most = np.array([1, 1, 0, 0, 0], dtype=np.bool_), np.array([1, 1, 1, 1, 0], dtype=np.bool_)
    assert cheapest_closed(model, least, most, cost).tolist() == [True, True, True, False, False]


def test_a_search_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.solve.dominance.MOST_LOOKED_AT", 3)
    crossing = random_crossing(Random(7), both_ways=False)
    assert undominated(crossing) is None
