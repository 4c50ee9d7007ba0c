"""The types of what the browser's components are given, written for JavaScript, comments and all.

``python -m explorer.present.payload_declarations`` writes ``web/payload.d.ts`` from the modules that describe them.
"""

from __future__ import annotations

import inspect
from importlib.resources import files
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

from explorer.present import page_types, payload_types
from explorer.present.dynamics import payload_types as dynamics_types

MODULES = (payload_types, dynamics_types, page_types)
PLAIN = {float: "number", int: "number", str: "string", bool: "boolean", NoneType: "null"}
HEAD = "// Written by `python -m explorer.present.payload_declarations`.\n"


def declarations() -> str:
    """Returns the text of ``payload.d.ts``: an interface for each type that the modules describe, in their order."""
    described = [
        kind
        for module in MODULES
        for kind in vars(module).values()
        if is_typeddict(kind) and kind.__module__ == module.__name__
    ]
    return HEAD + "".join(map(_interface, described))


def _interface(kind: type) -> str:
    comments = _comments(kind)
    fields = [f"  {name}: {_type(of)};{comments[name]}\n" for name, of in get_type_hints(kind).items()]
    return f"\n/** {inspect.getdoc(kind)} */\nexport interface {kind.__name__} {{\n{''.join(fields)}}}\n"


def _comments(kind: type) -> dict[str, str]:
    """Returns what stands behind each field in its module, as a comment of TypeScript."""
    found = {}
    for line in inspect.getsource(kind).splitlines():
        name, colon, rest = line.strip().partition(": ")
        if colon and name.isidentifier():
            said = rest.partition("  # ")[2]
            found[name] = f" // {said}" if said else ""
    return found


def _type(of: Any) -> str:
    """Returns a Python type in TypeScript; raises `TypeError` for one that JSON has not."""
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
