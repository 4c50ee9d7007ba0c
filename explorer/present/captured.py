"""What a capture found, as plain JSON for programs; read without all that prices a split."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from explorer.model.graph import Affine, Layer, ModelGraph, OperationClass
from explorer.present.remarks import remark_text


def captured_document(graph: ModelGraph, file: Path | None) -> dict[str, Any]:
    """What a capture found: sums over the layers, each ``[fixed, per sample]``, and the graph itself without a file."""

    def total(value: Callable[[Layer], Affine]) -> list[int]:
        lines = [value(layer) for layer in graph.layers]
        return [sum(line.fixed for line in lines), sum(line.per_sample for line in lines)]

    inputs = [layer for layer in graph.layers if layer.operation_class is OperationClass.INPUT]
    return {
        "model": graph.name,
        "title": graph.title,
        "file": None if file is None else str(file),
        "layers": len(graph.layers),
        "parameters": graph.parameters,
        "param_bytes": sum(layer.param_bytes for layer in graph.layers),
        "forward_flops": total(lambda layer: layer.forward.flops),
        "backward_flops": total(lambda layer: layer.backward.flops),
        "saved_bytes": total(lambda layer: layer.saved_bytes),
        "inputs": [
            {
                "name": layer.name,
                "shape": [list(size) for size in layer.output.shape],
                "dtype": layer.output.dtype,
                "bytes": list(layer.output.bytes),
            }
            for layer in inputs
        ],
        "remarks": [{**remark.model_dump(), "text": remark_text(remark)} for remark in graph.remarks],
        **({"graph": json.loads(graph.to_json())} if file is None else {}),
    }
