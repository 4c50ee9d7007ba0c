"""Count what operations do while they run: FLOPs, bytes moved, kernels launched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch._ops import HigherOrderOperator, OpOverload
from torch.utils import _pytree as pytree
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from explorer.capture.classes import class_of, passes_over, short_name, without_library
from explorer.capture.formulas import BY_NAME
from explorer.model.graph import OperationClass

# They read of their first argument, be it a table of any size, only what they return.
_READ_AS_MUCH_AS_THEY_RETURN = frozenset({"embedding", "index", "index_select", "gather"})
# Fake tensors find the shape of these results by running a decomposition, which takes longer than all else in a
# capture; the gradient of a tensor has the layout of the tensor.
_RESULTS_LIKE_ARGUMENTS: dict[Any, Callable[..., Any]] = {
    torch.ops.aten.threshold_backward.default: lambda grad, x, *_: torch.empty_like(x),
    torch.ops.aten.native_batch_norm_backward.default: lambda grad, x, weight, *others: tuple(
        torch.empty_like(tensor) if wanted else None
        for tensor, wanted in zip((x, weight, weight), others[-1], strict=True)
    ),
}
_ALLOCATIONS = frozenset({"empty", "empty_like", "empty_strided", "new_empty", "new_empty_strided"})


def _corrections() -> dict[Any, Callable[..., int]]:
    found: dict[Any, Callable[..., int]] = {}
    for whole_name, formula in BY_NAME.items():
        library, name = whole_name.split("::")
        # FlopCounterMode hands a formula marked so the tensors themselves instead of their shapes.
        vars(formula)["_get_raw"] = True
        for form in (name, f"{name}_"):
            packet = getattr(getattr(torch.ops, library), form, None)
            if isinstance(packet, torch._ops.OpOverloadPacket):
                found[packet] = formula
    return found


CORRECTIONS = _corrections()
"""Formulas that replace or extend the stock ones; fit for ``FlopCounterMode(custom_mapping=...)``."""


def flops_of(operation: Any, args: Sequence[Any], kwargs: dict[str, Any], result: Any) -> int | None:
    """Returns the FLOPs of one executed operation, a multiply-add counting as two; None where there is no formula."""
    formula = BY_NAME.get(f"{operation.namespace}::{short_name(operation)}")
    if formula is None:
        formula = flop_registry.get(operation._overloadpacket if isinstance(operation, OpOverload) else operation)
    return None if formula is None else int(formula(*args, **kwargs, out_val=result))


@dataclass
class Tally:
    """What a stretch of operations did."""

    flops: int = 0  # a multiply-add counts as two
    bytes: int = 0  # read from and written to memory, nothing kept in a cache between operations
    operations: int = 0  # kernels launched; views and allocations launch none
    flops_by_class: dict[OperationClass, int] = field(default_factory=dict)
    bytes_by_class: dict[OperationClass, int] = field(default_factory=dict)
    without_formula: frozenset[str] = frozenset()  # operations that may compute and are counted as moving data only

    def __add__(self, other: Tally) -> Tally:
        """Both stretches, one after the other."""
        return Tally(
            self.flops + other.flops,
            self.bytes + other.bytes,
            self.operations + other.operations,
            Counter(self.flops_by_class) + Counter(other.flops_by_class),
            Counter(self.bytes_by_class) + Counter(other.bytes_by_class),
            self.without_formula | other.without_formula,
        )

    def times(self, count: int) -> Tally:
        """The stretch, ``count`` times."""
        return sum([self] * count, Tally())

    @property
    def dominant_class(self) -> OperationClass:
        """The class with most FLOPs, or with most bytes where nothing has a FLOP formula."""
        for shares in (self.flops_by_class, self.bytes_by_class):
            if any(shares.values()):
                return max(shares, key=lambda operation_class: shares[operation_class])
        return OperationClass.DATA_MOVEMENT


class CountingMode(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts every operation that runs inside it into `tally`.

    Raises `NotImplementedError` for an operation on functions, such as ``cond``, that has no formula.
    """

    supports_higher_order_operators = True

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.tally = Tally()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if isinstance(func, HigherOrderOperator):
            if func not in flop_registry:
                raise NotImplementedError(without_library(func))
        elif not isinstance(func, OpOverload) or func.namespace == "prim":
            return func(*args, **kwargs)  # a question, such as which device a tensor is on
        like = _RESULTS_LIKE_ARGUMENTS.get(func)
        result = func(*args, **kwargs) if like is None else like(*args)
        self._count(func, args, kwargs, result)
        return result

    def _count(self, operation: Any, args: Any, kwargs: Any, result: Any) -> None:
        read, written = list(_tensors((args, kwargs))), list(_tensors(result))
        if _moves_nothing(operation, read, written):
            return
        flops = flops_of(operation, args, kwargs, result)
        name = without_library(operation)
        tally = self.tally
        if flops is None and not passes_over(operation):
            tally.without_formula |= {operation._schema.name}
        flops = flops or 0
        if name in _READ_AS_MUCH_AS_THEY_RETURN:
            read[0] = written[0]
        moved = sum(map(_bytes, read)) + sum(map(_bytes, written))
        operation_class = class_of(operation, args)
        tally.flops += flops
        tally.bytes += moved
        tally.operations += 1
        tally.flops_by_class[operation_class] = tally.flops_by_class.get(operation_class, 0) + flops
        tally.bytes_by_class[operation_class] = tally.bytes_by_class.get(operation_class, 0) + moved


def _moves_nothing(operation: Any, read: Iterable[torch.Tensor], written: Iterable[torch.Tensor]) -> bool:
    """Whether the operation is a view, an allocation, or returns no tensor at all."""
    if isinstance(operation, HigherOrderOperator):
        return False
    if without_library(operation) in _ALLOCATIONS:
        return True
    if operation._schema.is_mutable:
        return False
    storages = {tensor.untyped_storage()._cdata for tensor in read}
    return all(tensor.untyped_storage()._cdata in storages for tensor in written)


def _tensors(tree: Any) -> Iterable[torch.Tensor]:
    """Each tensor once; a sparse one, such as the gradient of an embedding, as the two tensors it is kept in."""
    seen: set[int] = set()
    for leaf in pytree.tree_leaves(tree):
        if isinstance(leaf, torch.Tensor) and id(leaf) not in seen:
            seen.add(id(leaf))
            yield from (leaf._indices(), leaf._values()) if leaf.is_sparse else (leaf,)


def _bytes(tensor: torch.Tensor) -> int:
    """Bytes of a tensor's distinct elements: an expanded tensor is no larger than its storage."""
    return min(tensor.numel() * tensor.element_size(), tensor.untyped_storage().nbytes())
