"""What the delay of every round is of: the six terms, and beside them waiting for the link and what changes sides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explorer.dynamics.integrated import parts_integrated
from explorer.dynamics.policies.policy import before
from explorer.dynamics.simulate import HELD, Played, Simulation
from explorer.pricing import Floats, Pace, Term

MOVED, WAITED = len(Term), len(Term) + 1  # behind the terms
COUNT = WAITED + 1


def parts(one: Simulation, played: Played, trace: int) -> Floats:
    """Returns the seconds of each part of a policy's rounds on a trace, shape (8, rounds).

    They are the terms in their order, what changed sides, and what was waited for the link before a round. In
    integrated play that waiting is in the terms whose work it held up.
    """
    choices = one.choices
    rounds = replace(one.rounds, traces=(one.rounds.traces[trace],))
    split = played.split[trace : trace + 1]
    came_from = before(split) if one.switching else None
    found = np.zeros((COUNT, rounds.count))
    if one.play != HELD:
        found[:WAITED] = parts_integrated(choices, rounds, split, came_from)[:, 0]
        return found
    paces, features = rounds.paces[:, 0], choices.features[split[0]].T
    for term, pace in _PACES.items():
        found[term] = features[term] * paces[pace]
    found[Term.MODEL_EXCHANGE] = features[Term.MODEL_EXCHANGE] * (paces[Pace.UPLINK] + paces[Pace.DOWNLINK])
    waits = choices.sends[split[0]]
    if came_from is not None:
        up, down = choices.moved_up[came_from[0], split[0]], choices.moved_down[came_from[0], split[0]]
        found[MOVED] = up * paces[Pace.UPLINK] + down * paces[Pace.DOWNLINK]
        waits = waits | (up + down > 0)
    found[WAITED] = rounds.wait_s[0] * waits
    return found


_PACES = {
    Term.DEVICE_COMPUTE: Pace.DEVICE,
    Term.UPLINK: Pace.UPLINK,
    Term.SERVER_COMPUTE: Pace.SERVER,
    Term.DOWNLINK: Pace.DOWNLINK,
    Term.ROUND_TRIPS: Pace.ROUND_TRIP,
}
