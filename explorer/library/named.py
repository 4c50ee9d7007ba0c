"""Named scenarios: a list to save, relabel, order, duplicate and merge in, and the ready library."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from explorer import presets
from explorer.pricing import Case
from explorer.scenario import codec, models
from explorer.scenario.scenario import Scenario, ScenarioError
from explorer.solve import METHODS
from explorer.solve.own_cut import check_layers
from explorer.values.errors import ExplorerError
from explorer.values.names import UnknownNameError

LONGEST_NAME = 60  # characters
LONGEST_NOTE = 300
MOST = 100  # scenarios in a list
_NUMBER = re.compile(r" \(\d+\)$")


class ScenarioListError(ExplorerError):
    """Reports a name, a list or a file that breaks a rule."""


@dataclass(frozen=True)
class NamedScenario:
    """Describes a scenario of a model under a name.

    Spaces around and doubled ones in its name and its note are taken out.

    Raises `ScenarioListError` for a name that is empty, and for a name or a note that is too long or has characters
    that cannot be seen, and `UnknownNameError` for a method that is none.
    """

    name: str
    model: str
    scenario: Scenario
    method: str | None = None  # of `explorer.solve.METHODS`: whose split is looked at; None for the optimum
    note: str = ""
    cut: tuple[str, ...] = ()  # layers after which the person's own cut is, looked at before a method's; () for none

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", _tidy("name", self.name, LONGEST_NAME))
        object.__setattr__(self, "note", _tidy("note", self.note, LONGEST_NOTE))
        if not self.name:
            raise ScenarioListError("scenario-name-empty", longest=LONGEST_NAME)
        if self.method is not None and self.method not in METHODS:
            raise UnknownNameError("method", self.method, METHODS)

    @classmethod
    def from_options(
        cls,
        name: str,
        model: str,
        values: dict[str, object],
        method: str | None = None,
        note: str = "",
        cut: Sequence[str] = (),
    ) -> NamedScenario:
        """Returns a scenario by its options; what they leave out is as in the model's finished example.

        Raises `ScenarioListError` for a name or a note, otherwise `ScenarioError` or `UnknownNameError`, also for
        what the model cannot do: a layer, batch or mode that it lacks, also one to cut after, or a memory limit
        that no split of it respects.
        """
        known = models.find(model)
        scenario = codec.from_options(values, known.usual)
        Case(known.graph, scenario)
        try:
            check_layers(known.graph, cut)
        except UnknownNameError as error:
            raise ScenarioError("cut-unknown", why=error) from error
        return cls(name, known.name, scenario, method, note, tuple(cut))

    @property
    def key(self) -> str:
        """Returns a text that is equal for names which a list cannot tell apart."""
        return _key(self.name)


@dataclass(frozen=True)
class ScenarioList:
    """Holds named scenarios in an order; no two names differ in case alone. Every operation returns a new list.

    Names are looked up regardless of case. Operations raise `ScenarioListError` for a name that is taken or breaks a
    rule and for a list that is full, and `UnknownNameError` for a name that is not in the list.
    """

    entries: tuple[NamedScenario, ...] = ()

    def __post_init__(self) -> None:
        if len(self.entries) > MOST:
            raise ScenarioListError("scenario-list-full", most=MOST, got=len(self.entries))
        seen: dict[str, str] = {}
        for entry in self.entries:
            if entry.key in seen:
                free = self.numbered(entry.name)
                raise ScenarioListError("scenario-name-taken", name=seen[entry.key], free=free)
            seen[entry.key] = entry.name

    def __iter__(self) -> Iterator[NamedScenario]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def names(self) -> tuple[str, ...]:
        """Returns all names in order."""
        return tuple(entry.name for entry in self.entries)

    def find(self, name: str) -> NamedScenario:
        """Returns the scenario of a name."""
        return self.entries[self._position(name)]

    def save(self, entry: NamedScenario) -> ScenarioList:
        """Returns the list with one more at the end."""
        return ScenarioList((*self.entries, entry))

    def update(self, entry: NamedScenario) -> ScenarioList:
        """Returns the list with another scenario under a name that is there."""
        return self._with(self._position(entry.name), entry)

    def relabel(self, name: str, new: str, note: str) -> ScenarioList:
        """Returns the list with one under another name and with another note, in its place."""
        at = self._position(name)
        return self._with(at, replace(self.entries[at], name=new, note=note))

    def move(self, name: str, places: int) -> ScenarioList:
        """Returns the list with one so many places further down, or up where negative; no further than either end."""
        at = self._position(name)
        rest = [entry for entry in self.entries if entry is not self.entries[at]]
        rest.insert(min(max(at + places, 0), len(rest)), self.entries[at])
        return ScenarioList(tuple(rest))

    def duplicate(self, name: str) -> ScenarioList:
        """Returns the list with a numbered copy behind one."""
        at = self._position(name)
        copy = replace(self.entries[at], name=self.numbered(self.entries[at].name))
        return self._with(at, self.entries[at], copy)

    def remove(self, name: str) -> ScenarioList:
        """Returns the list without one."""
        return self._with(self._position(name))

    def numbered(self, name: str) -> str:
        """Returns a name that is free: ``Farm`` where it is, otherwise ``Farm (2)``, ``Farm (3)``."""
        taken = {entry.key for entry in self.entries}
        stem, number = _NUMBER.sub("", name), 2
        while _key(name) in taken:
            ending = f" ({number})"
            name = stem[: LONGEST_NAME - len(ending)].rstrip() + ending
            number += 1
        return name

    def _position(self, name: str) -> int:
        keys = [entry.key for entry in self.entries]
        if _key(name) not in keys:
            raise UnknownNameError("scenario", name, self.names)
        return keys.index(_key(name))

    def _with(self, at: int, *entries: NamedScenario) -> ScenarioList:
        return ScenarioList((*self.entries[:at], *entries, *self.entries[at + 1 :]))


@dataclass(frozen=True)
class Merge:
    """Holds what a second list would bring to a first.

    Each scenario of it is new, there already, or its name is taken.
    """

    mine: ScenarioList
    new: tuple[NamedScenario, ...]
    there: tuple[NamedScenario, ...]  # the same scenario under the same name
    taken: tuple[NamedScenario, ...]  # another scenario under a name of the first list

    @classmethod
    def of(cls, mine: ScenarioList, theirs: ScenarioList) -> Merge:
        """Returns the merge of two lists."""
        known = {entry.key: entry for entry in mine}
        new = tuple(entry for entry in theirs if entry.key not in known)
        there = tuple(entry for entry in theirs if known.get(entry.key) == entry)
        return cls(mine, new, there, tuple(entry for entry in theirs if entry not in (*new, *there)))

    def keeping_both(self) -> ScenarioList:
        """Returns the first list with all that is new, and what has a taken name under a numbered one.

        Raises `ScenarioListError` where that is more than a list holds.
        """
        merged = self.mine
        for entry in (*self.new, *self.taken):
            merged = merged.save(replace(entry, name=merged.numbered(entry.name)))
        return merged

    def replacing(self) -> ScenarioList:
        """Returns the first list with all that is new, and theirs in place of mine where a name is taken.

        It raises what `keeping_both` does.
        """
        merged = self.mine
        for entry in self.taken:
            merged = merged.update(entry)
        for entry in self.new:
            merged = merged.save(entry)
        return merged


@cache
def library() -> ScenarioList:
    """Returns the ready scenarios, each another story with another cut."""
    return ScenarioList(
        tuple(
            NamedScenario.from_options(row.title, row.model, dict(row.options), note=row.story)
            for row in presets.scenarios().values()
        )
    )


def _tidy(what: str, value: str, longest: int) -> str:
    """Returns text of one line, its spaces single."""
    tidy = " ".join(unicodedata.normalize("NFC", value).split())
    if len(tidy) > longest:
        raise ScenarioListError("scenario-text-too-long", what=what, most=longest, got=len(tidy), text=tidy)
    hidden = next((char for char in tidy if not char.isprintable()), None)
    if hidden is not None:
        raise ScenarioListError("scenario-text-hidden", what=what, got=ascii(hidden))
    return tidy


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
