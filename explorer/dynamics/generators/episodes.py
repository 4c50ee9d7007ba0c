"""What comes and goes by chance: in which steps it is on, and how large it is each time."""

from __future__ import annotations

import numpy as np

from explorer.pricing import Floats, Mask


def two_states(steps: int, begins: float, ends: float, rng: np.random.Generator, *, first: bool = False) -> Mask:
    """Returns in which steps something is on that begins and ends with these probabilities in a step.

    ``first`` is whether it is on at first. The lengths of both states are geometric, so they are drawn and not each
    step.
    """
    state = np.empty(steps, dtype=np.bool_)
    at, is_on = 0, first
    while at < steps:
        length = int(rng.geometric(ends if is_on else begins))
        state[at : at + length] = is_on
        at, is_on = at + length, not is_on
    return state


def sized(on: Mask, low: float, high: float, rng: np.random.Generator) -> Floats:
    """Returns 0 where something is off, and where it is on a size between two ends that is drawn each time anew."""
    number = np.diff(on.astype(np.int64), prepend=0).clip(0).cumsum()
    sizes = rng.uniform(low, high, int(number.max(initial=0)) + 1)
    drawn: Floats = np.where(on, sizes[number], 0.0)
    return drawn
