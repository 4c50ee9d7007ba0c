"""Whether the best split survives what is not known of its machines' times; ``web/survival.js`` says the same."""

from __future__ import annotations

from explorer.present.i18n.text import text
from explorer.present.numbers import number_text
from explorer.pricing import Case, Mask
from explorer.questions.survival import TIED, Survival, survival
from explorer.values.units import format_time

_DIGITS = 2


def survival_sentence(case: Case, mask: Mask) -> str:
    """Returns what the best split takes within the doubt, and from where another is best; "" where nothing is in doubt.

    ``mask`` has shape (layers,).
    """
    found = survival(case, mask)
    if all(each.doubt == 1 for each in found):
        return ""
    low, high = map(format_time, _delays(case, mask))
    titles = [machine.title for machine in case.costs.machines]
    limit = _first_limit(titles, found)
    if low == high:
        return text("machine-doubt_same", **limit)
    return text("machine-doubt", low=low, high=high, **limit)


def _delays(case: Case, mask: Mask) -> tuple[float, float]:
    """Returns the least and the largest delay of a split within the doubt about its machines."""
    terms, (device, server) = case.terms(mask), (case.costs.doubt[0], case.costs.doubt[-1])
    rest_s = terms.delay_s - terms.device_compute - terms.server_compute
    return (
        rest_s + terms.device_compute / device + terms.server_compute / server,
        rest_s + terms.device_compute * device + terms.server_compute * server,
    )


def _first_limit(titles: list[str], found: tuple[Survival, ...]) -> dict[str, str]:
    """Returns, of all that makes another split the best, the least.

    Of those that are equal, as a device that is faster and a server that is slower often are, it is the first.
    """
    limits = [
        (factor, way, title, change)
        for title, each in zip(titles, found, strict=True)
        for factor, way, change in (
            (each.slower, "longer", each.slower - 1),
            (each.faster, "less", 1 - 1 / each.faster),
        )
        if factor < each.doubt
    ]
    if not limits:
        return {"way": "none", "machine": "", "change": ""}
    least = min(factor for factor, *_ in limits)
    _, way, title, change = next(limit for limit in limits if limit[0] <= least * (1 + TIED))
    return {"way": way, "machine": title, "change": number_text(change * 100, _DIGITS)}
