"""What every algorithm returns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from explorer.pricing.costs import Mask, PricedGraph, Terms


@dataclass(frozen=True)
class SolverStats:
    """What an algorithm looked at, and for how long."""

    vertices: int
    edges: int
    build_s: float
    solve_s: float
    splits: int = 0  # how many splits it priced one by one, where it works so
    once_s: float = 0.0  # spent before, on what is remembered for other links: a contraction, a table


@dataclass(frozen=True)
class Split:
    """A split of a priced graph: its delay is priced from the set, never taken from a solver."""

    priced: PricedGraph
    method: str
    on_device: Mask  # shape (layers,)
    stats: SolverStats
    bound_s: float | None = None  # no allowed split takes less; None where this one is proven to take the least

    @cached_property
    def terms(self) -> Terms:
        """The six named terms, in seconds."""
        return self.priced.terms(self.on_device)

    @property
    def delay_s(self) -> float:
        """The delay of a round in training, of one batch in inference."""
        return self.terms.delay_s

    @property
    def at_most_above(self) -> float:
        """How far above the least delay this one can be, as a fraction of it; 0 for the least, or a baseline."""
        if self.bound_s is None:
            return 0.0
        return self.delay_s / self.bound_s - 1 if self.bound_s > 0 else math.inf

    @property
    def device_layers(self) -> tuple[str, ...]:
        """Names of the layers on the device, in topological order."""
        return tuple(layer.name for layer, on in zip(self.priced.graph.layers, self.on_device, strict=True) if on)

    @cached_property
    def cut(self) -> tuple[int, ...]:
        """Positions of the layers whose tensors cross the link."""
        return self.priced.cut(self.on_device)
