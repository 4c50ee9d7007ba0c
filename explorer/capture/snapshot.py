"""Every vertex of a program at one batch size, in plain numbers, so that those of two sizes give lines."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import nn

from explorer.capture.costs import Measurement, Meter
from explorer.capture.counting import Tally
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
    meter = Meter(program)
    saved: set[int] = set()
    return [_snapshot_of(program, vertex, meter.measure(vertex), saved) for vertex in vertices]


def _snapshot_of(program: Program, vertex: Vertex, measured: Measurement, saved: set[int]) -> Snapshot:
    read = [tensor for node in vertex.yields for tensor in program.tensors(node)]
    return Snapshot(
        vertex=vertex,
        shape=tuple(_own_tensor(program, vertex, read).shape),
        dtype=str(_common_dtype(read)).removeprefix("torch."),
        bytes=_bytes_of(read),
        grad_bytes=_bytes_of(tensor for tensor in read if tensor.requires_grad),
        forward=measured.forward,
        backward=measured.backward,
        saved_bytes=_newly_saved_bytes(program, vertex, measured, saved),
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


def _newly_saved_bytes(program: Program, vertex: Vertex, measured: Measurement, saved: set[int]) -> int:
    """Activations that the vertex keeps for its backward pass and that no earlier vertex keeps already.

    Parameters and what both sides recompute are not activations.
    """
    kept = [vertex.reads[position] for position in measured.saved_reads]
    kept = [node for node in kept if node.op != "placeholder" or node in program.inputs]
    kept += [vertex.yields[position] for position in measured.saved_yields]
    total = measured.saved_inside_bytes
    for node in kept:
        for tensor in program.tensors(node):
            storage = tensor.untyped_storage()
            if storage._cdata not in saved:
                saved.add(storage._cdata)
                total += storage.nbytes()
    return total


def operation_class(snapshot: Snapshot) -> OperationClass:
    """Returns what bounds the speed of the vertex."""
    if snapshot.vertex.is_input:
        return OperationClass.INPUT
    # With a mask or dropout the CPU runs attention as matrix products; other machines have a kernel for it.
    if snapshot.vertex.operation == "scaled_dot_product_attention":
        return OperationClass.ATTENTION
    # A dropout does nothing in inference: all its work stands with the backward pass.
    return (snapshot.forward if snapshot.forward.operations else snapshot.backward).dominant_class
