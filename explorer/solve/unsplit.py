"""The two choices without a split: everything on the device, and as much as possible on the server."""

from __future__ import annotations

from explorer.delay import Mask, PricedGraph
from explorer.solve.method import Method
from explorer.solve.split import SolverStats, Split

NOTHING = SolverStats(vertices=0, edges=0, build_s=0.0, solve_s=0.0)


def device_only(priced: PricedGraph) -> Split:
    """Everything on the device: nothing crosses but the model."""
    return _fixed(priced, DEVICE_ONLY.name, priced.device_only)


def server_only(priced: PricedGraph) -> Split:
    """As much on the server as the scenario allows: the raw data alone stays, or nothing but it crosses."""
    return _fixed(priced, SERVER_ONLY.name, priced.server_most)


def _fixed(priced: PricedGraph, method: str, mask: Mask) -> Split:
    return Split(priced, method, mask, NOTHING)


DEVICE_ONLY = Method(
    name="device-only",
    title="Device only",
    source="",
    assumes="No split. The server only exchanges the model.",
    exact=False,
    solve=device_only,
)
SERVER_ONLY = Method(
    name="server-only",
    title="Server only",
    source="",
    assumes="No split. Sends the raw data, or what must be computed from it on the device where it may not leave.",
    exact=False,
    solve=server_only,
)
