"""How far a split holds on a map, against fresh minimum cuts on both sides of what is said."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from graphs import WORKED, asked

import sample_models
from explorer import presets
from explorer.model.graph import ModelGraph
from explorer.pricing import Case, Mask
from explorer.questions.axes import Axis
from explorer.questions.inputs import BATCH, BITS, DEVICE_SPEED, DOWNLINK, INPUTS, ITERATIONS, RTT, UPLINK, Input
from explorer.questions.phase_map import PhaseMap, Reach, phase_map, reaches
from explorer.scenario.scenario import Scenario
from explorer.solve.exact.mincut import minimum_cut

SAME = 1e-9  # relative
NEAR = 1e-6  # how far beside a border a fresh solve looks


@pytest.fixture(scope="module")
def resnet() -> ModelGraph:
    return sample_models.load("resnet18")


def _map(graph: ModelGraph, x: Input, y: Input, scenario: Scenario | None = None) -> PhaseMap:
    scenario = scenario or WORKED
    return phase_map(graph, scenario, Axis.around(x, scenario), Axis.around(y, scenario))


def _is_best(graph: ModelGraph, scenario: Scenario, mask: Mask) -> bool:
    case = Case(graph, scenario)
    best = minimum_cut(case.costs, case.rates).delay_s
    return case.terms(mask).delay_s <= best * (1 + SAME)


@pytest.mark.parametrize(("x", "y"), [(UPLINK, DEVICE_SPEED), (RTT, DOWNLINK), (DOWNLINK, ITERATIONS)])
def test_the_optimum_holds_up_to_what_is_said_and_not_beyond(resnet: ModelGraph, x: Input, y: Input) -> None:
    found = _map(resnet, x, y)
    rng = np.random.default_rng(4)
    borders = 0
    for across, up in rng.random((12, 2)):
        point = [float(found.x.value(np.array([across]))[0]), float(found.y.value(np.array([up]))[0])]
        if y.is_whole:
            point[1] = float(found.y.values[found.y.band(point[1])])
        spot = found.at(*point)
        mask = found.splits[spot.split].on_device
        reach = reaches(resnet, found, *point)[0]
        for turn, outwards in ((reach.below, -1), (reach.above, 1)):
            if turn is None:
                end = found.x.low if outwards < 0 else found.x.high
                assert _is_best(resnet, x.at(spot.scenario, end), mask)
                continue
            borders += 1
            value = turn.value
            assert outwards * (value - point[0]) >= 0
            inside, outside = value * (1 - outwards * NEAR), value * (1 + outwards * NEAR)
            assert _is_best(resnet, x.at(spot.scenario, inside), mask)
            beyond = x.at(spot.scenario, min(outside, x.limits[1]))
            assert not _is_best(resnet, beyond, mask)
            assert _is_best(resnet, beyond, turn.split)
            assert turn.delay_s == pytest.approx(minimum_cut(*asked(Case(resnet, x.at(spot.scenario, value)))).delay_s)
            assert turn.is_up == (outwards > 0)
    assert borders > 5


@pytest.mark.parametrize(("x", "own"), [(BATCH, 32), (BITS, 32), (BITS, 4), (ITERATIONS, 1), (ITERATIONS, 20)])
def test_of_a_whole_number_it_names_the_first_value_of_another_split(resnet: ModelGraph, x: Input, own: int) -> None:
    scenario = x.at(WORKED, own)
    found = _map(resnet, x, UPLINK, scenario)
    spot = found.at(own, scenario.link.uplink_bytes_per_s)
    mask = found.splits[spot.split].on_device
    reach = reaches(resnet, found, own, scenario.link.uplink_bytes_per_s)[0]
    turns = [(turn, outwards) for turn, outwards in ((reach.below, -1), (reach.above, 1)) if turn]
    assert turns
    for turn, outwards in turns:
        before = turn.value - outwards
        if x is BITS:  # not every number of them can be chosen
            before = found.x.values[found.x.values.index(int(turn.value)) - outwards]
        assert not _is_best(resnet, x.at(scenario, turn.value), mask)
        assert _is_best(resnet, x.at(scenario, turn.value), turn.split)
        assert turn.delay_s == pytest.approx(minimum_cut(*asked(Case(resnet, x.at(scenario, turn.value)))).delay_s)
        assert turn.is_up == (outwards > 0)
        assert _is_best(resnet, x.at(scenario, before), mask)


def test_where_a_model_has_one_best_split_it_never_moves() -> None:
    graph = sample_models.load("lenet5")
    scenario = replace(WORKED, device=presets.machine("device", "laptop-i7-12700h"))
    found = _map(graph, UPLINK, DEVICE_SPEED, scenario)
    assert len(found.splits) == 1
    assert reaches(graph, found, 1e6, 1.0) == (Reach(None, None), Reach(None, None))


def test_it_says_the_same_on_both_axes(resnet: ModelGraph) -> None:
    for x, y in product((UPLINK, DEVICE_SPEED), repeat=2):
        if x is y:
            continue
        scenario = WORKED
        own = {varied.name: varied.value(scenario) for varied in INPUTS.values()}
        along = dict(zip((x.name, y.name), reaches(resnet, _map(resnet, x, y), own[x.name], own[y.name]), strict=True))
        below, above = along[UPLINK.name].below, along[DEVICE_SPEED.name].above
        assert below is not None
        assert below.value == pytest.approx(_border(resnet, UPLINK, UPLINK.limits[0]), rel=NEAR)
        assert above is not None
        assert above.value == pytest.approx(_border(resnet, DEVICE_SPEED, 4.0), rel=NEAR)


def _border(graph: ModelGraph, along: Input, beyond: float) -> float:
    """Halves the way to a value where the optimum is another, until its border is known."""
    inside = along.value(WORKED)
    mask = minimum_cut(*asked(Case(graph, WORKED))).on_device
    assert not _is_best(graph, along.at(WORKED, beyond), mask)
    while abs(beyond / inside - 1) > NEAR / 10:
        middle = (inside * beyond) ** 0.5
        inside, beyond = (middle, beyond) if _is_best(graph, along.at(WORKED, middle), mask) else (inside, middle)
    return inside
