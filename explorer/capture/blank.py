"""Make fake tensors without the long way through torch's dispatcher."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import torch
from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode
from torch.utils import _pytree as pytree

CPU = torch.device("cpu")
Layout = tuple[Sequence[int], Sequence[int], torch.dtype]
"""Shape, strides and type of a tensor."""


def layout_of(tensor: torch.Tensor) -> Layout:
    """Returns the layout of a tensor."""
    return tensor.shape, tensor.stride(), tensor.dtype


def blank(layout: Layout, fake_mode: FakeTensorMode) -> FakeTensor:
    """Returns a fake tensor on the CPU with a storage of its own."""
    shape, stride, dtype = layout
    with torch._C._DisableTorchDispatch():
        tensor = torch.empty_strided(shape, stride, dtype=dtype, device="meta")
    return _faked(tensor, fake_mode)


def view(whole: FakeTensor, layout: Layout, offset: int) -> FakeTensor:
    """Returns a fake tensor in the storage of another one, ``offset`` numbers from its beginning."""
    shape, stride, dtype = layout
    with torch._C._DisableTorchDispatch():
        tensor = torch.empty((), dtype=dtype, device="meta")
        tensor.set_(whole.untyped_storage(), offset, shape, stride)
    return _faked(tensor, whole.fake_mode)


def _faked(tensor: torch.Tensor, fake_mode: FakeTensorMode) -> FakeTensor:
    """What ``FakeTensor(fake_mode, tensor, CPU)`` makes, of which all but the mode is the same for all tensors."""
    fake: FakeTensor = torch.Tensor._make_subclass(
        FakeTensor, tensor, False, dispatch_device=True, device_for_backend_keys=CPU
    )
    if fake_mode._allow_unsafe_data_ptr_access:
        torch._C._set_warn_deprecated_on_mutable_data_ptr(fake)
    else:
        torch._C._set_throw_on_mutable_data_ptr(fake)
    vars(fake).update(_state())
    fake.fake_mode = fake_mode
    return fake


@cache
def _state() -> dict[str, Any]:
    """What torch notes of a new fake tensor on the CPU."""
    with torch._C._DisableTorchDispatch():
        tensor = torch.empty((), device="meta")
    fake = FakeTensor(FakeTensorMode(), tensor, CPU)
    return {name: value for name, value in vars(fake).items() if name != "fake_mode"}


def tensors_in(value: Any) -> list[torch.Tensor]:
    """Returns the tensors of a value that may be nested."""
    if isinstance(value, torch.Tensor):  # as nearly every one is
        return [value]
    return [leaf for leaf in pytree.tree_leaves(value) if isinstance(leaf, torch.Tensor)]


def is_plain(tensor: object) -> bool:
    """Returns whether it is a fake tensor as `blank` and `view` make one."""
    if type(tensor) is not FakeTensor or tensor.constant is not None or tensor.is_sparse:
        return False
    return tensor.fake_device == CPU and not tensor.dtype.is_complex and not tensor.is_neg()


def fills_storage(tensor: torch.Tensor) -> bool:
    """Returns whether a tensor is as large as its storage."""
    reach = sum((size - 1) * stride for size, stride in zip(tensor.shape, tensor.stride(), strict=True)) + 1
    size = reach * tensor.element_size() if tensor.numel() else 0
    return not tensor.storage_offset() and tensor.untyped_storage().nbytes() == size
