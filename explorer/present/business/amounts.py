"""Amounts of a business case as people read them: two digits, less or more instead of a sign, in units that fit."""

from __future__ import annotations

from typing import NamedTuple

from explorer.money.assumptions import Estimate
from explorer.money.energy import JOULES_PER_KWH
from explorer.money.month import LEAST_MONEY, Amounts
from explorer.money.prices import SECONDS_PER_HOUR
from explorer.present.i18n.text import text
from explorer.present.numbers import number_text

MINUS = "\N{MINUS SIGN}"
DIGITS = 2  # of an estimate; more would be false precision
PRICE_DIGITS = 3  # of a price, as it is written in a contract
# The largest unit in which an amount still reads at least 2, otherwise the last one.
TIME_UNITS = (("hours", SECONDS_PER_HOUR), ("minutes", 60.0), ("seconds", 1.0))
ENERGY_UNITS = (("mwh", JOULES_PER_KWH * 1e3), ("kwh", JOULES_PER_KWH), ("wh", JOULES_PER_KWH / 1e3))


def digits(value: float, count: int = DIGITS) -> str:
    """Returns a number for people: ``1,900``, ``0.79``, ``1.2 million``, with a real minus and without an exponent.

    >>> digits(1901.8), digits(0.7851, 3), digits(-5)
    ('1,900', '0.785', '\N{MINUS SIGN}5')
    """
    rounded = float(f"{value:.{count}g}")
    if rounded == 0:
        return "0"
    for size, words in ((1e9, "billion"), (1e6, "million")):
        if abs(rounded) >= size:
            return text(f"business-{words}", value=digits(rounded / size, count))
    said = number_text(abs(rounded), count)
    return f"{MINUS}{said}" if rounded < 0 else said


class Said(NamedTuple):
    """Describes an amount that is saved, or that a plan takes, ready to be read."""

    name: str  # "time", "energy" or "money"
    estimate: Estimate  # in the unit said
    unit: str

    @property
    def size(self) -> str:
        """Returns the expected amount without its sign: ``690 hours``."""
        return self.of(abs(self.estimate.expected))

    def of(self, value: float) -> str:
        """Returns an amount with its unit."""
        return text("business-amount", value=digits(value), unit=self.unit)

    @property
    def span(self) -> str:
        """Returns what a plan takes from low to high; a single number where both read the same."""
        return self._span(self.estimate.low, self.estimate.high)

    def _span(self, low: float, high: float) -> str:
        if digits(low) == digits(high):
            return self.of(low)
        return text("business-span", low=digits(low), high=digits(high), unit=self.unit)

    @property
    def change(self) -> str:
        """Returns the expected amount saved: ``690 hours less``, ``2.1 USD more``."""
        if self.estimate.expected == 0:
            return text("business-equal")
        if self.estimate.expected > 0:
            return text("business-less", amount=self.size)
        return text("business-more", amount=self.size)

    @property
    def changes(self) -> str:
        """Returns the range of the amount saved: ``590 more to 3,200 hours less``, ``1.7 to 9.9 USD less``."""
        low, high = self.estimate.low, self.estimate.high
        if low < 0 < high:
            return text("business-either_way", more=digits(-low), less=self.of(high))
        if low == high == 0:
            return text("business-equal")
        if low >= 0:
            return text("business-less", amount=self._span(low, high))
        return text("business-more", amount=self._span(-high, -low))


def said(amounts: Amounts, currency: str) -> tuple[Said, Said, Said]:
    """Returns time, energy and money in the units that people would use; money below half a cent is none."""
    time, energy = _largest(amounts.time_s, TIME_UNITS), _largest(amounts.energy_j, ENERGY_UNITS)
    money = (amounts.money.low, amounts.money.expected, amounts.money.high)
    return (
        Said("time", _divided(amounts.time_s, time[1]), text(f"business-unit_{time[0]}")),
        Said("energy", _divided(amounts.energy_j, energy[1]), text(f"business-unit_{energy[0]}")),
        Said("money", Estimate(*(end if abs(end) >= LEAST_MONEY else 0.0 for end in money)), currency),
    )


def _largest(amount: Estimate, units: tuple[tuple[str, float], ...]) -> tuple[str, float]:
    size = max(abs(amount.low), abs(amount.high))
    return next((row for row in units if size >= 2 * row[1]), units[-1])


def _divided(amount: Estimate, unit: float) -> Estimate:
    return Estimate(amount.low / unit, amount.expected / unit, amount.high / unit)
