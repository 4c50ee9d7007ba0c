"""What an operation costs in FLOPs: torch's own formulas with the wrong ones put right and the missing ones added.

The rule, for all of them: a multiply-add counts as two, and an operation has a formula where it does more with its
numbers than pass over them once. Those are products, convolutions, attention, factorisations, transforms and sorts,
and what adds up numbers that an index picks or running totals, one addition a number.
Element-wise operations, normalisation, pooling, plain sums and look-ups with their gradients count none: memory bounds
them, and the bytes that they move are their cost. Where a count depends on values (the steps of an iteration), it is
the one that the source named beside the formula gives for the shapes. Complex products are counted in real numbers:
a multiply-add of complex numbers is four of real ones.

A formula takes the arguments of the operation and its result, ``out_val``. `explorer.capture.counting.CORRECTIONS` has
them all.
"""

from __future__ import annotations

from collections.abc import Callable

from explorer.capture.factorisations import (
    eigh,
    factored,
    full_qr,
    lu,
    pseudoinverse,
    qr,
    solved,
    svd,
)
from explorer.capture.products import (
    added_product_flops,
    any_convolution_flops,
    attention_backward_flops,
    attention_flops,
    convolution_backward_flops,
    convolution_flops,
    deformable_convolution_flops,
    distances_backward_flops,
    distances_flops,
    dot_flops,
    encoder_layer_flops,
    experts_backward_flops,
    grouped_product_flops,
    length_first_attention_backward_flops,
    length_first_attention_flops,
    outer_flops,
    own_distances_flops,
    product_flops,
    self_attention_flops,
    summed_batch_product_flops,
    time_convolution_backward_flops,
    time_convolution_flops,
    transposed_convolution_flops,
    trilinear_flops,
)
from explorer.capture.transforms import (
    bag_flops,
    bucket_flops,
    complex_transform_flops,
    index_sum_flops,
    masked_sum_flops,
    most_flops,
    one_of_order_flops,
    real_transform_flops,
    running_total_flops,
    scattered_sum_flops,
    search_flops,
    sort_flops,
    to_real_transform_flops,
    written_sum_flops,
)

Formula = Callable[..., int]

_FORMULAS: dict[Formula, tuple[str, ...]] = {
    product_flops: (
        *("mm", "bmm", "mv", "_int_mm", "_scaled_mm", "_weight_int8pack_mm", "_weight_int4pack_mm"),
        *("_weight_int4pack_mm_for_cpu", "_weight_int4pack_mm_with_scales_and_zeros", "_dyn_quant_matmul_4bit"),
    ),
    added_product_flops: ("addmm", "baddbmm", "addmv", "_addmm_activation"),
    dot_flops: ("dot", "vdot"),
    outer_flops: ("addr",),
    summed_batch_product_flops: ("addbmm",),
    grouped_product_flops: ("_grouped_mm", "_scaled_grouped_mm"),
    trilinear_flops: ("_trilinear",),
    distances_flops: ("_cdist_forward", "_euclidean_dist"),
    distances_backward_flops: ("_cdist_backward",),
    own_distances_flops: ("_pdist_forward",),
    any_convolution_flops: ("convolution", "_convolution"),
    convolution_flops: ("_slow_conv2d_forward", "slow_conv3d_forward", "slow_conv_dilated2d", "slow_conv_dilated3d"),
    transposed_convolution_flops: ("slow_conv_transpose2d", "slow_conv_transpose3d"),
    convolution_backward_flops: ("convolution_backward",),
    time_convolution_flops: ("conv_tbc",),
    time_convolution_backward_flops: ("conv_tbc_backward",),
    attention_flops: (
        "_scaled_dot_product_flash_attention_for_cpu",
        "_scaled_dot_product_flash_attention",
        "_scaled_dot_product_efficient_attention",
    ),
    attention_backward_flops: (
        "_scaled_dot_product_flash_attention_for_cpu_backward",
        "_scaled_dot_product_flash_attention_backward",
        "_scaled_dot_product_efficient_attention_backward",
    ),
    length_first_attention_flops: ("_flash_attention_forward", "_efficient_attention_forward"),
    length_first_attention_backward_flops: ("_flash_attention_backward", "_efficient_attention_backward"),
    self_attention_flops: ("_native_multi_head_attention",),
    encoder_layer_flops: ("_transformer_encoder_layer_fwd",),
    factored(lu): ("linalg_lu_factor_ex", "linalg_lu", "_linalg_det", "_linalg_slogdet"),
    factored(lambda order, *_, **__: order**3 / 3): ("linalg_cholesky_ex", "cholesky", "linalg_ldl_factor_ex"),
    factored(lambda order, *_, **__: 2 * order**3): ("linalg_inv_ex",),
    factored(lambda order, *_, **__: 2 * order**3 / 3): ("cholesky_inverse",),
    factored(qr): ("geqrf", "linalg_householder_product"),
    factored(full_qr): ("linalg_qr",),
    factored(svd): ("_linalg_svd",),
    factored(pseudoinverse): ("linalg_pinv",),
    factored(eigh): ("_linalg_eigh",),
    factored(lambda order, *_, **__: 10 * order**3): (  # section 7.5.6; and the five products of the exponential's
        "_linalg_eigvals",  # Taylor polynomial of degree 18: Bader, Blanes and Casas, 2019
        "linalg_matrix_exp",
    ),
    factored(lambda order, *_, **__: 25 * order**3): ("linalg_eig",),
    solved(lambda n, k: 2 * n**3 / 3 + 2 * n * n * k, matrix=0, sides=1): ("_linalg_solve_ex",),
    solved(lambda n, k: n * n * k, matrix=0, sides=1): ("linalg_solve_triangular",),
    solved(lambda n, k: n * n * k, matrix=1, sides=0): ("triangular_solve",),
    solved(lambda n, k: 2 * n * n * k, matrix=0, sides=2): ("linalg_lu_solve", "linalg_ldl_solve"),
    solved(lambda n, k: 2 * n * n * k, matrix=1, sides=0): ("cholesky_solve", "_cholesky_solve_helper"),
    complex_transform_flops: ("_fft_c2c",),
    real_transform_flops: ("_fft_r2c",),
    to_real_transform_flops: ("_fft_c2r",),
    sort_flops: ("sort", "mode"),
    most_flops: ("topk",),
    one_of_order_flops: ("kthvalue", "median", "nanmedian"),
    search_flops: ("searchsorted",),
    bucket_flops: ("bucketize",),
    running_total_flops: ("cumsum", "cumprod", "logcumsumexp", "cummax", "cummin", "segment_reduce"),
    scattered_sum_flops: ("scatter_add", "scatter_reduce"),
    index_sum_flops: ("index_add", "index_reduce"),
    written_sum_flops: ("index_put", "_index_put_impl", "_unsafe_index_put"),
    masked_sum_flops: ("_unsafe_masked_index_put_accumulate",),
    bag_flops: ("_embedding_bag", "_embedding_bag_forward_only"),
}

OF_OTHERS: dict[str, Formula] = {
    "transformers::grouped_mm_fallback": grouped_product_flops,
    "transformers::grouped_mm_fallback_backward": experts_backward_flops,
    "torchvision::deform_conv2d": deformable_convolution_flops,
}
"""Formulas of operations that other libraries register, by their whole name."""

BY_NAME: dict[str, Formula] = {
    f"aten::{name}": formula for formula, names in _FORMULAS.items() for name in names
} | OF_OTHERS
"""The formula of each operation, by the name in its schema; in-place forms have that of the name without ``_``."""
