"""The lower envelope: complete, minimal, and certified at its vertices."""

from random import Random

import numpy as np
import pytest
from seeds import seeds

from explorer.pricing import Floats, Mask
from explorer.solve.parametric.envelope import Oracle, lower_envelope


def oracle_of(planes: Floats) -> Oracle:
    """The best of a list of planes; the mask of plane i is True at i alone."""

    def best(coefficients: Floats) -> tuple[Floats, Mask]:
        rows = (coefficients @ planes.T).argmin(axis=1)
        return planes[rows], np.eye(len(planes), dtype=np.bool_)[rows]

    return best


def kept(masks: Mask) -> set[int]:
    return {int(mask.argmax()) for mask in masks}


def test_lines_with_known_breakpoints() -> None:
    # Heights over t in 1..9 with a constant 1: t, 2 + t/2 and 6 meet at t = 4 and t = 8; 6 + t is never the least.
    lines = np.array([[1.0, 0.0], [0.5, 2.0], [0.0, 6.0], [1.0, 6.0]])
    envelope = lower_envelope(oracle_of(lines), np.array([1.0, 1.0]), np.array([9.0, 1.0]))
    assert kept(envelope.masks) == {0, 1, 2}
    assert sorted(envelope.vertices[:, 0].tolist()) == pytest.approx([1, 4, 8, 9], rel=1e-12)


def test_a_split_that_is_better_by_very_little_is_found() -> None:
    lines = np.array([[1.0, 0.0], [0.0, 6.0], [0.5, 3.0 - 6e-10]])  # the last is better at t = 6 alone, by 1e-10
    envelope = lower_envelope(oracle_of(lines), np.array([1.0, 1.0]), np.array([9.0, 1.0]))
    assert kept(envelope.masks) == {0, 1, 2}


def test_a_single_point() -> None:
    envelope = lower_envelope(oracle_of(np.array([[1.0, 2.0], [2.0, 0.5]])), np.ones(2), np.ones(2))
    assert kept(envelope.masks) == {1}


def test_all_costs_zero() -> None:
    envelope = lower_envelope(oracle_of(np.zeros((3, 4))), np.ones(4), np.full(4, 5.0))
    assert len(envelope.features) == 1


@seeds(60)
def test_random_planes(rng: Random) -> None:
    """Whole coefficients make many planes meet in one point; ranges span up to nine decades."""
    free, count = rng.randint(1, 5), rng.randint(1, 60)
    planes = np.array([[rng.choice([0, 0, 1, 2, 3, 5, 8]) for _ in range(free + 1)] for _ in range(count)], float)
    if rng.random() < 0.5:
        planes *= 10.0 ** np.array([rng.randint(-4, 4) for _ in range(free + 1)])
    low = np.array([10.0 ** rng.randint(-8, 0) for _ in range(free)] + [1.0])
    high = np.append(low[:-1] * [10.0 ** rng.randint(1, 9) for _ in range(free)], 1.0)
    envelope = lower_envelope(oracle_of(planes), low, high)

    sampled = np.exp(np.random.default_rng(rng.getrandbits(32)).uniform(np.log(low), np.log(high), (2000, free + 1)))
    for points in (sampled, envelope.vertices):
        least = (points @ planes.T).min(axis=1)
        np.testing.assert_allclose((points @ envelope.features.T).min(axis=1), least, rtol=2e-11, atol=0)
    np.testing.assert_allclose(envelope.values_s, (envelope.vertices @ planes.T).min(axis=1), rtol=2e-11, atol=0)
    assert (envelope.vertices >= low * (1 - 1e-12)).all()
    assert (envelope.vertices <= high * (1 + 1e-12)).all()

    heights = envelope.vertices @ envelope.features.T
    touches = heights <= heights.min(axis=1, keepdims=True) * (1 + 1e-9)
    assert touches.any(axis=0).all(), "a split is kept that is optimal nowhere"


@seeds(10)
def test_finds_every_plane_that_sampling_finds(rng: Random) -> None:
    numbers = np.random.default_rng(rng.getrandbits(32))
    planes = numbers.uniform(0, 1, (200, 5))
    low, high = np.full(5, 0.1), np.full(5, 10.0)
    low[4] = high[4] = 1.0
    sampled = numbers.uniform(low, high, (20_000, 5))
    seen = set((sampled @ planes.T).argmin(axis=1).tolist())
    envelope = lower_envelope(oracle_of(planes), low, high)
    assert seen <= kept(envelope.masks)
    assert len(envelope.masks) > 5
