"""Example inputs of which every number is known: a mask of ones, a row of zeros."""

from __future__ import annotations

from collections.abc import Sequence

import torch


class Filled(torch.Tensor):
    """A tensor without memory that stands for one of a single number."""

    number: int


def filled(shape: Sequence[int], number: int, dtype: torch.dtype) -> Filled:
    """Returns an example input of one number: code that reads its values is captured for these."""
    made = torch.empty(tuple(shape), dtype=dtype, device="meta").as_subclass(Filled)
    made.number = number
    return made
