"""Scenarios as JSON files: a list of named ones, written and read, and the one that a command is asked about.

    {"format": "split-explorer/scenarios", "version": 2, "scenarios": [
        {"name": "Farm", "note": "", "model": "mobilenet_v2", "options": {"link": "nb-iot", "mode": "inference"}}]}

``options`` are those of `explorer.scenario.codec`; what they leave out is as in the model's finished example.
``method`` names whose split is looked at, none for the optimum; ``cut`` lists the layers after which a person's own
cut is, which is looked at before a method's. ``note``, ``method``, ``cut`` and ``options`` may be missing.

A file of the options alone, ``{"link": "nb-iot", "mode": "inference"}``, is one scenario of any model.

A list of version 1 was written when no memory limit was the usual one, and is read so: what names none has none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from explorer.library.named import MOST, NamedScenario, ScenarioList, ScenarioListError
from explorer.scenario.codec import check_own, from_options, to_options
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.values.errors import ExplorerError
from explorer.values.json_files import (
    DocumentError,
    SecondVersion,
    read_json,
    read_json_file,
    shown,
)
from explorer.values.names import UnknownNameError
from explorer.values.violations import first_violation

FORMAT = "split-explorer/scenarios"
VERSION = 2


class _List(BaseModel):
    """Describes a list as the file has it, its rows not read yet."""

    model_config = ConfigDict(extra="forbid", strict=True)

    format: Literal["split-explorer/scenarios"]
    version: SecondVersion
    scenarios: list[Any]


class _Row(BaseModel):
    """Describes one scenario of a list as the file has it; whether the options can be read is not known yet."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    model: str
    options: dict[str, Any] = {}
    method: str = ""  # none for the optimum
    cut: list[str] = []  # none for no cut of one's own
    note: str = ""


@dataclass(frozen=True)
class Readable:
    """Holds what could be read of a list."""

    scenarios: ScenarioList
    problems: tuple[ExplorerError, ...]  # one for each scenario that is left out, or one for all that there is
    count: int  # of the scenarios, those that are left out included; 0 where it is no list at all


def to_json(scenarios: ScenarioList) -> str:
    """Returns the file's text, which `from_json` turns back into an equal list."""
    rows = [
        {
            "name": entry.name,
            "note": entry.note,
            "model": entry.model,
            **({"method": entry.method} if entry.method else {}),
            **({"cut": list(entry.cut)} if entry.cut else {}),
            "options": {name: value for name, value in to_options(entry.scenario).items() if value},
        }
        for entry in scenarios
    ]
    return json.dumps({"format": FORMAT, "version": VERSION, "scenarios": rows}, indent=2, ensure_ascii=False) + "\n"


def from_json(content: bytes | str) -> ScenarioList:
    """Returns the list in a file; raises `ScenarioListError`: where it breaks which rule."""
    try:
        return _list(read_json(content), _named_scenario)
    except (DocumentError, ScenarioListError) as error:
        raise ScenarioListError("list-invalid", why=error) from error


def readable(content: bytes | str) -> Readable:
    """Returns what can be read of a file, entry by entry: one that breaks a rule does not cost the others."""
    try:
        rows = _rows(read_json(content))
    except (DocumentError, ScenarioListError) as error:
        return Readable(ScenarioList(), (error.detached(),), 0)
    scenarios, problems = ScenarioList(), list[ExplorerError]()
    for number, row in enumerate(rows, 1):
        try:
            scenarios = _saved(scenarios, number, row, _named_scenario)
        except ScenarioListError as error:
            problems.append(error.detached())
    return Readable(scenarios, tuple(problems), len(rows))


class Loaded(NamedTuple):
    """Holds the scenario of a file, and whose split it is looked at with."""

    scenario: Scenario
    method: str | None = None  # of `explorer.solve.METHODS`; None for the optimum, and where the file names none
    cut: tuple[str, ...] = ()  # layers after which the person's own cut is; () where the file has none


def load(file: str | Path, model: str, base: Scenario) -> Loaded:
    """Returns the scenario, the method and the own cut of a file for a model: of options alone, or of a list.

    ``FILE#NAME`` is one of a list; its name may be left out where it is the only one. ``base`` gives what the options
    leave out. Raises `ScenarioError` naming the file, also for a scenario of another model and for a list of several
    without a name, saying what to do.
    """
    path, name = _path_and_name(str(file))
    try:
        document = read_json_file(path)
        if isinstance(document, dict) and "format" in document:
            return _named(document, path, name, model, base)
        if not isinstance(document, dict):
            raise DocumentError("scenario-no-object", got=shown(document))
        if name is not None:
            raise DocumentError("scenario-no-list", name=name)
        return Loaded(from_options(_options(document), base))
    except OSError as error:
        raise ScenarioError(
            "file-unreadable", kind="scenario", path=path, problem=error.strerror or str(error)
        ) from error
    except (DocumentError, ScenarioListError, ScenarioError, UnknownNameError) as error:
        raise ScenarioError("file-invalid", kind="scenario", path=path, why=error) from error


def _path_and_name(file: str) -> tuple[str, str | None]:
    """Returns a file and the name behind its "#"; both may have a "#" of their own."""
    ends = [at for at, char in enumerate(file) if char == "#" and os.path.isfile(file[:at])]
    if os.path.exists(file) or not ends:
        return file, None
    return file[: ends[0]], file[ends[0] + 1 :]


def _named(document: dict[str, Any], path: str, name: str | None, model: str, base: Scenario) -> Loaded:
    """Returns one scenario of a list: that of a name, or the only one."""

    def entry(row: _Row) -> NamedScenario:
        return NamedScenario(
            row.name, row.model, from_options(row.options, base), row.method or None, cut=tuple(row.cut)
        )

    found = _list(document, entry)
    if not found:
        raise ScenarioListError("list-without-scenario")
    if name is None and len(found) > 1:
        such = next((entry.name for entry in found if entry.model == model), found.names[0])
        raise ScenarioListError("scenario-name-needed", count=len(found), path=path, such=such, names=found.names)
    chosen = found.entries[0] if name is None else found.find(name)
    if chosen.model != model:
        raise ScenarioListError("scenario-other-model", name=chosen.name, of=chosen.model, model=model)
    return Loaded(chosen.scenario, chosen.method, chosen.cut)


def _list(document: object, entry: Callable[[_Row], NamedScenario]) -> ScenarioList:
    """Returns what a list's rows make, each by ``entry``.

    It raises `ScenarioListError` with the row that breaks a rule.
    """
    rows = _rows(document)
    if len(rows) > MOST:
        raise ScenarioListError("list-too-long", most=MOST, got=len(rows))
    scenarios = ScenarioList()
    for number, row in enumerate(rows, 1):
        scenarios = _saved(scenarios, number, row, entry)
    return scenarios


def _rows(document: object) -> list[Any]:
    """Returns the rows of a list, none of them read yet."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ScenarioListError("list-other-format", format=FORMAT)
    try:
        found = _List.model_validate(document)
    except ValidationError as error:
        raise ScenarioListError.of(first_violation(error, _List, "file")) from error
    return found.scenarios if found.version == VERSION else list(map(_of_first_version, found.scenarios))


def _of_first_version(row: Any) -> Any:
    """Returns a row of version 1 as version 2 has it: one that named no memory limit had none."""
    options = row.get("options", {}) if isinstance(row, dict) else None
    if not isinstance(options, dict) or options.get("memory"):
        return row
    return {**row, "options": {**options, "memory": "unlimited"}}


def _saved(scenarios: ScenarioList, number: int, row: object, entry: Callable[[_Row], NamedScenario]) -> ScenarioList:
    """Returns a list with what one more row makes."""
    try:
        return scenarios.save(entry(_row(row)))
    except (ScenarioListError, ScenarioError, UnknownNameError) as error:
        if isinstance(row, dict) and isinstance(row.get("name"), str):
            raise ScenarioListError("scenario-invalid-named", number=number, name=row["name"], why=error) from error
        raise ScenarioListError("scenario-invalid", number=number, why=error) from error


def _named_scenario(row: _Row) -> NamedScenario:
    return NamedScenario.from_options(row.name, row.model, row.options, row.method or None, row.note, row.cut)


def _row(document: object) -> _Row:
    try:
        row = _Row.model_validate(document)
    except ValidationError as error:
        raise ScenarioListError.of(first_violation(error, _Row)) from error
    return row.model_copy(update={"options": _options(row.options)})


def _options(values: dict[str, Any]) -> dict[str, Any]:
    """Returns options whose values are of a kind that an option can have."""
    for name, value in values.items():
        if not isinstance(value, str | int | float | None):
            raise ScenarioListError("option-kind", name=name, got=shown(value))
    try:
        check_own(values)
    except ScenarioError as error:
        raise ScenarioListError.of(error) from error
    return values
