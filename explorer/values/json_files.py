"""JSON as a file from anyone is read, under one set of rules, and numbers as JSON has them."""

from __future__ import annotations

import json
import math
from typing import Any

from explorer.values.names import shortened

LARGEST = 1_000_000  # bytes of a file; a full scenario list with the longest names and notes takes about a fifth
DEEPEST = 16  # objects and lists within one another; a scenario list has 4


class DocumentError(ValueError):
    """A file that is no JSON or breaks a rule of `read_json`; the message names the rule, the place and the value."""


def read_json(content: bytes | str) -> object:
    """What a JSON file holds.

    Raises `DocumentError` for more than `LARGEST` bytes, for what is not UTF-8 or not JSON, for NaN and the infinities,
    for an object that names the same thing twice, and for objects and lists nested deeper than `DEEPEST`.
    """
    try:
        data = content.encode() if isinstance(content, str) else content
        if len(data) > LARGEST:
            raise DocumentError(f"it has more than {LARGEST:,} bytes, the most that such a file may have")
        document: object = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_number)
    except RecursionError as error:
        raise _too_deep() from error
    except UnicodeEncodeError as error:
        raise DocumentError(f"it is not UTF-8 text, see character {error.start + 1}") from error
    except UnicodeDecodeError as error:
        raise DocumentError(f"it is not UTF-8 text, see byte {error.start}") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise DocumentError(f"it is not JSON at {place}: {error.msg[:1].lower()}{error.msg[1:]}") from error
    except DocumentError:
        raise
    except ValueError as error:  # Python's limit on the digits of a whole number
        raise DocumentError("it has a whole number with thousands of digits, which cannot be read") from error
    if _depth(document) > DEEPEST:
        raise _too_deep()
    return document


def _too_deep() -> DocumentError:
    return DocumentError(f"it is nested too deeply: objects and lists may be {DEEPEST} deep")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; one that names the same thing twice would lose one of the two."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise DocumentError(f'"{shortened(name)}" stands twice in the same object; take one out')
        found[name] = value
    return found


def _no_number(constant: str) -> None:
    raise DocumentError(f"{constant} is not a number that JSON has")


def _depth(document: object) -> int:
    """How many objects and lists lie within one another."""
    depth, level = 0, [document]
    while level := [outer for outer in level if isinstance(outer, dict | list)]:
        depth += 1
        level = [inner for outer in level for inner in (outer.values() if isinstance(outer, dict) else outer)]
    return depth


def number(value: float) -> int | float:
    """A count of bytes as people write it: without ``.0`` where it is whole."""
    return int(value) if float(value).is_integer() else float(value)


def finite(value: float | None) -> float | None:
    """A number as JSON has it: None where there is none, or where it is infinite."""
    return value if value is not None and math.isfinite(value) else None
