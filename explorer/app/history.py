"""Undo and redo for any value that is replaced and never changed in place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

Value = TypeVar("Value")

MOST = 100  # steps that can be undone


@dataclass(frozen=True)
class History(Generic[Value]):
    """A value, those it had before, and those that were undone.

    >>> history = History("a").to("b").to("c").undone
    >>> history.present, history.redone.present, history.to("d").future
    ('b', 'c', ())
    """

    present: Value
    past: tuple[Value, ...] = ()  # the oldest first, at most `MOST`
    future: tuple[Value, ...] = ()  # what `redone` brings back first comes first

    def to(self, value: Value) -> History[Value]:
        """One step on; what was undone is forgotten. No step where the value stays the same."""
        if value == self.present:
            return self
        return History(value, (*self.past, self.present)[-MOST:])

    @property
    def undone(self) -> History[Value]:
        """One step back; the same where there is none."""
        if not self.past:
            return self
        return replace(self, present=self.past[-1], past=self.past[:-1], future=(self.present, *self.future))

    @property
    def redone(self) -> History[Value]:
        """The last step back taken again; the same where there is none."""
        if not self.future:
            return self
        return replace(self, present=self.future[0], past=(*self.past, self.present), future=self.future[1:])
