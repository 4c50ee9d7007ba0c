"""Scenarios as JSON files: a list of named ones, written and read, and the one that a command is asked about.

    {"format": "split-explorer/scenarios", "version": 1, "scenarios": [
        {"name": "Farm", "note": "", "model": "mobilenet_v2", "options": {"link": "nb-iot", "mode": "inference"}}]}

``options`` are those of `explorer.scenario.options`; what they leave out is as in the model's finished example.
``method`` names whose split is looked at, none for the optimum. ``note``, ``method`` and ``options`` may be missing.

A file of the options alone, ``{"link": "nb-iot", "mode": "inference"}``, is one scenario of any model.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer.scenario.named import MOST, NamedScenario, ScenarioList, ScenarioListError
from explorer.scenario.options import from_options, to_options
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.values.json_files import LARGEST, DocumentError, read_json
from explorer.values.names import UnknownNameError, enumerated, shortened

FORMAT = "split-explorer/scenarios"
VERSION = 1
_KINDS: dict[type, str] = {str: "text", dict: "an object", list: "a list"}


@dataclass(frozen=True)
class _Row:
    """One scenario of a list as the file has it; whether the options can be read is not known yet."""

    name: str
    model: str
    options: dict[str, Any]
    method: str | None
    note: str


@dataclass(frozen=True)
class Readable:
    """What could be read of a list."""

    scenarios: ScenarioList
    problems: tuple[str, ...]  # one sentence for each scenario that is left out, or one for all that there is
    count: int  # of the scenarios, those that are left out included; 0 where it is no list at all


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
        return _list(read_json(content), _named_scenario)
    except (DocumentError, ScenarioListError) as error:
        raise ScenarioListError(f"scenario file: {_one_line(error)}") from error


def readable(content: bytes | str) -> Readable:
    """What can be read of a file's content, entry by entry, where one that breaks a rule must not cost the others."""
    try:
        rows = _rows(read_json(content))
    except (DocumentError, ScenarioListError) as error:
        return Readable(ScenarioList(), (_one_line(error),), 0)
    scenarios, problems = ScenarioList(), []
    for number, row in enumerate(rows, 1):
        try:
            scenarios = _saved(scenarios, number, row, _named_scenario)
        except ScenarioListError as error:
            problems.append(_one_line(error))
    return Readable(scenarios, tuple(problems), len(rows))


def load(file: str | Path, model: str, base: Scenario) -> Scenario:
    """The scenario of a file for a model: of options alone, or of a list of named scenarios.

    ``FILE#NAME`` is one of a list; its name may be left out where it is the only one, and its ``method`` is no part of
    the scenario. ``base`` gives what the options leave out. Raises `ScenarioError` naming the file, also for a scenario
    of another model and for a list of several without a name, saying what to do.
    """
    path, name = _path_and_name(str(file))
    try:
        document = read_json(_content(path))
        if isinstance(document, dict) and "format" in document:
            return _named(document, path, name, model, base)
        if not isinstance(document, dict):
            raise DocumentError(f"it must hold an object of options, or a scenario list, got {_shown(document)}")
        if name is not None:
            raise DocumentError(f'it is no list with names: leave out "#{shortened(name)}"')
        return from_options(_options(document), base)
    except OSError as error:
        raise ScenarioError(f'scenario file "{path}" cannot be read: {error.strerror or error}') from error
    except (DocumentError, ScenarioListError, ScenarioError, UnknownNameError) as error:
        raise ScenarioError(f'scenario file "{path}": {_one_line(error)}') from error


def _path_and_name(file: str) -> tuple[str, str | None]:
    """A file and the name behind its "#"; both may have a "#" of their own."""
    ends = [at for at, char in enumerate(file) if char == "#" and os.path.isfile(file[:at])]
    if os.path.exists(file) or not ends:
        return file, None
    return file[: ends[0]], file[ends[0] + 1 :]


def _content(path: str) -> bytes:
    """A file's bytes, no more of them than tell that they are too many."""
    with open(path, "rb") as stream:
        return stream.read(LARGEST + 1)


def _named(document: dict[str, Any], path: str, name: str | None, model: str, base: Scenario) -> Scenario:
    """One scenario of a list: that of a name, or the only one."""
    found = _list(document, lambda row: NamedScenario(row.name, row.model, from_options(row.options, base)))
    if not found:
        raise ScenarioListError("it holds no scenario")
    if name is None and len(found) > 1:
        such = next((entry.name for entry in found if entry.model == model), found.names[0])
        raise ScenarioListError(
            f'it holds {len(found)} scenarios: choose one by its name, such as "{path}#{such}", out of'
            f" {enumerated(found.names)}"
        )
    chosen = found.entries[0] if name is None else found.find(name)
    if chosen.model != model:
        raise ScenarioListError(
            f'scenario "{chosen.name}" is of the model {shortened(chosen.model)}, not of {shortened(model)}:'
            f" ask about {shortened(chosen.model)}, or choose another scenario"
        )
    return chosen.scenario


def _one_line(error: Exception) -> str:
    """A message whose names and values come from a file: a line break in one must not break the sentence."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in str(error))


def _shown(value: object) -> str:
    return shortened(json.dumps(value, ensure_ascii=False))


def _list(document: object, entry: Callable[[_Row], NamedScenario]) -> ScenarioList:
    """What a list's rows make, each by ``entry``; raises `ScenarioListError` with the row that breaks a rule."""
    rows = _rows(document)
    if len(rows) > MOST:
        raise ScenarioListError(f"it may hold at most {MOST} scenarios, got {len(rows)}")
    scenarios = ScenarioList()
    for number, row in enumerate(rows, 1):
        scenarios = _saved(scenarios, number, row, entry)
    return scenarios


def _rows(document: object) -> list[object]:
    """The rows of a list, none of them read yet."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ScenarioListError(f'it must be an object with "format": "{FORMAT}"; this is another kind of file')
    version = document.get("version")
    if type(version) is not int or version != VERSION:  # 1.0 and true are equal to 1 as well
        raise ScenarioListError(f"version must be {VERSION}, got {_shown(version)}")
    _check_keys("the file", document, ("format", "version", "scenarios"))
    rows: list[object] = _member("the file", document, "scenarios", list)
    return rows


def _saved(scenarios: ScenarioList, number: int, row: object, entry: Callable[[_Row], NamedScenario]) -> ScenarioList:
    """A list with what one more row makes."""
    try:
        return scenarios.save(entry(_row(row)))
    except (ScenarioListError, ScenarioError, UnknownNameError) as error:
        where = f"scenario {number}"
        if isinstance(row, dict) and isinstance(row.get("name"), str):
            where += f' ("{shortened(row["name"])}")'
        raise ScenarioListError(f"{where}: {error}") from error


def _named_scenario(row: _Row) -> NamedScenario:
    return NamedScenario.from_options(row.name, row.model, row.options, row.method, row.note)


def _row(row: object) -> _Row:
    if not isinstance(row, dict):
        raise ScenarioListError(f"it must be an object, got {_shown(row)}")
    _check_keys("it", row, ("name", "note", "model", "method", "options"))
    return _Row(
        name=_member("it", row, "name", str),
        model=_member("it", row, "model", str),
        options=_options(_member("it", row, "options", dict, {})),
        method=_member("it", row, "method", str, "") or None,
        note=_member("it", row, "note", str, ""),
    )


def _options(values: dict[str, Any]) -> dict[str, Any]:
    """Options whose values are of a kind that an option can have."""
    for name, value in values.items():
        if not isinstance(value, str | int | float | None):
            raise ScenarioListError(
                f"{shortened(name)} must be text, a number, true, false or null, got {_shown(value)}"
            )
    return values


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
        raise ScenarioListError(f'"{name}" must be {_KINDS[kind]}, got {_shown(value)}')
    return value
