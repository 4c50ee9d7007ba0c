"""The stress test of the Dynamics page: how bad each policy gets under each stress, and the timeline of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from explorer.dynamics.policies import POLICIES
from explorer.dynamics.policies.ruled import ruled
from explorer.dynamics.simulate import BOUND
from explorer.dynamics.stress import ROUNDS, STRESSES, Outcome, stress_test
from explorer.dynamics.summary import Totals
from explorer.present.dynamics.answer import Answer, Timeline
from explorer.present.dynamics.asked import BEST_FIXED, RULES, Ask
from explorer.present.dynamics.payload_types import StressCell, StressData
from explorer.present.dynamics.worth import policy_name
from explorer.present.i18n.text import text
from explorer.present.measure import gap_text
from explorer.present.numbers import number_text
from explorer.pricing import Case
from explorer.values.units import format_time

SEEDS = 5
SHOWN = tuple(name for name in POLICIES if name != BOUND)  # the bound's own regret is none


@dataclass(frozen=True, eq=False)
class Stressed:
    """Holds the outcomes of all stresses: for each, those of the policies that can be followed."""

    ask: Ask
    case: Case
    outcomes: Mapping[str, Mapping[str, Outcome]]

    def worst(self, policy: str) -> tuple[str, Outcome] | None:
        """Returns the stress under which a policy's worst round is the worst; None where it cannot be followed."""
        found = [(name, each[policy]) for name, each in self.outcomes.items() if policy in each]
        return max(found, key=lambda pair: pair[1].worst_regret) if found else None

    @property
    def hardest(self) -> str:
        """Returns the stress that is the worst for the policy that adapts."""
        worst = self.worst(self.ask.asked.policy)
        return worst[0] if worst else next(iter(self.outcomes))

    def slowest(self, policy: str) -> tuple[str, Outcome] | None:
        """Returns the stress under which a policy takes longest to recover."""
        found = [(name, each[policy]) for name, each in self.outcomes.items() if policy in each]
        return max(found, key=lambda pair: pair[1].recovers_s) if found else None


def stressed(case: Case, ask: Ask) -> Stressed:
    """Returns the stress test with every policy, and with the rules that were entered; raises what it raises."""
    chosen = [ruled(ask.rules) if name == RULES else policy for name, policy in POLICIES.items()]
    return Stressed(ask, case, stress_test(case, chosen, seeds=range(SEEDS), play=ask.asked.play))


def opened(found: Stressed, stress: str, looked: str) -> Answer:
    """Returns the timeline of a stress, on the seed that is worst for the policy that is looked at."""
    outcomes = found.outcomes[stress]
    one = outcomes[BOUND].simulation
    regret = one.policies[looked if looked in outcomes else BOUND].delay_s / one.policies[BOUND].delay_s
    seed = int(regret.max(axis=1).argmax())
    asked = replace(found.ask.asked, policy=looked if looked in outcomes else BOUND)
    ask = replace(found.ask, asked=asked, rounds=ROUNDS, seeds=SEEDS)
    played = Timeline.of(one, seed, dict.fromkeys([*ask.asked.played, looked]))
    return Answer(ask, found.case, Totals.of(one), played, seed, one.switching, one.left_out)


def stress_headline(found: Stressed) -> str:
    """Returns how bad the policy that adapts gets at its worst, and how bad the best fixed cut does."""
    policy = found.ask.asked.policy
    worst, fixed, slowest = found.worst(policy), found.worst(BEST_FIXED), found.slowest(policy)
    if worst is None or slowest is None or fixed is None:
        return text("timeline-stress_none", policy=policy_name(policy))
    bound = text("timeline-bound_word")
    return text(
        "timeline-stress_headline",
        count=len(STRESSES),
        policy=policy_name(policy),
        gap=gap_text(worst[1].worst_regret, bound),
        stress=text(f"timeline-stress_{worst[0]}"),
        fixed=gap_text(fixed[1].worst_regret, bound),
        fixed_stress=text(f"timeline-stress_{fixed[0]}"),
        recovers=format_time(slowest[1].recovers_s),
        recovers_stress=text(f"timeline-stress_{slowest[0]}"),
    )


def stress_data(found: Stressed, stress: str, looked: str) -> StressData:
    """Returns the heat map, and which of its cells is open."""
    names = [name for name in SHOWN if any(name in each for each in found.outcomes.values())]
    return {
        "stresses": [
            {"name": name, "title": _title(name), "about": text(f"timeline-stress_about_{name}")}
            for name in found.outcomes
        ],
        "policies": [
            {
                "name": name,
                "title": policy_name(name),
                "about": text(f"timeline-about_{name}"),
                "cells": [_cell(found, each, name) for each in found.outcomes],
            }
            for name in names
        ],
        "opened": (stress, looked),
    }


def _title(stress: str) -> str:
    title = text(f"timeline-stress_{stress}")
    return title[:1].upper() + title[1:]


def _cell(found: Stressed, stress: str, policy: str) -> StressCell:
    outcome = found.outcomes[stress].get(policy)
    if outcome is None:
        return {"regret": 0.0, "worst": "", "recovers": "", "label": ""}
    regret = outcome.worst_regret if np.isfinite(outcome.worst_regret) else 1e9
    recovers = format_time(outcome.recovers_s)
    return {
        "regret": float(regret),
        "worst": text("timeline-percent", value=number_text(100 * outcome.worst_regret, 2)),
        "recovers": recovers,
        "label": text(
            "timeline-stress_cell",
            policy=policy_name(policy),
            stress=text(f"timeline-stress_{stress}"),
            gap=gap_text(outcome.worst_regret, text("timeline-bound_word")),
            recovers=recovers,
            lost=outcome.rounds_lost,
        ),
    }
