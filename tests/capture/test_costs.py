"""What a layer does, counted by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from captured import WIDTH, Function, graph_of, layer
from torch import Tensor, nn

from explorer.model.graph import Affine, OperationClass, Work


def test_costs_of_a_convolution_by_hand() -> None:
    graph = graph_of(nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.Conv2d(4, 4, 1)), torch.empty(1, 3, 8, 8))
    first, second = layer(graph, "0"), layer(graph, "1")
    pixels, weights = 64, 4 * 3 * 9
    assert first.output.shape == (Affine(0, 1), Affine(4, 0), Affine(8, 0), Affine(8, 0))
    assert first.output.bytes == first.output.grad_bytes == Affine(0, 4 * pixels * 4)
    assert (first.parameters, first.param_bytes) == (weights + 4, 4 * (weights + 4))
    assert first.forward.flops == Affine(0, 2 * pixels * weights)
    assert first.forward.bytes == Affine(4 * (weights + 4), 4 * pixels * (3 + 4))
    assert first.forward.operations == first.backward.operations == 1
    assert first.backward.flops == first.forward.flops, "no gradient of the input, only of the weight"
    assert second.backward.flops == Affine(0, 2 * second.forward.flops.per_sample)
    assert first.saved_bytes == Affine(0, 4 * pixels * 3), "its input, for the gradient of the weight"
    assert layer(graph, "input").output.grad_bytes == Affine(0, 0)


def test_frozen_layers_compute_no_gradient() -> None:
    model = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH))
    model[0].requires_grad_(False)
    graph = graph_of(model)
    assert layer(graph, "0").backward.operations == layer(graph, "1").backward.operations == 0
    assert layer(graph, "1").output.grad_bytes == Affine(0, 0)
    assert layer(graph, "2").backward.flops == layer(graph, "2").forward.flops


def test_the_matrix_products_inside_a_recurrent_layer_are_counted() -> None:
    class Recurrent(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.lstm = nn.LSTM(WIDTH, WIDTH, batch_first=True)

        def forward(self, x: Tensor) -> Tensor:
            return self.lstm(x)[0][:, -1]

    graph = graph_of(Recurrent(), torch.empty(1, 5, WIDTH))
    assert layer(graph, "lstm").forward.flops == Affine(0, 2 * 5 * 4 * WIDTH * (WIDTH + WIDTH))


TOKENS, ROWS = 5, 1000


@pytest.mark.parametrize(
    "look_up",
    [
        lambda table, ids: F.embedding(ids, table),
        lambda table, ids: table[ids],
        lambda table, ids: table.index_select(0, ids.flatten()),
        lambda table, ids: table.gather(0, ids.flatten()[:, None].expand(-1, WIDTH)),
    ],
)
def test_a_look_up_reads_of_its_table_what_it_returns(look_up: Callable[[Tensor, Tensor], Tensor]) -> None:
    class Words(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.table = nn.Parameter(torch.empty(ROWS, WIDTH))

        def forward(self, ids: Tensor) -> Tensor:
            return look_up(self.table, ids)

    looked_up = graph_of(Words, torch.zeros((1, TOKENS), dtype=torch.int64)).layers[-1]
    result_bytes = TOKENS * WIDTH * 4
    assert looked_up.forward.bytes == Affine(0, 2 * result_bytes + TOKENS * 8), "read, written, and the numbers read"
    assert looked_up.backward.bytes.at(1) > ROWS * WIDTH * 4, "the gradient is as large as the table"


@pytest.mark.parametrize("dropout", [nn.Dropout(), Function(F.dropout), nn.AlphaDropout(), nn.Dropout2d()])
def test_a_dropout_works_in_training_only(dropout: nn.Module) -> None:
    graph = graph_of(nn.Sequential(nn.Conv2d(1, 4, 1), dropout, nn.Flatten()), torch.empty(1, 1, 8, 8))
    dropped = layer(graph, "1")
    assert dropped.forward == Work()
    assert dropped.backward.operations >= 2, "it draws and applies a mask, and applies it again to the gradient"
    assert dropped.operation_class is OperationClass.ELEMENTWISE
    assert dropped.saved_bytes.per_sample > 0
