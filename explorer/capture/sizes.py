"""Measure the layers of a model at several sizes of the batch, with one export where one serves all of them.

The quick way exports at a mark (`explorer.capture.marks`), measures at `BATCHES`, and then runs the model itself at a
small size, and at the example's own if that is larger: it has to run the same kernels, do as many FLOPs and return
tensors of the shapes that the program says. Wherever anything of that fails, the thorough way exports at every size.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
from torch import nn
from torch._export.utils import _compiling_state_context
from torch._subclasses.fake_tensor import FakeTensorMode

from explorer.capture.blank import tensors_in
from explorer.capture.classes import short_name
from explorer.capture.counting import Cost, CountingMode
from explorer.capture.errors import CaptureError
from explorer.capture.lines import Series, line_through
from explorer.capture.marks import hides_batch, mark_of
from explorer.capture.modules import all_modules, callable_by_torch
from explorer.capture.placing import Placing, resized
from explorer.capture.program import Program, device_of, export, exported_at_mark, place_of
from explorer.capture.quiet import quietly
from explorer.capture.snapshot import Snapshot, snapshots_of
from explorer.capture.uncounted import uncounted_in
from explorer.capture.vertices import Vertex, vertices_of
from explorer.model.graph import Affine
from explorer.model.remarks import Code

BATCHES = (2, 3)  # one apart, so that every slope is a whole number; not 1, which broadcasts
_SMALL, _LARGE = 4, 61  # sizes at which costs are checked where the example's own is too small to tell


@dataclass(frozen=True)
class Measured:
    """The layers of a model at sizes of the batch."""

    programs: Mapping[int, Program]  # by the size
    snapshots: Mapping[int, list[Snapshot]]

    @property
    def program(self) -> Program:
        """Returns the program at the smallest size."""
        return next(iter(self.programs.values()))

    @property
    def first(self) -> list[Snapshot]:
        """Returns the layers at the smallest size."""
        return next(iter(self.snapshots.values()))

    @property
    def vertices(self) -> list[Vertex]:
        """Returns the vertices of `program`."""
        return [snapshot.vertex for snapshot in self.first]

    @property
    def series(self) -> list[Series]:
        """Returns each vertex at every size; the sizes must have the same layers, see `first_difference`."""
        return [
            dict(zip(self.snapshots, at_sizes, strict=True)) for at_sizes in zip(*self.snapshots.values(), strict=True)
        ]

    @cached_property
    def uncounted(self) -> dict[Code, tuple[str, Affine | None]]:
        """Returns the FLOPs in no layer: where the first is, and their line in the batch if they are one."""
        found = {
            size: uncounted_in(self.programs[size], [snapshot.vertex for snapshot in snapshots])
            for size, snapshots in self.snapshots.items()
        }
        lines: dict[Code, tuple[str, Affine | None]] = {}
        for each in (each for at_size in found.values() for each in at_size.values()):
            flops = {size: at_size[each.code].flops if each.code in at_size else 0 for size, at_size in found.items()}
            lines.setdefault(each.code, (each.first, line_through(flops)))
        return lines

    @property
    def first_difference(self) -> str | None:
        """Returns the name of the first layer that is not the same at all sizes, or None."""
        ours, *others = self.snapshots.values()
        for other in others:
            for one, another in zip(ours, other, strict=False):
                if _identity(one) != _identity(another):
                    return one.vertex.name
            if len(ours) != len(other):
                return max(ours, other, key=len)[min(len(ours), len(other))].vertex.name
        return None


def _identity(snapshot: Snapshot) -> tuple[Any, ...]:
    vertex = snapshot.vertex
    return (vertex.name, vertex.operation, [parent.name for parent in vertex.parents], len(snapshot.shape))


@dataclass(frozen=True)
class Sizer:
    """Measures one model with one example, whose tensors may lie anywhere: only shapes and types are read."""

    model: nn.Module
    example: Any  # (args, kwargs)
    fake_mode: FakeTensorMode

    def own(self) -> Measured:
        """Returns the layers at the example's own sizes; raises `CaptureError`."""
        return self._exported({0: self._inputs(None, 0)})

    def at_sizes(self, placing: Placing) -> Measured:
        """Returns the layers at several sizes of the batch; raises `CaptureError` where the model does not run."""
        if quick := self._quickly(placing):
            return quick
        if placing.size > _SMALL:
            return self._thoroughly(placing, placing.size)
        try:
            return self._thoroughly(placing, _LARGE)
        except CaptureError:  # there may be tables for no more than some samples
            return self._thoroughly(placing, _SMALL)

    def _thoroughly(self, placing: Placing, further: int) -> Measured:
        return self._exported({size: self._inputs(placing, size) for size in (*BATCHES, further)})

    def _exported(self, inputs: Mapping[int, Any]) -> Measured:
        programs = {size: export(self.model, args, kwargs, self.fake_mode) for size, (args, kwargs) in inputs.items()}
        snapshots: dict[int, list[Snapshot]] = {}
        for size, program in programs.items():
            try:
                snapshots[size] = snapshots_of(program, vertices_of(program))
            except CaptureError as error:
                raise error.at(place_of(error.node, self.model, *inputs[size])) from error
        return Measured(programs, snapshots)

    def _quickly(self, placing: Placing) -> Measured | None:
        mark = mark_of(self.model, self.example, placing)
        if mark is None:
            return None
        args, kwargs = self._inputs(placing, mark)
        try:
            marked = exported_at_mark(self.model, args, kwargs, self.fake_mode, mark)
            watches = {size: _Watch() for size in BATCHES}
            programs = {size: marked.at(size, watch) for size, watch in watches.items()}
            if any(hides_batch(program) for program in programs.values()):
                return None
            seen = [
                _Footprint.of(watches[size], [program.values[node] for node in program.outputs])
                for size, program in programs.items()
            ]
            for size in {_SMALL, max(_SMALL, placing.size)}:
                if self._run(placing, size) != _Footprint.predicted(size, *seen):
                    return None
            vertices = vertices_of(programs[BATCHES[0]])
            return Measured(programs, {size: snapshots_of(program, vertices) for size, program in programs.items()})
        except CaptureError:
            return None

    def _run(self, placing: Placing, size: int) -> _Footprint | None:
        """What the model does and returns at a size of the batch; None where it fails."""
        args, kwargs = self._inputs(placing, size)
        watch = _Watch()
        try:
            with quietly(), callable_by_torch(self.model), _left_as_it_was(self.model), self.fake_mode, watch:
                returned = self.model(*args, **kwargs)
        except Exception:  # whatever a stranger's ``forward`` does when called
            return None
        return _Footprint.of(watch, tensors_in(returned))

    def _inputs(self, placing: Placing | None, size: int) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return resized(self.example, placing, size, device_of(self.model), self.fake_mode)


class _Watch(CountingMode):  # type: ignore[no-untyped-call]
    """Counts, and keeps how many kernels of each name were launched, whether they write in place or not."""

    def __init__(self) -> None:
        super().__init__()
        self.kernels: Counter[str] = Counter()

    def _add(self, operation: Any, cost: Cost) -> None:
        super()._add(operation, cost)
        name = short_name(operation)
        if name not in _COPIES and not getattr(operation, "is_view", False):
            self.kernels[name] += 1


_COPIES = ("clone", "copy", "detach")  # what an operation in place keeps of the tensor that it writes over


@dataclass(frozen=True)
class _Footprint:
    """What a run of a whole model leaves behind."""

    flops: int
    kernels: Counter[str]
    shapes: tuple[tuple[int, ...], ...]  # of the tensors that it returns

    @classmethod
    def of(cls, watch: _Watch, returned: Sequence[torch.Tensor]) -> _Footprint:
        """Returns what was seen while the model ran."""
        return cls(watch.tally.flops, watch.kernels, tuple(tuple(each.shape) for each in returned))

    @classmethod
    def predicted(cls, batch: int, one: _Footprint, other: _Footprint) -> _Footprint | None:
        """Returns what a run at a batch leaves if it goes on as from the first of `BATCHES` to the second."""
        if one.kernels != other.kernels:
            return None

        def onwards(first: int, second: int) -> int:
            return first + (second - first) * (batch - BATCHES[0])

        shapes = (tuple(map(onwards, *pair)) for pair in zip(one.shapes, other.shapes, strict=True))
        return cls(onwards(one.flops, other.flops), one.kernels, tuple(shapes))


@contextlib.contextmanager
def _left_as_it_was(model: nn.Module) -> Iterator[None]:
    """Runs the model's code as an export does, and takes back what it assigns to its modules."""
    held = [
        (kept, dict(kept))
        for module in all_modules(model)
        for kept in (vars(module), module._buffers, module._parameters, module._modules)
    ]
    try:
        with _compiling_state_context():
            yield
    finally:
        for kept, before in held:
            kept.clear()
            kept.update(before)
