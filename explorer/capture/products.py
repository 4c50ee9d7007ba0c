"""Count the FLOPs of products: of matrices, convolutions, attention; by the rule of `formulas`."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import torch
from torch.utils.flop_counter import conv_flop_count, sdpa_backward_flop_count, sdpa_flop_count

Tensor = torch.Tensor


def real_products(*factors: Tensor) -> int:
    """How many products of real numbers one of these factors' numbers takes."""
    return 1 << sum(factor.is_complex() for factor in factors)


def product_flops(first: Tensor, second: Tensor, *_: object, out_val: Tensor, **__: object) -> int:
    """Counts a product whose every result is a sum along the last dimension of its first factor."""
    return 2 * out_val.numel() * first.shape[-1] * real_products(first, second)


def added_product_flops(_: object, first: Tensor, second: Tensor, *__: object, out_val: Tensor, **___: object) -> int:
    """Counts a product added to a tensor that stands before the factors."""
    return product_flops(first, second, out_val=out_val)


def dot_flops(first: Tensor, second: Tensor, *, out_val: object = None) -> int:
    """Counts `dot`: a multiply-add a number."""
    return 2 * first.numel() * real_products(first, second)


def outer_flops(_: object, first: Tensor, second: Tensor, **__: object) -> int:
    """Counts `addr`: a multiply-add for each pair of numbers."""
    return 2 * first.numel() * second.numel() * real_products(first, second)


def summed_batch_product_flops(_: object, first: Tensor, second: Tensor, **__: object) -> int:
    """Counts `addbmm`: the products of a batch, added up."""
    return 2 * first.numel() * second.shape[-1] * real_products(first, second)


def grouped_product_flops(first: Tensor, second: Tensor, *_: object, out_val: Tensor, **__: object) -> int:
    """Counts a product with one matrix a group, such as the experts of a mixture.

    Every row (or column) belongs to one group, whichever; of two matrices, the inner dimension is what is grouped.
    """
    if first.dim() == second.dim() == 2:
        return 2 * first.numel() * second.shape[-1]
    return product_flops(first, second, out_val=out_val)


def experts_backward_flops(first: Tensor, second: Tensor, *_: object, **__: object) -> int:
    """Counts a gradient for each factor of a grouped product of rows."""
    return 2 * 2 * first.numel() * second.shape[-1]


def trilinear_flops(
    first: Tensor,
    second: Tensor,
    third: Tensor,
    expand_first: Sequence[int],
    expand_second: Sequence[int],
    expand_third: Sequence[int],
    summed: Sequence[int],
    *_: object,
    **__: object,
) -> int:
    """Counts `bilinear`: the first two factors, summed where the third has one number alone, then the third."""
    sizes: dict[int, int] = {}
    holes = (expand_first, expand_second, expand_third)
    for tensor, expanded in zip((first, second, third), holes, strict=True):
        at = [place for place in range(tensor.dim() + len(expanded)) if place not in expanded]
        sizes |= dict(zip(at, tensor.shape, strict=True))
    of_two = [size for place, size in sizes.items() if not (place in expand_first and place in expand_second)]
    left = [size for place, size in sizes.items() if not (place in summed and place in expand_third)]
    return 2 * (prod(of_two) + prod(left)) * real_products(first, second, third)


def distances_flops(first: Tensor, _: object, *__: object, out_val: Tensor, **___: object) -> int:
    """Counts `cdist`: a difference, a power and an addition for each coordinate of each pair."""
    return 3 * out_val.numel() * first.shape[-1]


def distances_backward_flops(
    _grad: object, first: Tensor, _second: object, _p: object, distances: Tensor, *, out_val: object = None
) -> int:
    """Counts a difference, a product and an addition for each coordinate of each pair."""
    return 3 * distances.numel() * first.shape[-1]


def own_distances_flops(points: Tensor, *_: object, out_val: Tensor, **__: object) -> int:
    """Counts `pdist`: each pair once."""
    return 3 * out_val.numel() * points.shape[-1]


def _window_flops(weight: Tensor, positions: int) -> int:
    """Counts weights that meet each position of a sample once."""
    return 2 * weight.numel() * positions


def convolution_flops(x: Tensor, weight: Tensor, *_: object, out_val: Tensor, **__: object) -> int:
    """Counts a convolution with one filter for each channel of the result, as wide as its group."""
    return _window_flops(weight, out_val.shape[0] * prod(out_val.shape[2:])) * real_products(x, weight)


def any_convolution_flops(
    x: Tensor,
    weight: Tensor,
    _bias: object,
    _stride: object,
    _padding: object,
    _dilation: object,
    transposed: bool,
    *_: object,
    out_val: Tensor,
    **__: object,
) -> int:
    flops = conv_flop_count(list(x.shape), list(weight.shape), list(out_val.shape), transposed=transposed)
    return flops * real_products(x, weight)


def transposed_convolution_flops(x: Tensor, weight: Tensor, *_: object, out_val: object = None, **__: object) -> int:
    """Counts numbers of the input that meet the filters of their channel."""
    return _window_flops(weight, x.shape[0] * prod(x.shape[2:]))


def convolution_backward_flops(
    grad_out: Tensor,
    x: Tensor,
    weight: Tensor,
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
    """Counts the gradients that ``output_mask`` asks for; the stock formula ignores the groups.

    The gradient of the input and the gradient of the weight each take as many multiply-adds as the forward
    convolution did, because every one is a sum over the same (output, weight) pairs; the bias is not counted.
    """
    forward = conv_flop_count(list(x.shape), list(weight.shape), list(grad_out.shape), transposed=transposed)
    return forward * (bool(output_mask[0]) + bool(output_mask[1])) * real_products(x, weight)


def time_convolution_flops(x: Tensor, weight: Tensor, *_: object, out_val: Tensor, **__: object) -> int:
    """Counts `conv_tbc`: the weight has the filter's length, the channels read and the channels made."""
    return 2 * out_val.numel() * weight.shape[0] * weight.shape[1]


def time_convolution_backward_flops(grad: Tensor, _x: object, weight: Tensor, *_: object, **__: object) -> int:
    return 2 * time_convolution_flops(grad, weight, out_val=grad)


def deformable_convolution_flops(_x: object, weight: Tensor, *_: object, out_val: Tensor, **__: object) -> int:
    """Counts a convolution over pixels that it interpolates; the interpolation is element-wise."""
    return _window_flops(weight, out_val.shape[0] * prod(out_val.shape[2:]))


def attention_flops(query: Tensor, key: Tensor, value: Tensor, *_: object, **__: object) -> int:
    """Counts two products, scores and sums of values, each (batch, heads, length, width); all scores, causal or not."""
    return int(sdpa_flop_count(query.shape, key.shape, value.shape))  # type: ignore[no-untyped-call]


def attention_backward_flops(
    grad_out: Tensor, query: Tensor, key: Tensor, value: Tensor, *_: object, **__: object
) -> int:
    """Counts five products: the scores again, and a gradient for each factor."""
    shapes = (grad_out.shape, query.shape, key.shape, value.shape)
    return int(sdpa_backward_flop_count(*shapes))  # type: ignore[no-untyped-call]


def _heads_second(*tensors: Tensor) -> list[Tensor]:
    """Tensors of (batch, length, heads, width) as (batch, heads, length, width).

    Sequences of several lengths, one after the other, have no batch: they count as one sequence, which is the most
    that they can cost.
    """
    return [(each if each.dim() == 4 else each.unsqueeze(0)).transpose(1, 2) for each in tensors]


def length_first_attention_flops(query: Tensor, key: Tensor, value: Tensor, *_: object, **__: object) -> int:
    """Counts the kernels beneath attention, where the length is before the heads; stock mistakes one for the other."""
    return attention_flops(*_heads_second(query, key, value))


def length_first_attention_backward_flops(
    grad_out: Tensor, query: Tensor, key: Tensor, value: Tensor, *_: object, **__: object
) -> int:
    return attention_backward_flops(*_heads_second(grad_out, query, key, value))


def self_attention_flops(query: Tensor, key: Tensor, _value: object, width: int, *_: object, **__: object) -> int:
    """Counts `_native_multi_head_attention`: three projections, attention over all heads, and one more projection."""
    batch, queries, keys = int(query.shape[0]), int(query.shape[1]), int(key.shape[1])
    return 2 * batch * width * (2 * width * (queries + keys) + 2 * queries * keys)


def encoder_layer_flops(x: Tensor, width: int, _heads: object, *rest: Any, **__: object) -> int:
    """Counts `_transformer_encoder_layer_fwd`: self-attention and the two layers after it."""
    inner = next(tensor for tensor in rest[11:] if isinstance(tensor, Tensor) and tensor.dim() == 2)
    return self_attention_flops(x, x, x, width) + 2 * 2 * x.shape[0] * x.shape[1] * inner.numel()
