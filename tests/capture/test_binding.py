"""The binding of a captured graph: its program, cut where the graph is cut, computes what the whole computes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils import _pytree as pytree

import sample_models
from explorer.capture import BATCHES, Binding, Captured, capture
from explorer.model.graph import GraphError
from explorer.values.names import UnknownNameError
from tests.support.errors import refused

BATCH = BATCHES[0]


class Residual(nn.Module):
    """In-place operations, one module called twice, statistics of a batch, and an addition of no leaf module."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, padding=1)
        self.bn = nn.BatchNorm2d(4)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(4, 4, 3, padding=1, groups=4)

    def forward(self, x: Tensor) -> Tensor:
        start = self.relu(self.bn(self.conv1(x)))
        out = self.conv2(start)
        out += start
        return self.relu(out)


class Words(nn.Module):
    """A mask that belongs to no layer, tied weights, a buffer, a constant and heads that are views."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(11, 8)
        self.qkv = nn.Linear(8, 24)
        self.norm = nn.LayerNorm(8)
        self.head = nn.Linear(8, 11, bias=False)
        self.head.weight = self.embed.weight
        self.register_buffer("places", torch.linspace(0, 1, 5)[:, None].expand(5, 8).clone(), persistent=False)

    def forward(self, tokens: Tensor) -> Tensor:
        x = self.embed(tokens) + self.places * torch.tensor(0.5)
        q, k, v = self.qkv(self.norm(x)).chunk(3, dim=-1)
        mask = torch.ones(5, 5, dtype=torch.bool).tril()
        scores = (q @ k.transpose(-1, -2)).masked_fill(~mask, float("-inf"))
        x = x + scores.softmax(-1) @ v
        return self.head(x)  # type: ignore[no-any-return]


class Several(nn.Module):
    """Nested and named inputs, one of them unused, and several results, one of them an input."""

    def __init__(self) -> None:
        super().__init__()
        self.left, self.right = nn.Linear(6, 6), nn.Linear(6, 6)

    def forward(self, pair: Sequence[Tensor], *, more: dict[str, Tensor], twice: bool = True) -> dict[str, Any]:
        left, right = self.left(pair[0]), self.right(more["b"])
        largest, where = (left + right).max(dim=1)
        return {"a": [largest, where], "b": more["b"], "c": left * 2 if twice else left, "d": 7}


class Sliced(nn.Module):
    """Writes into a view, which only decomposed operations can say without writing."""

    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(6, 6)

    def forward(self, x: Tensor) -> Tensor:
        y = self.linear(x)
        y[:, 2:4] = 0
        with torch.no_grad():
            scale = y.abs().mean() + 1
        return F.relu(y) / scale


class Recurrent(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(4, 6, batch_first=True)
        self.head = nn.Linear(6, 2)

    def forward(self, x: Tensor) -> Tensor:
        out, (last, _) = self.lstm(x)
        return self.head(out[:, -1] + last[0])  # type: ignore[no-any-return]


def images(channels: int, size: int) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (torch.randn(BATCH, channels, size, size),), {}


def several() -> tuple[tuple[Any, ...], dict[str, Any]]:
    one, unused, named = torch.randn(3, BATCH, 6)
    return ([one, unused],), {"more": {"b": named}, "twice": True}


MODELS: dict[str, tuple[Callable[[], nn.Module], Callable[[], tuple[tuple[Any, ...], dict[str, Any]]]]] = {
    "residual": (Residual, lambda: images(3, 6)),
    "residual, evaluated": (lambda: Residual().eval(), lambda: images(3, 6)),
    "words": (Words, lambda: ((torch.randint(11, (BATCH, 5)),), {})),
    "several": (Several, several),
    "writes into a view": (Sliced, lambda: ((torch.randn(BATCH, 6),), {})),
    "recurrent": (Recurrent, lambda: ((torch.randn(BATCH, 3, 4),), {})),
    "lenet5": (lambda: sample_models.build("lenet5"), lambda: images(1, 32)),
}


def built(name: str) -> tuple[nn.Module, tuple[tuple[Any, ...], dict[str, Any]], Captured]:
    torch.manual_seed(0)
    build, example = MODELS[name]
    model, given = build(), example()
    return model, given, capture(model, *given, name="bound")


def closed_sets(captured: Captured) -> list[set[str]]:
    """Every linear prefix, and some sets that are closed under what their layers read."""
    graph, rng = captured.graph, Random(0)
    names = [layer.name for layer in graph.layers]
    sets = [set(names[:count]) for count in range(len(names) + 1)]
    for _ in range(10):
        chosen: set[str] = set()
        for layer in graph.layers:
            if chosen.issuperset(layer.inputs) and rng.random() < 0.7:
                chosen.add(layer.name)
        sets.append(chosen)
    return sets


@pytest.mark.parametrize("name", MODELS)
def test_two_halves_compute_the_whole_to_the_last_bit(name: str) -> None:
    model, given, captured = built(name)
    graph, binding = captured
    program = binding.program
    held, arguments = program.held(model), program.arguments(given)
    whole = program.execute(program.nodes, {**held, **arguments}) | arguments
    returned = [
        leaf for leaf in pytree.tree_leaves(copy.deepcopy(model)(*given[0], **given[1])) if torch.is_tensor(leaf)
    ]
    assert len(returned) == len(program.outputs)
    assert all(
        torch.allclose(ours, theirs) for ours, theirs in zip(map(whole.get, program.outputs), returned, strict=True)
    )
    for device in closed_sets(captured):
        cut = binding.cut(device)
        inputs = {True: {}, False: {}}  # by whether they are on the device
        for layer, operations in binding.layers.items():
            inputs[layer in device] |= {node: arguments[node] for node in operations.nodes if node in arguments}
        below = program.execute(cut.device, {**held, **inputs[True]}) | inputs[True]
        sent = {node: below[node].clone() if torch.is_tensor(below[node]) else below[node] for node in cut.crossing}
        above = program.execute(cut.server, {**held, **inputs[False], **sent}) | inputs[False]
        computed = {**below, **above}
        for node in program.outputs:
            assert node in computed or node in arguments
            assert torch.equal(computed.get(node, whole[node]), whole[node])
        # What crosses belongs to the layers whose tensors cross in the graph.
        senders = {
            layer.name
            for v, layer in enumerate(graph.layers)
            if layer.name in device and any(graph.layers[u].name not in device for u in graph.consumers[v])
        }
        assert {
            layer for layer, operations in binding.layers.items() if set(operations.nodes) & set(cut.crossing)
        } == senders


def test_gradients_cross_a_cut_to_the_last_bit() -> None:
    model, given, captured = built("lenet5")
    binding = captured.binding
    program, held, arguments = binding.program, binding.program.held(model), binding.program.arguments(given)
    (output,) = program.outputs

    def gradients() -> list[Tensor]:
        found = [parameter.grad for parameter in model.parameters()]
        model.zero_grad()
        return [gradient for gradient in found if gradient is not None]

    program.execute(program.nodes, {**held, **arguments})[output].square().sum().backward()
    whole = gradients()
    cut = binding.cut({layer.name for layer in captured.graph.layers[:5]})
    below = program.execute(cut.device, {**held, **arguments})
    (node,) = cut.crossing
    sent = below[node].detach().requires_grad_()
    program.execute(cut.server, {**held, node: sent})[output].square().sum().backward()
    below[node].backward(sent.grad)
    halves = gradients()
    assert len(whole) == len(list(model.parameters()))
    assert all(map(torch.equal, halves, whole))


def test_a_layer_is_bound_to_its_operations_and_its_module() -> None:
    _, _, captured = built("residual")
    bound = captured.binding.layers
    assert list(bound) == [layer.name for layer in captured.graph.layers]
    assert {name: operations.module_path for name, operations in bound.items()} == {
        "x": "",
        "conv1": "conv1",
        "bn": "bn",
        "relu": "relu",
        "conv2": "conv2",
        "add": "",
        "relu#2": "relu",
    }
    (add,) = bound["add"].nodes
    assert add.target is torch.ops.aten.add.Tensor
    assert bound["add"].results == (add,)
    assert bound["x"].nodes == captured.binding.program.inputs


def test_a_mask_is_computed_on_both_sides_and_crosses_nowhere() -> None:
    _, _, captured = built("words")
    binding = captured.binding
    mask = next(node for node in binding.program.nodes if node.target is torch.ops.aten.tril.default)
    after = [layer.name for layer in captured.graph.layers]
    cut = binding.cut(set(after[: after.index("masked_fill") + 1]))
    assert mask in cut.device
    assert mask not in cut.server
    cut = binding.cut({after[0]})
    assert mask in cut.server
    assert mask not in cut.device + cut.crossing


def test_the_same_layers_are_found_at_another_batch() -> None:
    model, _, captured = built("words")
    large = Binding.of(captured.binding.program.at(7))
    assert list(large.layers) == list(captured.binding.layers)
    tokens = torch.randint(11, (7, 5))
    program = large.program
    values = program.execute(program.nodes, {**program.held(model), **program.arguments(((tokens,), {}))})
    assert torch.allclose(values[program.outputs[0]], model(tokens))


def test_only_layers_are_cut_and_nothing_flows_back() -> None:
    _, _, captured = built("residual")
    with pytest.raises(UnknownNameError):
        captured.binding.cut({"conv3"})
    with refused(GraphError, match='layer "conv2" cannot be on the device without "relu"'):
        captured.binding.cut({"x", "conv2"})
