"""Integer programs of a graph's layers, by OR-tools' CP-SAT: for what a minimum cut cannot express.

Costs are whole numbers: seconds are scaled so that the delay of a plan that is known becomes 2^43 (`Scale`). What the
solver returns is a plan, which the formula prices, and a bound below which no plan can be; the rounding of every cost
is taken off it. The solver works on one thread, from a fixed seed, within a limit of its own deterministic time: the
answer is the same on every machine.

L. Perron, F. Didier: CP-SAT (OR-tools), https://developers.google.com/optimization/cp.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any

import numpy as np

from explorer.pricing.terms import Floats, Ints

KNOWN = 1 << 43  # what the known plan's seconds become
EFFORT = 4.0  # of deterministic time, about as many seconds


@dataclass(frozen=True)
class Scale:
    """Turns seconds into whole numbers of which the known plan's are 2^43."""

    known_s: float

    @property
    def per_s(self) -> float:
        """Returns the units of a second; any will do where the known plan takes no time."""
        return KNOWN / self.known_s if self.known_s > 0 else 1.0

    def whole(self, seconds: Floats) -> Ints:
        """Returns seconds in units; what takes longer than the known plan becomes one more than that."""
        units = np.minimum(np.asarray(seconds, dtype=np.float64) * self.per_s, KNOWN + 1.0)
        scaled: Ints = np.rint(units).astype(np.int64)
        return scaled

    def bound_s(self, units: float, costs: int) -> float:
        """Returns the seconds that no plan goes below, from such a bound in units and how many costs were rounded."""
        return max(0.0, (units - costs / 2) / self.per_s)


@dataclass(frozen=True)
class Answer:
    """Holds what the solver knows when it ends."""

    values: dict[int, int]  # of the variables by their number; empty where it found nothing better than was known
    bound: float  # in units: no plan costs less


def new_model() -> Any:
    """Returns an empty model; the solver is loaded only now, which takes most of a second."""
    from ortools.sat.python import cp_model

    return cp_model.CpModel()


def solved(model: Any) -> Answer:
    """Returns the best that the solver finds for a model within `EFFORT`, and its bound."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.max_deterministic_time = EFFORT
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.linearization_level = 2  # the linear relaxation is nearly whole: it is that of a minimum cut
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Answer({}, inf)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    values = dict(enumerate(solver.response_proto.solution)) if found else {}
    return Answer(values, solver.best_objective_bound)
