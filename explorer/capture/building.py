"""Build a model without memory for its weights."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.nn.parameter import is_lazy

from explorer.capture.errors import BuildError, from_build_failure


def build(factory: Callable[[], nn.Module], name: str, fake_mode: FakeTensorMode) -> nn.Module:
    """The model that ``factory`` returns, its weights fake tensors on the CPU.

    It is built on the ``meta`` device, because the parameters of a module made of fake tensors cannot be converted
    (``.to(torch.bfloat16)``, ``.half()``). Afterwards its tensors become fake ones on the CPU, as are those that
    ``forward`` makes for itself: a ``torch.arange`` there names no device.

    Raises `BuildError` where the factory fails or returns no module.
    """
    try:
        with torch.device("meta"):
            model = factory()
    except (Exception, SystemExit) as error:  # whatever a stranger's function does when called
        raise from_build_failure(error, name) from error
    if not isinstance(model, nn.Module):
        raise BuildError(name, f"it must be an nn.Module, got {type(model).__name__}")
    _move_to_fake_cpu(model, fake_mode)
    return model


def _move_to_fake_cpu(model: nn.Module, fake_mode: FakeTensorMode) -> None:
    """Replace the meta tensors that the modules hold; one held at several places stays one."""
    moved: dict[torch.Tensor, torch.Tensor] = {}
    for module in model.modules():
        attributes = [(key, value) for key, value in vars(module).items() if isinstance(value, torch.Tensor)]
        for key, value in [*module._parameters.items(), *module._buffers.items(), *attributes]:
            if value is None or not value.is_meta or is_lazy(value):
                continue
            if value not in moved:
                moved[value] = _fake_cpu(value, fake_mode)
            setattr(module, key, moved[value])


def _fake_cpu(tensor: torch.Tensor, fake_mode: FakeTensorMode) -> torch.Tensor:
    with fake_mode:
        moved = torch.empty_strided(tensor.size(), tensor.stride(), dtype=tensor.dtype, device="cpu")
    if isinstance(tensor, nn.Parameter):
        return nn.Parameter(moved, requires_grad=tensor.requires_grad)
    return moved
