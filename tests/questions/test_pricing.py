"""Remembered prices are those of pricing anew."""

from dataclasses import replace
from random import Random

import pytest
from graphs import random_graph, wide_scenario
from numpy.testing import assert_allclose, assert_array_equal

import sample_models
from explorer.pricing.costs import price
from explorer.questions.pricing import priced_at
from explorer.scenario.scenario import Constraints, Scenario, ScenarioError


@pytest.mark.parametrize("seed", range(30))
def test_as_priced_anew(seed: int) -> None:
    rng = Random(seed)
    model = random_graph(rng)
    for _ in range(5):
        scenario = wide_scenario(rng, model)
        known, anew = priced_at(model, scenario), price(model, scenario)
        assert known.scenario == scenario
        assert known.iterations == anew.iterations
        for field in ("device_s", "server_s", "uplink_bytes", "downlink_bytes", "param_bytes", "memory_bytes"):
            assert_allclose(getattr(known, field), getattr(anew, field), rtol=1e-15, err_msg=field)
        assert_array_equal(known.on_device, anew.on_device)
        assert_array_equal(known.may_cross, anew.may_cross)


def test_what_cannot_be_priced_is_refused_every_time() -> None:
    tight = replace(Scenario.default(), constraints=Constraints(memory_bytes=1.0))
    for _ in range(2):
        with pytest.raises(ScenarioError, match="even the least split needs"):
            priced_at(sample_models.load("lenet5"), tight)
