"""The axes of a map for people: titles, units and ticks."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

from explorer.present.i18n.text import text
from explorer.presets import MBIT_PER_S
from explorer.pricing.costs import Floats
from explorer.questions.axes import Scale
from explorer.questions.inputs import DOWNLINK, RTT, UPLINK, Input

# What one unit of an axis is in SI; everything else is a plain number.
UNITS = {UPLINK.name: MBIT_PER_S, DOWNLINK.name: MBIT_PER_S, RTT.name: 1e-3}
MOST_TICKS = 8  # on a telephone more run into one another
_FINE = 2.5  # decades, up to which 2 and 5 have a tick as well


def input_title(varied: Input) -> str:
    """``Uplink``."""
    return text(f"inputs.{varied.name}")


def axis_title(varied: Input) -> str:
    """``Uplink (Mbit/s)``."""
    return text(f"map.axis_{varied.name}", title=input_title(varied))


def unit(varied: Input) -> float:
    """What a number on the axis is multiplied by for the input's own unit."""
    return UNITS.get(varied.name, 1.0)


def shown(scale: Scale, values: Floats) -> Floats:
    """Values in the unit of the axis."""
    return values / unit(scale.axis.varied)


def ticks(scale: Scale) -> list[float]:
    """Round numbers in the axis's unit; of whole numbers as many as fit, the last among them."""
    if scale.values:
        return _thinned(scale.values)
    low, high = scale.low / unit(scale.axis.varied), scale.high / unit(scale.axis.varied)
    if not scale.is_log:
        step = 10 ** floor(log10(high / 2))
        return [k * step for k in range(int(high / step * (1 + 1e-12)) + 1)][:: max(1, round(high / step / MOST_TICKS))]
    steps = (1, 2, 5) if log10(high / low) <= _FINE else (1,)
    decades = range(floor(log10(low)), ceil(log10(high)) + 1)
    found = [step * 10.0**decade for decade in decades for step in steps]
    return [value for value in found if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)]


def _thinned(values: Sequence[int]) -> list[float]:
    every = ceil((len(values) - 1) / (MOST_TICKS - 1)) or 1
    return [float(value) for value in values[::-1][::every][::-1]]


def tick_text(value: float) -> str:
    """``0.1``, ``10,000``."""
    return f"{value:,.10g}"
