"""Measure what one vertex does, by running it alone on fake tensors: forward, then backward."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import fx

from explorer.capture.counting import CountingMode, Tally
from explorer.capture.errors import CaptureError, reason_at
from explorer.capture.program import Program, blank
from explorer.capture.vertices import Vertex, is_dropout


@dataclass(frozen=True)
class Measurement:
    """The costs of a vertex, the same for every vertex of the same operations on the same shapes."""

    forward: Tally
    backward: Tally  # with all that happens in training only, such as drawing the mask of a dropout
    saved_reads: tuple[int, ...]  # positions in `Vertex.reads` of tensors kept for the backward pass
    saved_yields: tuple[int, ...]  # positions in `Vertex.yields` of results kept
    saved_inside_bytes: int  # of kept tensors that nothing outside the vertex sees


class Meter:
    """Measures the vertices of one program; vertices that are alike are run once."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[Hashable, Measurement] = {}

    def measure(self, vertex: Vertex) -> Measurement:
        """Run the vertex, or find it among those already run; raises `CaptureError` where it does not run alone."""
        likeness = self._likeness(vertex)
        if likeness not in self._known:
            try:
                self._known[likeness] = self._run(vertex)
            except Exception as error:
                raise CaptureError(vertex.operation, vertex.runs_in, reason_at(vertex.nodes, error)) from error
        return self._known[likeness]

    def _likeness(self, vertex: Vertex) -> Hashable:
        """All that the costs depend on: operations, their arguments, and the layout of what is read."""
        place = {node: f"%{position}" for position, node in enumerate([*vertex.reads, *vertex.nodes])}
        steps = [
            str(
                (
                    node.target,
                    fx.node.map_arg((node.args, node.kwargs), place.__getitem__),
                    node.meta.get("grad_enabled"),
                )
            )
            for node in vertex.nodes
        ]
        layouts = [
            (tuple(t.shape), t.stride(), t.dtype, t.requires_grad)
            for node in vertex.reads
            for t in self._program.tensors(node)
        ]
        return str((steps, layouts, [place[node] for node in vertex.yields]))

    def _run(self, vertex: Vertex) -> Measurement:
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
        backward = self._run_backward(values, vertex) + training_only.tally
        read_storages = {position: _storage_of(values[node]) for position, node in enumerate(vertex.reads)}
        yield_storages = {position: _storage_of(values[node]) for position, node in enumerate(vertex.yields)}
        seen_outside = {*read_storages.values(), *yield_storages.values()}
        return Measurement(
            forward=forward.tally,
            backward=backward,
            saved_reads=tuple(position for position, storage in read_storages.items() if storage in saved),
            saved_yields=tuple(position for position, storage in yield_storages.items() if storage in saved),
            saved_inside_bytes=sum(
                tensor.untyped_storage().nbytes() for storage, tensor in saved.items() if storage not in seen_outside
            ),
        )

    def _standalone(self, node: fx.Node) -> Any:
        value = self._program.values[node]
        if not isinstance(value, torch.Tensor):
            return value
        return blank(value, self._program.fake_mode).requires_grad_(value.requires_grad)

    def _run_backward(self, values: Mapping[fx.Node, Any], vertex: Vertex) -> Tally:
        """Differentiate the tensors that others read with respect to all that is read and wants a gradient."""
        sources = [values[node] for node in vertex.reads if _has_gradient(values[node])]
        results = [values[node] for node in vertex.yields if _has_gradient(values[node])]
        if not sources or not results:
            return Tally()
        with self._program.fake_mode:
            gradients = [torch.empty_like(result) for result in results]
            backward = CountingMode()
            with backward:
                torch.autograd.grad(results, sources, gradients, allow_unused=True)
        return backward.tally


def _has_gradient(value: Any) -> bool:
    return isinstance(value, torch.Tensor) and value.requires_grad


def _storage_of(value: Any) -> int | None:
    return value.untyped_storage()._cdata if isinstance(value, torch.Tensor) else None
