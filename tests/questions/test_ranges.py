"""Ranges of inputs: their ends, middle and mean, and what they refuse."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from graphs import WORKED

from explorer.pricing import Rates
from explorer.questions.inputs import INPUTS
from explorer.questions.ranges import Ranges
from explorer.scenario.scenario import Scenario, ScenarioError
from tests.support.errors import refused

MBIT_PER_S = 125e3  # bytes/s
EVERY = Ranges(
    uplink_bytes_per_s=(1e6, 4e6),
    downlink_bytes_per_s=(1e6, 100e6),
    rtt_s=(0.0, 0.5),
    device_speed=(0.5, 2.0),
    server_speed=(0.1, 1.0),
    batch=(64, 8, 16),
    iterations=(10, 20),
    bits=(8, 32),
)
DEFAULT = WORKED


def values(scenario: Scenario) -> dict[str, float]:
    """Every input of a scenario."""
    return {name: varied.value(scenario) for name, varied in INPUTS.items()}


def test_slowest_corner() -> None:
    assert list(values(EVERY.slowest(DEFAULT)).values()) == [1e6, 1e6, 0.5, 0.5, 0.1, 64, 20, 32]


def test_middle() -> None:
    expected = [2e6, 10e6, 0.25, 1.0, 0.1**0.5, 16, 10, 8]
    assert list(values(EVERY.middle(DEFAULT)).values()) == pytest.approx(expected)


def test_what_has_no_range_keeps_its_value() -> None:
    one = Ranges(rtt_s=(0.1, 0.2))
    for there in (one.slowest(DEFAULT), one.middle(DEFAULT), one.mean(DEFAULT), *one.corners(DEFAULT)):
        assert 0.1 <= there.link.rtt_s <= 0.2
        assert {**values(there), "rtt": 0} == {**values(DEFAULT), "rtt": 0}
    assert one.whole_numbers(DEFAULT) == (DEFAULT,)


def test_corners_and_whole_numbers() -> None:
    assert len(set(EVERY.corners(DEFAULT))) == 2**5
    combinations = EVERY.whole_numbers(DEFAULT)
    assert EVERY.combinations == len(set(combinations)) == 3 * 2 * 2
    assert {there.link for there in combinations} == {DEFAULT.link}


def test_mean_coefficients_are_those_of_many_samples() -> None:
    drawn = EVERY.drawn(DEFAULT, 400_000, np.random.default_rng(1))
    error = drawn.std(axis=0) / np.sqrt(len(drawn))
    stated = Rates.of(EVERY.mean(DEFAULT)).paces
    assert (np.abs(drawn.mean(axis=0) - stated) < 4 * error).all()
    corners = np.array([Rates.of(corner).paces for corner in EVERY.corners(DEFAULT)])
    assert (drawn >= corners.min(axis=0)).all()
    assert (drawn <= corners.max(axis=0)).all()


def test_rates_are_log_uniform_and_times_uniform() -> None:
    drawn = EVERY.drawn(DEFAULT, 100_000, np.random.default_rng(2))
    for share, rate in ((0.25, 1e6 * 4**0.25), (0.5, 2e6), (0.9, 1e6 * 4**0.9)):
        assert (1 / drawn[:, 1] < rate).mean() == pytest.approx(share, abs=0.01)
    assert (drawn[:, 4] < 0.1).mean() == pytest.approx(0.2, abs=0.01)


def test_mean_of_a_narrow_range_loses_no_digits() -> None:
    for width in (1e-15, 1e-12, 1e-8, 1e-4):
        low, high = 1e6, 1e6 * (1 + width)
        if low < high:
            mean = Ranges(uplink_bytes_per_s=(low, high)).mean(DEFAULT).link.uplink_bytes_per_s
            assert low <= mean <= high
            assert mean == pytest.approx((low * high) ** 0.5, rel=max(width**2, 1e-15))


def test_mean_of_a_wide_range_by_hand() -> None:
    """From 1 to e: E[1/R] = (1 - 1/e) / 1."""
    mean = Ranges(device_speed=(1.0, float(np.e))).mean(DEFAULT).device_speed
    assert mean == pytest.approx(1 / (1 - 1 / np.e), rel=1e-14)


@pytest.mark.parametrize(
    ("ranges", "rule"),
    [
        (lambda: Ranges(), "no input has a range: give at least one of them two different values"),
        (
            lambda: Ranges(uplink_bytes_per_s=(50 * MBIT_PER_S, 5 * MBIT_PER_S)),
            "uplink goes from 50 Mbit/s down to 5 Mbit/s: swap the two",
        ),
        (
            lambda: Ranges(downlink_bytes_per_s=(MBIT_PER_S, MBIT_PER_S)),
            "downlink goes from 1 Mbit/s to the same value: make one of them different, or leave it out",
        ),
        (lambda: Ranges(rtt_s=(-0.02, 0.1)), "rtt must be between 0 s and 60 min, got -20 ms"),
        (
            lambda: Ranges(uplink_bytes_per_s=(-MBIT_PER_S, MBIT_PER_S)),
            "uplink must be between 1 bit/s and 1000 Gbit/s, got -1 Mbit/s",
        ),
        (lambda: Ranges(device_speed=(0.0, 1.0)), "device-speed must be between 0.001 and 1000, got 0"),
        (lambda: Ranges(server_speed=(1.0, float("inf"))), "server-speed must be between 0.001 and 1000, got inf"),
        (lambda: Ranges(rtt_s=(0.0, float("nan"))), "rtt must be between 0 s and"),
        (lambda: Ranges(batch=()), "batch has no value: list at least two different ones"),
        (lambda: Ranges(batch=(8, 8)), "batch has one value, 8: list at least two different ones"),
        (lambda: Ranges(batch=(0, 8)), "batch must be between 1 and 65,536, got 0"),
        (lambda: Ranges(bits=(-8, 8)), "bits must be between 1 and 32, got -8"),
        (lambda: Ranges(iterations=(1, 2.5)), "iterations must be a whole number, got 2.5"),  # type: ignore[arg-type]
        (
            lambda: Ranges(batch=tuple(range(1, 34)), bits=(8, 16)),
            "the values of batch and bits make 66 combinations: leave some out, as at most 64 can be looked at",
        ),
    ],
)
def test_what_is_refused(ranges: Callable[[], Ranges], rule: str) -> None:
    with refused(ScenarioError, match=re.escape(rule)):
        ranges()
