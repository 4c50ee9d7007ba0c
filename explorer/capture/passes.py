"""What the vertices of a program do in its forward and its backward pass, each as part of the whole.

Gradients flow back from what the model returns: a vertex behind an operation that hands none on, such as a comparison,
has no backward pass and keeps nothing for it. A checkpointed region that a gradient reaches runs once more in the
backward pass, and of it nothing is kept but what it reads; one inside another runs once more for each.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from torch import fx

from explorer.capture.costs import Measurement, Meter
from explorer.capture.counting import Tally
from explorer.capture.program import Program
from explorer.capture.regions import regions_of
from explorer.capture.vertices import Vertex


@dataclass(frozen=True)
class Passes:
    """One vertex, and what it does."""

    vertex: Vertex
    forward: Tally
    backward: Tally  # with all that happens in training only
    wanted: tuple[fx.Node, ...]  # those of its results that a gradient comes back to
    saved_bytes: int  # kept for the backward pass, and not kept by an earlier vertex already


def passes_of(program: Program, vertices: Sequence[Vertex]) -> list[Passes]:
    """Returns the passes of all vertices, in their order; raises `CaptureError` where one does not run alone."""
    measured, wanted = _measured(program, vertices)
    reached = {region for vertex, one in measured for region in regions_of(vertex.own[0]) if one.reached}
    keeper = _Keeper(program, vertices, reached)
    passes: list[Passes] = []
    for vertex, one in measured:
        again = sum(region in reached for region in regions_of(vertex.own[0]))
        in_training = one.forward + one.training_only
        passes.append(
            Passes(
                vertex,
                one.forward,
                one.training_only + in_training.times(again) + one.backward,
                tuple(node for node in vertex.yields if node in wanted),
                keeper.newly_saved_bytes(vertex, one),
            )
        )
    return passes


def _measured(program: Program, vertices: Sequence[Vertex]) -> tuple[list[tuple[Vertex, Measurement]], set[fx.Node]]:
    """The vertices with what each does, and all results that a gradient comes back to: found from the last one on."""
    meter = Meter(program)
    wanted = set(program.outputs)
    found: list[tuple[Vertex, Measurement]] = []
    for vertex in reversed(vertices):
        one = meter.measure(vertex, wanted)
        wanted.update(vertex.reads[at] for at in one.reached)
        found.append((vertex, one))
    return found[::-1], wanted


class _Keeper:
    """Knows what is kept for the backward pass already, as vertices are asked for in their order.

    Parameters and what both sides recompute are not activations.
    """

    def __init__(self, program: Program, vertices: Sequence[Vertex], reached: Set[int]) -> None:
        self._program = program
        self._reached = reached
        self._owner = {node: vertex for vertex in vertices for node in vertex.nodes}
        self._saved: set[int] = set()

    def newly_saved_bytes(self, vertex: Vertex, one: Measurement) -> int:
        """Bytes of activations that the vertex is the first to keep."""
        region = self._region(vertex)
        if region is not None:
            outside = [
                node for node in vertex.reads if node in self._owner and self._region(self._owner[node]) != region
            ]
            return sum(map(self._new_bytes, outside))
        kept = [vertex.reads[at] for at in one.saved_reads]
        kept = [node for node in kept if node.op != "placeholder" or node in self._program.inputs]
        kept += [vertex.yields[at] for at in one.saved_yields]
        return one.saved_inside_bytes + sum(map(self._new_bytes, kept))

    def _region(self, vertex: Vertex) -> int | None:
        """The outermost region that the vertex runs again with."""
        return next((region for region in regions_of(vertex.own[0]) if region in self._reached), None)

    def _new_bytes(self, node: fx.Node) -> int:
        total = 0
        for tensor in self._program.tensors(node):
            storage = tensor.untyped_storage()
            if storage._cdata not in self._saved:
                self._saved.add(storage._cdata)
                total += storage.nbytes()
        return total
