"""Export a model into a functional program, whose values are known by shape alone.

One export serves several sizes of the batch. It is made at a *mark*, a size of which no other size is a multiple: every
whole number in the program that is a multiple of the mark is as many times the batch, see `explorer.capture.marks`.
"""

from __future__ import annotations

import contextlib
import io
import logging
import operator
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import fx, nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.export import ExportedProgram
from torch.export.graph_signature import InputKind, OutputKind
from torch.utils import _pytree as pytree

from explorer.capture.errors import (
    CaptureError,
    Place,
    ReasonError,
    from_export_failure,
    node_location,
    place_in,
    reason_at,
)
from explorer.capture.functional import copies_to_values, drop_identities, make_functional
from explorer.capture.modules import callable_by_torch

_GRAD_REGION = torch.ops.higher_order.wrap_with_set_grad_enabled
_CHECKS = ("_assert_async", "_assert_scalar", "_assert_tensor_metadata", "sym_constrain_range")


@dataclass(frozen=True)
class Program:
    """A traced model without in-place operations, every node of which has a fake value."""

    nodes: tuple[fx.Node, ...]  # the operations, in program order
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

    def tensors(self, node: fx.Node) -> list[torch.Tensor]:
        """The tensors a node yields; an operation may return several, or none."""
        return [leaf for leaf in pytree.tree_leaves(self.values[node]) if isinstance(leaf, torch.Tensor)]

    def at(self, batch: int, watch: AbstractContextManager[Any] | None = None) -> Program:
        """Returns the same operations with the values of another batch.

        The operations run within ``watch``, which sees them on fake tensors. Raises `CaptureError` where they do not.
        """
        program = replace(self, batch=batch)
        with self.fake_mode, watch or contextlib.nullcontext():
            return replace(program, values=_values(program))

    def size(self, argument: Any) -> Any:
        """Returns an argument of an operation as it is at the program's batch."""
        if self.mark and type(argument) is int and argument % self.mark == 0:
            return argument // self.mark * self.batch
        return argument

    def run(self, node: fx.Node, values: Mapping[fx.Node, Any]) -> Any:
        """Returns what one node yields on ``values``; without gradients where the model turned them off."""

        def resolve(argument: Any) -> Any:
            if isinstance(argument, fx.Node):
                return values[argument]
            # Costs are those of the CPU kernels, wherever the model was built.
            return torch.device("cpu") if isinstance(argument, torch.device) else self.size(argument)

        args, kwargs = fx.node.map_aggregate((node.args, node.kwargs), resolve)
        assert callable(node.target)
        with torch.set_grad_enabled(node.meta.get("grad_enabled", True)):
            return node.target(*args, **kwargs)

    def execute(self, nodes: Sequence[fx.Node], known: Mapping[fx.Node, Any]) -> dict[fx.Node, Any]:
        """Returns the values of operations in program order, each computed from ``known`` and those before it."""
        values = dict(known)
        for node in nodes:
            values[node] = self.run(node, values)
        return {node: values[node] for node in nodes}

    def arguments(self, example: Any) -> dict[fx.Node, torch.Tensor]:
        """Returns the real tensors of ``(args, kwargs)`` at their placeholders; batch and nesting as exported."""
        tensors = tensors_of(example)
        return {node: tensors[place] for node, place in zip(self.inputs, self.places, strict=True)}

    def held(self, model: nn.Module) -> dict[fx.Node, Any]:
        """Returns what needs no input: the parameters and buffers of ``model``, real ones, and all constants."""
        fixed = {node: value for node, value in self.values.items() if not isinstance(value, torch.Tensor)}
        names = dict(model.named_parameters(remove_duplicate=False)) | dict(model.named_buffers(remove_duplicate=False))
        return {**fixed, **self.constants, **{node: names[name] for node, name in self.state.items()}}


def export(model: nn.Module, args: Sequence[Any], kwargs: Mapping[str, Any], fake_mode: FakeTensorMode) -> Program:
    """Returns the program of ``model(*args, **kwargs)``, called with fake tensors that may be nested.

    Raises `CaptureError`.
    """
    program = exported_at_mark(model, args, kwargs, fake_mode, mark=0)
    try:
        return program.at(0)
    except CaptureError as error:
        raise error.at(_place_of(error.node, model, args, kwargs)) from error


def exported_at_mark(
    model: nn.Module, args: Sequence[Any], kwargs: Mapping[str, Any], fake_mode: FakeTensorMode, mark: int
) -> Program:
    """Returns the program of a model called with a batch of the size ``mark``, without values: see `Program.at`."""
    try:
        with quietly(), callable_by_torch(model):
            exported, obstacle = _exported(model, args, kwargs)
    except (Exception, SystemExit) as error:  # whatever a stranger's ``forward`` does when called
        raise from_export_failure(error, model, args, kwargs) from error
    try:
        if obstacle is not None:
            raise CaptureError(*node_location(obstacle), ReasonError("no-functional-form"), obstacle)
        return replace(_program(exported, model, tensors_of((args, kwargs)), fake_mode), mark=mark)
    except CaptureError as error:
        raise error.at(_place_of(error.node, model, args, kwargs)) from error


def _exported(model: nn.Module, args: Any, kwargs: Any) -> tuple[ExportedProgram, fx.Node | None]:
    """The program as a plain data flow, and the in-place operation that stands in the way, if one does."""
    exported = torch.export.export(model, args, kwargs, strict=False)
    obstacle = _straighten(exported.graph_module)
    if obstacle is not None:
        exported = exported.run_decompositions({})
        obstacle = _straighten(exported.graph_module)
    return exported, obstacle


def _place_of(node: fx.Node | None, model: nn.Module, args: Any, kwargs: Any) -> Place | None:
    """The author's line of an operation that failed; the model is traced once more, with the lines written down."""
    if node is None:
        return None
    with quietly(), callable_by_torch(model):
        fx.config.do_not_emit_stack_traces = False
        exported, _ = _exported(model, args, kwargs)
    again = (each for each in exported.graph.nodes if each.name == node.name)
    return next((place_in(each.meta.get("stack_trace") or "") for each in again), None)


def _straighten(module: fx.GraphModule) -> fx.Node | None:
    """Make the graph a plain data flow; returns the in-place operation that stands in the way, if one does."""
    _clean(module)
    copies_to_values(module.graph)
    drop_identities(module.graph)
    return make_functional(module.graph)


def tensors_of(example: Any) -> list[torch.Tensor]:
    """Returns the tensors of ``(args, kwargs)`` in order, each as often as it is given."""
    return [leaf for leaf in pytree.tree_leaves(example) if isinstance(leaf, torch.Tensor)]


def device_of(model: nn.Module) -> torch.device:
    """Returns where the parameters of a model are."""
    first = next(model.parameters(), None)
    return torch.device("cpu") if first is None else first.device


# What torch says about its own internals while it traces: (category, message, module that says it).
_REMARKS: tuple[tuple[type[Warning], str, str], ...] = (
    (FutureWarning, ".*LeafSpec.* is deprecated", ""),
    (DeprecationWarning, "", r"torch\."),
    (UserWarning, "The tensor attributes? .* assigned during export", ""),
    (UserWarning, r"The \.grad attribute of a Tensor that is not a leaf", ""),
)


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Trace quickly and quietly.

    No stack trace is kept for every node. On a failure torch logs its internal state and prints the partial
    graph to standard error; the one sentence of `CaptureError` takes their place.
    """
    traced_stacks, disabled_level = fx.config.do_not_emit_stack_traces, logging.root.manager.disable
    fx.config.do_not_emit_stack_traces = True
    logging.disable(logging.ERROR)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
            for category, message, module in _REMARKS:
                warnings.filterwarnings("ignore", message, category, module)
            yield
    finally:
        logging.disable(disabled_level)
        fx.config.do_not_emit_stack_traces = traced_stacks


def _clean(module: fx.GraphModule) -> None:
    """Drop assertions, and put the bodies of ``no_grad`` regions in line, checks inside them dropped as well."""
    for node in list(module.graph.nodes):
        if node.op != "call_function":
            continue
        if getattr(node.target, "__name__", "").startswith(_CHECKS):
            module.graph.erase_node(node)
        elif node.target is _GRAD_REGION:
            _inline(module, node)


def _inline(module: fx.GraphModule, region: fx.Node) -> None:
    enabled, body_node, *operands = region.args
    assert isinstance(body_node, fx.Node)
    body = getattr(module, str(body_node.target))
    _clean(body)
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
                copies[node].meta["grad_enabled"] = enabled
    for item in list(region.users):
        item.replace_all_uses_with(copies[results[item.args[1]]])
        module.graph.erase_node(item)
    module.graph.erase_node(region)
    if not body_node.users:
        module.graph.erase_node(body_node)


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
                parameters[node] = model.get_parameter(spec.target)
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
    return Program(
        nodes=tuple(node for node in exported.graph.nodes if node.op == "call_function"),
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
            elif isinstance(value, torch.Tensor):
                parameter = program.parameters.get(node)
                value = blank(value, program.fake_mode).requires_grad_(
                    parameter is not None and parameter.requires_grad
                )
            values[node] = value
        elif node.op == "get_attr":
            values[node] = operator.attrgetter(str(node.target))(program.graph.owning_module)
        elif node.op == "call_function":
            try:
                values[node] = program.run(node, values)
            except Exception as error:
                raise CaptureError(*node_location(node), reason_at([node], error), node) from error
    return values


def blank(tensor: torch.Tensor, fake_mode: FakeTensorMode) -> torch.Tensor:
    """A fake tensor on the CPU of the same shape, strides and type, with a storage of its own."""
    with fake_mode:
        return torch.empty_strided(tensor.size(), tensor.stride(), dtype=tensor.dtype)
