"""What is said of a split: its sentence, its name, and what its delay is of; `explorer.present.measure` says the rest.

Command line, pages, report and component all take their words from here, so that they say the same of the same split.
One rule tells the kinds of splits apart, by the split itself and never by its delay:

- ``device``: every layer is on the device;
- ``server_all``: otherwise, as much on the server as the scenario allows, and nothing but the model's input is left;
- ``server``: as much on the server as the scenario allows: just the layers that must stay are on the device;
- ``apart``, ``one``, ``many``: a split in between, through which no tensor goes, one does, or several do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from explorer.present.i18n.text import text
from explorer.pricing import Costs, Mask
from explorer.questions.phase_map import MapSplit, described
from explorer.questions.speedup import Unsplit
from explorer.scenario.scenario import Workload
from explorer.solve.result import Solution
from explorer.values.units import format_time

Kind = Literal["device", "server_all", "server", "apart", "one", "many"]

MOST_NAMES = 3  # of layers that a cut comes behind
_HOW_MANY = ("", "one", "two", "three")  # by how many of them are named, as the message has it


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
    chosen = "phrase-chosen_itself" if method == split_name(of) else "phrase-chosen"
    return text(
        chosen if method else "phrase-sentence",
        kind=kind_of(of),
        method=method,
        count=int(of.on_device.sum()),
        total=len(of.on_device),
        device=text("phrase-device"),
        server=text("phrase-server"),
        unit=unit(split.costs.workload),
        delay=format_time(split.delay_s),
        **_layers(of.cut, marked),
    )


def split_name(split: MapSplit) -> str:
    """Returns a split's name, standing alone: ``Cut after layer1.1.relu``, ``All on the device``."""
    return _said("phrase-name", split, str)


def cut_words(split: MapSplit) -> str:
    """Returns the same within a sentence: ``the cut after `layer1.1.relu```, ``all on the device``."""
    return _said("phrase-where", split, marked)


def action(split: MapSplit) -> str:
    """Returns the same as what to do: ``cut after `layer1.1.relu```, ``run all on the device``."""
    return _said("phrase-do", split, marked)


def unsplit_name(costs: Costs, choice: Unsplit) -> str:
    """Returns the name of a choice without a split, standing alone: ``All on the server that may leave``."""
    return place(costs, costs.all_on_device if choice == "device" else costs.all_on_server)


def unsplit_words(costs: Costs, choice: Unsplit) -> str:
    """Returns the same within a sentence."""
    return place_words(costs, costs.all_on_device if choice == "device" else costs.all_on_server)


def place(costs: Costs, mask: Mask) -> str:
    """Returns `split_name` of a split by its set; ``mask`` has shape (layers,), True on the device."""
    return split_name(described(costs, mask))


def place_words(costs: Costs, mask: Mask) -> str:
    """Returns `cut_words` of a split by its set; ``mask`` has shape (layers,), True on the device."""
    return cut_words(described(costs, mask))


def marked(name: str) -> str:
    """Returns a layer's name as it stands in a sentence, in backquotes; those of its own are turned into quotes.

    A console shows them; `explorer.present.i18n.text.prose` makes Markdown of them, and a report sets them as code.
    """
    return f"`{name.replace('`', chr(39))}`"


def _said(key: str, split: MapSplit, of_layer: Callable[[str], str]) -> str:
    return text(key, kind=kind_of(split), count=int(split.on_device.sum()), **_layers(split.cut, of_layer))


def cut_text(cut: Sequence[str]) -> str:
    """Returns the layers that a cut comes behind: ``a``, ``a and b``, ``a, b and c``, ``c, d and 2 more``.

    They are those whose tensors cross, in the order of the graph. Of more than three the last two are named, which say
    best how deep the cut is. It is empty where nothing crosses.
    """
    return text("phrase-layers", **_layers(cut, str)) if cut else ""


def _layers(cut: Sequence[str], of_layer: Callable[[str], str]) -> dict[str, str | int]:
    """Returns what the message phrase-layers takes; nothing where nothing crosses."""
    if not cut:
        return {}
    named = cut if len(cut) <= MOST_NAMES else cut[-(MOST_NAMES - 1) :]
    how = _HOW_MANY[len(named)] if len(named) == len(cut) else "some"
    return {
        "named": how,
        "more": len(cut) - len(named),
        **dict(zip(("first", "second", "third"), map(of_layer, named), strict=False)),
    }


def where_cut(costs: Costs, mask: Mask) -> str:
    """Returns `cut_text` of a split by its set, and `split_name` where nothing crosses."""
    split = described(costs, mask)
    return cut_text(split.cut) or split_name(split)


def unit(workload: Workload) -> str:
    """Returns what a delay is of: ``a round of 20 iterations``, ``inference on one batch``."""
    return text("phrase-unit", mode=workload.mode.value, count=workload.iterations)
