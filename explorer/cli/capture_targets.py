"""Find what ``split-explorer capture`` was told to capture: a module, or a function or class that makes one."""

from __future__ import annotations

import ast
import errno
import functools
import importlib.util
import inspect
import os
import sys
import sysconfig
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import sample_models
from explorer.cli.capture_inputs import NO_INPUTS, ExampleInput, Inputs, OptionError
from explorer.values.names import UnknownNameError

SAMPLE = "sample:"
# Files that hold no model that can be followed, by their ending: what each kind is.
_OTHER_FILES = {
    **dict.fromkeys((".pt", ".pth", ".bin", ".ckpt", ".pkl", ".pickle", ".pt2", ".safetensors"), "weights"),
    **dict.fromkeys((".onnx", ".pb", ".tflite", ".h5", ".keras", ".gguf", ".mlmodel", ".engine"), "foreign"),
    **dict.fromkeys((".json", ".yaml", ".yml", ".ipynb", ".txt", ".md"), "text"),
}


@dataclass(frozen=True)
class Target:
    """What to capture, what to call it, and the inputs it has where the person names none."""

    model: Any  # an nn.Module, or a function without arguments that returns one
    name: str
    title: str = ""
    inputs: Inputs = NO_INPUTS


def find(target: str, arguments: Mapping[str, Any]) -> Target:
    """Returns what a target names: ``sample:NAME``, ``file.py:callable`` or ``package.module:callable``.

    Raises `OptionError` or `UnknownNameError`, and runs the module's own code.
    """
    if target.startswith(SAMPLE):
        entry = sample_models.find(target.removeprefix(SAMPLE))
        if arguments:
            raise OptionError("target-takes-no-arguments", target=target)
        own = Inputs(tuple(ExampleInput((1, *each.shape), each.dtype) for each in entry.inputs), {})
        return Target(lambda: sample_models.build(entry.name), entry.name, entry.title, own)
    where, colon, path = target.rpartition(":")
    if not (where and colon and path):
        raise _not_a_target(target)
    if where.endswith(".py"):
        module, name = _load_file(Path(where)), Path(where).stem
    else:
        if Path(where).suffix in _OTHER_FILES and Path(where).exists():
            raise _not_a_target(where)
        module, name = _load_module(where), where.rpartition(".")[2]
    return Target(_with_arguments(_member(module, where, path), target, arguments), name)


def is_plain(target: str) -> bool:
    """Returns whether a target is a name alone: neither of a callable nor of a file or a directory."""
    path = Path(target)
    return ":" not in target and path.name == target and not path.suffix and not path.exists()


def _not_a_target(target: str) -> Exception:
    """Why a name without a callable is not enough, by what there is under it."""
    path = Path(target)
    if path.suffix == ".py" and path.is_file():
        return OptionError("target-without-callable", path=target, names=_defined(path))
    if path.is_dir():
        return OptionError("target-directory", path=target)
    if path.suffix.lower() not in _OTHER_FILES:
        return OptionError("target-form", target=target)
    if not path.is_file():
        return OptionError("target-no-file", path=target, problem=os.strerror(errno.ENOENT))
    kind = _OTHER_FILES[path.suffix.lower()]
    if kind == "foreign":
        return OptionError("target-foreign", path=target)
    return OptionError("target-text", path=target) if kind == "text" else _weights_alone(path)


def _weights_alone(path: Path) -> Exception:
    """Why a file that PyTorch wrote is no model that can be followed; torch is imported to look into it."""
    from explorer.capture.weights import kind_of

    kind = kind_of(path)
    if kind == "torchscript":
        return OptionError("target-torchscript", path=str(path))
    if kind == "exported":
        return OptionError("target-exported", path=str(path))
    if kind == "state-dict":
        return OptionError("target-state-dict", path=str(path))
    return OptionError("target-pickle", path=str(path))


def _defined(path: Path) -> tuple[str, ...]:
    """The functions and classes at the top of a Python file, which is read and not run."""
    try:
        body = ast.parse(path.read_bytes()).body
    except (SyntaxError, ValueError):
        return ("build",)
    return tuple(each.name for each in body if isinstance(each, (ast.FunctionDef, ast.ClassDef))) or ("build",)


def _load_file(path: Path) -> ModuleType:
    """The module of a file; one that is part of a package is imported as such, so that it finds its siblings."""
    if not path.is_file():
        problem = os.strerror(errno.EISDIR if path.is_dir() else errno.ENOENT)
        raise OptionError("target-no-file", path=str(path), problem=problem)
    top, parts = path.resolve().parent, [path.stem]
    while (top / "__init__.py").is_file():
        parts.insert(0, top.name)
        top = top.parent
    sys.path.insert(0, str(top))
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    known = sys.modules.get(name)
    if known is not None and Path(getattr(known, "__file__", None) or "").resolve() == path.resolve():
        return known
    if len(parts) > 1:
        return _imported(str(path), lambda: import_module(name))
    return _imported(str(path), lambda: _run_file(name, path))


def _run_file(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = sys.modules.get(name)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name)
        if before is not None:
            sys.modules[name] = before
        raise
    return module


def _load_module(name: str) -> ModuleType:
    sys.path.insert(0, os.getcwd())
    return _imported(name, lambda: import_module(name))


def _imported(shown: str, load: Callable[[], ModuleType]) -> ModuleType:
    try:
        return load()
    except (Exception, SystemExit) as error:  # whatever a stranger's module does when imported
        raise _import_error(shown, error) from error


def _import_error(shown: str, error: BaseException) -> OptionError:
    """The exception and the line of the person's code where it was raised."""
    said = (str(error.msg if isinstance(error, SyntaxError) else error).strip().splitlines() or [""])[0]
    values = {"module": shown, "kind": type(error).__name__, "problem": said}
    place = _place(error)
    if isinstance(error, ModuleNotFoundError) and error.name:
        if place is None:
            return OptionError("import-no-module", **values)
        return OptionError("import-no-package", **values, package=error.name.partition(".")[0], **place)
    if place is None:
        return OptionError("import-failed", **values)
    return OptionError("import-failed-at", **values, **place)


def _place(error: BaseException) -> dict[str, Any] | None:
    if isinstance(error, SyntaxError):
        return {"file": Path(error.filename or "").name, "line": error.lineno or 0}
    ours = str(Path(__file__).parents[1])
    standard, installed = sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")
    for step in reversed(traceback.extract_tb(error.__traceback__)):
        own = step.filename.startswith((ours, "<frozen")) or (
            step.filename.startswith(standard) and not step.filename.startswith(installed)
        )
        if not own:
            return {"file": Path(step.filename).name, "line": step.lineno or 0}
    return None


def _member(module: ModuleType, where: str, path: str) -> Any:
    found: Any = module
    for part in path.split("."):
        if not hasattr(found, part):
            names = [known for known in dir(found) if callable(getattr(found, known)) and not known.startswith("_")]
            own = [known for known in names if getattr(getattr(found, known), "__module__", "") == module.__name__]
            if not names:
                raise OptionError("target-holds-nothing", path=where, name=part)
            raise OptionError(
                "target-unknown-callable", path=where, why=UnknownNameError("callable", part, own or names)
            )
        found = getattr(found, part)
    return found


def _with_arguments(found: Any, target: str, arguments: Mapping[str, Any]) -> Any:
    """What was found, called with the arguments; raises `OptionError` where it does not take them."""
    if _is_module(found):
        if arguments:
            raise OptionError("target-takes-no-arguments", target=target)
        return found
    if isinstance(found, Mapping):
        raise OptionError("target-state-dict", path=target)
    if not callable(found):
        raise OptionError("target-not-callable", target=target, kind=type(found).__name__)
    check_arguments(found, target, arguments)
    return functools.partial(found, **arguments)


def check_arguments(function: Callable[..., Any], target: str, arguments: Mapping[str, Any]) -> None:
    """Raises `OptionError` for an argument that the function does not have, or that it needs and is not given."""
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):  # a function that is not written in Python
        return
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    names = [name for name, each in parameters.items() if each.kind not in variable]
    takes_all = any(each.kind is inspect.Parameter.VAR_KEYWORD for each in parameters.values())
    for name in arguments:
        if not names and not takes_all:
            raise OptionError("target-takes-no-arguments", target=target)
        if name not in names and not takes_all:
            raise OptionError("argument-unknown", target=target, why=UnknownNameError("argument", name, names))
    missing = tuple(
        name for name in names if parameters[name].default is inspect.Parameter.empty and name not in arguments
    )
    if missing:
        raise OptionError("argument-missing", target=target, names=missing, first=missing[0])


def _is_module(found: Any) -> bool:
    """Whether it is an nn.Module; where torch is not imported there is none."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(found, torch.nn.Module)
