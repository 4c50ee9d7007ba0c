"""People's units at the edge, SI inside: rates, durations, sizes and counts, parsed and written."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

from explorer.values.errors import ExplorerError

RATE_UNITS = {"bit/s": 1.0, "kbit/s": 1e3, "Mbit/s": 1e6, "Gbit/s": 1e9}  # in bit/s
BYTE_RATE_UNITS = {"B/s": 8.0, "kB/s": 8e3, "MB/s": 8e6, "GB/s": 8e9}  # in bit/s as well
SIZE_UNITS = {"B": 1.0, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}  # decimal, as links and disks are sold
BINARY_SIZE_UNITS = {"KiB": 2.0**10, "MiB": 2.0**20, "GiB": 2.0**30, "TiB": 2.0**40}  # as memory is built
TIME_UNITS = {"us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0}
FLOP_RATE_UNITS = {"FLOP/s": 1.0, "MFLOP/s": 1e6, "GFLOP/s": 1e9, "TFLOP/s": 1e12, "PFLOP/s": 1e15}
BANDWIDTH_UNITS = {"B/s": 1.0, "kB/s": 1e3, "MB/s": 1e6, "GB/s": 1e9, "TB/s": 1e12}
POWER_UNITS = {"mW": 1e-3, "W": 1.0, "kW": 1e3}
# A pattern, since Python would also read ٣ and 1_000. The comma is that of 1,5; see `_decimal`.
_NUMBER = r"[-+]?(?:[0-9]*,[0-9]+|[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_QUANTITY = re.compile(rf"\s*({_NUMBER})\s*(\S.*?)?\s*")
_GOES_ON = re.compile("[xX_'\u2019,.]?[0-9]|[xX][a-fA-F]")  # what follows a number and is no unit: 0x10, 1_000, 1.500,5
_THOUSANDS = re.compile(r"[-+]?[1-9][0-9]{0,2},[0-9]{3}")
# What an input method for Chinese, Japanese or Korean writes instead of ASCII; only one number can be meant by it.
_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
# 10Mbps, 10 mb/s, 1.5MB/s: only a single letter b tells bits from bytes by its case, and shouting hides that.
_RATE = re.compile(r"(?P<prefix>[kKmMgG]?)(?P<stem>b|B|[bB][iI][tT][sS]?|[bB][yY][tT][eE][sS]?)(?P<per>/[sS]|[pP][sS])")


class UnitError(ExplorerError):
    """Reports a quantity that cannot be read."""


def parse_number(text: str, name: str = "number") -> float:
    """Returns a number without a unit, such as ``0.5``, ``1,5`` or ``2e3``. Raises `UnitError`.

    >>> parse_number("1,5")
    1.5
    """
    number = text.strip().translate(_FULL_WIDTH)
    if not re.fullmatch(_NUMBER, number):
        raise UnitError("number-needed", name=name, got=text)
    return _decimal(number, name, text)


def is_number(text: str) -> bool:
    """Returns whether text is a number that lacks only its unit."""
    return re.fullmatch(_NUMBER, text.strip().translate(_FULL_WIDTH)) is not None


def parse_rate(text: str, name: str = "rate") -> float:
    """Returns bytes per second from text such as ``20Mbit/s``, ``20 Mbps`` or ``2.5MB/s``.

    A rate is more than 0 and finite; ``b`` is a bit and ``B`` a byte. Raises `UnitError`.

    >>> parse_rate("20Mbit/s"), parse_rate("20 Mbps"), parse_rate("2,5 MB/s")
    (2500000.0, 2500000.0, 2500000.0)
    """
    return _parse(text, name, RATE_UNITS, "20Mbit/s", more=BYTE_RATE_UNITS, usual=_rate_unit) / 8


def parse_time(text: str, name: str = "time", *, may_be_zero: bool = True) -> float:
    """Returns seconds, 0 or more (else more than 0) and finite, from text such as ``15ms``. Raises `UnitError`.

    >>> parse_time("15ms"), parse_time("1,5 s")
    (0.015, 1.5)
    """
    return _parse(text, name, TIME_UNITS, "15ms", may_be_zero=may_be_zero)


def parse_bytes(text: str, name: str = "size") -> float:
    """Returns bytes, more than 0 and finite, from text such as ``4GB`` or ``4GiB``. Raises `UnitError`.

    >>> parse_bytes("4GB"), parse_bytes("4GiB")
    (4000000000.0, 4294967296.0)
    """
    return _parse(text, name, SIZE_UNITS, "4GB", more=BINARY_SIZE_UNITS)


def parse_flop_rate(text: str, name: str = "peak") -> float:
    """Returns FLOP/s from text such as ``1.5TFLOP/s``; must be more than 0 and finite."""
    return _parse(text, name, FLOP_RATE_UNITS, "1.5TFLOP/s")


def parse_bandwidth(text: str, name: str = "bandwidth") -> float:
    """Returns the bytes per second from text such as ``60GB/s``; must be more than 0 and finite."""
    return _parse(text, name, BANDWIDTH_UNITS, "60GB/s")


def parse_power(text: str, name: str = "power") -> float:
    """Returns watts from text such as ``15W``; must be more than 0 and finite."""
    return _parse(text, name, POWER_UNITS, "15W")


def _parse(
    text: str,
    name: str,
    units: Mapping[str, float],
    example: str,
    *,
    more: Mapping[str, float] = {},
    usual: Callable[[str], str | None] = str,
    may_be_zero: bool = False,
) -> float:
    """Returns a quantity in SI. ``more`` units are read and not named; ``usual`` gives the known way to write one."""
    entered = text.strip()
    match = _QUANTITY.fullmatch(text.translate(_FULL_WIDTH))
    if match is None:
        raise UnitError("quantity-unreadable", name=name, entered=entered, example=example)
    number, unit = match.groups()
    if unit is not None and _GOES_ON.match(unit):
        raise UnitError("quantity-odd-digits", name=name, entered=entered, example=example)
    value = _decimal(number, name, entered)
    # Before the unit is looked at: none of them would make such a number right.
    if value < 0 and may_be_zero:
        raise UnitError("quantity-below-zero", name=name, got=entered)
    if value <= 0 and not may_be_zero:
        raise UnitError("quantity-not-positive", name=name, got=entered)
    by_folded = {
        known.casefold(): factor for known, factor in {**units, **more}.items()
    }  # which also makes one of µ and μ
    known = None if unit is None else usual(unit)
    if known is None or known.casefold() not in by_folded:
        code = "unit-missing" if unit is None else "unit-unknown"
        raise UnitError(code, name=name, entered=entered, units=tuple(units))
    value *= by_folded[known.casefold()]
    if math.isinf(value):
        raise UnitError("quantity-infinite", name=name, got=entered)
    return value


def _decimal(number: str, name: str, entered: str) -> float:
    """Returns a number whose decimals stand after a point or, as in much of Europe, after a comma.

    ``1,500`` is 1.5 to some readers and 1500 to others, so it is refused; ``0,500`` and ``1,5000`` can be read.
    """
    if _THOUSANDS.fullmatch(number):
        either = {"whole": number.replace(",", ""), "decimal": number.replace(",", ".")}
        raise UnitError("number-ambiguous", name=name, entered=entered, number=number, **either)
    return float(number.replace(",", "."))


def _rate_unit(unit: str) -> str | None:
    """Returns ``Mbit/s`` for ``Mbps`` and ``MB/s`` for ``MBps``; None where it is not said which of them is meant."""
    match = _RATE.fullmatch(unit)
    if match is None:
        return None
    prefix, stem, per = match.groups()
    if stem == "B" and per == "PS":
        return None
    is_byte = stem == "B" or stem.lower().startswith("byte")
    return f"{prefix}{'B' if is_byte else 'bit'}/s"


def format_rate(bytes_per_s: float) -> str:
    """Returns a rate such as ``12.5 Mbit/s``: three digits in the largest unit that keeps the number at 1 or more."""
    return _scaled(bytes_per_s * 8, RATE_UNITS)


def format_time(seconds: float) -> str:
    """Returns a time in the unit a person would use: ``15.2 ms``, ``3.4 s``, ``2 min 5 s``, ``4.2 h``, ``3.1 d``.

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
    """Returns a size in decimal units, such as ``1.61 MB``."""
    return _scaled(count, SIZE_UNITS)


def format_flops(count: float) -> str:
    """Returns an amount of work such as ``118 MFLOP``."""
    return _scaled(count, {"FLOP": 1.0, "kFLOP": 1e3, "MFLOP": 1e6, "GFLOP": 1e9, "TFLOP": 1e12, "PFLOP": 1e15})


def format_flop_rate(flops: float) -> str:
    """Returns a speed such as ``1.5 TFLOP/s``."""
    return _scaled(flops, FLOP_RATE_UNITS)


def format_bandwidth(bytes_per_s: float) -> str:
    """Returns a bandwidth such as ``59.7 GB/s``."""
    return _scaled(bytes_per_s, BANDWIDTH_UNITS)


def format_power(watts: float) -> str:
    """Returns a power such as ``15 W``."""
    return _scaled(watts, POWER_UNITS)


def _scaled(value: float, units: dict[str, float]) -> str:
    """Returns three significant digits in the largest unit that keeps the number at 1 or more."""
    rounded = float(f"{value:.3g}")  # first, so that 999.6 kB becomes 1 MB and not 1000 kB
    fitting = [(unit, factor) for unit, factor in units.items() if abs(rounded) >= factor * (1 - 1e-12)]
    unit, factor = fitting[-1] if fitting else next(iter(units.items()))
    return f"{_three_digits(rounded / factor)} {unit}"


def _three_digits(value: float) -> str:
    return f"{float(f'{value:.3g}'):.15g}"
