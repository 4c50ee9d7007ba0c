"""A drawing as the browser's components get it, written as JSON once; see `explorer.present.payload_types`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from explorer.model.graph import OperationClass
from explorer.present.dynamics.payload_types import TimelineData
from explorer.present.layout.fold import CANVAS, NARROW
from explorer.present.layout.folding import folded_names, opened_states, states
from explorer.present.layout.labels import block_labels
from explorer.present.payload_types import (
    DetailData,
    DrawingData,
    FoldedData,
    GraphData,
    GroupsData,
    LayersData,
    RunData,
    Serialised,
    SplitGraph,
)
from explorer.values.names import printable

if TYPE_CHECKING:
    from explorer.present.layout import Drawing


def opening(drawing: Drawing) -> Serialised:
    """Returns what the graph view opens with: a `GraphData`."""
    return serialised({"drawing": _blocks(drawing, states(len(drawing.runs))), "layers": _layers(drawing)})


def detail(drawing: Drawing) -> Serialised:
    """Returns the rest of the graph view's pictures: a `DetailData`."""
    return serialised(
        {
            "layers": drawing.layers.to_dict(),
            "labels": [node.label for node in drawing.layers.nodes],
            "folded": _folded(drawing, opened_states(len(drawing.runs))),
        }
    )


def split_view(drawing: Drawing) -> Serialised:
    """Returns what the split view draws: a `SplitGraph`."""
    shown = [*states(len(drawing.runs)), *opened_states(len(drawing.runs))[:1]]
    return serialised({"drawing": _blocks(drawing, shown), "names": _layers(drawing)["name"]})


def _blocks(drawing: Drawing, shown: Sequence[str]) -> DrawingData:
    labels = block_labels(drawing.parts)
    runs: list[RunData] = []
    for run in drawing.runs:
        names = folded_names(labels[run.first : run.end])
        runs.append(
            {"first": run.first, "starts": list(names.starts), "between": names.between, "ends": list(names.ends)}
        )
    return {
        "blocks": {
            "name": [printable(part.name) for part in drawing.parts],
            "label": labels,
            "first": [part.layers[0] for part in drawing.parts],
        },
        "runs": runs,
        "folded": _folded(drawing, shown),
    }


def _folded(drawing: Drawing, shown: Sequence[str]) -> FoldedData:
    return {
        "wide": {state: drawing.folded(state, canvas=CANVAS).to_dict() for state in shown},
        "narrow": {state: drawing.folded(state, canvas=NARROW).to_dict() for state in shown},
    }


def _layers(drawing: Drawing) -> LayersData:
    layers = drawing.graph.layers
    return {
        "name": [layer.label for layer in layers],
        "operation": [printable(layer.operation) for layer in layers],
        "operation_class": [layer.operation_class.value for layer in layers],
        "parameters": [layer.parameters for layer in layers],
        "tied": [printable(layer.shares_parameters_with or "") for layer in layers],
        "reads": [list(parents) for parents in drawing.graph.parents],
        "input": [layer.operation_class is OperationClass.INPUT for layer in layers],
    }


def serialised(part: GraphData | DetailData | SplitGraph | GroupsData | TimelineData) -> Serialised:
    """Returns a part as JSON, with an id that changes with it."""
    content = json.dumps(part, separators=(",", ":"))
    return {"id": short_id(content), "json": content}


def short_id(content: str) -> str:
    """Returns 16 characters that change with a text."""
    return hashlib.sha256(content.encode()).hexdigest()[:16]
