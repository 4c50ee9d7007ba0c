"""What a generator of traces is: figures that a person may set, and a trace for each seed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import ClassVar, Self

import numpy as np

from explorer.dynamics.trace import Trace
from explorer.pricing import Floats
from explorer.scenario.scenario import RATE_RANGE, SPEED_RANGE
from explorer.values.errors import ExplorerError
from explorer.values.names import UnknownNameError
from explorer.values.units import parse_number

MOST_STEPS = 10_000_000  # of a trace that is made


class GeneratorError(ExplorerError):
    """Reports a figure of a generator that breaks a rule."""


@dataclass(frozen=True)
class Generator(ABC):
    """Describes how a trace is made; a subclass has its figures as fields, and their limits in ``LIMITS``."""

    NAME: ClassVar[str]
    LIMITS: ClassVar[Mapping[str, tuple[float, float]]] = {}
    CHOICES: ClassVar[Mapping[str, tuple[str, ...]]] = {}  # of figures that are names
    STEP_S: ClassVar[float | None] = None  # how long a step lasts if nobody says; None as long as a round

    def with_figures(self, written: Mapping[str, str]) -> Self:
        """Returns the generator with figures as people write them.

        Raises `UnknownNameError` for a name that it does not know, `UnitError` for what is no number, and
        `GeneratorError` for one beyond its limits.
        """
        known = [each.name for each in fields(self)]
        chosen: dict[str, float | str] = {}
        for name, value in written.items():
            if name not in known:
                raise UnknownNameError("figure", name, known)
            chosen[name] = self._figure(name, value)
        return replace(self, **chosen)

    def _figure(self, name: str, value: str) -> float | str:
        if name in self.CHOICES:
            if value not in self.CHOICES[name]:
                raise GeneratorError("choice-unknown", name=name, choices=self.CHOICES[name], got=value)
            return value
        low, high = self.LIMITS[name]
        number = parse_number(value, name)
        if not low <= number <= high:
            raise GeneratorError("value-out-of-range", name=name, low=low, high=high, got=number)
        return number

    def trace(self, base: Trace, start_s: Floats, end_s: float, seed: int) -> Trace:
        """Returns the trace of a seed with some steps; the same each time it is asked.

        ``base`` says what the link and the machines are without any change.
        """
        return self.over(base.spread(start_s, end_s), seed)

    def over(self, still: Trace, seed: int) -> Trace:
        """Returns a trace with the changes of a seed, at the steps that it has."""
        return self.changed(still, np.random.default_rng([seed, *self.NAME.encode()]))

    @abstractmethod
    def changed(self, still: Trace, rng: np.random.Generator) -> Trace:
        """Returns a trace in which nothing changes with its changes."""


def scaled(still: Trace, factor: Floats) -> Trace:
    """Returns a trace whose rates are so many times as large, both of them, in each step; 0 takes the link away.

    A rate stays within what a link may have (`explorer.scenario.scenario.RATE_RANGE`).
    """

    def times(rates: Floats) -> Floats:
        return np.where(rates * factor > 0, np.clip(rates * factor, *RATE_RANGE), 0.0)

    up, down = times(still.uplink_bytes_per_s), times(still.downlink_bytes_per_s)
    return still.with_series(uplink_bytes_per_s=up, downlink_bytes_per_s=down)


def slowed(still: Trace, factor: Floats, **measured: Floats) -> Trace:
    """Returns a trace whose device is so many times as fast in each step, and what is measured on it besides.

    A speed stays within what a machine may have (`explorer.scenario.scenario.SPEED_RANGE`).
    """
    return still.with_series(device_speed=np.clip(still.device_speed * factor, *SPEED_RANGE), **measured)


def figures_of(text: str) -> tuple[str, dict[str, str]]:
    """Returns a name and the figures behind it, as in ``cell,band=mmwave,speed=1.4``.

    Raises `GeneratorError` for a part without "=", and for a figure that stands twice.

    >>> figures_of("markov,stay=0.9")
    ('markov', {'stay': '0.9'})
    """
    name, *parts = text.split(",")
    figures: dict[str, str] = {}
    for part in parts:
        key, equals, value = (each.strip() for each in part.partition("="))
        if not equals:
            raise GeneratorError("figure-unreadable", got=part)
        if key in figures:
            raise GeneratorError("figure-twice", name=key)
        figures[key] = value
    return name.strip(), figures
