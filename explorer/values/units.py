"""People's units at the edge, SI inside: rates, durations, sizes and counts, parsed and written."""

from __future__ import annotations

import math
import re

RATE_UNITS = {"bit/s": 1.0, "kbit/s": 1e3, "Mbit/s": 1e6, "Gbit/s": 1e9}  # in bit/s
SIZE_UNITS = {"B": 1.0, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}  # decimal, as links and disks are sold
TIME_UNITS = {"us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0}
NUMBER = r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"  # a pattern: Python would also read ٣ and 1_000
_QUANTITY = re.compile(rf"^\s*({NUMBER})\s*([^\s\d].*?)?\s*$")


class UnitError(ValueError):
    """A quantity that cannot be read; the message gives the value, the rule and the units known."""


def parse_rate(text: str, name: str = "rate") -> float:
    """Bytes per second from text such as ``20Mbit/s``; must be more than 0 and finite.

    >>> parse_rate("20Mbit/s")
    2500000.0
    """
    return _parse(text, name, RATE_UNITS, "20Mbit/s") / 8


def parse_time(text: str, name: str = "time") -> float:
    """Seconds from text such as ``15ms``; must be 0 or more and finite.

    >>> parse_time("15ms")
    0.015
    """
    return _parse(text, name, TIME_UNITS, "15ms", may_be_zero=True)


def parse_bytes(text: str, name: str = "size") -> float:
    """Bytes from text such as ``4GB``; must be more than 0 and finite.

    >>> parse_bytes("4GB")
    4000000000.0
    """
    return _parse(text, name, SIZE_UNITS, "4GB")


def _parse(text: str, name: str, units: dict[str, float], example: str, *, may_be_zero: bool = False) -> float:
    match = _QUANTITY.match(text)
    if match is None:
        raise UnitError(f'{name} "{text}": not a number with a unit; write it like {example}')
    number, unit = match.groups()
    # Before the unit is looked at: none of them would make such a number right.
    if float(number) < 0 or (float(number) == 0 and not may_be_zero):
        rule = "0 or more" if may_be_zero else "more than 0"
        raise UnitError(f'{name} must be {rule}, got "{text.strip()}"')
    by_lower = {known.lower(): factor for known, factor in units.items()}
    if unit is None or unit.lower() not in by_lower:
        problem = "unit missing" if unit is None else "unknown unit"
        raise UnitError(f'{name} "{text.strip()}": {problem}, use {", ".join(units)}')
    value = float(number) * by_lower[unit.lower()]
    if math.isinf(value):
        raise UnitError(f'{name} must be finite, got "{text.strip()}"')
    return value


def format_rate(bytes_per_s: float) -> str:
    """``12.5 Mbit/s``: three significant digits in the largest unit that keeps the number at 1 or more."""
    return _scaled(bytes_per_s * 8, RATE_UNITS)


def format_time(seconds: float) -> str:
    """``15.2 ms``, ``3.4 s``, ``2 min 5 s``, ``4.2 h``, ``3.1 d``: the unit a person would use.

    >>> format_time(125.2), format_time(0.0152)
    ('2 min 5 s', '15.2 ms')
    """
    if seconds < 0:
        return "-" + format_time(-seconds)
    if seconds >= 2 * 86_400:
        return f"{_three_digits(seconds / 86_400)} d"
    if seconds >= 2 * 3_600:
        return f"{_three_digits(seconds / 3_600)} h"
    if seconds >= 119.5:
        minutes, rest = divmod(round(seconds), 60)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return "0 s" if seconds == 0 else _scaled(seconds, {"ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1.0})


def format_bytes(count: float) -> str:
    """``1.61 MB``: decimal units."""
    return _scaled(count, SIZE_UNITS)


def format_flops(count: float) -> str:
    """``118 MFLOP``."""
    return _scaled(count, {"FLOP": 1.0, "kFLOP": 1e3, "MFLOP": 1e6, "GFLOP": 1e9, "TFLOP": 1e12, "PFLOP": 1e15})


def _scaled(value: float, units: dict[str, float]) -> str:
    """Three significant digits in the largest unit that keeps the number at 1 or more."""
    rounded = float(f"{value:.3g}")  # first, so that 999.6 kB becomes 1 MB and not 1000 kB
    fitting = [(unit, factor) for unit, factor in units.items() if abs(rounded) >= factor * (1 - 1e-12)]
    unit, factor = fitting[-1] if fitting else next(iter(units.items()))
    return f"{_three_digits(rounded / factor)} {unit}"


def _three_digits(value: float) -> str:
    return f"{float(f'{value:.3g}'):.15g}"
