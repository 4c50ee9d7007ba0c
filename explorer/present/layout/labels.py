"""Labels that are short, fit their boxes and still say which layer or block is meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil

from explorer.model.block_names import bare_number, short_label
from explorer.model.blocks import Block
from explorer.model.graph import ModelGraph
from explorer.present.layout.measure import fitted, text_width
from explorer.values.names import printable

NODE_FONT, BOX_FONT = 11.0, 10.0  # px
LABEL_PADDING = 11.0  # px, both sides of a label together
LEAST_NODE_WIDTH, MOST_NODE_WIDTH = 52.0, 112.0  # px
MOST_BLOCK_WIDTH = 150.0  # px, of a block's node, of which there are fewer
LONG = 15  # characters; a longer label gives up its leading modules


def node_width(labels: Sequence[str], share: float, most: float = MOST_NODE_WIDTH) -> float:
    """Returns the width in px of a node that shows whole this ``share`` (over 0, at most 1) of the labels that can be.

    That is of those that need no more than ``most`` px.
    """
    widths = sorted(text_width(label, NODE_FONT) + LABEL_PADDING for label in labels)
    widths = [width for width in widths if width <= most] or [most]
    return max(LEAST_NODE_WIDTH, widths[ceil(share * len(widths)) - 1])


def box_width(label: str) -> float:
    """Returns the width in px of a box that shows its label whole."""
    return text_width(label, BOX_FONT) + LABEL_PADDING


def in_node(text: str, width: float) -> str:
    """Returns a node's label, shortened where it does not fit ``width`` px."""
    return fitted(text, width - LABEL_PADDING, NODE_FONT)


def in_box(text: str, width: float) -> str:
    """Returns a box's label, shortened where it does not fit ``width`` px."""
    return fitted(text, width - LABEL_PADDING, BOX_FONT)


def block_labels(parts: Sequence[Block]) -> list[str]:
    """Returns what stands on each block: its label, or what is left of it in its stage's box where that is too long."""
    labels = [printable(part.label) for part in parts]
    crowded = {
        part.stage
        for part, label in zip(parts, labels, strict=True)
        if part.stage and text_width(label, NODE_FONT) + LABEL_PADDING > MOST_NODE_WIDTH
    }
    return [_below(label, part) if part.stage in crowded else label for part, label in zip(parts, labels, strict=True)]


def _below(label: str, part: Block) -> str:
    """Returns the end of a block's label that its stage's box leaves to say."""
    end = printable(short_label(part.path))
    return end if part.path and label.endswith(end) else label


def layer_labels(graph: ModelGraph, parts: Sequence[Block]) -> list[str]:
    """Returns what stands on each layer: its name inside its block, never digits alone.

    ``downsample.0`` in ``layer1.0``; ``0 Conv2d`` for the numbered layers of a flat container, where
    the box already says the container; the end of a long name where that is enough to tell it apart.
    """
    labels = [""] * len(graph.layers)
    for part in parts:
        names = {i: printable(_inside(graph.layers[i].name, part.path)) for i in part.layers}
        ends = Counter(map(short_label, names.values()))
        for i, name in names.items():
            end = short_label(name)
            if bare_number(name):
                labels[i] = f"{name} {printable(graph.layers[i].operation)}"
            elif not part.path or (len(name) > LONG and ends[end] == 1):
                labels[i] = end
            else:
                labels[i] = name
    return labels


def _inside(name: str, path: str) -> str:
    """Returns the name below the module ``path``."""
    return name.removeprefix(f"{path}.") if path else name
