"""The business case in words: the sentence with its three numbers, what decides it, and what must be said beside it.

Amounts have two digits. One that is saved is said as less or more of what is taken, never with a sign.
"""

from __future__ import annotations

from typing import NamedTuple

from explorer.money.assumptions import PRICE_PARTS, Estimate
from explorer.money.break_even import BreakEven
from explorer.money.business import BusinessCase, Caveat, Comparison
from explorer.money.energy import JOULES_PER_KWH
from explorer.money.month import LEAST_MONEY, SECONDS_PER_DAY, Amounts
from explorer.money.prices import SECONDS_PER_HOUR
from explorer.present.i18n.text import plain, text
from explorer.present.numbers import number_text
from explorer.scenario.scenario import Scenario
from explorer.values.units import format_time

MINUS = "\N{MINUS SIGN}"
DIGITS = 2  # of an estimate; more would be false precision
PRICE_DIGITS = 3  # of a price, as it is written in a contract
NEARLY_ALL = 0.9995  # a larger share is not written in digits
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


def sentence(business: BusinessCase) -> str:
    """Returns the verdict with the three numbers that decide, as they are expected: time, energy and money.

    Money that may go either way is said with both ends. The verdict is the worst of those against the choices without
    a split, and names the one that it is against.
    """
    headline = business.headline
    if headline is None:
        return text("business-no_choice")
    comparison = headline.comparison
    _, energy, money = said(comparison.saved, business.assumptions.currency)
    return text(
        "business-sentence",
        baseline=baseline_name(comparison),
        choice=text(f"business-choice_{headline.choice}"),
        verdict=text(f"business-verdict_{headline.verdict.replace(' ', '_')}"),
        amounts=_time_and_energy(comparison.saved_delay, energy),
        money=money.changes if money.estimate.direction() == "open" else money.change,
    )


def _time_and_energy(saved_delay: float, energy: Said) -> str:
    saved = energy.estimate.expected
    amounts = {"time": _share(abs(saved_delay)), "energy": energy.size}
    if saved_delay >= 0:
        if saved == 0:
            return text("business-saves_time", **amounts)
        return text("business-saves_both", **amounts) if saved > 0 else text("business-saves_time_only", **amounts)
    if saved == 0:
        return text("business-takes_time", **amounts)
    return text("business-saves_energy_only", **amounts) if saved > 0 else text("business-takes_both", **amounts)


def _share(share: float) -> str:
    """Returns a share of time in percent; all of it is never saved."""
    if NEARLY_ALL <= share < 1:
        return text("business-nearly_all")
    return text("business-percent", value=digits(100 * share, DIGITS if share < 0.99 else 3))


def baseline_name(comparison: Comparison) -> str:
    """Returns what a baseline is called: ``all on the device`` or ``most on the server``."""
    return text(f"business-against_{comparison.against}")


def doubt(business: BusinessCase) -> str:
    """Returns what the ranges leave of the sentence, and what holds against the other choice without a split."""
    headline = business.headline
    if headline is None:
        return ""
    time, energy, money = said(headline.comparison.saved, business.assumptions.currency)
    ranges = {"time": time.changes, "energy": energy.changes}
    if money.estimate.direction() == "open":  # the sentence has both ends of it
        words = [text("business-doubt_open", **ranges)]
    else:
        words = [text("business-doubt", **ranges, money=money.changes)]
    for other in business.comparisons:
        if not other.same and other is not headline.comparison:
            verdict = text(f"business-verdict_{other.verdict.replace(' ', '_')}")
            choice = text(f"business-choice_{headline.choice}")
            costs = said(other.saved, business.assumptions.currency)[2].changes
            words.append(
                text("business-other", baseline=baseline_name(other), choice=choice, verdict=verdict, money=costs)
            )
    return " ".join(words)


def deciding(business: BusinessCase) -> str:
    """Returns the price that decides the bill, if one does, what a saved hour costs, and the nearest break-even."""
    if business.headline is None:
        return ""
    comparison, words = business.headline.comparison, []
    dearer = max(business.plan, comparison.baseline, key=lambda plan: plan.costs.total)
    if dearer.dominant is not None:
        part, share = dearer.dominant
        bill = baseline_name(comparison) if dearer is comparison.baseline else text("business-best_split")
        values = {"part": text(f"business-part_{part}"), "percent": digits(100 * share), "bill": bill}
        words.append(text("business-dominant", **values))
        if part in PRICE_PARTS:
            words.append(_price(business, PRICE_PARTS[part]))
    hour = comparison.price_of_saved_hour
    if hour is not None:
        words.append(text("business-hour", amount=_with_unit(digits(hour), business.assumptions.currency)))
    words.append(break_even_lines(business, comparison)[0])
    return " ".join(words)


def _price(business: BusinessCase, quantity: str) -> str:
    """Returns what a price is expected to be, and its range."""
    price: Estimate = getattr(business.assumptions, quantity)
    thing, unit = text(f"business-thing_{quantity}"), business.assumptions.currency
    low, expected, high = (digits(end, PRICE_DIGITS) for end in (price.low, price.expected, price.high))
    if low == high:
        return text("business-price_exact", thing=thing, expected=expected, unit=unit)
    return text("business-price", thing=thing, expected=expected, low=low, high=high, unit=unit)


def break_even_lines(business: BusinessCase, comparison: Comparison) -> list[str]:
    """Returns every break-even point that counts, the one that takes the least change first; or that none does."""
    if comparison.same:
        return [text("business-points_same")]
    lines = [_line(business, point) for point in comparison.counted]
    return lines or [_no_point(business, comparison)]


def _no_point(business: BusinessCase, comparison: Comparison) -> str:
    """Returns what holds where no point counts; "never" is said of prices only as far as it was tried."""
    direction = comparison.saved.money.direction(LEAST_MONEY)
    # A multiple of a price of 0 is 0: that says nothing.
    paid = any(getattr(business.assumptions, price).expected > 0 for price in PRICE_PARTS.values())
    if direction in ("less", "more") and comparison.lasts and paid:
        return text(f"business-lasts_{direction}")
    return text(f"business-no_point_{direction}")


def _line(business: BusinessCase, point: BreakEven) -> str:
    """Returns ``It is cheaper only with a server hour below about 0.79 USD; now 1.09 USD.``, and how sure that is."""
    unit = business.assumptions.currency if point.is_price else ""
    thing = _thing(business, point)
    limit = digits(point.value)
    if point.current is None:
        now = text("business-now_not_known")
    elif point.current == 0:
        now = text("business-now_nothing")
    else:
        now = text("business-now", value=_with_unit(digits(point.current, PRICE_DIGITS), unit))
    if point.current and digits(point.current) == limit:
        # Two digits that are the same would read as if nothing were to change.
        line = text("business-line_near", thing=thing, now=now)
    else:
        side = text(f"business-{'whole' if point.whole else 'side'}_{point.pays}", value=_with_unit(limit, unit))
        key = "holds" if point.holds else "once"
        line = text(f"business-line_{key}", thing=thing, side=side, now=now)
    return " ".join(filter(None, [line, _spread(point, unit)]))


def _spread(point: BreakEven, unit: str) -> str:
    """Returns between what a point moves over the ranges of all else, or that nothing holds it.

    "" if it stands still.
    """
    if point.between is None:
        return text("business-point_none", none=point.none, cases=point.cases)
    low, high = map(digits, point.between)
    return "" if low == high else text("business-point_range", low=low, high=_with_unit(high, unit))


def _thing(business: BusinessCase, point: BreakEven) -> str:
    if point.quantity == "rounds_a_day":
        return text(f"business-thing_{business.mode.value}")
    return text(f"business-thing_{point.quantity}")


def _with_unit(value: str, unit: str) -> str:
    return text("business-amount", value=value, unit=unit) if unit else value


def rounds_text(business: BusinessCase) -> str:
    """Returns how much a device runs: ``24 rounds a day``, or batches in inference."""
    count = business.fleet.rounds_a_day
    return text(f"business-rounds_{business.mode.value}", count=count, written=digits(count, PRICE_DIGITS))


def fleet_text(business: BusinessCase) -> str:
    """Returns how much is run: ``1,000 devices with 24 rounds a day each on 30 days``."""
    devices, days = business.fleet.devices, business.fleet.days_a_month
    on = text("business-days", count=days)
    return text("business-fleet", count=devices, devices=devices, rounds=rounds_text(business), days=on)


def caveat_text(business: BusinessCase, caveat: Caveat, scenario: Scenario) -> str:
    """Returns a caveat as a sentence in Markdown."""
    needed = format_time(caveat.day_share * SECONDS_PER_DAY)
    device = plain(scenario.device.title)
    if caveat.kind == "too long":
        most = int(SECONDS_PER_DAY / business.plan.delay_s)
        return text("business-day_too_short", rounds=rounds_text(business), needed=needed, most=most)
    if caveat.kind == "nearly full":
        return text("business-day_tight", needed=needed)
    if caveat.kind == "only on paper":
        return text("business-baseline_too_long", plan=text(f"business-plan_{caveat.plan}"), needed=needed)
    if caveat.kind == "too large":
        return text("business-device_too_small", device=device)
    name, server = text(f"figures-short_{caveat.field}"), plain(scenario.server.title)
    return text(f"business-not_known_{caveat.field}", name=name, device=device, server=server)


def not_counted_lines(business: BusinessCase, scenario: Scenario) -> list[str]:
    """Returns all that the figures leave out, as Markdown, what is not known of this case first."""
    lines = [
        f"- {caveat_text(business, caveat, scenario)}" for caveat in business.caveats if caveat.kind == "not known"
    ]
    if not business.assumptions.radio.counted:
        lines.append(text("business-not_counted_radio"))
    return [*lines, *text("business-not_counted").splitlines()]
