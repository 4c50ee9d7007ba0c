"""Writes ``web/payload.d.ts`` from `explorer.present.payload_types`: run ``python -m explorer.present.typescript``."""

from __future__ import annotations

import inspect
from importlib.resources import files
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from explorer.present import payload_types

PLAIN = {float: "number", int: "number", str: "string", bool: "boolean", NoneType: "null"}
HEAD = "// Written by `python -m explorer.present.typescript` from explorer/present/payload_types.py.\n"


def declarations() -> str:
    """The text of ``payload.d.ts``: an interface for each type that the module describes, in its order."""
    described = [kind for kind in vars(payload_types).values() if is_typeddict(kind)]
    return HEAD + "".join(map(_interface, described))


def _interface(kind: type) -> str:
    comments = _comments(kind)
    fields = [f"  {name}: {_type(of)};{comments[name]}\n" for name, of in get_type_hints(kind).items()]
    return f"\n/** {inspect.getdoc(kind)} */\nexport interface {kind.__name__} {{\n{''.join(fields)}}}\n"


def _comments(kind: type) -> dict[str, str]:
    """What stands behind each field in the module, as a comment of TypeScript."""
    found = {}
    for line in inspect.getsource(kind).splitlines():
        name, colon, rest = line.strip().partition(": ")
        if colon and name.isidentifier():
            said = rest.partition("  # ")[2]
            found[name] = f" // {said}" if said else ""
    return found


def _type(of: Any) -> str:
    """A Python type in TypeScript; raises `TypeError` for one that JSON has not."""
    origin, inner = get_origin(of), get_args(of)
    if of in PLAIN:
        return PLAIN[of]
    if is_typeddict(of):
        return str(of.__name__)
    if origin in (Union, UnionType):
        return " | ".join(map(_type, inner))
    if origin is Literal:
        return " | ".join(f'"{value}"' for value in inner)
    if origin is list:
        return f"{_type(inner[0])}[]"
    if origin is tuple:
        return f"[{', '.join(map(_type, inner))}]"
    if origin is dict and inner[0] is str:
        return f"Record<string, {_type(inner[1])}>"
    raise TypeError(f"{of} has no place in a payload: JSON has no such value")


if __name__ == "__main__":
    Path(str(files("explorer").joinpath("web", "payload.d.ts"))).write_text(declarations(), encoding="utf-8")
