"""Run an operation on fake tensors once for all calls that are alike.

Calls are alike where they have the same numbers and tensors of the same shapes, strides and types. Their results are
too, which takes torch most of the time of a capture to find out: it is asked once for each kind of call.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import torch
from torch._ops import OpOverload
from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode
from torch.utils import _pytree as pytree

from explorer.capture.blank import Layout, blank, fills_storage, is_plain, layout_of, view
from explorer.capture.shortcuts import shortcut

_BY_VALUES = {torch.Tag.data_dependent_output, torch.Tag.dynamic_output_shape}
_PLAIN = (int, float, bool, str, type(None), torch.dtype, torch.device, torch.layout, torch.memory_format)
_FAKE = torch._C._TorchDispatchModeKey.FAKE


class _Result(NamedTuple):
    """One tensor that calls of a kind return."""

    layout: Layout
    offset: int | None = None  # in the storage of the first tensor given; None where it has a storage of its own

    def made(self, mode: FakeTensorMode, first: FakeTensor | None) -> FakeTensor:
        if self.offset is None or first is None:
            return blank(self.layout, mode)
        return view(first, self.layout, self.offset)


class _Alike(NamedTuple):
    """What calls of one kind return, and what else is remembered of them."""

    results: list[_Result | None] | None  # None where it is the first tensor given, written to in place
    spec: Any  # how the results are nested
    remembered: Any


_KNOWN: WeakKeyDictionary[FakeTensorMode, dict[Hashable, _Alike | None]] = WeakKeyDictionary()


def run_alike(operation: Any, args: Any, kwargs: Any, remember: Callable[[Any], Any]) -> tuple[Any, Any]:
    """Returns what an operation returns, and what ``remember`` made of the result of the first call like this one."""
    key, tensors = _kind(operation, args, kwargs)
    first = tensors[0] if tensors else None
    mode = first.fake_mode if first is not None else torch._C._get_dispatch_mode(_FAKE)
    if key is None or mode is None:
        result = operation(*args, **kwargs)
        return result, remember(result)
    known = _KNOWN.setdefault(mode, {})
    alike = known.get(key)
    if alike is not None:
        if alike.results is None:
            return first, alike.remembered
        made = [each and each.made(mode, first) for each in alike.results]
        return pytree.tree_unflatten(made, alike.spec), alike.remembered
    result = shortcut(operation, args, kwargs)
    if result is None:
        result = operation(*args, **kwargs)
    remembered = remember(result)
    if key not in known:
        known[key] = _alike(operation, tensors, result, remembered)
    return result, remembered


def _kind(operation: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Hashable, list[FakeTensor]]:
    """What calls that are alike have in common, or None where none can be alike; and the tensors given."""
    tensors: list[FakeTensor] = []
    parts: list[Hashable] = [operation, *kwargs]
    if _depends_on_shapes(operation) and _describe((*args, *kwargs.values()), parts, tensors):
        return tuple(parts), tensors
    return None, tensors


def _describe(values: Sequence[Any], parts: list[Hashable], tensors: list[FakeTensor]) -> bool:
    """Adds what is told of arguments to ``parts``; returns whether all of them can be told."""
    for value in values:
        kind = type(value)
        if kind is FakeTensor:
            if not is_plain(value):
                return False
            # A tensor that is given twice is read once.
            place = next((at for at, each in enumerate(tensors) if each is value), len(tensors))
            tensors.append(value)
            parts.append((place, *layout_of(value), value.storage_offset(), value.untyped_storage().nbytes()))
        elif kind in _PLAIN:
            parts.append((kind, value))
        elif kind in (list, tuple):
            parts.append((kind, len(value)))
            if not _describe(value, parts, tensors):
                return False
        else:
            return False
    return True


@cache
def _depends_on_shapes(operation: Any) -> bool:
    """Whether shapes decide on what an operation of torch itself returns, and it writes to one tensor at most."""
    if not isinstance(operation, OpOverload) or operation.namespace != "aten":
        return False
    if not _BY_VALUES.isdisjoint(operation.tags) or torch.Tag.inplace_view in operation.tags:
        return False
    return not operation._schema.is_mutable or _is_in_place(operation)


@cache
def _is_in_place(operation: OpOverload) -> bool:
    """Whether an operation writes to its first argument alone, and returns it."""
    first, *others = operation._schema.arguments
    written = [each.alias_info is not None and each.alias_info.is_write for each in (first, *others)]
    returned = operation._schema.returns
    return written == [True, *(False for _ in others)] and len(returned) == 1 and returned[0].alias_info is not None


def _alike(operation: OpOverload, tensors: Sequence[FakeTensor], result: Any, remembered: Any) -> _Alike | None:
    """What is to be known of calls like one; None where it returns other than new tensors and views of its first."""
    if operation._schema.is_mutable:
        return _Alike(None, None, remembered) if tensors and result is tensors[0] else None
    leaves, spec = pytree.tree_flatten(result)
    own, *others = map(_storage, tensors) if tensors else (None,)
    taken = set(others)
    results: list[_Result | None] = []
    for leaf in leaves:
        if leaf is None:
            results.append(None)
        elif not is_plain(leaf):
            return None
        elif _storage(leaf) == own:
            results.append(_Result(layout_of(leaf), leaf.storage_offset()))
        elif _storage(leaf) in taken or not fills_storage(leaf):
            return None
        else:
            taken.add(_storage(leaf))
            results.append(_Result(layout_of(leaf)))
    return _Alike(results, spec, remembered)


def _storage(tensor: torch.Tensor) -> int:
    return int(tensor.untyped_storage()._cdata)
