"""Build a model with as little memory as its own code allows, and make all its tensors fake ones on the CPU."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode
from torch.nn.modules.module import register_module_parameter_registration_hook
from torch.nn.parameter import is_lazy
from torch.utils import _pytree as pytree

from explorer.capture.blank import blank, layout_of
from explorer.capture.errors import BuildError, CaptureError, ReasonError, from_build_failure, from_export_failure
from explorer.capture.modules import all_modules, replace_tensors
from explorer.capture.outside import is_of_fetching
from explorer.values.errors import ExplorerError

_WRAPPERS = {"OptimizedModule": "_orig_mod", "DataParallel": "module", "DistributedDataParallel": "module"}
_FINAL = (SystemExit, ImportError, OSError, MemoryError)  # failures that memory for the weights does not mend


def build(
    factory: Callable[[], nn.Module],
    name: str,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    fake_mode: FakeTensorMode,
    *,
    with_values: bool = False,
) -> nn.Module:
    """Returns the model that ``factory`` makes, its weights fake tensors on the CPU.

    The factory runs with all tensors on the ``meta`` device, which has no memory. Where that fails, because the
    factory reads values, it runs again with the parameters alone on ``meta``, and at last for real: a model that runs
    itself while it is built needs its weights. No parameter is made as a fake tensor, because those cannot be
    converted (``.to(torch.bfloat16)``, ``.half()``). ``with_values`` begins with the second way, in which tensors that
    are no parameters keep the values that the factory gives them. Lazy modules learn their shapes from ``args`` and
    ``kwargs``.

    Raises `BuildError` where the factory fails or returns no module, `CaptureError` where lazy modules do not run.
    """
    for place in (_parameters_on_meta,) if with_values else (_on_meta, _parameters_on_meta):
        try:
            return _built(factory, name, args, kwargs, fake_mode, place)
        except CaptureError as error:
            cause = error.__cause__
            if not isinstance(cause, Exception) or isinstance(cause, _FINAL) or is_of_fetching(cause):
                raise
    return _built(factory, name, args, kwargs, fake_mode, contextlib.nullcontext)


def _built(
    factory: Callable[[], nn.Module],
    name: str,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    fake_mode: FakeTensorMode,
    place: Callable[[], contextlib.AbstractContextManager[Any]],
) -> nn.Module:
    with place():
        try:
            made = factory()
        except ExplorerError:
            raise
        except (Exception, SystemExit) as error:  # whatever a stranger's function does when called
            raise from_build_failure(error, name) from error
        model = usable(made, name)
        initialise_lazy_modules(model, args, kwargs)
    _move_to_fake_cpu(model, fake_mode)
    return model


def usable(made: object, name: str) -> nn.Module:
    """Returns the module itself, without what compiles or spreads it; raises `BuildError` where it is none."""
    while type(made).__name__ in _WRAPPERS:
        made = getattr(made, _WRAPPERS[type(made).__name__])
    if isinstance(made, torch.jit.ScriptModule):
        raise BuildError(name, ReasonError("is-torchscript"))
    if isinstance(made, nn.Module):
        return made
    if made is None:
        raise BuildError(name, ReasonError("returns-nothing"))
    if isinstance(made, type) and issubclass(made, nn.Module):
        raise BuildError(name, ReasonError("returns-class", kind=made.__name__))
    if isinstance(made, (tuple, list)):
        raise BuildError(name, ReasonError("returns-several", kind=type(made).__name__))
    raise BuildError(name, ReasonError("not-a-module", kind=type(made).__name__))


def initialise_lazy_modules(model: nn.Module, args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
    """Runs the model once on zeros of the example's shapes where modules learn their own shapes from the first call.

    The mode of every module stays as it was. Raises `CaptureError` where the model does not run.
    """
    modules = all_modules(model)
    held = [tensor for module in modules for tensor in (*module._parameters.values(), *module._buffers.values())]
    if not any(tensor is not None and is_lazy(tensor) for tensor in held):
        return
    zeros = pytree.tree_map_only(torch.Tensor, lambda each: torch.zeros(each.shape, dtype=each.dtype), (args, kwargs))
    modes = [(module, module.training) for module in modules]
    for module in modules:
        module.training = False
    try:
        with torch.no_grad():
            model(*zeros[0], **zeros[1])
    except (Exception, SystemExit) as error:  # whatever a stranger's ``forward`` does when called
        raise from_export_failure(error, model, args, kwargs) from error
    finally:
        for module, mode in modes:
            module.training = mode


@contextlib.contextmanager
def _on_meta() -> Iterator[None]:
    """Makes every tensor without memory; what torch says about weights that are not loaded is of no use here."""
    with torch.device("meta"), warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*copying from a non-meta parameter.*")
        yield


@contextlib.contextmanager
def _parameters_on_meta() -> Iterator[None]:
    """Takes the memory of every parameter away as a module receives it; all other tensors have their values."""

    def without_memory(module: nn.Module, name: str, parameter: nn.Parameter | None) -> Any:
        if type(parameter) is not nn.Parameter or parameter.is_meta:
            return None
        return nn.Parameter(parameter.detach().to("meta"), requires_grad=parameter.requires_grad)

    hook = register_module_parameter_registration_hook(without_memory)
    try:
        yield
    finally:
        hook.remove()


def _move_to_fake_cpu(model: nn.Module, fake_mode: FakeTensorMode) -> None:
    """Replaces parameters, and all tensors without memory, by fake ones; one held at several places stays one.

    Other tensors keep their values, which the model may read while it runs.
    """
    moved: dict[int, torch.Tensor] = {}
    kept_alive: list[torch.Tensor] = []

    def fake(tensor: torch.Tensor) -> torch.Tensor:
        if (
            isinstance(tensor, FakeTensor)
            or is_lazy(tensor)
            or not (tensor.is_meta or isinstance(tensor, nn.Parameter))
        ):
            return tensor
        if id(tensor) not in moved:
            moved[id(tensor)] = _fake_cpu(tensor, fake_mode)
            kept_alive.append(tensor)
        return moved[id(tensor)]

    for module in all_modules(model):
        replace_tensors(module, fake)


def _fake_cpu(tensor: torch.Tensor, fake_mode: FakeTensorMode) -> torch.Tensor:
    moved = blank(layout_of(tensor), fake_mode)
    if isinstance(tensor, nn.Parameter):
        return nn.Parameter(moved, requires_grad=tensor.requires_grad)
    return moved.requires_grad_(tensor.requires_grad)
