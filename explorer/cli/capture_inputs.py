"""How a person writes the inputs of a model and the arguments of the function that builds it, on the command line."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Literal

from explorer.values.errors import ExplorerError
from explorer.values.names import UnknownNameError

DTYPES = (
    *("float32", "float16", "bfloat16", "float64", "int64", "int32", "int16", "int8", "uint8", "bool"),
    *("complex64", "complex128"),
)
LARGEST_INPUT = 2**31 - 1  # numbers in one example, a sample of 46,000 x 46,000 pixels
SCALAR = "scalar"
VALUES = {"ones": 1, "zeros": 0}
_LONGEST_DIMENSION = 4  # digits
_SHOWN = 60  # characters of a mistaken input
_SHAPE = re.compile(rf"(?P<shape>{SCALAR}|[1-9]\d*(?:x[1-9]\d*)*)(?::(?P<dtype>\w+))?(?::(?P<values>\w+))?")
_NAMED = re.compile(r"(?P<name>[^\W\d]\w*(?:\.\w+)*)=(?P<value>.*)", re.DOTALL)
_WORD = re.compile(r"[^\W\d][\w.-]*")
_CONSTANTS = {"true": True, "false": False, "none": None, "null": None}


class OptionError(ExplorerError):
    """An option of the command that is not written as it must be, or that asks for what cannot be."""


@dataclass(frozen=True)
class ExampleInput:
    """Shape and type of an example input, the batch first, and of which of `VALUES` it is if the model reads that."""

    shape: tuple[int, ...]
    dtype: str = "float32"
    values: str = ""

    @classmethod
    def parse(cls, given: str) -> ExampleInput:
        """Read ``1x3x224x224``, ``1x1024:int64``, ``scalar:int64`` or ``1x16:bool:ones``; raises `OptionError`.

        >>> ExampleInput.parse("1x1024:int64:ones")
        ExampleInput(shape=(1, 1024), dtype='int64', values='ones')
        """
        match = _SHAPE.fullmatch(given)
        if match is None:
            raise OptionError("input-sizes", entered=_shown(given))
        dtype, values = match["dtype"] or "float32", match["values"] or ""
        if dtype in VALUES and not values:
            dtype, values = "float32", dtype
        if values and values not in VALUES:
            why: ExplorerError = UnknownNameError("values", values, VALUES)
            raise OptionError("input-invalid", entered=_shown(given), why=why)
        if dtype not in DTYPES:
            raise OptionError("input-invalid", entered=_shown(given), why=UnknownNameError("type", dtype, DTYPES))
        sizes = [] if match["shape"] == SCALAR else match["shape"].split("x")
        # Python reads no number of thousands of digits, so the long ones are refused unread.
        if any(len(size) > len(str(LARGEST_INPUT)) for size in sizes) or prod(map(int, sizes)) > LARGEST_INPUT:
            raise OptionError("input-too-large", entered=_shown(given), most=LARGEST_INPUT)
        return cls(tuple(map(int, sizes)), dtype, values)

    def __str__(self) -> str:
        return ":".join(filter(None, ["x".join(map(str, self.shape)) or SCALAR, self.dtype, self.values]))


@dataclass(frozen=True)
class Inputs:
    """What the model is called with: values in order and by name, an `ExampleInput` for every tensor in them."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def __bool__(self) -> bool:
        return bool(self.args or self.kwargs)

    def __str__(self) -> str:
        return ", ".join(
            [*map(_written, self.args), *(f"{name}={_written(each)}" for name, each in self.kwargs.items())]
        )


NO_INPUTS = Inputs((), {})


def read_inputs(given: Sequence[str]) -> Inputs:
    """Returns the inputs of all ``--input`` options; raises `OptionError`.

    >>> print(read_inputs(["1x3x8x8", "mask=1x16:bool", "past=none", "batch.ids=1x4:int64"]))
    1x3x8x8:float32, mask=1x16:bool, past=None, batch={'ids': 1x4:int64}
    """
    args: list[Any] = []
    named: dict[str, Any] = {}
    for each in given:
        match = _NAMED.fullmatch(each)
        if match is None:
            args.append(_nested(each) if each[:1] in ("[", "{") else ExampleInput.parse(each))
            continue
        *path, last = match["name"].split(".")
        holder = named
        for depth, part in enumerate(path):
            holder = holder.setdefault(part, _Parts())
            if not isinstance(holder, _Parts):
                raise OptionError("input-clash", name=".".join(path[: depth + 1]))
        if last in holder:
            code = "input-clash" if isinstance(holder[last], _Parts) else "input-twice"
            raise OptionError(code, name=match["name"])
        holder[last] = _value(each, match["value"])
    return Inputs(tuple(args), {name: _joined(name, each) for name, each in named.items()})


def read_dimension(given: str | None) -> int | Literal["none"] | None:
    """Returns the dimension that ``--batch-dim`` says, from 0; raises `OptionError`."""
    if given is None:
        return None
    if given == "none":
        return "none"
    if given.isascii() and given.isdigit() and len(given) < _LONGEST_DIMENSION:
        return int(given)
    raise OptionError("batch-dim-form", entered=_shown(given))


def read_arguments(given: Sequence[str]) -> dict[str, Any]:
    """Returns the arguments of all ``--arg`` options with the types that they are written in; raises `OptionError`.

    >>> read_arguments(["depth=18", "rate=1e-3", "pretrained=false", "head=none", "name=tiny", "sizes=[3, 4]"])
    {'depth': 18, 'rate': 0.001, 'pretrained': False, 'head': None, 'name': 'tiny', 'sizes': [3, 4]}
    """
    arguments: dict[str, Any] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not (equals and name.isidentifier()):
            raise OptionError("argument-form", entered=_shown(each))
        if name in arguments:
            raise OptionError("argument-twice", name=name)
        arguments[name] = _literal(value)
    return arguments


class _Parts(dict[str, Any]):
    """Values of one input that were given part by part, by dotted names."""


def _joined(name: str, value: Any) -> Any:
    """The parts of a dotted name as a dict, or as a list where all of them are numbers."""
    if not isinstance(value, _Parts):
        return value
    parts = {part: _joined(f"{name}.{part}", each) for part, each in value.items()}
    if not all(part.isdecimal() for part in parts):
        return dict(parts)
    if sorted(map(int, parts)) != list(range(len(parts))):
        raise OptionError("input-gap", name=name, last=len(parts) - 1)
    return [parts[part] for part in sorted(parts, key=int)]


def _value(entered: str, value: str) -> Any:
    """What stands behind the name of an input: a shape, a number, true, false, none, JSON or a word."""
    if value.lower() in _CONSTANTS:
        return _CONSTANTS[value.lower()]
    if value[:1] in ("[", "{", '"'):
        return _nested(value)
    if _is_number(value):
        return _literal(value)
    if _SHAPE.fullmatch(value):
        return ExampleInput.parse(value)
    if _WORD.fullmatch(value):
        return value
    raise OptionError("input-sizes", entered=_shown(entered))


def _nested(value: str) -> Any:
    """JSON in which a text that is a shape stands for a tensor."""
    try:
        return _with_examples(json.loads(value))
    except ValueError as error:
        if isinstance(error, ExplorerError):
            raise
        raise OptionError("input-not-json", entered=_shown(value), problem=str(error)) from error


def _with_examples(value: Any) -> Any:
    if isinstance(value, str) and _SHAPE.fullmatch(value):
        return ExampleInput.parse(value)
    if isinstance(value, list):
        return [_with_examples(each) for each in value]
    if isinstance(value, dict):
        return {name: _with_examples(each) for name, each in value.items()}
    return value


def _literal(value: str) -> Any:
    if value.lower() in _CONSTANTS:
        return _CONSTANTS[value.lower()]
    for read in (json.loads, ast.literal_eval):
        try:
            return read(value)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
    return value


def _is_number(value: str) -> bool:
    return isinstance(_literal(value), (int, float)) and not value.lower().startswith(("nan", "inf"))


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name!r}: {_written(each)}' for name, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    return str(value)


def _shown(given: str) -> str:
    return given if len(given) <= _SHOWN else f"{given[:_SHOWN]}..."
