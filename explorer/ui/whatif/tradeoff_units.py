"""The second thing of a trade-off in people's units: energy, bytes, memory and money."""

from __future__ import annotations

from dataclasses import dataclass

from explorer.delay import Mask, PricedGraph
from explorer.scenario import Mode
from explorer.ui.text import text
from explorer.units import SIZE_UNITS
from explorer.whatif.energy import DevicePower, energy
from explorer.whatif.prices import Prices, bill, sent_bytes
from explorer.whatif.tradeoff import Objective

ENERGY_UNITS = {"mJ": 1e-3, "J": 1.0, "kJ": 1e3, "MJ": 1e6}
ROUNDS = (1, 1_000, 1_000_000)  # a round costs little: as many are paid as make at least a cent
CENT = 0.01


@dataclass(frozen=True)
class Scale:
    """How the values of one front are written: all in one unit, so that they compare at a glance."""

    unit: str  # "kJ", "GB", "USD per 1,000 rounds"
    factor: float  # what one of the unit is, in J, bytes or money of a round

    def said(self, value: float) -> str:
        """A value with its unit, in three significant digits and without an exponent."""
        digits = f"{float(f'{value / self.factor:.3g}'):.15f}".rstrip("0").rstrip(".")
        return text("tradeoff.value", amount=digits, unit=self.unit)


def scale_of(objective: Objective, most: float, currency: str, mode: Mode) -> Scale:
    """The largest unit in which the largest value still reads at least 1; money by as many rounds as make a cent."""
    if objective is Objective.PRICE:
        rounds = next((count for count in ROUNDS if most * count >= CENT), ROUNDS[-1])
        many = "one" if rounds == 1 else "many"
        return Scale(text(f"tradeoff.{mode.value}_{many}", currency=currency, count=f"{rounds:,}"), 1 / rounds)
    units = ENERGY_UNITS if objective is Objective.ENERGY else SIZE_UNITS
    fitting = [row for row in units.items() if most >= row[1]]
    return Scale(*(fitting[-1] if fitting else next(iter(units.items()))))


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
