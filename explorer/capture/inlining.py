"""Put the bodies of regions in line: each of their operations remembers how it runs, and is one like any other."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from torch import fx

_CHECKS = ("_assert_async", "_assert_scalar", "_assert_tensor_metadata", "sym_constrain_range")
_HIGHER = torch.ops.higher_order


def _gradient(args: tuple[Any, ...]) -> tuple[dict[str, Any], fx.Node, tuple[Any, ...]]:
    enabled, body, *operands = args
    return {"grad_enabled": enabled}, body, tuple(operands)


def _autocast(args: tuple[Any, ...]) -> tuple[dict[str, Any], fx.Node, tuple[Any, ...]]:
    _device, dtype, enabled, _cache, body, *operands = args
    return {"autocast": (dtype, enabled)}, body, tuple(operands)


_REGIONS: Mapping[Any, Callable[[tuple[Any, ...]], tuple[dict[str, Any], fx.Node, tuple[Any, ...]]]] = {
    _HIGHER.wrap_with_set_grad_enabled: _gradient,
    _HIGHER.wrap_with_autocast: _autocast,
}
"""How the arguments of each kind of region are read: as settings for its operations, its body and what that is given."""


def inline_regions(module: fx.GraphModule) -> None:
    """Drops assertions, and puts the bodies of regions without gradients and with autocast in line, nested ones too."""
    for node in list(module.graph.nodes):
        if node.op != "call_function":
            continue
        if getattr(node.target, "__name__", "").startswith(_CHECKS):
            module.graph.erase_node(node)
        elif node.target in _REGIONS:
            _inline(module, node)


@contextlib.contextmanager
def as_written(node: fx.Node) -> Iterator[None]:
    """Runs what is inside as the model runs the operation: with or without gradients, and under its autocast."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(torch.set_grad_enabled(node.meta.get("grad_enabled", True)))
        if "autocast" in node.meta:
            dtype, enabled = node.meta["autocast"]
            stack.enter_context(torch.autocast("cpu", dtype, enabled, cache_enabled=False))
        yield


def settings_of(node: fx.Node) -> tuple[Any, ...]:
    """Returns how the model runs the operation, as a value."""
    return node.meta.get("grad_enabled", True), node.meta.get("autocast")


def _inline(module: fx.GraphModule, region: fx.Node) -> None:
    settings, body_node, operands = _REGIONS[region.target](region.args)
    body = getattr(module, str(body_node.target))
    inline_regions(body)
    operand = iter(operands)
    copies: dict[fx.Node, Any] = {}
    results: Any = ()
    with module.graph.inserting_before(region):
        for node in body.graph.nodes:
            if node.op == "placeholder":
                copies[node] = next(operand)
            elif node.op == "output":
                results = node.args[0]
            else:
                copies[node] = module.graph.node_copy(node, lambda inner: copies[inner])
                copies[node].meta = {**settings, **node.meta}  # a region inside this one has set its own
    for item in list(region.users):
        item.replace_all_uses_with(copies[results[item.args[1]]])
        module.graph.erase_node(item)
    module.graph.erase_node(region)
    if not body_node.users:
        module.graph.erase_node(body_node)
