"""The sentence on top of the Dynamics page, and what stands below it."""

from __future__ import annotations

from typing import Literal

from explorer.dynamics.policies import PolicyError
from explorer.dynamics.simulate import BOUND
from explorer.present import errors
from explorer.present.dynamics.answer import Answer
from explorer.present.dynamics.asked import BEST_FIXED
from explorer.present.dynamics.worth import place_words, policy_name, regret_sentence, worth_sentence
from explorer.present.i18n.text import text
from explorer.values.units import format_time

Role = Literal["adapts", "bound", "best_fixed", "other"]
_ROLES: dict[str, Role] = {BOUND: "bound", BEST_FIXED: "best_fixed"}


def headline(answer: Answer, file: str = "") -> str:
    """Returns what adapting is worth against the best fixed cut, with its interval over seeds, whichever way it goes.

    ``file`` is the name of the file that the trace is from. Layers and files are in backquotes, as `prose` reads them.
    """
    ask = answer.ask
    where = place_words(None if ask.link is None else ask.link.link, ask.device, file)
    return worth_sentence(answer.summaries, ask.asked.policy, rounds=ask.rounds, seeds=ask.seeds, where=where)


def detail(answer: Answer) -> str:
    """Returns how far the policy is from the bound, how often rounds begin, and which trace is drawn."""
    policy = answer.ask.asked.policy
    parts = [regret_sentence(answer.summaries, policy)]
    parts.append(text("timeline-played", play=answer.ask.asked.play, every=format_time(answer.timeline.every_s)))
    if answer.ask.seeds > 1:
        parts.append(text("timeline-middle", seed=str(answer.seed), seeds=answer.ask.seeds))
    if answer.switching:
        parts.append(text("timeline-switching"))
    return " ".join(filter(None, parts))


def left_out(answer: Answer) -> str:
    """Returns why policies that were asked for were not played, a sentence each; "" where all were."""
    return " ".join(
        text("timeline-left_out", policy=policy_name(name), why=errors.sentence(_titled(error, answer)))
        for name, error in answer.left_out.items()
    )


def _titled(error: PolicyError, answer: Answer) -> PolicyError:
    """Returns an error with the policy and the model as the page calls them."""
    titled = dict(error.parameters)
    if "model" in titled:
        titled["model"] = answer.case.graph.label
    if "policy" in titled:
        titled["policy"] = policy_name(str(titled["policy"]))
    return PolicyError(error.code, **titled)


def role(answer: Answer, name: str) -> Role:
    """Returns what a policy is in the picture: the one that adapts, the bound, the best fixed cut, or another."""
    if name == answer.ask.asked.policy:
        return "adapts"
    return _ROLES.get(name, "other")
