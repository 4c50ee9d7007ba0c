"""Turn what each vertex is at several sizes of the batch into layers, whose costs are lines in the batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from explorer.capture.snapshot import Snapshot, operation_class
from explorer.model.graph import Affine, Layer, Tensor, Work

Series: TypeAlias = Mapping[int, Snapshot]
"""One vertex at each size of the batch."""

_COSTS: dict[str, Callable[[Snapshot], int]] = {
    "forward_flops": lambda each: each.forward.flops,
    "forward_bytes": lambda each: each.forward.bytes,
    "backward_flops": lambda each: each.backward.flops,
    "backward_bytes": lambda each: each.backward.bytes,
    "output_bytes": lambda each: each.bytes,
    "output_grad_bytes": lambda each: each.grad_bytes,
    "saved_bytes": lambda each: each.saved_bytes,
}
_COUNTS: tuple[Callable[[Snapshot], int], ...] = (
    lambda each: each.forward.operations,
    lambda each: each.backward.operations,
)


def first_bend(vertices: Iterable[Series]) -> tuple[str, str] | None:
    """Returns the first layer with a cost that is no line in the batch, and which cost; None where all are lines.

    A line holds at every size that was measured, and is 0 or more at every batch of 1 or more.
    """
    for series in vertices:
        name = next(iter(series.values())).vertex.name
        for cost, value in _COSTS.items():
            if line_through({batch: value(each) for batch, each in series.items()}) is None:
                return name, cost
        if any(len({value(each) for each in series.values()}) > 1 for value in _COUNTS):
            return name, "operations"
        for sizes in zip(*(each.shape for each in series.values()), strict=True):
            if line_through(dict(zip(series, sizes, strict=True))) is None:
                return name, "output_shape"
    return None


def layers_of(vertices: Iterable[Series]) -> list[Layer]:
    """Returns the layers; the costs must be lines, see `first_bend`. At a single size they do not depend on it."""
    sharing = _Parameters()
    return [_layer(series, sharing) for series in vertices]


def line_through(values: Mapping[int, int]) -> Affine | None:
    """Returns the line through values by batch; None where there is none, or one that turns negative."""
    (first, second, *_) = points = [*values.items()] if len(values) > 1 else [*values.items()] * 2
    if first == second:
        return Affine(first[1], 0)
    slope, rest = divmod(second[1] - first[1], second[0] - first[0])
    line = Affine(first[1] - slope * first[0], slope)
    holds = not rest and all(line.at(batch) == value for batch, value in points)
    return line if holds and line.per_sample >= 0 and line.at(1) >= 0 else None


class _Parameters:
    """Gives each parameter to the first layer that uses it."""

    def __init__(self) -> None:
        self._first_use: dict[int, str] = {}

    def claim(self, snapshot: Snapshot) -> tuple[int, int, str | None]:
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


def _layer(series: Series, parameters: _Parameters) -> Layer:
    first = next(iter(series.values()))
    vertex = first.vertex
    lines = {cost: _fitted(series, value) for cost, value in _COSTS.items()}
    shape = tuple(_fitted(series, _size_at(dimension)) for dimension in range(len(first.shape)))
    param_bytes, count, shared = parameters.claim(first)
    return Layer(
        name=vertex.name,
        operation=vertex.operation,
        operation_class=operation_class(first),
        module_path=vertex.module_path,
        inputs=tuple(parent.name for parent in vertex.parents),
        output=Tensor(
            shape=shape, dtype=first.dtype, bytes=lines["output_bytes"], grad_bytes=lines["output_grad_bytes"]
        ),
        forward=Work(flops=lines["forward_flops"], bytes=lines["forward_bytes"], operations=first.forward.operations),
        backward=Work(
            flops=lines["backward_flops"], bytes=lines["backward_bytes"], operations=first.backward.operations
        ),
        saved_bytes=lines["saved_bytes"],
        param_bytes=param_bytes,
        parameters=count,
        shares_parameters_with=shared,
    )


def _size_at(dimension: int) -> Callable[[Snapshot], int]:
    return lambda each: each.shape[dimension]


def _fitted(series: Series, value: Callable[[Snapshot], int]) -> Affine:
    line = line_through({batch: value(each) for batch, each in series.items()})
    assert line is not None, "first_bend said that all costs are lines"
    return line
