"""What the charts of What-if share: values, splits by their cut, the unit of a time axis, pale colours."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.present.charts.breakdown import UNITS
from explorer.present.i18n.text import text
from explorer.present.split_names import cut_words, split_name
from explorer.pricing.costs import Mask, PricedGraph
from explorer.questions.inputs import DEVICE_SPEED, SERVER_SPEED, Input
from explorer.questions.phase_map import described
from explorer.values.units import format_time


def written(varied: Input, value: float) -> str:
    """A value of an input with its unit: ``50 Mbit/s``, ``0.5`` times, ``16``."""
    if varied in (DEVICE_SPEED, SERVER_SPEED):
        return text("inputs.times", factor=f"{value:.3g}")
    return varied.written(value)


def unbroken_time(seconds: float) -> str:
    """A time for a sentence: its number and unit stay on one line."""
    return format_time(seconds).replace(" ", "\N{NO-BREAK SPACE}")


def listed(parts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *first, last = parts
    return text("inputs.and", first=", ".join(first), last=last) if first else last


def place(priced: PricedGraph, mask: Mask) -> str:
    """Where a split cuts, as a name: ``After layer3.0.add``, ``All on the device``."""
    return split_name(described(priced, mask))


def place_words(priced: PricedGraph, mask: Mask) -> str:
    """The same within a sentence: ``the cut after layer3.0.add``, ``everything on the device``."""
    return cut_words(described(priced, mask))


def time_unit(longest_s: float) -> tuple[str, float]:
    """The largest unit in which a time still reads at least 2: its name, and its seconds."""
    unit, factor = next((row for row in UNITS if longest_s >= 2 * row[1]), UNITS[-1])
    return text(f"breakdown.{unit}"), factor


def pale(colour: str, share: float) -> str:
    """A colour such as ``#1d63c4`` at a share of its strength."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {share:g})"
