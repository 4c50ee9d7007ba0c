"""How values of a kind are read from text, written so that they are read back equal, and shown to people."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from explorer.values import units
from explorer.values.errors import ExplorerError
from explorer.values.units import UnitError

# Python itself reads more: 1_000, and the digits of other scripts.
_WHOLE = re.compile("[-+]?[0-9]+")


@dataclass(frozen=True)
class Notation:
    """Describes how values of a kind are read and written: ``parse(write(value), name) == value`` for every value."""

    parse: Callable[[str, str], Any]  # of a text and of the name of the field; raises `ExplorerError`
    write: Callable[[Any], str]  # every digit, as `parse` takes it
    show: Callable[[Any], str]  # as people like to read it
    unit: str = ""  # in which a form asks for it
    in_si: float = 1.0  # how much of the SI unit one of ``unit`` is

    def brief(self, value: Any) -> str:
        """Returns a value as people like to read it where that is read back as the same, otherwise as it is written.

        >>> TIME.brief(0.005), TIME.brief(125.0)
        ('5 ms', '125000ms')
        """
        written = self.write(value)
        shown = self.show(value) if written else ""
        try:
            return shown if self.parse(shown, "") == value else written
        except ExplorerError:
            return written


def quantity(
    parse: Callable[[str, str], float],
    show: Callable[[float], str],
    unit: str,
    in_si: float,
    base: str,
    base_in_si: float,
) -> Notation:
    """Returns the notation of a quantity.

    It is written in ``unit`` where a short number of it is read back as the same float, otherwise with every digit in
    ``base``, of which one is ``base_in_si``.
    """

    def write(value: float) -> str:
        short = f"{value / in_si:.12g}{unit}"
        return short if parse(short, "") == value else f"{value / base_in_si!r}{base}"

    return Notation(parse, write, show, unit, in_si)


def one_of(kind: type[StrEnum]) -> Notation:
    """Returns the notation of a choice, which is written as its value."""
    names = [member.value for member in kind]

    def parse(text: str, name: str) -> StrEnum:
        if text not in names:
            raise UnitError("choice-unknown", name=name, choices=tuple(names), got=text)
        return kind(text)

    return Notation(parse, str, str)


def or_none(notation: Notation) -> Notation:
    """Returns the notation of a value that may be missing, which is an empty text."""
    return Notation(
        lambda text, name: notation.parse(text, name) if text else None,
        lambda value: "" if value is None else notation.write(value),
        notation.show,
        notation.unit,
        notation.in_si,
    )


def or_word(notation: Notation, word: str, value: Any) -> Notation:
    """Returns the notation of a value that is written as a word where it is ``value``."""
    return Notation(
        lambda text, name: value if text.lower() == word else notation.parse(text, name),
        lambda given: word if given == value else notation.write(given),
        lambda given: word if given == value else notation.show(given),
        notation.unit,
        notation.in_si,
    )


def _whole(text: str, name: str) -> int:
    """Returns a whole number written as one: 1.0 is refused, and so is what stands for it in a JSON file."""
    if not _WHOLE.fullmatch(text):
        raise UnitError("whole-number-needed", name=name, got=text)
    return int(text)


def _factor(text: str, name: str) -> float:
    number = text.removesuffix("x")
    return units.parse_number(number if units.is_number(number) else text, name)


def _share(text: str, name: str) -> float:
    """Returns a share that is written as 0.05 or as 5 %."""
    number = text.rstrip("%\uff05")
    if len(text) - len(number) == 1 and units.is_number(number):
        return units.parse_number(number, name) / 100
    return units.parse_number(text, name)


def _count(value: float) -> str:
    return f"{value:,.0f}" if abs(value) < float("inf") and value == int(value) else f"{value:g}"


RATE = quantity(units.parse_rate, units.format_rate, "Mbit/s", units.RATE_UNITS["Mbit/s"] / 8, "bit/s", 1 / 8)
TIME = quantity(units.parse_time, units.format_time, "ms", 1e-3, "s", 1.0)
SIZE = quantity(units.parse_bytes, units.format_bytes, "GB", 1e9, "B", 1.0)
FLOP_RATE = quantity(units.parse_flop_rate, units.format_flop_rate, "TFLOP/s", 1e12, "FLOP/s", 1.0)
BANDWIDTH = quantity(units.parse_bandwidth, units.format_bandwidth, "GB/s", 1e9, "B/s", 1.0)
POWER = quantity(units.parse_power, units.format_power, "W", 1.0, "W", 1.0)
COUNT = Notation(_whole, str, _count)
FACTOR = Notation(_factor, repr, "{:g}".format)
SHARE = Notation(_share, repr, lambda share: f"{100 * share:.12g} %")
TEXT = Notation(lambda text, _: text, str, str)
