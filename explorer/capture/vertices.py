"""Group the operations of a program into the vertices of the model graph, and name them.

A vertex is a maximal run, in program order, of operations with one key: the call of a leaf module, or what of it is
in one checkpointed region, or the operation itself. The quotient of runs of a topological order is acyclic whatever
the keys are, which grouping by module path alone is not (a residual addition belongs to the module around the branch).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import fx

from explorer.capture.errors import node_location, operation_name
from explorer.capture.program import Program
from explorer.capture.regions import regions_of

_DROPOUTS = frozenset(
    f"aten::{name}"
    for name in ("dropout", "native_dropout", "alpha_dropout", "feature_dropout", "feature_alpha_dropout")
)


@dataclass
class Vertex:
    """One vertex in the making: the operations it runs and what people call it."""

    base_name: str  # the name before repeats are numbered
    operation: str  # "Conv2d", "add"
    module_path: str  # the module that holds it
    nodes: list[fx.Node] = field(default_factory=list)  # in program order
    own: list[fx.Node] = field(default_factory=list)  # those it had before others were folded into it
    name: str = ""  # unique in the graph
    parents: list[Vertex] = field(default_factory=list)  # whose tensors it reads, in the order it reads them
    reads: list[fx.Node] = field(default_factory=list)  # nodes outside it that it reads, parameters included
    yields: list[fx.Node] = field(default_factory=list)  # its nodes that others read, or that the model returns
    is_input: bool = False

    @property
    def runs_in(self) -> str:
        """Path of the module whose ``forward`` runs its operations: for a leaf module that is its own."""
        return node_location(self.own[0])[1]


def vertices_of(program: Program) -> list[Vertex]:
    """The vertices of a program in a topological order: its inputs first, then as they run."""
    flowing = data_flow(program)
    groups = [Vertex(node.name, "input", "", nodes=[node], own=[node], is_input=True) for node in program.inputs]
    groups += _runs(program, flowing)
    groups = _alive(program, groups)
    groups = _fold(program, groups)
    _connect(program, groups)
    _number(groups)
    return groups


def data_flow(program: Program) -> set[fx.Node]:
    """Returns the operations that depend on an input, a parameter or randomness, those that nobody needs too.

    The others, such as causal masks and position numbers, are cheap and the same everywhere: both sides
    of a split compute them for themselves.
    """
    flowing = {*program.inputs, *program.parameters}
    for node in (*program.nodes, *program.unneeded):
        random = (
            isinstance(node.target, torch._ops.OpOverload) and torch.Tag.nondeterministic_seeded in node.target.tags
        )
        if random or any(source in flowing for source in node.all_input_nodes):
            flowing.add(node)
    return flowing


def _runs(program: Program, flowing: set[fx.Node]) -> list[Vertex]:
    leaves = _leaf_modules(program.nodes)
    groups: list[Vertex] = []
    previous: Hashable = None
    for node in program.nodes:
        if node not in flowing:
            continue
        path, class_name = _module(node)
        plain_path = path.split("@")[0]
        in_leaf = plain_path in leaves
        key: Hashable = (path, regions_of(node)) if in_leaf else node
        if key != previous:
            if in_leaf:
                parent = plain_path.rpartition(".")[0]
                groups.append(Vertex(plain_path, class_name, parent))
            else:
                operation = operation_name(node)
                groups.append(Vertex(f"{plain_path}.{operation}".lstrip("."), operation, plain_path))
        groups[-1].nodes.append(node)
        groups[-1].own.append(node)
        previous = key
    return groups


def _module(node: fx.Node) -> tuple[str, str]:
    """Path and class name of the module whose ``forward`` ran the node; a repeated call's path ends in ``@1``."""
    stack: Mapping[str, tuple[str, str | type]] = node.meta.get("nn_module_stack", {})
    if not stack:
        return "", ""
    key, (path, kind) = list(stack.items())[-1]
    call = key.rpartition("@")[2] if "@" in key else ""
    class_name = kind if isinstance(kind, str) else kind.__qualname__
    plain = path.split("@")[0]
    return f"{plain}@{call}" if call else plain, class_name.rpartition(".")[2]


def _leaf_modules(nodes: Iterable[fx.Node]) -> set[str]:
    """Modules that run operations and call no module that does; never the model itself."""
    own: set[str] = set()
    around: set[str] = {""}
    for node in nodes:
        paths = [path.split("@")[0] for path, _ in node.meta.get("nn_module_stack", {}).values()]
        own.update(paths[-1:])
        around.update(paths[:-1])
    return own - around


def _alive(program: Program, groups: Sequence[Vertex]) -> list[Vertex]:
    """The groups that the model's result depends on; what only updates buffers is state, not data flow."""
    needed = set(program.outputs)
    kept: list[Vertex] = []
    for group in reversed(groups):
        if not needed.isdisjoint(group.nodes):
            kept.append(group)
            needed.update(source for node in group.nodes for source in node.all_input_nodes)
    return kept[::-1]


def _fold(program: Program, groups: Sequence[Vertex]) -> list[Vertex]:
    """Merge what moves no data into its neighbour.

    A group of view operations goes to its only parent, and a group that reads nothing but parameters to
    its only consumer: neither is a place where a person would cut.
    """
    owner = {node: group for group in groups for node in group.nodes}
    merged: set[int] = set()
    for group in groups:
        if group.is_input:
            continue
        parents = {id(owner[source]): owner[source] for source in _sources(group, owner)}
        consumers = {
            id(owner[user]): owner[user]
            for node in group.nodes
            for user in node.users
            if user in owner and owner[user] is not group
        }
        if len(parents) == 1 and all(_is_view(program, node) for node in group.nodes):
            (target,) = parents.values()
            target.nodes.extend(group.nodes)
        elif not parents and len(consumers) == 1 and not any(node in program.outputs for node in group.nodes):
            (target,) = consumers.values()
            target.nodes[:0] = group.nodes
        else:
            continue
        merged.add(id(group))
        owner.update(dict.fromkeys(group.nodes, target))
    return [group for group in groups if id(group) not in merged]


def _sources(group: Vertex, owner: Mapping[fx.Node, Vertex]) -> list[fx.Node]:
    """The nodes of other groups that a group reads, each once, in the order in which it reads them."""
    found = (source for node in group.nodes for source in node.all_input_nodes)
    return list(dict.fromkeys(source for source in found if source in owner and owner[source] is not group))


def is_dropout(node: fx.Node) -> bool:
    """Whether the node drops values at random, which costs something in training and is nothing in inference."""
    return isinstance(node.target, torch._ops.OpOverload) and node.target._schema.name in _DROPOUTS


def _is_view(program: Program, node: fx.Node) -> bool:
    """Whether the node's results all lie in the storage of something it reads."""
    storages = {
        tensor.untyped_storage()._cdata for source in node.all_input_nodes for tensor in program.tensors(source)
    }
    results = program.tensors(node)
    return bool(results) and all(tensor.untyped_storage()._cdata in storages for tensor in results)


def _connect(program: Program, groups: Sequence[Vertex]) -> None:
    owner = {node: group for group in groups for node in group.nodes}
    read: set[fx.Node] = set(program.outputs)
    for group in groups:
        inside = set(group.nodes)
        group.reads = list(
            dict.fromkeys(source for node in group.nodes for source in node.all_input_nodes if source not in inside)
        )
        parents = {id(owner[source]): owner[source] for source in group.reads if source in owner}
        group.parents = list(parents.values())
        read.update(group.reads)
    for group in groups:
        group.yields = [node for node in group.nodes if node in read]


def _number(groups: Sequence[Vertex]) -> None:
    """Give every vertex its own name: the second ``relu`` of a block becomes ``relu#2``."""
    seen: Counter[str] = Counter()
    for group in groups:
        seen[group.base_name] += 1
        count = seen[group.base_name]
        group.name = group.base_name if count == 1 else f"{group.base_name}#{count}"
