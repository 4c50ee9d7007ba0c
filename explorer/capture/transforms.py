"""Count the FLOPs of transforms, comparisons of sorts and additions of indexed sums; by the rule of `formulas`."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log2, prod
from typing import Any

import torch

Tensor = torch.Tensor


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


def masked_sum_flops(_x: object, _mask: object, _indices: object, values: Tensor, *, out_val: object = None) -> int:
    """Counts `_unsafe_masked_index_put_accumulate`: an addition for each number."""
    return values.numel()


def bag_flops(table: Tensor, indices: Tensor, *_: object, out_val: object = None, **__: object) -> int:
    """Counts `embedding_bag`: each row that is looked up is added to its bag."""
    return indices.numel() * table.shape[-1]
