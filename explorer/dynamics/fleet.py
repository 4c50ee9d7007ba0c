"""A fleet: several devices that train one model, one after another or side by side on a shared cell and server.

In *sequence* a round of the fleet goes from device to device, each beginning when the mean round of the one before
would end, and takes as long as all of them together. *Side by side* all begin at once, each with its share of the
cell's rates and of the server, and the round takes as long as the slowest device.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.dynamics.generators.generator import scaled
from explorer.dynamics.policies import Policy
from explorer.dynamics.simulate import HELD, simulate
from explorer.dynamics.trace import Trace
from explorer.pricing import Case, Floats
from explorer.scenario.scenario import SPEED_RANGE

SEQUENCE, SIDE_BY_SIDE = "sequence", "side-by-side"


@dataclass(frozen=True)
class Member:
    """Describes a device of a fleet: what it trains on what, and what its link and machines do over time."""

    case: Case
    trace: Trace


def play_fleet(
    members: Sequence[Member], count: int, every_s: float, chosen: Sequence[Policy], order: str, play: str = HELD
) -> dict[str, Floats]:
    """Returns the seconds of each of ``count`` rounds of the fleet under each policy, shape (rounds,).

    A device has a round of its own every ``every_s`` seconds: in sequence a round of the fleet takes that many of them
    as there are devices. Every device decides for itself. Raises what `simulate` raises.
    """
    size = len(members)
    rounds: dict[str, list[Floats]] = {policy.name: [] for policy in chosen}
    for number, member in enumerate(members):
        if order == SEQUENCE:
            trace, own_every_s = member.trace.from_moment(number * every_s), size * every_s
        else:
            trace, own_every_s = shared(member.trace, size), every_s
        played = simulate(member.case, [trace], count, own_every_s, chosen, play).policies
        for name, each in played.items():
            rounds[name].append(each.delay_s[0])
    together = np.sum if order == SEQUENCE else np.max
    return {name: np.asarray(together(delays_s, axis=0), dtype=np.float64) for name, delays_s in rounds.items()}


def shared(trace: Trace, size: int) -> Trace:
    """Returns a trace whose cell and server are shared equally among so many devices."""
    server_speed = np.maximum(trace.server_speed / size, SPEED_RANGE[0])
    return scaled(trace, np.full(trace.steps, 1 / size)).with_series(server_speed=server_speed)
