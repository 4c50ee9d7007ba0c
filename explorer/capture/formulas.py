"""What an operation costs in FLOPs: torch's own formulas with the wrong ones put right and the missing ones added.

The rule, for all of them: a multiply-add counts as two, and an operation has a formula where it does more with its
numbers than pass over them once. Those are products, convolutions, attention, recurrent layers, factorisations,
transforms and sorts, and what adds up numbers that an index picks or running totals, one addition a number.
Element-wise operations, normalisation, pooling, plain sums and look-ups with their gradients count none: memory bounds
them, and the bytes that they move are their cost. Where a count depends on values (the steps of an iteration), it is
the one that the source named beside the formula gives for the shapes. Complex products are counted in real numbers:
a multiply-add of complex numbers is four of real ones.

A formula takes the arguments of the operation and its result, ``out_val``. `explorer.capture.counting.CORRECTIONS` has
them all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, log2, prod
from typing import Any

import torch
from torch.utils.flop_counter import conv_flop_count, sdpa_backward_flop_count, sdpa_flop_count

Tensor = torch.Tensor
Formula = Callable[..., int]


def _complex(*factors: Tensor) -> int:
    """How many products of real numbers one of these factors' numbers takes."""
    return 1 << sum(factor.is_complex() for factor in factors)


def product_flops(first: Tensor, second: Tensor, *_: object, out_val: Tensor, **__: object) -> int:
    """Counts a product whose every result is a sum along the last dimension of its first factor."""
    return 2 * out_val.numel() * first.shape[-1] * _complex(first, second)


def added_product_flops(_: object, first: Tensor, second: Tensor, *__: object, out_val: Tensor, **___: object) -> int:
    """Counts a product added to a tensor that stands before the factors."""
    return product_flops(first, second, out_val=out_val)


def dot_flops(first: Tensor, second: Tensor, *, out_val: object = None) -> int:
    """Counts `dot`: a multiply-add a number."""
    return 2 * first.numel() * _complex(first, second)


def outer_flops(_: object, first: Tensor, second: Tensor, **__: object) -> int:
    """Counts `addr`: a multiply-add for each pair of numbers."""
    return 2 * first.numel() * second.numel() * _complex(first, second)


def summed_batch_product_flops(_: object, first: Tensor, second: Tensor, **__: object) -> int:
    """Counts `addbmm`: the products of a batch, added up."""
    return 2 * first.numel() * second.shape[-1] * _complex(first, second)


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
    return 2 * (prod(of_two) + prod(left)) * _complex(first, second, third)


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


def convolution_flops(x: Tensor, weight: Tensor, *_: object, out_val: Any, **__: object) -> int:
    """Counts a convolution with one filter for each channel of the result, as wide as its group."""
    result: Tensor = out_val[0] if isinstance(out_val, (tuple, list)) else out_val
    return _window_flops(weight, result.shape[0] * prod(result.shape[2:])) * _complex(x, weight)


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
    return flops * _complex(x, weight)


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
    return forward * (bool(output_mask[0]) + bool(output_mask[1])) * _complex(x, weight)


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


def one_recurrent_layer_flops(x: Tensor, of_input: Tensor, of_state: Tensor, *_: object, **__: object) -> int:
    """Counts `mkldnn_rnn_layer`: both matrices meet each step of each sequence."""
    return 2 * x.shape[0] * x.shape[1] * (of_input.numel() + of_state.numel())


def one_recurrent_layer_backward_flops(x: Tensor, of_input: Tensor, of_state: Tensor, *_: object, **__: object) -> int:
    return 2 * one_recurrent_layer_flops(x, of_input, of_state)


def recurrent_flops(x: Tensor, weights: Sequence[Tensor], *_: object, **__: object) -> int:
    """Counts a recurrent network of several layers as one kernel: each matrix meets each step of each sequence."""
    return 2 * prod(x.shape[:-1]) * sum(weight.numel() for weight in weights if weight.dim() == 2)


def recurrent_backward_flops(x: Tensor, weights: Sequence[Tensor], *_: object, **__: object) -> int:
    return 2 * recurrent_flops(x, weights)


# Factorisations: Golub and Van Loan, Matrix Computations, 4th edition; the section beside each.


def _factored(of: Callable[..., float]) -> Formula:
    """Returns a formula of a batch of matrices: ``of(rows, columns, arguments...)`` is what one matrix takes."""

    def flops(matrices: Tensor, *args: Any, out_val: object = None, **kwargs: Any) -> int:
        *batch, rows, columns = matrices.shape
        return round(prod(batch) * of(rows, columns, *args, **kwargs)) * _complex(matrices) ** 2

    return flops


def _solved(of: Callable[[int, int], float], *, matrix: int, sides: int) -> Formula:
    """Returns a formula of ``A X = B``: ``of(order, columns)``; the two are arguments ``matrix`` and ``sides``."""

    def flops(*args: Any, out_val: object = None, **_: object) -> int:
        order, right = args[matrix].shape[-1], args[sides]
        columns = right.shape[-1] if right.dim() == args[matrix].dim() and right.shape[-2] == order else 1
        batch = max(prod(args[matrix].shape[:-2]), right.numel() // (order * columns) if order * columns else 0)
        return int(round(batch * of(order, columns)) * _complex(right) ** 2)

    return flops


def _lu(rows: int, columns: int, *_: object, **__: object) -> float:
    """Section 3.2.11."""
    least = min(rows, columns)
    return 2 * rows * columns * least - (rows + columns) * least**2 + 2 * least**3 / 3


def _qr(rows: int, columns: int, *_: object, **__: object) -> float:
    """The triangle alone, section 5.2.2."""
    longer, shorter = max(rows, columns), min(rows, columns)
    return 2 * longer * shorter**2 - 2 * shorter**3 / 3


def _full_qr(rows: int, columns: int, mode: str = "reduced") -> float:
    """The orthogonal factor takes as much again, section 5.2.2."""
    return _qr(rows, columns) * (1 if mode == "r" else 2)


def _svd(rows: int, columns: int, _full: bool = False, compute_uv: bool = True, **__: object) -> float:
    """Section 8.6.4, by Golub and Reinsch."""
    longer, shorter = max(rows, columns), min(rows, columns)
    if compute_uv:
        return 14 * longer * shorter**2 + 8 * shorter**3
    return 4 * longer * shorter**2 - 4 * shorter**3 / 3


def _eigh(order: int, _: int, _uplo: str = "L", compute_v: bool = True) -> float:
    """Section 8.3.5."""
    return 9 * order**3 if compute_v else 4 * order**3 / 3


def least_squares_flops(matrices: Tensor, sides: Tensor, *_: object, **__: object) -> int:
    """Counts a factorisation, its transpose times the right sides, and a triangular solve, section 5.3.2."""
    *batch, rows, columns = matrices.shape
    right, least = sides.shape[-1], min(rows, columns)
    return round(prod(batch) * (_qr(rows, columns) + right * (4 * rows * least - 2 * least**2) + right * least**2))


# Transforms: N log2 N / 2 butterflies of one complex product and two additions, 10 operations: Cooley and Tukey, 1965.


def _transformed(shape: Sequence[int], dim: Sequence[int], each: float) -> int:
    length = prod(shape[at] for at in dim)
    return round(each * prod(shape) * log2(length)) if length > 1 else 0


def complex_transform_flops(x: Tensor, dim: Sequence[int], *_: object, **__: object) -> int:
    return _transformed(x.shape, dim, 5)


def real_transform_flops(x: Tensor, dim: Sequence[int], *_: object, **__: object) -> int:
    """Counts half of what complex numbers take, of which one half would be zeros."""
    return _transformed(x.shape, dim, 2.5)


def to_real_transform_flops(_: object, dim: Sequence[int], *__: object, out_val: Tensor, **___: object) -> int:
    return _transformed(out_val.shape, dim, 2.5)


# Sorts: comparisons. Sums along an index or a dimension: additions.


def sort_flops(x: Tensor, *args: Any, dim: int = -1, out_val: object = None, **_: object) -> int:
    """Counts n log2 n comparisons of n numbers in a row.

    Along the first dimension a row grows with the batch, and costs are to be lines in the batch: there each number is
    compared once for each of its bits, as when sorting by digits, which is never less.
    """
    along = next((each for each in args if type(each) is int), dim)
    if along in (0, -x.dim()):
        return 8 * x.element_size() * x.numel()
    return _compared(x, x.shape[along])


def most_flops(x: Tensor, count: int, *_: object, out_val: object = None, **__: object) -> int:
    """Counts `topk`: each of n numbers is compared along a heap of the k largest."""
    return _compared(x, count)


def one_of_order_flops(x: Tensor, *_: object, out_val: object = None, **__: object) -> int:
    """Counts `kthvalue` and `median`: by halving, each number is compared twice on average."""
    return 2 * x.numel()


def search_flops(borders: Tensor, *_: object, out_val: Tensor, **__: object) -> int:
    """Counts `searchsorted`: log2 m comparisons among m borders."""
    return _compared(out_val, borders.shape[-1] + 1)


def bucket_flops(_: object, borders: Tensor, *__: object, out_val: Tensor, **___: object) -> int:
    """Counts `bucketize`: as `searchsorted`."""
    return search_flops(borders, out_val=out_val)


def _compared(numbers: Tensor, among: int) -> int:
    return int(numbers.numel() * ceil(log2(among))) if among > 1 else 0


def running_total_flops(x: Tensor, *_: object, out_val: object = None, **__: object) -> int:
    return x.numel()


def scattered_sum_flops(_x: object, _dim: object, index: Tensor, *_: object, **__: object) -> int:
    """Counts `scatter_add`: one addition for each number that the index places."""
    return index.numel()


def index_sum_flops(_x: object, _dim: object, _index: object, source: Tensor, *_: object, **__: object) -> int:
    """Counts `index_add`: one addition for each number that is added."""
    return source.numel()


def written_sum_flops(
    _x: object, _indices: object, values: Tensor, accumulate: bool = False, *_: object, out_val: object = None
) -> int:
    """Counts `index_put`: an addition for each number where they add up."""
    return values.numel() if accumulate else 0


def bag_flops(table: Tensor, indices: Tensor, *_: object, out_val: object = None, **__: object) -> int:
    """Counts `embedding_bag`: each row that is looked up is added to its bag."""
    return indices.numel() * table.shape[-1]


_FORMULAS: dict[Formula, tuple[str, ...]] = {
    product_flops: (
        *("mm", "bmm", "mv", "_int_mm", "_scaled_mm", "_scaled_mm_v2", "_weight_int8pack_mm", "_weight_int4pack_mm"),
        *("_weight_int4pack_mm_for_cpu", "_weight_int4pack_mm_with_scales_and_zeros", "_dyn_quant_matmul_4bit"),
        *("_mixed_dtypes_linear", "mkldnn_linear", "_sparse_semi_structured_linear", "_sparse_semi_structured_mm"),
    ),
    added_product_flops: ("addmm", "baddbmm", "addmv", "_addmm_activation", "_sparse_semi_structured_addmm"),
    dot_flops: ("dot", "vdot"),
    outer_flops: ("addr",),
    summed_batch_product_flops: ("addbmm",),
    grouped_product_flops: ("_grouped_mm", "_scaled_grouped_mm", "_scaled_grouped_mm_v2"),
    trilinear_flops: ("_trilinear",),
    distances_flops: ("_cdist_forward", "_euclidean_dist"),
    distances_backward_flops: ("_cdist_backward",),
    own_distances_flops: ("_pdist_forward",),
    any_convolution_flops: ("convolution", "_convolution", "convolution_overrideable"),
    convolution_flops: (
        *("cudnn_convolution", "cudnn_convolution_relu", "cudnn_convolution_add_relu", "mkldnn_convolution"),
        *("_slow_conv2d_forward", "slow_conv3d_forward", "slow_conv_dilated2d", "slow_conv_dilated3d"),
        *("_conv_depthwise2d", "conv_depthwise3d", "miopen_convolution", "miopen_depthwise_convolution"),
        *("_mps_convolution", "_nnpack_spatial_convolution"),
    ),
    transposed_convolution_flops: (
        *("slow_conv_transpose2d", "slow_conv_transpose3d", "cudnn_convolution_transpose"),
        *("miopen_convolution_transpose",),
    ),
    convolution_backward_flops: ("convolution_backward", "convolution_backward_overrideable"),
    time_convolution_flops: ("conv_tbc",),
    time_convolution_backward_flops: ("conv_tbc_backward",),
    attention_flops: (
        "_scaled_dot_product_flash_attention_for_cpu",
        "_scaled_dot_product_flash_attention",
        "_scaled_dot_product_efficient_attention",
        "_scaled_dot_product_cudnn_attention",
        "_scaled_dot_product_fused_attention_overrideable",
        "_scaled_dot_product_attention_math_for_mps",
        "_cudnn_attention_forward",
    ),
    attention_backward_flops: (
        "_scaled_dot_product_flash_attention_for_cpu_backward",
        "_scaled_dot_product_flash_attention_backward",
        "_scaled_dot_product_efficient_attention_backward",
        "_scaled_dot_product_cudnn_attention_backward",
        "_scaled_dot_product_fused_attention_overrideable_backward",
        "_cudnn_attention_backward",
    ),
    length_first_attention_flops: ("_flash_attention_forward", "_efficient_attention_forward"),
    length_first_attention_backward_flops: ("_flash_attention_backward", "_efficient_attention_backward"),
    self_attention_flops: ("_native_multi_head_attention",),
    encoder_layer_flops: ("_transformer_encoder_layer_fwd",),
    one_recurrent_layer_flops: ("mkldnn_rnn_layer",),
    one_recurrent_layer_backward_flops: ("mkldnn_rnn_layer_backward",),
    recurrent_flops: ("_cudnn_rnn", "miopen_rnn"),
    recurrent_backward_flops: ("_cudnn_rnn_backward", "miopen_rnn_backward"),
    _factored(_lu): ("linalg_lu_factor_ex", "linalg_lu", "_linalg_det", "_linalg_slogdet"),
    _factored(lambda order, *_, **__: order**3 / 3): ("linalg_cholesky_ex", "cholesky", "linalg_ldl_factor_ex"),
    _factored(lambda order, *_, **__: 2 * order**3): ("linalg_inv_ex",),
    _factored(lambda order, *_, **__: 2 * order**3 / 3): ("cholesky_inverse",),
    _factored(_qr): ("geqrf", "linalg_householder_product"),
    _factored(_full_qr): ("linalg_qr",),
    _factored(_svd): ("_linalg_svd", "linalg_pinv"),
    _factored(_eigh): ("_linalg_eigh",),
    _factored(lambda order, *_, **__: 10 * order**3): (  # section 7.5.6; and the five products of the exponential's
        "_linalg_eigvals",  # Taylor polynomial of degree 18: Bader, Blanes and Casas, 2019
        "linalg_matrix_exp",
    ),
    _factored(lambda order, *_, **__: 25 * order**3): ("linalg_eig",),
    _solved(lambda n, k: 2 * n**3 / 3 + 2 * n * n * k, matrix=0, sides=1): ("_linalg_solve_ex",),
    _solved(lambda n, k: n * n * k, matrix=0, sides=1): ("linalg_solve_triangular",),
    _solved(lambda n, k: n * n * k, matrix=1, sides=0): ("triangular_solve",),
    _solved(lambda n, k: 2 * n * n * k, matrix=0, sides=2): ("linalg_lu_solve", "linalg_ldl_solve"),
    _solved(lambda n, k: 2 * n * n * k, matrix=1, sides=0): ("cholesky_solve", "_cholesky_solve_helper"),
    least_squares_flops: ("linalg_lstsq",),
    complex_transform_flops: ("_fft_c2c",),
    real_transform_flops: ("_fft_r2c",),
    to_real_transform_flops: ("_fft_c2r",),
    sort_flops: ("sort", "mode"),
    most_flops: ("topk",),
    one_of_order_flops: ("kthvalue", "median", "nanmedian"),
    search_flops: ("searchsorted",),
    bucket_flops: ("bucketize",),
    running_total_flops: ("cumsum", "cumprod", "_logcumsumexp", "cummax", "cummin", "segment_reduce"),
    scattered_sum_flops: ("scatter_add", "scatter_reduce"),
    index_sum_flops: ("index_add", "index_reduce"),
    written_sum_flops: ("index_put", "_index_put_impl", "_unsafe_index_put", "_unsafe_masked_index_put_accumulate"),
    bag_flops: ("_embedding_bag", "_embedding_bag_forward_only"),
}

OF_OTHERS: dict[str, Formula] = {
    "transformers::grouped_mm_fallback": grouped_product_flops,
    "transformers::grouped_mm_fallback_backward": experts_backward_flops,
    "torchvision::deform_conv2d": deformable_convolution_flops,
    "mkldnn::_convolution_pointwise": convolution_flops,
    "mkldnn::_linear_pointwise": product_flops,
}
"""Formulas of operations that other libraries register, by their whole name."""

BY_NAME: dict[str, Formula] = {
    f"aten::{name}": formula for formula, names in _FORMULAS.items() for name in names
} | OF_OTHERS
"""The formula of each operation, by the name in its schema; in-place forms have that of the name without ``_``."""
