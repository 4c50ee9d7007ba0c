"""Floating-point operations of an ATen operation: torch's own formulas, with two of them put right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch.utils.flop_counter import conv_flop_count, flop_registry, sdpa_backward_flop_count, sdpa_flop_count

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
