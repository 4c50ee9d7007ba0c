"""The one measure: its words fit its size, and it is that of the better choice without a split over the whole doubt."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from business_views import view_work
from graphs import changed

from explorer.machines.timer import Trust
from explorer.present.measure import gain_sentence, gain_text, gap_text, measure_text
from explorer.present.phrases import unsplit_words
from explorer.pricing import Case, Mask
from explorer.questions.speedup import Speedup, speedup


def test_a_gain_is_a_share_below_twice_and_a_factor_from_twice_on() -> None:
    assert "saves 50 % of the time" in measure_text(1.999)
    assert measure_text(2.0) == "2 times as fast"
    assert measure_text(1.613) == "saves 38 % of the time"
    assert measure_text(1233.0) == "1,200 times as fast"
    assert gap_text(0.999) == "takes 100 % longer"
    assert gap_text(1.0) == "takes 2 times as long"


def test_a_measure_has_words_that_fit_its_size() -> None:
    sizes = (0.0, 1e-5, 0.3, 1 - 1e-5, 1.0, 1 + 1e-5, 1.5, 4.53, float("inf"))
    said = [measure_text(size) for size in sizes]
    assert len(set(said)) == len(said)
    assert all(one in measure_text(size, "X") for one, size in zip(said, sizes, strict=True))
    assert all(measure_text(size, "X").endswith("X") for size in sizes)


def test_a_range_stands_in_the_unit_of_the_gain_and_only_where_it_is_one() -> None:
    assert measure_text(3.2, between=(1.61, 4.14)) == "3.2 times as fast (1.6 to 4.1 times)"
    assert measure_text(1.25, between=(0.8, 5.0)) == "saves 20 % of the time (\N{MINUS SIGN}25 to 80 %)"
    assert measure_text(3.2, between=(3.2, 3.21)) == "3.2 times as fast"
    assert measure_text(1.0, between=(0.5, 2.0)) == measure_text(1.0)
    assert measure_text(0.5, between=(0.5, 2.0)) == measure_text(0.5)


CASES = [
    ("resnet18", {"device": "jetson-nano", "link": "wifi-6"}),
    ("vgg16", {"device": "raspberry-pi-4", "link": "lte"}),
    ("googlenet", {"device": "jetson-nano", "link": "lte", "raw-data-may-leave": "yes"}),
    ("densenet121", {"device": "jetson-nano", "link": "wifi-6", "mode": "inference", "batch": "1"}),
]


@pytest.mark.parametrize(("model", "options"), CASES)
def test_the_range_is_that_of_a_dense_grid_of_computing_times(model: str, options: dict[str, str]) -> None:
    """The rule looks at a handful of points; ten thousand others have nothing beyond, and come close to both ends."""
    done = view_work(model, **options)
    case, split = done.case, done.best.on_device
    found = speedup(case, split)
    device, server = (np.geomspace(1 / doubt, doubt, 101) for doubt in case.costs.doubt)
    gains = _gains(case, split, *np.meshgrid(device, server))
    assert found.low * (1 - 1e-9) <= gains.min() <= found.low * 1.02
    assert found.high * 0.98 <= gains.max() <= found.high * (1 + 1e-9)
    assert found.low <= found.times <= found.high
    assert found.times == pytest.approx(float(_gains(case, split, np.ones(1), np.ones(1))[0]))


def _gains(case: Case, split: Mask, device: np.ndarray, server: np.ndarray) -> np.ndarray:
    def delay(mask: Mask) -> np.ndarray:
        on, off = case.terms(mask).device_compute, case.terms(mask).server_compute
        rest = case.terms(mask).delay_s - on - off
        return np.asarray(on * device + off * server + rest)

    return np.minimum(delay(case.costs.all_on_device), delay(case.costs.all_on_server)) / delay(split)


def test_a_choice_that_does_not_fit_is_nothing_to_gain_against() -> None:
    free = view_work(link="lte")
    limited = view_work(link="lte", memory=f"{int(0.9 * free.case.costs.memory_bytes.sum())}B")
    assert speedup(free.case, free.best.on_device).against == "device"
    found = speedup(limited.case, limited.best.on_device)
    assert found.against == "server"
    assert found.times > 1


def test_the_gain_names_what_it_is_against_and_an_unsplit_choice_has_none() -> None:
    done = view_work(device="jetson-nano", link="wifi-6")
    found = speedup(done.case, done.best.on_device)
    assert unsplit_words(done.case.costs, found.against) in gain_text(done.case, done.best.on_device)
    for mask in (done.case.costs.all_on_device, done.case.costs.all_on_server):
        assert gain_sentence(done.case, mask) == ""


def test_the_more_a_machine_is_trusted_the_less_doubt_is_left() -> None:
    done = view_work(device="jetson-nano", link="wifi-6")
    spreads = [
        _spread(speedup(changed(done.case, trust=(device, server)), done.best.on_device))
        for device, server in (
            (Trust.ESTIMATED, Trust.ESTIMATED),
            (Trust.MEASURED, Trust.ESTIMATED),
            (Trust.MEASURED, Trust.MEASURED),
            (Trust.PROFILED, Trust.MEASURED),
            (Trust.PROFILED, Trust.PROFILED),
        )
    ]
    assert all(one > other for one, other in pairwise(spreads))
    assert spreads[-1] == pytest.approx(1)


def _spread(found: Speedup) -> float:
    return found.high / found.low
