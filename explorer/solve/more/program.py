"""Integer programs over a graph's layers, by OR-tools' CP-SAT: for what a minimum cut cannot express.

A variable d_v is 1 where layer v is on the device. Costs are whole numbers: seconds are scaled so that what the known
plan takes becomes 2^43. What the solver returns is a plan, which the formula prices, and a bound below which no plan
can be; the rounding of every cost is taken off it. The solver works on one thread, from a fixed seed, within a limit of
its own deterministic time: the answer is the same on every machine.

The memory of `explorer.pricing.memory`, with h_u = 1 where the device holds the tensor of u:

    P + sum of h_u * a(u) over the tensors alive as v runs  <=  memory limit        where d_v = 1
    h_u >= d_u,  h_u >= d_r  for each reader r;    P = sum_v d_v * p(v), and second copies of tied parameters

L. Perron, F. Didier: CP-SAT (OR-tools), https://developers.google.com/optimization/cp.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any

import numpy as np

from explorer.pricing import Costs, Floats, Ints, Mask
from explorer.pricing.memory import last_readers

KNOWN = 1 << 43  # what the known plan's seconds become
EFFORT = 4.0  # of deterministic time, about as many seconds


class Program:
    """Holds an integer program while it is put together, and solves it."""

    def __init__(self, free: Mask, known: Mask, known_s: float) -> None:
        """Begins with a variable for each free layer; the others are on the side that the known plan has them on."""
        from ortools.sat.python import cp_model  # takes most of a second to import, and few questions need it

        self.model: Any = cp_model.CpModel()
        self.free, self.known = free, known
        self.per_s = KNOWN / known_s if known_s > 0 else 1.0
        self.side = [
            self.model.new_bool_var("") if may else int(on)
            for may, on in zip(free.tolist(), known.tolist(), strict=True)
        ]
        self.rounded = 0.0  # what rounding the costs has changed at most, in units

    def boolean(self) -> Any:
        """Returns a new variable that is 0 or 1."""
        return self.model.new_bool_var("")

    def whole(self, seconds: Floats, weight: float = 1.0) -> list[int]:
        """Returns seconds in units, of which each counts up to ``weight`` times in what is minimised.

        What takes longer than twice the known plan becomes so much.
        """
        units = np.minimum(seconds * self.per_s, 2.0 * KNOWN / max(weight, 1.0))
        scaled: Ints = np.rint(units).astype(np.int64)
        self.rounded += weight * float(np.abs(scaled - units).sum())
        return list(map(int, scaled))

    def either(self, source: Any, readers: Sequence[int], back: bool = False) -> Any:
        """Returns whether the source is on the device and any reader is not, or the other way round.

        It is 1 where that is so, and where it is not the solver may have it 1, which only costs more.
        """
        crosses = self.boolean()
        for reader in readers:
            apart = source - self.side[reader]
            self.model.add(crosses >= (-apart if back else apart))
        return crosses

    def ties(self, costs: Costs) -> list[tuple[Any, list[int]]]:
        """Returns for each tied parameter the side of its owner, and its further users."""
        uses = costs.ties.uses
        return [(self.side[v], uses.user[uses.tie == tie].tolist()) for tie, v in enumerate(uses.owner.tolist())]

    def respect_memory(self, costs: Costs) -> None:
        """Keeps what is on the device within its limit, whichever of its layers runs."""
        if costs.limit_bytes == inf:
            return
        limit = int(costs.limit_bytes)
        taken = [int(own) * on for own, on in zip(costs.memory_bytes, self.side, strict=True)]
        for (owner, users), copy_bytes in zip(self.ties(costs), costs.ties.memory_bytes, strict=True):
            taken.append(int(copy_bytes) * self.either(owner, users, back=True))
        whole = self.model.new_int_var(0, limit, "")
        self.model.add(whole >= sum(taken))
        if not costs.passing_bytes.any():
            return
        held = [self._held((u, *readers)) for u, readers in enumerate(costs.graph.consumers)]
        last, in_all = last_readers(costs.graph), float(costs.memory_bytes.sum() + costs.ties.memory_bytes.sum())
        for v, on in enumerate(self.side):
            alive = np.flatnonzero(last[: v + 1] >= v)
            if in_all + costs.passing_bytes[alive].sum() > limit and not (isinstance(on, int) and not on):
                needed = whole + sum(int(costs.passing_bytes[u]) * held[u] for u in alive.tolist())
                row = self.model.add(needed <= limit)
                if not isinstance(on, int):
                    row.only_enforce_if(on)

    def _held(self, layers: tuple[int, ...]) -> Any:
        """Returns whether the device holds a tensor: any of these layers makes or reads it there."""
        held = self.boolean()
        for v in layers:
            self.model.add(held >= self.side[v])
        return held

    def least(self, objective: Any) -> tuple[Mask, float]:
        """Returns the best plan that is found, the known one if that is none better, and seconds that none goes below.

        ``objective`` is in units. The plan is as the program counts it: the formula has the last word.
        """
        from ortools.sat.python import cp_model

        most = KNOWN + int(np.ceil(self.rounded))  # as the known plan may have been rounded
        self.model.add(objective <= most)
        self.model.minimize(objective)
        for v in np.flatnonzero(self.free).tolist():
            self.model.add_hint(self.side[v], int(self.known[v]))
        solver = cp_model.CpSolver()
        solver.parameters.max_deterministic_time = EFFORT
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        # With that step of the presolve it proves what is wrong: google/or-tools, issue 5293.
        solver.parameters.presolve_inclusion_work_limit = 0
        solver.parameters.linearization_level = 2  # the linear relaxation is nearly whole: it is that of a minimum cut
        status = solver.solve(self.model)
        on_device = self.known.copy()
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            for v in np.flatnonzero(self.free).tolist():
                on_device[v] = solver.boolean_value(self.side[v])
        bound = most if status == cp_model.INFEASIBLE else solver.best_objective_bound
        return on_device, max(0.0, (bound - self.rounded) / self.per_s)
