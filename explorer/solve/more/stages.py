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
PROVEN = 1e-8  # relative; a gap below it is rounding
MOST_PROGRAMMED = 4_000  # layers: in larger graphs the integer program is stopped before it says much


@dataclass(frozen=True)
class Shares:
    """Holds what is minimised: the shares of F, each 0 or more but the last, which is 1 or more."""

    together: int
    slowest: int
    rest: int
    over: int = 1

    def weight(self, term: Term) -> int:
        """Returns how many times a term counts at most, before it is shared."""
        return self.together + self.slowest if term in STAGES else self.rest

    def of(self, terms: Floats) -> Floats:
        """Returns F of splits from their terms in seconds, shape (splits, 6); shape (splits,)."""
        stages_s = terms[:, STAGES]
        stages = self.together * stages_s.sum(axis=1) + self.slowest * stages_s.max(axis=1)
        found: Floats = (stages + self.rest * terms[:, REST].sum(axis=1)) / self.over
        return found


DELAY = Shares(together=1, slowest=0, rest=1)


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
    return programmed(costs, rates, shares, _prefixes(costs, rates, shares))


def _best_of(costs: Costs, rates: Rates, shares: Shares, masks: Mask) -> tuple[Mask, float]:
    """Returns the best of some splits, of equal ones that with the least delay, and its F."""
    terms = features_of(costs, masks) * rates.coefficients
    found_s = shares.of(terms)
    equal = np.flatnonzero(found_s <= found_s.min() * (1 + EQUAL))
    best = equal[terms[equal].sum(axis=1).argmin()]
    return masks[best], float(found_s[best])


def programmed(costs: Costs, rates: Rates, shares: Shares, known: Mask) -> Found:
    """Returns the best that the integer program finds, beginning with the best of some allowed splits.

    It is asked again where the costs can be rounded much less.
    """
    best, best_s = _best_of(costs, rates, shares, known)
    bound_s = 0.0
    while True:
        known_s = best_s
        found, least_s = _searched(costs, rates, shares, best, known_s)
        best, best_s = _best_of(costs, rates, shares, np.stack([best, found]))
        bound_s = max(bound_s, least_s)
        proven = best_s <= bound_s * (1 + PROVEN)
        if proven or best_s > known_s / 2:
            return Found(best, best_s if proven else bound_s, "program", 0)


def _prefixes(costs: Costs, rates: Rates, shares: Shares) -> Mask:
    """Returns the smallest split and the best prefix of the topological order, if any fits into the memory."""
    lengths = np.arange(shortest_prefix(costs), longest_prefix(costs) + 1)
    if not len(lengths):
        return costs.all_on_server[None, :]
    found_s = shares.of(prefix_features(costs)[lengths] * rates.coefficients)
    prefix = first(int(lengths[found_s.argmin()]), len(costs.graph.layers))
    return np.stack([costs.all_on_server, prefix])


def _searched(costs: Costs, rates: Rates, shares: Shares, known: Mask, known_s: float) -> tuple[Mask, float]:
    """Returns the best split that the program finds, and seconds that no allowed split goes below.

    ``known`` is an allowed split, of which F is ``known_s``.
    """
    program = Program(~costs.on_device, known, known_s * shares.over)
    program.respect_memory(costs)
    terms = _terms(program, costs, rates, shares)
    objective = shares.together * sum(terms[stage] for stage in STAGES)
    objective += shares.rest * sum(terms[term] for term in REST)
    if shares.slowest:
        slowest = program.model.new_int_var(0, 2 * KNOWN // shares.slowest, "")
        for stage in STAGES:
            program.model.add(slowest >= terms[stage])
        objective += shares.slowest * slowest
    on_device, least_s = program.least(objective)
    return on_device, least_s / shares.over


def _terms(program: Program, costs: Costs, rates: Rates, shares: Shares) -> dict[Term, Any]:
    """Returns each term that counts in units: all that is paid for, times its row of the features of `Costs`."""
    side = program.side
    crosses, away = _crossing(program, costs), program.boolean()
    for on in side:
        program.model.add(away >= 1 - on)
    ties = program.ties(costs)
    paid: list[tuple[Floats, list[Any]]] = [
        (costs.layer_on_device, side),
        (costs.layer_on_server, [1 - on for on in side]),
        (costs.tensor_up, crosses),
        (costs.copy_on_server, [program.either(owner, users) for owner, users in ties]),
        (costs.copy_on_device, [program.either(owner, users, back=True) for owner, users in ties]),
        (costs.passes[None, :], [away]),
    ]
    terms: dict[Term, Any] = {}
    for term in Term:
        weight, coefficient = shares.weight(term), rates.coefficients[term]
        terms[term] = sum(
            units * chosen
            for rows, taken in paid
            for units, chosen in zip(program.whole(rows[:, term] * coefficient, weight), taken, strict=True)
            if weight
        )
    return terms


def _crossing(program: Program, costs: Costs) -> list[Any]:
    """Returns for each layer whether its tensor crosses, where the device has all that its layers need."""
    crosses: list[Any] = []
    for u, reading in enumerate(costs.graph.consumers):
        for reader in reading:
            program.model.add(program.side[reader] <= program.side[u])
            if not costs.may_cross[u]:
                program.model.add(program.side[reader] >= program.side[u])
        crosses.append(program.either(program.side[u], reading) if reading and costs.may_cross[u] else 0)
    return crosses
