"""Every split that is optimal somewhere in a box of coefficients, of which a map frees two, one or none."""

from __future__ import annotations

import numpy as np

from explorer.delay import Floats, Mask, PricedGraph
from explorer.solve.envelope import Oracle, lower_envelope
from explorer.solve.limited import listed_within
from explorer.solve.mincut import cut_at
from explorer.solve.table import by_coefficient

CELLS_AT_ONCE = 20_000  # splits times layers that are priced in one step: that stays in the processor's cache


def optimal_splits(priced: PricedGraph, low: Floats, high: Floats) -> Mask:
    """The device sides, shape (splits, layers), that are optimal for some theta with ``low <= theta <= high``.

    Theta are the five coefficients of `explorer.solve.table.by_coefficient`. Minimum cuts find them: over two free
    coefficients some ten are enough. Where one of them breaks the scenario's memory limit, which a cut knows nothing
    of, all splits that fit are listed. Raises `SolveError` where they are too many for that.
    """
    masks = lower_envelope(_by_cutting(priced), low, high).masks
    if (priced.memory(masks) <= priced.limit).all():
        return masks
    return lower_envelope(_by_looking_up(priced, listed_within(priced)), low, high).masks


def _by_cutting(priced: PricedGraph) -> Oracle:
    def best(points: Floats) -> tuple[Floats, Mask]:
        exchange = points[:, 1] + points[:, 3]
        masks = np.array([cut_at(priced, six)[0] for six in np.insert(points, 4, exchange, axis=1)])
        return by_coefficient(priced.features(masks)), masks

    return best


def _by_looking_up(priced: PricedGraph, masks: Mask) -> Oracle:
    parts = np.array_split(masks, -(-masks.size // CELLS_AT_ONCE))
    rows = np.concatenate([by_coefficient(priced.features(part)) for part in parts])

    def best(points: Floats) -> tuple[Floats, Mask]:
        # Not a matrix product, whose threads wait for one another where the cores are busy.
        least = np.einsum("mk,rk->mr", points, rows).argmin(axis=1)
        return rows[least], masks[least]

    return best
