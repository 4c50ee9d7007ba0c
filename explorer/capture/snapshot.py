"""Every vertex of a program at one batch size, in plain numbers, so that those of two sizes give lines."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import nn

from explorer.capture.counting import Tally
from explorer.capture.passes import Passes, passes_of
from explorer.capture.program import Program
from explorer.capture.vertices import Vertex
from explorer.model.graph import OperationClass


@dataclass(frozen=True)
class Snapshot:
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


def snapshots_of(program: Program, vertices: Sequence[Vertex]) -> list[Snapshot]:
    """Returns what each vertex of a program is at the program's batch; raises `CaptureError`."""
    return [_snapshot_of(program, passes) for passes in passes_of(program, vertices)]


def _snapshot_of(program: Program, passes: Passes) -> Snapshot:
    vertex = passes.vertex
    read = [tensor for node in vertex.yields for tensor in program.tensors(node)]
    wanted = [tensor for node in passes.wanted for tensor in program.tensors(node)]
    return Snapshot(
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


def operation_class(snapshot: Snapshot) -> OperationClass:
    """Returns what bounds the speed of the vertex."""
    if snapshot.vertex.is_input:
        return OperationClass.INPUT
    # With a mask or dropout the CPU runs attention as matrix products; other machines have a kernel for it.
    if snapshot.vertex.operation == "scaled_dot_product_attention":
        return OperationClass.ATTENTION
    # A dropout does nothing in inference: all its work stands with the backward pass.
    return (snapshot.forward if snapshot.forward.operations else snapshot.backward).dominant_class
