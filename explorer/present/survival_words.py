"""Whether the best split survives what is not known of its machines' times; ``web/survival.js`` says the same."""

from __future__ import annotations

from explorer.present.i18n.text import text
from explorer.present.numbers import listed, number_text
from explorer.pricing import Case, Mask
from explorer.questions.survival import Survival, survival
from explorer.values.units import format_time

_DIGITS = 2


def survival_sentence(case: Case, mask: Mask) -> str:
    """Returns what the best split takes within the doubt, and up to where it is the best; "" where nothing is in doubt.

    ``mask`` has shape (layers,).
    """
    found = survival(case, mask)
    if all(each.doubt == 1 for each in found):
        return ""
    low, high = _delays(case, mask)
    said = {"low": format_time(low), "high": format_time(high)}
    machines = zip(case.costs.machines, found, strict=True)
    limits = [_limit(machine.title, each) for machine, each in machines if not each.survives]
    return text("machine-holds", limits=listed(limits), **said) if limits else text("machine-holds_all", **said)


def _delays(case: Case, mask: Mask) -> tuple[float, float]:
    """Returns the least and the largest delay of a split within the doubt about its machines."""
    terms, (device, server) = case.terms(mask), (case.costs.doubt[0], case.costs.doubt[-1])
    rest_s = terms.delay_s - terms.device_compute - terms.server_compute
    return (
        rest_s + terms.device_compute / device + terms.server_compute / server,
        rest_s + terms.device_compute * device + terms.server_compute * server,
    )


def _limit(machine: str, found: Survival) -> str:
    slower, faster = found.slower < found.doubt, found.faster < found.doubt
    way = "both" if slower and faster else "slower" if slower else "faster"
    reach = {"slower": number_text(found.slower, _DIGITS), "faster": number_text(found.faster, _DIGITS)}
    return text(f"machine-limit_{way}", machine=machine, **reach)
