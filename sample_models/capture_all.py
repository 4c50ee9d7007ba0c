"""Capture every sample model afresh and store its graph: ``python -m sample_models.capture_all``."""

from __future__ import annotations

import sys

import torch

from explorer.capture import capture
from explorer.model.graph import ModelGraph
from sample_models import REGISTRY, build, find, graph_path


def captured(name: str) -> ModelGraph:
    """The graph of one sample model, captured now."""
    model = find(name)
    inputs = [torch.empty((1, *each.shape), dtype=getattr(torch, each.dtype), device="meta") for each in model.inputs]
    return capture(lambda: build(name), inputs, name=name, title=model.title).graph


def main() -> None:
    """Write every graph, and say which file each went to."""
    for name in REGISTRY:
        path = graph_path(name)
        path.write_text(captured(name).to_json(), encoding="utf-8")
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
