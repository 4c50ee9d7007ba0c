"""The business case in words: amounts with two digits, and the sentence with its three numbers.

An amount that is saved is said as less or more of what is taken, never with a sign.
"""

from __future__ import annotations

from math import floor, log10
from typing import NamedTuple

from explorer.money.assumptions import Estimate
from explorer.money.business import BusinessCase, Comparison
from explorer.money.energy import JOULES_PER_KWH
from explorer.money.month import LEAST_MONEY, Amounts
from explorer.money.prices import SECONDS_PER_HOUR
from explorer.present.i18n.text import text

MINUS = "\N{MINUS SIGN}"
DIGITS = 2  # of an estimate; more would be false precision
PRICE_DIGITS = 3  # of a price, as it is written in a contract
NEARLY_ALL = 0.9995  # a larger share is not written in digits
# The largest unit in which an amount still reads at least 2, otherwise the last one.
TIME_UNITS = (("hours", SECONDS_PER_HOUR), ("minutes", 60.0), ("seconds", 1.0))
ENERGY_UNITS = (("mwh", JOULES_PER_KWH * 1e3), ("kwh", JOULES_PER_KWH), ("wh", JOULES_PER_KWH / 1e3))


def digits(value: float, count: int = DIGITS) -> str:
    """A number for people: ``1,900``, ``0.79``, ``1.2 million``, with a real minus and without an exponent.

    >>> digits(1901.8), digits(0.7851, 3), digits(-5)
    ('1,900', '0.785', '\N{MINUS SIGN}5')
    """
    rounded = float(f"{value:.{count}g}")
    if rounded == 0:
        return "0"
    for size, words in ((1e9, "billion"), (1e6, "million")):
        if abs(rounded) >= size:
            return text(f"business.{words}", value=digits(rounded / size, count))
    decimals = max(0, count - 1 - floor(log10(abs(rounded))))
    said = f"{abs(rounded):,.{decimals}f}"
    if decimals:
        said = said.rstrip("0").rstrip(".")
    return f"{MINUS}{said}" if rounded < 0 else said


class Said(NamedTuple):
    """An amount that is saved, or that a plan takes, ready to be read."""

    name: str  # "time", "energy" or "money"
    estimate: Estimate  # in the unit said
    unit: str

    @property
    def size(self) -> str:
        """The expected amount without its sign: ``690 hours``."""
        return self.of(abs(self.estimate.expected))

    def of(self, value: float) -> str:
        """An amount with its unit."""
        return text("business.amount", value=digits(value), unit=self.unit)

    @property
    def span(self) -> str:
        """What a plan takes from low to high; a single number where both read the same."""
        return self._span(self.estimate.low, self.estimate.high)

    def _span(self, low: float, high: float) -> str:
        if digits(low) == digits(high):
            return self.of(low)
        return text("business.span", low=digits(low), high=digits(high), unit=self.unit)

    @property
    def change(self) -> str:
        """The expected amount saved: ``690 hours less``, ``2.1 USD more``."""
        if self.estimate.expected == 0:
            return text("business.equal")
        if self.estimate.expected > 0:
            return text("business.less", amount=self.size)
        return text("business.more", amount=self.size)

    @property
    def changes(self) -> str:
        """The range of the amount saved: ``590 more to 3,200 hours less``, ``1.7 to 9.9 USD less``."""
        low, high = self.estimate.low, self.estimate.high
        if low < 0 < high:
            return text("business.either_way", more=digits(-low), less=self.of(high))
        if low == high == 0:
            return text("business.equal")
        if low >= 0:
            return text("business.less", amount=self._span(low, high))
        return text("business.more", amount=self._span(-high, -low))


def said(amounts: Amounts, currency: str) -> tuple[Said, Said, Said]:
    """Time, energy and money in the units that people would use; money below half a cent is none."""
    time, energy = _largest(amounts.time_s, TIME_UNITS), _largest(amounts.energy_j, ENERGY_UNITS)
    money = (amounts.money.low, amounts.money.expected, amounts.money.high)
    return (
        Said("time", _divided(amounts.time_s, time[1]), text(f"business.unit_{time[0]}")),
        Said("energy", _divided(amounts.energy_j, energy[1]), text(f"business.unit_{energy[0]}")),
        Said("money", Estimate(*(end if abs(end) >= LEAST_MONEY else 0.0 for end in money)), currency),
    )


def _largest(amount: Estimate, units: tuple[tuple[str, float], ...]) -> tuple[str, float]:
    size = max(abs(amount.low), abs(amount.high))
    return next((row for row in units if size >= 2 * row[1]), units[-1])


def _divided(amount: Estimate, unit: float) -> Estimate:
    return Estimate(amount.low / unit, amount.expected / unit, amount.high / unit)


def sentence(case: BusinessCase) -> str:
    """The verdict with the three numbers that decide, as they are expected: time, energy and money.

    Money that may go either way is said with both ends. The verdict is the worst of those against the choices without
    a split, and names the one that it is against.
    """
    headline = case.headline
    if headline is None:
        return text("business.no_choice")
    comparison = headline.comparison
    _, energy, money = said(comparison.saved, case.assumptions.currency)
    return text(
        "business.sentence",
        baseline=baseline_name(comparison),
        choice=text(f"business.choice_{headline.choice}"),
        verdict=text(f"business.verdict_{headline.verdict.replace(' ', '_')}"),
        amounts=_time_and_energy(comparison.saved_delay, energy),
        money=money.changes if money.estimate.direction() == "open" else money.change,
    )


def _time_and_energy(saved_delay: float, energy: Said) -> str:
    saved = energy.estimate.expected
    amounts = {"time": _share(abs(saved_delay)), "energy": energy.size}
    if saved_delay >= 0:
        if saved == 0:
            return text("business.saves_time", **amounts)
        return text("business.saves_both", **amounts) if saved > 0 else text("business.saves_time_only", **amounts)
    if saved == 0:
        return text("business.takes_time", **amounts)
    return text("business.saves_energy_only", **amounts) if saved > 0 else text("business.takes_both", **amounts)


def _share(share: float) -> str:
    """A share of time in percent; all of it is never saved."""
    if NEARLY_ALL <= share < 1:
        return text("business.nearly_all")
    return text("business.percent", value=digits(100 * share, DIGITS if share < 0.99 else 3))


def baseline_name(comparison: Comparison) -> str:
    """``all on the device`` or ``most on the server``."""
    return text(f"business.against_{comparison.against}")


def doubt(case: BusinessCase) -> str:
    """What the ranges leave of the sentence, and what holds against the other choice without a split."""
    headline = case.headline
    if headline is None:
        return ""
    time, energy, money = said(headline.comparison.saved, case.assumptions.currency)
    ranges = {"time": time.changes, "energy": energy.changes}
    if money.estimate.direction() == "open":  # the sentence has both ends of it
        words = [text("business.doubt_open", **ranges)]
    else:
        words = [text("business.doubt", **ranges, money=money.changes)]
    for other in case.comparisons:
        if not other.same and other is not headline.comparison:
            verdict = text(f"business.verdict_{other.verdict.replace(' ', '_')}")
            choice = text(f"business.choice_{headline.choice}")
            costs = said(other.saved, case.assumptions.currency)[2].changes
            words.append(
                text("business.other", baseline=baseline_name(other), choice=choice, verdict=verdict, money=costs)
            )
    return " ".join(words)
