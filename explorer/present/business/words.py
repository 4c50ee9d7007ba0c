"""The business case in plain words: the verdict with one number, because, unless, a year, and the time until it pays.

Money is that of a year, as expected, with its range behind it. What turns the case is said of one figure at a time, the
one that needs the least change first.
"""

from __future__ import annotations

import math

from explorer.money.assumptions import PRICE_PARTS
from explorer.money.break_even import BreakEven
from explorer.money.business import BusinessCase, Caveat, Comparison
from explorer.money.month import LEAST_MONEY, SECONDS_PER_DAY
from explorer.present.business.amounts import PRICE_DIGITS, digits
from explorer.present.i18n.text import plain, prose, text
from explorer.present.measure import gain_text
from explorer.present.phrases import place, place_words
from explorer.pricing import Mask
from explorer.scenario.scenario import Scenario
from explorer.values.units import format_time

MONTHS = 12  # a year
YEARS_FROM = 24.0  # months, from which on years are said


def sentence(business: BusinessCase) -> str:
    """Returns the verdict and what a year costs less or more, with its range.

    The verdict is the worst of those against the choices without a split, and the number is of the same one.
    """
    headline = business.headline
    if headline is None:
        device_fits = any(each.against == "device" for each in business.comparisons)
        best = plan_title(business, business.plan.on_device)
        return text("business-no_choice", device="fits" if device_fits else "too_large", best=best)
    verdict = headline.verdict.replace(" ", "_")
    return text(
        "business-sentence",
        verdict=text("business-verdict", choice=headline.choice, verdict=verdict),
        money=_money(business, headline.comparison),
    )


def lines(business: BusinessCase) -> list[str]:
    """Returns what stands below the sentence: the other choice, because, unless, a year and the time until it pays."""
    headline = business.headline
    if headline is None:
        return []
    others = [each for each in business.comparisons if not each.same and each is not headline.comparison]
    found = [*(_money(business, each) for each in others), because(business), unless(business), year(business)]
    return list(filter(None, found))


def baseline_name(business: BusinessCase, comparison: Comparison) -> str:
    """Returns what a baseline is called within a sentence: ``all on the device``."""
    return _words(business, comparison.baseline.on_device)


def plan_title(business: BusinessCase, mask: Mask) -> str:
    """Returns what a choice without a split is called, standing alone: ``All on the device``."""
    return place(business.case.costs, mask)


def _words(business: BusinessCase, mask: Mask) -> str:
    return prose(place_words(business.case.costs, mask))


def _money(business: BusinessCase, comparison: Comparison) -> str:
    """Returns what a year with the best split costs less or more than a baseline."""
    saved, headline = comparison.saved.money, business.headline
    is_split = headline is not None and headline.choice == "split"
    choice = text("business-it") if is_split else plan_title(business, business.plan.on_device)
    low, expected, high = (MONTHS * _counted(end) for end in (saved.low, saved.expected, saved.high))
    direction = saved.direction(LEAST_MONEY)
    return text(
        "business-money",
        direction=direction,
        expected="less" if expected > 0 else "more" if expected < 0 else "same",
        choice=choice,
        baseline=baseline_name(business, comparison),
        amount=_amount(business, abs(expected)),
        more=digits(-low),
        less=_amount(business, high),
        range=_range(business, *sorted((abs(low), abs(high)))) if direction in ("less", "more") else "",
    )


def _counted(money: float) -> float:
    """Returns an amount of a month; half a cent or less is nothing."""
    return money if abs(money) >= LEAST_MONEY else 0.0


def _amount(business: BusinessCase, money: float) -> str:
    return text("business-amount", value=digits(money), unit=business.assumptions.currency)


def _range(business: BusinessCase, low: float, high: float) -> str:
    first, last = digits(low), digits(high)
    return "" if first == last else text("business-range", low=first, high=last, unit=business.assumptions.currency)


def because(business: BusinessCase) -> str:
    """Returns what a split gains, and which part of the bill makes the difference; "" where nothing does."""
    headline = business.headline
    if headline is None:
        return ""
    comparison = headline.comparison
    gain, money = gain_text(business.case, business.plan.on_device), _largest_part(business, comparison)
    is_faster, is_cheaper = comparison.saved_delay > 0, comparison.saved_costs.total >= 0
    kind = ("and" if is_faster == is_cheaper else "but") if gain and money else "gain" if gain else "money"
    said = [text("business-because", kind=kind, gain=gain, money=money)] if gain or money else []
    hour = comparison.price_of_saved_hour
    if hour is not None:
        said.append(text("business-hour", amount=_amount(business, hour)))
    return " ".join(said)


def _largest_part(business: BusinessCase, comparison: Comparison) -> str:
    """Returns the part of the bill that most of the money saved, or paid more, is of; "" where it is nothing."""
    saved = comparison.saved_costs
    sign = 1.0 if saved.total >= 0 else -1.0
    part, money = max(saved._asdict().items(), key=lambda item: sign * item[1])
    if sign * money < LEAST_MONEY:
        return ""
    key = "business-cost_less" if sign > 0 else "business-cost_more"
    return text(key, part=text(f"business-part_costs_{part}"), amount=_amount(business, MONTHS * sign * money))


def unless(business: BusinessCase) -> str:
    """Returns what would turn the money with the least change, or that no single price does."""
    headline = business.headline
    if headline is None:
        return ""
    comparison = headline.comparison
    if not comparison.counted:
        return _no_turn(business, comparison)
    point = comparison.counted[0]
    if not point.holds:
        return text("business-cheaper_if", turn=_turn(business, point))
    is_open = comparison.saved.money.direction(LEAST_MONEY) == "open"
    return text("business-cheaper_unless" if is_open else "business-unless", turn=_turn(business, point))


def turn_lines(business: BusinessCase, comparison: Comparison) -> list[str]:
    """Returns everything that would turn the money against a baseline, what needs the least change first."""
    if comparison.same:
        return [text("business-turn_same")]
    found = [_item(business, point) for point in comparison.counted]
    return found or [_no_turn(business, comparison)]


def _item(business: BusinessCase, point: BreakEven) -> str:
    item = text("business-turn_item", turn=_turn(business, point))
    if point.between is None:
        return f"{item} {text('business-turn_nowhere')}"
    low, high = map(digits, point.between)
    if low == high:
        return item
    return f"{item} {text('business-turn_between', low=low, high=_with_unit(business, point, high))}"


def _turn(business: BusinessCase, point: BreakEven) -> str:
    """Returns ``the price of a server hour falls below about **0.79 USD** (now 1.09 USD)``."""
    mode = business.mode.value
    thing = text(f"business-thing_{mode}" if point.quantity == "rounds_a_day" else f"business-thing_{point.quantity}")
    if point.current is None:
        now = text("business-now_not_known")
    elif point.current == 0:
        now = text("business-now_nothing")
    else:
        now = text("business-now", value=_with_unit(business, point, digits(point.current, PRICE_DIGITS)))
    limit = digits(point.value)
    if point.current and digits(point.current) == limit:
        # Two digits that are the same would read as if nothing were to change.
        return text("business-turn_near", thing=thing, now=now)
    falls = (point.pays == "above") == point.holds
    if point.whole and not point.holds:  # a whole number at which it is as cheap already
        way = "falls_to" if falls else "rises_to"
    else:
        way = "falls_below" if falls else "rises_above"
    return text("business-turn", way=way, thing=thing, limit=_with_unit(business, point, limit), now=now)


def _with_unit(business: BusinessCase, point: BreakEven, value: str) -> str:
    return text("business-amount", value=value, unit=business.assumptions.currency) if point.is_price else value


def _no_turn(business: BusinessCase, comparison: Comparison) -> str:
    """Returns what holds where no single figure turns the money; "never" is said of prices only as far as tried."""
    direction = comparison.saved.money.direction(LEAST_MONEY)
    # A multiple of a price of 0 is 0: that says nothing.
    paid = any(getattr(business.assumptions, price).expected > 0 for price in PRICE_PARTS.values())
    lasts = direction in ("less", "more") and comparison.lasts and paid
    kind = "lasts" if lasts else direction if direction in ("same", "open") else "some"
    return text("business-no_turn", kind=kind)


def year(business: BusinessCase) -> str:
    """Returns what a year costs, with the split and without, and when the split has paid for itself."""
    headline = business.headline
    if headline is None:
        return ""
    comparison = headline.comparison
    is_split = headline.choice == "split"
    costs, other = (MONTHS * plan.month.money.expected for plan in (business.plan, comparison.baseline))
    said = text(
        "business-year",
        amount=_amount(business, costs),
        split=text("business-the_split") if is_split else _words(business, business.plan.on_device),
        other=_amount(business, other),
        baseline=baseline_name(business, comparison),
    )
    return " ".join(filter(None, [said, _repaid(business)]))


def _repaid(business: BusinessCase) -> str:
    after = business.pays_after_months
    if after is None:
        return ""
    expected, soonest, latest = after
    if business.fleet.setup == 0:
        if math.isinf(latest):  # whether it pays at all is open, which the sentence says
            return ""
        kind = "free"
    elif math.isinf(latest):
        kind = "doubt"
    else:
        kind = "exact" if _months(soonest) == _months(latest) else "range"
    end = "" if math.isinf(latest) else _months(latest)
    return text("business-repaid", kind=kind, time=_months(expected), soonest=_months(soonest), latest=end)


def _months(months: float) -> str:
    """Returns a time in months, or in years where there are many; never less than one month."""
    if months >= YEARS_FROM:
        return text("business-years", value=digits(months / MONTHS))
    rounded = max(1, math.ceil(months))
    return text("business-months", count=rounded, value=rounded)


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
        baseline = next(each.baseline for each in business.comparisons if each.against == caveat.plan)
        title = plan_title(business, baseline.on_device)
        return text("business-baseline_too_long", plan=title, needed=needed)
    if caveat.kind == "too large":
        return text("business-device_too_small", device=device)
    name, server = text(f"figures-short_{caveat.field}"), plain(scenario.server.title)
    return text(f"business-not_known_{caveat.field}", name=name, device=device, server=server)


def not_counted_lines(business: BusinessCase, scenario: Scenario) -> list[str]:
    """Returns all that the figures leave out, as Markdown, what is not known of this case first."""
    found = [
        f"- {caveat_text(business, caveat, scenario)}" for caveat in business.caveats if caveat.kind == "not known"
    ]
    if not business.assumptions.radio.counted:
        found.append(text("business-not_counted_radio"))
    return [*found, *text("business-not_counted").splitlines()]
