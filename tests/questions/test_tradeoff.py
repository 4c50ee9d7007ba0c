"""Fronts: against every pair of every allowed split on random graphs, and what minimum cuts alone can find."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from graphs import MEGABYTE, WORKED, graph, layer, random_limited, random_priced, scenario, source, timed
from reference_money import MoneyReference, plain_front
from seeds import seeds

import sample_models
from explorer import presets
from explorer.model.graph import ModelGraph
from explorer.money.energy import DevicePower
from explorer.money.prices import Prices
from explorer.pricing import Case
from explorer.questions import tradeoff
from explorer.questions.tradeoff import Front, Objective, front, pareto

GRAPHS, BATCHES = 300, 10
POWER = DevicePower(9.0, 2.0, presets.radio("lte"))
PRICES = Prices(electricity_per_kwh=500.0, data_per_gb=3.0, server_per_hour=40.0, device=2000.0, device_life_h=1000.0)
OBJECTIVES = list(Objective)


def at_random(rng: Random) -> Case:
    """A random graph, every other one under a memory limit."""
    return rng.choice([random_limited, random_priced])(rng)


def plain_points(case: Case, objective: Objective) -> list[tuple[float, float]]:
    """Delay and value of every allowed split."""
    reference = MoneyReference(case.graph, case.scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist())

    def value(device: set[str]) -> float:
        match objective:
            case Objective.ENERGY:
                return reference.energy_j(device, POWER)
            case Objective.BYTES:
                return reference.sent_bytes(device)
            case Objective.MEMORY:
                return reference.memory_bytes(device)
            case Objective.PRICE:
                return reference.price(device, PRICES, POWER)

    return [(reference.delay_s(device), value(device)) for device in reference.allowed_splits()]


def found(case: Case, objective: Objective, list_at_most: int | None = None) -> Front:
    """The front at the prices and the power of this file."""
    if list_at_most is None:
        return front(case, objective, PRICES, POWER)
    return front(case, objective, PRICES, POWER, list_at_most)


def assert_points(front: Front, expected: list[tuple[float, float]]) -> None:
    """The same points, within rounding."""
    assert [(point.delay_s, point.value) for point in front.points] == [
        pytest.approx(point, rel=1e-9, abs=1e-12) for point in expected
    ]


@pytest.mark.parametrize("objective", OBJECTIVES)
@seeds(GRAPHS)
def test_equals_brute_force(objective: Objective, rng: Random) -> None:
    case = at_random(rng)
    answer = found(case, objective)
    assert (answer.complete, answer.route) == (True, "closed sets")
    assert_points(answer, plain_front(plain_points(case, objective)))
    for point in answer.points:
        assert case.costs.violation(point.on_device) is None
        assert case.terms(point.on_device).delay_s == pytest.approx(point.delay_s, rel=1e-12, abs=0)
        assert point.cut == tuple(case.graph.layers[u].name for u in case.costs.cut(point.on_device))


@pytest.mark.parametrize("objective", [Objective.ENERGY, Objective.BYTES, Objective.PRICE])
@seeds(GRAPHS)
def test_cuts_find_every_corner_of_the_convex_part(objective: Objective, rng: Random) -> None:
    case = random_priced(rng)
    answer = found(case, objective, list_at_most=0)
    assert (answer.coverage, answer.complete, answer.route) == ("convex part", False, "minimum cuts")
    on_front = plain_front(plain_points(case, objective))
    for point in answer.points:
        assert any((point.delay_s, point.value) == pytest.approx(known, rel=1e-9, abs=1e-12) for known in on_front)
    assert_points_among(answer, corners(on_front))
    assert below_all_sides(answer, on_front)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_memory_without_a_list_is_complete_by_dominance(batch: int) -> None:
    routes = set()
    for number in range(batch, GRAPHS, BATCHES):
        case = at_random(Random(number))
        listed = found(case, Objective.MEMORY)
        answer = found(case, Objective.MEMORY, list_at_most=listed.looked_at - 1)
        routes.add(answer.route)
        if answer.complete:
            assert_points(answer, plain_front(plain_points(case, Objective.MEMORY)))
    assert "undominated splits" in routes


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_cuts_under_a_memory_limit_give_allowed_splits_and_claim_no_more(objective: Objective) -> None:
    limited = 0
    for number in range(150):
        case = random_limited(Random(number))
        answer = found(case, objective, list_at_most=0)
        points = plain_points(case, objective)
        assert answer.points
        assert not answer.complete
        for point in answer.points:
            assert case.costs.violation(point.on_device) is None
            assert any((point.delay_s, point.value) == pytest.approx(known, rel=1e-9, abs=1e-12) for known in points)
        limited += answer.coverage == "some"
    assert limited > 20


def corners(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points of a front at which its lower hull turns."""
    hull: list[tuple[float, float]] = []
    for x, y in points:
        while len(hull) > 1:
            (ax, ay), (bx, by) = hull[-2:]
            if (by - ay) * (x - ax) < (y - ay) * (bx - ax) - 1e-9 * abs((y - ay) * (x - ax)):
                break
            hull.pop()
        hull.append((x, y))
    return hull


def assert_points_among(answer: Front, expected: list[tuple[float, float]]) -> None:
    """Every expected point was found."""
    for corner in expected:
        assert any(
            (point.delay_s, point.value) == pytest.approx(corner, rel=1e-9, abs=1e-12) for point in answer.points
        )


def below_all_sides(answer: Front, points: list[tuple[float, float]]) -> bool:
    """Whether every point lies on or above the line through each two neighbours of the front."""
    for left, right in zip(answer.points, answer.points[1:], strict=False):
        wide, fall = right.delay_s - left.delay_s, left.value - right.value
        level = left.delay_s / wide + left.value / fall
        if any(x / wide + y / fall < level * (1 - 1e-7) for x, y in points):
            return False
    return True


def test_a_point_above_the_hull_is_known_only_where_splits_are_listed() -> None:
    model = graph(
        source(),
        layer("a", "x", out=10 * MEGABYTE),
        layer("b", "a", out=6 * MEGABYTE),
        layer("c", "b", out=5 * MEGABYTE),
        layer("d", "c", out=0),
    )
    # Each MB is a second. The third point lies above the line from the second to the last.
    case = timed(model, scenario(), [0, 0, 5, 2, 6], [0, 0, 0, 0, 0])
    answer = front(case, Objective.BYTES, PRICES, POWER)
    assert [(point.delay_s, point.value) for point in answer.points] == [(10, 10e6), (11, 6e6), (12, 5e6), (13, 0)]
    assert [point.cut for point in answer.points] == [("a",), ("b",), ("c",), ()]
    convex = front(case, Objective.BYTES, PRICES, POWER, list_at_most=0)
    assert [(point.delay_s, point.value) for point in convex.points] == [(10, 10e6), (11, 6e6), (13, 0)]


def test_defaults_are_the_presets() -> None:
    case = Case(sample_models.load("resnet18"), WORKED)
    by_default = front(case, Objective.PRICE)
    named = front(case, Objective.PRICE, Prices.preset(case.scenario), DevicePower.preset(case.scenario))
    assert [point.value for point in by_default.points] == [point.value for point in named.points]
    assert len(by_default.points) > 1


@pytest.mark.parametrize("name", sorted(sample_models.REGISTRY))
def test_sample_models_have_complete_fronts_that_hold_all_corners(name: str) -> None:
    case = Case(sample_models.load(name), WORKED)
    for objective in OBJECTIVES:
        answer, convex = front(case, objective), front(case, objective, list_at_most=0)
        assert answer.complete
        known = [(point.delay_s, point.value) for point in answer.points]
        delays = [point.delay_s for point in answer.points]
        assert delays == sorted(delays)
        assert_points_among(convex, corners(known))
        for point in convex.points:
            assert any((point.delay_s, point.value) == pytest.approx(pair, rel=1e-9) for pair in known)


def wide(branches: int, depth: int) -> ModelGraph:
    """A network of parallel branches: (depth + 1) ** branches splits."""
    rng = Random(3)
    layers = [source(out=MEGABYTE), layer("stem", "x", out=MEGABYTE, grad=MEGABYTE)]
    ends = []
    for branch in range(branches):
        before = "stem"
        for step in range(depth):
            name = f"b{branch}.{step}"
            size = rng.randint(1, 4) * MEGABYTE
            layers.append(layer(name, before, out=size, grad=size, params=rng.randint(1, 5) * MEGABYTE))
            before = name
        ends.append(before)
    return graph(*layers, layer("join", *ends))


def too_many() -> Case:
    """A network of parallel branches at random seconds a layer."""
    model = wide(8, 4)
    rng = Random(4)
    device_s = [0.0, *(rng.uniform(1, 9) for _ in model.layers[1:])]
    server_s = [seconds / rng.uniform(0.5, 4) for seconds in device_s]
    return timed(model, scenario(iterations=2, up=8 * MEGABYTE, down=8 * MEGABYTE), device_s, server_s)


def test_too_many_splits_to_list_say_so() -> None:
    case = too_many()
    for objective in Objective.ENERGY, Objective.BYTES, Objective.PRICE:
        answer = found(case, objective)
        assert (answer.coverage, answer.route) == ("convex part", "minimum cuts")
        assert answer.points


def test_no_more_is_claimed_than_the_cuts_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    """All corners are known only when nothing is left to ask; before that there are fewer, all on the front."""
    case = too_many()
    everything = found(case, Objective.PRICE)
    known = [(point.delay_s, point.value) for point in everything.points]
    for most, coverage in ((everything.looked_at, "convex part"), (everything.looked_at - 1, "some"), (4, "some")):
        monkeypatch.setattr(tradeoff, "MOST_CUTS", most)
        answer = found(case, Objective.PRICE)
        assert (answer.coverage, answer.complete, answer.looked_at) == (coverage, False, most)
        for point in answer.points:
            assert any((point.delay_s, point.value) == pytest.approx(pair, rel=1e-9) for pair in known)
    assert len(answer.points) <= 4 < len(known)


def test_pareto_by_hand() -> None:
    rows = np.array([[3.0, 1.0], [1.0, 5.0], [2.0, 5.0], [1.0, 6.0], [2.0, 2.0], [2.0, 2.0], [4.0, 1.0]])
    assert pareto(rows).tolist() == [1, 4, 0]
    assert pareto(np.array([[1.0, 5.0], [1.0 + 1e-15, 3.0]])).tolist() == [1]
    assert pareto(np.array([[0.0, 0.0], [0.0, 0.0]])).tolist() == [0]
