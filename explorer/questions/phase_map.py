"""Phase maps: the optimal split over two inputs, as regions with exact borders, and how far it holds from a point.

With everything else as in a scenario, the delay of a split is linear in the two coefficients that a rate, a speed or
the round-trip time stand for. The plane of the two falls apart into convex polygons, one for each split that is
optimal somewhere, with straight borders on which the delays of two splits are equal. Along a whole number (batch,
iterations, bits) every value is priced on its own and has a band of the map; along the other axis its borders are
exact as well. A split is known by its device side, so it is the same region at every value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explorer.model.graph import ModelGraph, OperationClass
from explorer.pricing import Case, Costs, Floats, Mask
from explorer.questions.axes import Axis, Scale
from explorer.questions.cells import Cells, cells
from explorer.questions.changes import Turn, changes
from explorer.questions.inputs import BITS, ITERATIONS
from explorer.questions.planes import area, curve, meeting, ring
from explorer.scenario.scenario import Mode, Scenario, ScenarioError
from explorer.solve.parametric.line import least_stretch
from explorer.solve.result import EQUAL

Ints = NDArray[np.int64]
Kind = Literal["device", "server", "inside"]  # all on the device, as much as allowed on the server, or between
MOST_POINTS = 2_000  # of a grid along one axis


@dataclass(frozen=True, eq=False)
class MapSplit:
    """Describes a split that is optimal somewhere on a map."""

    on_device: Mask  # shape (layers,)
    kind: Kind
    cut: tuple[str, ...]  # the layers whose tensors cross, in topological order
    kept: int  # layers on the device but for the model's inputs


@dataclass(frozen=True, eq=False)
class Region:
    """Describes where a split is optimal."""

    split: int  # its number in the map
    rings: tuple[Floats, ...]  # outlines, each of shape (points, 2): values of x and y; one for every band
    share: float  # of the map, as it is drawn


@dataclass(frozen=True, eq=False)
class Border:
    """Describes a line between two regions."""

    splits: tuple[int, int]  # the numbers of the two
    points: Floats  # (points, 2): values of x and y
    is_step: bool  # between two values of a whole number; otherwise both splits are optimal all along


@dataclass(frozen=True)
class MapPoint:
    """Describes one point of a map."""

    scenario: Scenario
    split: int  # its number in the map
    delay_s: float
    unsplit_s: float  # of the best choice without a split: all on the device, or as much on the server as allowed

    @property
    def gain(self) -> float:
        """Returns which fraction of the best unsplit choice's delay the split saves; 0 within rounding."""
        gain = 1 - self.delay_s / self.unsplit_s if self.unsplit_s > 0 else 0.0
        return gain if abs(gain) > EQUAL else 0.0


@dataclass(frozen=True, eq=False)
class Grid:
    """Describes a map at the crossings of some values, for pictures: rows go along y, columns along x."""

    x: Floats
    y: Floats
    split: Ints  # (y, x) numbers in the map; -1 where no split fits into the device's memory
    delay_s: Floats  # (y, x); not a number there
    gain: Floats  # (y, x), see `MapPoint.gain`; not a number there


@dataclass(frozen=True, eq=False)
class PhaseMap:
    """Holds the optimal split over two inputs."""

    scenario: Scenario  # all that the axes do not show
    x: Scale
    y: Scale
    splits: tuple[MapSplit, ...]  # those with a region, from the least on the device to the most
    cells: Cells

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """Returns the region of each split, in the same order."""
        outlines: list[list[Floats]] = [[] for _ in self.splits]
        for cell in self.cells.values():
            for piece in cell.pieces:
                outlines[piece.plane].append(ring([(u, v) for u, v, _ in piece.corners], self.x, self.y))
        return tuple(
            Region(number, tuple(rings), sum(area(outline, self.x, self.y) for outline in rings))
            for number, rings in enumerate(outlines)
        )

    @cached_property
    def borders(self) -> tuple[Border, ...]:
        """Returns all lines between two regions; the edge of the map, and of where no split fits, is none."""
        return (*self._exact(), *self._steps())

    def at(self, x: float, y: float) -> MapPoint:
        """Returns the optimum at a point; a whole number stands for its band.

        Raises `ScenarioError` beyond the map, and where no split fits into the device's memory.
        """
        cell = self.cells[self.x.band(x), self.y.band(y)]
        if cell.why_empty:
            raise cell.why_empty.detached()
        scenario, here = cell.scenario, [1.0]
        for axis, value in ((self.y, y), (self.x, x)):
            if axis.pace is not None:
                scenario = axis.axis.varied.at(scenario, value)
            here.insert(0, axis.coefficient(np.array([value]))[0])
        delays_s = cell.planes @ here
        best = int(delays_s.argmin())
        return MapPoint(scenario, int(cell.splits[best]), float(delays_s[best]), float((cell.unsplit @ here).min()))

    def grid(self, columns: int, rows: int) -> Grid:
        """Returns the map at so many values along each axis, its ends among them; at every value of a whole number.

        Raises `ScenarioError` for fewer than 2, or more than 2,000, of either.
        """
        for points in (columns, rows):
            if not 2 <= points <= MOST_POINTS:
                raise ScenarioError("grid-points", most=MOST_POINTS, points=points)
        return self.grid_at(self.x.ticks(columns), self.y.ticks(rows))

    def grid_at(self, x: Floats, y: Floats) -> Grid:
        """Returns the map at some values along each axis; at every value of a whole number."""
        along_x, along_y = self.x.coefficient(x), self.y.coefficient(y)
        split = np.full((len(y), len(x)), -1, dtype=np.int64)
        delay_s, unsplit_s = np.full(split.shape, np.nan), np.full(split.shape, np.nan)
        for (column, row), cell in self.cells.items():
            if cell.why_empty:
                continue
            i = slice(row, row + 1) if self.y.values else slice(None)
            j = slice(column, column + 1) if self.x.values else slice(None)
            best, delay_s[i, j] = _least(cell.planes, along_x[j], along_y[i])
            split[i, j] = cell.splits[best]
            unsplit_s[i, j] = _least(cell.unsplit, along_x[j], along_y[i])[1]
        gain = 1 - np.divide(delay_s, unsplit_s, out=np.ones_like(delay_s), where=unsplit_s != 0)
        gain[np.abs(gain) <= EQUAL] = 0.0
        return Grid(x, y, split, delay_s, gain)

    def _exact(self) -> Iterator[Border]:
        for cell in self.cells.values():
            for piece in cell.pieces:
                for corner, then in pairwise([*piece.corners, piece.corners[0]]):
                    if corner.beyond > piece.plane:
                        points = curve(corner[:2], then[:2], self.x, self.y)
                        if self._is_visible(points):
                            yield Border((piece.plane, corner.beyond), points, is_step=False)

    def _is_visible(self, points: Floats) -> bool:
        """Returns whether a line is longer than rounding makes a point."""
        across = np.ptp(self.x.position(points[:, 0]))
        up = np.ptp(self.y.position(points[:, 1]))
        return bool(max(across, up) > 1e-9)

    def _steps(self) -> Iterator[Border]:
        for (column, row), cell in self.cells.items():
            for across, beside in enumerate(((column + 1, row), (column, row + 1))):
                if beside not in self.cells:
                    continue
                at = cell.high[across]
                for start, end, below, above in meeting(cell.pieces, self.cells[beside].pieces, across):
                    ends = ((at, start), (at, end)) if across == 0 else ((start, at), (end, at))
                    points = curve(*ends, self.x, self.y)
                    if below != above and self._is_visible(points):
                        yield Border((min(below, above), max(below, above)), points, is_step=True)


def phase_map(graph: ModelGraph, scenario: Scenario, x: Axis, y: Axis) -> PhaseMap:
    """Returns the map over two axes, with everything else as in a scenario.

    Exact: the delay at every point is that of a minimum cut. Where a batch leaves no split that fits into the device's
    memory, the map has no region. Raises `ScenarioError` where both axes show the same, where an axis changes nothing,
    and where the scenario itself cannot be priced; `SolveError` where a memory limit binds and the splits are too many
    to list.
    """
    for axis, other in ((x, y), (y, x)):
        if axis.varied is other.varied:
            raise ScenarioError("axes-same", name=axis.varied.name)
        if axis.varied is ITERATIONS and scenario.workload.mode is Mode.INFERENCE:
            raise ScenarioError("iterations-in-inference")
    case = Case(graph, scenario)  # raises what is wrong with the scenario, whatever the axes
    across, up = Scale.of(x, scenario), Scale.of(y, scenario)
    masks, filled = cells(graph, scenario, across, up)
    return PhaseMap(scenario, across, up, tuple(described(case.costs, mask) for mask in masks), filled)


def kind_of(costs: Costs, mask: Mask) -> Kind:
    """Returns where a split cuts, roughly; ``mask`` has shape (layers,)."""
    if mask.all():
        return "device"
    return "server" if (mask == costs.all_on_server).all() else "inside"


def described(costs: Costs, mask: Mask) -> MapSplit:
    """Returns a split as maps have it; ``mask`` has shape (layers,)."""
    layers = costs.graph.layers
    cut = tuple(layers[u].name for u in costs.cut(mask))
    kept = sum(layers[u].operation_class is not OperationClass.INPUT for u in np.flatnonzero(mask))
    return MapSplit(mask, kind_of(costs, mask), cut, kept)


def _least(planes: Floats, u: Floats, v: Floats) -> tuple[Ints, Floats]:
    """Returns the first of the least planes at every crossing of two coordinates, and its value; rows go along v."""
    number = np.zeros((len(v), len(u)), dtype=np.int64)
    least = np.full(number.shape, np.inf)
    for k, (a, b, c) in enumerate(planes.tolist()):  # one by one: a grid times all planes leaves the processor's cache
        height = (b * v + c)[:, None] + a * u
        np.copyto(number, k, where=height < least)
        np.minimum(height, least, out=least)
    return number, least


@dataclass(frozen=True)
class Reach:
    """Holds the nearest turns of an input, going down and going up; None where no other split takes over on the map."""

    below: Turn | None
    above: Turn | None


def reaches(graph: ModelGraph, found: PhaseMap, x: float, y: float) -> tuple[Reach, Reach]:
    """Returns how far the optimum at a point of a map holds, along x and along y.

    Of a rate, a speed or a time the values are those at which both splits take equally long, of a whole number the
    first ones at which the split is no longer optimal; of the bits, of which only a few can be chosen, the first of
    these. Raises `ScenarioError` as `PhaseMap.at` does.
    """
    return _along(graph, found, (x, y), 0), _along(graph, found, (x, y), 1)


def _along(graph: ModelGraph, found: PhaseMap, point: tuple[float, float], moving: int) -> Reach:
    here = found.at(*point)
    scale = (found.x, found.y)[moving]
    if not scale.values:
        return _crossings(found, point, moving)
    own = scale.band(point[moving])
    above = _first_other(found, here, point, moving, scale.values[own + 1 :])
    below = _first_other(found, here, point, moving, scale.values[:own][::-1])
    if scale.axis.varied is BITS:
        return Reach(below, above)
    return Reach(
        None if below is None else _nearest_whole(graph, here, scale, below),
        None if above is None else _nearest_whole(graph, here, scale, above),
    )


def _crossings(found: PhaseMap, point: tuple[float, float], moving: int) -> Reach:
    """Returns where the best split's delay, a straight line in the coefficient that moves, meets the others'."""
    cell = found.cells[found.x.band(point[0]), found.y.band(point[1])]
    scale = (found.x, found.y)[moving]
    own, other = (
        float((found.x, found.y)[axis].coefficient(np.array([point[axis]]))[0]) for axis in (moving, 1 - moving)
    )
    slopes = cell.planes[:, moving]
    rests = cell.planes[:, 1 - moving] * other + cell.planes[:, 2]
    best = int((slopes * own + rests).argmin())
    stretch = least_stretch(slopes, rests, best, cell.low[moving], cell.high[moving])
    if stretch is None:  # the point lies where its split is only just the least
        return Reach(None, None)
    low, high = min(own, stretch.low), max(own, stretch.high)
    as_value = scale.axis.varied.is_slower_when_larger  # whether the value grows as the coefficient does
    least, most = (
        None
        if number is None
        else Turn(
            float(scale.coefficient(np.array([reached]))[0]),
            float(slopes[best] * reached + rests[best]),
            found.splits[cell.splits[number]].on_device,
            is_up=as_value == is_high,
        )
        for reached, number, is_high in ((low, stretch.before, False), (high, stretch.after, True))
    )
    return Reach(least, most) if as_value else Reach(most, least)


def _first_other(
    found: PhaseMap, here: MapPoint, point: tuple[float, float], moving: int, values: Iterable[int]
) -> Turn | None:
    """Returns the first of some values at which another split is optimal; None also where from one on no split fits."""
    for value in values:
        try:
            there = found.at(value, point[1]) if moving == 0 else found.at(point[0], value)
        except ScenarioError:
            return None
        if there.split != here.split:
            return Turn(value, there.delay_s, found.splits[there.split].on_device, is_up=value > point[moving])
    return None


def _nearest_whole(graph: ModelGraph, here: MapPoint, scale: Scale, beyond: Turn) -> Turn:
    """Returns the first whole number on the way to ``beyond`` with another optimum than the last one shown."""
    inside = scale.values[scale.values.index(int(beyond.value)) + (-1 if beyond.is_up else 1)]
    found = changes(graph, here.scenario, scale.axis.varied, *sorted((inside, beyond.value)))
    turns = [change.met_from(inside) for change in found]
    return turns[0 if beyond.is_up else -1] if turns else beyond
