"""JSON as a file from anyone is read, under one set of rules, and numbers as JSON has them."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Strict
from pydantic_core import PydanticCustomError

from explorer.values.errors import ExplorerError
from explorer.values.names import shortened

LARGEST = 1_000_000  # bytes of a scenario file; a full list with the longest names and notes takes about a fifth
DEEPEST = 16  # objects and lists within one another; a scenario list has 4


def _whole(expected: str) -> BeforeValidator:
    """Returns what passes a version on as it is; refuses 1.0 and true, which are equal to 1 as well."""

    def checked(value: object) -> object:
        if type(value) is not int:
            raise PydanticCustomError("literal_error", "version must be {expected}", {"expected": expected})
        return value

    return BeforeValidator(checked)


FirstVersion = Annotated[Literal[1], _whole("1")]  # of a file format
SecondVersion = Annotated[Literal[1, 2], _whole("1 or 2")]  # of one that is still read in its first
# As JSON has them: no text and no true or false, which pydantic would otherwise read as numbers.
Number = Annotated[float, Strict()]
Whole = Annotated[int, Strict()]
Truth = Annotated[bool, Strict()]


class DocumentError(ExplorerError):
    """Reports a file that is no JSON, breaks a rule of `read_json` or is not what its kind of file has to be."""


def read_json(content: bytes | str, *, largest: int = LARGEST, whole: bool = False) -> object:
    """Returns what a JSON file of at most ``largest`` bytes holds; a byte order mark before it is passed over.

    With ``whole``, a number without a fraction is an `int` however it is written: ``1e9`` and ``4.0``.

    Raises `DocumentError` for a larger file, for what is not UTF-8 or not JSON, for NaN, the infinities and numbers
    beyond 1.8e308, for an object that names the same thing twice, and for objects and lists nested deeper than
    `DEEPEST`.
    """
    try:
        data = content.encode() if isinstance(content, str) else content
        if len(data) > largest:
            raise DocumentError("file-too-large", most=largest)
        _refuse_other_encodings(data)
        document: object = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_constant=_no_number,
            parse_float=_whole_number if whole else _fraction,
        )
    except RecursionError as error:
        raise _too_deep() from error
    except UnicodeEncodeError as error:
        raise DocumentError("text-not-utf8-character", at=error.start + 1) from error
    except UnicodeDecodeError as error:
        raise DocumentError("text-not-utf8-byte", at=error.start) from error
    except json.JSONDecodeError as error:
        problem = error.msg[:1].lower() + error.msg[1:]
        raise DocumentError("json-invalid", line=error.lineno, column=error.colno, problem=problem) from error
    except DocumentError:
        raise
    except ValueError as error:  # Python's limit on the digits of a whole number
        raise DocumentError("number-too-long") from error
    if _depth(document) > DEEPEST:
        raise _too_deep()
    return document


def _refuse_other_encodings(data: bytes) -> None:
    """Raises `DocumentError` for JSON in UTF-16 or UTF-32, which some editors and shells write unasked."""
    encoding = json.detect_encoding(data)  # a guess without a mark, by the zeros between ASCII characters
    marked = encoding in ("utf-16", "utf-32")
    if marked or (not encoding.startswith("utf-8") and data[:4].decode(encoding, "replace")[:1] in ("{", "[")):
        raise DocumentError("text-encoding", encoding=encoding[:6].upper())


def read_json_file(path: str | Path) -> object:
    """Returns what a file holds; raises `DocumentError` as `read_json`, and `OSError` for what cannot be opened."""
    with open(path, "rb") as stream:
        return read_json(stream.read(LARGEST + 1))  # no more than tells that it is too much


def shown(value: object) -> str:
    """Returns a value of a document for a sentence, as JSON has it."""
    return shortened(json.dumps(value, ensure_ascii=False, default=str))


def _too_deep() -> DocumentError:
    return DocumentError("document-too-deep", most=DEEPEST)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Returns a JSON object; one that names the same thing twice would lose one of the two."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for at, name in enumerate(names) if name in names[:at])
        raise DocumentError("entry-twice", name=twice)
    return found


def _fraction(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise DocumentError("number-too-large", got=text)
    return value


def _whole_number(text: str) -> int | float:
    value = _fraction(text)
    return int(value) if value.is_integer() else value


def _no_number(constant: str) -> None:
    raise DocumentError("number-not-json", got=constant)


def _depth(document: object) -> int:
    """Returns how many objects and lists lie within one another."""
    depth, level = 0, [document]
    while level := [outer for outer in level if isinstance(outer, (dict, list))]:
        depth += 1
        level = [inner for outer in level for inner in (outer.values() if isinstance(outer, dict) else outer)]
    return depth


def number(value: float) -> int | float:
    """Returns a count of bytes as people write it: without ``.0`` where it is whole."""
    return int(value) if float(value).is_integer() else float(value)


def finite(value: float | None) -> float | None:
    """Returns a number as JSON has it: None where there is none, or where it is infinite."""
    return value if value is not None and math.isfinite(value) else None
