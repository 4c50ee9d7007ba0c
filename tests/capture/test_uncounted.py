"""Every FLOP of a forward pass is in a layer, or it is said: the sum is what torch counts when the model runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from captured import WIDTH, graph_of
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint
from torch.utils.flop_counter import FlopCounterMode

from explorer.capture.counting import CORRECTIONS
from explorer.model.graph import ModelGraph
from explorer.model.remarks import Remark

SQUARE = 2 * WIDTH * WIDTH


class Net(nn.Module):
    """Three layers, a buffer, and a function that runs them."""

    def __init__(self, run: Callable[[Any, Tensor], Any]) -> None:
        super().__init__()
        self.a, self.b, self.c = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.register_buffer("table", torch.ones(3, WIDTH))
        self.register_buffer("mean", torch.zeros(WIDTH, WIDTH))
        self.run = run

    def forward(self, x: Tensor) -> Any:
        return self.run(self, x)


def unused_head(s: Any, x: Tensor) -> Tensor:
    x = s.a(x)
    s.c(torch.relu(s.b(x)))
    return x


def head_beside_a_change_in_place(s: Any, x: Tensor) -> Tensor:
    x = s.a(x)
    row = x[:, :3]
    x.add_(1)
    s.b(x)
    return x * row.sum()


def checkpointed_head(s: Any, x: Tensor) -> Tensor:
    x = s.a(x)
    checkpoint(s.b, x, use_reentrant=False)
    return x


def grid(s: Any, x: Tensor) -> Tensor:
    return s.a(x + (torch.ones(WIDTH, 3) @ s.table).sum(0))  # type: ignore[no-any-return]


def grid_for_each_sample(s: Any, x: Tensor) -> Tensor:
    return s.a(x + torch.ones(len(x), 3) @ s.table)  # type: ignore[no-any-return]


def grid_of_both(s: Any, x: Tensor) -> Tensor:
    return s.a(x + torch.ones(len(x) + 2, 3).mm(s.table)[:-2])  # type: ignore[no-any-return]


def running_mean(s: Any, x: Tensor) -> Tensor:
    x = s.a(x)
    with torch.no_grad():
        s.mean.copy_(x.mT @ x)
    return x


UNCOUNTED: dict[str, tuple[Callable[[Any, Tensor], Any], list[tuple[str, str, int, str]]]] = {
    "everything is needed": (lambda s, x: s.c(s.b(s.a(x))), []),
    "a head that nobody reads": (unused_head, [("flops-unneeded", "b", 2 * SQUARE, "sample")]),
    "beside a change in place": (head_beside_a_change_in_place, [("flops-unneeded", "b", SQUARE, "sample")]),
    "a checkpointed head": (checkpointed_head, [("flops-unneeded", "b", SQUARE, "sample")]),
    "a buffer's new contents": (running_mean, [("flops-unneeded", "matmul", SQUARE, "sample")]),
    "a grid": (grid, [("flops-from-no-input", "matmul", 2 * 3 * WIDTH * WIDTH, "batch")]),
    "a grid for each sample": (grid_for_each_sample, [("flops-from-no-input", "matmul", 2 * 3 * WIDTH, "sample")]),
    "a grid and two rows": (
        grid_of_both,
        [
            ("flops-from-no-input", "mm", 2 * 2 * 3 * WIDTH, "batch"),
            ("flops-from-no-input", "mm", 2 * 3 * WIDTH, "sample"),
        ],
    ),
}


@pytest.mark.parametrize("case", UNCOUNTED)
def test_what_no_layer_counts_is_said_to_the_last_flop(case: str) -> None:
    run, expected = UNCOUNTED[case]
    graph = graph_of(Net(run), torch.empty(4, WIDTH))
    said = [remark for remark in graph.remarks if remark.code.startswith("flops-")]
    assert said == [
        Remark.of(code, first=first, count=count, per=per)  # type: ignore[arg-type]
        for code, first, count, per in expected
    ]
    assert graph.only_batch is None
    for batch in (1, 7):
        with FlopCounterMode(display=False, custom_mapping=CORRECTIONS) as counter:
            Net(run)(torch.zeros(batch, WIDTH))
        assert graph.forward_flops(batch) + said_flops(graph, batch) == counter.get_total_flops()


def said_flops(graph: ModelGraph, batch: int) -> int:
    """FLOPs of the remarks at a batch."""
    found = [remark.values for remark in graph.remarks if remark.code.startswith("flops-")]
    return sum(int(each["count"]) * (batch if each["per"] == "sample" else 1) for each in found)


def test_what_nobody_needs_uses_no_parameters_and_has_no_backward_pass() -> None:
    graph = graph_of(Net(unused_head))
    assert [each.name for each in graph.layers] == ["x", "a"]
    unused = [remark.values["name"] for remark in graph.remarks if remark.code == "parameters-unused"]
    assert unused == ["b", "c"]


def test_flops_in_no_layer_that_are_no_line_hold_at_one_batch() -> None:
    def run(s: Any, x: Tensor) -> Tensor:
        y = s.a(x)
        y @ y.mT
        return y  # type: ignore[no-any-return]

    graph = graph_of(Net(run), torch.empty(4, WIDTH))
    assert graph.only_batch == 4
    assert Remark.of("flops-unneeded", first="matmul", count=2 * 4 * 4 * WIDTH, per="batch") in graph.remarks
    assert Remark.of("batch-fixed-by-cost", layer="matmul", cost="forward_flops", batch=4) in graph.remarks
