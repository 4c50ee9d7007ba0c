"""Axes of maps: what they show, how they are drawn, and what they refuse."""

from dataclasses import replace

import numpy as np
import pytest
from graphs import WORKED
from numpy.testing import assert_allclose

from explorer.questions.axes import Axis, Scale
from explorer.questions.inputs import BATCH, BITS, DEVICE_SPEED, DOWNLINK, INPUTS, ITERATIONS, RTT, UPLINK, Input
from explorer.scenario.scenario import Constraints, Link, ScenarioError, Workload
from tests.support.errors import refused

DEFAULT = WORKED
EVERY_INPUT = pytest.mark.parametrize("varied", INPUTS.values(), ids=list(INPUTS))


@EVERY_INPUT
@pytest.mark.parametrize("end", [0, 1])
def test_the_usual_range_holds_every_scenario(varied: Input, end: int) -> None:
    extreme = varied.at(DEFAULT, varied.limits[end])
    for scenario in (DEFAULT, extreme):
        axis = Axis.around(varied, scenario)
        scale = Scale.of(axis, scenario)
        own = varied.value(scenario)
        assert axis.low <= own <= axis.high
        assert scale.scenario(scenario, scale.band(own)) == scenario


def test_a_round_trip_time_of_zero_begins_the_axis_linearly() -> None:
    at_once = replace(DEFAULT, link=Link(1e6, 1e6, 0.0))
    scale = Scale.of(Axis.around(RTT, at_once), at_once)
    assert (scale.low, scale.high, scale.is_log) == (0.0, 1.0, False)
    assert_allclose(scale.ticks(5), [0, 0.25, 0.5, 0.75, 1])
    usual = Scale.of(Axis.around(RTT, DEFAULT), DEFAULT)
    assert usual.is_log
    assert_allclose(usual.ticks(4), [1e-3, 1e-2, 1e-1, 1])


@pytest.mark.parametrize("varied", [UPLINK, DEVICE_SPEED, RTT])
def test_positions_and_values_are_inverse_and_stay_on_the_axis(varied: Input) -> None:
    scale = Scale.of(Axis.around(varied, DEFAULT), DEFAULT)
    ticks = scale.ticks(1_000)
    assert ticks[0] == scale.low
    assert ticks[-1] == scale.high
    assert_allclose(scale.position(ticks), np.linspace(0, 1, 1_000), atol=1e-12)
    assert_allclose(scale.coefficient(scale.coefficient(ticks)), ticks)


def values(varied: Input, low: float, high: float, own: int) -> tuple[int, ...]:
    """What an axis shows in a scenario with this value."""
    return Scale.of(Axis(varied, low, high), varied.at(DEFAULT, own)).values


def test_whole_numbers_double_from_the_scenarios_own() -> None:
    assert values(BATCH, 1, 1024, 32) == (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
    assert values(BATCH, 1, 300, 48) == (1, 2, 3, 6, 12, 24, 48, 96, 192)
    assert values(ITERATIONS, 10, 50, 500) == (10, 20, 40)
    assert values(BITS, 1, 32, 32) == (1, 2, 4, 8, 16, 32)
    assert values(BITS, 2, 16, 7) == (2, 4, 7, 8, 16)
    assert values(BITS, 2, 16, 32) == (2, 4, 8, 16)


def test_a_value_belongs_to_the_band_of_the_nearest_whole_number() -> None:
    scale = Scale.of(Axis(BATCH, 4, 64), replace(DEFAULT, workload=Workload(batch=16)))
    assert scale.values == (4, 8, 16, 32, 64)
    shown = [scale.values[scale.band(value)] for value in (scale.low, 4, 5, 6, 45, 46, 64, scale.high)]
    assert shown == [4, 4, 4, 8, 32, 64, 64, 64]
    assert_allclose([scale.low, scale.high], [4 / 2**0.5, 64 * 2**0.5])
    assert scale.scenario(DEFAULT, 1).workload.batch == 8


@pytest.mark.parametrize(
    ("varied", "low", "high", "sentence"),
    [
        (UPLINK, 1e6, 1e6, "the uplink axis is empty: it begins and ends at 8 Mbit/s"),
        (RTT, 0.5, 0.1, "the rtt axis is reversed: it begins at 500 ms and ends below, at 100 ms"),
        (DOWNLINK, 0.0, 1e6, "the downlink axis .*: downlink must be between 1 bit/s and 1,?000 Gbit/s, got 0 bit/s"),
        (DEVICE_SPEED, 0.1, float("inf"), "the device-speed axis .*: device-speed must be between .*, got inf"),
        (RTT, float("nan"), 1.0, "the rtt axis .*: rtt must be between .*, got nan ns"),
        (BATCH, 0, 8, "the batch axis .*: batch must be between 1 and 65,536, got 0"),
        (ITERATIONS, 1.5, 8, "the iterations axis .*: iterations must be a whole number, got 1.5"),
    ],
)
def test_refused_ranges(varied: Input, low: float, high: float, sentence: str) -> None:
    with refused(ScenarioError, match=f"^{sentence}$"):
        Axis(varied, low, high)


def test_refused_bits_and_values_beyond_the_map() -> None:
    with refused(ScenarioError, match=r"^the bits axis shows 1, 2, .*, none of which is between 17 and 31$"):
        Scale.of(Axis(BITS, 17, 31), DEFAULT)
    own = replace(DEFAULT, constraints=Constraints(bits=20))
    assert Scale.of(Axis(BITS, 17, 31), own).values == (20,)
    scale = Scale.of(Axis(UPLINK, 1e6, 1e7), DEFAULT)
    for value in (9e5, float("nan")):
        with refused(ScenarioError, match=r"^uplink goes from 8 Mbit/s to 80 Mbit/s on this map, got "):
            scale.band(value)
