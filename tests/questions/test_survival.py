"""How far off times may be: against a fine grid of factors, on sample models and on random graphs."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from graphs import random_priced

import sample_models
from explorer.pricing import Case, Rates, Split
from explorer.questions.survival import failing_corner, survival
from explorer.scenario.codec import from_options
from explorer.scenario.scenario import Scenario
from explorer.solve.exact.mincut import minimum_cut


def _is_best(case: Case, mask: np.ndarray, place: int, factor: float) -> bool:
    speeds = list(case.rates.speeds)
    speeds[place] = speeds[place] / factor
    rates = Rates(tuple(speeds), case.rates.links)
    best_s = float(Split(case.costs, minimum_cut(case.costs, rates).on_device).delay(rates))
    return float(Split(case.costs, mask).delay(rates)) <= best_s * (1 + 1e-9)


def _is_best_at(case: Case, mask: np.ndarray, factors: tuple[float, ...]) -> bool:
    speeds = tuple(speed / factor for speed, factor in zip(case.rates.speeds, factors, strict=True))
    rates = Rates(speeds, case.rates.links)
    best_s = float(Split(case.costs, minimum_cut(case.costs, rates).on_device).delay(rates))
    return float(Split(case.costs, mask).delay(rates)) <= best_s * (1 + 1e-9)


def _check_both(case: Case, rng: Random) -> bool:
    """Check what is said of both machines at once; returns whether the split is the best wherever they are."""
    mask = minimum_cut(case.costs, case.rates).on_device
    corner = failing_corner(case, mask)
    if corner is not None:
        assert [max(each, 1 / each) for each in corner] == pytest.approx(case.costs.doubt)
        assert not _is_best_at(case, mask, corner)
        return False
    for _ in range(12):
        assert _is_best_at(case, mask, tuple(doubt ** rng.uniform(-1, 1) for doubt in case.costs.doubt))
    return True


def _check(case: Case) -> None:
    mask = minimum_cut(case.costs, case.rates).on_device
    for place, found in enumerate(survival(case, mask)):
        assert found.doubt == case.costs.doubt[place]
        assert 1 <= found.slower <= found.doubt
        assert 1 <= found.faster <= found.doubt
        for factor in np.geomspace(1 / found.doubt, found.doubt, 15):
            near = any(abs(factor / end - 1) < 1e-6 for end in (found.slower, 1 / found.faster))
            inside = 1 / found.faster <= factor <= found.slower
            assert near or _is_best(case, mask, place, float(factor)) == inside


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"device": "raspberry-pi-5", "link": "wifi-5"},
        {"device": "raspberry-pi-4", "mode": "inference", "batch": "1", "up": "20Mbit/s"},
        {"device-measured": "5s", "up": "60Mbit/s"},
    ],
)
def test_it_holds_just_as_far_as_it_says(options: dict[str, str]) -> None:
    _check(Case(sample_models.load("resnet18"), from_options(options, Scenario.default())))


def test_it_does_on_random_graphs() -> None:
    rng = Random(12)
    for _ in range(40):
        _check(random_priced(rng))


def test_what_survives_each_machine_alone_need_not_survive_both() -> None:
    options = {"mode": "inference", "batch": "8", "raw-data-may-leave": "true", "link": "gigabit-ethernet"}
    scenario = from_options({**options, "device": "jetson-agx-orin"}, Scenario.default())
    case = Case(sample_models.load("alexnet"), scenario)
    mask = minimum_cut(case.costs, case.rates).on_device
    assert all(each.survives for each in survival(case, mask))
    assert failing_corner(case, mask) == pytest.approx((1.7, 1 / 1.5))


def test_at_every_corner_the_best_is_the_best_everywhere_between() -> None:
    rng = Random(31)
    assert {_check_both(random_priced(rng), rng) for _ in range(60)} == {True, False}
