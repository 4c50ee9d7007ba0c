"""Trace operations whose result is as large as the values of a tensor say, such as ``x[mask]``, at its largest.

Of what a mask chooses from, everything is kept; of what may repeat, nothing does. Where the author wrote such an
operation is noted, so that the graph can say what it assumes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch._subclasses import fake_impls

from explorer.capture.errors import Place, running_place
from explorer.capture.replaced import items_replaced
from explorer.model.remarks import Remark

_ATEN: Any = torch.ops.aten


@contextmanager
def at_their_largest() -> Iterator[dict[Place, str]]:
    """Has fake tensors of unknown size be of the largest; yields the authors' lines, and the operation at each."""
    lines: dict[Place, str] = {}

    def noting(name: str, largest: Callable[..., Any]) -> Callable[..., Any]:
        def run(_mode: Any, _operation: Any, tensor: torch.Tensor, *args: Any, **kwargs: Any) -> Any:
            if place := running_place():
                lines.setdefault(place, name)
            return largest(tensor, *args, **kwargs)

        return run

    largest = {operation: noting(operation._schema.name.split("::")[-1], run) for operation, run in _LARGEST.items()}
    with items_replaced(fake_impls.op_implementations_dict, largest):
        yield lines


def remarks_on(lines: dict[Place, str]) -> tuple[Remark, ...]:
    """Returns what was assumed at each line."""
    return tuple(
        Remark.of("size-at-largest", operation=place.source or name, file=place.file, line=place.line)
        for place, name in lines.items()
    )


def _nonzero(tensor: torch.Tensor) -> torch.Tensor:
    count = tensor.numel()
    return tensor.new_empty_strided((count, tensor.dim()), (1, count), dtype=torch.int64)


def _masked_select(tensor: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    shape: torch.Size = torch.broadcast_shapes(tensor.shape, mask.shape)  # type: ignore[no-untyped-call]
    return tensor.new_empty(shape.numel())


def _unique(tensor: torch.Tensor, *_: Any, **__: Any) -> tuple[torch.Tensor, ...]:
    where = tensor.new_empty(tensor.shape, dtype=torch.int64)
    return tensor.new_empty(tensor.numel()), where, tensor.new_empty(tensor.numel(), dtype=torch.int64)


def _unique_without_counts(tensor: torch.Tensor, *_: Any, **__: Any) -> tuple[torch.Tensor, ...]:
    return _unique(tensor)[:2]


def _unique_along(tensor: torch.Tensor, dim: int, *_: Any, **__: Any) -> tuple[torch.Tensor, ...]:
    counts = tensor.new_empty(tensor.shape[dim], dtype=torch.int64)
    return torch.empty_like(tensor), counts, torch.empty_like(counts)


def _unique_in_a_row(
    tensor: torch.Tensor, _inverse: bool = False, _counts: bool = False, dim: int | None = None
) -> tuple[torch.Tensor, ...]:
    return _unique(tensor) if dim is None else _unique_along(tensor, dim)


_LARGEST: dict[Any, Callable[..., Any]] = {
    _ATEN.nonzero.default: _nonzero,
    _ATEN.masked_select.default: _masked_select,
    _ATEN._unique.default: _unique_without_counts,
    _ATEN._unique2.default: _unique,
    _ATEN.unique_dim.default: _unique_along,
    _ATEN.unique_consecutive.default: _unique_in_a_row,
}
