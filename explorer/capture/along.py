"""Tell whether operations look along a dimension, as along a sequence or an image: then it is no batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import fx
from torch.utils import _pytree as pytree


def looks_along(nodes: Sequence[fx.Node], one: Mapping[fx.Node, Any], other: Mapping[fx.Node, Any]) -> bool:
    """Returns whether an operation looks along the dimension in which values at two sizes of the batch differ.

    Convolution and pooling look along the places of an image, attention and recurrence along a sequence, a softmax, a
    sort or a running sum along the dimension that it is told. No batch is any of these.
    """
    for node in nodes:
        find = _LOOKS_ALONG.get(_name(node))
        if find is None or not node.all_input_nodes:
            continue
        shapes = []
        for values in (one, other):
            tensors = [leaf for leaf in pytree.tree_leaves(values[node.all_input_nodes[0]]) if torch.is_tensor(leaf)]
            shapes.append(tensors[0].shape if tensors else ())
        if any(shapes[0][dimension] != shapes[1][dimension] for dimension in find(node, len(shapes[0]))):
            return True
    return False


def takes_one_sample(nodes: Sequence[fx.Node], values: Mapping[fx.Node, Any]) -> bool:
    """Returns whether a convolution reads an image or a signal without a batch."""
    for node in nodes:
        spatial = _CONVOLUTIONS.get(_name(node))
        if spatial is not None and values[node.all_input_nodes[0]].dim() == spatial + 1:
            return True
    return False


def _name(node: fx.Node) -> str:
    target = node.target
    return target._schema.name.split("::")[-1] if isinstance(target, torch._ops.OpOverload) else ""


def _places(count: int) -> Callable[[fx.Node, int], range]:
    """The last dimensions, as many as an image has."""
    return lambda _node, rank: range(rank - count, rank)


def _attended(_node: fx.Node, rank: int) -> range:
    return range(rank - 2, rank)


def _sequence(node: fx.Node, rank: int) -> tuple[int, ...]:
    batch_first = node.args[-1] if isinstance(node.args[-1], bool) else False
    return (1,) if batch_first and rank > 2 else (0,)


def _told(place: int, usual: int | None = None) -> Callable[[fx.Node, int], tuple[int, ...]]:
    """The dimension that stands at a place of the arguments."""

    def find(node: fx.Node, rank: int) -> tuple[int, ...]:
        told = node.args[place] if place < len(node.args) else node.kwargs.get("dim", usual)
        return (told % rank,) if isinstance(told, int) and rank else ()

    return find


_CONVOLUTIONS = {f"{kind}{count}d": count for kind in ("conv", "conv_transpose") for count in (1, 2, 3)}
_POOLINGS = {
    f"{kind}_pool{count}d": count for kind in ("max", "avg", "adaptive_max", "adaptive_avg") for count in (1, 2, 3)
}
_LOOKS_ALONG: dict[str, Callable[[fx.Node, int], Sequence[int]]] = {
    **{name: _places(count) for name, count in (_CONVOLUTIONS | _POOLINGS).items()},
    "scaled_dot_product_attention": _attended,
    "lstm": _sequence,
    "gru": _sequence,
    "rnn_tanh": _sequence,
    "rnn_relu": _sequence,
    "softmax": _told(1),
    "cumsum": _told(1),
    "sort": _told(1, -1),
}
