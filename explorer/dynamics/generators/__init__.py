"""Generators of traces: links that change and devices that change, each with a seed, chosen by name.

Steps are as long as a round, unless a generator says otherwise or a person gives ``step`` in seconds. A link's
generator makes rates and round trips; a device's changes the speed in such a trace.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explorer.dynamics.generators.cell import Cell
from explorer.dynamics.generators.devices import Load, Memory, Steady, Throttling
from explorer.dynamics.generators.generator import MOST_STEPS, Generator, GeneratorError, figures_of
from explorer.dynamics.generators.links import Constant, Markov, Outages, RandomWalk, Steps
from explorer.dynamics.trace import Trace
from explorer.values.names import UnknownNameError
from explorer.values.units import parse_number

__all__ = ["DEVICES", "LINKS", "Generator", "GeneratorError", "Source", "device_of", "source"]

LINKS: dict[str, Generator] = {
    each.NAME: each for each in (Constant(), Steps(), Markov(), RandomWalk(), Cell(), Outages())
}
DEVICES: dict[str, Generator] = {each.NAME: each for each in (Steady(), Throttling(), Load(), Memory())}
STEP = "step"
PROBE = 600
STEP_RANGE_S = (1e-4, 1e6)


@dataclass(frozen=True)
class Source:
    """Describes where traces come from: a link, a device, and how long a step of them is."""

    link: Generator
    device: Generator = DEVICES[Steady.NAME]
    step_s: float | None = None  # None as long as the link's generator says, or as a round

    def probe(self, base: Trace, seed: int) -> Trace:
        """Returns a trace of `PROBE` steps of a second, to look at before it is known how long a round is."""
        start_s = np.arange(float(PROBE))
        return self.device.trace(self.link.trace(base, start_s, float(PROBE), seed), start_s, float(PROBE), seed)

    def trace(self, base: Trace, rounds: int, every_s: float, seed: int) -> Trace:
        """Returns the trace of a seed that lasts for so many rounds, one every so many seconds.

        A round has a whole number of steps, or a step a whole number of rounds, so that both begin at the same moment.
        Raises `GeneratorError` where that takes more steps than there may be.
        """
        step_s = self.step_s or self.link.STEP_S or every_s
        a_round, a_step = max(1, round(every_s / step_s)), max(1, round(step_s / every_s))
        steps = -(-rounds * a_round // a_step)
        if steps > MOST_STEPS:
            raise GeneratorError("steps-too-many", most=MOST_STEPS, got=steps)
        number = np.arange(steps)
        # Sums of whole rounds and a part of one, as `explorer.dynamics.rounds` counts them, to the last bit.
        start_s = number * a_step // a_round * every_s + number % a_round * (every_s / a_round)
        end_s = steps * a_step / a_round * every_s
        return self.device.trace(self.link.trace(base, start_s, end_s, seed), start_s, end_s, seed)


def source(link: str, device: str = Steady.NAME) -> Source:
    """Returns the source that texts such as ``cell,band=mmwave`` and ``load,most=0.5`` describe.

    Raises `UnknownNameError`, `UnitError` and `GeneratorError` for what they do not say right.
    """
    name, figures = figures_of(link)
    if name not in LINKS:
        raise UnknownNameError("generator", name, LINKS)
    written = figures.pop(STEP, None)
    step_s = None if written is None else parse_number(written, STEP)
    if step_s is not None and not STEP_RANGE_S[0] <= step_s <= STEP_RANGE_S[1]:
        low, high = STEP_RANGE_S
        raise GeneratorError("value-out-of-range", name=STEP, low=low, high=high, got=step_s)
    return Source(LINKS[name].with_figures(figures), device_of(device), step_s)


def device_of(text: str) -> Generator:
    """Returns the generator of a device that a text describes; raises what `source` raises."""
    name, figures = figures_of(text)
    if name not in DEVICES:
        raise UnknownNameError("device-generator", name, DEVICES)
    return DEVICES[name].with_figures(figures)
