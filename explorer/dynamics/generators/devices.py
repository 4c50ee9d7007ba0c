"""Devices that change: heat that throttles them, what else they run, and memory that runs short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy.signal import lfilter

from explorer.dynamics.generators.episodes import sized, two_states
from explorer.dynamics.generators.generator import Generator, slowed
from explorer.dynamics.generators.links import STEPS
from explorer.dynamics.trace import Trace
from explorer.pricing import Floats

SHARE = (0.0, 0.99)
SLOWER = (0.01, 1.0)
HOTTEST_C, COOLEST_C = 85.0, 35.0  # where a device throttles, and where one at rest is: judgement


@dataclass(frozen=True)
class Steady(Generator):
    """Describes a device that stays as it is."""

    NAME = "steady"

    def changed(self, still: Trace, rng: np.random.Generator) -> Trace:
        """Returns the trace as it is."""
        return still


@dataclass(frozen=True)
class Throttling(Generator):
    """Describes a device that heats up over some steps, is slowed down once it is hot, and cools in its pauses.

    It works and pauses in turns of random length. Its temperature goes exponentially towards that of work or of rest;
    at `HOTTEST_C` it is slowed to ``slowest`` until it is 10 degrees cooler.
    """

    NAME = "throttling"
    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {
        "slowest": SLOWER,
        "heats": STEPS,
        "works": STEPS,
        "rests": STEPS,
    }
    COOLER_C = 10.0
    WORKING_C = 100.0  # towards which work would heat it

    slowest: float = 0.5  # factor on the device's speed
    heats: float = 30.0  # steps, the time constant
    works: float = 100.0  # steps, the mean
    rests: float = 20.0

    def changed(self, still: Trace, rng: np.random.Generator) -> Trace:
        """Returns the trace with the device's temperature, and its speed at that."""
        rests = two_states(still.steps, 1 / self.works, 1 / self.rests, rng)
        share = 1 - np.exp(-1 / self.heats)
        towards = np.where(rests, COOLEST_C, self.WORKING_C)
        temperature_c, _ = lfilter([share], [1.0, share - 1.0], towards, zi=np.array([(1 - share) * COOLEST_C]))
        hot = self._is_throttled(temperature_c)
        return slowed(still, np.where(hot, self.slowest, 1.0), temperature_c=temperature_c)

    def _is_throttled(self, temperature_c: Floats) -> Floats:
        """Returns where the device is slowed: from when it is hot to when it is some degrees cooler."""
        marks = np.select([temperature_c >= HOTTEST_C, temperature_c <= HOTTEST_C - self.COOLER_C], [1, -1], 0)
        last: np.ndarray = np.maximum.accumulate(np.where(marks != 0, np.arange(len(marks)), 0))
        throttled: Floats = marks[last] == 1
        return throttled


@dataclass(frozen=True)
class Load(Generator):
    """Describes a device that other programs take a share of, now and then."""

    NAME = "load"
    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {
        "most": SHARE,
        "every": STEPS,
        "lasts": STEPS,
    }

    most: float = 0.7  # share of the device that a program takes at most; uniform up to that
    every: float = 20.0  # steps between two programs, the mean
    lasts: float = 10.0  # steps, the mean

    def changed(self, still: Trace, rng: np.random.Generator) -> Trace:
        """Returns the trace with the share that others take, and the speed that is left."""
        load = sized(two_states(still.steps, 1 / self.every, 1 / self.lasts, rng), 0.0, self.most, rng)
        return slowed(still, 1 - load, device_load=load)


@dataclass(frozen=True)
class Memory(Generator):
    """Describes a device whose memory runs short now and then, so that it swaps and is slow."""

    NAME = "memory"
    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {
        "slowest": SLOWER,
        "every": STEPS,
        "lasts": STEPS,
    }
    USUAL, SHORT = 0.5, (0.9, 1.0)  # shares of the memory in use: judgement

    slowest: float = 0.2  # factor on the device's speed while it swaps
    every: float = 50.0  # steps between two such times, the mean
    lasts: float = 5.0

    def changed(self, still: Trace, rng: np.random.Generator) -> Trace:
        """Returns the trace with the share of the memory in use, and the speed at that."""
        short = sized(two_states(still.steps, 1 / self.every, 1 / self.lasts, rng), *self.SHORT, rng)
        used = np.where(short > 0, short, self.USUAL)
        return slowed(still, np.where(short > 0, self.slowest, 1.0), memory_share=used)
