"""The table's best row at many rates at once: as one by one, and as fast as a fresh minimum cut."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np
import pytest
from graphs import WORKED, random_priced, rates_within
from numpy.testing import assert_array_equal
from seeds import seeds

import sample_models
from explorer.pricing import Case, Floats, Rates
from explorer.scenario.scenario import Mode
from explorer.solve import solve
from explorer.solve.exact import table as tables
from explorer.solve.exact.table import Range, SplitTable, split_table

OVER = Range(rtt_s=(0.0, 1.0))
ENDS = {  # of each argument of `Rates.between`
    "uplink_bytes_per_s": (1e4, 1e9),
    "downlink_bytes_per_s": (1e5, 1e8),
    "round_trip_s": (1e-4, 1.0),
    "device_speed": (0.1, 10.0),
    "server_speed": (0.2, 5.0),
}
OWN = {"uplink_bytes_per_s": 2.5e6, "downlink_bytes_per_s": 1e7, "round_trip_s": 0.02}


def one_of(rates: Rates, number: int) -> Rates:
    """One setting of several."""
    device, up, server, down, round_trip_s = rates.paces[:, number].tolist()
    return Rates.between(1 / up, 1 / down, round_trip_s, 1 / device, 1 / server)


def assert_best(table: SplitTable, rates: Rates, fresh: int, rng: Random) -> None:
    """Each setting as alone; at ``fresh`` of them, the ends included, as fast as a minimum cut."""
    found = table.best(rates)
    assert found.row.shape == found.delay_s.shape == (rates.settings,)
    for number in {0, rates.settings - 1, *(rng.randrange(rates.settings) for _ in range(fresh))}:
        there = one_of(rates, number)
        alone, least_s = table.best(there), solve(table.costs, there).delay_s
        assert found.delay_s[number] == pytest.approx(alone.delay_s, rel=1e-14, abs=0)
        assert found.delay_s[number] == pytest.approx(least_s, rel=1e-9, abs=0)
        chosen = table.splits[found.row[number]]
        assert chosen.delay(there) == pytest.approx(least_s, rel=1e-9, abs=0)
        assert table.costs.violation(chosen.on_device) is None


def grid(x: str, y: str, columns: int = 17, rows: int = 13) -> Rates:
    """A grid over two rates, flattened; all others are plain numbers."""
    axes = np.meshgrid(np.geomspace(*ENDS[x], columns), np.geomspace(*ENDS[y], rows))
    return Rates.between(**{**OWN, x: axes[0].ravel(), y: axes[1].ravel()})


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("name", sample_models.REGISTRY)
def test_grids_over_every_pair_of_rates(name: str, mode: Mode) -> None:
    default = WORKED
    case = Case(sample_models.load(name), replace(default, workload=replace(default.workload, mode=mode)))
    table = split_table(case.costs, case.rates, OVER)
    for x, y in combinations(ENDS, 2):
        assert_best(table, grid(x, y), 3, Random(f"{name} {x} {y}"))


@seeds(30)
def test_arrays_of_any_length_on_random_graphs(rng: Random) -> None:
    case = random_priced(rng)
    table = split_table(case.costs, case.rates, OVER)
    drawn = [rates_within(table.range, rng, case.rates) for _ in range(rng.choice([1, 2, 7, 40]))]

    def each(name: str) -> Floats:
        return np.array([getattr(rates, name) for rates in drawn])

    assert_best(table, Rates.between(*map(each, ENDS)), 5, rng)


def test_no_setting_is_lost_between_two_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(sample_models.load("googlenet"), WORKED)
    table = split_table(case.costs, case.rates, OVER)
    rates = grid("uplink_bytes_per_s", "device_speed", 31, 29)
    whole = table.best(rates)
    assert len(np.unique(whole.row)) > 3
    for at_once in (1, 30, 898, 899, 900):
        monkeypatch.setattr(tables, "AT_ONCE", at_once)
        parts = table.best(rates)
        assert_array_equal(parts.row, whole.row)
        np.testing.assert_allclose(parts.delay_s, whole.delay_s, rtol=1e-14)


def test_of_tied_rows_the_one_with_the_fewest_layers_on_the_device() -> None:
    """Also between two rates, where a delay stands twice: to the last bit of a sum the two may differ."""
    rng = Random(0)
    for _ in range(200):
        case = random_priced(rng, most_layers=8)
        table = split_table(case.costs, case.rates, OVER)
        sizes = table.masks.sum(axis=1)
        assert (np.diff(sizes) >= 0).all()
        rates = Rates.between(*(np.full(3, value) for value in (1e6, 2e6, 0.5, 1.0, 2.0)))
        delays_s = np.array([split.delay(one_of(rates, 0)) for split in table.splits])
        tied = delays_s <= delays_s.min() * (1 + 1e-12)
        assert set(table.best(rates).row.tolist()) == {table.best(one_of(rates, 0)).row} == {int(tied.argmax())}
