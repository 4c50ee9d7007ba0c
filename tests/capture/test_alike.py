"""What capture finds out without asking torch, held against what torch says."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from torch import Tensor
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils import _pytree as pytree

from explorer.capture.counting import CountingMode, Tally
from explorer.capture.shortcuts import shortcut

ATEN = torch.ops.aten


def layouts(result: Any) -> list[Any]:
    """All that may be told of results without values."""
    return [layout(leaf) if isinstance(leaf, Tensor) else leaf for leaf in pytree.tree_leaves(result)]


def layout(x: Tensor) -> tuple[Any, ...]:
    return x.shape, x.stride(), x.dtype, x.device, x.storage_offset(), x.untyped_storage().nbytes()


def tensor(draw: random.Random, *shape: int) -> Tensor:
    """A tensor that lies in one of several ways in its memory."""
    made = torch.empty(shape)
    way = draw.random()
    if way < 0.2 and made.dim() > 1:
        return made.transpose(0, -1)
    if way < 0.4 and made.dim() == 4:
        return made.contiguous(memory_format=torch.channels_last)
    if way < 0.5 and made.dim():
        return torch.empty((*shape[:-1], shape[-1] + 2))[..., 1:-1]
    return made


def views(draw: random.Random) -> Iterator[tuple[Any, ...]]:
    shape = [draw.randint(1, 4) for _ in range(draw.randint(1, 5))]
    x = tensor(draw, *shape)
    start, end = draw.choice([None, -3, -1, 0, 1, 2, 9]), draw.choice([None, -2, 0, 1, 3, 2**63 - 1])
    yield ATEN.detach.default, x
    yield ATEN.slice.Tensor, x, draw.randrange(-len(shape), len(shape)), start, end, draw.choice([1, 1, 2])
    yield ATEN.threshold_backward.default, x, x, 0


def concatenations(draw: random.Random) -> Iterator[tuple[Any, ...]]:
    shape = [draw.randint(1, 4) for _ in range(draw.randint(1, 4))]
    dim = draw.randrange(-len(shape), len(shape))
    parts = []
    for _ in range(draw.randint(1, 4)):
        shape[dim] = draw.randint(0, 3)
        parts.append(torch.empty(shape))
    if draw.random() < 0.3:
        parts = [part.transpose(0, -1).contiguous().transpose(0, -1) for part in parts]
    yield ATEN.cat.default, parts, dim


def gradients(draw: random.Random) -> Iterator[tuple[Any, ...]]:
    dims, groups = draw.randint(1, 3), draw.choice([1, 1, 2])
    read, made, is_transposed = groups * draw.randint(1, 3), groups * draw.randint(1, 3), draw.random() < 0.3
    x = tensor(draw, draw.randint(1, 3), read, *(draw.randint(3, 8) for _ in range(dims)))
    if x.shape[1] != read or min(x.shape[2:]) < 3:
        return
    channels = (read, made // groups) if is_transposed else (made, read // groups)
    weight = torch.empty((*channels, *(draw.randint(1, 3) for _ in range(dims))))
    if dims == 2 and draw.random() < 0.3:
        weight = weight.contiguous(memory_format=torch.channels_last)
    rest = ([draw.randint(1, 2)] * dims, [draw.randint(0, 1)] * dims, [1] * dims, is_transposed, [0] * dims, groups)
    y = ATEN.convolution.default(x, weight, None, *rest)
    mask = [draw.random() < 0.7 for _ in range(3)]
    yield ATEN.convolution_backward.default, y, x, weight, [made], *rest, mask
    scale = torch.empty(read)
    yield (
        ATEN.native_batch_norm_backward.default,
        *(x, x, scale, scale, scale, scale, scale, True, 1e-5, [True, *mask[1:]]),
    )


@pytest.fixture(autouse=True)
def _without_onednn() -> Iterator[None]:
    was_enabled = torch._C._get_mkldnn_enabled()
    torch._C._set_mkldnn_enabled(False)
    yield
    torch._C._set_mkldnn_enabled(was_enabled)


@pytest.mark.parametrize("calls", [views, concatenations, gradients])
def test_a_shortcut_ends_where_torch_does(calls: Callable[[random.Random], Iterator[tuple[Any, ...]]]) -> None:
    taken = 0
    for seed in range(150):
        with FakeTensorMode():
            for operation, *args in calls(random.Random(seed)):
                found = shortcut(operation, args, {})
                taken += found is not None
                assert found is None or layouts(found) == layouts(operation(*args)), (operation, seed)
    assert taken > 100, "most go the short way"


CALLS: dict[str, Callable[[Tensor], Any]] = {
    "convolution": lambda x: torch.nn.functional.conv2d(x, torch.empty(4, 3, 3, 3)),
    "normalisation": lambda x: torch.nn.functional.batch_norm(x, None, None, torch.empty(3), training=True),
    "in place": lambda x: x.add_(1).relu_(),
    "views": lambda x: [x.transpose(0, 1), x.flatten(2), x[:, 1:], x.unbind(1), x.expand(2, *x.shape)],
    "a new tensor that is expanded": lambda x: x.sum(1, keepdim=True).expand(2, 3, 6, 6) + x,
    "read twice": lambda x: torch.add(x, x),
    "read once": lambda x: torch.add(x, torch.empty(2, 3, 6, 6)),
    "of parts": lambda x: torch.cat([x, x.transpose(2, 3)]),
    "of no tensors": lambda x: torch.empty(2, 2) + torch.zeros(2, 2) + torch.full((2, 2), 3),
    "true and one": lambda x: [torch.full((2,), 1), torch.full((2,), True)],
    "a part of memory": lambda x: [x[:1] + 1, torch.empty(1, 3, 6, 6) + 1],
    "complex": lambda x: torch.fft.fft2(x).abs(),
    "random": lambda x: torch.dropout(x, 0.5, True),
    "sorted": lambda x: x.sort(-1),
}


@pytest.mark.parametrize("call", CALLS)
def test_calls_that_are_alike_return_and_cost_what_the_first_does(call: str) -> None:
    run = CALLS[call]

    def once(mode: FakeTensorMode) -> tuple[list[Any], Tally]:
        with mode:
            x = torch.empty(2, 3, 6, 6)
            with CountingMode() as counting:
                result = run(x)
        return layouts(result), counting.tally

    mode = FakeTensorMode()
    with FakeTensorMode():
        alone = layouts(run(torch.empty(2, 3, 6, 6)))
    first, second = once(mode), once(mode)
    assert first == second
    assert first[0] == alone
