"""Count what operations do while they run: FLOPs, bytes moved, kernels launched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import torch
from torch._ops import HigherOrderOperator, OpOverload
from torch._subclasses.fake_tensor import FakeTensor
from torch.utils import _pytree as pytree
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

from explorer.capture.alike import run_alike
from explorer.capture.classes import class_of, passes_over, short_name, without_library
from explorer.capture.formulas import BY_NAME
from explorer.model.graph import OperationClass

# They read of their first argument, be it a table of any size, only what they return.
_READ_AS_MUCH_AS_THEY_RETURN = frozenset({"embedding", "index", "index_select", "gather"})
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
        if not (self.operations and other.operations):
            return self if self.operations else other
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


class Cost(NamedTuple):
    """What one operation does; it launches one kernel."""

    flops: int
    bytes: int
    operation_class: OperationClass
    has_formula: bool  # or needs none


class CountingMode(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Counts every operation that runs inside it into `tally`.

    Raises `NotImplementedError` for an operation on functions, such as ``cond``, that has no formula.
    """

    supports_higher_order_operators = True

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.tally = Tally()

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # nothing is compiled here, and seeing to it takes time at every operation

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if func is torch.ops.prim.device.default and isinstance(args[0], FakeTensor):
            return args[0].fake_device  # asked for so often that the long way to it takes a tenth of a capture
        if isinstance(func, HigherOrderOperator):
            if func not in flop_registry:
                raise NotImplementedError(without_library(func))
        elif not isinstance(func, OpOverload) or func.namespace == "prim":
            return func(*args, **kwargs)  # a question, such as which device a tensor is on
        result, cost = run_alike(func, args, kwargs, lambda result: cost_of(func, args, kwargs, result))
        if cost is not None:
            self._add(func, cost)
        return result

    def _add(self, operation: Any, cost: Cost) -> None:
        tally = self.tally
        if not cost.has_formula:
            tally.without_formula |= {operation._schema.name}
        tally.flops += cost.flops
        tally.bytes += cost.bytes
        tally.operations += 1
        for by_class, count in ((tally.flops_by_class, cost.flops), (tally.bytes_by_class, cost.bytes)):
            by_class[cost.operation_class] = by_class.get(cost.operation_class, 0) + count


def cost_of(operation: Any, args: Any, kwargs: Any, result: Any) -> Cost | None:
    """Returns what one executed operation did; None where it launched no kernel."""
    read, written = list(_tensors((args, kwargs))), list(_tensors(result))
    if _moves_nothing(operation, read, written):
        return None
    flops = flops_of(operation, args, kwargs, result)
    if without_library(operation) in _READ_AS_MUCH_AS_THEY_RETURN:
        read[0] = written[0]
    return Cost(
        flops=flops or 0,
        bytes=sum(map(_bytes, read)) + sum(map(_bytes, written)),
        operation_class=class_of(operation, args),
        has_formula=flops is not None or passes_over(operation),
    )


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
