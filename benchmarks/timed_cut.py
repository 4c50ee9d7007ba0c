"""One minimum cut, timed: the build, the solve, and whether the plan that comes back is as good as ours."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf
from statistics import median
from time import perf_counter

from benchmarks.outside import Library, mask_of
from explorer.pricing import Case, Mask

AGREES = 1e-9  # relative
LIMIT_S = 20.0  # what a build and a solve may take
FORKED = 2_000  # layers; from here on a library runs in a process of its own, so that it can be stopped


@dataclass(frozen=True)
class Run:
    """What one way took on one scenario, and how much longer its plan takes than ours, as a fraction."""

    build_s: float
    solve_s: float
    excess: float | None  # None where the plan is not allowed


@dataclass(frozen=True)
class Runs:
    """Several runs of one way on one graph."""

    runs: tuple[Run, ...]
    problem: str = ""  # why there are no more

    def median_ms(self, of: Callable[[Run], float]) -> float | None:
        """Median milliseconds; a run that was stopped counts as longer than any other."""
        times_s = [of(run) for run in self.runs] + [inf] * bool(self.problem)
        found_ms = 1e3 * median(times_s) if self.runs else inf
        return found_ms if found_ms < inf else None

    @property
    def build_ms(self) -> float | None:
        """Median milliseconds from the priced graph to the library's own."""
        return self.median_ms(lambda run: run.build_s)

    @property
    def solve_ms(self) -> float | None:
        """Median milliseconds from there to the device side."""
        return self.median_ms(lambda run: run.solve_s)

    @property
    def total_ms(self) -> float | None:
        """Median milliseconds of both."""
        return self.median_ms(lambda run: run.build_s + run.solve_s)

    @property
    def wrong(self) -> int:
        """How many plans are not allowed, or have a delay that is not ours to `AGREES`."""
        return sum(run.excess is None or abs(run.excess) > AGREES for run in self.runs)

    @property
    def agreement(self) -> str:
        """Whether every delay is ours to `AGREES`, how far it is off where it is not, and why there are no more."""
        allowed = [run.excess for run in self.runs if run.excess is not None]
        off = [excess for excess in allowed if abs(excess) > AGREES]
        parts = []
        if off:
            worst = max(off, key=abs)
            shown = f"{worst:,.1%}" if abs(worst) >= 1e-3 else f"{worst:.0e}"
            parts.append(f"{len(off)} of {len(self.runs)} differ, by up to {shown} of the delay")
        if len(allowed) < len(self.runs):
            parts.append(f"{len(self.runs) - len(allowed)} of {len(self.runs)} not allowed")
        if self.problem:
            parts.append(f"then {self.problem}" if self.runs else self.problem)
        return "; ".join(parts) or "yes"


def excess(case: Case, mask: Mask, best_s: float) -> float | None:
    """How much longer a plan takes than ``best_s``, as a fraction; None where the scenario does not allow it."""
    return None if case.costs.violation(mask) else case.terms(mask).delay_s / best_s - 1


def run_library(library: Library, cases: Iterable[tuple[Case, float]], budget_s: float) -> Runs:
    """A library on scenarios of one graph, each with our delay: the first always, more while ``budget_s`` lasts."""
    runs: list[Run] = []
    started = perf_counter()
    for case, best_s in cases:
        if runs and perf_counter() - started > budget_s:
            break
        timed = _forked(library, case) if len(case.graph.layers) >= FORKED else _timed(library, case)
        if isinstance(timed, str):
            return Runs(tuple(runs), timed)
        build_s, solve_s, mask = timed
        runs.append(Run(build_s, solve_s, excess(case, mask, best_s)))
    return Runs(tuple(runs))


def _timed(library: Library, case: Case) -> tuple[float, float, Mask]:
    started = perf_counter()
    built = library.build(case)
    between = perf_counter()
    mask = mask_of(library.device_side(built), len(case.graph.layers))
    return between - started, perf_counter() - between, mask


def _forked(library: Library, case: Case) -> tuple[float, float, Mask] | str:
    """The same in a process that is ended after the limit."""
    context = multiprocessing.get_context("fork")  # it inherits the graph, which need not be sent
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=lambda: sender.send(_timed(library, case)))
    process.start()
    sender.close()
    try:
        if not receiver.poll(LIMIT_S):
            return f"over {LIMIT_S:g} s"
        timed: tuple[float, float, Mask] = receiver.recv()
        return timed
    except EOFError:
        return "stopped with an error"
    finally:
        process.kill()
        process.join()
        receiver.close()
