"""Which split to choose where the inputs are known only by their range: worst case, mean and regret of each.

The delay of a split D is T = sum of features(D) * coefficients, all of which are 0 or more. Let the coefficients lie
in a box (`explorer.questions.ranges`), one side for each rate, speed and round-trip time that varies.

*Worst case.* Coefficients fall with rates and speeds and grow with the round-trip time; features grow with the batch,
the iterations and the bits, as work, bytes and rounds do. So T is monotone in every input: every split takes longest
at the same corner, where all is slowest. The split with the least worst case is therefore the optimum *at* that
corner: one minimum cut. It also holds for all whole numbers between the listed ones. Casting to fewer bits than tensors
have takes time, though, and may take more than the bits save: where numbers of bits vary, a split's worst case is the
worst of that corner with each of them. The optimum at the corner with the most bits is still the choice where that is
its worst; elsewhere it is sought among the splits that are looked at for the largest regret.

*Mean.* T is linear in the coefficients, so its mean is T at their mean; over whole numbers, which are independent of
them, it is the mean of the costs. Mean costs are costs of a layer like any other: one minimum cut finds the split with
the least mean.

*Regret* is what a split takes longer than the optimum under the same conditions: what adapting would have saved. With
whole numbers fixed, T(D) is linear in the coefficients and the optimum, the least of such functions, is concave;
their difference is convex, and a convex function is largest at a corner of the box. So the largest regret is exact by
looking at every corner for every combination of whole numbers. Its mean has no such form, since the optimum is not
linear: it is sampled, and comes with its standard error. (The mean of the optimum is the same for every split, so the
split with the least mean delay is also the one with the least mean regret.)

*The least largest regret* may belong to a split that is optimal nowhere. Where the splits can be listed all are looked
at; otherwise those that are optimal somewhere in the range, and `Robust.looked_at_all` says that. (The contraction of
`explorer.solve.contract.contraction` would not do: where bytes up and down are not proportional, what dominates a split
depends on the ratio of the rates, so that none of its candidates need be as good at all corners.)

A split has to fit into a memory limit everywhere: at the largest batch, which takes the most. The optimum that it is
compared with has to fit only where it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from explorer.model.graph import ModelGraph
from explorer.pricing import Case, Costs, Floats, Mask, Rates, Split, by_pace
from explorer.questions.ranges import Ranges
from explorer.scenario.scenario import Scenario
from explorer.solve.exact.listing import CAP, allowed_splits, features_of
from explorer.solve.exact.mincut import minimum_cut
from explorer.solve.exact.table import MOST_CELLS, Range, split_table

SAMPLES = 20_000


@dataclass(frozen=True)
class Choice:
    """Describes a split and how it does over the whole range."""

    on_device: Mask  # shape (layers,)
    worst_s: float  # the largest delay, at `Robust.slowest`
    sampled_worst_s: float  # the largest delay among the samples: never more
    mean_s: float
    regret_s: float  # the largest regret
    regret_at: Scenario  # a corner with that regret
    mean_regret_s: float  # sampled
    mean_regret_error_s: float  # its standard error


@dataclass(frozen=True)
class Robust:
    """Holds four ways to choose one split for a whole range."""

    least_worst: Choice
    least_mean: Choice
    least_regret: Choice  # the least largest regret
    midpoint: Choice  # the optimum at the midpoint, as if nothing varied
    slowest: Scenario  # the corner at which the split with the least worst case takes longest
    middle: Scenario
    corners: int  # looked at for the largest regret
    samples: int  # drawn for the mean regret
    candidates: int  # looked at for the least largest regret
    looked_at_all: bool  # whether those are all splits that the scenario allows: only then is it surely the least


def robust(graph: ModelGraph, scenario: Scenario, ranges: Ranges, samples: int = SAMPLES, seed: int = 0) -> Robust:
    """Returns the splits with the least worst-case delay, mean delay and largest regret, and the midpoint's optimum.

    ``samples`` (at least 1 is drawn for each combination of whole numbers) and ``seed`` concern `Choice.mean_regret_s`
    and `Choice.sampled_worst_s` alone; all else is exact. Only a memory limit may leave `Robust.least_mean` with less
    than that: it is then as good as `explorer.solve.exact.mincut.minimum_cut` finds it.

    Raises `ScenarioError` where the model cannot be priced in the range, and `SolveError` where a memory limit binds
    on a model that has too many splits to list.
    """
    slowest, middle = ranges.slowest(scenario), ranges.middle(scenario)
    heaviest = Case(graph, slowest)
    slow = tuple(Case(graph, there) for there in ranges.slowest_by_bits(scenario))
    rng = np.random.default_rng(seed)
    each = max(1, round(samples / ranges.combinations))
    cases = tuple(_Combination.of(Case(graph, there), ranges, each, rng) for there in ranges.whole_numbers(middle))
    over = _AllCases(slow, *_mean_of(cases, heaviest, ranges.mean(slowest)), cases)
    # As anywhere else, what is chosen has to fit at the largest batch.
    at_middle = replace(
        Case(graph, middle).costs,
        memory_bytes=heaviest.costs.memory_bytes,
        passing_bytes=heaviest.costs.passing_bytes,
    )

    least_mean, midpoint, *least_slow = (
        minimum_cut(costs, rates).on_device
        for costs, rates in (
            (over.mean_costs, over.mean_rates),
            (at_middle, Rates.of(middle)),
            *((case.costs, case.rates) for case in slow),
        )
    )
    listed = allowed_splits(heaviest.costs, min(CAP, MOST_CELLS // len(graph.layers)))
    if listed is None:
        somewhere = np.unique(
            np.vstack([*least_slow, least_mean, midpoint, *(combination.optimal for combination in cases)]), axis=0
        )
        candidates = somewhere[heaviest.costs.memory(somewhere) <= heaviest.costs.limit_bytes]
    else:
        candidates = listed
    least_regret = candidates[over.regrets_s(candidates).max(axis=1).argmin()]
    least_worst = over.least_worst(least_slow[0], candidates)
    return Robust(
        least_worst=over.choice(least_worst),
        least_mean=over.choice(least_mean),
        least_regret=over.choice(least_regret),
        midpoint=over.choice(midpoint),
        slowest=over.slowest(least_worst).scenario,
        middle=middle,
        corners=sum(len(combination.corners) for combination in cases),
        samples=sum(len(combination.drawn) for combination in cases),
        candidates=len(candidates),
        looked_at_all=listed is not None,
    )


@dataclass(frozen=True)
class _Combination:
    """Describes one combination of whole numbers.

    It has prices, optimal splits, and the coefficients at which they are looked at.
    """

    case: Case
    corners: tuple[Scenario, ...]
    drawn: Floats  # (samples, 5)
    optimal: Mask  # (splits, layers): all that are optimal somewhere in the box, and perhaps others

    @classmethod
    def of(cls, case: Case, ranges: Ranges, samples: int, rng: np.random.Generator) -> _Combination:
        corners = ranges.corners(case.scenario)
        links = [rate for at in corners for rate in (at.link.uplink_bytes_per_s, at.link.downlink_bytes_per_s)]
        speeds = [speed for at in corners for speed in (at.device_speed, at.server_speed)]
        waiting_s = case.scenario.turnaround_s
        rtts_s = (ranges.rtt_s[0] + waiting_s, ranges.rtt_s[1] + waiting_s) if ranges.rtt_s else None
        over = Range((min(links), max(links)), (min(speeds), max(speeds)), rtts_s)
        table = split_table(case.costs, case.rates, over)
        return cls(case, corners, ranges.drawn(case.scenario, samples, rng), table.masks)

    @cached_property
    def corner_paces(self) -> Floats:
        """Returns the paces at the corners, shape (corners, 5)."""
        return np.array([Rates.of(corner).paces for corner in self.corners])

    @cached_property
    def least_at_corners_s(self) -> Floats:
        """Returns the optimal delay at each corner."""
        least_s: Floats = self.delays_s(self.optimal, self.corner_paces).min(axis=0)
        return least_s

    @cached_property
    def least_drawn_s(self) -> Floats:
        """Returns the optimal delay at each sample."""
        least_s: Floats = self.delays_s(self.optimal, self.drawn).min(axis=0)
        return least_s

    def delays_s(self, masks: Mask, points: Floats) -> Floats:
        """Returns the delays, shape (splits, points)."""
        delays_s: Floats = by_pace(features_of(self.case.costs, masks)) @ points.T
        return delays_s


@dataclass(frozen=True)
class _AllCases:
    """Holds a model over a whole range."""

    slow: tuple[Case, ...]  # at the slowest corner, with each number of bits, the most first
    mean_costs: Costs  # with these rates the delay of a split is its mean delay
    mean_rates: Rates
    cases: tuple[_Combination, ...]

    def regrets_s(self, masks: Mask) -> Floats:
        """Returns the regrets at each corner of every case, shape (splits, corners)."""
        regrets_s = [
            combination.delays_s(masks, combination.corner_paces) - combination.least_at_corners_s
            for combination in self.cases
        ]
        return np.maximum(np.concatenate(regrets_s, axis=1), 0.0)  # rounding may leave the optimum just below

    def least_worst(self, best: Mask, candidates: Mask) -> Mask:
        """Returns the split with the least worst case: the optimum with the most bits, or where fewer are worse."""
        if self.slowest(best) is self.slow[0]:
            return best
        masks = np.vstack([best[None, :], candidates])
        worst_s = np.max([features_of(case.costs, masks) @ case.rates.coefficients for case in self.slow], axis=0)
        chosen: Mask = masks[worst_s.argmin()]
        return chosen

    def slowest(self, mask: Mask) -> Case:
        """Returns the case in which a split takes longest; of equally slow ones that with the most bits."""
        return max(self.slow, key=lambda case: case.terms(mask).delay_s)

    def choice(self, mask: Mask) -> Choice:
        """Returns what there is to say about one split."""
        regrets_s = self.regrets_s(mask[None, :])[0]
        corners = [corner for combination in self.cases for corner in combination.corners]
        delays_s = [combination.delays_s(mask[None, :], combination.drawn)[0] for combination in self.cases]
        sampled_s = [
            np.maximum(delay_s - combination.least_drawn_s, 0.0)
            for combination, delay_s in zip(self.cases, delays_s, strict=True)
        ]
        return Choice(
            on_device=mask,
            worst_s=self.slowest(mask).terms(mask).delay_s,
            sampled_worst_s=float(max(delay_s.max() for delay_s in delays_s)),
            mean_s=float(Split(self.mean_costs, mask).delay(self.mean_rates)),
            regret_s=float(regrets_s.max()),
            regret_at=corners[int(regrets_s.argmax())],
            mean_regret_s=float(np.mean([regret_s.mean() for regret_s in sampled_s])),
            mean_regret_error_s=_standard_error(sampled_s),
        )


def _standard_error(strata: list[Floats]) -> float:
    """Returns the standard error of the mean over strata of equal weight, each sampled on its own."""
    variances = [values.var(ddof=1) / len(values) if len(values) > 1 else 0.0 for values in strata]
    return float(np.sqrt(np.sum(variances)) / len(strata))


def _mean_of(cases: tuple[_Combination, ...], heaviest: Case, mean: Scenario) -> tuple[Costs, Rates]:
    """Returns costs and rates at which the delay of a split is its mean over the cases and over their rates.

    The iterations are those of the heaviest case, which the others' costs are a share of; so is the round-trip time.
    """
    shares = [combination.case.costs.iterations / heaviest.costs.iterations for combination in cases]

    def average(of_cases: Sequence[Floats]) -> Floats:
        mean_of_costs: Floats = np.mean([share * cost for share, cost in zip(shares, of_cases, strict=True)], axis=0)
        return mean_of_costs

    every = [combination.case.costs for combination in cases]
    costs = replace(
        heaviest.costs,
        machine_s=tuple(map(average, zip(*(each.machine_s for each in every), strict=True))),
        cast_s=tuple(map(average, zip(*(each.cast_s for each in every), strict=True))),
        uplink_bytes=average([each.uplink_bytes for each in every]),
        downlink_bytes=average([each.downlink_bytes for each in every]),
        label_bytes=average([each.label_bytes for each in every]),
        result_bytes=average([each.result_bytes for each in every]),
        ties=replace(
            heaviest.costs.ties,
            crossing_bytes=average([each.ties.crossing_bytes for each in every]),
            step_s=tuple(map(average, zip(*(each.ties.step_s for each in every), strict=True))),
        ),
    )
    share = float(np.mean(shares))
    link = replace(mean.link, rtt_s=share * mean.link.rtt_s)
    return costs, Rates.of(replace(mean, link=link, turnaround_s=share * mean.turnaround_s))
