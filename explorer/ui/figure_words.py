"""Where a figure comes from, in words, for pages and reports."""

from __future__ import annotations

from explorer.presets import Figure, Radio
from explorer.scenario import Link
from explorer.ui.business_words import PRICE_DIGITS, digits
from explorer.ui.own_figures import Number, Shown
from explorer.ui.text import text
from explorer.whatif.energy import extrapolates

EMPTY = "\N{EN DASH}"


def origin_text(shown: Shown) -> str:
    """The preset of a figure with its range, date and source."""
    preset, unit = shown.preset, shown.field.unit
    low, expected, high = (digits(end / unit, PRICE_DIGITS) for end in (preset.low, preset.expected, preset.high))
    default = expected if low == high else text("figures.origin_range", expected=expected, low=low, high=high)
    said = text("figures.origin", title=preset.title, default=default, source=preset.source, date=preset.date)
    return said + estimated_text(preset)


def estimated_text(preset: Figure) -> str:
    """Which ends of a preset were not read at a source; empty if all were."""
    if not preset.estimated:
        return ""
    return text("figures.origin_estimated", ends=", ".join(text(f"figures.end_{end}") for end in preset.estimated))


def radio_text(radio: Radio, link: Link) -> str:
    """What a radio takes, with where the figures come from, and whether they reach a link."""
    said = text("figures.radio_source", figures=radio_figures(radio), source=radio.source, date=radio.date)
    return said + (text("figures.radio_beyond") if extrapolates(radio, link) else "")


def radio_figures(radio: Radio) -> str:
    """What a radio takes."""
    if not radio.counted:
        return text("figures.radio_none")
    return text(
        "figures.radio_figures",
        up=f"{radio.uplink_w:g}",
        up_slope=f"{radio.uplink_mw_per_mbit_per_s:g}",
        down=f"{radio.downlink_w:g}",
        down_slope=f"{radio.downlink_mw_per_mbit_per_s:g}",
    )


def times_text(factor: Number) -> str:
    """How far computing times may be off."""
    if factor == 1:
        return text("figures.times_exact")
    return text("figures.times_off", factor=number_text(factor))


def number_text(value: Number) -> str:
    """A number as a field has it; a dash where it was left empty."""
    return EMPTY if value is None else digits(value, PRICE_DIGITS)
