"""Sample models: their definitions in plain torch, what was published about them, and their captured graphs.

Only `build` imports torch; the graphs are stored beside the definitions by ``python -m sample_models.capture_all``.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.model.graph import ModelGraph
from explorer.values.names import UnknownNameError
from sample_models.registry import REGISTRY, Input, SampleModel, Source

if TYPE_CHECKING:
    from torch import nn

GRAPHS = Path(__file__).with_name("graphs")

__all__ = ["GRAPHS", "REGISTRY", "Input", "SampleModel", "Source", "build", "find", "graph_path", "load"]


def find(name: str) -> SampleModel:
    """The entry of a sample model; raises `UnknownNameError` with the near names."""
    if name not in REGISTRY:
        raise UnknownNameError("sample model", name, REGISTRY)
    return REGISTRY[name]


def load(name: str) -> ModelGraph:
    """The stored graph of a sample model, without torch; raises `UnknownNameError` with the near names.

    >>> load("resnet18").title
    'ResNet-18'
    """
    return ModelGraph.load(graph_path(name))


def graph_path(name: str) -> Path:
    """The file that holds the graph of a sample model; raises `UnknownNameError` with the near names."""
    return GRAPHS / f"{find(name).name}.json"


def build(name: str) -> nn.Module:
    """The model itself, with fresh weights; raises `UnknownNameError` with the near names."""
    module, function = find(name).factory.split(":")
    model: nn.Module = getattr(import_module(f"sample_models.{module}"), function)()
    return model
