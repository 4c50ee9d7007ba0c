"""Remember what depends on a model graph alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import TypeVar

from explorer.graph import ModelGraph

Result = TypeVar("Result")


@dataclass(frozen=True)
class _Same:
    """A key that is equal only for the same graph object, without hashing every layer."""

    graph: ModelGraph

    def __hash__(self) -> int:
        return id(self.graph)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.graph is self.graph


def per_graph(build: Callable[[ModelGraph], Result]) -> Callable[[ModelGraph], Result]:
    """Cache a function of a graph by the graph's identity, for the 64 graphs used last."""

    @lru_cache(maxsize=64)
    def remembered(key: _Same) -> Result:
        return build(key.graph)

    @wraps(build)
    def call(graph: ModelGraph) -> Result:
        return remembered(_Same(graph))

    return call
