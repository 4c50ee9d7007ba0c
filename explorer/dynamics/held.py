"""Held play: what the trace says as a round begins holds for the whole round, so a delay can be checked by hand.

The delay is that of `explorer.pricing`. Where the link is out, a split that sends anything waits until it is back, and
the rates with which it comes back hold. A change of the split sends, before the round, what each side lacks.
"""

from __future__ import annotations

import numpy as np

from explorer.dynamics.choices import Choices
from explorer.dynamics.rounds import Rounds
from explorer.pricing import Floats, Ints, Pace


def play_held(choices: Choices, rounds: Rounds, split: Ints, before: Ints | None = None) -> Floats:
    """Returns the seconds of every round, shape (traces, rounds); ``split`` has that shape, or can be made so.

    ``before`` is the split that each round comes from, of the same shape; None where coming from another one is free.
    """
    paces = rounds.paces
    split = np.broadcast_to(split, rounds.shape)
    delays_s = choices.delays(split, paces)
    waits = choices.sends[split]
    if before is not None:
        up, down = choices.moved_up[before, split], choices.moved_down[before, split]
        delays_s += up * paces[Pace.UPLINK] + down * paces[Pace.DOWNLINK]
        waits = waits | (up + down > 0)
    if rounds.is_down.any():
        delays_s += rounds.wait_s * waits
    return delays_s
