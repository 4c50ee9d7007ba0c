"""Maximum flow by OR-tools, as every algorithm here uses it: whole-number capacities in, the source's side out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow

from explorer.delay import Mask

Ints = NDArray[np.int64]


def source_side(vertices: int, tails: Ints, heads: Ints, capacities: Ints, source: int, sink: int) -> Mask:
    """The source's side of a minimum cut, shape (vertices,): of all minimum cuts the one with the smallest side.

    Capacities are whole numbers whose sum over a cut stays below 2^63. At least one edge must end in the sink, of
    capacity 0 if need be: without one OR-tools returns an empty side.
    """
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(tails, heads, capacities)
    status = flow.solve(source, sink)
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the maximum-flow solver stopped with status {status}")
    side: Mask = np.zeros(vertices, dtype=np.bool_)
    side[flow.get_source_side_min_cut()] = True
    return side
