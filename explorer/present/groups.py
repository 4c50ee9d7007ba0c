"""The contracted graph for the graph view: which layers the block-wise algorithm draws together, and what is left."""

from __future__ import annotations

from functools import lru_cache
from math import isfinite

from explorer.present.layout.contracted import laid_out
from explorer.present.layout.data import serialised
from explorer.present.payload_types import GroupsData, Serialised
from explorer.present.view import Work
from explorer.solve.contract.contraction import Contraction, contract

MOST_REMEMBERED = 32  # contracted graphs; each lives as long as its costs anyway


def groups(work: Work) -> Serialised:
    """Returns the contracted graph of what is looked at: a `GroupsData`."""
    return _drawn(contract(work.case.costs, work.case.rates))


@lru_cache(maxsize=MOST_REMEMBERED)
def _drawn(contraction: Contraction) -> Serialised:
    level = laid_out(contraction)
    low, high = contraction.ratios
    data: GroupsData = {
        "of": contraction.group_of.tolist(),
        "drawing": level.to_dict(),
        "labels": [node.label for node in level.nodes],
        "speedup": _finite(contraction.speedup),
        "ratio": (low, _finite(high)),
    }
    return serialised(data)


def _finite(value: float) -> float | None:
    """Returns the value; None where it is infinite, which JSON has not."""
    return value if isfinite(value) else None
