"""Cached properties that are written in another room than their owner.

A minimum cut needs a network that depends on the model graph alone, a table depends on the costs alone. Each is kept
with its owner for as long as that lives, though the owner's module knows nothing of networks and tables.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., object])

MOST = 64  # values of one function that an owner keeps: the last ones, by their further arguments


def kept(make: Function) -> Function:
    """Returns ``make(owner, *args)`` with memory: what it returns is kept in the owner, which never changes.

    >>> class Owner: pass
    >>> @kept
    ... def thing(owner: Owner) -> list[int]:
    ...     return []
    >>> owner = Owner()
    >>> thing(owner) is thing(owner), thing(owner) is thing(Owner())
    (True, False)
    """
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def remembered(owner: object, *args: Hashable) -> object:
        values: dict[tuple[Hashable, ...], object] = owner.__dict__.setdefault(name, {})
        if args in values:
            return values[args]
        value = make(owner, *args)
        if len(values) >= MOST:
            values.pop(next(iter(values)), None)
        values[args] = value
        return value

    return cast("Function", remembered)
