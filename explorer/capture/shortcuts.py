"""What the commonest views, gradients and concatenations are, which torch finds by a detour.

The gradient of a tensor has the layout of the tensor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

import torch
from torch._subclasses.fake_tensor import FakeTensor

from explorer.capture.blank import Layout, blank, is_plain, layout_of, view

_ATEN: Any = torch.ops.aten


def shortcut(operation: Any, args: Any, kwargs: Any) -> Any:
    """Returns what an operation on fake tensors returns; None where torch is to be asked."""
    if kwargs:
        return None
    if operation is _ATEN.cat.default:
        return _concatenated(*args)
    if not args or not is_plain(args[0]):
        return None
    if operation is _ATEN.detach.default:
        return view(args[0], layout_of(args[0]), int(args[0].storage_offset()))
    if operation is _ATEN.slice.Tensor:
        return _sliced(*args)
    gradients = _GRADIENTS.get(operation)
    layouts = gradients(*args) if gradients else None
    if layouts is None:
        return None
    made = tuple(layout and blank(layout, args[0].fake_mode) for layout in layouts)
    return made if len(operation._schema.returns) > 1 else made[0]


def _concatenated(parts: Sequence[FakeTensor], dim: int = 0) -> FakeTensor | None:
    first = parts[0]
    alike = (each.dtype == first.dtype and each.dim() == first.dim() and _is_by_rows(layout_of(each)) for each in parts)
    if not (first.dim() and all(map(is_plain, parts)) and all(alike)):
        return None
    shape = list(first.shape)
    shape[dim] = sum(each.shape[dim] for each in parts)
    if any([*each.shape[:dim], *each.shape[dim:][1:]] != [*shape[:dim], *shape[dim:][1:]] for each in parts):
        return None  # it is for torch to refuse them
    return blank((shape, _by_rows(shape), first.dtype), first.fake_mode)


def _sliced(x: FakeTensor, dim: int = 0, start: int | None = None, end: int | None = None, step: int = 1) -> FakeTensor:
    shape, stride, dtype = list(x.shape), list(x.stride()), x.dtype
    places = range(*slice(start, end, step).indices(shape[dim]))
    offset = int(x.storage_offset()) + min(places.start, shape[dim]) * stride[dim]
    shape[dim] = len(places)
    stride[dim] *= step
    return view(x, (shape, stride, dtype), offset)


Layouts = tuple[Layout | None, ...] | None
"""Of the gradients that an operation returns; None where torch is to be asked."""


def _activation_gradient(_grad: Any, x: FakeTensor, *_: Any) -> Layouts:
    return _like((x, True))


def _normalisation_gradients(_grad: Any, x: FakeTensor, weight: FakeTensor | None, *others: Any) -> Layouts:
    return _like(*zip((x, weight, weight), others[-1], strict=True))


def _convolution_gradients(_grad: Any, x: FakeTensor, weight: FakeTensor, biases: Any, *others: Any) -> Layouts:
    of_x, of_weight, of_bias = others[-1]
    layouts = _like((x, True), (weight, True))
    if layouts is None:
        return None
    bias = ((biases[0],), (1,), weight.dtype) if of_bias else None
    return layouts[0] if of_x else None, layouts[1] if of_weight else None, bias


_GRADIENTS: dict[Any, Callable[..., Layouts]] = {
    torch.ops.aten.threshold_backward.default: _activation_gradient,
    torch.ops.aten.native_batch_norm_backward.default: _normalisation_gradients,
    torch.ops.aten.convolution_backward.default: _convolution_gradients,
}


def _like(*wanted: tuple[FakeTensor | None, bool]) -> Layouts:
    """The layouts of tensors, where they are wanted; None where one is not laid out row by row."""
    layouts = [layout_of(tensor) if is_wanted and tensor is not None else None for tensor, is_wanted in wanted]
    if all(layout is None or _is_by_rows(layout) for layout in layouts):
        return tuple(layouts)
    return None


def _is_by_rows(layout: Layout) -> bool:
    shape, stride, _ = layout
    return _by_rows(shape) == tuple(stride)


def _by_rows(shape: Sequence[int]) -> tuple[int, ...]:
    """The strides of a tensor that lies row by row."""
    strides = accumulate(reversed(shape[1:]), lambda step, size: step * max(size, 1), initial=1)
    return tuple(strides)[::-1] if shape else ()
