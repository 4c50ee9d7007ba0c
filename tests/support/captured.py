"""Small modules and their captured graphs, for the tests of capture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from explorer.capture import capture
from explorer.model.graph import Layer, ModelGraph

WIDTH = 8
X = torch.empty((1, WIDTH), device="meta")


def graph_of(model: Any, *args: Any, **kwargs: Any) -> ModelGraph:
    return capture(model, args if args or kwargs else (X,), kwargs, name="tested").graph


def edges(graph: ModelGraph) -> dict[str, tuple[str, ...]]:
    return {layer.name: layer.inputs for layer in graph.layers}


def layer(graph: ModelGraph, name: str) -> Layer:
    return graph.layers[graph.index[name]]


class Function(nn.Module):
    """A leaf module that runs one function."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Any) -> Any:
        return self.function(x)


class Applied(nn.Module):
    """A linear layer, then a function of its result: at the top level, or as a module of its own."""

    def __init__(self, function: Callable[[Any], Any], *, in_module: bool = False) -> None:
        super().__init__()
        self.linear = nn.Linear(WIDTH, WIDTH)
        self.function = Function(function) if in_module else function

    def forward(self, x: Tensor) -> Any:
        return self.function(self.linear(x))
