"""Put something in the place of an attribute or of items of a dict for a while."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any


@contextmanager
def attribute_replaced(holder: Any, name: str, value: object) -> Iterator[None]:
    """Gives a module, a class or an object another attribute inside; afterwards it has what it had, or none."""
    had, before = name in vars(holder), vars(holder).get(name)
    setattr(holder, name, value)
    try:
        yield
    finally:
        if had:
            setattr(holder, name, before)
        else:
            delattr(holder, name)


@contextmanager
def items_replaced(kept: dict[Any, Any], items: Mapping[Any, Any], *, without: Collection[Any] = ()) -> Iterator[None]:
    """Gives a dict further or other items inside, and takes some away; afterwards it has what it had, in its order."""
    before = dict(kept)
    for name in without:
        kept.pop(name, None)
    kept.update(items)
    try:
        yield
    finally:
        kept.clear()
        kept.update(before)
