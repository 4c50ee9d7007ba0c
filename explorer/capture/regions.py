"""Parts of a model that run in a way of their own in training: marked while it is traced, and known from its nodes.

Activation checkpointing throws the results of a region away and computes them again for the backward pass. A traced
program shows nothing of it, and of the reentrant kind a region without gradients; so what `torch.utils.checkpoint`
runs is marked instead. An autocast region is traced as one of the CPU, whose kernels give the costs.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any
from unittest import mock

import torch
from torch import fx
from torch.fx import traceback
from torch.utils import checkpoint

_REGIONS, _CHOSEN = "checkpoint_regions", "checkpoint_chosen"


def regions_of(node: fx.Node) -> tuple[int, ...]:
    """Returns the checkpointed regions that an operation is in, the outermost first."""
    regions: tuple[int, ...] = node.meta.get("custom", {}).get(_REGIONS, ())
    return regions


def keeps_some(node: fx.Node) -> bool:
    """Returns whether the operation is in a region that chooses which of its results to keep."""
    return bool(node.meta.get("custom", {}).get(_CHOSEN))


@contextlib.contextmanager
def marked_regions() -> Iterator[None]:
    """Marks the operations of checkpointed regions, of either kind, while a model is traced."""
    numbers = count()

    @contextlib.contextmanager
    def region(**further: bool) -> Iterator[None]:
        outer = traceback.current_meta.get("custom", {}).get(_REGIONS, ())
        with traceback.annotate({_REGIONS: (*outer, next(numbers)), **further}):
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
        chosen = {} if contexts is checkpoint.noop_context_fn else {_CHOSEN: True}
        with region(**chosen):
            yield

    with (
        mock.patch.object(checkpoint, "CheckpointFunction", Reentrant),
        mock.patch.object(checkpoint, "_checkpoint_without_reentrant_generator", without_reentry),
        mock.patch.object(torch.amp.autocast_mode.autocast, "__init__", _autocast_on_the_cpu),
        traceback.preserve_node_meta(),
    ):
        yield


_INITIALISED = torch.amp.autocast_mode.autocast.__init__


def _autocast_on_the_cpu(
    self: Any, device_type: str, dtype: torch.dtype | None = None, enabled: bool = True, cache_enabled: Any = None
) -> None:
    usual = dtype or torch.get_autocast_dtype(device_type)
    _INITIALISED(self, "cpu", usual, enabled, cache_enabled)  # type: ignore[no-untyped-call]
