"""The business case in words: amounts with two digits, the sentence with three numbers, break-even points."""

from __future__ import annotations

from math import floor, log10
from typing import NamedTuple

from explorer.ui.text import text
from explorer.whatif.assumptions import Estimate
from explorer.whatif.business import REACH, Amounts, BreakEven, BusinessCase, Comparison, Headline
from explorer.whatif.energy import JOULES_PER_KWH
from explorer.whatif.prices import SECONDS_PER_HOUR

MINUS = "\N{MINUS SIGN}"
DIGITS = 2  # of an estimate; more would be false precision
PRICE_DIGITS = 3  # of a price, as it is written in a contract
LEAST_MONEY = 0.005  # of the currency; less is nothing
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
        """From low to high; a single number where both read the same."""
        low, high = digits(self.estimate.low), digits(self.estimate.high)
        if low == high:
            return text("business.amount", value=low, unit=self.unit)
        return text("business.span", low=low, high=high, unit=self.unit)

    @property
    def change(self) -> str:
        """The expected amount as a saving or as an expense: ``690 hours saved``, ``2.1 USD more``."""
        if self.estimate.expected == 0:
            return text("business.equal")
        if self.estimate.expected > 0:
            return text("business.saved", amount=self.size)
        return text("business.more", amount=self.size)


def said(amounts: Amounts, currency: str) -> tuple[Said, Said, Said]:
    """Time, energy and money in the units that people would use."""
    time, energy = _largest(amounts.time_s, TIME_UNITS), _largest(amounts.energy_j, ENERGY_UNITS)
    return (
        Said("time", _divided(amounts.time_s, time[1]), text(f"business.unit_{time[0]}")),
        Said("energy", _divided(amounts.energy_j, energy[1]), text(f"business.unit_{energy[0]}")),
        Said("money", _rounded(amounts.money), currency),
    )


def _largest(amount: Estimate, units: tuple[tuple[str, float], ...]) -> tuple[str, float]:
    size = max(abs(amount.low), abs(amount.high))
    return next((row for row in units if size >= 2 * row[1]), units[-1])


def _divided(amount: Estimate, unit: float) -> Estimate:
    return Estimate(amount.low / unit, amount.expected / unit, amount.high / unit)


def _rounded(money: Estimate) -> Estimate:
    """Money below half a cent is none."""
    return Estimate(*(end if abs(end) >= LEAST_MONEY else 0.0 for end in (money.low, money.expected, money.high)))


def sentence(headline: Headline, currency: str) -> str:
    """The verdict with the three numbers that decide: time, money, and the break-even point."""
    comparison = headline.comparison
    verdict = text(f"business.verdict_{headline.verdict.replace(' ', '_')}")
    if comparison is None:
        return verdict
    time, _, money = said(comparison.saved, currency)
    faster, cheaper = time.estimate.expected >= 0, money.estimate.expected >= 0
    return text(
        "business.sentence",
        verdict=verdict,
        baseline=baseline_name(comparison),
        time=text("business.time_saved", time=time.size) if faster else text("business.time_more", time=time.size),
        link=text("business.and") if faster == cheaper else text("business.but"),
        money=_money(money),
        condition=_condition(comparison, currency),
    )


def _money(money: Said) -> str:
    """The money of a month as a range, in the direction in which it goes."""
    low, high = money.estimate.low, money.estimate.high
    if low == high == 0:
        return text("business.money_same")
    if money.estimate.certain:
        ends = sorted((abs(low), abs(high)))
        span = Said(money.name, Estimate(ends[0], abs(money.estimate.expected), ends[1]), money.unit).span
        return text("business.money_saved", span=span) if high > 0 else text("business.money_more", span=span)
    return text(
        "business.money_open",
        more=money.of(-low),
        less=money.of(high),
        expected=_expected(money),
    )


def _expected(money: Said) -> str:
    expected = money.estimate.expected
    if expected == 0:
        return text("business.equal")
    if expected > 0:
        return text("business.less", amount=money.size)
    return text("business.more", amount=money.size)


def _condition(comparison: Comparison, currency: str) -> str:
    """The third number: the decisive break-even point, or what a saved hour costs, or that none decides."""
    point = comparison.decisive
    if point is not None:
        stated = point_text(point, currency)
        now = current_text(point, currency)
        if holds(point):
            return text("business.condition_holds", point=stated, now=now)
        return text("business.condition_once", point=stated, now=now)
    hour = comparison.price_of_saved_hour
    if hour is not None:
        return text("business.condition_hour", amount=text("business.amount", value=digits(hour), unit=currency))
    return text("business.condition_none")


def baseline_name(comparison: Comparison) -> str:
    """``all on the device`` or ``most on the server``."""
    return text(f"business.against_{comparison.against}")


def holds(point: BreakEven) -> bool:
    """Whether the split is the cheaper one now."""
    return (point.current < point.value) == (point.pays == "below")


def point_text(point: BreakEven, currency: str) -> str:
    """``a server hour costs less than 0.785 USD``."""
    side = text(f"business.side_{point.pays}")
    return text(f"business.point_{point.quantity}", side=side, value=digits(point.value, PRICE_DIGITS), unit=currency)


def current_text(point: BreakEven, currency: str) -> str:
    """What it is now, with its unit where it is money."""
    value = digits(point.current, PRICE_DIGITS)
    if point.quantity in ("devices", "rounds_a_day"):
        return value
    return text("business.amount", value=value, unit=currency)


def break_even_lines(comparison: Comparison, currency: str) -> list[str]:
    """Every break-even point as a sentence, the one that takes the least change first; not those beyond `REACH`."""
    if comparison.same:
        return [text("business.points_same")]
    counted = [point for point in comparison.break_even if 1 / REACH <= point.factor <= REACH]
    counted.sort(key=lambda point: abs(log10(point.factor)))
    counted += [point for point in comparison.break_even if point.current == 0]
    if not counted:
        if comparison.saved.money.expected >= 0:
            return [text("business.points_cheaper")]
        return [text("business.points_dearer")]
    lines = []
    for point in counted:
        stated, now, away = point_text(point, currency), current_text(point, currency), _away(point)
        if holds(point):
            lines.append(text("business.line_holds", point=stated, now=now, away=away))
        else:
            lines.append(text("business.line_once", point=stated, now=now, away=away))
    return lines


def _away(point: BreakEven) -> str:
    """By how much the current value would have to change."""
    if not point.current:
        return ""
    if point.factor >= 2:
        return text("business.away_times", ratio=digits(point.factor))
    if point.factor >= 1:
        return text("business.away_more", percent=digits(100 * (point.factor - 1)))
    return text("business.away_less", percent=digits(100 * (1 - point.factor)))


def doubt(case: BusinessCase) -> str:
    """What the ranges leave open of the sentence; empty where its signs hold over all of them."""
    comparison = case.headline.comparison
    if comparison is None:
        return ""
    time, _, money = said(comparison.saved, case.assumptions.currency)
    open_time, open_money = not time.estimate.certain, not money.estimate.certain
    if open_time and open_money:
        return text("business.doubt_both", time=time.span)
    if open_time:
        return text("business.doubt_time", time=time.span)
    return text("business.doubt_money") if open_money else ""
