"""Where the batch may be in the example inputs, and the inputs with a batch of another size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Any, Literal

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils import _pytree as pytree

from explorer.capture.blank import tensors_in
from explorer.capture.errors import CaptureError, ReasonError

BatchDim = int | Literal["none"] | None
"""The dimension of the batch as a user gives it, from 0; ``"none"`` for inputs without; None if it is to be found."""

_MOST_PLACINGS = 24
_LATER_DIMENSIONS = 2  # the batch is looked for in the first two dimensions


@dataclass(frozen=True)
class Placing:
    """Where the batch is: for each input tensor its dimension, or None, in the order of the arguments."""

    dimensions: tuple[int | None, ...]
    size: int  # of the batch in the example

    @property
    def is_customary(self) -> bool:
        """Returns whether the batch is the first dimension wherever it is."""
        return all(dimension in (0, None) for dimension in self.dimensions)


def placings(example: Any, batch_dim: BatchDim = None) -> list[Placing]:
    """Returns the placings to try, the likeliest first; with ``batch_dim`` the one that it says.

    Raises `CaptureError` where no input has the dimension ``batch_dim``.
    """
    if batch_dim == "none":
        return []
    shapes = [tuple(tensor.shape) for tensor in tensors_in(example)]
    if batch_dim is not None:
        size = next((shape[batch_dim] for shape in shapes if 0 <= batch_dim < len(shape)), None)
        if size is None:
            raise CaptureError("forward", "", ReasonError("batch-dimension-absent", dimension=batch_dim))
        fitting = (batch_dim < len(shape) and shape[batch_dim] == size for shape in shapes)
        return [Placing(tuple(batch_dim if fits else None for fits in fitting), size)]
    sizes = (shape[dimension] for shape in shapes for dimension in range(min(len(shape), _LATER_DIMENSIONS)))
    found = (placing for size in dict.fromkeys(sizes) for placing in _of_size(shapes, size))
    return list(islice(dict.fromkeys(found), _MOST_PLACINGS))


def _of_size(shapes: Sequence[tuple[int, ...]], size: int) -> Iterator[Placing]:
    """The placings of one size: first with the batch in as many inputs, and as early in each, as there can be."""
    choices = [[*(d for d, length in enumerate(shape[:_LATER_DIMENSIONS]) if length == size), None] for shape in shapes]
    combined = islice(product(*choices), 4 * _MOST_PLACINGS)
    ordered = sorted(combined, key=lambda dimensions: (dimensions.count(None), sum(d or 0 for d in dimensions)))
    # Inputs that all have the batch in the same place are likelier than those that do not.
    ordered.sort(key=lambda dimensions: (dimensions.count(None), len(set(dimensions) - {None})))
    yield from (Placing(dimensions, size) for dimensions in ordered if any(d is not None for d in dimensions))


def resized(
    example: Any, placing: Placing | None, size: int, device: torch.device, fake_mode: FakeTensorMode
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Returns the example with its batch of another size, as fake tensors that no gradient flows into.

    A tensor that is given several times stays one.
    """
    dimensions = iter(placing.dimensions if placing else [None] * len(tensors_in(example)))
    made: dict[tuple[int, int | None], torch.Tensor] = {}

    def fake(tensor: torch.Tensor) -> torch.Tensor:
        dimension = next(dimensions)
        shape = list(tensor.shape)
        if dimension is not None:
            shape[dimension] = size
        key = (id(tensor), dimension)
        if key not in made:
            with fake_mode:
                made[key] = torch.empty(shape, dtype=tensor.dtype, device=device)
        return made[key]

    args, kwargs = pytree.tree_map_only(torch.Tensor, fake, example)
    return args, kwargs
