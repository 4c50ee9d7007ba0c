"""Parts of a model that run in a way of their own: marked while the model is traced, and known from its nodes after.

- Without gradients, or under autocast: torch would put each such part into a graph of its own, and loses the one inside
  the other; here the operations stay in line, and each knows how it runs. Autocast is always that of the CPU, whose
  kernels give the costs.
- In an author's own `torch.autograd.Function`: its backward pass is not traced, only what its forward pass does.
- Under activation checkpointing, of which a traced program shows nothing: results are thrown away and computed again
  for the backward pass. What `torch.utils.checkpoint` runs is marked, of either kind.

The marks are in ``meta["custom"]`` of a node, which torch keeps when it traces a program again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import torch
from torch import fx
from torch._export.passes import replace_autocast_with_hop_pass, replace_set_grad_with_hop_pass
from torch.amp import autocast_mode
from torch.fx import traceback
from torch.utils import checkpoint

from explorer.capture.replaced import attribute_replaced, items_replaced

_REGIONS, _CHOSEN, _GRADIENTS, _AUTOCAST = "checkpoint_regions", "checkpoint_chosen", "grad_enabled", "autocast"
_FUNCTION = "autograd_function"


def regions_of(node: fx.Node) -> tuple[int, ...]:
    """Returns the checkpointed regions that an operation is in, the outermost first."""
    regions: tuple[int, ...] = _marks(node).get(_REGIONS, ())
    return regions


def chooses_what_to_keep(node: fx.Node) -> bool:
    """Returns whether the operation is in a checkpointed region that chooses which of its results to keep."""
    return bool(_marks(node).get(_CHOSEN))


def function_of(node: fx.Node) -> str | None:
    """Returns the author's own `torch.autograd.Function` whose forward pass the operation is part of."""
    name: str | None = _marks(node).get(_FUNCTION)
    return name


def has_gradients(node: fx.Node) -> bool:
    """Returns whether the operation runs with gradients."""
    return bool(_marks(node).get(_GRADIENTS, True))


def is_cast(node: fx.Node) -> bool:
    """Returns whether autocast gives the operation tensors of the types that it wants."""
    _, enabled = _marks(node).get(_AUTOCAST, (None, False))
    return bool(enabled)


def settings_of(node: fx.Node) -> tuple[object, object]:
    """Returns how the model runs the operation, as a value."""
    return has_gradients(node), _marks(node).get(_AUTOCAST)


def as_written(node: fx.Node) -> contextlib.AbstractContextManager[None]:
    """Runs what is inside as the model runs the operation: with or without gradients, and under its autocast."""
    gradients, cast = has_gradients(node), _marks(node).get(_AUTOCAST)
    if cast is None and gradients == torch.is_grad_enabled():
        return contextlib.nullcontext()
    return _set(gradients, cast)


@contextlib.contextmanager
def _set(gradients: bool, cast: tuple[torch.dtype, bool] | None) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        stack.enter_context(torch.set_grad_enabled(gradients))
        if cast is not None:
            stack.enter_context(torch.autocast("cpu", dtype=cast[0], enabled=cast[1], cache_enabled=False))
        yield


def _marks(node: fx.Node) -> dict[str, Any]:
    marks: dict[str, Any] = node.meta.get("custom", {})
    return marks


@contextlib.contextmanager
def marked_regions() -> Iterator[None]:
    """Marks the operations of a model that is traced inside."""
    numbers = count()

    @contextlib.contextmanager
    def region(**further: bool) -> Iterator[None]:
        outer = traceback.current_meta.get("custom", {}).get(_REGIONS, ())
        with _marked(**further, **{_REGIONS: (*outer, next(numbers))}):
            yield

    class Reentrant:
        """Stands for `CheckpointFunction`."""

        @staticmethod
        def apply(function: Callable[..., Any], _preserve: bool, *args: Any) -> Any:
            # A region of this kind hands gradients on only where one of its arguments takes one.
            wanted = any(tensor.requires_grad for tensor in args if isinstance(tensor, torch.Tensor))
            with region(), torch.set_grad_enabled(wanted and torch.is_grad_enabled()):
                return function(*args)

    def without_reentry(
        _function: Callable[..., Any],
        _preserve: bool = True,
        contexts: Callable[..., Any] = checkpoint.noop_context_fn,
        *_: Any,
        **__: Any,
    ) -> Iterator[None]:
        """Stands for the generator around a region: its first half runs before the region, the second after it."""
        with region() if contexts is checkpoint.noop_context_fn else region(**{_CHOSEN: True}):
            yield

    with (
        attribute_replaced(checkpoint, "CheckpointFunction", Reentrant),
        attribute_replaced(checkpoint, "_checkpoint_without_reentrant_generator", without_reentry),
        attribute_replaced(torch.autograd.Function, "apply", classmethod(_applied)),
        attribute_replaced(autocast_mode.autocast, "__init__", _autocast_on_the_cpu),
        attribute_replaced(replace_set_grad_with_hop_pass, "replace_set_grad_with_hop_pass", _in_line),
        attribute_replaced(replace_autocast_with_hop_pass, "replace_autocast_with_hop_pass", lambda *both: both),
        traceback.preserve_node_meta(),
    ):
        yield


@contextlib.contextmanager
def _marked(**marks: object) -> Iterator[None]:
    custom = traceback.current_meta.get("custom", {}) | marks
    with items_replaced(traceback.current_meta, {"custom": custom}):
        yield


_APPLIED = vars(torch.autograd.Function)["apply"].__func__


def _applied(function: type[torch.autograd.Function], *args: Any, **kwargs: Any) -> Any:
    with _marked(**{_FUNCTION: function.__name__}):
        return _APPLIED(function, *args, **kwargs)


_INITIALISED = autocast_mode.autocast.__init__


def _autocast_on_the_cpu(
    self: Any, device_type: str, dtype: torch.dtype | None = None, enabled: bool = True, cache_enabled: Any = None
) -> None:
    _INITIALISED(self, "cpu", dtype or torch.get_autocast_dtype(device_type), enabled, cache_enabled)


def _in_line(module: fx.GraphModule, signature: Any) -> tuple[fx.GraphModule, Any]:
    """Marks every operation with the settings in force, and drops the operations that change them."""
    gradients, casts, changes = True, [], []
    for node in module.graph.nodes:
        if node.target is torch._C._set_grad_enabled:
            (gradients,) = node.args
        elif node.target is autocast_mode._enter_autocast:
            _device, dtype, enabled, *_ = node.args
            casts.append((dtype, enabled))
        elif node.target is autocast_mode._exit_autocast:
            casts.pop()
        else:
            marks = ({} if gradients else {_GRADIENTS: False}) | ({_AUTOCAST: casts[-1]} if casts else {})
            node.meta["custom"] = _marks(node) | marks
            continue
        changes.append(node)
    for node in reversed(changes):
        module.graph.erase_node(node)
    module.recompile()
    return module, signature
