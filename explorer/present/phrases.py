"""What is said of a split: its sentence, its name, how far its delay is from another, and what the delay is of.

Command line, pages, report and component all take their words from here, so that they say the same of the same split.
One rule tells the kinds of splits apart, by the split itself and never by its delay:

- ``device``: every layer is on the device;
- ``server_all``: otherwise, as much on the server as the scenario allows, and nothing but the model's input is left;
- ``server``: as much on the server as the scenario allows: just the layers that must stay are on the device;
- ``apart``, ``one``, ``many``: a split in between, through which no tensor goes, one does, or several do.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from explorer.present.i18n.text import text
from explorer.present.numbers import LEAST, listed, number_text, percent
from explorer.pricing import Costs, Mask
from explorer.questions.phase_map import MapSplit, described
from explorer.scenario.scenario import Workload
from explorer.solve.result import Solution
from explorer.values.units import format_time

Kind = Literal["device", "server_all", "server", "apart", "one", "many"]

MOST = 0.9995  # a larger share that is saved is not written in digits,
NEARLY_ALL = 0.999  # but said to be more than this
MOST_NAMES = 3  # of layers in a list


def kind_of(split: MapSplit) -> Kind:
    """Returns the kind of a split by the rule above."""
    if split.kind == "device":
        return "device"
    if split.kind == "server":
        return "server" if split.kept else "server_all"
    crossing = len(split.cut)
    return "apart" if crossing == 0 else "one" if crossing == 1 else "many"


def sentence(split: Solution, method: str = "") -> str:
    """Returns what to keep where and how long that takes; with a ``method``'s title, as what that method does."""
    of = described(split.costs, split.on_device)
    return text(
        "phrase-chosen" if method else "phrase-sentence",
        kind=kind_of(of),
        method=method,
        count=int(of.on_device.sum()),
        total=len(of.on_device),
        layer=of.cut[-1] if of.cut else "",
        tensors=len(of.cut),
        device=text("phrase-device"),
        server=text("phrase-server"),
        unit=unit(split.costs.workload),
        delay=format_time(split.delay_s),
    )


def split_name(split: MapSplit) -> str:
    """Returns where a split cuts, standing alone: ``After layer1.1.relu``, ``All on the device``."""
    return _said("phrase-name", split)


def cut_words(split: MapSplit) -> str:
    """Returns the same within a sentence: ``the cut after layer1.1.relu``, ``everything on the device``."""
    return _said("phrase-where", split)


def action(split: MapSplit) -> str:
    """Returns the same as what to do: ``cut after layer1.1.relu``, ``keep everything on the device``."""
    return _said("phrase-do", split)


def place(costs: Costs, mask: Mask) -> str:
    """Returns `split_name` of a split by its set; ``mask`` has shape (layers,), True on the device."""
    return split_name(described(costs, mask))


def place_words(costs: Costs, mask: Mask) -> str:
    """Returns `cut_words` of a split by its set; ``mask`` has shape (layers,), True on the device."""
    return cut_words(described(costs, mask))


def _said(key: str, split: MapSplit) -> str:
    return text(key, kind=kind_of(split), count=int(split.on_device.sum()), layer=_last(split.cut))


def _last(cut: Sequence[str]) -> str:
    """Returns the last layer whose tensor crosses, and how many more there are; "" where none does."""
    if len(cut) < 2:
        return "".join(cut)
    return text("phrase-and_more", layer=cut[-1], count=len(cut) - 1)


def cut_text(cut: Sequence[str]) -> str:
    """Returns the layers whose tensors cross as a list, all but the first few counted; "" where none does."""
    return listed(cut, MOST_NAMES)


def where_cut(costs: Costs, mask: Mask) -> str:
    """Returns `cut_text` of a split by its set, and `split_name` where nothing crosses."""
    split = described(costs, mask)
    return cut_text(split.cut) or split_name(split)


def unit(workload: Workload) -> str:
    """Returns what a delay is of: ``a round of 20 iterations``, ``inference on one batch``."""
    return text("phrase-unit", mode=workload.mode.value, count=workload.iterations)


def gap_text(gap: float, *, proven: bool = True) -> str:
    """Returns how far a delay is from the best: ``optimal`` if that is proven, ``9.23 % longer``."""
    if gap == 0:
        return text("compare-optimal") if proven else text("compare-best_known")
    return distance_text(gap)


def distance_text(fraction: float, than: str = "") -> str:
    """Returns how far a delay is from another; ``fraction`` is what it is longer by, 0.12 being 12 %, -0.24 24 % less.

    ``just as long``, ``9.23 % longer``, ``5.53 times as long``; with ``than``, ``9.23 % longer than the optimum``.
    """
    key = "phrase-gap_than" if than else "phrase-gap"
    share = abs(fraction)
    if fraction == 0:
        return text(key, kind="same", than=than)
    if math.isinf(fraction):
        return text(key, kind="endless", than=than)
    if fraction >= 1:
        return text(key, kind="times", ratio=number_text(1 + fraction), than=than)
    if share < LEAST:
        return text(key, kind="little" if fraction > 0 else "little_less", percent=percent(LEAST), than=than)
    if -fraction >= MOST:
        return text(key, kind="nearly_all", percent=percent(NEARLY_ALL), than=than)
    return text(key, kind="longer" if fraction > 0 else "less", percent=percent(share), than=than)
