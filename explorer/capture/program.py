"""Export a model into a functional program, whose values are known by shape alone.

One export serves several sizes of the batch. It is made at a *mark*, a size of which no other size is a multiple: every
whole number in the program that is a multiple of the mark is as many times the batch, see `explorer.capture.marks`.
"""

from __future__ import annotations

import contextlib
import operator
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any

import torch
from torch import fx, nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.export import ExportedProgram
from torch.export.graph_signature import InputKind, OutputKind

from explorer.capture.blank import blank, layout_of, tensors_in
from explorer.capture.errors import (
    CaptureError,
    Place,
    ReasonError,
    from_export_failure,
    node_location,
    operation_name,
    place_in,
    reason_at,
)
from explorer.capture.flexible import traced_as_attention
from explorer.capture.functional import copies_to_values, drop_identities, make_functional
from explorer.capture.known import has_numbers, known
from explorer.capture.modules import callable_by_torch, named_modules
from explorer.capture.parameters import registered
from explorer.capture.quiet import quietly, with_whole_stacks
from explorer.capture.regions import as_written, is_cast, marked_regions
from explorer.capture.replaced import attribute_replaced

# Operations whose tensors must all have one type, which a run on shapes does not check.
_OF_ONE_TYPE = frozenset(
    (
        *("linear", "mm", "addmm", "bmm", "baddbmm", "matmul", "convolution"),
        *(f"{name}{dims}d" for name in ("conv", "conv_transpose") for dims in (1, 2, 3)),
    )
)
_MAPPED = "torch._functorch.predispatch"  # where the steps of `torch.vmap` are defined
_CHECKS = ("_assert_async", "_assert_scalar", "_assert_tensor_metadata", "sym_constrain_range")


@dataclass(frozen=True)
class Program:
    """A traced model without in-place operations, every node of which has a fake value."""

    nodes: tuple[fx.Node, ...]  # the operations that a result or a buffer depends on, in program order
    unneeded: tuple[fx.Node, ...]  # the others, in program order
    values: Mapping[fx.Node, Any]  # what each node and each placeholder yields
    parameters: Mapping[fx.Node, nn.Parameter]  # a tied parameter stands at several placeholders
    state: Mapping[fx.Node, str]  # placeholders of parameters and buffers: their names in the model
    constants: Mapping[fx.Node, torch.Tensor]  # placeholders of tensors that ``forward`` makes of plain numbers
    inputs: tuple[fx.Node, ...]  # placeholders of the tensors the caller passes, in the order of the arguments
    outputs: tuple[fx.Node, ...]  # the tensors the model returns, in their order
    places: tuple[int, ...]  # which of the tensors of the arguments each input is; one given again is not counted again
    graph: fx.Graph
    fake_mode: FakeTensorMode
    mark: int = 0  # the batch that the program was exported at, where it serves others; 0 where it serves that one only
    batch: int = 0  # the batch that the values are of, where there is a mark
    weights: dict[fx.Node, torch.Tensor] = field(
        default_factory=dict
    )  # values of parameters and buffers, at all batches

    def tensors(self, node: fx.Node) -> list[torch.Tensor]:
        """The tensors a node yields; an operation may return several, or none."""
        return tensors_in(self.values[node])

    def at(self, batch: int, watch: AbstractContextManager[Any] | None = None) -> Program:
        """Returns the same operations with the values of another batch.

        The operations run within ``watch``, which sees them on fake tensors. Raises `CaptureError` where they do not.
        """
        program = replace(self, batch=batch)
        with quietly(), self.fake_mode, watch or contextlib.nullcontext():
            return replace(program, values=_values(program))

    def size(self, argument: Any) -> Any:
        """Returns an argument of an operation as it is at the program's batch."""
        if self.mark and type(argument) is int and argument % self.mark == 0:
            return argument // self.mark * self.batch
        return argument

    def run(self, node: fx.Node, values: Mapping[fx.Node, Any]) -> Any:
        """Returns what one node yields on ``values``; as the model runs it: `as_written`."""

        def resolve(argument: Any) -> Any:
            if isinstance(argument, fx.Node):
                return values[argument]
            # Costs are those of the CPU kernels, wherever the model was built.
            return torch.device("cpu") if isinstance(argument, torch.device) else self.size(argument)

        args, kwargs = fx.node.map_aggregate((node.args, node.kwargs), resolve)
        assert callable(node.target)
        with as_written(node):
            return node.target(*args, **kwargs)

    def execute(self, nodes: Sequence[fx.Node], known: Mapping[fx.Node, Any]) -> dict[fx.Node, Any]:
        """Returns the values of operations in program order, each computed from ``known`` and those before it."""
        values = dict(known)
        for node in nodes:
            values[node] = self.run(node, values)
        return {node: values[node] for node in nodes}

    def arguments(self, example: Any) -> dict[fx.Node, torch.Tensor]:
        """Returns the real tensors of ``(args, kwargs)`` at their placeholders; batch and nesting as exported."""
        tensors = tensors_in(example)
        return {node: tensors[place] for node, place in zip(self.inputs, self.places, strict=True)}

    def held(self, model: nn.Module) -> dict[fx.Node, Any]:
        """Returns what needs no input: the parameters and buffers of ``model``, real ones, and all constants."""
        fixed = {node: value for node, value in self.values.items() if not isinstance(value, torch.Tensor)}
        with registered(model):
            tensors = (model.named_parameters(remove_duplicate=False), model.named_buffers(remove_duplicate=False))
            names = {name: tensor for named in tensors for name, tensor in named}
        return {**fixed, **self.constants, **{node: names[name] for node, name in self.state.items()}}


def export(model: nn.Module, args: Sequence[Any], kwargs: Mapping[str, Any], fake_mode: FakeTensorMode) -> Program:
    """Returns the program of ``model(*args, **kwargs)``, called with fake tensors that may be nested.

    Raises `CaptureError`.
    """
    program = exported_at_mark(model, args, kwargs, fake_mode, mark=0)
    try:
        return program.at(0)
    except CaptureError as error:
        raise error.at(place_of(error.node, model, args, kwargs)) from error


def exported_at_mark(
    model: nn.Module, args: Sequence[Any], kwargs: Mapping[str, Any], fake_mode: FakeTensorMode, mark: int
) -> Program:
    """Returns the program of a model called with a batch of the size ``mark``, without values: see `Program.at`."""
    try:
        with quietly(), callable_by_torch(model), marked_regions(), traced_as_attention():
            exported, obstacle = _exported(model, args, kwargs)
    except (Exception, SystemExit) as error:  # whatever a stranger's ``forward`` does when called
        raise from_export_failure(error, model, args, kwargs) from error
    try:
        if obstacle is not None:
            raise CaptureError(*node_location(obstacle), ReasonError("no-functional-form"), obstacle)
        return replace(_program(exported, model, tensors_in((args, kwargs)), fake_mode), mark=mark)
    except CaptureError as error:
        raise error.at(place_of(error.node, model, args, kwargs)) from error


def _exported(model: nn.Module, args: Any, kwargs: Any) -> tuple[ExportedProgram, fx.Node | None]:
    """The program as a plain data flow, and the in-place operation that stands in the way, if one does."""
    exported = torch.export.export(model, args, kwargs, strict=False)
    obstacle = _straighten(exported.graph_module)
    if obstacle is not None:
        # This would drop what nobody needs.
        with attribute_replaced(fx.Graph, "eliminate_dead_code", lambda *_, **__: False):
            exported = exported.run_decompositions({})
        obstacle = _straighten(exported.graph_module)
    return exported, obstacle


def place_of(node: fx.Node | None, model: nn.Module, args: Any, kwargs: Any) -> Place | None:
    """Returns the author's line of an operation that failed; the model is traced once more, with lines written down."""
    if node is None:
        return None
    with quietly(), with_whole_stacks(), callable_by_torch(model), marked_regions(), traced_as_attention():
        exported, _ = _exported(model, args, kwargs)
    again = (each for each in exported.graph.nodes if each.name == node.name)
    return next((place_in(each.meta.get("stack_trace") or "") for each in again), None)


def _straighten(module: fx.GraphModule) -> fx.Node | None:
    """Make the graph a plain data flow; returns the operation that stands in the way, if one does.

    It is one in place, or a step of `torch.vmap`, which comes apart when torch decomposes the program.
    """
    for node in module.graph.nodes:
        if getattr(node.target, "__module__", None) == _MAPPED:
            return node  # type: ignore[no-any-return]
    _clean(module)
    copies_to_values(module.graph)
    drop_identities(module.graph)
    return make_functional(module.graph)


def device_of(model: nn.Module) -> torch.device:
    """Returns where the parameters of a model are."""
    held = (each for module in named_modules(model).values() for each in module._parameters.values())
    return next((each.device for each in held if each is not None), torch.device("cpu"))


def _clean(module: fx.GraphModule) -> None:
    """Drop assertions, and numbers that nothing reads; tensors that nothing reads are computed all the same."""
    for node in list(module.graph.nodes):
        if node.op == "call_function" and getattr(node.target, "__name__", "").startswith(_CHECKS):
            module.graph.erase_node(node)
    unknown: set[fx.Node] = set()  # values that depend on those of a tensor
    for node in module.graph.nodes:
        if _is_unknown(node.meta.get("val")) or not unknown.isdisjoint(node.all_input_nodes):
            unknown.add(node)

    def stays(node: fx.Node) -> bool:
        return node.is_impure() or (node not in unknown and bool(tensors_in(node.meta.get("val"))))

    module.graph.eliminate_dead_code(stays)


def _is_unknown(value: Any) -> bool:
    sizes = (size for leaf in tensors_in(value) for size in leaf.shape)
    return isinstance(value, torch.types.py_sym_types) or any(isinstance(size, torch.SymInt) for size in sizes)


def _program(
    exported: ExportedProgram, model: nn.Module, tensors: Sequence[torch.Tensor], fake_mode: FakeTensorMode
) -> Program:
    """The program without values; ``tensors`` are those of its arguments."""
    placeholders = {node.name: node for node in exported.graph.find_nodes(op="placeholder")}
    parameters: dict[fx.Node, nn.Parameter] = {}
    state: dict[fx.Node, str] = {}
    constants: dict[fx.Node, torch.Tensor] = {}
    inputs: list[fx.Node] = []
    given: list[fx.Node] = []  # the placeholder of each tensor of the arguments
    for spec in exported.graph_signature.input_specs:
        node = placeholders[spec.arg.name]
        if spec.kind in (InputKind.PARAMETER, InputKind.BUFFER) and spec.target is not None:
            state[node] = spec.target
            if spec.kind is InputKind.PARAMETER:
                parameters[node] = nn.Module.get_parameter(model, spec.target)
        elif spec.kind is InputKind.CONSTANT_TENSOR and spec.target is not None:
            constants[node] = exported.constants[spec.target]
        elif spec.kind is InputKind.USER_INPUT and isinstance(node.meta.get("val"), torch.Tensor):
            given.append(node)
    first: dict[int, int] = {}  # which place of the arguments a tensor is first given at
    for place, (node, tensor) in enumerate(zip(given, tensors, strict=True)):
        if first.setdefault(id(tensor), place) == place:
            inputs.append(node)
        else:
            node.replace_all_uses_with(given[first[id(tensor)]])
    needed = _needed(exported.graph)
    operations = [node for node in exported.graph.nodes if node.op == "call_function"]
    return Program(
        nodes=tuple(node for node in operations if node in needed),
        unneeded=tuple(node for node in operations if node not in needed),
        values={},
        parameters=parameters,
        state=state,
        constants=constants,
        inputs=tuple(inputs),
        outputs=tuple(_returned(exported)),
        places=tuple(first.values()),
        graph=exported.graph,
        fake_mode=fake_mode,
    )


def _needed(graph: fx.Graph) -> set[fx.Node]:
    """The nodes that what the program returns depends on, the new contents of buffers included."""
    needed = {graph.output_node()}
    for node in reversed(graph.nodes):
        if node in needed:
            needed.update(node.all_input_nodes)
    return needed


def _returned(exported: ExportedProgram) -> Iterator[fx.Node]:
    """What the model returns, without the new contents of its buffers."""
    results: Any = exported.graph.output_node().args[0]
    for result, spec in zip(results, exported.graph_signature.output_specs, strict=True):
        if spec.kind is OutputKind.USER_OUTPUT and isinstance(result, fx.Node):
            yield result


def _values(program: Program) -> dict[fx.Node, Any]:
    """The value of every node, each computed from the ones before it."""
    values: dict[fx.Node, Any] = {}
    for node in program.graph.nodes:
        if node.op == "placeholder":
            value = program.size(node.meta.get("val"))
            if node in program.inputs:
                value = torch.empty([program.size(size) for size in value.shape], dtype=value.dtype)
            elif node in program.constants and has_numbers(program.constants[node]):
                value = known(program.constants[node])
            elif isinstance(value, torch.Tensor):
                if node not in program.weights:
                    parameter = program.parameters.get(node)
                    program.weights[node] = blank(layout_of(value), program.fake_mode).requires_grad_(
                        parameter is not None and parameter.requires_grad
                    )
                value = program.weights[node]
            values[node] = value
        elif node.op == "get_attr":
            values[node] = operator.attrgetter(str(node.target))(program.graph.owning_module)
        elif node.op == "call_function":
            _check_types(node, values)
            try:
                values[node] = program.run(node, values)
            except Exception as error:
                raise CaptureError(*node_location(node), reason_at([node], error), node) from error
    return values


def _check_types(node: fx.Node, values: Mapping[fx.Node, Any]) -> None:
    """Raises `CaptureError` for a product of tensors of several types, which runs on shapes alone and not for real."""
    checked = isinstance(node.target, torch._ops.OpOverload) and operation_name(node) in _OF_ONE_TYPE
    if checked and not is_cast(node):
        types = {values[each].dtype for each in node.all_input_nodes if isinstance(values[each], torch.Tensor)}
        if len(types) > 1:
            names = tuple(sorted(str(each).removeprefix("torch.") for each in types))
            raise CaptureError(*node_location(node), ReasonError("types-differ", types=names), node)
