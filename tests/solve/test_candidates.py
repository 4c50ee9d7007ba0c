"""The candidates: allowed, by depth, none beaten in everything, and every split of the table among them."""

from random import Random

import numpy as np
import pytest
from graphs import graph, layer, random_limited, rates_within, scenario, source, timed
from seeds import seeds

from explorer.pricing import Case, Floats, Mask, by_pace
from explorer.pricing.terms import Term
from explorer.solve import SolveError
from explorer.solve.exact.candidates import MOST, candidates, undominated
from explorer.solve.exact.listing import allowed_splits
from explorer.solve.exact.table import Range, split_table

OVER = Range((1e5, 1e7), (0.5, 2.0))


def branches(count: int, draw: Random) -> Case:
    """A graph with 2^count closed sets between its first and last layer."""
    names = [f"b{i}" for i in range(count)]
    model = graph(
        source(out=3_000_000),
        *(layer(name, "x", out=draw.randint(1, 9) * 100_000, grad=draw.randint(0, 9) * 100_000) for name in names),
        layer("join", *names, out=1000),
    )
    device_s = [0, *(draw.uniform(0, 3) for _ in names), 2.0]
    server_s = [0, *(draw.uniform(0, 1) for _ in names), 0.1]
    return timed(model, scenario(raw_data_stays=False, rtt_s=0.02), device_s, server_s)


def sets(masks: Mask) -> set[bytes]:
    return {mask.tobytes() for mask in masks}


def beaten(row: Floats, others: Floats) -> bool:
    """Whether another row is at most as large in every column and smaller in one."""
    return bool(((others <= row).all(axis=1) & (others < row).any(axis=1)).any())


@seeds(60)
def test_the_candidates_are_allowed_by_depth_and_only_the_tables_own_are_ever_beaten(rng: Random) -> None:
    case = random_limited(rng)
    try:
        table = split_table(case.costs, case.rates, OVER)
    except SolveError:
        return
    found = candidates(table)
    depths = found.masks.sum(axis=1)
    assert (np.diff(depths) >= 0).all()
    assert all(case.costs.violation(mask) is None for mask in found.masks)
    assert len(sets(found.masks)) == len(found.masks)
    assert sets(table.masks) <= sets(found.masks)
    listed = allowed_splits(case.costs)
    assert listed is not None
    assert (found.choice, found.allowed) == ("undominated", len(listed))
    rows = by_pace(case.costs.features(listed))
    for mask in sets(found.masks) - sets(table.masks):
        row = by_pace(case.costs.features(np.frombuffer(mask, dtype=np.bool_)[None, :]))[0]
        assert not beaten(row, rows)
    of_found = {tuple(row) for row in by_pace(case.costs.features(found.masks))}
    assert all(beaten(row, rows) for row in rows if tuple(row) not in of_found)


@seeds(40)
def test_the_least_delay_is_a_candidates(rng: Random) -> None:
    case = branches(rng.randint(1, 11), rng)
    table = split_table(case.costs, case.rates, OVER)
    found = candidates(table)
    for _ in range(10):
        rates = rates_within(OVER, rng, case.rates)
        delays_s = case.costs.features(found.masks) @ rates.coefficients
        assert delays_s.min() == pytest.approx(table.best(rates).delay_s, rel=1e-12)


def test_of_many_splits_each_depth_has_the_one_that_sends_least() -> None:
    case = branches(10, Random(0))
    table = split_table(case.costs, case.rates, OVER)
    found = candidates(table)
    listed = allowed_splits(case.costs)
    assert listed is not None
    assert (found.choice, found.allowed) == ("leanest", len(listed))
    features = case.costs.features(listed)
    sent = features[:, Term.UPLINK] + features[:, Term.DOWNLINK]
    least = {depth: sent[listed.sum(axis=1) == depth].min() for depth in set(listed.sum(axis=1).tolist())}
    others = [mask for mask in found.masks if mask.tobytes() not in sets(table.masks)]
    assert others
    for mask in others:
        of = case.costs.features(mask[None, :])[0]
        assert of[Term.UPLINK] + of[Term.DOWNLINK] == least[int(mask.sum())]


def test_where_splits_cannot_be_counted_they_follow_the_order_of_the_layers() -> None:
    case = branches(17, Random(0))
    table = split_table(case.costs, case.rates, OVER)
    found = candidates(table)
    assert (found.choice, found.allowed) == ("prefixes", None)
    assert sets(table.masks) <= sets(found.masks)
    for mask in found.masks:
        assert case.costs.violation(mask) is None
        assert mask.tobytes() in sets(table.masks) or mask[: int(mask.sum())].all()
    assert len(found.masks) <= MOST + len(table.masks)


def test_of_equal_rows_the_first_is_kept_and_no_row_that_is_beaten() -> None:
    draw = np.random.default_rng(0)
    for columns in (1, 2, 5):
        rows = draw.integers(0, 4, (40, columns)).astype(float)
        kept = undominated(rows)
        for i, row in enumerate(rows):
            first = not any((earlier == row).all() for earlier in rows[:i])
            assert kept[i] == (first and not beaten(row, rows))
