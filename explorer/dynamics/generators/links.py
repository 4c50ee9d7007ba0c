"""Links that change by a rule or by chance: factors on the rates that the scenario says, one for each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from explorer.dynamics.generators.episodes import two_states
from explorer.dynamics.generators.generator import Generator, scaled
from explorer.dynamics.trace import Trace
from explorer.pricing import Floats, Ints

FACTOR = (1e-4, 1e4)
STEPS = (1.0, 1e6)


@dataclass(frozen=True)
class Constant(Generator):
    """Describes a link that stays as the scenario says."""

    NAME = "constant"

    def changed(self, still: Trace, rng: np.random.Generator) -> Trace:
        """Returns the trace as it is."""
        return still


@dataclass(frozen=True)
class Steps(Generator):
    """Describes a link that is high for some steps, then low for as many, and so on."""

    NAME = "steps"
    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {"high": FACTOR, "low": FACTOR, "hold": STEPS}

    high: float = 1.0  # factor on the rates
    low: float = 0.1
    hold: float = 10.0  # steps, of which the whole number counts

    def changed(self, still: Trace, rng: np.random.Generator) -> Trace:
        """Returns the trace with its rates high and low in turn, high first."""
        turn = np.arange(still.steps) // int(self.hold)
        return scaled(still, np.where(turn % 2 == 0, self.high, self.low))


@dataclass(frozen=True)
class Markov(Generator):
    """Describes a link that is good, normal or poor, and changes to a neighbouring state by chance.

    It leaves a state with probability 1 - ``stay`` in a step: from good or poor to normal, from normal to either with
    equal chance. So a quarter of the time is good, half normal and a quarter poor, and the first state is drawn so.
    """

    NAME = "markov"
    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {
        **dict.fromkeys(("good", "normal", "poor"), FACTOR),
        "stay": (0.0, 1.0),
    }
    SHARES = (0.25, 0.5, 0.25)  # of the time in each state

    good: float = 2.0  # factor on the rates
    normal: float = 1.0
    poor: float = 0.1
    stay: float = 0.9  # probability

    def changed(self, still: Trace, rng: np.random.Generator) -> Trace:
        """Returns the trace with a state for each step."""
        states = self.states(still.steps, rng)
        return scaled(still, np.array([self.good, self.normal, self.poor])[states])

    def states(self, steps: int, rng: np.random.Generator) -> Ints:
        """Returns 0 for good, 1 for normal and 2 for poor, shape (steps,).

        Every second change leads to normal, and each of the others to good or poor, so the changes are drawn at once.
        """
        first = int(rng.choice(3, p=self.SHARES))
        leaves = rng.random(steps) >= self.stay
        leaves[0] = False
        outer = 2 * rng.integers(0, 2, steps)
        change = leaves.cumsum()
        is_normal = (change + (first != 1)) % 2 == 0
        began: Ints = np.maximum.accumulate(np.where(leaves, np.arange(steps), 0))
        state: Ints = np.where(is_normal, 1, np.where(change == 0, first, outer[began]))
        return state


@dataclass(frozen=True)
class RandomWalk(Generator):
    """Describes a link whose rates wander: their logarithm takes a normal step, and turns back at the ends."""

    NAME = "random-walk"
    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {"sigma": (0.0, 10.0), "reach": (1.0, FACTOR[1])}

    sigma: float = 0.2  # of the natural logarithm, in a step
    reach: float = 10.0  # times the scenario's rates at most, and as much below

    def changed(self, still: Trace, rng: np.random.Generator) -> Trace:
        """Returns the trace with its rates times the walk, which begins at the scenario's."""
        walk = rng.normal(0.0, self.sigma, still.steps)
        walk[0] = 0.0
        return scaled(still, np.exp(reflected(walk.cumsum(), np.log(self.reach))))


def reflected(values: Floats, most: float) -> Floats:
    """Returns values folded back between ``-most`` and ``most``, as a mirror at either end would.

    >>> reflected(np.array([0.5, 1.5, -3.5]), 1.0).tolist()
    [0.5, 0.5, 0.5]
    """
    if most == 0:
        return np.zeros_like(values)
    folded: Floats = most - np.abs((values + most) % (4 * most) - 2 * most)
    return folded


@dataclass(frozen=True)
class Outages(Generator):
    """Describes a link that is there for some steps and then gone for some, of random lengths; it begins there."""

    NAME = "outages"
    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {"up": STEPS, "down": STEPS}

    up: float = 20.0  # steps, the mean
    down: float = 2.0

    def changed(self, still: Trace, rng: np.random.Generator) -> Trace:
        """Returns the trace with its rates 0 while the link is out."""
        return scaled(still, np.where(two_states(still.steps, 1 / self.up, 1 / self.down, rng), 0.0, 1.0))
