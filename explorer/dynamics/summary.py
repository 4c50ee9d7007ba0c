"""What came of a simulation in a few numbers: means over traces, each with the interval in which it lies.

An interval is that of Student's t at 95 % over the traces, which are independent of one another where each has a seed
of its own; one trace has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from explorer.dynamics.simulate import Simulation
from explorer.pricing import Floats

CONFIDENCE = 0.95
# What others are compared with, where it is played.
BASELINES = ("fixed-hindsight", "fixed-mean", "fixed-first", "device-only", "server-only", "linear")


@dataclass(frozen=True)
class Spread:
    """Holds a mean and the ends of its interval, which are None where it rests on one trace."""

    mean: float
    low: float | None
    high: float | None

    @classmethod
    def of(cls, values: Floats) -> Spread:
        """Returns the mean of some values, shape (n,), and its interval."""
        mean, count = float(values.mean()), len(values)
        if count < 2:
            return cls(mean, None, None)
        half = float(stdtrit(count - 1, (1 + CONFIDENCE) / 2) * values.std(ddof=1) / np.sqrt(count))
        return cls(mean, mean - half, mean + half)


@dataclass(frozen=True)
class Totals:
    """Holds what remains of a simulation for its summary: for each policy an array of shape (traces,)."""

    bound_s: Floats
    total_s: Mapping[str, Floats]
    switches: Mapping[str, Floats]

    @classmethod
    def of(cls, simulation: Simulation) -> Totals:
        """Returns the totals of a simulation."""
        played = simulation.policies
        return cls(
            simulation.bound_s,
            {name: each.total_s for name, each in played.items()},
            {name: each.switches.astype(np.float64) for name, each in played.items()},
        )

    @classmethod
    def joined(cls, parts: Sequence[Totals]) -> Totals:
        """Returns the totals of several simulations of the same policies, one after the other."""
        names = list(parts[0].total_s)
        return cls(
            np.concatenate([part.bound_s for part in parts]),
            {name: np.concatenate([part.total_s[name] for part in parts]) for name in names},
            {name: np.concatenate([part.switches[name] for part in parts]) for name in names},
        )


@dataclass(frozen=True)
class PolicySummary:
    """Holds what a policy is worth, over traces."""

    total_s: Spread  # of all rounds of a trace
    switches: Spread  # changes of the split on a trace
    regret: Spread  # what it takes longer than foresight, as a share of that
    savings: Mapping[str, Spread]  # by baseline: what it saves of that one's time, negative where it takes longer


def summarise(totals: Totals) -> dict[str, PolicySummary]:
    """Returns what each policy is worth."""
    baselines = [name for name in BASELINES if name in totals.total_s]
    return {
        name: PolicySummary(
            Spread.of(total_s),
            Spread.of(totals.switches[name]),
            Spread.of(total_s / totals.bound_s - 1),
            {base: Spread.of(1 - total_s / totals.total_s[base]) for base in baselines if base != name},
        )
        for name, total_s in totals.total_s.items()
    }
