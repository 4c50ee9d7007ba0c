"""Undo and redo of any value, such as a list of scenarios. What is looked at has its steps in the browser's history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

MOST = 100  # steps that can be undone

Value = TypeVar("Value")


@dataclass(frozen=True)
class History(Generic[Value]):
    """Describes a value, those it had before, and those that were undone.

    >>> history = History("a").to("b").to("c").undone
    >>> history.present, history.redone.present, history.to("d").future
    ('b', 'c', ())
    """

    present: Value
    past: tuple[Value, ...] = ()  # the oldest first, at most `MOST`
    future: tuple[Value, ...] = ()  # what `redone` brings back first comes first

    def to(self, value: Value) -> History[Value]:
        """Returns one step on; what was undone is forgotten. No step where the value stays the same."""
        if value == self.present:
            return self
        return History(value, (*self.past, self.present)[-MOST:])

    @property
    def undone(self) -> History[Value]:
        """Returns one step back; the same where there is none."""
        if not self.past:
            return self
        return replace(self, present=self.past[-1], past=self.past[:-1], future=(self.present, *self.future))

    @property
    def redone(self) -> History[Value]:
        """Returns the last step back taken again; the same where there is none."""
        if not self.future:
            return self
        return replace(self, present=self.future[0], past=(*self.past, self.present), future=self.future[1:])
