"""The U-shaped problem as an integer program: several visits of the server and a memory limit, both exactly.

With d_v as in `explorer.solve.more.program`, and the prices of `explorer.solve.more.ushape_price`:

    minimise    sum_v device_v * d_v + server_v * (1 - d_v)  +  sum_u up_u * x_u + down_u * y_u  +  visit * V
    x_u >= d_u - d_r,   y_u >= d_r - d_u            for each reader r of the tensor, or tied parameter, u
    w_v >= w_u,         w_v >= w_u + d_u - d_v      for each layer v that reads u;  V >= w_v,  V >= 1 - d_v

w_v is the number of the last visit up to v. Without round trips there are no w and V.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from explorer.pricing import Costs, Mask
from explorer.solve.more.program import Program
from explorer.solve.more.ushape_price import Prices, visits


def searched(costs: Costs, of: Prices, free: Mask, known: Mask, known_s: float, least_s: float) -> tuple[Mask, float]:
    """Returns the best plan found that agrees with a known one on all layers but the free ones, and a bound in seconds.

    ``known`` fits and takes ``known_s``; no plan takes less than ``least_s``.
    """
    program = Program(free, known, known_s)
    program.respect_memory(costs)
    paid = [*_layers(program, of), *_tensors(program, costs, of)]
    if of.visit_s > 0:
        worth = (known_s - least_s) / of.visit_s  # so many visits cost as much as the known plan could be too slow
        most = max(int(min(worth, len(known))) + 1, int(visits(costs.graph, known[None, :])[0]))
        (each,) = program.whole(np.array([of.visit_s]), weight=most)
        paid.append(each * _visits(program, costs, most))
    return program.least(sum(paid))


def _layers(program: Program, of: Prices) -> list[Any]:
    device, server = program.whole(of.device_s), program.whole(of.server_s)
    return [
        there * side + elsewhere * (1 - side)
        for side, there, elsewhere in zip(program.side, device, server, strict=True)
    ]


def _tensors(program: Program, costs: Costs, of: Prices) -> list[Any]:
    """Returns what crossing costs: tensors and tied parameters, at most once each way."""
    read = list(zip(program.side, costs.graph.consumers, strict=True)) + program.ties(costs)
    ups, downs = program.whole(of.up_s), program.whole(of.down_s)
    return [
        up_s * program.either(source, readers) + down_s * program.either(source, readers, back=True)
        for (source, readers), up_s, down_s in zip(read, ups, downs, strict=True)
        if readers
    ]


def _visits(program: Program, costs: Costs, most: int) -> Any:
    """Returns how many visits there are, at most so many."""
    model, side = program.model, program.side
    last = model.new_int_var(0, most, "")
    visit: list[Any] = []
    for v, parents in enumerate(costs.graph.parents):
        visit.append(model.new_int_var(0, most, ""))
        for u in parents:
            model.add(visit[v] >= visit[u])
            model.add(visit[v] >= visit[u] + side[u] - side[v])
        if not parents:
            model.add(visit[v] >= 1 - side[v])
        model.add(last >= 1 - side[v])
        model.add(last >= visit[v])
    return last
