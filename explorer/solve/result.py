"""What a method is asked and what it answers: a split, how good that is known to be, and what finding it took."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from math import inf

import numpy as np

from explorer.pricing import Costs, Floats, Ints, Mask, Rates, Split, Terms
from explorer.values.errors import ExplorerError

EQUAL = 1e-9  # relative; delays that differ by less are said to be equal
TIED = 1e-12  # relative; of splits whose delays differ by less, the one with the fewest layers on the device is chosen


class SolveError(ExplorerError):
    """Reports a method that cannot answer for this model and scenario."""


class Quality(Enum):
    """Says how good a split is known to be."""

    OPTIMAL = "optimal"  # no allowed split takes less
    WITHIN = "within"  # no allowed split takes less than a bound
    UNKNOWN = "unknown"  # nothing is proven: a baseline


@dataclass(frozen=True)
class Proof:
    """Holds how good a split is known to be: optimal, within a bound of the optimum, or nothing."""

    quality: Quality
    bound_s: float | None = None  # seconds that no allowed split goes below, where that is all that is known

    @classmethod
    def within(cls, bound_s: float) -> Proof:
        """Returns the proof that no allowed split takes less than ``bound_s``."""
        return cls(Quality.WITHIN, bound_s)

    @property
    def is_optimal(self) -> bool:
        """Returns whether no allowed split takes less."""
        return self.quality is Quality.OPTIMAL

    def at_most_above(self, delay_s: float) -> float:
        """Returns how far above the least delay this one can be, as a fraction of it; 0 where no bound is known."""
        if self.bound_s is None:
            return 0.0
        return delay_s / self.bound_s - 1 if self.bound_s > 0 else inf


OPTIMAL = Proof(Quality.OPTIMAL)
UNKNOWN = Proof(Quality.UNKNOWN)


@dataclass(frozen=True)
class SolverStats:
    """Holds what an algorithm looked at, and for how long."""

    vertices: int
    edges: int
    build_s: float
    solve_s: float
    splits: int = 0  # how many splits it priced one by one, where it works so
    once_s: float = 0.0  # spent before, on what is remembered for other links: a contraction, a table


@dataclass(frozen=True, eq=False)
class Solution:
    """Holds a method's answer at one setting of the rates."""

    split: Split
    rates: Rates
    method: str
    proof: Proof
    stats: SolverStats

    @property
    def costs(self) -> Costs:
        """Returns the costs that were asked about."""
        return self.split.costs

    @property
    def on_device(self) -> Mask:
        """Returns the split's device side, shape (layers,)."""
        return self.split.on_device

    @cached_property
    def terms(self) -> Terms:
        """Returns the six terms, in seconds."""
        return self.split.terms(self.rates)

    @property
    def delay_s(self) -> float:
        """Returns the delay of a round in training, of one batch in inference."""
        return self.terms.delay_s

    @property
    def at_most_above(self) -> float:
        """Returns how far above the least delay this one can be, as a fraction; 0 for the least, or a baseline."""
        return self.proof.at_most_above(self.delay_s)

    @property
    def device_layers(self) -> tuple[str, ...]:
        """Returns the names of the layers on the device, in topological order."""
        return self.split.device_layers

    @property
    def cut(self) -> tuple[int, ...]:
        """Returns the positions of the layers whose tensors cross the link."""
        return self.split.cut


Solver = Callable[[Costs, Rates], Solution]


@dataclass(frozen=True)
class Method:
    """Holds one way to choose a split."""

    name: str  # what the command line and the registry call it: "device-only"
    title: str  # what a table calls it: "All on the device"
    source: str  # who proposed it; "" where it goes without saying
    assumes: str  # one honest line: what it takes for granted, or what it costs
    exact: bool  # whether its split takes the least delay, or says by its proof how far from it it can be
    solve: Solver  # raises `SolveError` where it cannot answer


def least(delays_s: Floats, layers_on_device: Ints) -> int:
    """Returns the position of the split to choose: the least delay, and of tied ones the fewest layers on the device.

    This is the one rule for ties. Of sets that tie, a minimum cut finds the smallest of its own accord; whoever
    compares a list asks here. Both arrays have shape (splits,).

    >>> least(np.array([2.0, 1.0, 1.0 + 1e-15]), np.array([1, 5, 3]))
    2
    """
    tied = np.flatnonzero(delays_s <= delays_s.min() * (1 + TIED))
    return int(tied[layers_on_device[tied].argmin()])
