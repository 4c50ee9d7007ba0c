"""Where the batch is found, at which batch costs hold, and what is said of both; numbers are by hand.

A multiply-add counts as two, and a number of an activation has four bytes.
"""

from __future__ import annotations

from typing import Any

import pytest
import torch
import torch.nn.functional as F
from captured import Function, edges, graph_of, layer
from torch import Tensor, nn

from explorer.capture import CaptureError, capture
from explorer.model.graph import LARGEST_BATCH, Affine, ModelGraph
from explorer.model.remarks import Remark
from tests.support.errors import refused


def meta(*shape: int, dtype: torch.dtype = torch.float32) -> Tensor:
    return torch.empty(shape, dtype=dtype, device="meta")


def linear(inputs: int, outputs: int) -> nn.Linear:
    return nn.Linear(inputs, outputs, bias=False)


def said(graph: ModelGraph) -> list[str]:
    return [remark.code for remark in graph.remarks if remark.code.startswith(("batch", "inference"))]


def in_dimension(name: str, dimension: int) -> Remark:
    return Remark.of("batch-in-dimension", input=name, dimension=dimension)


# The second dimension


def test_sequence_first_transformer() -> None:
    encoder_layer = nn.TransformerEncoderLayer(64, 4, 256, batch_first=False)
    model = nn.TransformerEncoder(encoder_layer, 1, enable_nested_tensor=False).eval()
    graph = graph_of(model, meta(512, 1, 64))
    # Four projections and two linear layers, then the scores and the weighted values.
    by_hand = 2 * 512 * (4 * 64 * 64 + 2 * 64 * 256) + 2 * 2 * 512 * 512 * 64
    assert by_hand == 117_440_512
    assert [graph.forward_flops(batch) for batch in (1, 7)] == [by_hand, 7 * by_hand]
    assert graph.layers[0].output.shape == (Affine(512, 0), Affine(0, 1), Affine(64, 0))
    assert graph.remarks == (in_dimension(graph.layers[0].name, 2),)
    assert graph.only_batch is None


class Pair(nn.Module):
    """Two sequences of the same batch."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(8, 2, bias=False)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        attended: Tensor = self.attention(target, source, source)[0]
        return attended


def test_two_inputs_with_the_batch_second() -> None:
    graph = graph_of(Pair(), meta(6, 3, 8), meta(5, 3, 8))
    assert graph.remarks == (in_dimension("source", 2), in_dimension("target", 2))
    # Projections of 5 queries, of 6 keys and 6 values and of 5 results; scores and weighted values, 5 x 6 of 8 numbers.
    assert graph.forward_flops(1) == 2 * 8 * 8 * (5 + 6 + 6 + 5) + 2 * 2 * 5 * 6 * 8


class WithState(nn.Module):
    """A recurrent layer whose state has the batch second, wherever its input has it."""

    def __init__(self, *, batch_first: bool) -> None:
        super().__init__()
        self.lstm = nn.LSTM(4, 6, batch_first=batch_first, bias=False)

    def forward(self, x: Tensor, state: tuple[Tensor, Tensor]) -> Tensor:
        result: Tensor = self.lstm(x, state)[0]
        return result


LSTM_FLOPS = 2 * 4 * 6 * (4 + 6)  # of one step: four gates read 4 inputs and 6 of the state


@pytest.mark.parametrize(("shape", "batch_first"), [((3, 5, 4), True), ((5, 3, 4), False)])
def test_lstm_with_a_state(shape: tuple[int, ...], batch_first: bool) -> None:
    graph = graph_of(WithState(batch_first=batch_first), meta(*shape), (meta(1, 3, 6), meta(1, 3, 6)))
    assert graph.forward_flops(7) == 7 * 5 * LSTM_FLOPS
    assert {remark.values["dimension"] for remark in graph.remarks if remark.code == "batch-in-dimension"} == {2}
    assert len(said(graph)) == (2 if batch_first else 3)


class Last(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.gru = nn.GRU(4, 6, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        last: Tensor = self.gru(x)[1][0]
        return last


def test_gru_by_default() -> None:
    graph = graph_of(Last(), meta(5, 3, 4))
    assert graph.forward_flops(2) == 2 * 5 * 2 * 3 * 6 * (4 + 6)
    assert graph.remarks == (in_dimension("x", 2),)


# The first dimension, and sizes that equal it by chance


class Times(nn.Module):
    def forward(self, x: Tensor, weight: Tensor) -> Tensor:
        return x @ weight


def test_a_square_weight_of_the_size_of_the_batch() -> None:
    graph = graph_of(Times(), meta(16, 16), meta(16, 16))
    assert layer(graph, "matmul").forward.flops == Affine(0, 2 * 16 * 16)
    assert layer(graph, "weight").output.bytes == Affine(4 * 16 * 16, 0)
    assert graph.only_batch is None
    assert not said(graph)


class Named(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = linear(8, 8)

    def forward(self, batch: dict[str, Any]) -> Tensor:
        result: Tensor = self.linear(batch["x"]) * batch["more"][0]
        return result


def test_the_batch_in_a_dict() -> None:
    graph = graph_of(Named(), {"x": meta(4, 8), "more": [meta(4, 1)]})
    assert graph.forward_flops(5) == 5 * 2 * 8 * 8
    assert [each.output.bytes for each in graph.layers[:2]] == [Affine(0, 4 * 8), Affine(0, 4)]


class TwoTowers(nn.Module):
    """A contrastive loss between images and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.image, self.words = linear(3 * 8 * 8, 16), nn.Embedding(100, 16)

    def forward(self, image: Tensor, ids: Tensor) -> Tensor:
        scores = self.image(image.flatten(1)) @ self.words(ids).mean(1).t()
        return F.cross_entropy(scores, torch.arange(len(scores)))


def test_contrastive_loss_of_two_towers() -> None:
    graph = graph_of(TwoTowers(), meta(32, 3, 8, 8), meta(32, 7, dtype=torch.int64))
    assert graph.only_batch == 32
    assert graph.forward_flops(32) == 2 * 32 * (192 * 16 + 32 * 16)
    assert said(graph) == ["batch-fixed-by-cost"]


def test_a_cost_that_grows_faster_than_the_batch() -> None:
    model = nn.Sequential(linear(16, 16), Function(lambda z: z @ z.t()))
    graph = graph_of(model, meta(64, 16))
    assert (graph.only_batch, graph.forward_flops(64)) == (64, 163_840)
    assert graph.layers[-1].output.bytes == Affine(4 * 64 * 64, 0)
    assert graph.remarks == (Remark.of("batch-fixed-by-cost", layer="1", cost="forward_flops", batch=64),)
    assert edges(graph) == {"input": (), "0": ("input",), "1": ("0",)}


def test_distances_of_all_pairs() -> None:
    graph = graph_of(nn.Sequential(linear(4, 4), Function(lambda z: torch.cdist(z, z))), meta(10, 4))
    assert graph.only_batch == 10
    assert graph.layers[-1].output.shape == (Affine(10, 0), Affine(10, 0))


# Models for one batch, inputs without one


@pytest.mark.parametrize("size", [LARGEST_BATCH, LARGEST_BATCH + 1])
@pytest.mark.parametrize("batch_dim", [None, 0])
def test_a_size_larger_than_any_batch(size: int, batch_dim: int | None) -> None:
    class Fixed(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            if x.shape != (size, 4):
                raise ValueError
            return x * 2

    product = nn.Sequential(linear(4, 4), Function(lambda x: x @ x.t()))
    for model, code in ((product, "batch-fixed-by-cost"), (Fixed(), "batch-one-only")):
        graph = capture(model, (meta(size, 4),), name="points", batch_dim=batch_dim).graph
        only, remark = (size, code) if size == LARGEST_BATCH else (1, "batch-absent")
        assert (graph.only_batch, said(graph)) == (only, [remark])


def test_a_model_of_one_sample_only() -> None:
    model = nn.Sequential(Function(lambda x: x.squeeze(0).flatten()), linear(192, 4))
    graph = graph_of(model, meta(1, 3, 8, 8))
    assert (graph.only_batch, graph.forward_flops(1)) == (1, 2 * 192 * 4)
    assert said(graph) == ["batch-one-only"]


def test_a_model_that_has_its_batch_written_down() -> None:
    graph = graph_of(nn.Sequential(Function(lambda x: x.reshape(4, 6)), linear(6, 5)), meta(4, 2, 3))
    assert (graph.only_batch, graph.forward_flops(4)) == (4, 4 * 2 * 6 * 5)
    assert graph.remarks == (Remark.of("batch-one-only", batch=4),)


@pytest.mark.parametrize("channels", [3, 5])
def test_an_image_without_a_batch(channels: int) -> None:
    graph = graph_of(nn.Conv2d(3, channels, 3, padding=1, bias=False), meta(3, 8, 8))
    assert (graph.only_batch, graph.forward_flops(1)) == (1, 2 * channels * 8 * 8 * 3 * 9)
    assert graph.remarks == (Remark.of("batch-absent"),)


def test_a_sequence_without_a_batch() -> None:
    graph = graph_of(nn.LSTM(4, 6, bias=False), meta(5, 4))
    assert (graph.only_batch, said(graph)) == (1, ["batch-absent"])


# Checked at a third batch


@pytest.mark.parametrize("size", [1, 64])
def test_a_layer_that_runs_at_large_batches_only(size: int) -> None:
    class Large(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            return x.relu() * 2 if x.shape[0] > 4 else x.relu()

    graph = graph_of(nn.Sequential(linear(8, 8), Large()), meta(size, 8))
    assert (graph.only_batch, said(graph)) == (size, ["batch-fixed-by-cost"])
    assert graph.remarks[0].values["layer"] == "1"


def test_a_batch_that_is_filled_up_to_a_multiple_of_four() -> None:
    model = nn.Sequential(Function(lambda x: F.pad(x, (0, 0, 0, -x.shape[0] % 4))), linear(8, 8))
    graph = graph_of(model, meta(6, 8))
    assert (graph.only_batch, graph.forward_flops(6)) == (6, 8 * 2 * 8 * 8)
    assert said(graph) == ["batch-fixed-by-cost"]


# What the user says


def test_the_user_says_where_the_batch_is() -> None:
    model = linear(8, 8)
    usual = capture(model, (meta(4, 3, 8),), name="m").graph
    second = capture(model, (meta(4, 3, 8),), name="m", batch_dim=1).graph
    without = capture(model, (meta(4, 3, 8),), name="m", batch_dim="none").graph
    assert [graph.forward_flops(1) for graph in (usual, second, without)] == [3 * 128, 4 * 128, 12 * 128]
    assert (second.remarks, second.only_batch) == ((in_dimension("input", 2),), None)
    assert (without.remarks, without.only_batch) == ((Remark.of("batch-absent"),), 1)
    with refused(CaptureError, match="no input has a dimension 7"):
        capture(model, (meta(4, 3, 8),), name="m", batch_dim=7)


# One tensor given several times


class Both(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = linear(8, 8), linear(8, 8)

    def forward(self, x: Tensor, more: Any) -> Tensor:
        y: Tensor = more["y"][0] if isinstance(more, dict) else more
        return self.a(x) + self.b(y)


@pytest.mark.parametrize("nested", [False, True])
def test_one_tensor_given_twice_is_one_input(nested: bool) -> None:
    x = torch.randn(2, 8)
    given = (x, {"y": [x]} if nested else x)
    model = Both()
    graph, binding = capture(model, given, name="m")
    assert edges(graph) == {"x": (), "a": ("x",), "b": ("x",), "add": ("a", "b")}
    program = binding.program
    values = program.execute(program.nodes, {**program.held(model), **program.arguments((given, {}))})
    assert torch.allclose(values[program.outputs[0]], model(*given))


# Inference only


def test_a_model_whose_backward_pass_is_not_there() -> None:
    model = nn.Sequential(linear(8, 8), Function(lambda x: torch.igamma(x.exp(), x.detach().exp())))
    graph = graph_of(model, meta(2, 8))
    assert graph.inference_only
    assert graph.forward_flops(3) == 3 * 2 * 64
    assert graph.backward_flops(3) == 0
    assert all(each.output.grad_bytes == each.saved_bytes == Affine(0, 0) for each in graph.layers)
    assert said(graph) == ["inference-only"]
    assert model[0].weight.requires_grad
