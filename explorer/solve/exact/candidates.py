"""The splits that are worth a look beside the optimal ones, in the order of their depth.

A chain has as many splits as layers, and each has a bar in a chart. A branching model can have millions, of which most
are worse than another one in everything; those are left out, and of many that are left, the ones that send most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from explorer.model.kept import kept
from explorer.pricing import Costs, Floats, Mask, by_pace
from explorer.pricing.terms import Term
from explorer.solve.exact.listing import CAP, allowed_splits, features_of
from explorer.solve.exact.table import MOST_CELLS, SplitTable

MOST = 500  # splits beside those of the table; a chart has no more pixels

Choice = Literal["undominated", "leanest", "prefixes"]


@dataclass(frozen=True, eq=False)
class Candidates:
    """Holds some splits by the number of their layers on the device, fewest first, and how they were chosen.

    ``undominated`` are all allowed ones but those that another one beats in everything, ``leanest`` those that send
    least for their number of layers, ``prefixes`` the layers up to each in topological order. The splits of the table
    are always among them.
    """

    masks: Mask  # (splits, layers), True on the device
    choice: Choice
    allowed: int | None  # how many splits are allowed; None where they are too many to be counted


def candidates(table: SplitTable) -> Candidates:
    """Returns the candidates of the scenario that a table is of."""
    return _candidates(table.costs, table)


@kept
def _candidates(costs: Costs, table: SplitTable) -> Candidates:
    listed = allowed_splits(costs, min(CAP, MOST_CELLS // len(costs.graph.layers)))
    if listed is None:
        return Candidates(_sorted(costs, _prefixes(costs), table.masks), "prefixes", None)
    if len(listed) <= MOST:
        return Candidates(_sorted(costs, listed, table.masks), "undominated", len(listed))
    return Candidates(_sorted(costs, _leanest(costs, listed), table.masks), "leanest", len(listed))


def _prefixes(costs: Costs) -> Mask:
    """The layers up to each one in topological order, with those that must be on the device; at most `MOST`."""
    layers = len(costs.graph.layers)
    lengths = np.unique(np.linspace(0, layers, min(MOST, layers + 1)).round().astype(int))
    masks: Mask = (np.arange(layers) < lengths[:, None]) | costs.on_device
    return masks[costs.memory(masks) <= costs.limit_bytes]


def _leanest(costs: Costs, masks: Mask) -> Mask:
    """The one split for each number of layers on the device that sends the fewest bytes."""
    features, counts = features_of(costs, masks), masks.sum(axis=1)
    sent = features[:, Term.UPLINK] + features[:, Term.DOWNLINK]
    order = np.lexsort((sent, counts))
    first = np.unique(counts[order], return_index=True)[1]
    leanest: Mask = masks[order[first]]
    if len(leanest) > MOST:
        leanest = leanest[np.linspace(0, len(leanest) - 1, MOST).round().astype(int)]
    return leanest


def _sorted(costs: Costs, masks: Mask, of_table: Mask) -> Mask:
    """Each split once and by depth, without those that another one beats in everything."""
    every = np.unique(np.concatenate([masks, of_table]), axis=0)
    in_table = (every[:, None] == of_table).all(axis=2).any(axis=1)
    every = every[undominated(by_pace(features_of(costs, every))) | in_table]
    in_order: Mask = every[every.sum(axis=1).argsort(kind="stable")]
    return in_order


def undominated(rows: Floats) -> Mask:
    """Returns which rows no other one beats: none is at most as large in every column and smaller in one.

    ``rows`` has shape (splits, columns). Of equal rows the first counts.

    >>> undominated(np.array([[1.0, 3.0], [2.0, 2.0], [2.0, 3.0], [1.0, 3.0]])).tolist()
    [True, True, False, False]
    """
    left = np.lexsort(rows.T[::-1])  # a row is beaten only by one before it
    kept_rows = np.zeros(len(rows), dtype=np.bool_)
    while len(left):
        kept_rows[left[0]] = True
        left = left[(rows[left] < rows[left[0]]).any(axis=1)]
    return kept_rows
