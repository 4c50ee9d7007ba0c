"""Remember what depends on a model graph alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TypeVar, cast

from explorer.model.graph import ModelGraph

Function = TypeVar("Function", bound=Callable[..., object])


@dataclass(frozen=True)
class _Same:
    """A key that is equal only for the same graph object, without hashing every layer."""

    graph: ModelGraph

    def __hash__(self) -> int:
        return id(self.graph)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.graph is self.graph


def per_graph(build: Function) -> Function:
    """Cache a function of a graph, and of hashable arguments after it, by the graph's identity; the last 64 calls."""

    @lru_cache(maxsize=64)
    def remembered(key: _Same, *args: Hashable) -> object:
        return build(key.graph, *args)

    @wraps(build)
    def call(graph: ModelGraph, *args: Hashable) -> object:
        return remembered(_Same(graph), *args)

    return cast("Function", call)
