"""What a map says, in words: which split is best here, how far it is to others, and which they are."""

from __future__ import annotations

from explorer.app.whatif.cached_map import Mapped
from explorer.present.format import written
from explorer.present.gaps import percent
from explorer.present.i18n.text import text
from explorer.present.map.axes import input_title
from explorer.present.map.borders import share_text
from explorer.present.map.figure import Shows
from explorer.present.split_names import action, split_name
from explorer.questions.axes import Scale
from explorer.questions.inputs import BITS, ITERATIONS, Input
from explorer.questions.phase_map import described
from explorer.questions.pricing import priced_at
from explorer.questions.reach import Reach
from explorer.values.units import format_time

COUNTED = (ITERATIONS, BITS)  # whose names come after a number


def sentence(done: Mapped) -> str:
    """What is best here, and where along x another split becomes better, and which."""
    best = action(done.phase.splits[done.spot.split])
    best = best[0].upper() + best[1:]
    if len(done.phase.splits) == 1:
        return text("map.sentence_one", do=best)
    return text("map.sentence", do=best, turns=_turns(done, done.phase.x, done.reach_x))


def detail(done: Mapped) -> str:
    """The delay here, what it gains, and what `sentence` says of x, of y."""
    delay = format_time(done.spot.delay_s)
    if done.phase.splits[done.spot.split].kind == "inside":
        said = text("map.delay_here", delay=delay, percent=percent(done.spot.gain))
    else:
        said = text("map.delay_unsplit", delay=delay)
    if len(done.phase.splits) == 1:
        return said
    return f"{said} {_turns(done, done.phase.y, done.reach_y)}"


def _turns(done: Mapped, scale: Scale, reach: Reach) -> str:
    turns = {end: turn for end, turn in (("below", reach.below), ("above", reach.above)) if turn}
    if not turns:
        return _stays(done, scale)
    varied = scale.axis.varied
    priced = priced_at(done.graph, done.spot.scenario)
    values = {
        name: said
        for end, turn in turns.items()
        for name, said in ((end, _at(varied, turn.value)), (f"do_{end}", action(described(priced, turn.split))))
    }
    if len(turns) == 2 and not varied.is_whole:  # the input was named just before
        values["above"] = written(varied, turns["above"].value)
    kind = "whole" if varied.is_whole else "free"
    return text(f"map.turns_{kind}_{'_'.join(turns)}", **values)


def _stays(done: Mapped, scale: Scale) -> str:
    """That no other split takes over; of whole numbers only those have been looked at that are shown and fit."""
    varied = scale.axis.varied
    if not varied.is_whole:
        ends = (written(varied, value) for value in (scale.low, scale.high))
        return text("map.stays", input=_name(varied), **dict(zip(("low", "high"), ends, strict=True)))
    across, up = done.phase.x.band(done.x), done.phase.y.band(done.y)
    keys = [(band, up) if scale is done.phase.x else (across, band) for band in scale.numbers]
    fitting = [value for value, key in zip(scale.values, keys, strict=True) if not done.phase.cells[key].why_empty]
    low, high = written(varied, fitting[0]), written(varied, fitting[-1])
    return text("map.stays_shown", input=_name(varied), low=low, high=high)


def _name(varied: Input) -> str:
    return input_title(varied).lower()


def _at(varied: Input, value: float) -> str:
    """A value with what it is of: ``50 Mbit/s uplink``, ``batch 64``, ``1 bit``."""
    number = "_one" if varied in COUNTED and value == 1 else ""
    return text(f"map.at_{varied.name}{number}", value=written(varied, value))


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
