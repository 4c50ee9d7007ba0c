"""Trace `flex_attention` as attention over all scores, which is what torch's own formula counts for it.

Torch compiles it for one machine, and on a CPU refuses gradients; the graph is to show it as any other attention. What
its functions do to a score is element-wise and stays uncounted, as the softmax inside attention is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import torch
from torch.nn.attention import flex_attention

from explorer.capture.replaced import attribute_replaced


@contextlib.contextmanager
def traced_as_attention() -> Iterator[None]:
    """Makes `flex_attention` traceable while a model is traced."""
    with (
        attribute_replaced(flex_attention, "_validate_device", lambda *_: None),
        attribute_replaced(flex_attention, "_FLEX_ATTENTION_DISABLE_COMPILE_DEBUG", True),
        attribute_replaced(flex_attention, "flex_attention_hop", _attention),
    ):
        yield


def _attention(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, _score: Any, _mask: Any, scale: float, *_: Any
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    grouped = query.shape[1] != key.shape[1]
    result = torch.nn.functional.scaled_dot_product_attention(query, key, value, scale=scale, enable_gqa=grouped)
    sums = query.detach().sum(-1)  # of the exponentials of a row of scores; nobody differentiates it
    return result, sums, sums
