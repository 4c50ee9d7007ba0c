"""Named scenarios as a JSON file, and back.

    {"format": "split-explorer/scenarios", "version": 1, "scenarios": [
        {"name": "Farm", "note": "", "model": "mobilenet_v2", "options": {"link": "nb-iot", "mode": "inference"}}]}

``options`` are those of `explorer.options`; what they leave out is as in the model's finished example. ``method`` names
whose split is looked at, none for the optimum. ``note``, ``method`` and ``options`` may be missing.
"""

from __future__ import annotations

import json
from typing import Any

from explorer.names import UnknownNameError, shortened
from explorer.options import to_options
from explorer.scenario import ScenarioError
from explorer.scenarios import MOST, NamedScenario, ScenarioList, ScenarioListError

FORMAT = "split-explorer/scenarios"
VERSION = 1
LARGEST = 1_000_000  # bytes; a full list of long names and notes takes less than a tenth
_KINDS: dict[type, str] = {str: "text", dict: "an object", list: "a list"}


def to_json(scenarios: ScenarioList) -> str:
    """The file's text, which `from_json` turns back into an equal list."""
    rows = [
        {
            "name": entry.name,
            "note": entry.note,
            "model": entry.model,
            **({"method": entry.method} if entry.method else {}),
            "options": {name: value for name, value in to_options(entry.scenario).items() if value},
        }
        for entry in scenarios
    ]
    return json.dumps({"format": FORMAT, "version": VERSION, "scenarios": rows}, indent=2, ensure_ascii=False) + "\n"


def from_json(content: bytes | str) -> ScenarioList:
    """The list in a file's content; raises `ScenarioListError` with one sentence: where it breaks which rule."""
    try:
        return _list(_document(content))
    except ScenarioListError as error:
        # Names and values come from the file: a line break in one must not break the sentence.
        sentence = "".join(char if char.isprintable() else repr(char)[1:-1] for char in str(error))
        raise ScenarioListError(f"scenario file: {sentence}") from error


def _document(content: bytes | str) -> object:
    data = content.encode() if isinstance(content, str) else content
    if len(data) > LARGEST:
        raise ScenarioListError(f"it may have at most {LARGEST:,} bytes, got {len(data):,}")
    try:
        document: object = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_number)
    except RecursionError as error:
        raise ScenarioListError("it is nested too deeply to be one") from error
    except UnicodeDecodeError as error:
        raise ScenarioListError(f"it is not UTF-8 text, see byte {error.start}") from error
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ScenarioListError(f"it is not JSON at {place}: {error.msg[:1].lower()}{error.msg[1:]}") from error
    except ScenarioListError:
        raise
    except ValueError as error:  # a whole number of thousands of digits
        raise ScenarioListError(f"it has a number that cannot be read: {error}") from error
    return document


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; one that names the same thing twice would lose one of the two."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ScenarioListError(f'"{shortened(name)}" stands twice in the same object; take one out')
        found[name] = value
    return found


def _no_number(constant: str) -> None:
    raise ScenarioListError(f"{constant} is not a number that an option can have")


def _list(document: object) -> ScenarioList:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ScenarioListError(f'it must be an object with "format": "{FORMAT}"; this is another kind of file')
    version = document.get("version")
    if version != VERSION or isinstance(version, bool):
        raise ScenarioListError(f"version must be {VERSION}, got {shortened(json.dumps(version))}")
    _check_keys("the file", document, ("format", "version", "scenarios"))
    rows = _member("the file", document, "scenarios", list)
    if len(rows) > MOST:
        raise ScenarioListError(f"it may hold at most {MOST} scenarios, got {len(rows)}")
    scenarios = ScenarioList()
    for number, row in enumerate(rows, 1):
        where = f"scenario {number}"
        if isinstance(row, dict) and isinstance(row.get("name"), str):
            where += f' ("{shortened(row["name"])}")'
        try:
            scenarios = scenarios.save(_scenario(row))
        except (ScenarioListError, ScenarioError, UnknownNameError) as error:
            raise ScenarioListError(f"{where}: {error}") from error
    return scenarios


def _scenario(row: object) -> NamedScenario:
    if not isinstance(row, dict):
        raise ScenarioListError(f"it must be an object, got {shortened(json.dumps(row))}")
    _check_keys("it", row, ("name", "note", "model", "method", "options"))
    values = _member("it", row, "options", dict, {})
    for name, value in values.items():
        if not isinstance(value, str | int | float):
            raise ScenarioListError(
                f"{shortened(name)} must be text, a number or true or false, got {shortened(json.dumps(value))}"
            )
    return NamedScenario.from_options(
        _member("it", row, "name", str),
        _member("it", row, "model", str),
        values,
        _member("it", row, "method", str, "") or None,
        _member("it", row, "note", str, ""),
    )


def _check_keys(where: str, found: dict[str, Any], known: tuple[str, ...]) -> None:
    unknown = next((name for name in found if name not in known), None)
    if unknown is not None:
        raise ScenarioListError(f"{where} has an {UnknownNameError('entry', unknown, known)}")


def _member(where: str, found: dict[str, Any], name: str, kind: type, default: object = None) -> Any:
    """An entry of an object; raises where it is missing without a default, or of another kind."""
    value = found.get(name, default)
    if value is None and name not in found:
        raise ScenarioListError(f'{where} has no "{name}"')
    if not isinstance(value, kind):
        raise ScenarioListError(f'"{name}" must be {_KINDS[kind]}, got {shortened(json.dumps(value))}')
    return value
