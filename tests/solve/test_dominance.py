"""Dominance: the groups are exactly the layers that no undominated split separates, by the definition itself."""

from random import Random

import numpy as np
import pytest
from graphs import graph, layer, random_graph, source
from seeds import seeds

from explorer.model.graph import ModelGraph
from explorer.pricing import Mask
from explorer.solve.contract.dominance import Crossing, cheapest_closed, simplest_between, undominated
from explorer.solve.exact.listing import closed_sets

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
    return float(crossing.up_cost[cut].sum()), float(crossing.down_cost[cut].sum())


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


@seeds(GRAPHS)
def test_groups_are_what_no_undominated_split_separates(rng: Random) -> None:
    crossing = random_crossing(rng, both_ways=False)
    useful = np.array(undominated_by_definition(crossing, 1.0))
    found = undominated(crossing)
    assert found is not None
    grouped = found.groups(crossing.graph)
    assert grouped is not None
    group_of, implied = grouped
    for u in range(len(group_of)):
        for v in range(len(group_of)):
            together = (useful[:, u] == useful[:, v]).all()
            assert (group_of[u] == group_of[v]) == together, (u, v)
            implies = (useful[:, v] >= useful[:, u]).all()
            assert implied[group_of[u], group_of[v]] == implies, (u, v)


@seeds(GRAPHS)
def test_no_ratio_of_the_rates_separates_a_group(rng: Random) -> None:
    """Up and down not proportional: what is useful at any of many ratios, and nothing but what is at some."""
    crossing = random_crossing(rng, both_ways=True)
    found = undominated(crossing)
    assert found is not None
    grouped = found.groups(crossing.graph)
    assert grouped is not None
    group_of, implied = grouped
    for _ in range(12):
        for mask in undominated_by_definition(crossing, 2.0 ** rng.uniform(-6, 6)):
            inside = np.array([mask[group_of == group] for group in range(len(implied))], dtype=object)
            assert all(len(set(sides.tolist())) == 1 for sides in inside)
            on = np.array([sides[0] for sides in inside], dtype=np.bool_)
            assert not (implied & on[:, None] & ~on[None, :]).any()


def test_groups_are_numbered_after_what_they_imply() -> None:
    for seed in range(100):
        crossing = random_crossing(Random(seed), both_ways=seed % 2 == 0)
        found = undominated(crossing)
        assert found is not None
        grouped = found.groups(crossing.graph)
        assert grouped is not None
        _, implied = grouped
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


def uneven_crossing(rng: Random) -> Crossing:
    """Sizes over four decades, up and down drawn apart, so that U_v changes with the ratio of the rates."""
    model = random_graph(rng, most_layers=9)
    n = len(model.layers)
    up, down = (np.array([float(round(10 ** rng.uniform(0, 4))) for _ in range(n)]) for _ in range(2))
    return Crossing(model, up, down, np.arange(n) == 0, np.zeros(n, dtype=np.bool_))


@seeds(60)
def test_every_piece_of_the_range_of_ratios_is_looked_at(rng: Random) -> None:
    """What is useful at any of many ratios is not drawn together."""
    crossing = uneven_crossing(rng)
    found = undominated(crossing)
    assert found is not None
    grouped = found.groups(crossing.graph)
    assert grouped is not None
    group_of, implied = grouped
    ratios = 2.0 ** np.linspace(-14, 14, 57)
    useful = np.unique(np.array([mask for r in ratios for mask in undominated_by_definition(crossing, r)]), axis=0)
    for u in range(len(group_of)):
        for v in range(len(group_of)):
            if (useful[:, u] != useful[:, v]).any():
                assert group_of[u] != group_of[v]
            if (useful[:, u] & ~useful[:, v]).any():
                assert not implied[group_of[u], group_of[v]]


def test_some_ranges_of_ratios_have_many_pieces() -> None:
    """The test above is of use only where the sets change with the ratio."""
    found = [undominated(uneven_crossing(Random(seed))) for seed in range(60)]
    assert max(len(each.labels) for each in found if each) >= 4


def test_equal_sums_of_bytes_stay_equal() -> None:
    """Three tensors of a third each are worth no cut behind the one they replace, whatever the sum is scaled to."""
    third = 333_333_333.0
    model = graph(source(), layer("a", "x"), *(layer(name, "a") for name in "bcd"), layer("e", "b", "c", "d"))
    cost = np.array([0.0, 3 * third, third, third, third, 0.0])
    least, most = np.array([1, 1, 0, 0, 0, 0], dtype=np.bool_), np.array([1, 1, 1, 1, 1, 0], dtype=np.bool_)
    for factor in (1.0, 3.0, 7.0, 1e4):
        assert (cheapest_closed(model, least, most, cost * factor) == least).all()


def test_sizes_too_far_apart_are_given_up() -> None:
    model = graph(source(), layer("a", "x"), layer("b", "a"), layer("c", "b"))
    first, nothing = np.arange(4) == 0, np.zeros(4, dtype=np.bool_)
    sizes = np.array([2.0**45, 1.0, 2.0**45, 1.0])
    assert undominated(Crossing(model, sizes, sizes, first, nothing)) is None


def test_only_what_can_differ_is_cut_for() -> None:
    """A long chain of ever larger tensors needs one cut: no reader's set holds the layer before it."""
    names = [f"l{i}" for i in range(200)]
    model = graph(source(), *(layer(name, names[i - 1] if i else "x") for i, name in enumerate(names)))
    sizes = np.arange(201, dtype=np.float64) + 1
    first, nothing = np.arange(201) == 0, np.zeros(201, dtype=np.bool_)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("explorer.solve.contract.dominance.MOST_LOOKED_AT", 500)
        assert undominated(Crossing(model, sizes, sizes, first, nothing)) is not None


@pytest.mark.parametrize(("low", "high"), [(0.3, 0.4), (1.0, 1.0000001), (2.0**-20, 2.0**20), (3.0, 4.0), (4.0, 5.0)])
def test_the_simplest_number_lies_strictly_between(low: float, high: float) -> None:
    assert low < simplest_between(low, high) < high


def test_a_search_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.solve.contract.dominance.MOST_LOOKED_AT", 3)
    crossing = random_crossing(Random(7), both_ways=False)
    assert undominated(crossing) is None
