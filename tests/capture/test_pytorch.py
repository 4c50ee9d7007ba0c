"""Graphs captured from small modules, each with one thing that has gone wrong in a capture before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from captured import WIDTH, Applied, Function, X, edges, graph_of, layer
from torch import Tensor, nn

from explorer.model.graph import Affine, ModelGraph, OperationClass


class Residual(nn.Module):
    """One ReLU called twice, in place, and an addition that belongs to no leaf module."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(4, 4, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(4)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(4, 4, 3, padding=1, groups=4)

    def forward(self, x: Tensor) -> Tensor:
        out = self.conv2(self.relu(self.bn1(self.conv1(x))))
        out += x
        return self.relu(out)


def test_a_residual_block_has_the_names_and_edges_that_a_person_expects() -> None:
    graph = graph_of(nn.Sequential(nn.Conv2d(3, 4, 1), Residual()), torch.empty(1, 3, 8, 8))
    assert edges(graph) == {
        "input": (),
        "0": ("input",),
        "1.conv1": ("0",),
        "1.bn1": ("1.conv1",),
        "1.relu": ("1.bn1",),
        "1.conv2": ("1.relu",),
        "1.add": ("1.conv2", "0"),
        "1.relu#2": ("1.add",),
    }
    assert [layer(graph, name).module_path for name in ("input", "0", "1.conv1", "1.add")] == ["", "", "1", "1"]
    assert [layer(graph, name).operation for name in ("input", "1.bn1", "1.add")] == ["input", "BatchNorm2d", "add"]
    assert [each.operation_class for each in graph.layers] == [
        OperationClass.INPUT,
        OperationClass.CONVOLUTION,
        OperationClass.CONVOLUTION,
        OperationClass.NORMALISATION,
        OperationClass.ELEMENTWISE,
        OperationClass.DEPTHWISE_CONVOLUTION,
        OperationClass.ELEMENTWISE,
        OperationClass.ELEMENTWISE,
    ]


class InPlaceThenReuse(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(WIDTH, WIDTH)
        self.second = nn.Linear(WIDTH, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        x = self.first(x)
        F.relu_(x)
        return self.second(x) + x


def test_after_an_in_place_operation_everyone_reads_its_result() -> None:
    assert edges(graph_of(InPlaceThenReuse())) == {
        "x": (),
        "first": ("x",),
        "relu": ("first",),
        "second": ("relu",),
        "add": ("second", "relu"),
    }


class ViewThenInPlace(InPlaceThenReuse):
    def forward(self, x: Tensor) -> Tensor:
        x = self.first(x)
        x[:, : WIDTH // 2].mul_(2)
        return self.second(x)


def test_an_in_place_operation_on_a_view_reaches_the_whole_tensor() -> None:
    graph = graph_of(ViewThenInPlace())
    assert edges(graph) == {
        "x": (),
        "first": ("x",),
        "mul": ("first",),
        "slice_scatter": ("first", "mul"),
        "second": ("slice_scatter",),
    }


class Chunks(nn.Module):
    """Three views of one projection, two of which are read."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        first, second, _ = self.qkv(x).chunk(3, dim=-1)
        return first * second


def test_views_fold_into_what_they_look_at_and_only_what_is_read_crosses() -> None:
    graph = graph_of(Chunks())
    assert edges(graph) == {"x": (), "qkv": ("x",), "mul": ("qkv",)}
    projection = layer(graph, "qkv").output
    assert projection.shape == (Affine(0, 1), Affine(3 * WIDTH, 0))
    assert projection.bytes == Affine(0, 4 * 2 * WIDTH)


class Heads(Chunks):
    """Overlapping views: together they are larger than the storage they look at."""

    def forward(self, x: Tensor) -> Tensor:
        x = self.qkv(x)
        return torch.cat([x, x[:, 1:]], dim=1) + x[:, :1]


def test_overlapping_views_cost_no_more_than_their_storage() -> None:
    assert layer(graph_of(Heads()), "qkv").output.bytes == Affine(0, 4 * 3 * WIDTH)


class TopTwo(nn.Module):
    def forward(self, x: Tensor) -> dict[str, Tensor]:
        values, places = (x * 2).topk(2)
        return {"values": values, "places": places}


def test_an_operation_with_two_results_sends_both() -> None:
    graph = graph_of(nn.Sequential(nn.Linear(WIDTH, WIDTH), TopTwo()))
    assert layer(graph, "1").output.bytes == Affine(0, 2 * 4 + 2 * 8)
    assert layer(graph, "1").operation == "TopTwo"


class Positions(nn.Module):
    """A causal mask and position numbers, which both sides compute, and a learned embedding of the positions."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens = nn.Embedding(10, WIDTH)
        self.positions = nn.Embedding(5, WIDTH)
        self.head = nn.Linear(WIDTH, 10, bias=False)
        self.head.weight = self.tokens.weight

    def forward(self, ids: Tensor) -> Tensor:
        length = ids.shape[1]
        mask = torch.ones(length, length).tril().bool()
        x = self.tokens(ids) + self.positions(torch.arange(length))
        return self.head(F.scaled_dot_product_attention(x, x, x, attn_mask=mask))


def test_masks_are_no_vertices_and_tied_weights_count_once() -> None:
    graph = graph_of(Positions(), torch.zeros(1, 5, dtype=torch.int64))
    assert edges(graph) == {
        "ids": (),
        "tokens": ("ids",),
        "add": ("tokens",),
        "scaled_dot_product_attention": ("add",),
        "head": ("scaled_dot_product_attention",),
    }
    assert layer(graph, "scaled_dot_product_attention").operation_class is OperationClass.ATTENTION
    tokens, head = layer(graph, "tokens"), layer(graph, "head")
    assert (tokens.parameters, tokens.shares_parameters_with) == (10 * WIDTH, None)
    assert (head.parameters, head.param_bytes, head.shares_parameters_with) == (0, 0, "tokens")
    assert layer(graph, "add").parameters == 5 * WIDTH, "what depends on parameters alone goes to its reader"
    assert layer(graph, "ids").output.dtype == "int64"
    assert layer(graph, "ids").output.bytes == Affine(0, 5 * 8)


class Twice(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.shared = nn.Linear(WIDTH, WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        return self.shared(self.shared(x))


def test_a_module_called_twice_is_two_layers_with_one_set_of_parameters() -> None:
    graph = graph_of(Twice())
    assert edges(graph) == {"x": (), "shared": ("x",), "shared#2": ("shared",)}
    assert graph.parameters == WIDTH * WIDTH + WIDTH
    assert layer(graph, "shared#2").shares_parameters_with == "shared"


class State(nn.Module):
    """Keeps a running mean, which is no data flow, and runs a teacher without gradients."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(WIDTH, WIDTH)
        self.teacher = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.BatchNorm1d(WIDTH)
        self.register_buffer("mean", torch.zeros(WIDTH))

    def forward(self, x: Tensor) -> Tensor:
        x = self.norm(self.linear(x))
        with torch.no_grad():
            self.mean.mul_(0.9).add_(x.mean(0))
            target = self.teacher(x)
        return x - target


def test_buffer_updates_are_no_vertices_and_no_grad_regions_have_no_backward() -> None:
    graph = graph_of(State())
    assert edges(graph) == {
        "x": (),
        "linear": ("x",),
        "norm": ("linear",),
        "teacher": ("norm",),
        "sub": ("norm", "teacher"),
    }
    teacher = layer(graph, "teacher")
    assert teacher.forward.flops.per_sample > 0
    assert teacher.backward.flops == teacher.output.grad_bytes == Affine(0, 0)


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(WIDTH, 2, batch_first=True)
        self.norm = nn.LayerNorm(WIDTH)

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(self.attention(x, x, x)[0] + x)


def test_multihead_attention_is_one_layer() -> None:
    graph = graph_of(Attention(), torch.empty(1, 5, WIDTH))
    assert edges(graph) == {"x": (), "attention": ("x",), "add": ("attention", "x"), "norm": ("add",)}
    assert layer(graph, "attention").output.shape == (Affine(0, 1), Affine(5, 0), Affine(WIDTH, 0))


class Nested(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(WIDTH, WIDTH)

    def forward(self, batch: dict[str, Any], *, weight: Tensor, scale: float = 1.0) -> dict[str, Tensor]:
        x = self.linear(batch["image"]) + batch["extra"][0]
        return {"scores": x * weight * scale, "label": x.argmax(1)}


def test_inputs_may_be_nested_and_named() -> None:
    graph = graph_of(Nested(), {"image": X, "extra": [X.clone()]}, weight=torch.empty(WIDTH), scale=3.0)
    assert edges(graph) == {
        "batch_image": (),
        "batch_extra_0": (),
        "weight": (),
        "linear": ("batch_image",),
        "add": ("linear", "batch_extra_0"),
        "mul": ("add", "weight"),
        "mul#2": ("mul",),
        "argmax": ("add",),
    }
    assert layer(graph, "weight").output.shape == (Affine(WIDTH, 0),), "its first dimension is not the batch"
    assert layer(graph, "argmax").output.grad_bytes == Affine(0, 0), "whole numbers have no gradient"


def test_what_an_evaluated_model_skips_is_no_layer() -> None:
    model = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.Dropout(), nn.Linear(WIDTH, WIDTH), nn.Dropout())
    assert list(edges(graph_of(model))) == ["input", "0", "1", "2", "3"]
    assert list(edges(graph_of(model.eval()))) == ["input", "0", "2"]


class SameTypeConversion(nn.Module):
    """As the normalisation layers of language models do: a conversion that changes nothing, then a residual."""

    def __init__(self) -> None:
        super().__init__()
        self.embed, self.norm = nn.Linear(WIDTH, WIDTH), Scaled()

    def forward(self, x: Tensor) -> Tensor:
        x = self.embed(x)
        return x + self.norm(x)


class Scaled(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.to(torch.float32) * 2


def test_a_conversion_that_changes_nothing_does_not_move_the_residual() -> None:
    graph = graph_of(SameTypeConversion())
    assert edges(graph) == {"x": (), "embed": ("x",), "norm": ("embed",), "add": ("embed", "norm")}


@pytest.mark.parametrize("in_module", [False, True])
@pytest.mark.parametrize(
    ("function", "shape", "dtype"),
    [
        (lambda x: x.max(1)[1], (), "int64"),
        (lambda x: x.topk(2)[1], (2,), "int64"),
        (lambda x: x.sort()[1], (WIDTH,), "int64"),
        (lambda x: x.argsort(), (WIDTH,), "int64"),
        (lambda x: torch.var_mean(x, 1)[1], (), "float32"),
    ],
)
def test_only_a_later_result_of_an_operation_may_be_read(
    function: Callable[[Tensor], Tensor], shape: tuple[int, ...], dtype: str, in_module: bool
) -> None:
    output = graph_of(Applied(function, in_module=in_module)).layers[-1].output
    assert output.shape == (Affine(0, 1), *(Affine(size, 0) for size in shape))
    assert output.dtype == dtype


def test_of_several_results_only_the_floating_ones_have_a_gradient_and_none_may_shrink() -> None:
    graph = graph_of(Applied(lambda x: torch.mul(*x.topk(2))))
    both = layer(graph, "topk").output
    assert (both.bytes, both.grad_bytes) == (Affine(0, 2 * 4 + 2 * 8), Affine(0, 2 * 4))
    assert not both.is_floating, "whole numbers cannot be sent with fewer bits"


def test_of_several_types_of_number_the_narrowest_says_how_much_smaller_they_can_be() -> None:
    split = Function(lambda x: (x, x.double(), x.half()))
    graph = graph_of(nn.Sequential(nn.Linear(WIDTH, WIDTH), split, Function(lambda parts: sum(parts))))
    assert layer(graph, "1").output.bytes == Affine(0, WIDTH * (8 + 2)), "the first is the linear layer's"
    assert layer(graph, "1").output.dtype == "float16"


def test_a_captured_graph_survives_its_file() -> None:
    graph = graph_of(Residual(), torch.empty(1, 4, 8, 8))
    assert ModelGraph.from_json(graph.to_json()) == graph


def test_a_small_transformer_of_hugging_face() -> None:
    transformers = pytest.importorskip("transformers", reason="the package transformers is not installed")
    config = transformers.LlamaConfig(
        num_hidden_layers=1,
        hidden_size=32,
        intermediate_size=64,
        num_attention_heads=4,
        vocab_size=50,
        use_cache=False,
    )
    ids = torch.zeros((1, 16), dtype=torch.int64)
    graph = graph_of(lambda: transformers.LlamaForCausalLM(config), input_ids=ids)
    block = "model.layers.0"
    assert layer(graph, f"{block}.add").inputs == ("model.embed_tokens", f"{block}.self_attn.o_proj")
    assert layer(graph, "lm_head").inputs == ("model.norm",)
    assert layer(graph, f"{block}.input_layernorm").operation == "LlamaRMSNorm"
