"""Why a model could not be captured: which operation, in which module, in one sentence."""

from __future__ import annotations

import linecache
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType

import torch
from torch import nn
from torch._subclasses.fake_tensor import DataDependentOutputException, DynamicOutputShapeException
from torch.fx.experimental.symbolic_shapes import GuardOnDataDependentSymNode

_NEEDS_VALUES = (GuardOnDataDependentSymNode, DataDependentOutputException, DynamicOutputShapeException)

# Files of torch that call modules on behalf of others.
_MACHINERY = (str(Path(torch.fx.__file__).parent), str(nn.modules.module.__file__))


class CaptureError(ValueError):
    """A model that cannot become a graph; the message names the operation and the module path."""

    def __init__(self, operation: str, module_path: str, reason: str) -> None:
        self.operation = operation
        self.module_path = module_path
        self.reason = reason
        super().__init__(operation, module_path, reason)

    def __str__(self) -> str:
        where = f'module "{self.module_path}"' if self.module_path else "the model itself"
        return f'operation "{self.operation}" in {where} cannot be captured: {self.reason}'


class BuildError(CaptureError):
    """A model that could not be built: there is no operation yet, so the message names the model."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, "", reason)

    def __str__(self) -> str:
        return f'model "{self.operation}" cannot be built: {self.reason}'


def from_export_failure(error: BaseException, model: nn.Module) -> CaptureError:
    """The `CaptureError` for an exception that left ``model`` while it was traced.

    The operation is the source line of the innermost ``forward`` of one of the model's modules, because
    that is the text its author will recognise.
    """
    paths = {id(module): path for path, module in model.named_modules()}
    operation, module_path = type(model).__name__, ""
    cause = _root_cause(error)
    for frame, line_number in _frames(cause):
        module = _first_argument(frame)
        if id(module) in paths and not frame.f_code.co_filename.startswith(_MACHINERY):
            line = linecache.getline(frame.f_code.co_filename, line_number).strip()
            operation, module_path = line or frame.f_code.co_name, paths[id(module)]
    return CaptureError(operation, module_path, reason_for(cause))


def from_build_failure(error: BaseException, name: str) -> BuildError:
    """The `BuildError` for an exception that left the function that builds a model."""
    frame, line_number = list(_frames(error))[-1]
    return BuildError(name, f"{reason_for(error)}, at {Path(frame.f_code.co_filename).name} line {line_number}")


def _first_argument(frame: FrameType) -> object:
    """What a method was called on, whatever its author calls it."""
    code = frame.f_code
    return frame.f_locals.get(code.co_varnames[0]) if code.co_argcount else None


def _root_cause(error: BaseException) -> BaseException:
    """The exception that was raised first; torch wraps it in others on the way out."""
    while (earlier := error.__cause__ or error.__context__) is not None:
        error = earlier
    return error


def _frames(error: BaseException) -> Iterator[tuple[FrameType, int]]:
    """The frames an exception passed through with the line each was at, outermost first."""
    step = error.__traceback__
    while step is not None:
        yield step.tb_frame, step.tb_lineno
        step = step.tb_next


def reason_for(error: BaseException) -> str:
    """What went wrong, without torch's advice to its own developers."""
    if isinstance(error, _NEEDS_VALUES):
        return "it depends on the values of a tensor, and capture runs on shapes alone"
    if isinstance(error, SystemExit):
        return f"it ends the program (SystemExit: {error})"
    lines = str(error).strip().splitlines()
    return f"{lines[0].rstrip('.')} ({type(error).__name__})" if lines else type(error).__name__


def reason_at(nodes: Iterable[torch.fx.Node], error: BaseException) -> str:
    """What went wrong while traced nodes ran."""
    if any(isinstance(node.target, torch._ops.HigherOrderOperator) for node in nodes):
        return "it chooses or repeats operations while the model runs, and capture needs operations that always run"
    return reason_for(error)


def node_location(node: torch.fx.Node) -> tuple[str, str]:
    """The operation and the module path of a traced node."""
    stack = list(node.meta.get("nn_module_stack", {}).values())
    path = stack[-1][0] if stack else ""
    return operation_name(node), path.split("@")[0]


def operation_name(node: torch.fx.Node) -> str:
    """What a person calls the operation of a traced node: ``aten.add_.Tensor`` is ``add``."""
    target = node.target
    name = target._schema.name.split("::")[-1] if isinstance(target, torch._ops.OpOverload) else node.name
    return name.strip("_")
