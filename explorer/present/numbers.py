"""Numbers, times and lists as people write them, in the language of whoever asks, in sentences and in charts.

``web/format.js`` says the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from html import escape

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal

from explorer.present.charts.breakdown import UNITS
from explorer.present.i18n.text import REMEMBERED, locale, text
from explorer.questions.inputs import DEVICE_SPEED, SERVER_SPEED, Input
from explorer.values.names import shortened
from explorer.values.units import format_time

DIGITS = 3  # significant, of a number that people read
LEAST = 0.001  # a smaller share is not written in digits
_PATTERN = f"#,##0.{'#' * 15}"


def number_text(value: float, digits: int = DIGITS) -> str:
    """Returns a number to so many significant digits, its thousands apart.

    >>> number_text(12345.6), number_text(0.0617), number_text(-5.0)
    ('12,300', '0.0617', '-5')
    """
    if not math.isfinite(value):
        return "\N{INFINITY}" if value > 0 else "-\N{INFINITY}"
    return _decimal(f"{value:.{digits}g}", locale())


def count_text(value: float) -> str:
    """Returns a number in full, its thousands apart; one below a million with at most six decimals.

    >>> count_text(12345), count_text(0.25)
    ('12,345', '0.25')
    """
    return _decimal(f"{value:.6f}", locale())


@lru_cache(maxsize=REMEMBERED)
def _decimal(digits: str, language: Locale) -> str:
    return format_decimal(Decimal(digits), format=_PATTERN, locale=language)


def percent(share: float) -> str:
    """Returns a share as a number of percent, without the sign; never 0 for what is more.

    >>> percent(0.0617), percent(0.0001)
    ('6.17', '< 0.1')
    """
    return f"< {number_text(100 * LEAST)}" if share < LEAST else number_text(100 * share)


def listed(parts: Sequence[str], most: int | None = None) -> str:
    """Returns the parts as a list in a sentence, after ``most`` of them only how many more there are.

    >>> listed(["a", "b", "c"]), listed(["a", "b", "c", "d"], most=3)
    ('a, b and c', 'a, b and 2 more')
    """
    if most is not None and len(parts) > most:
        parts = [*parts[: most - 1], text("phrase-more", count=len(parts) - most + 1)]
    return format_list(parts, locale=locale()) if parts else ""


def written(varied: Input, value: float) -> str:
    """Returns a value of an input with its unit: ``50 Mbit/s``, ``0.5`` times, ``16``."""
    if varied in (DEVICE_SPEED, SERVER_SPEED):
        return text("inputs-times", factor=number_text(value))
    return varied.written(value)


def unbroken_time(seconds: float) -> str:
    """Returns a time for a sentence: its number and unit stay on one line."""
    return format_time(seconds).replace(" ", "\N{NO-BREAK SPACE}")


def time_unit(longest_s: float) -> tuple[str, float]:
    """Returns the largest unit in which a time still reads at least 2: its name, and its seconds."""
    unit, factor = next((row for row in UNITS if longest_s >= 2 * row[1]), UNITS[-1])
    return text(f"breakdown-{unit}"), factor


def pale(colour: str, share: float) -> str:
    """Returns a colour such as ``#1d63c4`` at a share of its strength."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {share:g})"


def drawn(name: str) -> str:
    """Returns text for a Plotly figure, which reads markup and, where the pointer is, ``%{...}``.

    What this returns is read as text alone.
    """
    return escape(shortened(name), quote=False).replace("%{", "&#37;{")
