"""Every split that is optimal somewhere in a box of coefficients, of which a map frees two, one or none."""

from __future__ import annotations

from dataclasses import replace

from explorer.pricing.costs import Floats, Mask, PricedGraph, reprice
from explorer.questions.inputs import DEVICE_SPEED, SERVER_SPEED
from explorer.solve.contract.contraction import contract
from explorer.solve.exact.closed_sets import CAP, allowed_splits
from explorer.solve.exact.table import all_fit, cut_oracle, five_features, list_oracle
from explorer.solve.more.memory_limit import listed_within
from explorer.solve.parametric.envelope import lower_envelope

FEW = 1_000  # splits; fewer are all looked at sooner than those are found that are of no use


def optimal_splits(priced: PricedGraph, low: Floats, high: Floats) -> Mask:
    """The device sides, shape (splits, layers), that are optimal for some theta with ``low <= theta <= high``.

    Theta are the five coefficients of `explorer.solve.exact.table.by_coefficient`. Minimum cuts find them: over two
    free coefficients some ten are enough. Where one of them breaks the scenario's memory limit, which a cut knows
    nothing of, the splits that fit are listed. Raises `SolveError` where they are too many for that.
    """
    masks = lower_envelope(cut_oracle(priced), low, high).masks
    if all_fit(priced, masks):
        return masks
    fitting = _fitting(priced, low, high)
    return lower_envelope(list_oracle(five_features(priced, fitting), fitting), low, high).masks


def _fitting(priced: PricedGraph, low: Floats, high: Floats) -> Mask:
    """Splits that fit into the memory, a fastest one among them anywhere in the box.

    A contraction leaves out what is of no use at the speeds of one corner, and what takes no less memory. At that of
    the fastest device and the slowest server the most layers may be faster on the device: it holds all over the box.
    """
    few = allowed_splits(priced, FEW)
    if few is not None:
        return few
    corner = replace(
        priced.scenario,
        device_speed=DEVICE_SPEED.clipped(float(1 / low[0])),
        server_speed=SERVER_SPEED.clipped(float(1 / high[2])),
    )
    candidates = contract(reprice(priced, corner)).candidates(CAP)
    if candidates is None:
        return listed_within(priced)
    fitting: Mask = candidates[priced.memory(candidates) <= priced.limit]
    return fitting
