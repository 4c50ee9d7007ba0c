"""What the split view component is given: a drawn graph, and the splits that it may have to show at once."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.present.i18n.text import section
from explorer.present.payload import Json, identified
from explorer.pricing.costs import Mask, PricedGraph

TEXTS = ("badge_many", "block_layers_one", "block_layers_other", "block_mixed")  # of the section "graph"


@dataclass(frozen=True)
class ShownSplit:
    """A split as the component shows it."""

    on_device: Mask  # shape (layers,)
    name: str
    figures: str  # what it takes, in a line


def split_payload(
    levels: Sequence[Json],
    priced: PricedGraph,
    splits: Sequence[ShownSplit],
    chosen: int,
    label: str,
    chart: str,
) -> Json:
    """The component's whole input as plain JSON; two parts carry an id that changes with their content.

    ``levels`` are `Level.to_dict` of the graph laid out for a wide page, and for a narrow one where that is another:
    the one that shows larger is drawn. ``chosen`` is the position of the split that is shown while the pointer is
    over none, and ``label`` says it in words. ``chart`` is the CSS selector of the Plotly chart whose marks have a
    position in ``splits``, which may count from the end, as the last of their ``customdata``. A split takes a bit a
    layer: all are sent, so that each is there when the pointer asks for it.
    """
    texts = section("graph")
    return {
        "graph": identified({"drawings": list(levels), "names": [layer.name for layer in priced.graph.layers]}),
        "splits": identified(
            {
                "each": [_split(priced, split) for split in splits],
                "on_device": priced.on_device.tolist(),
                "uplink_bytes": priced.uplink_bytes.tolist(),
            }
        ),
        "chosen": chosen,
        "label": label,
        "chart": chart,
        "text": {name: texts[name] for name in TEXTS},
    }


def _split(priced: PricedGraph, split: ShownSplit) -> Json:
    return {
        "sides": b64encode(np.packbits(split.on_device).tobytes()).decode(),
        "cut": list(priced.cut(split.on_device)),
        "name": split.name,
        "figures": split.figures,
    }
