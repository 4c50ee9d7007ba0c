"""Walk through a model and what it holds, whatever names its author gave to things, and call it so that torch can.

An attribute such as ``self.modules = [...]`` hides the method of that name from torch, and a module in a plain list
is hidden from all methods; so nothing here asks a module for its parts by a method of its own.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from torch import nn

_OWN = frozenset(vars(nn.Module()))  # attributes that every module has
_CACHES = ("past_key_values", "past_key_value", "cache_params", "past_buckets_states", "mems")


def named_modules(model: nn.Module) -> dict[str, nn.Module]:
    """Returns the registered modules by their paths, each once; the model itself is at the empty path."""
    found: dict[int, tuple[str, nn.Module]] = {}
    waiting = [("", model)]
    while waiting:
        path, module = waiting.pop()
        if id(module) not in found:
            found[id(module)] = (path, module)
            parts = [(f"{path}.{name}".lstrip("."), part) for name, part in module._modules.items() if part is not None]
            waiting.extend(reversed(parts))
    return dict(found.values())


def all_modules(model: nn.Module) -> list[nn.Module]:
    """Returns the registered modules and those that stand in plain lists, tuples and dicts of others, each once."""
    found: dict[int, nn.Module] = {}
    waiting = [model]
    while waiting:
        for module in named_modules(waiting.pop()).values():
            if id(module) not in found:
                found[id(module)] = module
                waiting += [leaf for leaf in _leaves(attributes_of(module)) if isinstance(leaf, nn.Module)]
    return list(found.values())


def attributes_of(module: nn.Module) -> dict[str, Any]:
    """The attributes that the author set, without those that `nn.Module` keeps for itself."""
    return {name: value for name, value in vars(module).items() if name not in _OWN}


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, (list, tuple)):
        for each in value:
            yield from _leaves(each)
    else:
        yield value


def replace_tensors(module: nn.Module, replaced: Callable[[torch.Tensor], torch.Tensor]) -> None:
    """Replaces the parameters, buffers and other tensors that one module holds, those in lists and dicts too."""
    for store in (module._parameters, module._buffers):
        for name, tensor in store.items():
            if tensor is not None:
                store[name] = replaced(tensor)  # type: ignore[assignment]
    for name, value in attributes_of(module).items():
        changed = _replaced(value, replaced)
        if changed is not value:
            vars(module)[name] = changed


def _replaced(value: Any, replaced: Callable[[torch.Tensor], torch.Tensor]) -> Any:
    """The value with its tensors replaced; lists and dicts are changed in place, as others may hold them too."""
    if isinstance(value, torch.Tensor):
        return replaced(value)
    if isinstance(value, (list, dict)):
        for key, each in list(enumerate(value) if isinstance(value, list) else value.items()):
            changed = _replaced(each, replaced)
            if changed is not each:
                value[key] = changed
    elif type(value) is tuple:
        changed = tuple(_replaced(each, replaced) for each in value)
        return value if all(one is other for one, other in zip(changed, value, strict=True)) else changed
    return value


@contextmanager
def callable_by_torch(model: nn.Module) -> Iterator[None]:
    """Makes the model return plain tensors, and its modules show torch the methods that attributes hide.

    A hidden method is one that an attribute of the same name stands before; the attribute is there while the
    ``forward`` of its module runs, and away while torch looks at the module.
    """
    with ExitStack() as stack:
        for module in all_modules(model):
            hiding = {
                name: value
                for name, value in attributes_of(module).items()
                if callable(getattr(nn.Module, name, None)) and not callable(value)
            }
            if hiding:
                stack.enter_context(_shown_in_forward(module, hiding))
        stack.enter_context(forward_replaced(model, _returning_tensors))
        yield


@contextmanager
def _shown_in_forward(module: nn.Module, attributes: Mapping[str, Any]) -> Iterator[None]:
    own = vars(module)

    def hide() -> None:
        for name in attributes:
            own.pop(name, None)

    def showing(forward: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(forward)
        def run(*args: Any, **kwargs: Any) -> Any:
            own.update(attributes)
            try:
                return forward(*args, **kwargs)
            finally:
                hide()

        return run

    hide()
    try:
        with forward_replaced(module, showing):
            yield
    finally:
        own.update(attributes)


@contextmanager
def forward_replaced(module: nn.Module, wrapped: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Iterator[None]:
    own = vars(module)
    before = own.get("forward")
    own["forward"] = wrapped(module.forward)
    try:
        yield
    finally:
        if before is None:
            del own["forward"]
        else:
            own["forward"] = before


def _returning_tensors(forward: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(forward)
    def run(*args: Any, **kwargs: Any) -> Any:
        return tuple(_tensors_in(forward(*args, **kwargs), set()))

    return run


def _tensors_in(value: Any, seen: set[int]) -> Iterator[torch.Tensor]:
    """The tensors of a result in order: of lists, dicts, dataclasses and other objects, but not those of a cache.

    A cache holds what the next call on the same machine reads again: it is state, no result that is sent on.
    """
    if isinstance(value, torch.Tensor):
        yield value
    elif id(value) not in seen and not any(kind.__name__.endswith("Cache") for kind in type(value).__mro__):
        seen.add(id(value))
        for name, part in _parts(value):
            if name not in _CACHES:
                yield from _tensors_in(part, seen)


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    """What an object consists of by name; items of a sequence have no names."""
    if isinstance(value, Mapping):
        yield from ((str(name), part) for name, part in value.items())
    elif isinstance(value, tuple) and hasattr(value, "_fields"):
        yield from zip(value._fields, value, strict=True)
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from (("", part) for part in value)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
    elif not isinstance(value, (type, nn.Module)):
        slots = (name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ()))
        names = [*getattr(value, "__dict__", ()), *(name for name in slots if hasattr(value, name))]
        yield from ((name, getattr(value, name)) for name in names)
