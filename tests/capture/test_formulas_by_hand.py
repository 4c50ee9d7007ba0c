"""FLOPs of operations that models call by name, or that other libraries register: against arithmetic by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, empty
from torch._subclasses.fake_tensor import FakeTensorMode

from explorer.capture.counting import CountingMode
from explorer.capture.formulas import BY_NAME

ATEN = torch.ops.aten
BF16, F8, I8, U8, I32, I64 = (
    torch.bfloat16,
    torch.float8_e4m3fn,
    torch.int8,
    torch.uint8,
    torch.int32,
    torch.int64,
)


def m(*shape: int, dtype: torch.dtype = torch.float32) -> Tensor:
    return empty(shape, dtype=dtype)


def q(*shape: int) -> Tensor:
    return m(*shape, dtype=BF16)


CUBED = 6**3
ATTENTION = 2 * 6 * 5 * 9 * 4  # batch, heads, queries, keys, width
BY_HAND: dict[str, tuple[Callable[[], Any], float]] = {
    # Products
    "_addmm_activation": (lambda: ATEN._addmm_activation(m(5), m(3, 7), m(7, 5)), 2 * 3 * 7 * 5),
    "_scaled_mm": (
        lambda: ATEN._scaled_mm(m(16, 32, dtype=F8), m(48, 32, dtype=F8).t(), m(1), m(1), out_dtype=BF16),
        2 * 16 * 32 * 48,
    ),
    "_scaled_grouped_mm": (
        lambda: ATEN._scaled_grouped_mm(
            m(48, 32, dtype=F8),
            m(4, 16, 32, dtype=F8).transpose(1, 2),
            m(48),
            m(4, 16),
            m(4, dtype=I32),
            out_dtype=BF16,
        ),
        2 * 48 * 32 * 16,
    ),
    "_weight_int4pack_mm": (  # eight rows of a weight of 16 x 128 in each of two tiles
        lambda: ATEN._weight_int4pack_mm(q(6, 128), m(2, 1, 32, 4, dtype=I32), 32, q(4, 16, 2)),
        2 * 6 * 128 * 16,
    ),
    "_weight_int4pack_mm_for_cpu": (
        lambda: ATEN._weight_int4pack_mm_for_cpu(q(6, 64), m(16, 32, dtype=U8), 32, q(2, 16, 2)),
        2 * 6 * 64 * 16,
    ),
    "_weight_int4pack_mm_with_scales_and_zeros": (
        lambda: ATEN._weight_int4pack_mm_with_scales_and_zeros(
            q(6, 64), m(16, 8, dtype=I32), 32, q(2, 16), m(2, 16, dtype=I8)
        ),
        2 * 6 * 64 * 16,
    ),
    "_dyn_quant_matmul_4bit": (
        lambda: ATEN._dyn_quant_matmul_4bit(m(6, 32), m(999, dtype=U8), 32, 32, 16),
        2 * 6 * 32 * 16,
    ),
    "_cdist_backward": (
        lambda: ATEN._cdist_backward(m(4, 5), m(4, 6), m(5, 6), 2.0, m(4, 5)),
        3 * 4 * 5 * 6,
    ),
    "_euclidean_dist": (lambda: ATEN._euclidean_dist(m(4, 6), m(5, 6)), 3 * 4 * 5 * 6),
    # Convolutions, of 9 x 9 pixels by 3 x 3 without a margin: 7 x 7
    "_convolution": (
        lambda: ATEN._convolution(
            *(m(2, 6, 9, 9), m(4, 6, 3, 3), None, [1, 1], [0, 0], [1, 1], False, [0, 0], 1),
            *(False, False, False, False),
        ),
        2 * 2 * 49 * 4 * 6 * 9,
    ),
    "_slow_conv2d_forward": (
        lambda: ATEN._slow_conv2d_forward(m(2, 6, 9, 9), m(4, 6, 3, 3), [3, 3], None, [1, 1], [0, 0]),
        2 * 2 * 49 * 4 * 6 * 9,
    ),
    "slow_conv3d_forward": (
        lambda: ATEN.slow_conv3d_forward(m(2, 6, 9, 9, 9), m(4, 6, 3, 3, 3), [3] * 3, None, [1] * 3, [0] * 3),
        2 * 2 * 343 * 4 * 6 * 27,
    ),
    "slow_conv_dilated2d": (
        lambda: ATEN.slow_conv_dilated2d(m(2, 6, 9, 9), m(4, 6, 3, 3), [3, 3]),
        2 * 2 * 49 * 4 * 6 * 9,
    ),
    "slow_conv_dilated3d": (
        lambda: ATEN.slow_conv_dilated3d(m(2, 6, 9, 9, 9), m(4, 6, 3, 3, 3), [3] * 3),
        2 * 2 * 343 * 4 * 6 * 27,
    ),
    "slow_conv_transpose2d": (  # each of 5 x 5 pixels meets its filters once
        lambda: ATEN.slow_conv_transpose2d(m(2, 6, 5, 5), m(6, 4, 3, 3), [3, 3]),
        2 * 2 * 25 * 6 * 4 * 9,
    ),
    "slow_conv_transpose3d": (
        lambda: ATEN.slow_conv_transpose3d(m(2, 6, 5, 5, 5), m(6, 4, 3, 3, 3), [3] * 3),
        2 * 2 * 125 * 6 * 4 * 27,
    ),
    "conv_tbc_backward": (
        lambda: ATEN.conv_tbc_backward(m(7, 2, 4), m(9, 2, 6), m(3, 6, 4), m(4), 0),
        2 * 2 * 7 * 2 * 3 * 6 * 4,
    ),
    # Attention: scores and values; for the gradients the scores again, and two factors of each
    "_scaled_dot_product_flash_attention": (
        lambda: ATEN._scaled_dot_product_flash_attention(q(2, 6, 5, 4), q(2, 6, 9, 4), q(2, 6, 9, 4)),
        2 * 2 * ATTENTION,
    ),
    "_scaled_dot_product_efficient_attention": (
        lambda: ATEN._scaled_dot_product_efficient_attention(m(2, 6, 5, 4), m(2, 6, 9, 4), m(2, 6, 9, 4), None, True),
        2 * 2 * ATTENTION,
    ),
    "_flash_attention_forward": (
        lambda: ATEN._flash_attention_forward(
            q(2, 5, 6, 4), q(2, 9, 6, 4), q(2, 9, 6, 4), None, None, 5, 9, 0.0, False, False
        ),
        2 * 2 * ATTENTION,
    ),
    "_efficient_attention_forward": (
        lambda: ATEN._efficient_attention_forward(
            *(m(2, 5, 6, 4), m(2, 9, 6, 4), m(2, 9, 6, 4), None, None, None, None, None, 0.0, 0, False)
        ),
        2 * 2 * ATTENTION,
    ),
    "_scaled_dot_product_flash_attention_backward": (
        lambda: ATEN._scaled_dot_product_flash_attention_backward(
            *(m(2, 6, 5, 4), m(2, 6, 5, 4), m(2, 6, 9, 4), m(2, 6, 9, 4), m(2, 6, 5, 4), m(2, 6, 5)),
            *(m(3), m(3), 5, 9, 0.0, False, m(2, dtype=I64), m(1, dtype=I64)),
        ),
        5 * 2 * ATTENTION,
    ),
    "_scaled_dot_product_efficient_attention_backward": (
        lambda: ATEN._scaled_dot_product_efficient_attention_backward(
            *(m(2, 6, 5, 4), m(2, 6, 5, 4), m(2, 6, 9, 4), m(2, 6, 9, 4), None, m(2, 6, 5, 4), m(2, 6, 32)),
            *(m(1, dtype=I64), m(1, dtype=I64), 0.0, [True, True, True, False]),
        ),
        5 * 2 * ATTENTION,
    ),
    "_flash_attention_backward": (
        lambda: ATEN._flash_attention_backward(
            *(m(2, 5, 6, 4), m(2, 5, 6, 4), m(2, 9, 6, 4), m(2, 9, 6, 4), m(2, 5, 6, 4), m(2, 6, 5), None, None),
            *(5, 9, 0.0, False, m(2, dtype=I64), m(1, dtype=I64)),
        ),
        5 * 2 * ATTENTION,
    ),
    "_efficient_attention_backward": (
        lambda: ATEN._efficient_attention_backward(
            *(m(2, 5, 6, 4), m(2, 5, 6, 4), m(2, 9, 6, 4), m(2, 9, 6, 4), None, m(2, 5, 6, 4), None, None, 5, 9),
            *(m(2, 6, 32), 0.0, m(1, dtype=I64), m(1, dtype=I64), 0, False),
        ),
        5 * 2 * ATTENTION,
    ),
    "_native_multi_head_attention": (  # four projections of two sequences of five, scores and values
        lambda: ATEN._native_multi_head_attention(
            m(2, 5, 8), m(2, 5, 8), m(2, 5, 8), 8, 2, m(24, 8), m(24), m(8, 8), m(8)
        ),
        4 * 2 * 2 * 5 * 8 * 8 + 2 * 2 * 2 * 5 * 5 * 8,
    ),
    # Factorisations of two matrices of 6 x 6, and what they solve for three columns
    "cholesky": (lambda: torch.linalg.cholesky(m(2, 6, 6)), 2 * CUBED / 3),
    "cholesky_inverse": (lambda: torch.cholesky_inverse(m(2, 6, 6)), 2 * 2 * CUBED / 3),
    "cholesky_solve": (lambda: torch.cholesky_solve(m(2, 6, 3), m(2, 6, 6)), 2 * 2 * 6 * 6 * 3),
    "_cholesky_solve_helper": (
        lambda: ATEN._cholesky_solve_helper(m(2, 6, 3), m(2, 6, 6), False),
        2 * 2 * 6 * 6 * 3,
    ),
    "linalg_ldl_factor_ex": (lambda: torch.linalg.ldl_factor(m(2, 6, 6)), 2 * CUBED / 3),
    "linalg_ldl_solve": (
        lambda: torch.linalg.ldl_solve(m(2, 6, 6), m(2, 6, dtype=I32), m(2, 6, 3)),
        2 * 2 * 6 * 6 * 3,
    ),
    "linalg_lu": (lambda: torch.linalg.lu(m(2, 6, 6)), 2 * 2 * CUBED / 3),
    "linalg_lu_solve": (
        lambda: torch.linalg.lu_solve(m(2, 6, 6), m(2, 6, dtype=I32), m(2, 6, 3)),
        2 * 2 * 6 * 6 * 3,
    ),
    "_linalg_slogdet": (lambda: torch.linalg.slogdet(m(2, 6, 6)), 2 * 2 * CUBED / 3),
    "triangular_solve": (lambda: torch.triangular_solve(m(2, 6, 3), m(2, 6, 6)), 2 * 6 * 6 * 3),
    "geqrf": (lambda: torch.geqrf(m(2, 9, 6)), 2 * (2 * 9 * 6**2 - 2 * CUBED / 3)),
    "linalg_householder_product": (
        lambda: torch.linalg.householder_product(m(2, 9, 6), m(2, 6)),
        2 * (2 * 9 * 6**2 - 2 * CUBED / 3),
    ),
    "linalg_pinv": (  # the SVD, and V times the transpose of U
        lambda: ATEN.linalg_pinv.atol_rtol_tensor(m(2, 9, 6)),
        2 * (14 * 9 * 6**2 + 8 * CUBED + 2 * 6 * 6 * 9),
    ),
    "linalg_pinv of a symmetric matrix": (
        lambda: ATEN.linalg_pinv.atol_rtol_tensor(m(2, 6, 6), hermitian=True),
        2 * (9 * CUBED + 2 * CUBED),
    ),
    "_linalg_eigvals": (lambda: ATEN._linalg_eigvals(m(2, 6, 6)), 2 * 10 * CUBED),
    "linalg_eig": (lambda: torch.linalg.eig(m(2, 6, 6)), 2 * 25 * CUBED),
    # Comparisons and additions
    "kthvalue": (lambda: m(4, 64).kthvalue(3), 2 * 4 * 64),
    "median": (lambda: m(4, 64).median(-1), 2 * 4 * 64),
    "nanmedian": (lambda: m(4, 64).nanmedian(-1), 2 * 4 * 64),
    "mode": (lambda: m(4, 64).mode(), 4 * 64 * 6),
    "cumprod": (lambda: m(4, 64).cumprod(1), 4 * 64),
    "cummax": (lambda: m(4, 64).cummax(1), 4 * 64),
    "cummin": (lambda: m(4, 64).cummin(1), 4 * 64),
    "logcumsumexp": (lambda: m(4, 64).logcumsumexp(1), 4 * 64),
    "segment_reduce": (
        lambda: torch.segment_reduce(m(9, 5), "sum", lengths=m(3, dtype=I64), unsafe=True),
        9 * 5,
    ),
    "scatter_reduce": (lambda: m(4, 64).scatter_reduce(1, m(4, 5, dtype=I64), m(4, 64), "sum"), 4 * 5),
    "index_reduce": (lambda: m(4, 64).index_reduce(0, m(9, dtype=I64), m(9, 64), "prod"), 9 * 64),
    "index_put": (lambda: m(4, 64).index_put((m(9, dtype=I64),), m(9, 64), accumulate=True), 9 * 64),
    "index_put without adding": (lambda: m(4, 64).index_put((m(9, dtype=I64),), m(9, 64)), 0),
    "_index_put_impl": (lambda: ATEN._index_put_impl(m(4, 64), (m(9, dtype=I64),), m(9, 64), True), 9 * 64),
    "_unsafe_index_put": (lambda: ATEN._unsafe_index_put(m(4, 64), (m(9, dtype=I64),), m(9, 64), True), 9 * 64),
    "_unsafe_masked_index_put_accumulate": (
        lambda: ATEN._unsafe_masked_index_put_accumulate(
            m(4, 64), m(9, 64, dtype=torch.bool), [m(9, 1, dtype=I64), m(1, 64, dtype=I64)], m(9, 64)
        ),
        9 * 64,
    ),
    "_embedding_bag": (lambda: ATEN._embedding_bag(m(10, 5), m(6, dtype=I64), m(2, dtype=I64)), 6 * 5),
}


@pytest.mark.filterwarnings("ignore:torch.triangular_solve is deprecated")
@pytest.mark.parametrize("case", BY_HAND)
def test_an_operation_costs_what_arithmetic_says(case: str) -> None:
    run, flops = BY_HAND[case]
    with FakeTensorMode(), CountingMode() as mode:
        run()
    assert not mode.tally.without_formula
    assert mode.tally.flops == flops


# The operations of other libraries, whose arguments stand here as those libraries hand them on.


def test_a_deformable_convolution_meets_its_filters_at_every_pixel() -> None:
    x, weight, offset, mask, bias = m(2, 6, 9, 9), m(4, 3, 3, 3), m(2, 36, 7, 7), m(2, 18, 7, 7), m(4)
    rest = (1, 1, 0, 0, 1, 1, 2, 2, True)  # stride, padding, dilation, groups of weights and of offsets, with a mask
    flops = BY_NAME["torchvision::deform_conv2d"](x, weight, offset, mask, bias, *rest, out_val=m(2, 4, 7, 7))
    assert flops == 2 * 2 * 49 * 4 * 3 * 9, "each filter reads three of six channels"


def test_the_experts_of_transformers_multiply_each_row_once() -> None:
    rows, experts, offsets = m(48, 32), m(4, 32, 16), m(4, dtype=I32)
    forward = BY_NAME["transformers::grouped_mm_fallback"](rows, experts, offsets, out_val=m(48, 16))
    assert forward == 2 * 48 * 32 * 16
    gradient = BY_NAME["transformers::grouped_mm_fallback_backward"]
    assert gradient(rows, experts, offsets, m(48, 16), out_val=None) == 2 * forward
