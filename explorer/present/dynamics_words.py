"""Words for links that change: a rule as a sentence, a gain over seeds, and what adapting is worth."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.dynamics.policies.rules import Action, Rule, written
from explorer.dynamics.summary import PolicySummary, Spread
from explorer.present.i18n.text import text
from explorer.present.numbers import number_text

ADAPTING, FIXED = "hysteresis", "fixed-hindsight"


def rule_sentence(rule: Rule) -> str:
    """Returns a rule as people say it."""
    limit = ""
    if rule.then is Action.LIMIT_DEVICE:
        limit = f"{number_text(100 * (rule.limit or 0))} %"
    return text(
        "dynamics-rule",
        measure=text(f"dynamics-measure_{rule.when.value}"),
        side="above" if rule.is_above else "below",
        threshold=written(rule.when, rule.threshold),
        rounds=rule.rounds,
        action=text(f"dynamics-action_{rule.then.value}", limit=limit, rounds=int(rule.limit or 0)),
    )


def percent_text(spread: Spread) -> str:
    """Returns a share in percent, with its interval where it has one."""
    mean = number_text(100 * spread.mean)
    if spread.low is None or spread.high is None:
        return text("dynamics-percent", mean=mean)
    return text("dynamics-percent_between", mean=mean, half=number_text(100 * (spread.high - spread.mean)))


def worth_sentence(found: Mapping[str, PolicySummary]) -> str:
    """Returns what adapting saves against the best split that stays, and how far it is from the bound.

    It is "" where the two policies were not both played.
    """
    if ADAPTING not in found or FIXED not in found:
        return ""
    saving, regret = found[ADAPTING].savings[FIXED], found[ADAPTING].regret
    return text(
        "dynamics-worth",
        kind="same" if saving.mean == 0 else "saves" if saving.mean > 0 else "loses",
        at_bound="yes" if regret.mean == 0 else "no",
        saving=percent_text(saving if saving.mean >= 0 else _negative(saving)),
        regret=percent_text(regret),
    )


def _negative(spread: Spread) -> Spread:
    low, high = (None if end is None else -end for end in (spread.high, spread.low))
    return Spread(-spread.mean, low, high)
