"""Whether the best split survives what is not known of its machines' times; ``web/survival.js`` says the same."""

from __future__ import annotations

from explorer.present.i18n.text import text
from explorer.present.numbers import listed, number_text
from explorer.pricing import Case, Mask
from explorer.questions.survival import Survival, survival

_DIGITS = 2


def survival_sentence(case: Case, mask: Mask) -> str:
    """Returns up to where the best split holds, ``It holds while Jetson Nano is up to 1.3 times slower.``"""
    found = survival(case, mask)
    if all(each.doubt == 1 for each in found):
        return ""
    limits = [
        limit
        for machine, each in zip(case.costs.machines, found, strict=True)
        for limit in _limits(machine.title, each)
    ]
    return text("machine-holds", limits=listed(limits)) if limits else text("machine-holds_all")


def _limits(machine: str, found: Survival) -> list[str]:
    return [
        text(f"machine-limit_{way}", machine=machine, factor=number_text(reach, _DIGITS))
        for way, reach in (("slower", found.slower), ("faster", found.faster))
        if reach < found.doubt
    ]
