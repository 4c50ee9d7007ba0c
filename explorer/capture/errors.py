"""Why a model could not be captured: which operation, in which module, at which line of its author, in one sentence."""

from __future__ import annotations

import inspect
import linecache
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import torch
from torch import nn
from torch._subclasses.fake_tensor import DataDependentOutputException, DynamicOutputShapeException
from torch.fx.experimental.symbolic_shapes import GuardOnDataDependentSymNode

from explorer.capture.modules import named_modules
from explorer.capture.outside import is_of_fetching
from explorer.values.errors import ExplorerError

_WANT_OF_VALUES = ("tensor-values-needed", "size-needs-values")
_NEEDS_VALUES = (GuardOnDataDependentSymNode, DataDependentOutputException)
_NEEDS_VALUES_TOO = re.compile(r"\.numpy\(\) is not supported|Cannot access data pointer|\.tolist\(\) is not supported")

# What Python and torch say of a number where a tensor should be.
_TAKES_TENSOR = re.compile(r"'int' object (has no attribute|is not subscriptable)|must be Tensor, not int")

# Files that are no author's: torch, this package, and Python's own library.
_PACKAGE = Path(__file__).parents[1]
_BETWEEN = f"{_PACKAGE}/capture/known.py"  # torch calls it on behalf of an author
_NOT_OF_AUTHORS = (f"{Path(torch.__file__).parent}/", f"{_PACKAGE}/", "<frozen", "<string>", "<eval", "<attrs")
_STANDARD, _INSTALLED = sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")

# Files of torch that call modules on behalf of others.
_MACHINERY = (str(Path(torch.fx.__file__).parent), str(nn.modules.module.__file__))


class ReasonError(ExplorerError):
    """Why something of a model cannot be captured; a part of `CaptureError`, not raised itself."""


class CaptureError(ExplorerError):
    """A model that cannot become a graph: which operation in which module, and why."""

    def __init__(self, operation: str, module_path: str, why: ExplorerError, node: torch.fx.Node | None = None) -> None:
        self.operation = operation
        self.module_path = module_path
        self.node = node  # the traced operation, where it is one and its author's line is not known yet
        self.has_assumed_sizes = False  # whether it is of sizes that were taken at their largest
        if module_path:
            super().__init__("operation-not-captured", operation=operation, module=module_path, why=why)
        else:
            super().__init__("model-not-captured", operation=operation, why=why)

    def at(self, place: Place | None) -> CaptureError:
        """Returns the error with the author's line, where it is known."""
        why = self.parameters["why"]
        assert isinstance(why, ExplorerError)
        return CaptureError(self.operation, self.module_path, _at(why, place))

    def because(self, why: ExplorerError) -> CaptureError:
        """Returns the error with another reason."""
        return CaptureError(self.operation, self.module_path, why)

    @property
    def needs_values(self) -> bool:
        """Returns whether it is for want of the values of a tensor."""
        return any(why.code in _WANT_OF_VALUES for why in self._reasons())

    @property
    def place(self) -> Place | None:
        """Returns the author's line, where it is known."""
        for why in self._reasons():
            if why.code == "failed-at":
                return Place(str(why.parameters["file"]), int(str(why.parameters["line"])), self.operation)
        return None

    def _reasons(self) -> Iterator[ExplorerError]:
        why = self.parameters.get("why")
        while isinstance(why, ExplorerError):
            yield why
            why = why.parameters.get("why")


class BuildError(CaptureError):
    """A model that could not be built: there is no operation yet, only the model's name."""

    def __init__(self, name: str, why: ExplorerError) -> None:
        super().__init__(name, "", why)
        self.code, self.parameters = "model-not-built", {"model": name, "why": why}


class InputError(CaptureError):
    """Example inputs that the model's ``forward`` does not take."""

    def __init__(self, model: nn.Module, takes: Sequence[str], why: ExplorerError) -> None:
        super().__init__(type(model).__name__, "", why)
        self.code, self.parameters = "forward-unfit", {"takes": ", ".join(takes), "why": why}
        if place := definition_of(model):
            self.code = "forward-unfit-at"
            self.parameters |= {"file": place.file, "line": place.line}


class Place(NamedTuple):
    """A line of the model's author."""

    file: str  # its name without folders
    line: int
    source: str  # the line itself


def place_in(stack: str) -> Place | None:
    """Returns the author's innermost line of a stack trace that torch wrote down, if there is one."""
    lines = [(file, int(line)) for file, line in re.findall(r'File "([^"]+)", line (\d+)', stack)]
    return next((_place(file, line) for file, line in reversed(lines) if _is_of_author(file)), None)


def running_place() -> Place | None:
    """Returns the author's innermost line that runs the caller of this function, if there is one."""
    frame = sys._getframe(1).f_back
    while frame is not None:
        file = frame.f_code.co_filename
        if _is_of_author(file):
            return _place(file, frame.f_lineno)
        if file.startswith(f"{_PACKAGE}/") and file != _BETWEEN:
            break
        frame = frame.f_back
    return None


def definition_of(model: nn.Module) -> Place | None:
    """Returns where the model's ``forward`` begins, if its author wrote one."""
    code = getattr(inspect.unwrap(type(model).forward), "__code__", None)
    if code is None or not _is_of_author(code.co_filename):
        return None
    return _place(code.co_filename, code.co_firstlineno)


def _place(file: str, line: int) -> Place:
    return Place(Path(file).name, line, linecache.getline(file, line).strip())


def _is_of_author(file: str) -> bool:
    standard = file.startswith(f"{_STANDARD}/") and not file.startswith(f"{_INSTALLED}/")
    return not (file.startswith(_NOT_OF_AUTHORS) or standard)


def _at(why: ExplorerError, place: Place | None) -> ExplorerError:
    return ReasonError("failed-at", why=why, file=place.file, line=place.line) if place else why


def from_export_failure(
    error: BaseException, model: nn.Module, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> CaptureError:
    """The `CaptureError` for an exception that left ``model`` while it was traced on inputs like the example's.

    The operation is the innermost source line of an author in the module that failed, because that is the text its
    author will recognise; a module of torch is named by its kind, and the line is the one that calls it.
    """
    paths = {id(module): (path, module) for path, module in named_modules(model).items()}
    module_path, operation, inside_torch = "", type(model).__name__, False
    place: Place | None = None
    cause = _first_cause(error)
    for frame, line_number in _frames(cause):
        file = frame.f_code.co_filename
        if _is_of_author(file):
            place = _place(file, line_number)
            operation = operation if inside_torch else place.source or frame.f_code.co_name
        first = id(_first_argument(frame))
        if first in paths and not file.startswith(_MACHINERY):
            module_path, module = paths[first]
            inside_torch = not _is_of_author(file)
            if inside_torch:
                operation = type(module).__name__
            elif place is not None:
                operation = place.source or frame.f_code.co_name
    why = reason_for(cause)
    number = _number_for_tensor(cause, _named(model, args, kwargs))
    if number is not None:
        why = ReasonError("number-for-tensor", why=_at(why, place), name=number[0], number=number[1])
        return CaptureError(operation, module_path, why)
    if why.code not in (*_WANT_OF_VALUES, "program-ended"):
        why = ReasonError("failed-on-inputs", why=_at(why, place), inputs=described(model, args, kwargs))
        return CaptureError(operation, module_path, why)
    return CaptureError(operation, module_path, _at(why, place))


def described(model: nn.Module, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns the inputs as the command line takes them, such as ``x=1x3x224x224:float32``."""
    return tuple(f"{name}={_shown(value)}" for name, value in _named(model, args, kwargs).items())


def _named(model: nn.Module, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs by the names that ``forward`` gives them."""
    names = list(inspect.signature(model.forward).parameters)
    return {**dict(zip([*names, *map(str, range(len(names), len(args)))], args, strict=False)), **kwargs}


def _number_for_tensor(error: BaseException, inputs: Mapping[str, Any]) -> tuple[str, int] | None:
    """The first input that is a whole number where ``forward`` seems to want a tensor of so many."""
    if not _TAKES_TENSOR.search(str(error)):
        return None
    return next(((name, each) for name, each in inputs.items() if type(each) is int and each > 0), None)


def _shown(value: Any) -> str:
    if isinstance(value, torch.Tensor):
        return f"{'x'.join(map(str, value.shape)) or 'scalar'}:{str(value.dtype).removeprefix('torch.')}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}: {_shown(each)}' for name, each in value.items())}}}"
    return repr(value)


def from_build_failure(error: BaseException, name: str) -> BuildError:
    """The `BuildError` for an exception that left the function that builds a model."""
    cause = _first_cause(error)
    places = [
        _place(frame.f_code.co_filename, line)
        for frame, line in _frames(cause)
        if _is_of_author(frame.f_code.co_filename)
    ]
    why = ReasonError("fetches-from-outside") if is_of_fetching(error) else reason_for(cause)
    return BuildError(name, _at(why, places[-1] if places else None))


def _first_argument(frame: FrameType) -> object:
    """What a method was called on, whatever its author calls it."""
    code = frame.f_code
    return frame.f_locals.get(code.co_varnames[0]) if code.co_argcount else None


def _first_cause(error: BaseException) -> BaseException:
    """The exception that was raised first, which torch wraps in others; or the one that an author raised of it."""
    while (earlier := error.__cause__ or error.__context__) is not None:
        *_, (frame, _) = [(None, 0), *_frames(error)]
        if frame is not None and _is_of_author(frame.f_code.co_filename):
            break
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
    if isinstance(error, DynamicOutputShapeException):
        return ReasonError("size-needs-values")
    if isinstance(error, _NEEDS_VALUES) or _NEEDS_VALUES_TOO.search(str(error)):
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
