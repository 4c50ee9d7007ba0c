"""What the ready scenarios come to: as their stories say, and each within the memory that its device declares."""

import pytest

from explorer.library.named import NamedScenario, library
from explorer.library.outcome import outcome
from explorer.pricing import Case
from explorer.scenario import models
from explorer.solve import solve

# By title: which choice, and at least how many times as fast as the faster choice without a split.
TOLD = {
    "Factory camera over Wi-Fi": ("split", 2.0),
    "Vehicle on mmWave": ("split", 1.2),
    "Phone on LTE": ("server", 1.0),
    "Farm sensor on NB-IoT": ("device", 1.0),
    "Hospital with raw data locked in": ("split", 1.2),
    "Research station on a satellite link": ("split", 1.2),
}


def test_every_ready_scenario_is_told() -> None:
    assert set(library().names) == set(TOLD)


@pytest.mark.parametrize("named", library().entries, ids=lambda named: named.name)
def test_a_ready_scenario_comes_to_what_it_tells(named: NamedScenario) -> None:
    found, (choice, least) = outcome(named), TOLD[named.name]
    assert found.choice == choice
    assert found.gain >= least
    assert (found.gain == 1) == (choice != "split")
    case = Case(models.find(named.model).graph, named.scenario)
    best = solve(case.costs, case.rates, "enumerate")
    assert found.best.delay_s == pytest.approx(best.delay_s, rel=1e-9)
    assert found.gain == pytest.approx(min(filter(None, (found.device_s, found.server_s))) / best.delay_s, rel=1e-9)


@pytest.mark.parametrize("named", library().entries, ids=lambda named: named.name)
def test_a_ready_scenario_is_feasible(named: NamedScenario) -> None:
    device = named.scenario.device
    best = outcome(named).best
    assert named.scenario.constraints.limit_bytes(device) == device.memory_bytes
    assert best.split.memory_bytes <= device.memory_bytes


def test_what_does_not_fit_is_no_choice() -> None:
    vgg = NamedScenario.from_options("VGG", "vgg16", {"device": "jetson-nano", "link": "lte"})
    found = outcome(vgg)
    assert found.device_s is None
    assert found.gain == found.server_s / found.best.delay_s
    lifted = NamedScenario.from_options("VGG", "vgg16", {"device": "jetson-nano", "link": "lte", "memory": "unlimited"})
    assert outcome(lifted).device_s is not None
