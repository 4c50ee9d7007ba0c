"""Turn in-place operations into functional ones, so that every edge of the graph is a data flow."""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import torch
from torch import fx
from torch._ops import OpOverload
from torch.fx.experimental.symbolic_shapes import statically_known_true

from explorer.capture.regions import has_gradients

IN_PLACE = (
    "in_place"  # in a node's notes: the operation that the model itself runs there, which writes over what it reads
)


def make_functional(graph: fx.Graph) -> fx.Node | None:
    """Replace ``relu_(x)`` by ``relu(x)`` and re-point later uses of ``x`` to its result, for all operations.

    Returns the first operation for which this is not possible, with the graph partly rewritten: a view of the
    tensor it writes to is read afterwards and would miss the change, or it has no functional form.
    """
    order: dict[fx.Node, int] = {node: position for position, node in enumerate(graph.nodes)}
    aliases: defaultdict[int | None, list[fx.Node]] = defaultdict(list)
    for node in order:
        aliases[_storage(node)].append(node)
    for node in order:
        target = node.target
        if not isinstance(target, OpOverload) or not target._schema.is_mutable:
            continue
        written, functional = _written_argument(node, target), _functional_form(target)
        if written is None or functional is None:
            return node
        now = order[node]
        for alias in aliases[_storage(written)]:
            if alias is not written and order[alias] < now and any(order[user] > now for user in alias.users):
                return node
        node.meta[IN_PLACE] = target
        node.target = functional
        _redirect_later_uses(written, node, order)
    return None


def _redirect_later_uses(old: fx.Node, new: fx.Node, order: dict[fx.Node, int]) -> None:
    for user in list(old.users):
        if order[user] > order[new]:
            user.replace_input_with(old, new)


def drop_identities(graph: fx.Graph) -> None:
    """Remove operations that return what they were given, such as ``to`` the type a tensor has already.

    Tracing makes later uses of the given tensor uses of the result, as the two are one object: a residual
    would seem to come from the conversion inside a normalisation layer.
    """
    for node in list(graph.nodes):
        if not isinstance(node.target, OpOverload) or node.target._schema.is_mutable:
            continue
        # Detaching keeps the values and cuts the gradient, and so does any view where gradients are off.
        if node.target is torch.ops.aten.detach.default or not has_gradients(node):
            continue
        same = [source for source in node.all_input_nodes if _is_same_tensor(source, node)]
        if len(same) == 1:
            node.replace_all_uses_with(same[0])
            graph.erase_node(node)


def copies_to_values(graph: fx.Graph) -> None:
    """Replaces ``copy(old, new)``, which has no gradient, by ``new`` in the shape and type of ``old``."""
    for node in graph.find_nodes(op="call_function", target=torch.ops.aten.copy.default):
        old, new = node.args[0].meta["val"], node.args[1].meta["val"]
        value = node.args[1]
        with graph.inserting_before(node):
            if new.dtype != old.dtype:
                value = _added(graph, node, torch.ops.aten.to.dtype, (value, old.dtype), new.to(old.dtype))
            if not _are_same(new.shape, old.shape):
                shape = list(old.shape)
                value = _added(graph, node, torch.ops.aten.expand.default, (value, shape), new.expand(shape))
        node.replace_all_uses_with(value)
        graph.erase_node(node)


def _added(graph: fx.Graph, like: fx.Node, target: OpOverload, args: tuple[Any, ...], value: torch.Tensor) -> fx.Node:
    """A node of the module of another one."""
    node = graph.call_function(target, args)
    node.meta = {**like.meta, "val": value}
    return node


def _is_same_tensor(one: fx.Node, other: fx.Node) -> bool:
    if _storage(one) is None or _storage(one) != _storage(other):
        return False
    first, second = one.meta["val"], other.meta["val"]
    ours, theirs = ((*each.shape, *each.stride(), each.storage_offset()) for each in (first, second))
    return first.dtype == second.dtype and _are_same(ours, theirs)


def _are_same(sizes: Sequence[Any], others: Sequence[Any]) -> bool:
    """Whether sizes are the same whatever the values of tensors are that some may depend on."""
    return len(sizes) == len(others) and all(map(statically_known_true, map(operator.eq, sizes, others)))


def written_by(node: fx.Node) -> fx.Node | None:
    """Returns what the model itself writes over at a node that was made functional; None at others."""
    target = node.meta.get(IN_PLACE)
    return None if target is None else _written_argument(node, target)


def _written_argument(node: fx.Node, target: OpOverload) -> fx.Node | None:
    """The one tensor the operation writes to; None where it writes to several."""
    written: list[Any] = []
    for position, argument in enumerate(target._schema.arguments):
        if argument.alias_info is not None and argument.alias_info.is_write:
            written.append(node.args[position] if position < len(node.args) else node.kwargs.get(argument.name))
    return written[0] if len(written) == 1 and isinstance(written[0], fx.Node) else None


def _functional_form(target: OpOverload) -> OpOverload | None:
    """``aten.add.Tensor`` for ``aten.add_.Tensor``; None where there is no such operation.

    It takes the same arguments, and mostly has the same name: ``pow_.Scalar`` is ``pow.Tensor_Scalar``, as the base of
    ``pow.Scalar`` is a number.
    """
    namespace, name = target._schema.name.split("::")
    packet = getattr(getattr(torch.ops, namespace), name.removesuffix("_"), None)
    if packet is None:
        return None
    forms = (getattr(packet, overload) for overload in sorted(packet.overloads(), key=target._overloadname.__ne__))
    return next((form for form in forms if not form._schema.is_mutable and _takes(form) == _takes(target)), None)


def _takes(operation: OpOverload) -> list[tuple[str, str]]:
    return [(argument.name, str(argument.type)) for argument in operation._schema.arguments]


def _storage(node: fx.Node) -> int | None:
    """Which memory the node's tensor lay in when it was traced; None where it yielded no single tensor."""
    value = node.meta.get("val")
    return value.untyped_storage()._cdata if isinstance(value, torch.Tensor) else None
