"""The example inputs of the command line as tensors; torch is imported for them."""

from __future__ import annotations

from typing import Any

import torch
from torch.utils import _pytree as pytree

from explorer.capture import filled
from explorer.cli.capture_inputs import VALUES, ExampleInput, Inputs


def example(called: Inputs) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Returns the arguments that a model is called with: tensors without memory, of one number where it is read."""

    def tensor(value: Any) -> Any:
        if not isinstance(value, ExampleInput):
            return value
        dtype = getattr(torch, value.dtype)
        if value.values:
            return filled(value.shape, VALUES[value.values], dtype)
        return torch.empty(value.shape, dtype=dtype, device="meta")

    args, kwargs = pytree.tree_map(tensor, (list(called.args), called.kwargs))
    return tuple(args), kwargs
