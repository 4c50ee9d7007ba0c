"""Choose the size of the batch at which one export serves every batch, and tell where it does not.

At a prime number of which no size of the model is a multiple, a whole number in the program that is a multiple of it
comes from the batch: ``view(x, [2 * 61, 49, 64])`` has twice the batch. Tracing with a symbol for the batch would say
the same of every model, and takes twice as long.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

import torch
from torch import fx, nn
from torch.utils import _pytree as pytree

from explorer.capture.blank import tensors_in
from explorer.capture.modules import all_modules
from explorer.capture.placing import Placing
from explorer.capture.program import Program

# Below 64, where models begin to treat large batches in another way; none divides the end of a slice, 2^63 - 1.
_PRIMES = (61, 59, 53, 47, 43, 41, 37)
_LARGEST_CONSTANT = 4096  # numbers of a constant that are looked at


def mark_of(model: nn.Module, example: Any, placing: Placing) -> int | None:
    """Returns the largest mark that divides no size of the model and of the example; None where every one does."""
    held = (chain(module._parameters.values(), module._buffers.values()) for module in all_modules(model))
    sizes = {size for tensors in held for tensor in tensors if tensor is not None for size in tensor.shape}
    for tensor, dimension in zip(tensors_in(example), placing.dimensions, strict=True):
        sizes.update(size for at, size in enumerate(tensor.shape) if at != dimension)
    plain = (leaf for leaf in pytree.tree_leaves(example) if type(leaf) is int)
    sizes.update(plain)
    return next((prime for prime in _PRIMES if all(size == 0 or size % prime for size in sizes)), None)


def hides_batch(program: Program) -> bool:
    """Returns whether the batch may stand where no size is looked for: in a fraction, a constant or a region."""
    arguments = (argument for node in program.nodes for argument in pytree.tree_leaves((node.args, node.kwargs)))
    if any(isinstance(argument, float) and _has(argument, program.mark) for argument in arguments):
        return True
    held = (value for node, value in program.values.items() if node.op == "get_attr")
    return any(_constant_has(value, program.mark) for value in chain(held, program.constants.values()))


def _has(number: float, mark: int) -> bool:
    """Whether a number is a multiple of the mark, or a fraction of which it is the denominator."""
    if number != number or abs(number) in (0.0, float("inf")):
        return False
    if number == int(number):
        return int(number) % mark == 0
    return abs(number * mark - round(number * mark)) < 1e-9 and round(number * mark) != 0


def _constant_has(value: Any, mark: int) -> bool:
    if isinstance(value, fx.GraphModule):
        return True
    if not isinstance(value, torch.Tensor):
        return False
    return any(size and size % mark == 0 for size in value.shape) or any(_has(n, mark) for n in _numbers(value))


def _numbers(value: torch.Tensor) -> Iterable[float]:
    known = type(value) is torch.Tensor and not value.is_meta and value.numel() <= _LARGEST_CONSTANT
    return map(float, value.flatten().tolist()) if known and not value.is_complex() else ()
