"""The U-shaped problem as an integer program: several visits of the server and a memory limit, both exactly.

With d_v = 1 where layer v is on the device (0 or 1 and known for what is pinned or too large for the memory):

    minimise    sum_v device_v * d_v + server_v * (1 - d_v)  +  sum_u up_u * x_u + down_u * y_u  +  visit * V
    x_u >= d_u - d_r,   y_u >= d_r - d_u            for each reader r of the tensor u
    w_v >= w_u,         w_v >= w_u + d_u - d_v      for each layer v that reads u;  V >= w_v,  V >= 1 - d_v
    P + sum of h_u * a(u) over the tensors alive as v runs  <=  memory limit        where d_v = 1
    h_u >= d_u,         h_u >= d_r                  for each reader r;  P = sum_v d_v * p(v)

w_v is the number of the visit up to v (`explorer.solve.more.ushape_price`), and the third line of memory is what
`explorer.pricing.memory` counts: in training all of it is in P. Without round trips there are no w and V.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any

import numpy as np

from explorer.pricing import Costs, Mask
from explorer.pricing.memory import last_readers
from explorer.solve.more.integer import KNOWN, Scale, new_model, solved
from explorer.solve.more.ushape_price import Prices, visits


@dataclass(frozen=True, eq=False)
class Found:
    """Holds a plan that fits, no worse than the one that was known, and what no plan goes below."""

    on_device: Mask
    bound_s: float


def searched(costs: Costs, of: Prices, free: Mask, known: Mask, known_s: float, least_s: float) -> Found:
    """Returns the best plan found that agrees with one that is known on all layers but the free ones, and a bound.

    ``known`` fits and takes ``known_s``; no plan takes less than ``least_s``. The plan is as the program counts it:
    the formula has the last word on which of two is faster.
    """
    program = _Program.of(costs, of, free, known, known_s, least_s)
    answer = solved(program.model)
    on_device = known.copy()
    if answer.values:
        on_device[free] = [bool(answer.values[program.side[v].index]) for v in np.flatnonzero(free)]
    bound_s = known_s if answer.bound == inf else program.scale.bound_s(answer.bound, program.costs)
    return Found(on_device, bound_s)


@dataclass(eq=False)
class _Program:
    """Builds the program of one case."""

    model: Any
    scale: Scale
    side: list[Any]  # a variable for each free layer, a number for the others
    terms: list[Any] = field(default_factory=list)
    costs: int = 0  # how many whole numbers were rounded

    @classmethod
    def of(cls, costs: Costs, of: Prices, free: Mask, known: Mask, known_s: float, least_s: float) -> _Program:
        model = new_model()
        side = [model.new_bool_var("") if may else int(on) for may, on in zip(free, known, strict=True)]
        program = cls(model, Scale(known_s), side)
        program._layers(of)
        program._tensors(costs, of)
        if of.visit_s > 0:
            program._visits(costs, of, known, (known_s - least_s) / of.visit_s)
        if costs.limit_bytes < inf:
            program._memory(costs)
        for v in np.flatnonzero(free):
            model.add_hint(side[v], int(known[v]))
        objective = sum(program.terms)
        model.add(objective <= KNOWN + program.costs)  # as the known plan may be rounded
        model.minimize(objective)
        return program

    def _pay(self, units: int, what: Any) -> None:
        self.terms.append(units * what)
        self.costs += 1

    def _layers(self, of: Prices) -> None:
        for side, device, server in zip(
            self.side, self.scale.whole(of.device_s).tolist(), self.scale.whole(of.server_s).tolist(), strict=True
        ):
            self._pay(device, side)
            self._pay(server, 1 - side)

    def _tensors(self, costs: Costs, of: Prices) -> None:
        """Lets each tensor cross, once each way, at its price."""
        ups, downs = self.scale.whole(of.up_s).tolist(), self.scale.whole(of.down_s).tolist()
        for u, reading in enumerate(costs.graph.consumers):
            if not reading:
                continue
            up, down = (self.model.new_bool_var("") for _ in range(2))
            for reader in reading:
                self.model.add(up >= self.side[u] - self.side[reader])
                self.model.add(down >= self.side[reader] - self.side[u])
            self._pay(ups[u], up)
            self._pay(downs[u], down)

    def _visits(self, costs: Costs, of: Prices, known: Mask, worth: float) -> None:
        """Counts the visits; ``worth`` of them cost as much as the known plan could be too slow."""
        most = max(int(min(worth, len(known))) + 1, int(visits(costs.graph, known[None, :])[0]), 1)
        all_visits = self.model.new_int_var(0, most, "")
        visit: list[Any] = []
        for v, parents in enumerate(costs.graph.parents):
            visit.append(self.model.new_int_var(0, most, ""))
            for u in parents:
                self.model.add(visit[v] >= visit[u])
                self.model.add(visit[v] >= visit[u] + self.side[u] - self.side[v])
            if not parents:
                self.model.add(visit[v] >= 1 - self.side[v])
            self.model.add(all_visits >= 1 - self.side[v])
            self.model.add(all_visits >= visit[v])
        self._pay(int(self.scale.whole(np.array([of.visit_s]))[0]), all_visits)

    def _memory(self, costs: Costs) -> None:
        """Keeps what is on the device within the limit, whichever of its layers runs."""
        limit = int(costs.limit_bytes)
        layers = range(len(self.side))
        taken = sum(int(costs.memory_bytes[v]) * self.side[v] for v in layers)
        whole = self.model.new_int_var(0, limit, "")
        self.model.add(whole == taken)
        if not costs.passing_bytes.any():
            return
        held = [self._held(u, readers) for u, readers in enumerate(costs.graph.consumers)]
        last, in_all = last_readers(costs.graph), float(costs.memory_bytes.sum())
        for v in layers:
            alive = [u for u in range(v + 1) if last[u] >= v]
            if in_all + costs.passing_bytes[alive].sum() > limit:
                needed = whole + sum(int(costs.passing_bytes[u]) * held[u] for u in alive)
                row = self.model.add(needed <= limit)
                if not isinstance(self.side[v], int):
                    row.only_enforce_if(self.side[v])
                elif not self.side[v]:
                    row.only_enforce_if(self.model.new_constant(0))

    def _held(self, u: int, readers: tuple[int, ...]) -> Any:
        """Returns whether the device holds a tensor: it makes it or reads it."""
        held = self.model.new_bool_var("")
        for v in (u, *readers):
            self.model.add(held >= self.side[v])
        return held
