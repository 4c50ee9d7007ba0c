"""Rates and splits: one setting and many agree, and what is refused."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from graphs import WORKED, random_priced, rates_within
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from explorer.pricing import LinkRates, Pace, Rates, Split, Term, Terms, by_pace
from explorer.solve.exact.table import Range

OVER = Range((1e3, 1e9), (0.1, 10.0), (0.0, 1.0))
randoms = st.randoms(use_true_random=False)


def several(rng: Random, settings: int) -> tuple[list[Rates], Rates]:
    """Some rates, one by one and all at once; a quantity may be one number for all of them."""
    own = Rates.between(1e6, 2e6, 0.01)
    alone = [rates_within(OVER, rng, own) for _ in range(settings)]
    names = ("uplink_bytes_per_s", "downlink_bytes_per_s", "round_trip_s", "device_speed", "server_speed")
    columns = {name: np.array([getattr(rates, name) for rates in alone]) for name in names}
    for name in rng.sample(names, rng.randrange(len(names))):
        columns[name] = columns[name][0]
    device, server = (np.broadcast_to(columns[name], settings) for name in names[3:])
    link = [np.broadcast_to(columns[name], settings) for name in names[:3]]
    alone = [
        Rates((float(device[n]), float(server[n])), (LinkRates(*(float(column[n]) for column in link)),))
        for n in range(settings)
    ]
    return alone, Rates.between(**columns)


@given(randoms, st.integers(1, 20))
def test_many_settings_are_each_alone(rng: Random, settings: int) -> None:
    alone, together = several(rng, settings)
    if together.paces.ndim == 1:
        assert together == alone[0]
        return
    assert together.settings == settings
    assert_array_equal(together.paces, np.array([rates.paces for rates in alone]).T)
    assert_array_equal(together.coefficients, np.array([rates.coefficients for rates in alone]).T)
    case = random_priced(rng, most_layers=8)
    split = Split(case.costs, case.costs.all_on_server)
    assert split.terms(alone[0]) == Terms(*(term[0] for term in split.terms(together)))
    assert_array_equal(split.terms(together), np.array([split.terms(rates) for rates in alone]).T)
    delays_s = split.delay(together)
    assert delays_s.shape == (settings,)
    assert_array_equal(delays_s, [split.delay(rates) for rates in alone])
    assert isinstance(split.delay(alone[0]), float)
    np.testing.assert_allclose(delays_s, by_pace(split.features) @ together.paces, rtol=1e-12, atol=1e-300)


def test_one_setting_of_a_scenario() -> None:
    scenario = WORKED
    rates = Rates.of(scenario)
    assert rates.settings == 1
    assert (rates.uplink_bytes_per_s, rates.downlink_bytes_per_s, rates.round_trip_s) == (
        scenario.link.uplink_bytes_per_s,
        scenario.link.downlink_bytes_per_s,
        scenario.link.rtt_s,
    )
    assert (rates.device_speed, rates.server_speed) == (scenario.device_speed, scenario.server_speed)
    paces = Rates.between(4.0, 0.5, 3.0, 2.0, 10.0).paces
    assert {pace: paces[pace] for pace in Pace} == {
        Pace.DEVICE: 0.5,
        Pace.UPLINK: 0.25,
        Pace.SERVER: 0.1,
        Pace.DOWNLINK: 2.0,
        Pace.ROUND_TRIP: 3.0,
    }
    assert Rates.between(4.0, 0.5, 3.0).coefficients[Term.MODEL_EXCHANGE] == 0.25 + 2.0


def test_rates_compare_and_hash_by_their_numbers() -> None:
    one, same = Rates.between(1e6, 2e6, 0.01), Rates.between(1e6, 2e6, 0.01)
    assert one == same
    assert hash(one) == hash(same)
    for other in (
        Rates.between(2e6, 1e6, 0.01),
        Rates.between(1e6, 2e6, 0.02),
        Rates.between(1e6, 2e6, 0.01, 2.0),
        Rates.between(1e6, 2e6, 0.01, 1.0, 2.0),
        Rates.between(np.array([1e6]), 2e6, 0.01),
        Rates.between(np.array([1e6, 1e6]), 2e6, 0.01),
        "rates",
    ):
        assert one != other
    assert Rates.between(np.array([1e6, 3e6]), 2e6, 0.0) == Rates.between([1e6, 3e6], np.full(2, 2e6), np.zeros(2))
    nothing = Rates.between(1e6, 2e6, 0.0), Rates.between(1e6, 2e6, -0.0)
    assert nothing[0] == nothing[1]
    assert hash(nothing[0]) == hash(nothing[1]), "equal rates, equal hashes"


@pytest.mark.parametrize("bad", [0.0, -1.0, math.nan, math.inf, 1e-320])
@pytest.mark.parametrize("position", range(5))
def test_what_is_no_rate_is_refused(bad: float, position: int) -> None:
    fine = [1e6, 1e6, 0.01, 1.0, 1.0]
    if position == 2 and bad in (0.0, 1e-320):  # a round trip may take no time
        assert Rates.between(1e6, 1e6, bad).round_trip_s == bad
        return
    for value in (bad, np.array([1.0, bad])):
        with pytest.raises(ValueError, match="above 0 and finite"), np.errstate(all="ignore"):
            Rates.between(*fine[:position], value, *fine[position + 1 :])


def test_a_split_is_compared_by_its_layers_and_costs() -> None:
    case, other = random_priced(Random(5)), random_priced(Random(6))
    split = case.split(case.costs.all_on_device)
    assert split == Split(case.costs, case.costs.all_on_device.copy())
    assert hash(split) == hash(Split(case.costs, case.costs.all_on_device.copy()))
    assert split != other.split(other.costs.all_on_device)
    assert split != Split(case.costs, np.zeros_like(split.on_device))
    assert split != "split"
    assert split.device_layers == tuple(layer.name for layer in case.graph.layers)
    assert split.cut == ()
