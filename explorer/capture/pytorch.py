"""Capture a PyTorch module as a model graph, without allocating its weights."""

from __future__ import annotations

import contextlib
import gc
import operator
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode

from explorer.capture.binding import Binding
from explorer.capture.building import build, initialise_lazy_modules, usable
from explorer.capture.counting import Tally
from explorer.capture.errors import CaptureError, ReasonError
from explorer.capture.inputs import check_inputs
from explorer.capture.parameters import Named, parameter_remarks, registered
from explorer.capture.passes import Passes, passes_of
from explorer.capture.program import Program, export_at
from explorer.capture.regions import chooses_what_to_keep, function_of
from explorer.capture.vertices import Vertex, vertices_of
from explorer.model.graph import Affine, Layer, ModelGraph, OperationClass, Tensor, Work
from explorer.model.remarks import Remark


class Captured(NamedTuple):
    """A model's graph, and where in the exported program each of its layers is."""

    graph: ModelGraph
    binding: Binding


Step = Literal["build", "trace", "count"]
BATCHES = (2, 3)  # one apart, so that every slope is a whole number; not 1, which broadcasts


def capture(
    model: nn.Module | Callable[[], nn.Module],
    args: Sequence[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    *,
    name: str,
    title: str = "",
    on_step: Callable[[Step], None] = lambda step: None,
) -> Captured:
    """Returns the model graph of ``model``, called as ``model(*args, **kwargs)``, and its binding to the program.

    ``model`` is a module, or a function without arguments that builds one: it is then built without memory
    for its weights, so that a model larger than the machine can be captured. It is captured in the mode it
    is in (training or evaluation), and parameters that want no gradient cost none.

    ``args`` and ``kwargs`` are example inputs with the batch as leading dimension; only shapes and types
    are read, so tensors on the ``meta`` device serve. Inputs may be nested in lists and dicts. A tensor
    whose leading dimension differs from the first one's is taken to have no batch.

    Costs are measured at two batch sizes and are exact where they are affine in the batch. The binding's program is
    the one at the smaller of the two, ``BATCHES[0]``.

    ``on_step`` is told what begins: building the model, tracing it, or counting its costs.

    Raises `CaptureError` naming the operation and the module where it failed, for instance where the control
    flow depends on the values of a tensor, or where the function that builds the model fails.
    """
    fake_mode = FakeTensorMode(allow_non_fake_inputs=True)
    on_step("build")
    if isinstance(model, nn.Module):
        model = usable(model, name)
        initialise_lazy_modules(model, args, kwargs or {})
    else:
        model = build(model, name, args, kwargs or {}, fake_mode)
    check_inputs(model, args, kwargs or {})
    with _garbage_collection_paused(), _without_onednn(), registered(model) as unregistered:
        on_step("trace")
        program, larger = (export_at(model, args, kwargs or {}, batch, fake_mode) for batch in BATCHES)
        on_step("count")
        first, second = _snapshot(program), _snapshot(larger)
        remarks = _remarks(model, unregistered, first)
    if not first:
        raise CaptureError(type(model).__name__, "", ReasonError("output-from-no-input"))
    _check_alignment(first, second)
    sharing = _Parameters()
    layers = [_layer(*pair, sharing) for pair in zip(first, second, strict=True)]
    graph = ModelGraph(name=name, title=title, layers=tuple(layers), remarks=remarks)
    return Captured(graph, Binding.of(program, [snapshot.vertex for snapshot in first]))


@contextlib.contextmanager
def _garbage_collection_paused() -> Iterator[None]:
    """Tracing makes millions of small objects that all live to its end; looking through them takes a tenth of it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextlib.contextmanager
def _without_onednn() -> Iterator[None]:
    """oneDNN runs a recurrent layer as one opaque kernel; without it the matrix products inside can be counted."""
    was_enabled = torch._C._get_mkldnn_enabled()
    torch._C._set_mkldnn_enabled(False)
    try:
        yield
    finally:
        torch._C._set_mkldnn_enabled(was_enabled)


@dataclass(frozen=True)
class _Snapshot:
    """One vertex at one batch size: plain numbers, so that two of them give a line."""

    vertex: Vertex
    shape: tuple[int, ...]
    dtype: str
    bytes: int
    grad_bytes: int
    forward: Tally
    backward: Tally
    saved_bytes: int
    parameters: tuple[nn.Parameter, ...]


def _snapshot(program: Program) -> list[_Snapshot]:
    return [_snapshot_of(program, passes) for passes in passes_of(program, vertices_of(program))]


def _snapshot_of(program: Program, passes: Passes) -> _Snapshot:
    vertex = passes.vertex
    read = [tensor for node in vertex.yields for tensor in program.tensors(node)]
    wanted = [tensor for node in passes.wanted for tensor in program.tensors(node)]
    return _Snapshot(
        vertex=vertex,
        shape=tuple(_own_tensor(program, vertex, read).shape),
        dtype=str(_common_dtype(read)).removeprefix("torch."),
        bytes=_bytes_of(read),
        grad_bytes=_bytes_of(tensor for tensor in wanted if tensor.requires_grad),
        forward=passes.forward,
        backward=passes.backward,
        saved_bytes=passes.saved_bytes,
        parameters=tuple(
            dict.fromkeys(program.parameters[node] for node in vertex.reads if node in program.parameters)
        ),
    )


def _own_tensor(program: Program, vertex: Vertex, read: Sequence[torch.Tensor]) -> torch.Tensor:
    """The tensor to show for a vertex: what its module returned, before others took views of it.

    Of an operation with several results it is the first that others read.
    """
    storages = {tensor.untyped_storage()._cdata for tensor in read}
    for node in reversed(vertex.own):
        if node.target is operator.getitem:  # one result of an operation that comes later in this loop
            continue
        for tensor in program.tensors(node):
            if tensor.untyped_storage()._cdata in storages:
                return tensor
    return read[-1]


def _common_dtype(read: Sequence[torch.Tensor]) -> torch.dtype:
    """One type for all that others read of a vertex.

    The type says by how much sending fewer bits a number shrinks the tensors. Of several it is one of whole numbers,
    which cannot be rounded, or else the narrowest: the saving may then be larger than shown, never smaller.
    """
    return min((tensor.dtype for tensor in read), key=lambda dtype: (dtype.is_floating_point, dtype.itemsize))


def _bytes_of(read: Iterable[torch.Tensor]) -> int:
    """Bytes that cross the link if others read these tensors of a vertex from the other side.

    Several views of one storage, such as the heads of a projection, cost no more than the storage.
    """
    views: dict[int, int] = {}
    storages: dict[int, int] = {}
    for tensor in read:
        storage = tensor.untyped_storage()
        views[storage._cdata] = views.get(storage._cdata, 0) + tensor.numel() * tensor.element_size()
        storages[storage._cdata] = storage.nbytes()
    return sum(min(views[key], storages[key]) for key in views)


def _check_alignment(first: Sequence[_Snapshot], second: Sequence[_Snapshot]) -> None:
    """Raise `CaptureError` at the first vertex that differs between the two batch sizes."""
    for one, other in zip(first, second, strict=False):
        if _identity(one) != _identity(other):
            raise CaptureError(
                one.vertex.operation,
                one.vertex.runs_in,
                ReasonError(
                    "layers-differ",
                    batch=BATCHES[0],
                    layer=one.vertex.name,
                    other_batch=BATCHES[1],
                    other=other.vertex.name,
                ),
            )
    if len(first) != len(second):
        longer = max(first, second, key=len)[min(len(first), len(second))]
        raise CaptureError(
            longer.vertex.operation,
            longer.vertex.runs_in,
            ReasonError("layer-at-one-batch", batch=BATCHES[0], other_batch=BATCHES[1]),
        )


def _identity(snapshot: _Snapshot) -> tuple[Any, ...]:
    vertex = snapshot.vertex
    return (vertex.name, vertex.operation, [parent.name for parent in vertex.parents], len(snapshot.shape))


def _remarks(model: nn.Module, unregistered: Named, snapshots: Sequence[_Snapshot]) -> tuple[Remark, ...]:
    """Returns what the graph leaves out or takes for something else: operations first, then parameters."""
    without = Counter(
        operation
        for snapshot in snapshots
        for operation in snapshot.forward.without_formula | snapshot.backward.without_formula
    )
    chosen = sum(chooses_what_to_keep(snapshot.vertex.own[0]) for snapshot in snapshots)
    own = Counter(
        function
        for snapshot in snapshots
        for function in {function_of(node) for node in snapshot.vertex.nodes}
        if function is not None and snapshot.backward.operations
    )
    users: dict[int, list[str]] = {}
    for snapshot in snapshots:
        for parameter in snapshot.parameters:
            users.setdefault(id(parameter), []).append(snapshot.vertex.name)
    return (
        *(Remark.of("operation-without-formula", operation=name, count=count) for name, count in without.items()),
        *([Remark.of("checkpoint-chooses", count=chosen)] if chosen else []),
        *(Remark.of("backward-derived", operation=name, count=count) for name, count in own.items()),
        *parameter_remarks(model, unregistered, users),
    )


class _Parameters:
    """Gives each parameter to the first layer that uses it."""

    def __init__(self) -> None:
        self._first_use: dict[int, str] = {}

    def claim(self, snapshot: _Snapshot) -> tuple[int, int, str | None]:
        """Bytes and number of the parameters the layer is the first to use, and whose others it shares."""
        size = count = 0
        shared: str | None = None
        name = snapshot.vertex.name
        for parameter in snapshot.parameters:
            owner = self._first_use.setdefault(id(parameter), name)
            if owner == name:
                size += parameter.numel() * parameter.element_size()
                count += parameter.numel()
            else:
                shared = shared or owner
        return size, count, shared


def _layer(first: _Snapshot, second: _Snapshot, parameters: _Parameters) -> Layer:
    def line(what: str, value: Callable[[_Snapshot], int]) -> Affine:
        return _line(first.vertex, what, value(first), value(second))

    def work(direction: str, tally: Callable[[_Snapshot], Tally]) -> Work:
        return Work(
            flops=line(f"{direction}.flops", lambda snapshot: tally(snapshot).flops),
            bytes=line(f"{direction}.bytes", lambda snapshot: tally(snapshot).bytes),
            operations=tally(first).operations,
        )

    vertex = first.vertex
    param_bytes, count, shared = parameters.claim(first)
    return Layer(
        name=vertex.name,
        operation=vertex.operation,
        operation_class=_operation_class(first),
        module_path=vertex.module_path,
        inputs=tuple(parent.name for parent in vertex.parents),
        output=Tensor(
            shape=tuple(_line(vertex, "output.shape", *sizes) for sizes in zip(first.shape, second.shape, strict=True)),
            dtype=first.dtype,
            bytes=line("output.bytes", lambda snapshot: snapshot.bytes),
            grad_bytes=line("output.grad_bytes", lambda snapshot: snapshot.grad_bytes),
        ),
        forward=work("forward", lambda snapshot: snapshot.forward),
        backward=work("backward", lambda snapshot: snapshot.backward),
        saved_bytes=line("saved_bytes", lambda snapshot: snapshot.saved_bytes),
        param_bytes=param_bytes,
        parameters=count,
        shares_parameters_with=shared,
    )


def _line(vertex: Vertex, what: str, first: int, second: int) -> Affine:
    """The cost as a line in the batch; raises `CaptureError` where the line turns negative within batches of 1 on."""
    line = Affine.through((BATCHES[0], first), (BATCHES[1], second))
    if line.per_sample < 0 or line.at(1) < 0:
        raise CaptureError(
            vertex.operation,
            vertex.runs_in,
            ReasonError(
                "cost-no-line",
                cost=what,
                value=str(first),
                batch=BATCHES[0],
                other_value=str(second),
                other_batch=BATCHES[1],
            ),
        )
    return line


def _operation_class(snapshot: _Snapshot) -> OperationClass:
    if snapshot.vertex.is_input:
        return OperationClass.INPUT
    # With a mask or dropout the CPU runs attention as matrix products; other machines have a kernel for it.
    if snapshot.vertex.operation == "scaled_dot_product_attention":
        return OperationClass.ATTENTION
    # A dropout does nothing in inference: all its work stands with the backward pass.
    return (snapshot.forward if snapshot.forward.operations else snapshot.backward).dominant_class
