"""U-shaped splitting: the labels stay on the device too, so both ends of the model run there, the middle elsewhere.

Any set of layers may be on the server but what is pinned to the device: the layers that the scenario keeps there, and
the outputs (the layers nobody reads), where the loss and the labels are. What a plan takes is in
`explorer.solve.more.ushape_price`. The plan with the least delay, in this order:

1. The minimum cut (`explorer.solve.more.ushape_flow`), which knows neither a memory limit nor more than one visit of
   the server: no plan takes less than its value. If it fits and needs no more visits, it is the best one.
2. A layer that takes more than the memory limit together with the pinned ones is on the server. If there are few
   others, all plans are listed.
3. The relaxation of `explorer.solve.more.memory_limit`, and an integer program
   (`explorer.solve.more.ushape_program`): the best plan of both, proven to be the best or with a bound.

U-shaped configurations: P. Vepakomma et al., "Split learning for health" (arXiv 1812.00564).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from time import perf_counter

import numpy as np

from explorer.pricing import Costs, Mask, Rates, Terms
from explorer.solve.more.memory_limit import Line, relaxed
from explorer.solve.more.ushape_flow import Flow
from explorer.solve.more.ushape_price import features, prices, read_across, visits
from explorer.solve.more.ushape_program import searched
from explorer.solve.network import rounding
from explorer.solve.result import EQUAL, OPTIMAL, Proof, SolveError, SolverStats, least

MOST_FREE = 12  # layers whose every side is tried


@dataclass(frozen=True, eq=False)
class UShape:
    """Describes a U-shaped plan: its delay is priced from the set, never taken from a solver."""

    costs: Costs
    rates: Rates
    on_device: Mask  # shape (layers,); not closed under predecessors
    proof: Proof
    stats: SolverStats
    route: str  # what found it: "mincut", "listing" or "program", the integer program

    @cached_property
    def terms(self) -> Terms:
        """Returns the six terms, in seconds.

        Uplink is all that goes up, downlink all that comes down, but the model.
        """
        return Terms(*(features(self.costs, self.on_device[None, :])[0] * self.rates.coefficients).tolist())

    @property
    def delay_s(self) -> float:
        """Returns T(S), the delay of a round in training, of one batch in inference."""
        return self.terms.delay_s

    @property
    def device_layers(self) -> tuple[str, ...]:
        """Returns the names of the layers on the device, in topological order."""
        return tuple(layer.name for layer, on in zip(self.costs.graph.layers, self.on_device, strict=True) if on)

    @cached_property
    def up_cut(self) -> tuple[int, ...]:
        """Returns the positions of the device's layers whose tensors the server reads."""
        return tuple(read_across(self.costs.graph, self.on_device).tolist())

    @cached_property
    def down_cut(self) -> tuple[int, ...]:
        """Returns the positions of the server's layers whose tensors the device reads."""
        return tuple(read_across(self.costs.graph, ~self.on_device).tolist())

    @cached_property
    def server_visits(self) -> int:
        """Returns how many times a forward pass goes to the server, at least and at best."""
        return int(visits(self.costs.graph, self.on_device[None, :])[0])

    @property
    def further_round_trips_s(self) -> float:
        """Returns the part of the delay that is round trips of the visits after the first."""
        return max(0, self.server_visits - 1) * prices(self.costs, self.rates).visit_s


def u_shaped(costs: Costs, rates: Rates) -> UShape:
    """Returns the plan with the least T(S) of all sets S that the pins and the memory limit allow.

    Where the proof is a bound, the best that was found. Exact to about 1e-9 relative. Of listed plans that tie it has
    the fewest layers on the device, and of minimum cuts. Raises `SolveError` where not even the two ends alone fit on
    the device.
    """
    started = perf_counter()
    flow = Flow.of(costs, rates)
    built = perf_counter()
    on_device, proof, route, listed = _best(flow)
    stats = SolverStats(flow.network.vertices, flow.edges, built - started, perf_counter() - built, listed)
    return UShape(costs, rates, on_device, proof, stats, route)


def _best(flow: Flow) -> tuple[Mask, Proof, str, int]:
    """Returns the best plan found, how good it is, what found it, and how many were priced one by one."""
    costs, ends = flow.costs, flow.pinned
    if not costs.fits(ends):
        raise SolveError("ends-exceed-memory", **costs.beyond_limit(ends))
    cut = flow.cut(0.0)
    least_s = flow.once_s(cut) * (1 - rounding(flow.edges))
    if costs.fits(cut) and flow.delay_s(cut) <= least_s * (1 + EQUAL):
        return cut, OPTIMAL, "mincut", 0
    free = ~ends & ~_too_large(costs, ends)
    if free.sum() <= MOST_FREE:
        best, listed = _listed(flow, free)
        return best, OPTIMAL, "listing", listed
    known, bound_s = _relaxed(flow, cut, least_s)
    while True:
        known_s = flow.delay_s(known)
        found, least_s = searched(costs, flow.prices, free, known, known_s, bound_s)
        best, bound_s = min(known, found, key=flow.delay_s), max(bound_s, least_s)
        if flow.delay_s(best) <= bound_s * (1 + EQUAL):
            return best, OPTIMAL, "program", 0
        if flow.delay_s(best) > known_s / 2:
            return best, Proof.within(bound_s), "program", 0
        known = best  # from which costs are rounded less


def _too_large(costs: Costs, ends: Mask) -> Mask:
    """Returns the layers that take more than the limit together with both ends, shape (layers,)."""
    taken = float(costs.memory_without_copies(ends[None, :])[0]) + costs.memory_bytes
    large: Mask = ~ends & (taken > costs.limit_bytes)
    return large


def _listed(flow: Flow, free: Mask) -> tuple[Mask, int]:
    """Returns the best of all plans with the free layers on either side, and the ends alone of the others.

    And how many they are.
    """
    sides = np.arange(1 << int(free.sum()))[:, None] >> np.arange(int(free.sum())) & 1
    masks = np.repeat(flow.pinned[None, :], len(sides), axis=0)
    masks[:, free] = sides.astype(np.bool_)
    if flow.costs.limit_bytes < np.inf:
        masks = masks[flow.costs.memory(masks) <= flow.costs.limit_bytes]
    delays_s = features(flow.costs, masks) @ flow.rates.coefficients
    return masks[least(delays_s, masks.sum(axis=1))], len(masks)


def _relaxed(flow: Flow, cut: Mask, least_s: float) -> tuple[Mask, float]:
    """Returns the fastest plan met that fits, and what no plan that fits goes below."""
    costs, ends = flow.costs, flow.pinned
    met = [mask for mask in (ends, cut, costs.all_on_device) if costs.fits(mask)]

    def line(mask: Mask) -> Line:
        if costs.fits(mask):
            met.append(mask)
        return Line(mask, flow.once_s(mask), float(costs.memory_bytes[mask].sum()), costs.fits(mask))

    if not costs.fits(cut):
        room_bytes = costs.limit_bytes - float(costs.peak(ends[None, :])[0])  # the peak of no plan is less
        found = relaxed(line(cut), line(ends), room_bytes, lambda price: line(flow.cut(price)), rounding(flow.edges))
        least_s = max(least_s, found.bound_s)
    return min(met, key=flow.delay_s), least_s
