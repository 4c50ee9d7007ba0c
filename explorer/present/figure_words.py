"""Where a figure comes from, in words, for pages and reports."""

from __future__ import annotations

from typing import get_args

from explorer.money.energy import extrapolates
from explorer.present.business.words import PRICE_DIGITS, digits
from explorer.present.i18n.text import text
from explorer.present.user_figures import End, Number, Range, Shown, unit
from explorer.presets import Figure, Radio
from explorer.scenario.scenario import Link

EMPTY = "\N{EN DASH}"
NOT_KNOWN = Range(None, None, None)


def origin_text(shown: Shown) -> str:
    """The preset of a figure with its range, source and date."""
    preset, per = shown.preset, shown.field.unit
    said = Range(preset.low / per, preset.expected / per, preset.high / per) if preset.known else NOT_KNOWN
    return text(
        "figures.origin",
        title=preset.title,
        range=range_text(said, unit(shown)),
        source=preset.source,
        date=preset.date,
        estimated=_estimated_text(preset),
    )


def range_text(figure: Range, unit: str) -> str:
    """A figure with its range: ``0.3 USD per kWh, from 0.1 to 0.5``."""
    if figure == NOT_KNOWN:
        return text("figures.range_not_known")
    low, expected, high = (number_text(end) for end in figure)
    if low == expected == high:
        return text("figures.range_exact", expected=expected, unit=unit)
    if low == expected:
        return text("figures.range_up", expected=expected, high=high, unit=unit)
    if expected == high:
        return text("figures.range_down", expected=expected, low=low, unit=unit)
    return text("figures.range_both", expected=expected, low=low, high=high, unit=unit)


def _estimated_text(preset: Figure) -> str:
    """Which ends of a preset were not read at a source; empty if all were."""
    if not preset.estimated:
        return ""
    if set(preset.estimated) == set(get_args(End)):
        return text("figures.origin_assumed")
    ends = text("figures.and").join(text(f"figures.end_{end}") for end in preset.estimated)
    return text("figures.origin_estimated", ends=ends[0].upper() + ends[1:])


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
