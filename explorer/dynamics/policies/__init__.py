"""Policies that choose a split for every round: one signature, ``(Game) -> Picks``, chosen by name."""

from __future__ import annotations

from collections.abc import Iterable

from explorer.dynamics.policies import careful, estimates, fixed, ruled
from explorer.dynamics.policies.policy import NO_RULE, Game, Picks, Play, Policy, PolicyError
from explorer.values.names import UnknownNameError

__all__ = ["NO_RULE", "POLICIES", "Game", "Picks", "Play", "Policy", "PolicyError", "policies"]

# In the order in which they are listed: what never changes, what knows too much, what a device can do.
POLICIES: dict[str, Policy] = {
    policy.name: policy for policy in (*fixed.POLICIES, *estimates.POLICIES, *careful.POLICIES, *ruled.POLICIES)
}


def policies(names: Iterable[str]) -> tuple[Policy, ...]:
    """Returns policies by name, each once; raises `UnknownNameError`."""
    found: dict[str, Policy] = {}
    for name in names:
        if name not in POLICIES:
            raise UnknownNameError("policy", name, POLICIES)
        found[name] = POLICIES[name]
    return tuple(found.values())
