"""What depends on the values of tensors, of which capture knows the shapes alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from captured import WIDTH, Applied, edges, graph_of, layer
from torch import Tensor, nn

from explorer.capture import CaptureError, capture, filled
from explorer.model.graph import Affine, ModelGraph
from explorer.model.remarks import Remark
from tests.support.errors import refused

PRODUCT = Affine(0, 2 * WIDTH * WIDTH)  # of one layer, a sample
IDS = torch.empty((4, 5), device="meta", dtype=torch.int64)


def lines(graph: ModelGraph, code: str) -> list[Any]:
    """The authors' lines in the remarks of one code."""
    files = {remark.values["file"] for remark in graph.remarks if remark.code == code}
    assert files <= {"test_values.py"}
    return [remark.values["operation"] for remark in graph.remarks if remark.code == code]


class InTraining(nn.Module):
    """A linear layer and dropout; in training a function that reads values decides on something."""

    def __init__(self, reads: Callable[[Tensor], Any]) -> None:
        super().__init__()
        self.linear = nn.Linear(WIDTH, WIDTH, bias=False)
        self.dropout = nn.Dropout(0.5)
        self.reads = reads

    def forward(self, x: Tensor) -> Tensor:
        x = self.dropout(self.linear(x))
        if self.training and self.reads(x):
            x = x * 2
        return x


READS: dict[str, Callable[[Tensor], Any]] = {
    "a random number": lambda x: torch.rand([]) < 0.1,
    "overflow": lambda x: not torch.isfinite(x).all(),
    "a number of the result": lambda x: x.sum().item() > 0,
    "a size": lambda x: int(x.long().sum()),
}


@pytest.mark.parametrize("reads", READS)
@pytest.mark.parametrize("is_built", [True, False])
def test_where_only_training_reads_values_the_model_is_captured_in_evaluation_mode(reads: str, is_built: bool) -> None:
    model = InTraining(READS[reads])
    graph = graph_of((lambda: model) if is_built else model)
    assert lines(graph, "captured-in-evaluation") in (
        ["if self.training and self.reads(x):"],
        [line for line in lines(graph, "captured-in-evaluation") if line.startswith(f'"{reads}": lambda x: ')],
    )
    assert len(graph.remarks) == 1
    assert not graph.inference_only
    assert [each.name for each in graph.layers] == ["x", "linear"], "dropout is off"
    assert layer(graph, "linear").backward.flops == PRODUCT, "the gradient of the weights"
    assert all(module.training for module in model.modules()), "the model is left as it was"


def test_a_mode_that_is_asked_for_is_kept() -> None:
    model = InTraining(READS["overflow"])
    with refused(CaptureError, match=r"at test_values\.py line \d+; in evaluation mode it needs no values"):
        capture(model, (torch.empty(2, WIDTH),), name="tested", keep_mode=True)
    assert capture(model.eval(), (torch.empty(2, WIDTH),), name="tested", keep_mode=True).graph.remarks == ()


def test_what_reads_values_in_every_mode_is_refused() -> None:
    with refused(CaptureError, match=r"it depends on the values of a tensor, .*, at test_values\.py line \d+$"):
        graph_of(Applied(lambda x: x if x.sum() > 0 else -x))


class Graph(nn.Module):
    """Messages along edges, without those from a node to itself, and with one more for each node."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(WIDTH, WIDTH, bias=False)

    def forward(self, x: Tensor, edges: Tensor) -> Tensor:
        kept = edges[:, edges[0] != edges[1]]
        kept = torch.cat([kept, torch.arange(x.shape[0]).expand(2, -1)], 1)
        messages = self.linear(x[kept[0]])
        return torch.zeros_like(x).index_add(0, kept[1], messages)


def test_a_mask_keeps_everything() -> None:
    nodes, edges = 40, 120
    graph = graph_of(Graph(), torch.empty(nodes, WIDTH), torch.empty(2, edges, dtype=torch.int64))
    assert layer(graph, "linear").forward.flops.at(nodes) == 2 * (nodes + edges) * WIDTH * WIDTH
    assert lines(graph, "size-at-largest") == ["kept = edges[:, edges[0] != edges[1]]"]


CHOICES: dict[str, tuple[Callable[[Tensor], Any], int]] = {
    "x[mask]": (lambda ids: ids[ids > 0], 5),
    "masked_select": (lambda ids: ids.masked_select(ids > 0), 5),
    "masked_select, broadcast": (lambda ids: ids[:, None].masked_select((ids > 0)[..., None]), 25),
    "nonzero": (lambda ids: ids.nonzero()[:, 0], 5),
    "where": (lambda ids: torch.where(ids > 0)[1], 5),
    "argwhere": (lambda ids: torch.argwhere(ids)[:, 0], 5),
    "unique": (lambda ids: ids.unique(), 5),
    "unique with counts": (lambda ids: ids.unique(return_counts=True)[1], 5),
    "unique with places": (lambda ids: ids.unique(return_inverse=True)[1].flatten(), 5),
    "unique rows": (lambda ids: ids.unique(dim=0)[:, 0], 1),
    "unique in a row": (lambda ids: ids.unique_consecutive(), 5),
}


@pytest.mark.parametrize("choice", CHOICES)
def test_a_size_that_depends_on_values_is_the_largest(choice: str) -> None:
    choose, largest = CHOICES[choice]

    class Chosen(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.table = nn.Embedding(10, WIDTH)
            self.linear = nn.Linear(WIDTH, WIDTH, bias=False)

        def forward(self, ids: Tensor) -> Tensor:
            return self.linear(self.table(choose(ids)))  # type: ignore[no-any-return]

    graph = graph_of(Chosen(), IDS)
    assert layer(graph, "linear").forward.flops.at(4) == 4 * largest * PRODUCT.per_sample
    assert len(lines(graph, "size-at-largest")) == 1
    assert lines(graph, "size-at-largest")[0].startswith(f'"{choice}": (lambda ids: ')


class Holding(nn.Module):
    """Holds small tensors of whole numbers, and runs a function of them."""

    def __init__(self, run: Callable[[Any, Tensor], Tensor]) -> None:
        super().__init__()
        self.conv = nn.Conv1d(4, 4, 3, bias=False)
        self.register_buffer("stride", torch.tensor(2))
        self.register_buffer("sizes", torch.tensor([3, 5]))
        self.register_buffer("mask", torch.tensor([True, False, True, True]))
        self.plain = torch.tensor([7, 9])
        self.run = run

    def forward(self, x: Tensor) -> Tensor:
        return self.run(self, x)


def padded(s: Any, x: Tensor) -> Tensor:
    extra = torch.tensor(x.shape[-1]) % s.stride
    return s.conv(x if extra <= 0 else F.pad(x, (0, int(extra))))  # type: ignore[no-any-return]


READ: dict[str, tuple[Callable[[Any, Tensor], Tensor], int]] = {
    "one number": (padded, 102),
    "one of several": (lambda s, x: s.conv(x[..., : int(s.sizes[1])]), 5),
    "all of them": (lambda s, x: s.conv(x.split([*s.sizes.tolist(), 93], -1)[1]), 5),
    "their sum": (lambda s, x: s.conv(x[..., : int((s.sizes * 2).sum())]), 16),
    "no buffer": (lambda s, x: s.conv(x[..., : s.plain.max()]), 9),
    "a condition": (lambda s, x: s.conv(x if s.sizes[0] > s.stride else x[..., :50]), 101),
    "a mask": (lambda s, x: s.conv(x[..., :4][..., s.mask]), 3),
    "a mask of a condition": (lambda s, x: s.conv(x[..., :4][..., s.mask & (s.stride > 1)]), 3),
    "places": (lambda s, x: s.conv(x[..., s.mask.nonzero()[:, 0]] if s.mask[0] else x), 3),
    "a counter": (lambda s, x: s.conv(x[..., : int(s.stride.add_(8))]), 10),
}


@pytest.mark.parametrize("read", READ)
@pytest.mark.parametrize("is_built", [True, False])
def test_whole_numbers_that_the_constructor_sets_are_known(read: str, is_built: bool) -> None:
    run, length = READ[read]
    build = lambda: Holding(run)  # noqa: E731
    graph = graph_of(build if is_built else build(), torch.empty(2, 4, 101))
    assert layer(graph, "conv").forward.flops == Affine(0, 2 * 4 * 4 * 3 * (length - 2))
    assert graph.remarks == ()


def test_a_size_by_a_number_of_an_input_is_refused_at_its_line() -> None:
    def run(x: Tensor) -> Tensor:
        return x[:, : x.long().max().item()]  # type: ignore[misc]

    with refused(CaptureError, match=r"it depends on the values of a tensor, .*, at test_values\.py line \d+$"):
        graph_of(Applied(run))


MADE: dict[str, tuple[Callable[[Tensor], Tensor], int]] = {
    "a sum of ones": (lambda x: x[:, : int(torch.ones(2, 5).sum(1)[0])], 5),
    "ones like an input": (lambda x: x[:, : int(torch.ones_like(x)[0, :5].sum())], 5),
    "new ones": (lambda x: x[:, : int(x.new_ones(5).sum())], 5),
    "a count": (lambda x: x[:, : torch.arange(6)[-1]], 5),
    "a triangle": (lambda x: x[:, : int(torch.full((3, 3), 1.0).tril().sum())], 6),
    "a mask": (lambda x: x[:, torch.zeros(WIDTH) > -1], WIDTH),
    "a mask of some": (lambda x: x[:, torch.arange(WIDTH) < 5], 5),
    "a condition": (lambda x: x[:, :5] if (torch.eye(4) > 0).any() else x, 5),
    "a mask as large as the batch": (lambda x: x[:, : int((torch.ones(x.shape) > 0).sum(1).max())], WIDTH),
    "a random choice": (lambda x: x[:, torch.arange(WIDTH)[torch.multinomial(torch.ones(WIDTH), 5)]], 5),
}


@pytest.mark.parametrize("made", MADE)
def test_what_forward_makes_of_plain_numbers_is_known(made: str) -> None:
    run, width = MADE[made]
    graph = graph_of(Applied(lambda x: run(x) @ torch.ones(width, 3)))
    assert layer(graph, "matmul").forward.flops == Affine(0, 2 * width * 3)
    assert graph.remarks == ()


UNKNOWN: dict[str, Callable[[Tensor], Tensor]] = {
    "unwritten": lambda x: x[:, : int(torch.empty_like(torch.ones(3, dtype=torch.int64)).sum())],
    "unwritten at a place": lambda x: x[:, : int(torch.ones(3, dtype=torch.int64).new_empty(3)[0])],
    "random": lambda x: x if torch.rand_like(torch.ones(3)).sum() > 1 else -x,
    "random in place": lambda x: x if torch.ones(3).uniform_().sum() > 1 else -x,
    "chosen at random": lambda x: x[:, : int(torch.arange(9)[torch.multinomial(torch.ones(9), 1)])],
}


@pytest.mark.parametrize("made", UNKNOWN)
def test_what_is_made_of_no_numbers_is_not_known(made: str) -> None:
    with refused(CaptureError, match=r"it depends on the values of a tensor, .*, at test_values\.py line \d+$"):
        graph_of(Applied(UNKNOWN[made]))


class Exported(nn.Module):
    """Fails where torch exports it."""

    def forward(self, x: Tensor) -> Tensor:
        if torch.compiler.is_exporting() or torch.compiler.is_compiling():
            raise ValueError
        return x @ x.new_zeros(WIDTH, 3)


def test_a_model_that_fails_only_where_it_is_exported_is_captured_as_it_is_run() -> None:
    graph = graph_of(Exported())
    assert layer(graph, "matmul").forward.flops == Affine(0, 2 * WIDTH * 3)
    assert graph.remarks == ()


class ByMask(nn.Module):
    """Resizes an image to what a mask leaves of it."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1, bias=False)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        height = int(mask[0, :, 0].sum())
        kept = x[:, :, mask[0].flatten().nonzero()[:height, 0] % x.shape[2]]
        return self.conv(F.interpolate(kept, size=(height, 9))) * mask[:, None, :, :9]  # type: ignore[no-any-return]


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("batch", [1, 5])
def test_values_that_an_example_says_are_read(number: int, batch: int) -> None:
    x, height = torch.empty(batch, 3, 8, 9, device="meta"), 8 * number
    given = (x, filled((batch, 8 * number, 9), 1, torch.float32))
    graph = graph_of(ByMask(), *given)
    assert layer(graph, "conv").forward.flops == Affine(0, 2 * 4 * 3 * 9 * height * 9)
    assert "mask" in {parent for parents in edges(graph).values() for parent in parents}, "an input as any other"
    assert graph.remarks == (Remark.of("values-of-input", input="mask", value=1),)


def test_values_that_no_example_says_are_refused() -> None:
    with refused(CaptureError, match="it depends on the values of a tensor"):
        graph_of(ByMask(), torch.empty(2, 3, 8, 9), torch.ones(2, 8, 9))


@pytest.mark.parametrize(("number", "flops"), [(0, 0), (1, 2 * 3 * WIDTH)])
def test_a_graph_is_that_of_the_values_it_was_captured_for(number: int, flops: int) -> None:
    class Masked(nn.Module):
        def forward(self, x: Tensor, mask: Tensor) -> Tensor:
            return x[:, mask[0] > 0] @ torch.ones(int(mask[0].sum()), 3)

    graph = graph_of(Masked(), torch.empty(2, WIDTH), filled((2, WIDTH), number, torch.int64))
    assert layer(graph, "matmul").forward.flops == Affine(0, flops)
