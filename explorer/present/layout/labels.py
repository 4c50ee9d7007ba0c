"""Labels that are short, fit their boxes and still say which layer is meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil

from explorer.model.blocks import Block, bare_number, short_label
from explorer.model.graph import ModelGraph

CHARACTER = 6.2  # px, mean width in the 11 px font of a node
BOX_CHARACTER = 5.4  # px, in the 10 px font of a box label
LABEL_PADDING = 11.0  # px, both sides of a label together
LEAST_NODE_WIDTH, MOST_NODE_WIDTH = 52.0, 108.0  # px
ELLIPSIS = "\u2026"
LONG = 15  # characters; a longer label gives up its leading modules


def node_width(labels: Sequence[str], share: float) -> float:
    """Width in px of a node that shows whole this ``share`` (over 0, at most 1) of the labels that can be."""
    widths = sorted(CHARACTER * len(label) + LABEL_PADDING for label in labels)
    widths = [width for width in widths if width <= MOST_NODE_WIDTH] or [MOST_NODE_WIDTH]
    return max(LEAST_NODE_WIDTH, widths[ceil(share * len(widths)) - 1])


def box_width(label: str) -> float:
    """Width in px of a box that shows its label whole."""
    return BOX_CHARACTER * len(label) + LABEL_PADDING


def in_node(text: str, width: float) -> str:
    """A node's label, cut off with an ellipsis where it does not fit ``width`` px."""
    return _fitted(text, (width - LABEL_PADDING) / CHARACTER)


def in_box(text: str, width: float) -> str:
    """A box's label, cut off with an ellipsis where it does not fit ``width`` px."""
    return _fitted(text, (width - LABEL_PADDING) / BOX_CHARACTER)


def _fitted(text: str, characters: float) -> str:
    most = max(1, int(characters + 0.01))
    return text if len(text) <= most else text[: most - 1] + ELLIPSIS


def layer_labels(graph: ModelGraph, parts: Sequence[Block]) -> list[str]:
    """What stands on each layer: its name inside its block, never digits alone.

    ``downsample.0`` in ``layer1.0``; ``0 Conv2d`` for the numbered layers of a flat container, where
    the box already says the container; the end of a long name where that is enough to tell it apart.
    """
    labels = [""] * len(graph.layers)
    for part in parts:
        names = {i: _inside(graph.layers[i].name, part.path) for i in part.layers}
        ends = Counter(map(short_label, names.values()))
        for i, name in names.items():
            end = short_label(name)
            if bare_number(name):
                labels[i] = f"{name} {graph.layers[i].operation}"
            elif not part.path or (len(name) > LONG and ends[end] == 1):
                labels[i] = end
            else:
                labels[i] = name
    return labels


def _inside(name: str, path: str) -> str:
    """The name below the module ``path``."""
    return name.removeprefix(f"{path}.") if path else name
