"""Every method side by side on one priced graph: delay, gap to the optimum, what it looked at, and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import median

from explorer.delay import PricedGraph
from explorer.solve import METHODS, Method, SolveError, solve
from explorer.solve.split import SolverStats, Split

REPEATS = 5


@dataclass(frozen=True)
class Answer:
    """What one method says; its times are the medians of several runs after one that warms up."""

    method: Method
    split: Split | None  # None where the method cannot answer
    problem: str  # why it cannot, ready to be read; "" where it can


@dataclass(frozen=True)
class Comparison:
    """The answers of all methods in one scenario, in the order of the registry."""

    priced: PricedGraph
    answers: tuple[Answer, ...]

    @property
    def best_s(self) -> float:
        """The least delay of all allowed splits."""
        return min(answer.split.delay_s for answer in self.answers if answer.split and answer.method.exact)

    def gap(self, split: Split) -> float:
        """How much longer a split takes than the best one, as a fraction of the best: 0.12 is 12 % longer."""
        return split.delay_s / self.best_s - 1 if self.best_s > 0 else 0.0


def compare(priced: PricedGraph, methods: Iterable[str] = METHODS, repeats: int = REPEATS) -> Comparison:
    """Ask every method; raises `UnknownNameError` for one that is not in `METHODS`."""
    return Comparison(priced, tuple(_ask(priced, name, repeats) for name in methods))


def _ask(priced: PricedGraph, name: str, repeats: int) -> Answer:
    method = METHODS[name]
    try:
        split = solve(priced, name)
    except SolveError as error:
        return Answer(method, None, str(error))
    runs = [solve(priced, name).stats for _ in range(repeats)] or [split.stats]
    return Answer(method, replace(split, stats=_median(runs)), "")


def _median(runs: list[SolverStats]) -> SolverStats:
    return replace(runs[0], build_s=median(run.build_s for run in runs), solve_s=median(run.solve_s for run in runs))
