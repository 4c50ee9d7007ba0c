"""Measure what one vertex does, by running it alone on fake tensors: forward, then backward."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import fx
from torch._subclasses.fake_tensor import FakeTensor
from torch.utils import _pytree as pytree

from explorer.capture.blank import blank, layout_of, tensors_in
from explorer.capture.counting import CountingMode, Tally
from explorer.capture.errors import CaptureError, reason_at
from explorer.capture.program import Program
from explorer.capture.regions import settings_of
from explorer.capture.vertices import Vertex, is_dropout


@dataclass(frozen=True)
class Measurement:
    """The costs of a vertex, the same for every vertex of the same operations on the same shapes."""

    forward: Tally
    training_only: Tally  # of the forward pass, such as drawing the mask of a dropout
    backward: Tally
    reached: tuple[int, ...]  # positions in `Vertex.reads` of what a gradient flows to
    saved_reads: tuple[int, ...]  # positions in `Vertex.reads` of tensors kept for the backward pass
    saved_yields: tuple[int, ...]  # positions in `Vertex.yields` of results kept
    saved_inside_bytes: int  # of kept tensors that nothing outside the vertex sees


class Meter:
    """Measures the vertices of one program; vertices that are alike are run once."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[Hashable, Measurement] = {}

    def measure(self, vertex: Vertex, wanted: Collection[fx.Node]) -> Measurement:
        """Run the vertex, or find it among those already run; raises `CaptureError` where it does not run alone.

        ``wanted`` are those of its results that a gradient reaches.
        """
        results = [node for node in vertex.yields if node in wanted]
        likeness = self._likeness(vertex, results)
        if likeness not in self._known:
            try:
                self._known[likeness] = self._run(vertex, results)
            except Exception as error:
                reason = reason_at(vertex.nodes, error)
                raise CaptureError(vertex.operation, vertex.runs_in, reason, vertex.own[0]) from error
        return self._known[likeness]

    def _likeness(self, vertex: Vertex, results: Sequence[fx.Node]) -> Hashable:
        """All that the costs depend on: operations, their arguments, and the layout of what is read."""
        place = {node: f"%{position}" for position, node in enumerate([*vertex.reads, *vertex.nodes])}
        steps = [
            str(
                (
                    node.target,
                    fx.node.map_arg((node.args, node.kwargs), place.__getitem__),
                    settings_of(node),
                )
            )
            for node in vertex.nodes
        ]
        layouts = [
            (tuple(t.shape), t.stride(), t.dtype, t.requires_grad)
            for node in vertex.reads
            for t in self._program.tensors(node)
        ]
        yields = [(place[node], node in results) for node in vertex.yields]
        return str((steps, layouts, yields))

    def _run(self, vertex: Vertex, results: Sequence[fx.Node]) -> Measurement:
        program = self._program
        values: dict[fx.Node, Any] = {node: self._standalone(node) for node in vertex.reads}
        saved: dict[int, torch.Tensor] = {}

        def keep(tensor: torch.Tensor) -> torch.Tensor:
            saved.setdefault(tensor.untyped_storage()._cdata, tensor)
            return tensor

        forward, training_only = CountingMode(), CountingMode()
        hooks = torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor)
        with hooks, program.fake_mode:
            for node in vertex.nodes:
                if node.op == "placeholder":
                    values[node] = self._standalone(node)
                    continue
                with training_only if is_dropout(node) else forward:
                    values[node] = program.run(node, values)
        backward, reached = self._run_backward(values, vertex, results)
        if not reached:
            saved.clear()  # nothing differentiates what was kept: it goes with the results
        read_storages = {position: _storages_of(values[node]) for position, node in enumerate(vertex.reads)}
        yield_storages = {position: _storages_of(values[node]) for position, node in enumerate(vertex.yields)}
        seen_outside = set().union(*read_storages.values(), *yield_storages.values())
        return Measurement(
            forward=forward.tally,
            training_only=training_only.tally,
            backward=backward,
            reached=reached,
            saved_reads=tuple(at for at, storages in read_storages.items() if not storages.isdisjoint(saved)),
            saved_yields=tuple(at for at, storages in yield_storages.items() if not storages.isdisjoint(saved)),
            saved_inside_bytes=sum(
                tensor.untyped_storage().nbytes() for storage, tensor in saved.items() if storage not in seen_outside
            ),
        )

    def _standalone(self, node: fx.Node) -> Any:
        def alone(tensor: torch.Tensor) -> torch.Tensor:
            if isinstance(tensor, FakeTensor) and tensor.constant is not None:
                return tensor  # its values are known, and a result may be as large as they say
            return blank(layout_of(tensor), self._program.fake_mode).requires_grad_(tensor.requires_grad)

        value = self._program.values[node]
        return alone(value) if isinstance(value, torch.Tensor) else pytree.tree_map_only(torch.Tensor, alone, value)

    def _run_backward(
        self, values: Mapping[fx.Node, Any], vertex: Vertex, wanted: Sequence[fx.Node]
    ) -> tuple[Tally, tuple[int, ...]]:
        """Differentiate the wanted results with respect to all that is read and wants a gradient.

        Returns what that takes, and the positions in `Vertex.reads` of what a gradient reaches.
        """
        sources = [(at, tensor) for at, node in enumerate(vertex.reads) for tensor in _with_gradient(values[node])]
        results = [tensor for node in wanted for tensor in _with_gradient(values[node])]
        if not sources or not results:
            return Tally(), ()
        with self._program.fake_mode:
            gradients = [blank(layout_of(result), self._program.fake_mode) for result in results]
            backward = CountingMode()
            with backward:
                found = torch.autograd.grad(results, [tensor for _, tensor in sources], gradients, allow_unused=True)
        reached = dict.fromkeys(at for (at, _), gradient in zip(sources, found, strict=True) if gradient is not None)
        return backward.tally, tuple(reached)


def _with_gradient(value: Any) -> list[torch.Tensor]:
    return [tensor for tensor in tensors_in(value) if tensor.requires_grad]


def _storages_of(value: Any) -> set[int]:
    return {tensor.untyped_storage()._cdata for tensor in tensors_in(value)}
