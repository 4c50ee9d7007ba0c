"""Every method side by side on one priced graph: delay, gap to the optimum, what it looked at, and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import median
from time import perf_counter

from explorer.pricing.costs import PricedGraph
from explorer.solve import METHODS, Method, SolveError, solve
from explorer.solve.result import SolverStats, Split

REPEATS = 5
ENOUGH_S = 0.5  # a method that took this long in all is not run again
ROUNDING = 1e-9  # relative; delays that differ by less are equal


@dataclass(frozen=True)
class Answer:
    """What one method says; its times are the medians of several runs after one that warms up."""

    method: Method
    split: Split | None  # None where the method cannot answer
    problem: str = ""  # why it cannot, ready to be read; "" where it can
    violation: str | None = None  # why the scenario does not allow its split: a memory limit; None where it does

    @property
    def is_exact(self) -> bool:
        """Whether the method is exact and what it says here is proven: under a memory limit it may not be."""
        return self.method.exact and (self.split is None or self.split.bound_s is None)

    @property
    def is_allowed(self) -> bool:
        """Whether there is a split, and one that the scenario allows."""
        return self.split is not None and self.violation is None


@dataclass(frozen=True)
class Comparison:
    """The answers of all methods in one scenario, in the order of the registry."""

    priced: PricedGraph
    answers: tuple[Answer, ...]

    @property
    def best(self) -> Split | None:
        """The fastest allowed split that an exact method found; None where none of them answered."""
        exact = [answer.split for answer in self.answers if answer.split and answer.is_allowed and answer.method.exact]
        return min(exact, key=lambda split: (split.delay_s, split.bound_s is not None), default=None)

    @property
    def best_s(self) -> float | None:
        """The least delay of all allowed splits; where ``best.at_most_above`` is not 0, it may be less by so much."""
        return self.best.delay_s if self.best else None

    @property
    def is_proven(self) -> bool:
        """Whether no allowed split takes less than the best one here; if not, it is only the best that is known."""
        return self.best is not None and not self.best.at_most_above

    def gap(self, split: Split) -> float | None:
        """How much longer a split takes than the best one (see `longer_by`); None where there is no best one."""
        return None if self.best_s is None else longer_by(split.delay_s, self.best_s)


def longer_by(delay_s: float, best_s: float) -> float:
    """How much longer one delay is than another, as a fraction of it: 0.12 is 12 % longer; 0 within rounding.

    A split that breaks a constraint may be faster than the best allowed one: then it is negative.

    >>> longer_by(5.0, 4.0)
    0.25
    """
    if abs(delay_s - best_s) <= ROUNDING * best_s:
        return 0.0
    return delay_s / best_s - 1 if best_s > 0 else float("inf")


def compare(priced: PricedGraph, methods: Iterable[str] = METHODS, repeats: int = REPEATS) -> Comparison:
    """Ask every method; raises `UnknownNameError` for one that is not in `METHODS`."""
    return Comparison(priced, tuple(_ask(priced, name, repeats) for name in methods))


def _ask(priced: PricedGraph, name: str, repeats: int) -> Answer:
    started = perf_counter()
    try:
        split = solve(priced, name)
    except SolveError as error:
        return Answer(METHODS[name], None, problem=str(error))
    runs: list[SolverStats] = []
    while len(runs) < repeats and perf_counter() - started < ENOUGH_S:
        runs.append(solve(priced, name).stats)
    stats = _median(runs or [split.stats])
    return Answer(METHODS[name], replace(split, stats=stats), violation=priced.violation(split.on_device))


def _median(runs: list[SolverStats]) -> SolverStats:
    return replace(
        runs[0],
        once_s=median(run.once_s for run in runs),
        build_s=median(run.build_s for run in runs),
        solve_s=median(run.solve_s for run in runs),
    )
