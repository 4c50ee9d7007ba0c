"""A scenario written down and read back: as options, as the words of a command, and with machines and links of files.

Options are plain text by name, ``{"device": "jetson-tx2", "up": "100Mbit/s", ...}``, those of the table in
`explorer.scenario.fields`. The command line, scenario files and the address of a page all use them. A machine that is
no preset is ``"device": "own"`` with its figures beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from explorer.machines.machine import OWN, FileError, LinkFile, MachineFile, Role, read_file
from explorer.scenario.field import Field
from explorer.scenario.fields import FIELDS, figures_of, uses_of
from explorer.scenario.machine_fields import FigureField, UseField
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.values.errors import ExplorerError
from explorer.values.names import UnknownNameError

_SAID_BY_LINK = ("up", "down", "rtt")


def from_options(options: Mapping[str, object], base: Scenario | None = None) -> Scenario:
    """Returns ``base`` (the default scenario if none) with the options applied, presets before single figures.

    Raises `ScenarioError` for the first option that breaks a rule.
    """
    unknown = [name for name in options if name not in FIELDS]
    if unknown:
        raise ScenarioError.of(UnknownNameError("option", unknown[0], FIELDS))
    scenario = base or Scenario.default()
    for name in FIELDS:
        if name in options:
            scenario = apply(scenario, name, options[name])
    return scenario


def check_own(options: Mapping[str, object], base: Scenario | None = None) -> None:
    """Raises `ScenarioError` where a machine is its user's own and neither options nor ``base`` say its figures.

    On the page a machine is made one's own first and gets its figures later.
    """
    roles: tuple[Role, ...] = ("device", "server")
    for role in roles:
        figures = tuple(field.name for field in figures_of(role))
        is_there = base is not None and FIELDS[role].write(base) == OWN
        if options.get(role) == OWN and options.keys().isdisjoint(figures) and not is_there:
            needed = tuple(field.name for field in figures_of(role) if field.limits is not None)
            raise ScenarioError("own-without-figures", name=role, needed=needed)


def apply(scenario: Scenario, name: str, value: object) -> Scenario:
    """Returns the scenario with one option changed; raises `ScenarioError`.

    The value is text as people write it, or what JSON has for it: a number, true or false, null for none. A batch,
    iterations and bits are whole numbers, of which ``1.0`` is none.
    """
    text = _as_text(value)
    if len(text) > FIELDS[name].longest:
        raise ScenarioError("value-too-long", name=name, most=FIELDS[name].longest, got=len(text), text=text)
    try:
        return FIELDS[name].read(scenario, text if name == "keep" else text.strip())  # a layer's name may have spaces
    except ExplorerError as error:
        raise ScenarioError.of(error) from error


def to_options(scenario: Scenario) -> dict[str, str]:
    """Returns the options from which `from_options` makes an equal scenario.

    The figures of a machine are among them where it is no preset, how it is used where that is not as usual, and the
    link where it is a preset.
    """
    written = {field.name: field.write(scenario) for field in FIELDS.values() if _is_written(field, scenario)}
    return {name: text for name, text in written.items() if text or name != "link"}


def option_words(scenario: Scenario, batch: int | None = None) -> list[str]:
    """Returns what to write after the model's name so that a command asks about a scenario.

    Options that are as usual are left out; so is ``batch``, the model's own. Where nobody knows that one, the batch is
    written in any case.
    """
    default = Scenario.default()
    uses = {field.name: field.write(default) for field in FIELDS.values() if isinstance(field, UseField)}
    usual = uses | to_options(default) | {"batch": "" if batch is None else str(batch)}
    given = to_options(scenario)
    words: list[str] = []
    for name, value in given.items():
        if value == usual.get(name, "") or ("link" in given and name in _SAID_BY_LINK):
            continue
        if name == "raw-data-may-leave":
            words.append("--raw-data-may-leave" if value == "yes" else "--raw-data-stays")
        else:
            words += [f"--{name}", value]
    return words


def options_of_file(role: Role | Literal["link"], path: str | Path) -> dict[str, str]:
    """Returns the options that a machine file, for the role "device" or "server", or a link file ("link") stands for.

    Raises `ScenarioError` naming the file, and what is wrong with it.
    """
    try:
        if role == "link":
            rates = read_file(path, LinkFile)
            figures = {"up": f"{rates.up_mbit_per_s!r}Mbit/s", "down": f"{rates.down_mbit_per_s!r}Mbit/s"}
            figures |= {"rtt": f"{rates.rtt_ms!r}ms"}
            _check(figures, role, str(path))
            return figures
        return options_of_machine(role, read_file(path, MachineFile), str(path))
    except FileError as error:
        raise ScenarioError.of(error) from error


def options_of_machine(role: Role, machine: MachineFile, file: str) -> dict[str, str]:
    """Returns the options that what a machine file holds stands for.

    Raises `ScenarioError` with the name of the ``file`` for what no scenario may have.
    """
    described = {
        field.name: field.notation.write(getattr(machine, field.where.rpartition(".")[2]))
        for field in (*figures_of(role), *uses_of(role))
    }
    options = {role: OWN} | described
    _check(options, role, file)
    return options


def in_file(role: Role | Literal["link"], file: str, why: ExplorerError) -> ScenarioError:
    """Returns an error of what a file of a machine or a link holds: what options call by the role has no role there."""
    named = why.detached()
    for parameter in ("name", "place"):
        if isinstance(called := named.parameters.get(parameter), str):
            named.parameters = {**named.parameters, parameter: called.removeprefix(f"{role}-")}
    kind = "link" if role == "link" else "machine"
    return ScenarioError("file-invalid", kind=kind, path=file, why=named)


def _check(options: Mapping[str, object], role: Role | Literal["link"], file: str) -> None:
    """Raises `ScenarioError` naming the file where its options break a rule."""
    try:
        from_options(options)
    except ScenarioError as error:
        raise in_file(role, file, error) from error


def _is_written(field: Field, scenario: Scenario) -> bool:
    """Returns whether a field says anything: a figure of a preset does not, nor does a preset used as usual."""
    if isinstance(field, UseField) and field.get(scenario) != field.get(Scenario.default()):
        return True
    if not isinstance(field, (FigureField, UseField)):
        return True
    role = field.where.partition(".")[0]
    return FIELDS[role].write(scenario) == OWN


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
