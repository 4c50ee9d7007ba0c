"""The first rule that a document breaks, in our words: one mapping from pydantic's types of error for every file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, get_args

from pydantic import BaseModel, ValidationError

from explorer.values.errors import ExplorerError
from explorer.values.json_files import DocumentError, shown
from explorer.values.names import UnknownNameError

_KINDS = {
    "string_type": "text",
    "float_type": "number",
    "float_parsing": "number",
    "finite_number": "number",
    "int_type": "whole",
    "int_parsing": "whole",
    "int_from_float": "whole",
    "bool_type": "truth",
    "bool_parsing": "truth",
    "list_type": "list",
    "tuple_type": "list",
    "named_tuple_type": "list",
    "dict_type": "object",
    "model_type": "object",
    "model_attributes_type": "object",
}  # what an entry has to be, by pydantic's type of error
_EXPECTED = {"literal_error", "enum"}


def first_violation(
    error: ValidationError, model: type[BaseModel], where: Literal["it", "file"] = "it"
) -> DocumentError:
    """Returns the first rule that a document breaks, with the place and the value.

    The document's entries are those of ``model``; ``where`` is what the document is called.
    """
    first = error.errors(include_url=False)[0]
    kind, context, place = first["type"], first.get("ctx", {}), first["loc"]
    cause = context.get("error")
    if kind == "missing" and isinstance(place[-1], int):
        return DocumentError("entry-few", name=_entry(place[:-1]), least=place[-1] + 1, count=len(first["input"]))
    if kind == "missing":
        return _within(place[:-1], DocumentError("entry-missing", where=where, name=_entry(place[-1:])))
    if kind == "extra_forbidden":
        unknown = UnknownNameError("entry", _entry(place[-1:]), _fields(model, place[:-1]))
        return _within(place[:-1], DocumentError("entry-unknown", where=where, why=unknown))
    if isinstance(cause, ExplorerError):
        return _within(place, DocumentError.of(cause))
    if kind == "int_parsing_size" or (kind == "float_type" and type(first["input"]) is int):  # of hundreds of digits
        return _within(place, DocumentError("number-too-large", got=shown(first["input"])))
    if kind == "string_pattern_mismatch":
        such = _such(model, place)
        return DocumentError("entry-pattern", name=_entry(place), such=such, got=shown(first["input"]))
    return _of_value(kind, context, _entry(place), first, where)


def _of_value(kind: str, context: Mapping[str, Any], name: str, first: Any, where: str) -> DocumentError:
    """Returns what is wrong with one value; ``name`` is its place, "" for the document itself."""
    value = shown(first.get("input"))
    if not name:
        return DocumentError("document-no-object", where=where, got=value)
    if kind in _KINDS:
        return DocumentError("entry-kind", name=name, kind=_KINDS[kind], got=value)
    if kind in _EXPECTED:
        return DocumentError("entry-literal", name=name, expected=context["expected"].replace("'", '"'), got=value)
    if kind == "string_too_short":
        return DocumentError("entry-empty", name=name, least=context["min_length"])
    if kind == "greater_than_equal":
        return DocumentError("entry-below", name=name, least=float(context["ge"]), got=value)
    if kind == "less_than_equal":
        return DocumentError("entry-above", name=name, most=float(context["le"]), got=value)
    if kind == "too_short":
        return DocumentError("entry-few", name=name, least=context["min_length"], count=len(first["input"]))
    if kind == "too_long":
        return DocumentError("entry-many", name=name, most=context["max_length"], count=len(first["input"]))
    problem = first["msg"].removeprefix("Value error, ")
    return DocumentError("entry-other", name=name, problem=problem[:1].lower() + problem[1:], got=value)


def _within(place: Sequence[str | int], why: DocumentError) -> DocumentError:
    """Returns an error with the place in the document, where that is not the document itself."""
    return DocumentError("part-broken", place=_entry(place), why=why) if place else why


def _entry(place: Sequence[str | int]) -> str:
    """Returns what an entry is called: ``cut``, ``cut[0]`` for a part of a list, ``peaks.fp16`` for one of an object.

    >>> _entry(("calibration", "inference", "kernels", 3, "kernel"))
    'calibration.inference.kernels[3].kernel'
    """
    name = ""
    for part in place:
        name += f"[{part}]" if isinstance(part, int) else f".{part}" if name else part
    return name


def _fields(model: type[BaseModel], place: Sequence[str | int]) -> list[str]:
    """Returns the names that the object at a place may have."""
    found = _model_at(model, place)
    names: Iterable[str] = getattr(found, "model_fields", ()) or getattr(found, "_fields", ())
    return list(names)


def _such(model: type[BaseModel], place: Sequence[str | int]) -> str:
    """Returns the example of the field at a place; every field with a pattern has one."""
    found = _model_at(model, place[:-1])
    fields = getattr(found, "model_fields", {})
    examples = fields[str(place[-1])].examples if place[-1] in fields else None
    return shown(examples[0]) if examples else ""


def _model_at(model: type[BaseModel], place: Sequence[str | int]) -> Any:
    """Returns the model, or the named tuple, that the object at a place has to be; None where it is neither."""
    found: Any = model
    for part in place:
        if found is not None and isinstance(part, str):
            field = getattr(found, "model_fields", {}).get(part)
            found = None if field is None else _model_in(field.annotation)
    return found


def _model_in(annotation: object) -> Any:
    """Returns the model or the named tuple in an annotation such as ``tuple[Model, ...]`` or ``Model | None``."""
    if hasattr(annotation, "model_fields") or hasattr(annotation, "_fields"):
        return annotation
    return next((model for inner in get_args(annotation) if (model := _model_in(inner)) is not None), None)
