"""The rules that a model graph keeps.

A check raises `GraphError` with the rule, the place and the value; pydantic collects it, and
`explorer.values.violations` finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from graphlib import CycleError, TopologicalSorter
from operator import attrgetter
from typing import TYPE_CHECKING

from explorer.values.errors import ExplorerError

if TYPE_CHECKING:
    from explorer.model.graph import Affine, Layer


class GraphError(ExplorerError):
    """Reports a model graph that breaks a rule."""


LARGEST_COST = 10**18  # far beyond any model, and still far from where sums would lose their meaning


def check_names(layers: Sequence[Layer]) -> None:
    """Raises `GraphError` where two layers have one name, or a layer names one that is not there."""
    seen: set[str] = set()
    for layer in layers:
        if layer.name in seen:
            raise GraphError("layer-name-twice", name=layer.name)
        seen.add(layer.name)
    for layer in layers:
        for name in layer.inputs:
            if name not in seen:
                raise GraphError("tensor-unknown", layer=layer.name, name=name)
        tied = layer.shares_parameters_with
        if tied is not None and tied not in seen:
            raise GraphError("tied-layer-unknown", layer=layer.name, name=tied)


def check_order(layers: Sequence[Layer]) -> None:
    """Raises `GraphError` where layers are not in a topological order, saying whether a cycle is the reason."""
    position = {layer.name: i for i, layer in enumerate(layers)}
    late = [(layer, name) for i, layer in enumerate(layers) for name in layer.inputs if position[name] >= i]
    if not late:
        return
    try:
        TopologicalSorter({layer.name: layer.inputs for layer in layers}).prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        raise GraphError("layers-cyclic", cycle=tuple(cycle)) from error
    layer, name = late[0]
    raise GraphError("layers-out-of-order", layer=layer.name, name=name)


_COSTS: dict[str, Callable[[Layer], Affine]] = {
    field: attrgetter(field)
    for field in (
        "output.bytes",
        "output.grad_bytes",
        "forward.flops",
        "forward.bytes",
        "backward.flops",
        "backward.bytes",
        "saved_bytes",
    )
}


def check_layer(layer: Layer) -> None:
    """Raises `GraphError` for a module path with an empty part, and for a cost that is negative or too large."""
    if layer.module_path and not all(layer.module_path.split(".")):
        raise GraphError("module-path-gap", layer=layer.name, got=layer.module_path)
    costs = (*(getter(layer) for getter in _COSTS.values()), *layer.output.shape)
    for place, (fixed, per_sample) in enumerate(costs):
        if per_sample < 0 or fixed + per_sample < 0:
            found = {"fixed": str(fixed), "per_sample": str(per_sample)}
            raise GraphError("cost-negative", cost=_cost_name(place), layer=layer.name, **found)
        if max(abs(fixed), per_sample) > LARGEST_COST:
            found = {"fixed": str(fixed), "per_sample": str(per_sample)}
            raise GraphError("cost-too-large", cost=_cost_name(place), layer=layer.name, **found, most=LARGEST_COST)


def _cost_name(place: int) -> str:
    """Returns what a graph file calls a layer's cost: those of `_COSTS`, then the sizes of its tensor."""
    names = list(_COSTS)
    return names[place] if place < len(names) else f"output.shape[{place - len(names)}]"
