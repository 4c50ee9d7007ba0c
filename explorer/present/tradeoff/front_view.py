"""A front as the page shows it: one split for those that come to the same, and the two choices that do not split."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from explorer.money.energy import DevicePower
from explorer.money.prices import Prices
from explorer.present.charts.tradeoff import Mark
from explorer.present.format import place
from explorer.present.i18n.text import text
from explorer.present.tradeoff.units import ValueUnit, objective_key, unit_of, value_of, value_text
from explorer.present.view import View
from explorer.pricing.costs import Mask, PricedGraph
from explorer.questions.choices import Choice, choices, recommended
from explorer.questions.tradeoff import Front, Objective


@dataclass(frozen=True)
class Shown:
    """A front and what it was made of."""

    view: View
    priced: PricedGraph
    front: Front
    prices: Prices
    power: DevicePower

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The splits that are shown, which stand for all of the front."""
        return choices(self.front.points)

    @cached_property
    def recommended(self) -> int:
        """The position of the recommended one among them."""
        return recommended([choice.point for choice in self.choices])

    @cached_property
    def marks(self) -> list[Mark]:
        """The choices in the chart."""
        return [self._mark(point.on_device, point.delay_s, point.value) for point in (c.point for c in self.choices)]

    @property
    def unsplit_masks(self) -> tuple[Mask, Mask]:
        """All on the device, and as much as allowed on the server."""
        return self.priced.device_only, self.priced.server_most

    @cached_property
    def unsplit(self) -> list[Mark]:
        """Those two; the first may take more memory than the device has."""
        return [self._mark(mask, self.priced.terms(mask).delay_s, self._value(mask)) for mask in self.unsplit_masks]

    @property
    def key(self) -> str:
        """How the catalogue calls what the delay is weighed against."""
        return objective_key(self.front.objective, self.priced.scenario.workload.mode)

    @cached_property
    def unit(self) -> ValueUnit:
        """Of the chart's axis."""
        most = max(choice.point.value for choice in self.choices)
        return unit_of(self.front.objective, most, self.prices.currency, self.priced.scenario.workload.mode)

    @property
    def column(self) -> str:
        """The value's column in a spreadsheet, with its unit."""
        match self.front.objective:
            case Objective.ENERGY:
                return "device_energy_J"
            case Objective.BYTES:
                return "sent_bytes"
            case Objective.MEMORY:
                return f"device_{self.key}_bytes"
            case Objective.PRICE:
                return f"price_{self.prices.currency}"

    def _value(self, mask: Mask) -> float:
        return value_of(self.front.objective, self.priced, mask, self.prices, self.power)

    def _mark(self, mask: Mask, delay_s: float, value: float) -> Mark:
        name, allowed = place(self.priced, mask), self.priced.fits(mask)
        said = value_text(self.front.objective, value, self.prices.currency, self.priced.scenario.workload.mode)
        return Mark(name if allowed else text("tradeoff.does_not_fit", name=name), delay_s, value, said, allowed)
