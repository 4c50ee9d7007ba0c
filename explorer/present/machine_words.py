"""How a machine is used, how far its times can be trusted, and what was timed on it, in words."""

from __future__ import annotations

from explorer.machines.machine import Machine
from explorer.machines.measured import Measured
from explorer.machines.precision import Precision, Runtime
from explorer.machines.timer import Trust
from explorer.present.i18n.text import text
from explorer.present.numbers import number_text
from explorer.pricing import Costs
from explorer.values.units import format_time

_DIGITS = 2


def machine_name(machine: Machine) -> str:
    """Returns what a machine is called, with its precision and its runtime where they are not as usual."""
    uses = [
        text(f"machine-{use}")
        for use, usual in ((machine.precision, Precision.FP32), (machine.runtime, Runtime.EAGER))
        if use is not usual
    ]
    return text("machine-used", machine=machine.title, uses=", ".join(uses)) if uses else machine.title


def measured_words(measured: Measured) -> str:
    """Returns what was timed: ``0.96 s: resnet50, forward, batch 1``."""
    if measured.training is None or measured.batch is None:
        return text("machine-timed_now", time=format_time(measured.seconds))
    kind = "training" if measured.training else "inference"
    return text(f"machine-timed_{kind}", time=format_time(measured.seconds), model=measured.model, batch=measured.batch)


def trust_words(costs: Costs, place: int) -> str:
    """Returns how far the times of a machine of the chain can be trusted, and why, in a sentence."""
    return trust_sentence(costs.machines[place], costs.trust[place], costs.doubt[place])


def trust_sentence(machine: Machine, trust: Trust, doubt: float) -> str:
    """Returns how far the times of a machine can be trusted, and why; they may be ``doubt`` times as long, or short."""
    measured = measured_words(machine.measured) if machine.measured is not None else ""
    return text(
        f"machine-trust_{trust}", machine=machine_name(machine), factor=number_text(doubt, _DIGITS), measured=measured
    )


def trust_short(costs: Costs, place: int) -> str:
    """Returns the same in a few words: ``Jetson Nano: estimated, within 1.7 times``."""
    trust, doubt = costs.trust[place], costs.doubt[place]
    return text(
        "machine-short_exact" if trust is Trust.PROFILED or doubt == 1 else "machine-short",
        machine=machine_name(costs.machines[place]),
        trust=text(f"graph-timing_{trust}"),
        factor=number_text(doubt, _DIGITS),
    )
