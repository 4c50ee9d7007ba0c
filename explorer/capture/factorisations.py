"""Count the FLOPs of factorisations of matrices, and of what is solved by them; by the rule of `formulas`.

The counts are those of Golub and Van Loan, Matrix Computations, 4th edition; the section stands beside each.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import torch

from explorer.capture.products import real_products

Tensor = torch.Tensor
Formula = Callable[..., int]


def factored(of: Callable[..., float]) -> Formula:
    """Returns a formula of a batch of matrices: ``of(rows, columns, arguments...)`` is what one matrix takes."""

    def flops(matrices: Tensor, *args: Any, out_val: object = None, **kwargs: Any) -> int:
        *batch, rows, columns = matrices.shape
        return round(prod(batch) * of(rows, columns, *args, **kwargs)) * real_products(matrices) ** 2

    return flops


def solved(of: Callable[[int, int], float], *, matrix: int, sides: int) -> Formula:
    """Returns a formula of ``A X = B``: ``of(order, columns)``; the two are arguments ``matrix`` and ``sides``."""

    def flops(*args: Any, out_val: object = None, **_: object) -> int:
        order, right = args[matrix].shape[-1], args[sides]
        columns = right.shape[-1] if right.dim() == args[matrix].dim() and right.shape[-2] == order else 1
        batch = max(prod(args[matrix].shape[:-2]), right.numel() // (order * columns) if order * columns else 0)
        return int(round(batch * of(order, columns)) * real_products(right) ** 2)

    return flops


def lu(rows: int, columns: int, *_: object, **__: object) -> float:
    """Returns what elimination takes, section 3.2.11."""
    least = min(rows, columns)
    return 2 * rows * columns * least - (rows + columns) * least**2 + 2 * least**3 / 3


def qr(rows: int, columns: int, *_: object, **__: object) -> float:
    """Returns what the triangle alone takes, section 5.2.2."""
    longer, shorter = max(rows, columns), min(rows, columns)
    return 2 * longer * shorter**2 - 2 * shorter**3 / 3


def full_qr(rows: int, columns: int, mode: str = "reduced") -> float:
    """Returns what both factors take: the orthogonal one as much again, section 5.2.2."""
    return qr(rows, columns) * (1 if mode == "r" else 2)


def svd(rows: int, columns: int, _full: bool = False, compute_uv: bool = True, **__: object) -> float:
    """Returns what singular values take, by Golub and Reinsch, section 8.6.4."""
    longer, shorter = max(rows, columns), min(rows, columns)
    if compute_uv:
        return 14 * longer * shorter**2 + 8 * shorter**3
    return 4 * longer * shorter**2 - 4 * shorter**3 / 3


def eigh(order: int, _: int, _uplo: str = "L", compute_v: bool = True) -> float:
    """Returns what eigenvalues of a symmetric matrix take, section 8.3.5."""
    return 9 * order**3 if compute_v else 4 * order**3 / 3


def pseudoinverse(rows: int, columns: int, *_: object, hermitian: bool = False, **__: object) -> float:
    """Returns what the singular values take, or the eigenvalues, and a product of the factors, section 5.5.2."""
    factors = eigh(rows, columns) if hermitian else svd(rows, columns)
    return factors + 2 * rows * columns * min(rows, columns)
