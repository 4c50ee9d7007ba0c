"""The second thing of a trade-off in people's units: energy, bytes, parameters or memory, and money."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from explorer.money.energy import DevicePower, energy
from explorer.money.prices import Prices, bill, sent_bytes
from explorer.present.i18n.text import text
from explorer.pricing.costs import Mask, PricedGraph
from explorer.questions.tradeoff import Objective
from explorer.scenario.scenario import Mode
from explorer.values.units import SIZE_UNITS

ENERGY_UNITS = {"mJ": 1e-3, "J": 1.0, "kJ": 1e3, "MJ": 1e6}
PAID_FOR = {Mode.TRAINING: 1_000, Mode.INFERENCE: 1_000_000}  # rounds, or batches: one of them costs next to nothing


@dataclass(frozen=True)
class ValueUnit:
    """What a value is written in."""

    name: str  # "kJ", "GB", "USD per 1,000 rounds"
    factor: float  # what one of the unit is, in J, bytes or money of a round

    def said(self, value: float) -> str:
        """A value with its unit, in three significant digits and without an exponent."""
        return text("tradeoff.value", amount=f"{_three_digits(value / self.factor):,f}", unit=self.name)


def unit_of(objective: Objective, value: float, currency: str, mode: Mode) -> ValueUnit:
    """The largest unit in which a value still reads at least 1, to three digits; that of money goes by the workload."""
    if objective is Objective.PRICE:
        count = PAID_FOR[mode]
        return ValueUnit(text(f"tradeoff.paid_{mode.value}", currency=currency, count=f"{count:,}"), 1 / count)
    units = ENERGY_UNITS if objective is Objective.ENERGY else SIZE_UNITS
    if value == 0:  # of no size
        units = {name: factor for name, factor in units.items() if factor == 1}
    fitting = [row for row in units.items() if _three_digits(value / row[1]) >= 1]
    return ValueUnit(*(fitting[-1] if fitting else next(iter(units.items()))))


def value_text(objective: Objective, value: float, currency: str, mode: Mode) -> str:
    """A value in its own best unit: ``2.57 GB``, ``38.1 mJ``, ``0.231 USD per 1,000 rounds``."""
    return unit_of(objective, value, currency, mode).said(value)


def objective_key(objective: Objective, mode: Mode) -> str:
    """How the catalogue calls an objective: of what the device keeps, inference counts the parameters alone."""
    return "parameters" if objective is Objective.MEMORY and mode is Mode.INFERENCE else objective.value


def value_of(objective: Objective, priced: PricedGraph, mask: Mask, prices: Prices, power: DevicePower) -> float:
    """What one split takes of the second thing in a round: J, bytes or money."""
    match objective:
        case Objective.ENERGY:
            return energy(priced, mask, power).total
        case Objective.BYTES:
            return sent_bytes(priced, mask)
        case Objective.MEMORY:
            return float(priced.memory(mask[None, :])[0])
        case Objective.PRICE:
            return bill(priced, mask, prices, power).total


def _three_digits(value: float) -> Decimal:
    return Decimal(f"{value:.3g}")
