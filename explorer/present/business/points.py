"""What decides a business case, in words: the price that makes the bill, and where the costs break even."""

from __future__ import annotations

from explorer.money.assumptions import PRICE_PARTS, Estimate
from explorer.money.break_even import BreakEven
from explorer.money.business import BusinessCase, Comparison
from explorer.money.month import LEAST_MONEY
from explorer.present.business.words import PRICE_DIGITS, baseline_name, digits
from explorer.present.i18n.text import text


def deciding(case: BusinessCase) -> str:
    """The price that decides the bill, if one does, what a saved hour costs, and the nearest break-even point."""
    if case.headline is None:
        return ""
    comparison, words = case.headline.comparison, []
    dearer = max(case.plan, comparison.baseline, key=lambda plan: plan.costs.total)
    if dearer.dominant is not None:
        part, share = dearer.dominant
        bill = baseline_name(comparison) if dearer is comparison.baseline else text("business.best_split")
        values = {"part": text(f"business.part_{part}"), "percent": digits(100 * share), "bill": bill}
        words.append(text("business.dominant", **values))
        if part in PRICE_PARTS:
            words.append(_price(case, PRICE_PARTS[part]))
    hour = comparison.price_of_saved_hour
    if hour is not None:
        words.append(text("business.hour", amount=_with_unit(digits(hour), case.assumptions.currency)))
    words.append(break_even_lines(case, comparison)[0])
    return " ".join(words)


def _price(case: BusinessCase, quantity: str) -> str:
    """What a price is expected to be, and its range."""
    price: Estimate = getattr(case.assumptions, quantity)
    thing, unit = text(f"business.thing_{quantity}"), case.assumptions.currency
    low, expected, high = (digits(end, PRICE_DIGITS) for end in (price.low, price.expected, price.high))
    if low == high:
        return text("business.price_exact", thing=thing, expected=expected, unit=unit)
    return text("business.price", thing=thing, expected=expected, low=low, high=high, unit=unit)


def break_even_lines(case: BusinessCase, comparison: Comparison) -> list[str]:
    """Every break-even point that counts, the one that takes the least change first; or that none does."""
    if comparison.same:
        return [text("business.points_same")]
    lines = [_line(case, point) for point in comparison.counted]
    return lines or [_no_point(case, comparison)]


def _no_point(case: BusinessCase, comparison: Comparison) -> str:
    """What holds where no point counts; "never" is said of prices only as far as it was tried."""
    direction = comparison.saved.money.direction(LEAST_MONEY)
    # A multiple of a price of 0 is 0: that says nothing.
    paid = any(getattr(case.assumptions, price).expected > 0 for price in PRICE_PARTS.values())
    if direction in ("less", "more") and comparison.lasts and paid:
        return text(f"business.lasts_{direction}")
    return text(f"business.no_point_{direction}")


def _line(case: BusinessCase, point: BreakEven) -> str:
    """``It is cheaper only with a server hour below about 0.79 USD; now 1.09 USD.``, and how sure that is."""
    unit = case.assumptions.currency if point.is_price else ""
    thing = _thing(case, point)
    limit = digits(point.value)
    if point.current is None:
        now = text("business.now_not_known")
    elif point.current == 0:
        now = text("business.now_nothing")
    else:
        now = text("business.now", value=_with_unit(digits(point.current, PRICE_DIGITS), unit))
    if point.current and digits(point.current) == limit:
        # Two digits that are the same would read as if nothing were to change.
        line = text("business.line_near", thing=thing, now=now)
    else:
        side = text(f"business.{'whole' if point.whole else 'side'}_{point.pays}", value=_with_unit(limit, unit))
        key = "holds" if point.holds else "once"
        line = text(f"business.line_{key}", thing=thing, side=side, now=now)
    return " ".join(filter(None, [line, _spread(point, unit)]))


def _spread(point: BreakEven, unit: str) -> str:
    """Between what a point moves over the ranges of all else, or that nothing holds it: nothing if it stands still."""
    if point.between is None:
        return text("business.point_none", none=f"{point.none:,}", cases=f"{point.cases:,}")
    low, high = map(digits, point.between)
    return "" if low == high else text("business.point_range", low=low, high=_with_unit(high, unit))


def _thing(case: BusinessCase, point: BreakEven) -> str:
    if point.quantity == "rounds_a_day":
        return text(f"business.thing_{case.mode.value}")
    return text(f"business.thing_{point.quantity}")


def _with_unit(value: str, unit: str) -> str:
    return text("business.amount", value=value, unit=unit) if unit else value
