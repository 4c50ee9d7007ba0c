"""What a map says, in words: how many splits are optimal on it, which one here, and how far to the next."""

from __future__ import annotations

from explorer.ui.compare_table import percent
from explorer.ui.text import text
from explorer.ui.whatif.map_axes import input_title
from explorer.ui.whatif.map_figure import Shows
from explorer.ui.whatif.map_table import share_text
from explorer.ui.whatif.mapped import Mapped
from explorer.ui.whatif.places import written
from explorer.ui.whatif.words import split_name
from explorer.units import format_time
from explorer.whatif.axes import Scale
from explorer.whatif.reach import Reach

LEAST_GAIN = 0.001  # a smaller one is not worth a word
NEVER = Reach(None, None)


def sentence(done: Mapped) -> str:
    """How many splits are optimal on the map, and which one is here."""
    values = {
        "x": input_title(done.phase.x.axis.varied).lower(),
        "y": input_title(done.phase.y.axis.varied).lower(),
        "count": len(done.phase.splits),
        "number": done.spot.split + 1,
    }
    return text("map.sentence", **values) if len(done.phase.splits) > 1 else text("map.sentence_one", **values)


def detail(done: Mapped) -> str:
    """The delay here, what it gains, and where along each axis another split takes over."""
    delay, gain = format_time(done.spot.delay_s), done.spot.gain
    if gain >= LEAST_GAIN:
        parts = [text("map.delay_here", delay=delay, percent=percent(gain))]
    else:
        parts = [text("map.delay_unsplit", delay=delay)]
    axes = ((done.phase.x, done.reach_x), (done.phase.y, done.reach_y))
    moves = [_moves(scale, reach) for scale, reach in axes if reach != NEVER]
    if moves:
        parts.append(text("map.moves", ways=text("map.or").join(moves)))
    parts += [_never(scale) for scale, reach in axes if reach == NEVER]
    return " ".join(parts)


def _moves(scale: Scale, reach: Reach) -> str:
    varied = scale.axis.varied
    values = {
        "below": None if reach.below is None else written(varied, reach.below),
        "above": None if reach.above is None else written(varied, reach.above),
    }
    ends = "_".join(end for end, value in values.items() if value is not None)
    return text(f"map.moves_{ends}", input=input_title(varied).lower(), **values)


def _never(scale: Scale) -> str:
    varied = scale.axis.varied
    low, high = (scale.values[0], scale.values[-1]) if scale.values else (scale.low, scale.high)
    name = input_title(varied).lower()
    return text("map.moves_never", input=name, low=written(varied, low), high=written(varied, high))


def describe(done: Mapped, shows: Shows) -> str:
    """The map in words, for readers who do not see it."""
    regions = [
        text("map.alt_region", number=number + 1, name=split_name(split), share=share_text(region.share))
        for number, (split, region) in enumerate(zip(done.phase.splits, done.phase.regions, strict=True))
    ]
    return text(
        f"map.alt_{shows}",
        x=input_title(done.phase.x.axis.varied),
        y=input_title(done.phase.y.axis.varied),
        regions="; ".join(regions),
    )
