"""The split with the least of a delay whose stages overlap: device, uplink, server and downlink work at the same time.

With t the seconds of the four stages of a split, and r the rest of its delay, round trips and the model exchange:

    F(D) = ( together * sum of t  +  slowest * max of t  +  rest * r ) / over

A delay one after the other has (together, slowest, rest, over) = (1, 0, 1, 1), the period of a pipeline (0, 1, 0, 1),
and M micro-batches have (1, M - 1, M, M), see `explorer.solve.more.overlap`. All of them rise with every term.

Where the splits are few enough they are listed. Elsewhere an integer program (`explorer.solve.more.program`) finds one
with a bound on the least:

    minimise    together * sum of t + slowest * z + rest * r,     z >= each of t
    d_v <= d_u,     x_u >= d_u - d_v      for each layer v that reads u;  x_u is 1 where the tensor of u crosses
    q >= 1 - d_v                          for each layer; q is 1 where any layer is on the server
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from explorer.pricing import Costs, Floats, Mask, Rates, Term
from explorer.solve.baselines.linear import first, longest_prefix, prefix_features, shortest_prefix
from explorer.solve.exact.listing import MOST_CELLS, MOST_SPLITS, allowed_splits, features_of
from explorer.solve.more.program import KNOWN, Program
from explorer.solve.result import EQUAL

STAGES = [Term.DEVICE_COMPUTE, Term.UPLINK, Term.SERVER_COMPUTE, Term.DOWNLINK]
REST = [Term.MODEL_EXCHANGE, Term.ROUND_TRIPS]


@dataclass(frozen=True)
class Shares:
    """Holds what is minimised: the shares of F, each 0 or more but the last, which is 1 or more."""

    together: int
    slowest: int
    rest: int
    over: int = 1

    def of(self, terms: Floats) -> Floats:
        """Returns F of splits from their terms in seconds, shape (splits, 6); shape (splits,)."""
        stages_s = terms[:, STAGES]
        stages = self.together * stages_s.sum(axis=1) + self.slowest * stages_s.max(axis=1)
        found: Floats = (stages + self.rest * terms[:, REST].sum(axis=1)) / self.over
        return found


@dataclass(frozen=True, eq=False)
class Found:
    """Holds the split with the least F that was found."""

    on_device: Mask
    least_s: float  # no allowed split has less: F itself where it is proven to be the least
    route: str  # "listing", all of them priced, or "program"
    splits: int  # that were priced one by one


def least_overlapped(costs: Costs, rates: Rates, shares: Shares, list_at_most: int = MOST_SPLITS) -> Found:
    """Returns the allowed split with the least F, and of those the one with the least delay of those that were seen.

    Exact where the model has at most ``list_at_most`` splits, fewer where its layers are many.
    """
    masks = allowed_splits(costs, min(list_at_most, MOST_CELLS // len(costs.graph.layers)))
    if masks is not None:
        best, least_s = _best_of(costs, rates, shares, masks)
        return Found(best, least_s, "listing", len(masks))
    return _programmed(costs, rates, shares)


def _best_of(costs: Costs, rates: Rates, shares: Shares, masks: Mask) -> tuple[Mask, float]:
    """Returns the best of some splits, of equal ones that with the least delay, and its F."""
    terms = features_of(costs, masks) * rates.coefficients
    found_s = shares.of(terms)
    equal = np.flatnonzero(found_s <= found_s.min() * (1 + EQUAL))
    best = equal[terms[equal].sum(axis=1).argmin()]
    return masks[best], float(found_s[best])


def _programmed(costs: Costs, rates: Rates, shares: Shares) -> Found:
    """Returns the best that the integer program finds, again and again while costs can be rounded much less."""
    known, known_s = _best_of(costs, rates, shares, _prefixes(costs, rates, shares))
    bound_s = 0.0
    while True:
        found, least_s = programmed(costs, rates, shares, known, known_s)
        best, best_s = _best_of(costs, rates, shares, np.stack([known, found]))
        bound_s = max(bound_s, least_s)
        if best_s <= bound_s * (1 + EQUAL) or best_s > known_s / 2:
            proven = best_s <= bound_s * (1 + EQUAL)
            return Found(best, best_s if proven else bound_s, "program", 0)
        known, known_s = best, best_s


def _prefixes(costs: Costs, rates: Rates, shares: Shares) -> Mask:
    """Returns the smallest split and the best prefix of the topological order, if any fits into the memory."""
    lengths = np.arange(shortest_prefix(costs), longest_prefix(costs) + 1)
    if not len(lengths):
        return costs.all_on_server[None, :]
    found_s = shares.of(prefix_features(costs)[lengths] * rates.coefficients)
    prefix = first(int(lengths[found_s.argmin()]), len(costs.graph.layers))
    return np.stack([costs.all_on_server, prefix])


def programmed(costs: Costs, rates: Rates, shares: Shares, known: Mask, known_s: float) -> tuple[Mask, float]:
    """Returns the best split that the program finds, and seconds that no allowed split goes below.

    ``known`` is an allowed split, of which F is ``known_s``.
    """
    program = Program(~costs.on_device, known, known_s * shares.over)
    program.respect_memory(costs)
    model, side = program.model, program.side
    device, uplink, server, downlink, exchange, round_trips = rates.coefficients
    n, weight = costs.iterations, shares.together + shares.slowest
    off, crosses = [1 - on for on in side], _crossing(program, costs)
    stages = [
        _sum(program.whole(n * costs.device_s * device, weight), side),
        _sum(program.whole(n * costs.uplink_bytes * uplink, weight), crosses),
        _sum(program.whole(n * costs.server_s * server, weight), off),
        _sum(program.whole(n * costs.downlink_bytes * downlink, weight), crosses),
    ]
    objective = shares.together * sum(stages)
    if shares.slowest:
        slowest = model.new_int_var(0, 2 * KNOWN // shares.slowest, "")
        for stage in stages:
            model.add(slowest >= stage)
        objective += shares.slowest * slowest
    if shares.rest:
        away = program.boolean()
        for on in side:
            model.add(away >= 1 - on)
        objective += shares.rest * _sum(program.whole(costs.param_bytes * exchange, shares.rest), side)
        objective += shares.rest * _sum(program.whole(np.array([n * round_trips]), shares.rest), [away])
    on_device, least_s = program.least(objective)
    return on_device, least_s / shares.over


def _crossing(program: Program, costs: Costs) -> list[Any]:
    """Returns for each layer whether its tensor crosses, where what the device has is all that its layers need."""
    crosses: list[Any] = []
    for u, reading in enumerate(costs.graph.consumers):
        crosses.append(program.boolean() if reading and costs.may_cross[u] else 0)
        for reader in reading:
            program.model.add(program.side[reader] <= program.side[u])
            program.model.add(crosses[u] >= program.side[u] - program.side[reader])
    return crosses


def _sum(units: list[int], chosen: list[Any]) -> Any:
    return sum(unit * one for unit, one in zip(units, chosen, strict=True))
