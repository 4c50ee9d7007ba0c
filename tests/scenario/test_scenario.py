"""The scenario's own rules."""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import sample_models
from explorer.present import errors
from explorer.presets import links
from explorer.pricing import Case, Rates
from explorer.scenario.scenario import UNLIMITED, Constraints, Link, Mode, Optimiser, Scenario, ScenarioError, Workload
from explorer.solve.exact.table import split_table
from tests.support.errors import refused


def test_the_default_is_the_example_of_the_first_paint() -> None:
    default = Scenario.default()
    assert (default.device.title, default.server.title) == ("Jetson Nano", "RTX A6000")
    assert default.link == Link(50e6, 55.5e6, 0.0035)
    assert (default.workload.mode, default.workload.batch) == (Mode.TRAINING, 32)
    assert default.constraints == Constraints(raw_data_stays=True, keep=None, bits=32, memory_bytes=None)


def test_the_first_paint_shows_a_cut_inside_the_network_that_moves_with_the_uplink() -> None:
    case = Case(sample_models.load("resnet18"), Scenario.default())
    table = split_table(case.costs, case.rates)
    assert case.costs.all_on_server.sum() < table.masks[table.best(case.rates).row].sum() < len(case.graph.layers)
    link = case.scenario.link
    uplinks = np.geomspace(1e6 / 8, 10e9 / 8, 400)
    rows = set(table.best(Rates.between(uplinks, link.downlink_bytes_per_s, link.rtt_s)).row.tolist())
    assert len(rows) >= 4


@pytest.mark.parametrize("name", links())
def test_a_preset_link_knows_its_name(name: str) -> None:
    assert Link.preset(Link.preset(name).preset_name or "") == Link.preset(name)


def test_another_link_has_no_name() -> None:
    assert replace(Link.preset("lte"), rtt_s=0.0211).preset_name is None


def test_iterations_count_in_training_only() -> None:
    assert Workload(Mode.TRAINING, iterations=7).rounds_of_batches == 7
    assert Workload(Mode.INFERENCE, iterations=7).rounds_of_batches == 1


def test_the_default_optimiser_keeps_the_most() -> None:
    assert {kind.value: kind.copies for kind in Optimiser} == {"sgd": 0, "momentum": 1, "adam": 2}
    assert Workload().optimiser.copies == max(kind.copies for kind in Optimiser)


@pytest.mark.parametrize(
    ("memory_bytes", "shown"),
    [(0.0, "0"), (0.5, "0.5"), (-1.0, "-1"), (2e15, "2e+15"), (-math.inf, "-inf"), (math.nan, "nan")],
)
def test_memory_limit(memory_bytes: float, shown: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Constraints(memory_bytes=memory_bytes)
    assert errors.sentence(caught.value) == f"memory must be between 1 B and 1000 TB, got {shown} B"
    assert Constraints(memory_bytes=1e15).memory_bytes == 1e15


def test_the_memory_limit_is_what_the_device_declares_unless_there_is_another_or_none() -> None:
    device = Scenario.default().device
    assert Constraints().limit_bytes(device) == device.memory_bytes == 4e9
    assert Constraints(memory_bytes=1e9).limit_bytes(device) == 1e9
    assert Constraints(memory_bytes=9e9).limit_bytes(device) == 9e9, "a limit of one's own may be larger"
    assert Constraints(memory_bytes=UNLIMITED).limit_bytes(device) == math.inf


@pytest.mark.parametrize("bits", [0, 33])
def test_bits_of_gradients(bits: int) -> None:
    with refused(ScenarioError, match=f"^gradient-bits must be at least 1 and at most 32, got {bits}$"):
        Constraints(gradient_bits=bits)
    assert Constraints(bits=8).bits_of_gradients == 8, "an old link says nothing of gradients"
    assert Constraints(bits=8, gradient_bits=16).bits_of_gradients == 16


@pytest.mark.parametrize("batch", [0, -1, 65_537])
def test_batch(batch: int) -> None:
    with refused(ScenarioError, match=f"^batch must be at least 1 and at most 65,536, got {batch}$"):
        Workload(batch=batch)


def test_other_counts() -> None:
    with refused(ScenarioError, match=r"^iterations must be at least 1 and at most 1,000,000,000, got 0$"):
        Workload(iterations=0)
    with refused(ScenarioError, match=r"^bits must be at least 1 and at most 32, got 33$"):
        Constraints(bits=33)


@pytest.mark.parametrize(
    ("rate", "shown"), [(0.0, "0"), (-1.0, "-8"), (1e12, "8e+12"), (math.inf, "inf"), (math.nan, "nan")]
)
def test_rates(rate: float, shown: str) -> None:
    rule = "must be between 1 bit/s and 1000 Gbit/s, got"
    with pytest.raises(ScenarioError) as caught:
        Link(rate, 1e6, 0)
    assert errors.sentence(caught.value) == f"uplink {rule} {shown} bit/s"
    with pytest.raises(ScenarioError) as caught:
        Link(1e6, rate, 0)
    assert errors.sentence(caught.value) == f"downlink {rule} {shown} bit/s"


@pytest.mark.parametrize("rtt_s", [-1e-9, 3601, math.nan])
def test_round_trip_time(rtt_s: float) -> None:
    with refused(ScenarioError, match=f"^rtt must be between 0 s and 1 h, got {rtt_s:g} s$"):
        Link(1e6, 1e6, rtt_s)


@pytest.mark.parametrize("speed", [0, -1, 1e4, math.nan, math.inf])
def test_speeds(speed: float) -> None:
    for field in ("device_speed", "server_speed"):
        change: dict[str, Any] = {field: speed}
        with pytest.raises(ScenarioError) as caught:
            replace(Scenario.default(), **change)
        assert (
            errors.sentence(caught.value) == f"{field.replace('_', '-')} must be between 0.001 and 1000, got {speed:g}"
        )
