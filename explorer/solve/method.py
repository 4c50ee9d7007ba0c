"""What a method is: an algorithm with its name, where it comes from, and what it takes for granted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from explorer.pricing.costs import PricedGraph
from explorer.solve.result import Split

Solver = Callable[[PricedGraph], Split]


class SolveError(ValueError):
    """A method that cannot answer for this model and scenario; the message says why, and what to use instead."""


@dataclass(frozen=True)
class Method:
    """One way to choose a split."""

    name: str  # what the command line and the registry call it: "device-only"
    title: str  # what a table calls it: "Device only"
    source: str  # who proposed it; "" where it goes without saying
    assumes: str  # one honest line: what it takes for granted, or what it costs
    exact: bool  # whether its split takes the least delay, or says by `Split.bound_s` how far from it it can be
    solve: Solver  # raises `SolveError` where it cannot answer
