"""Energy: by hand on a drawn graph, against plain sums on random ones, and what it is assumed from."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from graphs import MEGABYTE, WORKED, graph, layer, random_priced, scenario, source, timed
from reference_money import MoneyReference

from explorer import presets
from explorer.money.energy import DevicePower, energy, energy_weights, extrapolates
from explorer.present import errors
from explorer.presets import Radio
from explorer.pricing import Case
from explorer.scenario.scenario import Link, ScenarioError
from explorer.solve.exact.listing import allowed_splits

LTE = presets.radio("lte")
NONE = presets.radio("none")


def drawn() -> Case:
    """Input, then two layers; 1 MB/s is 8 Mbit/s, up and down; 3 iterations."""
    model = graph(
        source(out=7),
        layer("a", "x", out=2 * MEGABYTE, grad=MEGABYTE, params=4 * MEGABYTE),
        layer("b", "a", params=8 * MEGABYTE),
    )
    return timed(model, scenario(iterations=3, rtt_s=0.5), [0, 5, 7], [0, 1, 2])


def test_by_hand() -> None:
    case = drawn()
    joules = energy(case, np.array([True, True, False]), DevicePower(10.0, 2.0, LTE))
    sending_w, receiving_w = 2.93 + 0.0767 * 8, 2.84 + 0.0115 * 8
    assert joules.device_compute == pytest.approx(15 * 10)
    assert joules.uplink == pytest.approx(6 * (2 + sending_w))
    assert joules.server_compute == pytest.approx(6 * 2)
    assert joules.downlink == pytest.approx(3 * (2 + receiving_w))
    assert joules.model_exchange == pytest.approx(4 * (2 + sending_w) + 4 * (2 + receiving_w))
    assert joules.round_trips == pytest.approx(1.5 * 2)
    assert joules.total == pytest.approx(sum(joules))


def test_the_model_exchange_counts_each_direction_by_its_seconds() -> None:
    case = drawn()
    uneven = timed(case.graph, scenario(iterations=3, up=MEGABYTE, down=4 * MEGABYTE), [0, 5, 7], [0, 1, 2])
    power = DevicePower(0.0, 0.0, Radio.model_validate(LTE.model_dump() | {"uplink_mw_per_mbit_per_s": 0.0}))
    joules = energy(uneven, uneven.costs.all_on_device, power)
    assert joules.total == pytest.approx(12 * 2.93 + 3 * (2.84 + 0.0115 * 32))


def test_all_on_the_device_without_a_radio_is_power_times_time() -> None:
    case = drawn()
    joules = energy(case, case.costs.all_on_device, DevicePower(10.0, 0.0, NONE))
    assert joules.total == pytest.approx(3 * 12 * 10)


@pytest.mark.parametrize("radio", presets.radios().values(), ids=lambda radio: radio.name)
def test_random_graphs_against_plain_sums(radio: Radio) -> None:
    for number in range(100):
        case = random_priced(Random(number))
        reference = MoneyReference(
            case.graph, case.scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist()
        )
        power = DevicePower(12.5, 3.25, radio)
        splits = allowed_splits(case.costs)
        assert splits is not None
        weighted = case.costs.features(splits) @ energy_weights(case, power)
        for mask, by_weights in zip(splits, weighted, strict=True):
            device = {name for name, on in zip(reference.names, mask, strict=True) if on}
            expected = pytest.approx(reference.energy_j(device, power), rel=1e-12, abs=1e-9)
            assert energy(case, mask, power).total == expected
            assert by_weights == expected


def test_linear_in_the_watts() -> None:
    case = drawn()
    mask = np.array([True, True, False])
    once = energy(case, mask, DevicePower(10.0, 2.0, NONE)).total
    assert energy(case, mask, DevicePower(20.0, 4.0, NONE)).total == pytest.approx(2 * once)


def test_presets_take_shares_of_the_declared_power() -> None:
    power = DevicePower.preset(WORKED)
    assert (power.computing_w, power.radio.name) == (15, "none")
    assert power.waiting_w == pytest.approx(4.5)
    assert DevicePower.preset(WORKED, LTE).radio is LTE


@pytest.mark.parametrize(
    ("link", "radio"),
    [
        ("lte", "lte"),
        ("lte-driving", "lte"),
        ("5g-sa-low-band", "5g-low-band"),
        ("mmwave-walking", "5g-mmwave"),
        ("wifi-5", "none"),
        ("nb-iot", "none"),
        (None, "none"),
    ],
)
def test_a_link_preset_names_its_radio(link: str | None, radio: str) -> None:
    assert presets.radio_of(link).name == radio


def test_every_link_preset_has_exactly_one_radio() -> None:
    named = [name for radio in presets.radios().values() for name in radio.links]
    assert sorted(named) == sorted(presets.links())


def test_radios_as_their_source_prints_them() -> None:
    figures = {
        name: (row.uplink_w, row.uplink_mw_per_mbit_per_s, row.downlink_w, row.downlink_mw_per_mbit_per_s)
        for name, row in presets.radios().items()
    }
    assert figures == {
        "none": (0, 0, 0, 0),
        "lte": (2.93, 76.7, 2.84, 11.5),
        "5g-low-band": (3.20, 32.2, 3.06, 11.5),
        "5g-mmwave": (5.66, 8.9, 5.24, 1.7),
    }
    assert [row.counted for row in presets.radios().values()] == [False, True, True, True]
    for row in [*presets.radios().values(), *presets.power_shares().values()]:
        assert row.source
        assert row.date


def test_the_share_while_computing_is_between_those_of_the_modes_that_were_measured() -> None:
    share = presets.power_shares()["computing"]
    gpu_and_cpu_w = {50: 18.4 + 6.0, 30: 7.6 + 5.6, 15: 5.2 + 1.6}  # by the declared power of the mode
    assert share.low == pytest.approx(min(taken_w / mode_w for mode_w, taken_w in gpu_and_cpu_w.items()), abs=0.005)
    assert share.expected == share.high == pytest.approx(40.4 / 40, abs=0.02)  # the GPU alone in the fastest mode
    assert "Jetson AGX Orin" in share.source
    for watts in ("40.4 + 15.2 W", "18.4 + 6.0 W", "7.6 + 5.6 W", "5.2 + 1.6 W"):
        assert watts in share.source


def test_a_rate_beyond_the_presets_of_a_radio_is_called_a_guess() -> None:
    assert not extrapolates(LTE, Link.preset("lte"))
    assert extrapolates(LTE, Link.preset("gigabit-ethernet"))
    assert not extrapolates(NONE, Link.preset("gigabit-ethernet"))


@pytest.mark.parametrize("direction", ["uplink_bytes_per_s", "downlink_bytes_per_s"])
def test_one_direction_beyond_the_presets_is_enough_for_a_guess(direction: str) -> None:
    known = [Link.preset(name) for name in LTE.links]
    fastest = max(getattr(link, direction) for link in known)
    slow = Link(1e3, 1e3, 0.0)
    assert not extrapolates(LTE, replace(slow, **{direction: fastest}))
    assert extrapolates(LTE, replace(slow, **{direction: 1.01 * fastest}))


@pytest.mark.parametrize(
    ("computing_w", "waiting_w", "sentence"),
    [
        (-1.0, 1.0, "computing power must be between 0 W and 1,000,000 W, got -1 W"),
        (float("nan"), 1.0, "computing power must be between 0 W and 1,000,000 W, got nan W"),
        (1.0, float("inf"), "waiting power must be between 0 W and 1,000,000 W, got inf W"),
    ],
)
def test_bad_power(computing_w: float, waiting_w: float, sentence: str) -> None:
    with pytest.raises(ScenarioError) as error:
        DevicePower(computing_w, waiting_w, NONE)
    assert errors.sentence(error.value) == sentence
