"""Training as it is written: checkpointed regions, autocast regions, gradients that stop, frozen parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from captured import WIDTH, graph_of, layer
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint, checkpoint_sequential, create_selective_checkpoint_contexts

from explorer.model.graph import Affine, ModelGraph
from explorer.model.remarks import Remark

PRODUCT = Affine(0, 2 * WIDTH * WIDTH)  # of one layer, a sample
ROW = Affine(0, 4 * WIDTH)
NONE = Affine(0, 0)


class Net(nn.Module):
    """Linear layers a to d, and a function that runs them."""

    def __init__(self, run: Callable[[Any, Tensor], Any]) -> None:
        super().__init__()
        self.a, self.b, self.c, self.d = (nn.Linear(WIDTH, WIDTH, bias=False) for _ in range(4))
        self.run = run

    def forward(self, x: Tensor) -> Any:
        return self.run(self, x)


def times(line: Affine, count: int) -> Affine:
    return Affine(line.fixed * count, line.per_sample * count)


def backward(graph: ModelGraph, name: str) -> int:
    """Backward products of a layer."""
    flops = layer(graph, name).backward.flops
    assert flops.per_sample % PRODUCT.per_sample == 0 == flops.fixed
    return flops.per_sample // PRODUCT.per_sample


BOTH_KINDS = pytest.mark.parametrize("reentrant", [True, False])


@BOTH_KINDS
def test_a_checkpointed_layer_runs_again_in_the_backward_pass(reentrant: bool) -> None:
    plain = graph_of(Net(lambda s, x: s.c(s.b(s.a(x)))))
    graph = graph_of(Net(lambda s, x: s.c(checkpoint(s.b, s.a(x), use_reentrant=reentrant))))
    assert [each.name for each in graph.layers] == [each.name for each in plain.layers]
    assert [backward(graph, name) for name in "abc"] == [1, 3, 2]
    assert [backward(plain, name) for name in "abc"] == [1, 2, 2]
    assert layer(graph, "b").backward.operations == layer(plain, "b").backward.operations + 1
    assert graph.forward_flops(3) == plain.forward_flops(3)


@BOTH_KINDS
def test_of_a_checkpointed_region_its_input_alone_is_kept(reentrant: bool) -> None:
    def region(s: Any, x: Tensor) -> Tensor:
        return s.c(torch.tanh(s.b(torch.tanh(x))))  # type: ignore[no-any-return]

    plain = graph_of(Net(lambda s, x: s.d(region(s, s.a(x)))))
    graph = graph_of(Net(lambda s, x: s.d(checkpoint(region, s, s.a(x), use_reentrant=reentrant))))
    saved = {each.name: each.saved_bytes for each in graph.layers}
    assert saved == {"x": NONE, "a": ROW, "tanh": ROW, "b": NONE, "tanh#2": NONE, "c": NONE, "d": ROW}
    assert sum(each.saved_bytes.per_sample for each in plain.layers) == 4 * ROW.per_sample
    assert [backward(graph, name) for name in "abcd"] == [1, 3, 3, 2]


def test_a_region_inside_another_runs_again_for_each() -> None:
    def inner(s: Any, x: Tensor) -> Tensor:
        return torch.relu(s.b(x))

    def outer(s: Any, x: Tensor) -> Tensor:
        return F.dropout(s.c(checkpoint(inner, s, x, use_reentrant=True)))

    graph = graph_of(Net(lambda s, x: s.d(checkpoint(outer, s, s.a(x), use_reentrant=False))))
    plain = graph_of(Net(lambda s, x: s.d(outer(s, s.a(x)))))
    assert [backward(graph, name) for name in "abcd"] == [1, 4, 3, 2]
    once = layer(graph_of(Net(lambda s, x: F.dropout(s.a(x)))), "dropout").backward.operations
    draw = once - 1  # the gradient is multiplied by the mask once
    assert layer(graph, "dropout").backward.operations == once + draw, "the mask is drawn again"
    assert layer(plain, "dropout").backward.operations == once


def test_checkpoint_sequential_keeps_the_ends_of_its_segments() -> None:
    class Chain(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layers = nn.Sequential(*(nn.Linear(WIDTH, WIDTH, bias=False) for _ in range(4)))

        def forward(self, x: Tensor) -> Tensor:
            return checkpoint_sequential(self.layers, 2, x, use_reentrant=False)  # type: ignore[no-any-return]

    graph = graph_of(Chain())
    assert [backward(graph, f"layers.{at}") for at in range(4)] == [2, 3, 2, 2], "the last segment is not checkpointed"
    assert [layer(graph, f"layers.{at}").saved_bytes for at in range(4)] == [ROW, NONE, ROW, ROW]


def test_a_region_within_a_layer_is_a_layer_of_its_own() -> None:
    class Block(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(torch.empty(WIDTH, WIDTH))

        def forward(self, x: Tensor) -> Tensor:
            return checkpoint(lambda x: torch.tanh(x @ self.weight), x @ self.weight, use_reentrant=False) + 1  # type: ignore[no-any-return]

    graph = graph_of(nn.Sequential(nn.Linear(WIDTH, WIDTH, bias=False), Block()))
    assert [backward(graph, name) for name in ("1", "1#2")] == [2, 3]


def test_a_reentrant_region_without_an_input_that_takes_gradients_hands_none_on() -> None:
    graph = graph_of(Net(lambda s, x: s.b(checkpoint(s.a, x, use_reentrant=True))))
    assert [backward(graph, name) for name in "ab"] == [0, 1]
    graph = graph_of(Net(lambda s, x: s.b(checkpoint(s.a, x, use_reentrant=False))))
    assert [backward(graph, name) for name in "ab"] == [2, 2]


def test_a_region_that_no_gradient_reaches_does_not_run_again() -> None:
    graph = graph_of(Net(lambda s, x: s.b(checkpoint(s.a, x, use_reentrant=False).detach())))
    assert [backward(graph, name) for name in "ab"] == [0, 1]
    assert layer(graph, "a").saved_bytes == NONE


def test_a_region_that_chooses_what_to_keep_is_said() -> None:
    def contexts() -> Any:
        return create_selective_checkpoint_contexts([torch.ops.aten.mm.default])

    graph = graph_of(Net(lambda s, x: s.b(checkpoint(s.a, x, use_reentrant=False, context_fn=contexts))))
    assert graph.remarks[0] == Remark.of("checkpoint-chooses", count=1)


@pytest.mark.parametrize("device", ["cpu", "cuda"])
def test_an_autocast_region_is_layers_like_any_other(device: str) -> None:
    def run(s: Any, x: Tensor) -> Tensor:
        x = s.a(x)
        with torch.autocast(device, dtype=torch.bfloat16):
            x = s.b(x)
            with torch.autocast(device, enabled=False):
                x = s.c(x.float())
        return s.d(x)  # type: ignore[no-any-return]

    graph = graph_of(Net(run))
    names = ["x", "a", "b", "to", "c", "d"]
    assert [each.name for each in graph.layers] == names
    assert [layer(graph, name).output.dtype for name in names] == [*["float32"] * 2, "bfloat16", *["float32"] * 3]
    assert layer(graph, "b").output.bytes == layer(graph, "b").output.grad_bytes == Affine(0, 2 * WIDTH)
    assert [layer(graph, name).parameters for name in "abcd"] == [WIDTH * WIDTH] * 4
    assert [layer(graph, name).forward.flops for name in "abcd"] == [PRODUCT] * 4
    assert [backward(graph, name) for name in "abcd"] == [1, 2, 2, 2]
    casts = 2  # of its input and its weight
    assert layer(graph, "b").forward.operations == layer(graph, "a").forward.operations + casts


def test_no_gradients_inside_autocast_and_gradients_again_inside_that() -> None:
    def run(s: Any, x: Tensor) -> Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            x = s.a(x)
            with torch.no_grad():
                x = s.b(x)
                with torch.enable_grad():
                    x = s.c(x)
        return x

    graph = graph_of(Net(run))
    assert [backward(graph, name) for name in "abc"] == [0, 0, 1]
    assert {layer(graph, name).output.dtype for name in "abc"} == {"bfloat16"}


STOPS: dict[str, Callable[[Any, Tensor], Tensor]] = {
    "comparison": lambda s, x: s.b(x) * (s.a(x) > 0),
    "argmax": lambda s, x: s.b(x) * s.a(x).argmax(-1, keepdim=True),
    "detach": lambda s, x: s.b(x) * s.a(x).detach(),
    "whole numbers": lambda s, x: s.b(x) * s.a(x).long(),
    "where": lambda s, x: torch.where(s.a(x) > 0, s.b(x), 0.0),
    "mask": lambda s, x: s.b(x).masked_fill(s.a(x) < 0, 0.0),
    "shape alone": lambda s, x: s.b(x) + torch.zeros_like(s.a(x)) + s.b(x).view_as(s.a(x)),
    "data": lambda s, x: s.b(x) * s.a(x).data,
    "index": lambda s, x: s.b(x).gather(-1, s.a(x).topk(2).indices),
    "far behind": lambda s, x: s.b(x) * (torch.tanh(s.a(torch.relu(s.c(x)))) > 0),
}


@pytest.mark.parametrize("stop", STOPS)
def test_nothing_is_differentiated_behind_where_a_gradient_stops(stop: str) -> None:
    graph = graph_of(Net(STOPS[stop]))
    if "a" in graph.index:  # what nothing but a shape is read of is not run at all
        stopped = layer(graph, "a")
        assert stopped.backward.operations == 0
        assert stopped.output.grad_bytes == stopped.saved_bytes == NONE
    if "c" in graph.index:
        assert layer(graph, "c").backward.operations == layer(graph, "relu").backward.operations == 0
    assert backward(graph, "b") in (1, 2)
    assert layer(graph, "b").output.grad_bytes == ROW


def test_a_gradient_of_zeros_is_a_gradient() -> None:
    graph = graph_of(Net(lambda s, x: s.b(torch.round(s.a(x)))))
    assert [backward(graph, name) for name in "ab"] == [1, 2]


def test_a_gradient_that_one_reader_stops_comes_from_another() -> None:
    graph = graph_of(Net(lambda s, x: s.b(s.a(x)) * (s.a(x) > 0)))
    assert [backward(graph, name) for name in ("a", "b", "a#2")] == [1, 2, 0]


def test_frozen_parts_stay_frozen() -> None:
    net = Net(lambda s, x: s.d(s.c(s.b(s.a(x)))))
    net.a.requires_grad_(False)
    net.c.requires_grad_(False)
    graph = graph_of(net)
    assert [backward(graph, name) for name in "abcd"] == [0, 1, 1, 2], "c hands the gradient on to b"
    assert layer(graph, "a").output.grad_bytes == NONE
    assert layer(graph, "c").saved_bytes == NONE


class Straight(torch.autograd.Function):
    """Rounds, and hands the gradient on as it is."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        return torch.round(x)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:  # type: ignore[override]
        return gradient


def test_a_backward_pass_of_an_author_is_said() -> None:
    graph = graph_of(Net(lambda s, x: s.b(Straight.apply(s.a(x)))))
    assert graph.remarks[0] == Remark.of("backward-derived", operation="Straight", count=1)
    assert [backward(graph, name) for name in "ab"] == [1, 2]
