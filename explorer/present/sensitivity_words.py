"""What each input does to the delay in words: which one matters most, and all of them for readers who see no chart."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.present.i18n.text import text
from explorer.present.map.words import input_title
from explorer.present.numbers import listed, unbroken_time, written
from explorer.questions.inputs import BATCH, BITS, ITERATIONS
from explorer.questions.sensitivity import End, Swing
from explorer.values.units import format_time

WORK = (BATCH, ITERATIONS)  # how much is done, not how well: more of it takes longer as a matter of course
PLURAL = (ITERATIONS, BITS)  # titles that are plurals
LITTLE = 0.005  # of the delay: a smaller swing matters to nobody


def headline(swings: Sequence[Swing]) -> str:
    """Returns which input matters most, what less and more of it does, and where the best cut moves along it."""
    first = swings[0]
    if first.size_s <= LITTLE * first.now.delay_s:
        return text("sensitivity-headline_nothing", delay=unbroken_time(first.now.delay_s))
    ends = [end for end in (first.low, first.high) if end.value != first.now.value]
    effects = [_effect(first, end) for end in sorted(ends, key=lambda end: -end.delay_s)]
    count = 2 if first.varied in PLURAL else 1
    said = text("sensitivity-headline", count=count, name=input_title(first.varied).lower(), effects=", ".join(effects))
    if first.changes:
        values = [written(first.varied, turn.value) for turn in first.turns()]
        return said + " " + text("sensitivity-headline_moves", values=listed(values))
    return said + " " + text("sensitivity-headline_stays")


def _effect(swing: Swing, end: End) -> str:
    change_s = end.delay_s - swing.now.delay_s
    way = "longer" if change_s >= 0 else "shorter"
    return text(f"sensitivity-effect_{way}", value=_compared(swing, end), time=unbroken_time(abs(change_s)))


def _compared(swing: Swing, end: End) -> str:
    """Returns ``half of it``, ``double``, or the value itself where there is no such word."""
    if end.value == 2 * swing.now.value:
        return text("sensitivity-double")
    if end.value == swing.now.value / 2:
        return text("sensitivity-half")
    return written(swing.varied, end.value)


def describe(swings: Sequence[Swing]) -> str:
    """Returns the chart in words, for readers who do not see it."""
    rows = [
        text(
            "sensitivity-alt_row",
            name=input_title(swing.varied),
            low=written(swing.varied, swing.low.value),
            low_delay=format_time(swing.low.delay_s),
            high=written(swing.varied, swing.high.value),
            high_delay=format_time(swing.high.delay_s),
        )
        for swing in swings
    ]
    return text("sensitivity-alt", now=format_time(swings[0].now.delay_s), rows="; ".join(rows))
