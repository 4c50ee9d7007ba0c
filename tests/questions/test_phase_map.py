"""Phase maps: every region and border against fresh solves, and what a map refuses."""

import re
from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np
import pytest
from graphs import WORKED, graph, layer, random_graph, scenario, source, wide_scenario
from numpy.testing import assert_allclose
from reference import Reference
from seeds import seeds

import sample_models
from explorer.model.graph import Affine, ModelGraph, Work
from explorer.present import errors
from explorer.pricing import Case, Floats
from explorer.questions import cells
from explorer.questions.axes import Axis
from explorer.questions.inputs import (
    BATCH,
    BITS,
    DEVICE_SPEED,
    DOWNLINK,
    INPUTS,
    ITERATIONS,
    RTT,
    SERVER_SPEED,
    UPLINK,
    Input,
)
from explorer.questions.phase_map import Border, PhaseMap, phase_map
from explorer.scenario.scenario import Constraints, Link, Mode, Scenario, ScenarioError, Workload
from explorer.solve import SolveError, solve
from explorer.solve.exact.mincut import minimum_cut
from tests.support.errors import refused

FEW = cells.FEW
DEFAULT = WORKED
PAIRS = tuple(combinations(INPUTS.values(), 2))
MEGABYTE = 1_000_000


def mapped(model: ModelGraph, conditions: Scenario, x: Input, y: Input) -> PhaseMap:
    """The map over the usual ranges."""
    return phase_map(model, conditions, Axis.around(x, conditions), Axis.around(y, conditions))


def anywhere(made: PhaseMap, rng: Random) -> tuple[float, float]:
    """A random point of a map, even as it is drawn."""
    x, y = (float(axis.value(np.array([rng.random()]))[0]) for axis in (made.x, made.y))
    return x, y


def fresh(model: ModelGraph, made: PhaseMap, x: float, y: float) -> Case:
    """The prices of the scenario at a point of a map, without the map's help but for the bands."""
    there = made.scenario
    for axis, value in ((made.x, x), (made.y, y)):
        shown = min(axis.values, key=lambda whole: abs(np.log(whole / value))) if axis.values else value
        there = axis.axis.varied.at(there, shown)
    return Case(model, there)


def assert_exact(made: PhaseMap, model: ModelGraph, points: int, rng: Random, method: str = "mincut") -> None:
    """At some points: the one region that holds it, and the map's answer, against a fresh solve."""
    outlines = [[in_coefficients(made, ring) for ring in region.rings] for region in made.regions]
    assert sum(region.share for region in made.regions) == pytest.approx(1, abs=1e-6)
    for _ in range(points):
        x, y = anywhere(made, rng)
        case = fresh(model, made, x, y)
        least_s = solve(case.costs, case.rates, method).delay_s
        spot = made.at(x, y)
        assert spot.scenario == case.scenario
        assert spot.delay_s == pytest.approx(least_s, rel=1e-9, abs=0)
        assert case.terms(made.splits[spot.split].on_device).delay_s == pytest.approx(least_s, rel=1e-9, abs=0)
        u, v = in_coefficients(made, np.array([[x, y]]))[0]
        (region,) = [k for k, rings in enumerate(outlines) if any(is_inside(ring, u, v) for ring in rings)]
        mask = made.splits[made.regions[region].split].on_device
        assert case.costs.violation(mask) is None
        assert case.terms(mask).delay_s == pytest.approx(least_s, rel=1e-9, abs=0)


def in_coefficients(made: PhaseMap, points: Floats) -> Floats:
    """Where the borders of a map are straight, so that an outline's points say exactly what is inside."""
    return np.stack([axis.coefficient(points[:, k]) for k, axis in enumerate((made.x, made.y))], axis=1)


def is_inside(ring: Floats, u: float, v: float) -> bool:
    """Whether a ray to larger u crosses the ring an odd number of times."""
    (a, b), (c, d) = ring.T, np.roll(ring, -1, axis=0).T
    between = (b > v) != (d > v)
    reaches = a[between] + (v - b[between]) / (d - b)[between] * (c - a)[between]
    return bool((reaches > u).sum() % 2)


def assert_borders(made: PhaseMap, model: ModelGraph, every: int = 1) -> None:
    """Both splits of a border are optimal all along it; beside a step each is, on its own side."""
    for border in made.borders[::every]:
        first, second = border.splits
        assert first < second
        if border.is_step:
            assert {made.at(*beside).split for beside in both_sides(border)} == {first, second}
            continue
        points = border.points.copy()
        for k, axis in enumerate((made.x, made.y)):
            if axis.values:  # inside the band, not where the next one begins
                points[:, k] = np.exp(np.log(points[:, k]).mean())
        for x, y in points[:: 1 if every == 1 else max(1, len(points) // 6)].tolist():
            case = fresh(model, made, x, y)
            least_s = solve(case.costs, case.rates).delay_s
            for split in border.splits:
                delay_s = case.terms(made.splits[split].on_device).delay_s
                assert delay_s == pytest.approx(least_s, rel=1e-9, abs=0)


def both_sides(border: Border) -> list[tuple[float, float]]:
    """The middle of a step, moved a little to each side."""
    middle = border.points.mean(axis=0)
    across = int(np.ptp(border.points[:, 1]) == 0)
    x, y = np.eye(2)[across] * 1e-9
    return [(middle[0] * (1 + sign * x), middle[1] * (1 + sign * y)) for sign in (-1, 1)]


@pytest.mark.parametrize("name", sample_models.REGISTRY)
def test_sample_models(name: str) -> None:
    """Every pair of inputs, the one in training and the other in inference where that has both."""
    model = sample_models.load(name)
    for number, (x, y) in enumerate(PAIRS):
        mode = Mode.INFERENCE if number % 3 == 0 and ITERATIONS not in (x, y) else Mode.TRAINING
        conditions = replace(DEFAULT, workload=replace(DEFAULT.workload, mode=mode))
        made = mapped(model, conditions, x, y)
        assert_exact(made, model, 8, Random(f"{name} {number}"))
        assert_borders(made, model, every=3)


@pytest.mark.parametrize("name", ["resnet18", "googlenet", "densenet121"])
def test_sample_models_against_every_split_listed(name: str) -> None:
    model = sample_models.load(name)
    for x, y in ((UPLINK, DEVICE_SPEED), (UPLINK, DOWNLINK), (BATCH, UPLINK)):
        assert_exact(mapped(model, DEFAULT, x, y), model, 10, Random(f"{name} {x.name}"), "enumerate")


@seeds(60)
def test_random_graphs_against_every_split_tried(rng: Random, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many layers of equal cost, so that splits tie; any scenario, often with a memory limit, by each way under it."""
    monkeypatch.setattr(cells, "FEW", rng.choice([0, FEW, FEW]))
    model = working(rng, random_graph(rng, 9))
    conditions = wide_scenario(rng, model)
    if rng.random() < 0.5:
        case = Case(model, conditions)
        least, most = (
            float(case.costs.memory(mask[None, :])[0]) for mask in (case.costs.all_on_server, case.costs.all_on_device)
        )
        limit = max(1.0, rng.uniform(least, most))
        conditions = replace(conditions, constraints=replace(conditions.constraints, memory_bytes=limit))
    shown = [each for each in INPUTS.values() if each is not ITERATIONS or conditions.workload.mode is Mode.TRAINING]
    x, y = rng.sample(shown, 2)
    made = mapped(model, conditions, x, y)
    for _ in range(20):
        at_x, at_y = anywhere(made, rng)
        try:
            case = fresh(model, made, at_x, at_y)
        except ScenarioError as error:
            with refused(ScenarioError, match=f"^{re.escape(errors.sentence(error))}$"):
                made.at(at_x, at_y)
            continue
        reference = Reference(model, case.scenario, case.costs.device_s.tolist(), case.costs.server_s.tolist())
        assert made.at(at_x, at_y).delay_s == pytest.approx(reference.least_delay_s(), rel=1e-9, abs=0)
    if not any(cell.why_empty for cell in made.cells.values()):
        assert_exact(made, model, 10, rng)
        assert_borders(made, model)


@seeds(15)
def test_a_memory_limit_at_speeds_at_which_other_layers_are_faster_on_the_device(
    rng: Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is of no use at one pair of speeds may be the best at another."""
    monkeypatch.setattr(cells, "FEW", 0)
    model = working(rng, random_graph(rng, 9))
    conditions = replace(wide_scenario(rng, model), link=Link(1e7, 1e7, 0.0))
    case = Case(model, conditions)
    least, most = (
        float(case.costs.memory(mask[None, :])[0]) for mask in (case.costs.all_on_server, case.costs.all_on_device)
    )
    limit = Constraints(
        raw_data_stays=False, keep=conditions.constraints.keep, memory_bytes=max(1.0, (least + most) / 2)
    )
    conditions = replace(conditions, constraints=limit)
    for x, y in ((DEVICE_SPEED, SERVER_SPEED), (SERVER_SPEED, UPLINK), (DEVICE_SPEED, RTT)):
        made = phase_map(model, conditions, Axis(x, *x.limits), Axis.around(y, conditions))
        for _ in range(15):
            at_x, at_y = anywhere(made, rng)
            there = fresh(model, made, at_x, at_y)
            reference = Reference(model, there.scenario, there.costs.device_s.tolist(), there.costs.server_s.tolist())
            assert made.at(at_x, at_y).delay_s == pytest.approx(reference.least_delay_s(), rel=1e-9, abs=0)


def working(rng: Random, model: ModelGraph) -> ModelGraph:
    """The graph with some work on every layer, often none or the same."""
    layers = []
    for known in model.layers:
        work = [Work(flops=Affine(0, rng.choice([0, 1, 1, 5]) * 10**9), operations=rng.choice([0, 1])) for _ in "fb"]
        saved = Affine(0, rng.choice([0, 1, 3]) * MEGABYTE)
        layers.append(known.model_copy(update={"forward": work[0], "backward": work[1], "saved_bytes": saved}))
    return graph(*layers, name="working")


def test_a_memory_limit_on_a_model_of_many_splits() -> None:
    model = sample_models.load("googlenet")
    slow = replace(DEFAULT, link=Link(1e5, 1e6, 0.01))
    free = Case(model, slow)
    least, most = (
        float(free.costs.memory(mask[None, :])[0]) for mask in (free.costs.all_on_server, free.costs.all_on_device)
    )
    limited = replace(slow, constraints=Constraints(memory_bytes=least + 0.4 * (most - least)))
    assert not Case(model, limited).costs.fits(minimum_cut(free.costs, free.rates).on_device)
    for x, y in ((DEVICE_SPEED, SERVER_SPEED), (UPLINK, DOWNLINK), (ITERATIONS, DEVICE_SPEED)):
        made = mapped(model, limited, x, y)
        assert_exact(made, model, 15, Random(x.name), "enumerate")
        assert_borders(made, model, every=4)


def test_a_model_of_too_many_splits_under_a_memory_limit_is_refused() -> None:
    """Twenty branches side by side, each of which may be on either side."""
    branches = [layer(f"b{k}", "x", out=k + 1, grad=k + 1, params=MEGABYTE) for k in range(20)]
    work = Work(flops=Affine(0, 10**9))
    model = graph(source(), *(each.model_copy(update={"forward": work}) for each in branches))
    made = scenario(raw_data_stays=False, memory_bytes=40.0 * MEGABYTE)
    fast = replace(made, device_speed=1e3, server_speed=1e-3, link=Link(1e9, 1e9, 0.0))
    with refused(SolveError, match="has too many splits to list"):
        mapped(model, fast, UPLINK, DOWNLINK)


def test_narrow_ranges_and_round_trip_times_from_zero() -> None:
    model = sample_models.load("resnet18")
    rng = Random(0)
    for x, y in (
        (Axis(RTT, 0.0, 0.5), Axis(UPLINK, 1e6, 1e7)),
        (Axis(BATCH, 20, 50), Axis(RTT, 0.0, 3600.0)),
        (Axis(UPLINK, 0.125, 125e9), Axis(DOWNLINK, 0.125, 125e9)),
        (Axis(UPLINK, 1.25e7, 1.2500001e7), Axis(SERVER_SPEED, 1e-3, 1e3)),
    ):
        made = phase_map(model, DEFAULT, x, y)
        assert_exact(made, model, 20, rng)
        assert_borders(made, model)


def test_everything_else_is_the_scenarios() -> None:
    model = sample_models.load("googlenet")
    slow = replace(DEFAULT, device_speed=0.3, server_speed=4.0, link=Link(3e6, 5e7, 0.2))
    slow = replace(slow, constraints=Constraints(keep=model.layers[20].name, bits=8))
    made = mapped(model, slow, UPLINK, SERVER_SPEED)
    assert_exact(made, model, 20, Random(0))
    assert made.at(slow.link.uplink_bytes_per_s, slow.server_speed).scenario == slow


def test_axes_exchanged_is_the_map_mirrored() -> None:
    model = sample_models.load("resnet18")
    for x, y in ((UPLINK, RTT), (BATCH, DEVICE_SPEED), (BATCH, BITS)):
        one, other = mapped(model, DEFAULT, x, y), mapped(model, DEFAULT, y, x)
        assert_allclose(one.grid(20, 30).delay_s, other.grid(30, 20).delay_s.T, rtol=1e-12)
        assert_allclose([r.share for r in one.regions], [r.share for r in other.regions], rtol=1e-6)
        assert len(one.borders) == len(other.borders)


def test_a_split_is_one_region_at_every_batch() -> None:
    """ResNet-18's cuts come back at many batches; each has a name of its own, in the order of depth."""
    made = mapped(sample_models.load("resnet18"), DEFAULT, BATCH, UPLINK)
    assert len({split.on_device.tobytes() for split in made.splits}) == len(made.splits) > 3
    assert any(len(region.rings) > 3 for region in made.regions)
    on_device = [int(split.on_device.sum()) for split in made.splits]
    assert on_device == sorted(on_device)
    assert made.splits[-1].kind == "device"
    assert made.splits[-1].cut == ()
    inside = [split.cut for split in made.splits if split.kind == "inside"]
    assert len(set(inside)) == len(inside) > 1
    assert any(border.is_step for border in made.borders)


def test_equal_splits_are_the_same_one_in_every_cell() -> None:
    """Layer b costs nothing: cutting before or after it is the same, and one of the two is chosen everywhere."""
    model = graph(
        source("x", MEGABYTE),
        layer("a", "x", out=MEGABYTE, grad=MEGABYTE),
        layer("b", "a", out=MEGABYTE, grad=MEGABYTE),
        layer("c", "b", params=10**7 * MEGABYTE),  # too dear to exchange
    )
    for x, y in ((BATCH, UPLINK), (UPLINK, RTT), (BATCH, BITS), (ITERATIONS, DOWNLINK)):
        made = mapped(model, scenario(), x, y)
        assert len(made.splits) == 1
        assert made.borders == ()
        assert made.regions[0].share == pytest.approx(1)


def test_grid_is_the_map_at_its_points() -> None:
    model = sample_models.load("densenet121")
    for x, y in ((UPLINK, DEVICE_SPEED), (BATCH, UPLINK), (DOWNLINK, BITS), (ITERATIONS, BATCH)):
        made = mapped(model, DEFAULT, x, y)
        grid = made.grid(9, 7)
        assert len(grid.x) == (len(made.x.values) or 9)
        assert len(grid.y) == (len(made.y.values) or 7)
        for i, at_y in enumerate(grid.y.tolist()):
            for j, at_x in enumerate(grid.x.tolist()):
                spot = made.at(at_x, at_y)
                assert grid.delay_s[i, j] == pytest.approx(spot.delay_s, rel=1e-12)
                assert grid.gain[i, j] == pytest.approx(spot.gain, abs=1e-12)
                chosen = model_delay_s(model, made, spot.scenario, int(grid.split[i, j]))
                assert chosen == pytest.approx(spot.delay_s, rel=1e-9)


def model_delay_s(model: ModelGraph, made: PhaseMap, conditions: Scenario, split: int) -> float:
    return Case(model, conditions).terms(made.splits[split].on_device).delay_s


def test_gain_is_over_the_better_of_the_unsplit_choices_that_fit() -> None:
    model = sample_models.load("resnet18")
    free = Case(model, DEFAULT)
    device_s, server_s = (free.terms(mask).delay_s for mask in (free.costs.all_on_device, free.costs.all_on_server))
    own = DEFAULT.link.uplink_bytes_per_s, 1.0
    spot = mapped(model, DEFAULT, UPLINK, DEVICE_SPEED).at(*own)
    assert spot.unsplit_s == pytest.approx(min(device_s, server_s), rel=1e-12)
    assert spot.gain == pytest.approx(1 - solve(free.costs, free.rates).delay_s / min(device_s, server_s), rel=1e-9)
    assert 0 < spot.gain < 1

    slow = replace(DEFAULT, link=Link(1e4, 1e4, 0.0))  # all on the device is best, and does not fit
    limit = float(free.costs.memory(free.costs.all_on_device[None, :])[0]) - 1
    limited = replace(slow, constraints=Constraints(memory_bytes=limit))
    made = phase_map(model, limited, Axis(UPLINK, 1e4, 1e6), Axis(DEVICE_SPEED, 0.1, 10.0))
    there = made.at(1e4, 1.0)
    expected_s = Case(model, limited).terms(free.costs.all_on_server).delay_s
    assert there.unsplit_s == pytest.approx(expected_s, rel=1e-12)
    assert all(split.kind != "device" for split in made.splits)


def test_a_batch_that_fits_nowhere_has_no_region() -> None:
    model = sample_models.load("vgg16")
    case = Case(model, DEFAULT)
    limit = 1.5 * float(case.costs.memory(case.costs.all_on_server[None, :])[0])
    limited = replace(DEFAULT, constraints=Constraints(memory_bytes=limit))
    made = mapped(model, limited, BATCH, UPLINK)
    assert made.at(32, 1e6).delay_s > 0
    with refused(ScenarioError, match=r"^memory: even the least split needs .*take a smaller batch"):
        made.at(1024, 1e6)
    grid = made.grid(5, 5)
    empty = grid.split == -1
    assert empty.any()
    assert not empty.all()
    assert (np.isnan(grid.delay_s) == empty).all()
    assert (np.isnan(grid.gain) == empty).all()
    assert sum(region.share for region in made.regions) < 1
    assert_borders(made, model)


def test_curves_are_drawn_closely() -> None:
    made = mapped(sample_models.load("resnet18"), DEFAULT, UPLINK, DEVICE_SPEED)
    for region in made.regions:
        for ring in region.rings:
            closed = np.vstack([ring, ring[:1]])
            steps = [np.abs(np.diff(axis.position(closed[:, k]))) for k, axis in enumerate((made.x, made.y))]
            oblique = (steps[0] > 1e-9) & (steps[1] > 1e-9)
            assert max(step[oblique].max(initial=0) for step in steps) <= 1 / 60


def test_refused_maps() -> None:
    model = sample_models.load("lenet5")
    uplink, iterations = Axis.around(UPLINK, DEFAULT), Axis.around(ITERATIONS, DEFAULT)
    inference = replace(DEFAULT, workload=Workload(Mode.INFERENCE))
    tight = replace(DEFAULT, constraints=Constraints(memory_bytes=1.0))
    for conditions, x, rule in (
        (DEFAULT, Axis(UPLINK, 1.0, 2.0), "the axes of a map must show two different inputs, got uplink twice"),
        (inference, iterations, "iterations change nothing in inference, which is a single pass"),
        (tight, Axis.around(BATCH, DEFAULT), "memory: even the least split needs"),
    ):
        with refused(ScenarioError, match=f"^{rule}"):
            phase_map(model, conditions, x, uplink)
    made = mapped(model, DEFAULT, UPLINK, BATCH)
    for at in ((1.0, 32), (1e6, 5_000), (float("nan"), 32)):
        with refused(ScenarioError, match=r"^(uplink|batch) goes from .* on this map, got "):
            made.at(*at)
    for points in (1, 2_001):
        with refused(ScenarioError, match=f"^a grid must have from 2 to 2,000 points along an axis, got {points:,}"):
            made.grid(points, 5)
