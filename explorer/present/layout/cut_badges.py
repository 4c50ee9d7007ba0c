"""What stands beside a drawn graph where a tensor crosses the link: how much it is, and of which layer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from explorer.present.compare_table import tensors_text
from explorer.present.i18n.text import text
from explorer.present.layout.drawing import Level
from explorer.solve.result import Solution
from explorer.values.units import format_bytes


def named_badges(level: Level, split: Solution) -> dict[int, str]:
    """Layer and size of what each block sends, see `_sent`."""
    names = {u: split.costs.graph.layers[u].label for u in split.cut}
    badges: dict[int, str] = {}
    for layers, size in _sent(level, split):
        said = short_name(names[layers[0]], names.values()) if len(layers) == 1 else tensors_text(len(layers))
        badges |= _under_last(layers, text("compare-badge", layer=said, size=size))
    return badges


def size_badges(level: Level, split: Solution) -> dict[int, str]:
    """The size of what each block sends; which layer sends it, the picture shows."""
    badges: dict[int, str] = {}
    for layers, size in _sent(level, split):
        count = len(layers)
        badges |= _under_last(
            layers, size if count == 1 else text("compare-badge", layer=tensors_text(count), size=size)
        )
    return badges


def _sent(level: Level, split: Solution) -> Iterator[tuple[list[int], str]]:
    """The layers that send tensors, those of one block or node of a drawing together, and the size of all of them."""
    places = [*(box.layers for box in level.boxes if box.depth > 0), *(node.layers for node in level.nodes)]
    left = set(split.cut)
    for layers in places:
        sent = [u for u in layers if u in left]
        left.difference_update(sent)
        if sent:
            yield sent, format_bytes(float(split.costs.uplink_bytes[sent].sum()))


def _under_last(layers: list[int], said: str) -> dict[int, str]:
    """A text at the last of some layers, and "" at the others, which it names too."""
    return {**dict.fromkeys(layers[:-1], ""), layers[-1]: said}


def short_name(name: str, among: Iterable[str]) -> str:
    """The end of a layer's name, two parts at least, that no other one of ``among`` ends with.

    >>> short_name("inception4a.branch1.conv", ["inception4a.branch1.conv", "inception4a.branch4.1.conv"])
    'branch1.conv'
    """
    parts, others = name.split("."), [other for other in among if other != name]
    for count in range(min(2, len(parts)), len(parts)):
        end = ".".join(parts[-count:])
        if not any(other == end or other.endswith(f".{end}") for other in others):
            return end
    return name
