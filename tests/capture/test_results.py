"""What a model may return, and what it may write to: any object of tensors, caches apart, and parts of tensors."""

from __future__ import annotations

from collections import OrderedDict, namedtuple
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from captured import WIDTH, X, edges, graph_of, layer
from torch import Tensor, nn


@dataclass
class Found:
    logits: Any
    hidden: Any
    loss: Any = None


class Slots:
    __slots__ = ("hidden", "logits")

    def __init__(self, logits: Any, hidden: Any) -> None:
        self.logits, self.hidden = logits, hidden


Pair = namedtuple("Pair", "logits hidden")
KINDS = {
    "tuple": lambda a, b: (a, b),
    "nested": lambda a, b: {"a": [a, {"b": b}], "n": 3, "none": None},
    "ordered": lambda a, b: OrderedDict(logits=a, hidden=b),
    "dataclass": Found,
    "dataclass of dataclasses": lambda a, b: Found(Found(a, None), [b]),
    "named tuple": Pair,
    "object": lambda a, b: SimpleNamespace(logits=a, hidden=b, name="x"),
    "slots": Slots,
}


class TwoHeads(nn.Module):
    def __init__(self, kind: Any) -> None:
        super().__init__()
        self.body, self.logits, self.hidden = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.kind = kind

    def forward(self, x: Tensor) -> Any:
        x = self.body(x)
        return self.kind(self.logits(x), self.hidden(x))


@pytest.mark.parametrize("kind", KINDS)
def test_a_result_may_be_any_object_of_tensors(kind: str) -> None:
    graph = graph_of(TwoHeads(KINDS[kind]))
    assert edges(graph) == {"x": (), "body": ("x",), "logits": ("body",), "hidden": ("body",)}


class ToyCache:
    def __init__(self, keys: list[Tensor]) -> None:
        self.keys = keys
        self.itself = self


@pytest.mark.parametrize("kind", [lambda a, b: (a, ToyCache([b])), lambda a, b: {"logits": a, "past_key_values": (b,)}])
def test_a_cache_is_no_result(kind: Any) -> None:
    """What only a cache keeps is not sent on; nothing else reads the second head here."""
    assert list(edges(graph_of(TwoHeads(kind)))) == ["x", "body", "logits"]


def test_a_language_model_with_its_cache_left_on_runs_the_layers_of_one_without() -> None:
    transformers = pytest.importorskip("transformers", reason="the package transformers is not installed")
    sizes = {"hidden_size": 32, "intermediate_size": 64, "num_attention_heads": 2, "num_hidden_layers": 2}
    tokens = torch.zeros((1, 8), dtype=torch.int64)
    graphs = [
        graph_of(
            lambda use=use: transformers.LlamaForCausalLM(
                transformers.LlamaConfig(**sizes, vocab_size=50, use_cache=use)
            ),
            tokens,
        )
        for use in (True, False)
    ]
    cached, plain = ({name: of for name, of in edges(graph).items() if ".cat" not in name} for graph in graphs)
    assert cached.keys() == plain.keys(), "a cache adds nothing but the joining of old keys and new ones"
    flops = [sum(each.forward.flops.at(1) for each in graph.layers) for graph in graphs]
    assert flops[0] == flops[1] > 0
    assert graphs[0].parameters == graphs[1].parameters > 0


def into_columns(linear: nn.Module, x: Tensor) -> Tensor:
    out = torch.zeros(x.shape[0], 2 * WIDTH)
    out[:, :WIDTH] = linear(x)
    return out


def into_one_column_of_another_type(linear: nn.Module, x: Tensor) -> Tensor:
    out = torch.zeros(x.shape[0], WIDTH, dtype=torch.float64)
    out[:, 3] = linear(x)[:, 0]
    return out


def into_all_rows(linear: nn.Module, x: Tensor) -> Tensor:
    out = x.new_zeros(x.shape[0], 4, WIDTH)
    out[:] = linear(x)[:, None]
    out[:, 0] += 1
    return out


class Writes(nn.Module):
    def __init__(self, how: Any) -> None:
        super().__init__()
        self.linear, self.how = nn.Linear(WIDTH, WIDTH, bias=False), how

    def forward(self, x: Tensor) -> Tensor:
        written: Tensor = self.how(self.linear, x)
        return written


@pytest.mark.parametrize("how", [into_columns, into_one_column_of_another_type, into_all_rows])
def test_a_model_may_write_into_a_part_of_a_tensor(how: Any) -> None:
    graph = graph_of(Writes(how))
    assert layer(graph, "linear").forward.flops.at(1) == 2 * WIDTH * WIDTH
    assert layer(graph, "linear").backward.flops.at(1) == 2 * WIDTH * WIDTH, "a gradient flows through what is written"
    batch = graph.layers[-1].output.bytes.at(5)
    with torch.no_grad():
        real = Writes(how)(torch.zeros(5, WIDTH))
    assert batch == real.numel() * real.element_size()


@pytest.mark.parametrize("table", [nn.Embedding, nn.EmbeddingBag])
def test_sparse_gradients_are_counted_by_the_rows_that_are_read(table: Any) -> None:
    rows, words = 10_000, 4
    tokens = torch.zeros((1, words), dtype=torch.int64)
    sparse, dense = (
        graph_of(lambda flag=flag: nn.Sequential(table(rows, WIDTH, sparse=flag)), tokens) for flag in (True, False)
    )
    assert sparse.parameters == dense.parameters == rows * WIDTH
    assert layer(sparse, "0").forward == layer(dense, "0").forward
    assert layer(sparse, "0").backward.bytes.at(1) < rows * WIDTH * 4 <= layer(dense, "0").backward.bytes.at(1)


def test_the_example_is_read_for_shapes_alone() -> None:
    assert graph_of(TwoHeads(KINDS["tuple"]), torch.full((1, WIDTH), float("nan"))) == graph_of(
        TwoHeads(KINDS["tuple"]), X
    )
