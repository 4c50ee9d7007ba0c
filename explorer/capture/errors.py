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

from explorer.values.errors import ExplorerError

_NEEDS_VALUES = (GuardOnDataDependentSymNode, DataDependentOutputException, DynamicOutputShapeException)

# Files of torch that call modules on behalf of others.
_MACHINERY = (str(Path(torch.fx.__file__).parent), str(nn.modules.module.__file__))


class ReasonError(ExplorerError):
    """Why something of a model cannot be captured; a part of `CaptureError`, not raised itself."""


class CaptureError(ExplorerError):
    """A model that cannot become a graph: which operation in which module, and why."""

    def __init__(self, operation: str, module_path: str, why: ReasonError) -> None:
        self.operation = operation
        self.module_path = module_path
        if module_path:
            super().__init__("operation-not-captured", operation=operation, module=module_path, why=why)
        else:
            super().__init__("model-not-captured", operation=operation, why=why)


class BuildError(CaptureError):
    """A model that could not be built: there is no operation yet, only the model's name."""

    def __init__(self, name: str, why: ReasonError) -> None:
        super().__init__(name, "", why)
        self.code, self.parameters = "model-not-built", {"model": name, "why": why}


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
    file = Path(frame.f_code.co_filename).name
    return BuildError(name, ReasonError("failed-at", why=reason_for(error), file=file, line=line_number))


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


def reason_for(error: BaseException) -> ReasonError:
    """What went wrong, without torch's advice to its own developers."""
    if isinstance(error, _NEEDS_VALUES):
        return ReasonError("tensor-values-needed")
    if isinstance(error, SystemExit):
        return ReasonError("program-ended", problem=str(error))
    lines = str(error).strip().splitlines()
    kind = type(error).__name__
    return (
        ReasonError("failed-with", problem=lines[0].rstrip("."), kind=kind)
        if lines
        else ReasonError("failed-as", kind=kind)
    )


def reason_at(nodes: Iterable[torch.fx.Node], error: BaseException) -> ReasonError:
    """What went wrong while traced nodes ran."""
    if any(isinstance(node.target, torch._ops.HigherOrderOperator) for node in nodes):
        return ReasonError("operations-not-fixed")
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
