"""Phase maps of every pair of inputs: how long they take, and every region and border against fresh solves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from math import ceil, log
from random import Random
from statistics import median

import numpy as np

import sample_models
from benchmarks.graphs import forget_prices
from benchmarks.measuring import Bar, Cell, Result, median_ms, seconds
from benchmarks.timed_cut import AGREES
from explorer.model.graph import ModelGraph
from explorer.pricing import Case
from explorer.questions.axes import Axis
from explorer.questions.inputs import INPUTS, Input
from explorer.questions.phase_map import Border, PhaseMap, phase_map
from explorer.scenario.scenario import Scenario
from explorer.solve.exact.mincut import minimum_cut

PAIRS = tuple(combinations(INPUTS.values(), 2))
POINTS, WIDTH, HEIGHT, REPEATS = 2_000, 120, 90, 3
MOST_MS = 250.0  # half of what passes until a map is painted
NOTE = f"""\
The {len(PAIRS)} maps of a model in the default scenario, over the usual ranges. A map is its regions, its borders and
a grid of {WIDTH} x {HEIGHT} for the delay. `first_ms` is the slowest of them with nothing of the model known,
`again_ms` when its prices are; both are medians of {REPEATS}. `splits` is the most on one map. At `points` random
points, even over all maps, and at `on_borders` points of borders, the model is priced and cut anew: `region_gap` is
how far, relatively, the region's split is from the least delay, `border_gap` how far the worse of the two splits at a
border is."""


@dataclass(frozen=True)
class _Checked:
    """The largest gaps of one map."""

    region: float
    borders: float
    on_borders: int


def measure() -> Result:
    """A row for every sample model."""
    rows = [_row(name) for name in sample_models.REGISTRY]
    slowest_ms = max(float(row["first_ms"] or 0) for row in rows)
    region, border = (max(float(row[column] or 0) for row in rows) for column in ("region_gap", "border_gap"))
    return Result(
        "Phase maps",
        NOTE,
        rows,
        [
            Bar("slowest map of any pair of inputs", f"{MOST_MS:g} ms", f"{slowest_ms:.3g} ms", slowest_ms <= MOST_MS),
            Bar("regions against fresh solves", f"{AGREES:g}", f"{region:.1e}", region <= AGREES),
            Bar("both sides of a border against fresh solves", f"{AGREES:g}", f"{border:.1e}", border <= AGREES),
        ],
    )


def _row(name: str) -> dict[str, Cell]:
    scenario, rng = Scenario.default(), Random(name)
    first_ms, again_ms, splits, checked = [], [], [], []
    each = ceil(POINTS / len(PAIRS))
    for x, y in PAIRS:
        unknown = [_forgotten(sample_models.load(name)) for _ in range(REPEATS)]
        first_ms.append(1e3 * median(_first_s(graph, scenario, x, y) for graph in unknown))
        graph = unknown[-1]
        draw = partial(_drawn, graph, scenario, x, y)
        again_ms.append(median_ms(draw, REPEATS))
        made = draw()
        splits.append(len(made.splits))
        checked.append(_check(graph, made, each, rng))
    return {
        "model": name,
        "first_ms": max(first_ms),
        "again_ms": max(again_ms),
        "splits": max(splits),
        "points": each * len(PAIRS),
        "region_gap": max(gaps.region for gaps in checked),
        "on_borders": sum(gaps.on_borders for gaps in checked),
        "border_gap": max(gaps.borders for gaps in checked),
    }


def _forgotten(graph: ModelGraph) -> ModelGraph:
    """The same graph with nothing derived from it yet."""
    return ModelGraph(name=graph.name, title=graph.title, layers=graph.layers)


def _first_s(graph: ModelGraph, scenario: Scenario, x: Input, y: Input) -> float:
    forget_prices()
    return seconds(partial(_drawn, graph, scenario, x, y))


def _drawn(graph: ModelGraph, scenario: Scenario, x: Input, y: Input) -> PhaseMap:
    """A map with all that a page shows of it."""
    made = phase_map(graph, scenario, Axis.around(x, scenario), Axis.around(y, scenario))
    _ = made.regions, made.borders, made.grid(WIDTH, HEIGHT)
    return made


def _check(graph: ModelGraph, made: PhaseMap, points: int, rng: Random) -> _Checked:
    regions, borders = [], [0.0]
    for _ in range(points):
        x, y = (float(axis.value(np.array([rng.random()]))[0]) for axis in (made.x, made.y))
        regions.append(_gap(_fresh(graph, made, x, y), made, made.at(x, y).split))
    for border in made.borders:
        for x, y in _along(made, border):
            case = _fresh(graph, made, x, y)
            borders.append(max(_gap(case, made, split) for split in border.splits))
    return _Checked(max(regions), max(borders), len(borders) - 1)


def _fresh(graph: ModelGraph, made: PhaseMap, x: float, y: float) -> Case:
    there = made.scenario
    for axis, value in ((made.x, x), (made.y, y)):
        distances = {abs(log(whole / value)): whole for whole in axis.values}
        there = axis.axis.varied.at(there, distances[min(distances)] if distances else value)
    return Case(graph, there)


def _gap(case: Case, made: PhaseMap, split: int) -> float:
    least_s = minimum_cut(case.costs, case.rates).delay_s
    return abs(case.terms(made.splits[split].on_device).delay_s - least_s) / least_s


def _along(made: PhaseMap, border: Border) -> Iterator[tuple[float, float]]:
    """The points of a border that is exact; those of a band in its middle."""
    if border.is_step:
        return
    points = border.points.copy()
    for k, axis in enumerate((made.x, made.y)):
        if axis.values:
            points[:, k] = np.exp(np.log(points[:, k]).mean())
    yield from np.unique(points, axis=0).tolist()
