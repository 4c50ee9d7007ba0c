"""Let the model read numbers that do not depend on its inputs.

These are the whole numbers that its constructor set in small tensors, such as the stride of a convolution, and what
``forward`` makes of plain numbers, such as a mask of ones. Export makes every buffer an input without values: here each
small one is made anew of its numbers whenever ``forward`` begins, as ``torch.tensor([2, 4])`` written there would make
it. Torch knows what comes of constants alone, where told that they may be large.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from torch import nn
from torch._subclasses import fake_impls, fake_tensor
from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode, unset_fake_temporarily
from torch.fx.experimental import proxy_tensor
from torch.utils import _pytree as pytree
from torch.utils._mode_utils import no_dispatch
from torch.utils._python_dispatch import _disable_current_modes

from explorer.capture.filled import Filled
from explorer.capture.modules import all_modules, attributes_of, forward_replaced
from explorer.capture.replaced import attribute_replaced, items_replaced

_MOST_HELD = 64  # numbers in a tensor that a module holds whose values are known
_MOST = 1 << 22  # numbers in a tensor that ``forward`` makes
_ATEN: Any = torch.ops.aten
_MADE_OF_NUMBERS = tuple(
    getattr(getattr(_ATEN, name), overload)
    for name, overloads in {
        **dict.fromkeys(("ones", "zeros", "full", "ones_like", "zeros_like", "full_like"), ("default",)),
        **dict.fromkeys(("new_ones", "new_zeros", "new_full", "scalar_tensor", "linspace"), ("default",)),
        **dict.fromkeys(("tril_indices", "triu_indices"), ("default",)),
        "arange": ("default", "start", "start_step"),
        "eye": ("default", "m"),
    }.items()
    for overload in overloads
)

_WRITE_NOTHING = {
    *(_ATEN.empty_like.default, _ATEN.new_empty.default, _ATEN.new_empty_strided.default),
    *(_ATEN.empty.memory_format, _ATEN.empty_strided.default, _ATEN.empty_permuted.default),
}


@contextmanager
def constants_known(model: nn.Module) -> Iterator[None]:
    """Makes what comes of plain numbers known while a model is traced, and the whole ones that it holds in tensors."""
    held = [(kept, name, tensor) for kept, name, tensor in _small(model) if has_numbers(tensor)]

    def knowing(forward: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(forward)
        def run(*args: Any, **kwargs: Any) -> Any:
            with ExitStack() as stack:
                for kept, name, tensor in held:
                    stack.enter_context(items_replaced(kept, {name: known(tensor)}))
                return forward(*args, **kwargs)

        return run

    with (
        attribute_replaced(fake_tensor, "CONSTANT_NUMEL_LIMIT", _MOST),
        attribute_replaced(proxy_tensor, "CONSTANT_NUMEL_LIMIT", _MOST),
        attribute_replaced(FakeTensorMode, "cache", {}),  # of results that were made without values
        attribute_replaced(FakeTensorMode, "_dispatch_impl", _without_values_of_nothing),
        items_replaced(fake_impls.op_implementations_dict, dict.fromkeys(_MADE_OF_NUMBERS, _made_with_values)),
        forward_replaced(model, knowing),
    ):
        yield


_DISPATCHED = FakeTensorMode._dispatch_impl


def _without_values_of_nothing(self: FakeTensorMode, operation: Any, types: Any, args: Any, kwargs: Any) -> Any:
    """Runs an operation; torch takes what stands in memory that nobody wrote to for numbers that are known."""
    result = _DISPATCHED(self, operation, types, args, kwargs)
    if operation in _WRITE_NOTHING and isinstance(result, FakeTensor):
        result.constant = None
    return result


def _made_with_values(mode: FakeTensorMode, operation: Any, *args: Any, **kwargs: Any) -> torch.Tensor:
    """A fake tensor that has the numbers which the operation would give a real one."""
    made = fake_impls.constructors(mode, operation, *args, **kwargs)
    if made._has_symbolic_sizes_strides or made.numel() > _MOST or made.device.type != "cpu":
        return made
    with no_dispatch():
        likes = [torch.empty(each.shape) if isinstance(each, torch.Tensor) else each for each in args]
        numbers = operation(*likes, **{**kwargs, "device": "cpu", "dtype": made.dtype})
        real = torch.empty_strided(made.size(), made.stride(), dtype=made.dtype).copy_(numbers)
    return mode.fake_tensor_converter.from_real_tensor(mode, real, make_constant=True)


@contextmanager
def inputs_known(model: nn.Module, example: Any) -> Iterator[None]:
    """Makes known which numbers the example says that inputs are, and what comes of them, while a model is traced."""
    numbers = [each.number if isinstance(each, Filled) else None for each in pytree.tree_leaves(example)]
    if not any(number is not None for number in numbers):
        yield
        return

    def knowing(forward: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(forward)
        def run(*args: Any, **kwargs: Any) -> Any:
            for leaf, number in zip(pytree.tree_leaves((args, kwargs)), numbers, strict=True):
                if number is not None:
                    give_number(leaf, number)
            return forward(*args, **kwargs)

        return run

    with constants_known(model), forward_replaced(model, knowing):
        yield


def give_number(tensor: torch.Tensor, number: int) -> None:
    """Makes it known of a fake tensor that all its numbers are one, unless there are too many."""
    if isinstance(tensor, FakeTensor) and tensor.numel() <= _MOST:
        with _disable_current_modes():
            tensor.constant = torch.full(tensor.shape, number, dtype=tensor.dtype)
        tensor.fake_mode.fake_tensor_converter.add_constant_storage_mapping(tensor)


def known(tensor: torch.Tensor) -> torch.Tensor:
    """Returns a tensor of the same numbers, which are known to the modes of torch that are on."""
    with unset_fake_temporarily():
        numbers = tensor.tolist()
    return torch.tensor(numbers, dtype=tensor.dtype)


def has_numbers(tensor: torch.Tensor) -> bool:
    """Returns whether a tensor is small, of whole numbers, and has them."""
    return _is_small(tensor) and type(tensor) is torch.Tensor and not tensor.is_meta


def lacks_constants(model: nn.Module) -> bool:
    """Returns whether small tensors of whole numbers lost their values when the model was built without memory."""
    return any(isinstance(tensor, FakeTensor) for _, _, tensor in _small(model))


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
    return not (tensor.is_floating_point() or tensor.is_complex()) and tensor.numel() <= _MOST_HELD
