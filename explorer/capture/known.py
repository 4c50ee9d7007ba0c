"""Let the model read whole numbers that its constructor set in tensors, such as the stride of a convolution.

Export makes every buffer an input without values. Here each small one is made anew of its numbers whenever ``forward``
begins, as ``torch.tensor([2, 4])`` written there would make it, and torch knows what comes of constants alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import torch
from torch import nn
from torch._subclasses import fake_tensor
from torch._subclasses.fake_tensor import unset_fake_temporarily
from torch.fx.experimental import proxy_tensor

from explorer.capture.modules import all_modules, attributes_of, forward_replaced

_MOST = 64  # numbers in a tensor whose values are known


@contextmanager
def constants_known(model: nn.Module) -> Iterator[None]:
    """Makes the whole numbers that a model holds in small tensors known while it is traced."""
    held = [(kept, name, tensor) for kept, name, tensor in _small(model) if has_numbers(tensor)]

    def knowing(forward: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(forward)
        def run(*args: Any, **kwargs: Any) -> Any:
            with ExitStack() as stack:
                for kept, name, tensor in held:
                    stack.enter_context(mock.patch.dict(kept, {name: known(tensor)}))
                return forward(*args, **kwargs)

        return run

    with (
        mock.patch.object(fake_tensor, "CONSTANT_NUMEL_LIMIT", _MOST),
        mock.patch.object(proxy_tensor, "CONSTANT_NUMEL_LIMIT", _MOST),
        forward_replaced(model, knowing),
    ):
        yield


def known(tensor: torch.Tensor) -> torch.Tensor:
    """Returns a tensor of the same numbers, which are known to the modes of torch that are on."""
    with unset_fake_temporarily():
        numbers = tensor.tolist()
    return torch.tensor(numbers, dtype=tensor.dtype)


def has_numbers(tensor: torch.Tensor) -> bool:
    """Returns whether a tensor is small, of whole numbers, and has them."""
    return _is_small(tensor) and type(tensor) is torch.Tensor and not tensor.is_meta


def has_constants(model: nn.Module) -> bool:
    """Returns whether the model holds small tensors of whole numbers, with values or without."""
    return any(True for _ in _small(model))


def lacks_constants(model: nn.Module) -> bool:
    """Returns whether small tensors of whole numbers lost their values when the model was built without memory."""
    return any(isinstance(tensor, fake_tensor.FakeTensor) for _, _, tensor in _small(model))


def _small(model: nn.Module) -> Iterator[tuple[dict[str, Any], str, torch.Tensor]]:
    """The small tensors of whole numbers in modules that are not torch's own, and where each stands."""
    for module in all_modules(model):
        if type(module).__module__.startswith("torch."):
            continue
        for kept, tensors in ((module._buffers, module._buffers), (vars(module), attributes_of(module))):
            for name, tensor in tensors.items():
                if isinstance(tensor, torch.Tensor) and not isinstance(tensor, nn.Parameter) and _is_small(tensor):
                    yield kept, name, tensor


def _is_small(tensor: torch.Tensor) -> bool:
    return not (tensor.is_floating_point() or tensor.is_complex()) and tensor.numel() <= _MOST
