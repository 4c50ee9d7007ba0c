"""FLOPs of single operations: against the same work written as matrix products, counted loops, or the textbook."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, empty
from torch.utils.flop_counter import FlopCounterMode

from explorer.capture.counting import CORRECTIONS, CountingMode

ATEN = torch.ops.aten
META = torch.device("meta")


def counted(run: Callable[[], Any]) -> int:
    with CountingMode() as mode:
        run()
    assert not mode.tally.without_formula
    return mode.tally.flops


def by_torch(run: Callable[[], Any]) -> int:
    with FlopCounterMode(display=False) as mode:
        run()
    return mode.get_total_flops()


def m(*shape: int, dtype: torch.dtype = torch.float32) -> Tensor:
    return empty(shape, dtype=dtype, device=META)


C = torch.complex64
AS_PRODUCTS: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
    "dot": (lambda: torch.dot(m(7), m(7)), lambda: m(1, 7) @ m(7, 1)),
    "vdot": (lambda: torch.vdot(m(7), m(7)), lambda: m(1, 7) @ m(7, 1)),
    "inner of vectors": (lambda: torch.inner(m(7), m(7)), lambda: m(1, 7) @ m(7, 1)),
    "mv": (lambda: torch.mv(m(3, 7), m(7)), lambda: m(3, 7) @ m(7, 1)),
    "matrix @ vector": (lambda: m(3, 7) @ m(7), lambda: m(3, 7) @ m(7, 1)),
    "addmv": (lambda: torch.addmv(m(3), m(3, 7), m(7)), lambda: m(3, 7) @ m(7, 1)),
    "addmv_": (lambda: m(3).addmv_(m(3, 7), m(7)), lambda: m(3, 7) @ m(7, 1)),
    "addr": (lambda: torch.addr(m(3, 5), m(3), m(5)), lambda: m(3, 1) @ m(1, 5)),
    "addmm_": (lambda: m(3, 5).addmm_(m(3, 7), m(7, 5)), lambda: m(3, 7) @ m(7, 5)),
    "addbmm": (lambda: torch.addbmm(m(3, 5), m(2, 3, 7), m(2, 7, 5)), lambda: torch.bmm(m(2, 3, 7), m(2, 7, 5))),
    "baddbmm": (lambda: torch.baddbmm(m(2, 3, 5), m(2, 3, 7), m(2, 7, 5)), lambda: torch.bmm(m(2, 3, 7), m(2, 7, 5))),
    "tensordot": (lambda: torch.tensordot(m(3, 4, 7), m(4, 7, 5), 2), lambda: m(3, 28) @ m(28, 5)),
    "einsum": (lambda: torch.einsum("bik,bkj->bij", m(2, 3, 7), m(2, 7, 5)), lambda: m(2, 3, 7) @ m(2, 7, 5)),
    "linalg.multi_dot": (
        lambda: torch.linalg.multi_dot([m(2, 3), m(3, 4)]),
        lambda: m(2, 3) @ m(3, 4),
    ),
    "integer product": (
        lambda: torch._int_mm(m(32, 16, dtype=torch.int8), m(16, 8, dtype=torch.int8)),
        lambda: m(32, 16) @ m(16, 8),
    ),
    "product with 8-bit weights": (
        lambda: ATEN._weight_int8pack_mm(m(6, 16), m(8, 16, dtype=torch.int8), m(8)),
        lambda: m(6, 16) @ m(16, 8),
    ),
    "experts of one row a token": (
        lambda: torch._grouped_mm(
            m(48, 32, dtype=torch.bfloat16), m(4, 32, 16, dtype=torch.bfloat16), offs=m(4, dtype=torch.int32)
        ),
        lambda: m(48, 32) @ m(32, 16),
    ),
    "experts, gradient of their weights": (
        lambda: torch._grouped_mm(
            m(32, 48, dtype=torch.bfloat16), m(48, 16, dtype=torch.bfloat16), offs=m(4, dtype=torch.int32)
        ),
        lambda: m(32, 48) @ m(48, 16),
    ),
    "experts of equal size": (
        lambda: torch._grouped_mm(m(4, 8, 32, dtype=torch.bfloat16), m(4, 32, 16, dtype=torch.bfloat16)),
        lambda: torch.bmm(m(4, 8, 32), m(4, 32, 16)),
    ),
    "depthwise convolution": (
        lambda: F.conv2d(m(2, 6, 9, 9), m(6, 1, 3, 3), groups=6),
        lambda: torch.bmm(m(6, 2 * 49, 9), m(6, 9, 1)),
    ),
    "transposed convolution": (
        lambda: F.conv_transpose2d(m(2, 6, 5, 5), m(6, 4, 3, 3), stride=2),
        lambda: m(2 * 25, 6) @ m(6, 36),
    ),
    "conv1d": (lambda: F.conv1d(m(2, 6, 9), m(4, 6, 3)), lambda: m(2 * 7, 18) @ m(18, 4)),
    "conv_tbc": (lambda: torch.conv_tbc(m(9, 2, 6), m(3, 6, 4), m(4)), lambda: m(2 * 7, 18) @ m(18, 4)),
}


@pytest.mark.parametrize("case", AS_PRODUCTS)
def test_an_operation_costs_what_its_matrix_products_cost(case: str) -> None:
    operation, products = AS_PRODUCTS[case]
    assert counted(operation) == by_torch(products) > 0


def test_a_bilinear_form_is_two_products() -> None:
    batch, out, left, right = 2, 3, 5, 7
    form = counted(lambda: F.bilinear(m(batch, left), m(batch, right), m(out, left, right)))
    assert form == 2 * batch * out * left * right + 2 * batch * out * right


def test_complex_numbers_multiply_as_four_real_ones() -> None:
    assert counted(lambda: m(3, 7, dtype=C) @ m(7, 5, dtype=C)) == 4 * counted(lambda: m(3, 7) @ m(7, 5))
    assert counted(lambda: torch.einsum("bik,bkj->bij", m(2, 3, 7, dtype=C), m(2, 7, 5, dtype=C))) == 4 * 2 * 210


def test_distances_take_three_operations_a_coordinate() -> None:
    points, others = torch.rand(4, 6), torch.rand(5, 6)
    steps = sum(3 for _ in product(points, others, range(6)))
    assert counted(lambda: torch.cdist(points, others, p=1.0)) == steps
    assert counted(lambda: F.pdist(points)) == 3 * 6 * math.comb(4, 2)


def _elimination(order: int) -> int:
    """Multiply-adds of Gaussian elimination, and the divisions, counted one by one."""
    steps = 0
    for pivot in range(order):
        for _row in range(pivot + 1, order):
            steps += 1 + 2 * (order - pivot - 1)
    return steps


def _cholesky(order: int) -> int:
    steps = 0
    for column in range(order):
        for row in range(column, order):
            steps += 2 * column + 1
            del row
    return steps


FACTORED: dict[str, tuple[Callable[[Tensor], Any], Callable[[int], float]]] = {
    "LU": (torch.linalg.lu_factor, _elimination),
    "determinant": (torch.linalg.det, _elimination),
    "Cholesky": (torch.linalg.cholesky, _cholesky),
    "inverse": (torch.linalg.inv, lambda n: 2 * n**3),
    "solve": (lambda a: torch.linalg.solve(a, a[..., :3]), lambda n: _elimination(n) + 2 * n * n * 3),
    "triangular": (lambda a: torch.linalg.solve_triangular(a, a[..., :3], upper=True), lambda n: n * n * 3),
    "QR": (torch.linalg.qr, lambda n: 2 * (2 * n**3 - 2 * n**3 / 3)),
    "R alone": (lambda a: torch.linalg.qr(a, mode="r"), lambda n: 2 * n**3 - 2 * n**3 / 3),
    "singular values": (lambda a: ATEN._linalg_svd(a, False, False), lambda n: 4 * n**3 - 4 * n**3 / 3),
    "SVD": (lambda a: torch.linalg.svd(a, full_matrices=False), lambda n: 22 * n**3),
    "symmetric": (torch.linalg.eigh, lambda n: 9 * n**3),
    "symmetric values": (lambda a: ATEN._linalg_eigh(a, "L", False), lambda n: 4 * n**3 / 3),
    "exponential": (torch.linalg.matrix_exp, lambda n: 5 * 2 * n**3),
}


@pytest.mark.parametrize("case", FACTORED)
def test_factorisations_cost_what_the_textbook_says(case: str) -> None:
    order, batch = 96, 2
    run, of_one = FACTORED[case]
    assert counted(lambda: run(m(batch, order, order))) == pytest.approx(batch * of_one(order), rel=0.02)


def test_transforms_take_five_operations_a_number_and_a_halving() -> None:
    def butterflies(length: int) -> int:
        """Each joins two halves by one complex product, 6, and two complex additions, 2 each."""
        return 0 if length == 1 else 2 * butterflies(length // 2) + (length // 2) * (6 + 2 + 2)

    assert counted(lambda: torch.fft.fft(m(3, 64, dtype=C))) == 3 * butterflies(64)
    assert counted(lambda: torch.fft.rfft(m(3, 64))) == 3 * butterflies(64) // 2
    assert counted(lambda: torch.fft.irfft(m(3, 33, dtype=C))) == 3 * butterflies(64) // 2
    assert counted(lambda: torch.fft.fft2(m(8, 16, dtype=C))) == 8 * butterflies(16) + 16 * butterflies(8)


def test_sorts_compare_and_indexed_sums_add() -> None:
    x, index = m(4, 64), m(4, 64, dtype=torch.int64)
    assert counted(lambda: x.sort(-1)) == counted(lambda: x.argsort(-1)) == 4 * 64 * 6
    assert counted(lambda: x.sort(0)) == 4 * 64 * 32, "a bit of a number at a time, whatever the batch"
    assert counted(lambda: x.topk(8)) == 4 * 64 * 3
    assert counted(lambda: torch.searchsorted(m(15), x)) == counted(lambda: torch.bucketize(x, m(15))) == 4 * 64 * 4
    assert counted(lambda: x.cumsum(-1)) == 4 * 64
    assert (
        counted(lambda: x.scatter_add(1, index[:, :5], x))
        == counted(lambda: m(4, 64).scatter_add_(1, index[:, :5], x))
        == 20
    )
    assert counted(lambda: x.index_add(0, m(9, dtype=torch.int64), m(9, 64))) == 9 * 64
    assert counted(lambda: F.embedding_bag(m(6, dtype=torch.int64), m(10, 5), m(2, dtype=torch.int64))) == 6 * 5


@pytest.mark.parametrize("groups", [1, 3])
@pytest.mark.parametrize("value_width", [4, 10])
@pytest.mark.parametrize("masked", [False, True])
def test_attention_is_two_products_whatever_runs_it(groups: int, value_width: int, masked: bool) -> None:
    batch, heads, queries, keys, width = 2, 6, 5, 9, 4
    query = torch.zeros(batch, heads, queries, width, requires_grad=True)
    key = torch.zeros(batch, heads // groups, keys, width, requires_grad=True)
    value = torch.zeros(batch, heads // groups, keys, value_width, requires_grad=True)
    mask = torch.zeros(queries, keys) if masked else None
    products = 2 * batch * heads * queries * keys * (width + value_width)
    results: list[Tensor] = []
    forward = counted(
        lambda: results.append(F.scaled_dot_product_attention(query, key, value, mask, enable_gqa=groups > 1))
    )
    assert forward == products
    backward = counted(lambda: results[0].sum().backward())
    again = 2 * batch * heads * queries * keys * width
    assert backward in (2 * products, 2 * products + again), "a gradient for each factor, and the scores again"


def test_a_recurrent_layer_multiplies_each_step_by_both_matrices() -> None:
    steps, batch, width, hidden = 5, 2, 3, 4
    lstm = torch.nn.LSTM(width, hidden, device=META)
    assert counted(lambda: lstm(m(steps, batch, width))) == 2 * steps * batch * (
        4 * hidden * width + 4 * hidden * hidden
    )


def test_the_fast_path_of_an_encoder_layer_counts_as_the_slow_one() -> None:
    layer = torch.nn.TransformerEncoderLayer(8, 2, 32, batch_first=True)
    x = torch.zeros(2, 5, 8)
    slow = counted(lambda: layer(x))
    layer.eval()
    with torch.no_grad():
        assert counted(lambda: layer(x)) == slow


@pytest.mark.parametrize("name", ["_grouped_mm", "dot", "_fft_r2c", "linalg_qr", "sort", "addmm", "baddbmm_"])
def test_flop_counter_mode_takes_the_formulas(name: str) -> None:
    assert getattr(ATEN, name) in CORRECTIONS
    with FlopCounterMode(display=False, custom_mapping=CORRECTIONS) as mode:
        torch.fft.rfft(m(3, 64))
        torch.dot(m(7), m(7))
    assert mode.get_total_flops() == counted(lambda: (torch.fft.rfft(m(3, 64)), torch.dot(m(7), m(7))))
