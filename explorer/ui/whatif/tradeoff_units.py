"""The second thing of a trade-off in people's units: energy, bytes, memory and money."""

from __future__ import annotations

from explorer.delay import Mask, PricedGraph
from explorer.ui.text import text
from explorer.units import SIZE_UNITS, format_bytes
from explorer.whatif.energy import DevicePower, energy
from explorer.whatif.prices import Prices, bill, sent_bytes
from explorer.whatif.tradeoff import Objective

ENERGY_UNITS = {"mJ": 1e-3, "J": 1.0, "kJ": 1e3, "MJ": 1e6}


def value_of(objective: Objective, priced: PricedGraph, mask: Mask, prices: Prices, power: DevicePower) -> float:
    """What one split takes of the second thing, in SI units or money."""
    match objective:
        case Objective.ENERGY:
            return energy(priced, mask, power).total
        case Objective.BYTES:
            return sent_bytes(priced, mask)
        case Objective.MEMORY:
            return float(priced.memory(mask[None, :])[0])
        case Objective.PRICE:
            return bill(priced, mask, prices, power).total


def value_text(objective: Objective, value: float, currency: str) -> str:
    """``412 J``, ``1.6 GB``, ``0.0123 USD``."""
    if objective is Objective.PRICE:
        return text("tradeoff.money", amount=_decimal(value), currency=currency)
    if objective is Objective.ENERGY:
        unit, factor = axis_unit(objective, value, currency)
        return text("tradeoff.energy", amount=_decimal(value / factor), unit=unit)
    return format_bytes(value)


def axis_unit(objective: Objective, most: float, currency: str) -> tuple[str, float]:
    """The largest unit that keeps a value at 1 or more, and what one of it is."""
    if objective is Objective.PRICE:
        return currency, 1.0
    units = ENERGY_UNITS if objective is Objective.ENERGY else SIZE_UNITS
    fitting = [(unit, factor) for unit, factor in units.items() if most >= factor]
    return fitting[-1] if fitting else next(iter(units.items()))


def _decimal(value: float) -> str:
    """Three significant digits without an exponent: money of a round is little."""
    digits = f"{float(f'{value:.3g}'):.15f}"
    return digits.rstrip("0").rstrip(".")
