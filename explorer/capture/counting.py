"""Count what operations do while they run: FLOPs, bytes moved, kernels launched.

FLOPs are those of torch's own formulas, with two of them put right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch._subclasses.fake_tensor import FakeTensor
from torch.utils import _pytree as pytree
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import conv_flop_count, flop_registry, sdpa_backward_flop_count, sdpa_flop_count

from explorer.model.graph import OperationClass

_CLASSES: dict[OperationClass, tuple[str, ...]] = {
    OperationClass.CONVOLUTION: ("convolution",),
    OperationClass.MATRIX_PRODUCT: ("mm", "addmm", "bmm", "baddbmm", "_scaled_mm", "mkldnn_rnn_layer"),
    OperationClass.ATTENTION: (
        "_scaled_dot_product_flash_attention_for_cpu",
        "_scaled_dot_product_flash_attention",
        "_scaled_dot_product_efficient_attention",
        "_scaled_dot_product_cudnn_attention",
    ),
    OperationClass.NORMALISATION: (
        "native_batch_norm",
        "_native_batch_norm_legit",
        "_native_batch_norm_legit_functional",
        "_native_batch_norm_legit_no_training",
        "native_layer_norm",
        "native_group_norm",
        "_fused_rms_norm",
        "_softmax",
        "_log_softmax",
    ),
    OperationClass.POOLING: (
        "max_pool2d_with_indices",
        "max_pool3d_with_indices",
        "avg_pool2d",
        "avg_pool3d",
        "_adaptive_avg_pool2d",
        "_adaptive_avg_pool3d",
        "adaptive_max_pool2d",
        "adaptive_max_pool3d",
        "mean",
        "sum",
        "argmax",
        "argmin",
        "amax",
        "amin",
        "max",
        "min",
    ),
    OperationClass.DATA_MOVEMENT: (
        "cat",
        "stack",
        "clone",
        "copy",
        "copy_",
        "_to_copy",
        "embedding",
        "index",
        "index_select",
        "gather",
        "scatter",
        "constant_pad_nd",
        "reflection_pad2d",
        "replication_pad2d",
        "slice_scatter",
        "select_scatter",
        "roll",
        "flip",
        "repeat",
        "_reshape_copy",
        "_unsafe_view",
        "upsample_nearest2d",
        "fill",
        "zeros_like",
        "ones_like",
    ),
}
_CLASS_OF = {name: operation_class for operation_class, names in _CLASSES.items() for name in names}
# They read of their first argument, be it a table of any size, only what they return.
_READ_AS_MUCH_AS_THEY_RETURN = frozenset({"embedding", "index", "index_select", "gather"})
_CONVOLUTION_INPUT, _CONVOLUTION_GROUPS = 0, 8
# Fake tensors find the shape of these results by running a decomposition, which takes longer than all else in a
# capture; the gradient of a tensor has the layout of the tensor.
_RESULTS_LIKE_ARGUMENTS: dict[Any, Callable[..., Any]] = {
    torch.ops.aten.threshold_backward.default: lambda grad, x, *_: torch.empty_like(x),
    torch.ops.aten.native_batch_norm_backward.default: lambda grad, x, weight, *others: tuple(
        torch.empty_like(tensor) if wanted else None
        for tensor, wanted in zip((x, weight, weight), others[-1], strict=True)
    ),
}
_ALLOCATIONS = frozenset({"empty", "empty_like", "empty_strided", "new_empty", "new_empty_strided"})


_ATEN = torch.ops.aten


def convolution_backward_flops(
    grad_out: torch.Tensor,
    x: torch.Tensor,
    weight: torch.Tensor,
    _bias: object,
    _stride: object,
    _padding: object,
    _dilation: object,
    transposed: bool,
    _output_padding: object,
    _groups: int,
    output_mask: Sequence[bool],
    *,
    out_val: object = None,
) -> int:
    """FLOPs of the gradients that ``output_mask`` asks for; the stock formula ignores the groups.

    The gradient of the input and the gradient of the weight each take as many multiply-adds as the forward
    convolution did, because every one is a sum over the same (output, weight) pairs; the bias is not counted.
    """
    forward = conv_flop_count(list(x.shape), list(weight.shape), list(grad_out.shape), transposed=transposed)
    return forward * (bool(output_mask[0]) + bool(output_mask[1]))


def cpu_attention_flops(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, *_: object, out_val: object = None, **__: object
) -> int:
    """FLOPs of flash attention on the CPU, counted as its counterpart on the GPU."""
    return int(sdpa_flop_count(query.shape, key.shape, value.shape))  # type: ignore[no-untyped-call]


def cpu_attention_backward_flops(
    grad_out: torch.Tensor,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    *_: object,
    out_val: object = None,
    **__: object,
) -> int:
    """FLOPs of the backward pass of flash attention on the CPU, scores recomputed."""
    return int(
        sdpa_backward_flop_count(grad_out.shape, query.shape, key.shape, value.shape)  # type: ignore[no-untyped-call]
    )


CORRECTIONS: dict[Any, Callable[..., int]] = {
    _ATEN.convolution_backward: convolution_backward_flops,
    _ATEN._scaled_dot_product_flash_attention_for_cpu: cpu_attention_flops,
    _ATEN._scaled_dot_product_flash_attention_for_cpu_backward: cpu_attention_backward_flops,
}
"""Formulas that replace or extend the stock ones; fit for ``FlopCounterMode(custom_mapping=...)``."""

for _formula in CORRECTIONS.values():
    # FlopCounterMode hands a formula marked so the tensors themselves instead of their shapes.
    vars(_formula)["_get_raw"] = True

FORMULAS: dict[Any, Callable[..., int]] = {**flop_registry, **CORRECTIONS}


def flops_of(operation: torch._ops.OpOverload, args: Sequence[Any], kwargs: dict[str, Any], result: Any) -> int:
    """FLOPs of one executed operation, a multiply-add counting as two; 0 where there is no formula."""
    formula = FORMULAS.get(operation._overloadpacket)
    return 0 if formula is None else int(formula(*args, **kwargs, out_val=result))


@dataclass
class Tally:
    """What a stretch of operations did."""

    flops: int = 0  # a multiply-add counts as two
    bytes: int = 0  # read from and written to memory, nothing kept in a cache between operations
    operations: int = 0  # kernels launched; views and allocations launch none
    flops_by_class: dict[OperationClass, int] = field(default_factory=dict)
    bytes_by_class: dict[OperationClass, int] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        """Both stretches, one after the other."""
        return Tally(
            self.flops + other.flops,
            self.bytes + other.bytes,
            self.operations + other.operations,
            Counter(self.flops_by_class) + Counter(other.flops_by_class),
            Counter(self.bytes_by_class) + Counter(other.bytes_by_class),
        )

    @property
    def dominant_class(self) -> OperationClass:
        """The class with most FLOPs, or with most bytes where nothing has a FLOP formula."""
        for shares in (self.flops_by_class, self.bytes_by_class):
            if any(shares.values()):
                return max(shares, key=lambda operation_class: shares[operation_class])
        return OperationClass.DATA_MOVEMENT


class CountingMode(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts every ATen operation that runs inside it into `tally`."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.tally = Tally()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if func is torch.ops.prim.device.default and isinstance(args[0], FakeTensor):
            return args[0].fake_device  # asked for so often that the long way to it takes a tenth of a capture
        if not isinstance(func, torch._ops.OpOverload) or func.namespace == "prim":
            return func(*args, **kwargs)  # a question, such as which device a tensor is on
        like = _RESULTS_LIKE_ARGUMENTS.get(func)
        result = func(*args, **kwargs) if like is None else like(*args)
        self._count(func, args, kwargs, result)
        return result

    def _count(self, operation: torch._ops.OpOverload, args: Any, kwargs: Any, result: Any) -> None:
        read, written = list(_tensors((args, kwargs))), list(_tensors(result))
        if _moves_nothing(operation, read, written):
            return
        flops = flops_of(operation, args, kwargs, result)
        if operation._schema.name.split("::")[-1] in _READ_AS_MUCH_AS_THEY_RETURN:
            read[0] = written[0]
        moved = sum(map(_bytes, read)) + sum(map(_bytes, written))
        operation_class = _class_of(operation, args)
        tally = self.tally
        tally.flops += flops
        tally.bytes += moved
        tally.operations += 1
        tally.flops_by_class[operation_class] = tally.flops_by_class.get(operation_class, 0) + flops
        tally.bytes_by_class[operation_class] = tally.bytes_by_class.get(operation_class, 0) + moved


def _class_of(operation: torch._ops.OpOverload, args: Any) -> OperationClass:
    name = operation._schema.name.split("::")[-1]
    if name == "convolution":
        groups = args[_CONVOLUTION_GROUPS]
        if groups == args[_CONVOLUTION_INPUT].shape[1] > 1:
            return OperationClass.DEPTHWISE_CONVOLUTION
    return _CLASS_OF.get(name, OperationClass.ELEMENTWISE)


def _moves_nothing(
    operation: torch._ops.OpOverload, read: Iterable[torch.Tensor], written: Iterable[torch.Tensor]
) -> bool:
    """Whether the operation is a view, an allocation, or returns no tensor at all."""
    if operation._schema.name.split("::")[-1] in _ALLOCATIONS:
        return True
    if operation._schema.is_mutable:
        return False
    storages = {tensor.untyped_storage()._cdata for tensor in read}
    return all(tensor.untyped_storage()._cdata in storages for tensor in written)


def _tensors(tree: Any) -> Iterable[torch.Tensor]:
    """Each tensor once; a sparse one, such as the gradient of an embedding, as the two tensors it is kept in."""
    seen: set[int] = set()
    for leaf in pytree.tree_leaves(tree):
        if isinstance(leaf, torch.Tensor) and id(leaf) not in seen:
            seen.add(id(leaf))
            yield from (leaf._indices(), leaf._values()) if leaf.is_sparse else (leaf,)


def _bytes(tensor: torch.Tensor) -> int:
    """Bytes of a tensor's distinct elements: an expanded tensor is no larger than its storage."""
    return min(tensor.numel() * tensor.element_size(), tensor.untyped_storage().nbytes())
