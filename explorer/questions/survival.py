"""How far off the computing times of a machine may be before another split is the best.

With f the factor on a machine's times, the delay of a split D is a straight line, ``T(D) = f * machine(D) + rest(D)``.
The best delay is the least of such lines. A split that is the best at f = 1 stays so up to where its line first meets a
lower one, which a few minimum cuts find: the best split at the far end gives a crossing, the best split there a nearer
one, until none is better.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from explorer.pricing import Case, Costs, Mask, Rates, Split, Terms
from explorer.solve.exact.mincut import minimum_cut

TIED = 1e-9  # relative; delays that differ by less are equal


@dataclass(frozen=True)
class Survival:
    """Holds by which factors the times of one machine may be longer or shorter while a split stays the best."""

    doubt: float  # how far off they may be
    slower: float  # at most ``doubt``
    faster: float

    @property
    def survives(self) -> bool:
        """Returns whether the split stays the best over the whole doubt."""
        return self.slower >= self.doubt and self.faster >= self.doubt


def survival(case: Case, mask: Mask) -> tuple[Survival, ...]:
    """Returns how the best split, ``mask`` of shape (layers,), survives the doubt about each machine of the chain."""
    return tuple(
        Survival(doubt, _reach(case, mask, place, doubt), 1 / _reach(case, mask, place, 1 / doubt))
        for place, doubt in enumerate(case.costs.doubt)
    )


def doubted(terms: Terms, costs: Costs) -> tuple[Terms, Terms]:
    """Returns the terms of a split where its machines are as fast, and where they are as slow, as they may be."""
    device, server = costs.doubt[0], costs.doubt[-1]
    computing = terms.device_compute, terms.server_compute
    fast, slow = (
        terms._replace(device_compute=computing[0] * on_device, server_compute=computing[1] * on_server)
        for on_device, on_server in ((1 / device, 1 / server), (device, server))
    )
    return fast, slow


def failing_corner(case: Case, mask: Mask) -> tuple[float, ...] | None:
    """Returns factors on the times of the machines, all as far off as they may be, where another split is the best.

    How much longer a split takes than any other one is a straight line along each factor, and so is the worst of it at
    a corner of all doubts: a split that is the best at every corner is so wherever the times are. It is None then.
    """
    for factors in product(*((doubt, 1 / doubt) for doubt in case.costs.doubt)):
        rates = case.rates
        for place, factor in enumerate(factors):
            rates = _at(rates, place, factor)
        best = minimum_cut(case.costs, rates).on_device
        if _delay_s(case.costs, mask, rates) > _delay_s(case.costs, best, rates) * (1 + TIED):
            return factors
    return None


def _reach(case: Case, mask: Mask, place: int, end: float) -> float:
    """Returns the factor on a machine's times, from 1 towards ``end``, up to which the split stays the best."""
    factor = end
    while abs(factor - 1) > TIED:
        rates = _at(case.rates, place, factor)
        best = minimum_cut(case.costs, rates).on_device
        ours_s, best_s = (_delay_s(case.costs, each, rates) for each in (mask, best))
        if ours_s <= best_s * (1 + TIED):
            break
        slopes = [_machine_s(case.costs, each, rates, place) / factor for each in (mask, best)]
        crossing = factor - (ours_s - best_s) / (slopes[0] - slopes[1])
        if abs(crossing - 1) >= abs(factor - 1):  # rounding alone is left
            break
        factor = crossing if (crossing - 1) * (end - 1) > 0 else 1.0
    return factor


def _at(rates: Rates, place: int, factor: float) -> Rates:
    speeds = list(rates.speeds)
    speeds[place] = speeds[place] / factor
    return Rates(tuple(speeds), rates.links)


def _delay_s(costs: Costs, mask: Mask, rates: Rates) -> float:
    return float(Split(costs, mask).delay(rates))


def _machine_s(costs: Costs, mask: Mask, rates: Rates, place: int) -> float:
    terms = Split(costs, mask).terms(rates)
    return float(terms.device_compute if place == 0 else terms.server_compute)
