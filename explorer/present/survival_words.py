"""Whether the best split survives what is not known of its machines' times; ``web/survival.js`` says the same."""

from __future__ import annotations

from explorer.present.i18n.text import text
from explorer.present.numbers import number_text
from explorer.pricing import Case, Mask
from explorer.questions.survival import TIED, Survival, doubted, failing_corner, survival
from explorer.values.units import format_time

_DIGITS = 2


def survival_sentence(case: Case, mask: Mask) -> str:
    """Returns what the best split takes within the doubt, and from where another is best; "" where nothing is in doubt.

    ``mask`` has shape (layers,).
    """
    found = survival(case, mask)
    if all(each.doubt == 1 for each in found):
        return ""
    low, high = (format_time(each.delay_s) for each in doubted(case.terms(mask), case.costs))
    titles = [machine.title for machine in case.costs.machines]
    limit = _first_limit(titles, found) or _both_limit(titles, failing_corner(case, mask))
    if low == high:
        return text("machine-doubt_same", **limit)
    return text("machine-doubt", low=low, high=high, **limit)


def range_sentence(low_s: float, high_s: float) -> str:
    """Returns what something takes within the doubt about the machines; "" where that makes no difference."""
    low, high = format_time(low_s), format_time(high_s)
    return text("machine-range", low=low, high=high) if low != high else ""


def _first_limit(titles: list[str], found: tuple[Survival, ...]) -> dict[str, str]:
    """Returns, of all that one machine makes another split the best by, the least; empty where there is none.

    Of those that are equal, as a device that is faster and a server that is slower often are, it is the first.
    """
    limits = [
        (reach, title, factor)
        for title, each in zip(titles, found, strict=True)
        for reach, factor in ((each.slower, each.slower), (each.faster, 1 / each.faster))
        if reach < each.doubt
    ]
    if not limits:
        return {}
    least = min(reach for reach, *_ in limits)
    _, title, factor = next(limit for limit in limits if limit[0] <= least * (1 + TIED))
    return {"limit": "one", "machine": title, "change": _change(factor)}


def _both_limit(titles: list[str], factors: tuple[float, ...] | None) -> dict[str, str]:
    if factors is None:
        return {"limit": "none"}
    device, server = _change(factors[0]), _change(factors[-1])
    return {"limit": "both", "machine": titles[0], "change": device, "other": titles[-1], "other_change": server}


def _change(factor: float) -> str:
    """Returns how much longer or less long a machine takes."""
    share = number_text(100 * abs(factor - 1), _DIGITS)
    return text("machine-change_longer" if factor > 1 else "machine-change_less", change=share)
