"""A phase map in words: its axes, what is best here and how far that holds, and its regions as a list."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import ceil, floor, log10

import numpy as np

from explorer.present.i18n.text import text
from explorer.present.map import Mapped, Shows
from explorer.present.map.colours import region_colours, text_on
from explorer.present.measure import gain_sentence
from explorer.present.numbers import listed, written
from explorer.present.palette import Theme
from explorer.present.phrases import action, split_name
from explorer.presets import MBIT_PER_S
from explorer.pricing import Case, Floats
from explorer.questions.axes import Scale
from explorer.questions.inputs import DOWNLINK, RTT, UPLINK, Input
from explorer.questions.phase_map import PhaseMap, Reach, described
from explorer.values.units import format_time

# What one unit of an axis is in SI; everything else is a plain number.
UNITS = {UPLINK.name: MBIT_PER_S, DOWNLINK.name: MBIT_PER_S, RTT.name: 1e-3}
MOST_TICKS = 8  # on a telephone more run into one another
_FINE = 2.5  # decades, up to which 2 and 5 have a tick as well
LEAST = 0.005  # a smaller share of the map is not written in digits


def sentence(done: Mapped) -> str:
    """Returns what is best here, and where along x another split becomes better, and which."""
    best = action(done.phase.splits[done.spot.split])
    best = best[0].upper() + best[1:]
    if len(done.phase.splits) == 1:
        return text("map-sentence_one", do=best)
    return text("map-sentence", do=best, turns=_turns(done, done.phase.x, done.reach_x))


def detail(done: Mapped) -> str:
    """Returns the delay here, what it gains, and what `sentence` says of x, of y."""
    delay, best = format_time(done.spot.delay_s), done.phase.splits[done.spot.split]
    if best.kind == "inside":
        gain = gain_sentence(Case(done.graph, done.spot.scenario), best.on_device)
        said = text("map-delay_here", delay=delay, gain=gain)
    else:
        said = text("map-delay_unsplit", delay=delay)
    if len(done.phase.splits) == 1:
        return said
    return f"{said} {_turns(done, done.phase.y, done.reach_y)}"


def _turns(done: Mapped, scale: Scale, reach: Reach) -> str:
    turns = {end: turn for end, turn in (("below", reach.below), ("above", reach.above)) if turn}
    if not turns:
        return _stays(done, scale)
    varied = scale.axis.varied
    case = Case(done.graph, done.spot.scenario)
    values = {
        name: said
        for end, turn in turns.items()
        for name, said in (
            (end, _at(varied, turn.value)),
            (f"do_{end}", action(described(case.costs, turn.split))),
        )
    }
    if len(turns) == 2 and not varied.is_whole:  # the input was named just before
        values["above"] = written(varied, turns["above"].value)
    kind = "whole" if varied.is_whole else "free"
    return text(f"map-turns_{kind}_{'_'.join(turns)}", **values)


def _stays(done: Mapped, scale: Scale) -> str:
    """Returns a sentence that no other split takes over.

    Of whole numbers only those have been looked at that are shown and fit.
    """
    varied = scale.axis.varied
    if not varied.is_whole:
        ends = (written(varied, value) for value in (scale.low, scale.high))
        return text("map-stays", input=_name(varied), **dict(zip(("low", "high"), ends, strict=True)))
    across, up = done.phase.x.band(done.x), done.phase.y.band(done.y)
    keys = [(band, up) if scale is done.phase.x else (across, band) for band in scale.numbers]
    fitting = [value for value, key in zip(scale.values, keys, strict=True) if not done.phase.cells[key].why_empty]
    low, high = written(varied, fitting[0]), written(varied, fitting[-1])
    return text("map-stays_shown", input=_name(varied), low=low, high=high)


def _name(varied: Input) -> str:
    return input_title(varied).lower()


def _at(varied: Input, value: float) -> str:
    """Returns a value with what it is of: ``50 Mbit/s uplink``, ``batch 64``, ``1 bit``."""
    return text(f"map-at_{varied.name}", count=value, value=written(varied, value))


def describe(done: Mapped, shows: Shows) -> str:
    """Returns the map in words, for readers who do not see it."""
    regions = [
        text("map-alt_region", number=number + 1, name=split_name(split), share=share_text(region.share))
        for number, (split, region) in enumerate(zip(done.phase.splits, done.phase.regions, strict=True))
    ]
    return text(
        f"map-alt_{shows}",
        x=input_title(done.phase.x.axis.varied),
        y=input_title(done.phase.y.axis.varied),
        regions="; ".join(regions),
    )


def input_title(varied: Input) -> str:
    """Returns what an input is called, such as ``Uplink``."""
    return text(f"inputs-{varied.name}")


def axis_title(varied: Input) -> str:
    """Returns the title of an axis, such as ``Uplink (Mbit/s)``."""
    return text(f"map-axis_{varied.name}", title=input_title(varied))


def unit(varied: Input) -> float:
    """Returns what a number on the axis is multiplied by for the input's own unit."""
    return UNITS.get(varied.name, 1.0)


def shown(scale: Scale, values: Floats) -> Floats:
    """Returns the values in the unit of the axis."""
    return values / unit(scale.axis.varied)


def clicked(scale: Scale, values: Floats) -> Floats:
    """Returns values of an axis as a click takes them: with three digits in its unit, as exact as the eye."""
    if scale.values:
        return values
    clean = np.array([float(f"{value:.3g}") for value in shown(scale, values).tolist()])
    return np.clip(clean * unit(scale.axis.varied), scale.axis.low, scale.axis.high)


def ticks(scale: Scale) -> list[float]:
    """Returns the round numbers in the axis's unit; of whole numbers as many as fit, the last among them."""
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
    """Returns a number beside an axis: ``0.1``, ``10,000``."""
    return f"{value:,.10g}"


def borders_text(phase: PhaseMap) -> str:
    """Returns how exact the borders are: along whole numbers only as exact as the values that are shown."""
    if len(phase.splits) == 1:
        return text("map-exact_one")
    whole, free = (
        [input_title(scale.axis.varied).lower() for scale in (phase.x, phase.y) if bool(scale.values) is wanted]
        for wanted in (True, False)
    )
    if not whole:
        return text("map-exact")
    if not free:
        return text("map-exact_nowhere", whole=listed(whole))
    return text("map-exact_free", whole=listed(whole), free=listed(free))


def share_text(share: float) -> str:
    """Returns how much of the map a region takes: ``23 %``, ``under 1 %``."""
    return text("map-share_little") if share < LEAST else text("map-percent", value=f"{100 * share:.0f}")


def legend(done: Mapped, look: Theme) -> str:
    """Returns one item a region, in the map's order; that of the scenario says so."""
    items = []
    for number, (split, colour) in enumerate(
        zip(done.phase.splits, region_colours(done.phase.splits, look), strict=True)
    ):
        name = split_name(split)
        said = text("map-here", name=name) if number == done.spot.split else name
        chip = f'<span style="background-color: {colour}; color: {text_on(colour)}">{number + 1}</span>'
        items.append(f"<li>{chip}{escape(said)}</li>")
    return f'<ul class="map-legend" aria-label="{escape(text("map-legend"))}">{"".join(items)}</ul>'
