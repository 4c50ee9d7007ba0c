"""A study is the sum of its parts, each the same wherever it is played, and its savings are plain arithmetic."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer import presets
from explorer.dynamics.study import (
    ADAPTING,
    BANDS,
    BASELINES,
    DEVICES,
    MODELS,
    OF_EACH,
    STATES,
    Part,
    Row,
    parts,
    play_part,
    saving,
)
from explorer.scenario import models

SMALL = Part("lenet5", "jetson-nano", "sub-6", "poor", seeds=(3, 4), rounds=10)


def test_a_study_has_every_combination_and_a_walk_of_its_own_for_each_device() -> None:
    every = parts()
    assert len(every) == len(set(every)) == len(MODELS) * len(DEVICES) * len(BANDS) * len(STATES)
    assert all(model in models.models() for model in MODELS)
    assert all(device in presets.machines("device") for device in DEVICES)
    seeds = {part.device: part.seeds for part in every}
    assert sorted(seed for each in seeds.values() for seed in each) == list(range(OF_EACH * len(DEVICES)))


def test_a_part_has_the_same_rows_every_time_and_in_pieces() -> None:
    rows = play_part(SMALL)
    assert rows == play_part(SMALL)
    assert {row.policy for row in rows} == {*ADAPTING, *BASELINES}
    # How often rounds begin follows from the first seed, which both have.
    alone = [row for row in play_part(replace(SMALL, seeds=(3,))) if row.seed == 3]
    assert sorted(alone, key=repr) == sorted((row for row in rows if row.seed == 3), key=repr)


def test_no_policy_of_a_part_takes_less_than_foresight() -> None:
    totals = {(row.policy, row.seed): row.total_s for row in play_part(SMALL)}
    for (_, seed), total_s in totals.items():
        assert totals["foresight", seed] <= total_s * (1 + 1e-12)


def test_savings_are_means_over_devices_that_have_both() -> None:
    where = ("m", "d", "b", "s")
    rows = [
        Row(*where, 0, "hysteresis", 6.0, 1),
        Row(*where, 0, "linear", 10.0, 1),
        Row(*where, 1, "hysteresis", 8.0, 1),
        Row(*where, 1, "linear", 10.0, 1),
        Row(*where, 2, "hysteresis", 1.0, 1),
    ]
    found = saving(rows, "hysteresis", "linear")
    assert found is not None
    assert found.mean == pytest.approx(0.3)
    assert found.low is not None
    assert saving(rows, "hysteresis", "random") is None
