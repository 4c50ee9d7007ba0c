"""Trade-offs: the splits that no other one beats in both the delay and one more thing.

The other thing is the device's energy, the bytes sent, the device's memory or the price of a round. All but memory are,
as the delay is, a weight for each feature of a split; memory is a sum over the layers on the device.

How much of the front is known depends on the model:

1. *Closed sets.* Where the splits are few enough to list, all of the front.
2. *Undominated splits*, for memory alone. What dominates a split (`explorer.solve.contract.dominance`) is no slower
over this
   link and has fewer layers on the device, so takes no more memory: all of the front, from the splits that are left.
   It may send fewer bytes up and more down, or work longer on the server, so it may take more energy, bytes or money.
3. *Minimum cuts.* A minimum cut is the least of a sum of delay and value at any weights of the two. Ask between two
   points that are known, with weights at which they are equal; what lies below goes between (Aneja and Nair, 1979).
   That gives the corners of the front's convex part, all of them; points above its sides stay unknown. A minimum cut
   knows no memory limit: under one that binds, only those corners are kept that fit, and a fastest split that is found.

A person chooses among some splits of a front. Two splits are told apart by three significant digits, of the delay and
of the other value: neither is known better. What is then no better than another one in either is no choice of its own,
though it belongs to the front.

The recommended one is the knee of the splits shown. With both measured in shares of what the fastest split has,

    saved = 1 - value / value of the fastest        added = delay / delay of the fastest - 1

it has, of the splits shown, the most of ``saved - added``: where both axes are in per cent of the fastest split, it
lies furthest below the straight line along which each per cent of delay buys a per cent of the value. Where that is
next to nothing, it is the fastest split.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explorer.money.energy import DevicePower, energy_weights
from explorer.money.prices import SENT_BYTES, Prices, price_weights
from explorer.pricing import Case, Floats, Mask
from explorer.solve.contract.contraction import contract
from explorer.solve.exact.listing import MOST_CELLS, MOST_SPLITS, allowed_splits, features_of, fitting_splits
from explorer.solve.exact.mincut import cut_at, minimum_cut
from explorer.solve.more.memory_limit import binds

SAME = 1e-9  # relative; values that differ by less are equal
MOST_CUTS = 400

Coverage = Literal["all", "convex part", "some"]
LITTLE = 0.01  # of what the fastest split has: who gains less gains nothing


class Objective(StrEnum):
    """Names what the delay is weighed against."""

    ENERGY = "energy"  # J a round, of the device
    BYTES = "bytes"  # sent in a round, both ways, the model exchange included
    MEMORY = "memory"  # bytes taken on the device
    PRICE = "price"  # of a round


@dataclass(frozen=True)
class Point:
    """Describes one split of a front."""

    delay_s: float
    value: float  # of the objective, in its unit
    on_device: Mask  # shape (layers,)
    cut: tuple[str, ...]  # names of the layers whose tensors cross


@dataclass(frozen=True)
class Front:
    """Holds splits none of which another beats in both: ascending in delay, descending in value."""

    objective: Objective
    points: tuple[Point, ...]
    coverage: Coverage  # all of the front, the corners of its convex part, or some of those
    route: str  # "closed sets", "undominated splits" or "minimum cuts"
    looked_at: int  # how many splits were priced, or cuts made

    @property
    def complete(self) -> bool:
        """Returns whether no split is missing that belongs to the front."""
        return self.coverage == "all"


@dataclass(frozen=True)
class _Measure:
    """Holds the delay and value of splits: two weights a feature, and bytes of memory."""

    case: Case
    weights: Floats  # (6,), of the value
    memory: float  # of the value: what a byte taken on the device counts

    @classmethod
    def of(cls, case: Case, objective: Objective, prices: Prices, power: DevicePower) -> _Measure:
        match objective:
            case Objective.ENERGY:
                return cls(case, energy_weights(case, power), 0.0)
            case Objective.BYTES:
                return cls(case, SENT_BYTES, 0.0)
            case Objective.MEMORY:
                return cls(case, np.zeros(6), 1.0)
            case Objective.PRICE:
                return cls(case, price_weights(case, prices, power), 0.0)

    def of_splits(self, masks: Mask) -> Floats:
        """Returns the delay and value of each split: shape (splits, 2)."""
        both = np.stack([self.case.rates.coefficients, self.weights], axis=1)
        measured = features_of(self.case.costs, masks) @ both
        if self.memory:
            measured[:, 1] += self.memory * self.case.costs.memory(masks)
        return measured

    def least(self, of_delay: float, of_value: float) -> Mask:
        """Returns a split with the least weighted sum, of all that the pins allow."""
        weights = of_delay * self.case.rates.coefficients + of_value * self.weights
        return cut_at(self.case.costs, weights, of_value * self.memory * self.case.costs.memory_bytes)[0]


def front(
    case: Case,
    objective: Objective,
    prices: Prices | None = None,
    power: DevicePower | None = None,
    list_at_most: int = MOST_SPLITS,
) -> Front:
    """Returns the trade-off between the delay and an objective, over all splits that the scenario allows.

    ``prices`` and ``power`` are those of the presets where not given. ``list_at_most`` bounds how many splits are
    listed, fewer where the layers are many; beyond it see the module on what is known.
    """
    scenario = case.scenario
    measure = _Measure.of(case, objective, prices or Prices.preset(scenario), power or DevicePower.preset(scenario))
    most = min(list_at_most, MOST_CELLS // len(case.graph.layers))
    route = "closed sets"
    masks = _listed(case, most)
    if masks is None and objective is Objective.MEMORY:
        route = "undominated splits"
        masks = _undominated(case, most)
    if masks is not None:
        return _front(objective, measure, masks, "all", route, len(masks))
    masks, cuts, exhausted = _corners(measure)
    coverage: Coverage = "some" if exhausted else "convex part"
    if not all(map(case.costs.fits, masks)):
        masks = np.vstack(
            [
                masks[case.costs.memory(masks) <= case.costs.limit_bytes],
                minimum_cut(case.costs, case.rates).on_device[None, :],
            ]
        )
        coverage = "some"
    return _front(objective, measure, masks, coverage, "minimum cuts", cuts)


def pareto(measured: Floats) -> NDArray[np.intp]:
    """Returns the rows of (n, 2) that no other row beats in both columns, ascending in the first one.

    Of equal rows the first one stays.

    Values that differ by less than 1e-9, relatively, are equal.
    """
    order = np.lexsort((measured[:, 1], measured[:, 0]))
    values = measured[order, 1]
    best_before = np.concatenate([[np.inf], np.minimum.accumulate(values)[:-1]])
    order = order[values < best_before * (1 - SAME)]
    # What is as fast as the next one, to rounding, is beaten by it: the next one has the lower value.
    first = measured[order, 0]
    beaten = np.concatenate([first[1:] <= first[:-1] * (1 + SAME), [False]])
    kept: NDArray[np.intp] = order[~beaten]
    return kept


def _front(
    objective: Objective, measure: _Measure, masks: Mask, coverage: Coverage, route: str, looked_at: int
) -> Front:
    measured = measure.of_splits(masks)
    case = measure.case
    names = [layer.name for layer in case.graph.layers]
    points = []
    for row in pareto(measured).tolist():
        delay_s, value = measured[row].tolist()
        points.append(Point(delay_s, value, masks[row], tuple(names[u] for u in case.costs.cut(masks[row]))))
    return Front(objective, tuple(points), coverage, route, looked_at)


def _listed(case: Case, most: int) -> Mask | None:
    """Returns all splits that are allowed; None where they are too many to list."""
    listed = allowed_splits(case.costs, most)
    if listed is None and binds(case.costs):
        return fitting_splits(case.costs, np.zeros_like(case.costs.on_device), most)
    return listed


def _undominated(case: Case, most: int) -> Mask | None:
    """Returns allowed splits that hold, for each other one, one no slower with no more memory; None where too many."""
    candidates = contract(case.costs, case.rates).candidates(most)
    if candidates is None:
        return None
    fitting: Mask = candidates[case.costs.memory(candidates) <= case.costs.limit_bytes]
    return fitting


def _corners(measure: _Measure) -> tuple[Mask, int, bool]:
    """Returns splits at the corners of the convex part, how many cuts that took, and whether they ran out."""
    found = [measure.least(1.0, 0.0), measure.least(0.0, 1.0)]
    heights = measure.of_splits(np.array(found)).tolist()
    between = deque([(heights[0], heights[1])])
    cuts = len(found)
    while between:
        (left_s, left), (right_s, right) = between.popleft()
        wider_s, fall = right_s - left_s, left - right
        if wider_s <= SAME * right_s or fall <= SAME * left:
            continue
        if cuts == MOST_CUTS:
            return np.array(found), cuts, True
        mask = measure.least(1 / wider_s, 1 / fall)
        cuts += 1
        middle_s, middle = measure.of_splits(mask[None, :])[0].tolist()
        level = left_s / wider_s + left / fall
        if middle_s / wider_s + middle / fall < level * (1 - SAME):
            found.append(mask)
            between += [((left_s, left), (middle_s, middle)), ((middle_s, middle), (right_s, right))]
    return np.array(found), cuts, False


@dataclass(frozen=True)
class Choice:
    """Describes a split of a front, and those that come to the same."""

    point: Point
    count: int  # of the splits of the front that it stands for, itself included; they follow one another


def choices(points: Sequence[Point]) -> tuple[Choice, ...]:
    """Returns the splits of a front, in its order, that no other one beats in both to three digits.

    Of splits that are equal to three digits the fastest stands for all.
    """
    kept: list[Choice] = []
    for point in points:
        last = kept[-1].point if kept else None
        if last is not None and _digits(last.value) == _digits(point.value):
            kept[-1] = Choice(last, kept[-1].count + 1)
        elif last is not None and _digits(last.delay_s) == _digits(point.delay_s):
            kept[-1] = Choice(point, kept[-1].count + 1)
        else:
            kept.append(Choice(point, 1))
    return tuple(kept)


def recommended(points: Sequence[Point]) -> int:
    """Returns the position of the knee (see the module) among splits of a front, in its order.

    0 for the fastest split.
    """
    fastest = points[0]

    def gain_s(point: Point) -> float:  # saved - added, in seconds of the fastest split
        return saved(fastest, point) * fastest.delay_s - (point.delay_s - fastest.delay_s)

    best = max(range(len(points)), key=lambda position: gain_s(points[position]))
    return best if gain_s(points[best]) >= LITTLE * fastest.delay_s else 0


def saved(fastest: Point, point: Point) -> float:
    """Returns which share of what the fastest split takes another split does without."""
    return 1 - point.value / fastest.value if fastest.value else 0.0


def _digits(value: float) -> str:
    return f"{value:.3g}"
