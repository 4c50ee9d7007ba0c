"""A field of a scenario: its name, where it lives, how it is written, its range and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from explorer.machines.machine import Machine
from explorer.scenario.scenario import Scenario
from explorer.values.notation import Notation


@dataclass(frozen=True)
class Field:
    """Describes one field of a scenario."""

    name: str  # of the option: on the command line, in files and in the address
    where: str  # the attribute of the scenario that holds it: "link.uplink_bytes_per_s"
    notation: Notation
    description: str  # one sentence of a command's help
    metavar: str  # what a command's help calls its value
    usual: str = ""  # what holds where it is left out, if that is not the value of the default scenario
    spoken: str = ""  # what messages call it, if not by its name
    limits: tuple[float, float] | None = None  # the least and the largest value, in SI units
    longest: int = 500  # characters of a value; the name of a layer is the longest of most

    @property
    def key(self) -> str:
        """Returns the name as the keys of the catalogue have it: ``sidebar.KEY`` and ``sidebar.KEY_help``."""
        return self.name.replace("-", "_")

    @property
    def title(self) -> str:
        """Returns what messages call the field."""
        return self.spoken or self.name

    def get(self, scenario: Scenario) -> Any:
        """Returns the value that a scenario has."""
        return attrgetter(self.where)(scenario)

    def put(self, scenario: Scenario, value: Any) -> Scenario:
        """Returns the scenario with another value; raises `ScenarioError` for one that it may not have."""
        whole, _, part = self.where.rpartition(".")
        if not whole:
            return replace(scenario, **{part: value})
        held: Any = getattr(scenario, whole)
        changed: Any = held.own(**{part: value}) if isinstance(held, Machine) else replace(held, **{part: value})
        return replace(scenario, **{whole: changed})

    def read(self, scenario: Scenario, text: str) -> Scenario:
        """Returns the scenario with the value that a text says; raises `ExplorerError`."""
        return self.put(scenario, self.notation.parse(text, self.title))

    def write(self, scenario: Scenario) -> str:
        """Returns the text from which `read` makes the scenario's value; empty for none."""
        return self.notation.write(self.get(scenario))
