"""Every method side by side in one case: delay, gap to the optimum, what it looked at, and for how long.

One gap has a name of its own, the *gain* of the graph view: how much longer the best split with a single cut point
takes than the optimal one.

On most models, and at most links, the two are the same: the network is a chain of blocks, and a good cut goes between
them. Where it pays to cut branches of a block at different depths, the graph view saves time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import median
from time import perf_counter

from explorer import presets
from explorer.model.graph import ModelGraph
from explorer.pricing import Case, Costs, Rates
from explorer.pricing.costs import SplitError
from explorer.scenario.scenario import Link, Scenario, ScenarioError
from explorer.solve import METHODS, solve
from explorer.solve.baselines.linear import best_linear_prefix
from explorer.solve.exact.mincut import minimum_cut
from explorer.solve.result import EQUAL, Method, Solution, SolveError, SolverStats

REPEATS = 5
ENOUGH_S = 0.5  # a method that took this long in all is not run again


@dataclass(frozen=True, eq=False)
class Answer:
    """Holds what one method says; its times are the medians of several runs after one that warms up."""

    method: Method
    split: Solution | None  # None where the method cannot answer
    problem: SolveError | None = None  # why it cannot
    violation: SplitError | None = None  # why the scenario does not allow its split: a memory limit; None where it does

    @property
    def is_exact(self) -> bool:
        """Returns whether the method is exact and what it says here is proven: under a memory limit it may not be."""
        return self.method.exact and (self.split is None or self.split.proof.bound_s is None)

    @property
    def is_allowed(self) -> bool:
        """Returns whether there is a split, and one that the scenario allows."""
        return self.split is not None and self.violation is None


@dataclass(frozen=True, eq=False)
class Comparison:
    """Holds the answers of all methods in one scenario, in the order of the registry."""

    costs: Costs
    rates: Rates
    answers: tuple[Answer, ...]

    @property
    def best(self) -> Solution | None:
        """Returns the fastest allowed split that an exact method found; None where none of them answered."""
        exact = [answer.split for answer in self.answers if answer.split and answer.is_allowed and answer.method.exact]
        return min(exact, key=lambda split: (split.delay_s, not split.proof.is_optimal), default=None)

    @property
    def best_s(self) -> float | None:
        """Returns the least delay of all allowed splits.

        Where ``best.at_most_above`` is not 0, it may be less by so much.
        """
        return self.best.delay_s if self.best else None

    @property
    def is_proven(self) -> bool:
        """Returns whether no allowed split takes less than the best one here.

        If not, it is only the best that is known.
        """
        return self.best is not None and not self.best.at_most_above

    def gap(self, split: Solution) -> float | None:
        """Returns how much longer a split takes than the best one (see `longer_by`).

        It is None where there is no best one.
        """
        return None if self.best_s is None else longer_by(split.delay_s, self.best_s)


def longer_by(delay_s: float, best_s: float) -> float:
    """Returns how much longer one delay is than another, as a fraction of it: 0.12 is 12 % longer; 0 within rounding.

    A split that breaks a constraint may be faster than the best allowed one: then it is negative.

    >>> longer_by(5.0, 4.0)
    0.25
    """
    if abs(delay_s - best_s) <= EQUAL * best_s:
        return 0.0
    return delay_s / best_s - 1 if best_s > 0 else float("inf")


def compare(costs: Costs, rates: Rates, methods: Iterable[str] = METHODS, repeats: int = REPEATS) -> Comparison:
    """Asks every method; raises `UnknownNameError` for one that is not in `METHODS`."""
    return Comparison(costs, rates, tuple(_ask(costs, rates, name, repeats) for name in methods))


def _ask(costs: Costs, rates: Rates, name: str, repeats: int) -> Answer:
    started = perf_counter()
    try:
        split = solve(costs, rates, name)
    except SolveError as error:
        return Answer(METHODS[name], None, problem=error.detached())
    runs: list[SolverStats] = []
    while len(runs) < repeats and perf_counter() - started < ENOUGH_S:
        runs.append(solve(costs, rates, name).stats)
    stats = _median(runs or [split.stats])
    return Answer(METHODS[name], replace(split, stats=stats), violation=costs.violation(split.on_device))


def _median(runs: list[SolverStats]) -> SolverStats:
    return replace(
        runs[0],
        once_s=median(run.once_s for run in runs),
        build_s=median(run.build_s for run in runs),
        solve_s=median(run.solve_s for run in runs),
    )


@dataclass(frozen=True)
class Gain:
    """Holds the delay of the optimal split and of the best linear prefix, in seconds."""

    case: Case
    optimum_s: float
    linear_s: float

    @property
    def gap(self) -> float:
        """Returns how much longer the best prefix takes than the optimal split (see `longer_by`), never less than 0."""
        return max(longer_by(self.linear_s, self.optimum_s), 0.0)


def graph_view_gain(case: Case) -> Gain:
    """Returns the gain for one model and scenario; raises `SolveError` where no prefix fits into the memory limit."""
    linear_s = best_linear_prefix(case.costs, case.rates).delay_s
    return Gain(case, minimum_cut(case.costs, case.rates).delay_s, linear_s)


def largest_gain(graphs: Iterable[ModelGraph], scenario: Scenario) -> Gain | None:
    """Returns the largest gain of some models in a scenario.

    Where no model gains there, it is the largest over the preset links in place of the scenario's own.
    """
    free = replace(scenario, constraints=replace(scenario.constraints, keep=None))
    cases = list(_cases(graphs, free))
    elsewhere = [replace(free, link=Link.preset(name)) for name in presets.links()]
    for scenarios in ([free], elsewhere):
        gains = [gain for case in cases for gain in _gains(case, scenarios)]
        best = max(gains, key=lambda gain: gain.gap, default=None)
        if best and best.gap > 0:
            return best
    return None


def _cases(graphs: Iterable[ModelGraph], scenario: Scenario) -> Iterable[Case]:
    for graph in graphs:
        try:
            yield Case(graph, scenario)
        except ScenarioError:  # a model that is too large for the device's memory shows no gain
            continue


def _gains(case: Case, scenarios: Iterable[Scenario]) -> Iterable[Gain]:
    for scenario in scenarios:
        try:
            yield graph_view_gain(case.under(scenario))
        except SolveError:  # no prefix fits: nothing to compare with
            continue
