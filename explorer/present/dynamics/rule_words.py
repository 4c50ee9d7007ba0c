"""A rule as a sentence."""

from __future__ import annotations

from explorer.dynamics.policies.rules import Action, Rule, written
from explorer.present.i18n.text import text
from explorer.present.numbers import number_text


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
