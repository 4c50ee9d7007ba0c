"""The two choices without a split: everything on the device, and as much as possible on the server."""

from __future__ import annotations

from explorer.pricing.costs import Mask, PricedGraph
from explorer.solve.method import Method
from explorer.solve.result import SolverStats, Split

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
    assumes="Runs every layer on the device; the server only takes part in the model exchange.",
    exact=False,
    solve=device_only,
)
SERVER_ONLY = Method(
    name="server-only",
    title="Server only",
    source="",
    assumes="Sends the raw data to the server or, where they must stay, what the first layers make of them.",
    exact=False,
    solve=server_only,
)
